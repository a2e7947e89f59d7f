"""The files a town really has are read by what is printed in them; what is odd is told and nothing is lost silently."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from indicators.files import DASHBOARD_HEADER, analysis_sheet, csv_file, dashboard_row, survey_file, survey_row

from waterdx.core.errors import UserError
from waterdx.indicators.definitions import INDICATORS, declared_for
from waterdx.indicators.input_names import INPUTS
from waterdx.indicators.inputs import FIELDS
from waterdx.indicators.readers.registry import Reading, formats, read_indicators
from waterdx.indicators.readers.template import asked_for, template_frame
from waterdx.reports.tables import write_book


def amounts(reading: Reading) -> dict[str, float | None]:
    return {one.item: one.value for one in reading.entries}


def test_every_layout_has_a_name_in_both_languages() -> None:
    assert len(formats()) >= 4
    assert all(one.name.ja and one.name.en for one in formats())


@pytest.mark.parametrize(("year", "guard"), [(2019, 57), (2020, 58)])
def test_the_drift_of_the_cost_table_is_found_by_its_guard(tmp_path: Path, year: int, guard: int) -> None:
    costs = {guard - 3: 7, guard - 2: 8, guard - 1: 9, guard: 130}
    rows = [survey_row("20", {2: 100, 15: 50, 26: 90, 40: 40}, year=year), survey_row("21", costs, year=year)]
    layout, reading = read_indicators(survey_file(tmp_path / "s.xlsx", rows))
    found = amounts(reading)
    assert "e-Stat" in layout.name.en and not reading.findings
    assert [found[name] for name in ("entrusted_work_cost", "incidental_business_cost", "materials_scrap_cost")] == [7, 8, 9]
    assert found["operating_revenue"] == 100


@pytest.mark.parametrize("end", [69, 73])
def test_the_drift_of_the_balance_sheet_is_found_by_its_guard(tmp_path: Path, end: int) -> None:
    bonds = {23: 1, 24: 2, 25: 3, 32: 4, 33: 5}
    balance = {4: 80, 6: 40, 14: 30, 21: 200, 31: 10, end - 5: 6, end - 1: 120, end: 200} | bonds
    _, reading = read_indicators(survey_file(tmp_path / "s.xlsx", [survey_row("22", balance)]))
    found = amounts(reading)
    assert (found["total_equity"], found["unprocessed_deficit"], found["corporate_bonds"]) == (120, 6, 15)


def test_accounts_that_do_not_balance_are_told_and_the_doubtful_columns_are_unknown(tmp_path: Path) -> None:
    rows = [
        survey_row("22", {14: 30, 21: 200, 69: 199, 73: 1}),
        survey_row("20", {26: 90, 40: 40}),
        survey_row("21", {57: 1, 58: 2}),
    ]
    _, reading = read_indicators(survey_file(tmp_path / "s.xlsx", rows))
    assert [one.check for one in reading.findings] == ["survey_guard", "survey_guard"]
    assert "total_equity" not in amounts(reading) and "entrusted_work_cost" not in amounts(reading)
    assert amounts(reading)["current_assets"] == 30


def test_facility_006_is_not_added_to_001(tmp_path: Path) -> None:
    rows = [survey_row("20", {2: 100}), survey_row("20", {2: 30}, facility="006")]
    _, reading = read_indicators(survey_file(tmp_path / "s.xlsx", rows))
    assert amounts(reading)["operating_revenue"] == 100
    assert any("006" in one.message.ja for one in reading.findings)


def test_sewer_businesses_are_told_apart_by_their_codes(tmp_path: Path) -> None:
    rows = [survey_row("10", {11: 900, 12: 800}, industry="17", business=business) for business in ("1", "4", "5", "3")]
    _, reading = read_indicators(survey_file(tmp_path / "s.xlsx", rows))
    assert {one.field for one in reading.entries} == {"sewer_public", "sewer_tokkan", "sewer_agri"}
    assert any("流域下水道" in one.message.ja for one in reading.findings)


def test_the_dashboard_gives_pipe_lengths_by_table_and_key(tmp_path: Path) -> None:
    lengths = [("列013", "10.5"), ("列014", "20"), ("列015", "300.25"), ("列060", "1"), ("列061", "2"), ("列062", "90")]
    rows = [dashboard_row(*one) for one in lengths]
    rows += [dashboard_row("列013", "999", facility="006"), dashboard_row("列013", "888", table="20")]
    layout, reading = read_indicators(csv_file(tmp_path / "2024.csv", [DASHBOARD_HEADER, *rows]))
    assert "Digital Agency" in layout.name.en
    assert amounts(reading)["raw_main_length"] == 10.5 and len(reading.entries) == 6
    assert [one.count for one in reading.findings] == [1]


def test_more_aged_pipes_than_pipes_are_told(tmp_path: Path) -> None:
    rows = [DASHBOARD_HEADER, dashboard_row("列015", "10"), dashboard_row("列062", "12")]
    _, reading = read_indicators(csv_file(tmp_path / "2024.csv", rows))
    assert [one.check for one in reading.findings] == ["aged_above_total"]


def test_the_official_sheet_is_read_by_its_printed_titles(tmp_path: Path) -> None:
    layout, reading = read_indicators(analysis_sheet(tmp_path / "a.xlsx"))
    assert "経営比較分析表" in layout.name.ja
    values = {(one.item, one.year): (one.value, one.text) for one in reading.entries}
    assert len(values) == 10 and {one.code for one in reading.entries} == {"152161"}
    assert values["W1-1", 2018][0] == 107.9 and values["W1-1", 2022][0] == 100
    assert values["W1-1", 2021] == (None, "該当数値なし") and values["W1-2", 2019] == (None, "-")


def test_the_sheet_of_another_business_is_told(tmp_path: Path) -> None:
    _, reading = read_indicators(analysis_sheet(tmp_path / "a.xlsx", business="公共下水道"))
    assert {one.field for one in reading.entries} == {"sewer_public"}
    assert {one.item for one in reading.entries} == {"S1-1", "S1-2"}


def test_a_sheet_that_does_not_say_whose_it_is_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="団体"):
        read_indicators(analysis_sheet(tmp_path / "a.xlsx", who=""))


@pytest.mark.parametrize("field", list(FIELDS))
def test_what_the_template_asks_for_is_enough_for_every_formula(field: str, tmp_path: Path) -> None:
    frame = template_frame(field, "152161", "糸魚川市", 2025)
    frame["値 Value"] = [value if pd.notna(value) else "5" for value in frame["値 Value"]]
    write_book(tmp_path / "t.xlsx", {"様式": frame})
    _, reading = read_indicators(tmp_path / "t.xlsx")
    assert reading.basis == "draft" and {one.item for one in reading.entries} == set(asked_for(field))
    assert set(asked_for(field)) <= INPUTS.keys() and declared_for(field)
    assert {(one.year, one.code, one.field) for one in reading.entries} == {(2025, "152161", field)}


def test_a_template_without_its_head_is_refused_with_what_to_fill_in(tmp_path: Path) -> None:
    write_book(tmp_path / "t.xlsx", {"様式": template_frame("water")})
    with pytest.raises(UserError, match="団体コード"):
        read_indicators(tmp_path / "t.xlsx")


def test_a_file_of_another_kind_is_answered_with_the_layouts_there_are(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="e-Stat"):
        read_indicators(csv_file(tmp_path / "x.csv", [["a", "b"], ["1", "2"]]))
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    with pytest.raises(UserError, match=r"\.xlsx"):
        read_indicators(tmp_path / "x.pdf")


def test_every_title_of_the_sheet_is_an_indicator() -> None:
    assert {one.name.ja for one in INDICATORS.values()} >= {"経常収支比率", "料金回収率", "管路経年化率"}
