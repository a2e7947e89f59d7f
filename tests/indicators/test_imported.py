"""What a town reads in is kept in its project, can be taken back, and comes before what was published."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from indicators.files import analysis_sheet, survey_file, survey_row

from waterdx.core.errors import UserError
from waterdx.indicators.compare import compare
from waterdx.indicators.explain import explain
from waterdx.indicators.imported import import_file, project_inputs, project_values, read_file
from waterdx.indicators.panel import own_of
from waterdx.indicators.readers.template import template_frame
from waterdx.indicators.values import values
from waterdx.reports.charts import all_charts
from waterdx.reports.plots import PLOTS, Asked
from waterdx.reports.tables import write_book
from waterdx.store import history, project, tables

FIGURES = {"operating_revenue": 500_000.0, "non_operating_revenue": 200_000.0, "operating_expense": 600_000.0, "non_operating_expense": 60_000.0}  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> Path:
    project.create(tmp_path / "t.gpkg", "糸魚川市", "EPSG:6676", "152161")
    return tmp_path / "t.gpkg"


def draft(path: Path, figures: dict[str, float | str]) -> Path:
    frame = template_frame("water", "152161", "糸魚川市", 2025)
    frame["値 Value"] = [figures.get(name, value) for name, value in zip(frame["name"], frame["値 Value"], strict=True)]
    write_book(path, {"様式": frame.astype(object)})
    return path


def test_draft_figures_become_indicators_beside_the_published_years(town: Path, tmp_path: Path) -> None:
    import_file(town, draft(tmp_path / "d.xlsx", FIGURES))
    own = project_values(town)
    assert own.loc[own["indicator"] == "W1-1", "value"].round(2).tolist() == [106.06]
    series = values("152161", None, "water", ["W1-1"], own=own).set_index("year")
    assert series.at[2025, "basis"] == "draft" and series.at[2020, "basis"] == "computed"


def test_an_import_is_one_change_that_can_be_taken_back_and_made_again(town: Path, tmp_path: Path) -> None:
    import_file(town, draft(tmp_path / "d.xlsx", FIGURES))
    with project.editing(town) as conn:
        history.undo_last(conn)
    assert project_values(town).empty and project_inputs(town).empty
    with project.editing(town) as conn:
        history.redo_next(conn)
    assert len(project_inputs(town)) == 1


def test_the_same_file_is_not_taken_in_twice(town: Path, tmp_path: Path) -> None:
    import_file(town, draft(tmp_path / "d.xlsx", FIGURES))
    with pytest.raises(UserError, match=r"d\.xlsx"):
        import_file(town, tmp_path / "d.xlsx")


def test_a_later_file_comes_before_an_earlier_one(town: Path, tmp_path: Path) -> None:
    import_file(town, draft(tmp_path / "d.xlsx", FIGURES))
    import_file(town, draft(tmp_path / "e.xlsx", FIGURES | {"operating_revenue": 600_000.0}))
    assert project_inputs(town)["operating_revenue"].tolist() == [600_000]


def test_yen_instead_of_thousand_yen_is_refused_and_read_with_the_option(tmp_path: Path) -> None:
    file = draft(tmp_path / "yen.xlsx", {name: value * 1000 for name, value in FIGURES.items()})
    with pytest.raises(UserError, match="--yen"):
        read_file(file)
    rows = read_file(file, yen=True).rows.set_index("item")
    assert rows.at["operating_revenue", "value"] == 500_000


def test_what_has_no_value_is_kept_as_it_is_written(town: Path, tmp_path: Path) -> None:
    import_file(town, analysis_sheet(tmp_path / "a.xlsx"))
    kept = tables.read_table(town, "indicator_values").set_index(["item", "year"])
    assert kept.at[("W1-1", 2021), "text"] == "該当数値なし" and pd.isna(kept.at[("W1-1", 2021), "value"])
    assert kept.at[("W1-2", 2019), "text"] == "-"
    assert 2021 not in project_values(town).query("indicator == 'W1-1'")["year"].tolist()


def test_a_negative_asset_is_taken_in_and_told(tmp_path: Path) -> None:
    read = read_file(survey_file(tmp_path / "s.xlsx", [survey_row("22", {14: -30, 21: 200, 69: 200})]))
    assert [one.check for one in read.findings] == ["negative_amount"]
    assert read.rows.set_index("item").at["current_assets", "value"] == -30


def test_a_utility_given_twice_is_told(tmp_path: Path) -> None:
    file = draft(tmp_path / "d.xlsx", FIGURES)
    frame = template_frame("water", "152161", "糸魚川市", 2025).assign(**{"値 Value": "1"})
    head = template_frame("water", "152161", "糸魚川市", 2025).head(4)
    write_book(file, {"様式": pd.concat([head, frame.iloc[4:6], frame.iloc[4:6]]).astype(object)})
    assert read_file(file).rows["item"].is_unique


def test_a_zero_denominator_gives_no_value(town: Path, tmp_path: Path) -> None:
    import_file(town, draft(tmp_path / "d.xlsx", FIGURES | {"operating_expense": 0.0, "non_operating_expense": 0.0}))
    assert "W1-1" not in project_values(town)["indicator"].tolist()


def findings_of(path: Path, figures: dict[str, float | str]) -> list[str]:
    return [str(one.message) for one in read_file(draft(path, figures)).findings]


def test_a_code_of_nobody_and_a_name_of_another_utility_are_told_in_a_draft(tmp_path: Path) -> None:
    """A mistyped digit would give the figures to another town."""
    assert not findings_of(tmp_path / "good.xlsx", FIGURES)
    (unknown,) = findings_of(tmp_path / "nobody.xlsx", FIGURES | {"code": "999999", "utility": "存在しない町"})
    assert "999999" in unknown and "存在しない町" in unknown
    (other,) = findings_of(tmp_path / "other.xlsx", FIGURES | {"code": "152170"})
    assert "「妙高市」のもの" in other and "「糸魚川市」" in other
    assert not findings_of(tmp_path / "whole.xlsx", FIGURES | {"utility": "新潟県糸魚川市"})


def test_a_zero_denominator_is_said_by_comparison_chart_and_explanation(town: Path, tmp_path: Path) -> None:
    import_file(town, draft(tmp_path / "d.xlsx", FIGURES | {"current_assets": 500_000.0, "current_liabilities": 0.0}))
    own = own_of(town)
    said = "糸魚川市の2025年度の流動比率は、算式の分母が 0 になるため計算できません。"
    assert said in list(map(str, compare(["糸魚川市"], 2025, own=own).notes))
    assert said not in list(map(str, compare(["糸魚川市"], 2020, own=own).notes))
    all_charts()
    for name in ("indicator_sheet", "indicator_lines", "indicator_heat"):
        assert said in PLOTS[name].make(Asked(["糸魚川市"], 2025, indicator="W1-3", own=own)).notes, name
    with pytest.raises(UserError, match="分母が 0"):
        explain("糸魚川市", "W1-3", 2025, own=own)
