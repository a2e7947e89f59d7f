"""Charts of indicators: every one has unit, year, source, n and alternative text; what is drawn is what was given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from waterdx.cli.main import run
from waterdx.core.errors import UserError
from waterdx.core.words import set_language
from waterdx.indicators import compare as compare_module
from waterdx.indicators.imported import of_rows
from waterdx.indicators.inputs import shipped
from waterdx.indicators.merge import merge
from waterdx.indicators.panel import Own, panel
from waterdx.reports.charts import all_charts, find_chart, plain_text_only, save_figure
from waterdx.reports.indicator_plots_change import merger_plot
from waterdx.reports.plot_drawing import drawn
from waterdx.reports.plots import PLOTS, Asked, Plot, Series
from waterdx.reports.style import drawing

all_charts()
EVERY = pytest.mark.parametrize("name", sorted(PLOTS))
SIX = ["佐賀西部広域水道企業団", "糸魚川市", "妙高市", "浪江町", "札幌市", "長生郡市広域市町村圏組合（事業会計分）"]
HOSTILE = ["=$$x<b>{0}", "市\n町" + "x" * 200]


@pytest.fixture(params=["ja", "en"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    set_language(request.param)
    yield request.param
    set_language(None)


def made(name: str, *utilities: str, at: int = 2020, **asked: object) -> Plot:
    return PLOTS[name].make(Asked(utilities or ("糸魚川市", "妙高市"), at, **asked))  # type: ignore[arg-type]


def figure_of(plot: Plot) -> Figure:
    with drawing():
        return drawn(plot)


def said(figure: Figure) -> str:
    return "".join(text.get_text() for text in figure.findobj(Text)).replace("\n", "")


@EVERY
@pytest.mark.usefixtures("spoken")
def test_every_chart_says_unit_year_source_n_and_has_an_alternative_text(name: str) -> None:
    plot = made(name)
    figure = figure_of(plot)
    text = said(figure)
    assert "2020" in text and "https://" in text and ("e-Stat" in text)
    assert re.search(r"n=\d+", text)
    assert plot.unit in text or plot.kind in ("heat", "plane")
    assert plot.alt and figure.get_label() == plot.alt and any(char.isdigit() for char in plot.alt)


@EVERY
def test_every_series_has_one_value_for_each_category_and_an_unknown_one_is_none(name: str) -> None:
    plot = made(name)
    for one in plot.series:
        assert len(one.values) == len(plot.categories)
        assert all(value is None or value == value for value in one.values)
    assert plot.table().shape == (len(plot.categories), len(plot.series))


def test_the_sheet_draws_the_published_values_of_itoigawa_and_its_class() -> None:
    plot = made("indicator_sheet", "糸魚川市", indicator="W1-5")
    own, peers = plot.series
    assert own.values[-1] == pytest.approx(109.67, abs=0.005) and peers.values[-1] == pytest.approx(95.79, abs=0.005)
    bars = [patch.get_height() for patch in figure_of(plot).axes[0].patches]
    assert bars == pytest.approx(list(own.values))
    assert "100.05" in plot.subtitle and plot.levels == (100,)


def test_every_peer_is_in_one_column_of_the_distribution_however_far() -> None:
    plot = made("indicator_distribution", "糸魚川市", indicator="W1-3", peers="country")
    assert sum(value or 0 for value in plot.series[0].values) == 1251 - (panel("water").at(2020)["W1-3"].isna().sum())
    assert len(plot.categories) < 30 and len(plot.marked) == 1
    assert any("端の柱" in note or "outermost" in note for note in plot.notes)


def test_the_ranking_is_in_order_with_the_rank_of_compare() -> None:
    plot = made("indicator_ranking", "糸魚川市", indicator="W1-1")
    values = [value for value in plot.series[0].values if value is not None]
    assert values == sorted(values, reverse=True)
    (own,) = plot.marked
    assert plot.categories[own].startswith("109") and plot.series[0].values[own] == pytest.approx(110.13, abs=0.005)


def test_the_mean_of_the_deviation_scores_of_all_peers_is_fifty() -> None:
    from waterdx.indicators.definitions import INDICATORS
    from waterdx.reports.scores import score

    members = panel("water").at(2020)["W1-6"].dropna()
    scores = [score(float(value), members, INDICATORS["W1-6"]) for value in members]
    assert sum(one or 0 for one in scores) / len(scores) == pytest.approx(50)
    assert scores[list(members).index(members.min())] == max(one or 0 for one in scores)  # a low cost is good


def test_the_merger_is_the_golden_example() -> None:
    plot = merger_plot(merge(["糸魚川市", "妙高市"], 2020), "W1-5")
    assert [round(value or 0, 2) for value in plot.series[0].values] == [109.67, 71.39, 86.38]
    assert "https://" in said(figure_of(plot)) and plot.marked == (2,)


def test_the_waterfall_leads_exactly_from_one_value_to_the_other() -> None:
    plot = made("indicator_waterfall", "妙高市", indicator="W1-6", since=2015)
    first, *steps, last = [value or 0.0 for value in plot.series[0].values]
    assert (round(first, 2), round(last, 2)) == (155.94, 210.10) and first + sum(steps) == pytest.approx(last)


def test_a_level_is_drawn_only_where_guidance_names_one() -> None:
    assert made("indicator_sheet", indicator="W1-6").levels == (None,)
    assert not any(line.get_color() == "#b3261e" for line in figure_of(made("indicator_sheet", indicator="W1-6")).axes[0].lines)
    assert any(line.get_color() == "#b3261e" for line in figure_of(made("indicator_sheet", indicator="W1-5")).axes[0].lines)


@EVERY
@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_name_is_text(name: str, hostile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed = shipped().assign(utility=lambda frame: frame["utility"].replace("糸魚川市", hostile))
    monkeypatch.setattr(compare_module, "panel", lambda field, *_: panel(field, renamed))
    figure = figure_of(made(name, "152161", "152170"))
    figure.draw_without_rendering()
    assert all(text.get_parse_math() is False for text in plain_text_only(figure).findobj(Text))


@pytest.mark.parametrize("field", ["sewer_public", "sewer_agri", "water_bulk", "water_kani"])
@pytest.mark.parametrize("name", ["indicator_sheet", "indicator_heat", "indicator_ranking", "indicator_lines"])
def test_other_fields_have_their_charts_too(name: str, field: str) -> None:
    whole = panel(field)
    code = next(code for code in whole.who_at(whole.last_accounts).index if len(whole.accounts_of(code)) >= 1)
    figure_of(PLOTS[name].make(Asked([code], field=field)))


def test_an_impossible_chart_is_refused_with_a_sentence() -> None:
    with pytest.raises(UserError):
        made("indicator_plane", "神奈川県内広域水道企業団", field="water_bulk")
    with pytest.raises(UserError):
        made("indicator_distribution", "糸魚川市", indicator="K-1")


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_saved_chart_keeps_its_alternative_text(ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"図.{ending}"
    plot = made("indicator_sheet", "糸魚川市", indicator="W1-5")
    save_figure(figure_of(plot), out)
    assert out.stat().st_size > 5_000
    if ending == "svg":
        assert "109.67%" in out.read_text(encoding="utf-8")


def test_charts_of_one_indicator_are_saved_on_the_command_line(tmp_path: Path) -> None:
    out = tmp_path / "順位.pdf"
    words = [
        "reports",
        "chart",
        "indicator_ranking",
        "糸魚川市",
        "--indicator",
        "W1-6",
        "--peers",
        "prefecture",
        "--year",
        "2020",
    ]
    assert run([*words, "--out", str(out)]) == 0 and out.read_bytes().startswith(b"%PDF")
    assert run([*words, "--out", str(tmp_path / "順位.pptx")]) == 0
    assert run(["indicators", "merge", "糸魚川市", "妙高市", "--year", "2020", "--chart", str(tmp_path / "統合.xlsx")]) == 0
    assert run(["indicators", "merge", "糸魚川市", "妙高市", "--chart", str(tmp_path / "統合.txt")]) == 2
    assert (tmp_path / "統合.xlsx").stat().st_size > 5_000 and not (tmp_path / "統合.txt").exists()
    assert find_chart("indicator_ranking").page == "indicator"


def test_a_value_on_its_bar_covers_no_mark_of_the_peers() -> None:
    plot = made("indicator_sheet", "糸魚川市", indicator="W1-1")
    (axes,) = figure_of(plot).axes
    own = {f"{value:.2f}" for value in plot.series[0].values if value is not None}
    feet = [text for text in axes.texts if text.get_text() in own]
    assert len(feet) == len(own) and all(text.xy[1] == 0 for text in feet)


def test_a_far_value_ends_at_the_axis_and_is_said_to_go_beyond() -> None:
    plot = made("indicator_sheet", "坂東市", indicator="W2-2", at=2021)
    figure = figure_of(plot)
    heights = [patch.get_height() for patch in figure.axes[0].patches]
    assert plot.series[0].values == (9.84, 977.55) and max(heights) < 2 * 18.10
    assert "977.55↑" in said(figure) and "軸の範囲を超える値" in said(figure)
    assert any("977.55%" in note and "ありえない値" in note for note in plot.notes)


def test_a_plot_is_cut_only_where_a_few_values_dwarf_the_rest() -> None:
    def cut(*values: float | None) -> float | None:
        return replace(made("indicator_sheet", "糸魚川市"), categories=("",) * len(values), series=(Series("", values),)).cut_at

    assert cut(1, 2, None, 300) == 2.5
    assert cut(1, 2, 3) is None and cut(0, 0, 7) is None and cut(None, None) is None


@pytest.mark.parametrize("name", ["indicator_ranking", "indicator_distribution", "indicator_plane"])
def test_a_utility_that_is_not_among_the_peers_is_said_to_be_left_out(name: str) -> None:
    plot = made(name, "佐賀西部広域水道企業団", "札幌市")
    assert any("札幌市" in note and "数に入れていません" in note for note in plot.notes)


def test_a_value_that_cannot_be_stands_in_the_outermost_column_without_a_rank() -> None:
    plot = made("indicator_distribution", "坂東市", indicator="W2-2", at=2021)
    assert plot.marked == (len(plot.categories) - 1,) and plot.categories[-1].endswith("以上") and "位/" not in plot.title


def test_the_rank_stands_beside_the_utility_it_is_of() -> None:
    assert "糸魚川市 110.13%(109位/204)、妙高市" in made("indicator_distribution").title


def test_the_first_utility_asked_for_is_the_first_marked_in_the_plane() -> None:
    plot = made("indicator_plane", "妙高市", "糸魚川市")
    assert [plot.categories[place] for place in plot.marked] == ["妙高市", "糸魚川市"]


@pytest.mark.parametrize("name", ["indicator_sheet", "indicator_lines"])
def test_a_year_nobody_knows_keeps_its_place(name: str) -> None:
    whole = panel("water")
    gap = whole.values["W1-1"].copy()
    gap[gap.index.get_level_values("year") == 2018] = None
    found = compare_module.compare(["糸魚川市"], 2020)
    without = replace(found, panel=replace(whole, values=whole.values.assign(**{"W1-1": gap})))
    plot = made(name, "糸魚川市", indicator="W1-1", found=without)
    assert plot.series[0].values[-3] is None and plot.categories[-3] == "2018年度"


def test_the_heat_table_ends_with_the_year_asked_for() -> None:
    assert made("indicator_heat", "糸魚川市").categories[-1] == "2020年度"


@EVERY
@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("utilities", [["糸魚川市"], SIX[::-1]])
def test_no_text_leaves_the_page_and_no_cell_overflows(name: str, utilities: list[str]) -> None:
    figure = figure_of(made(name, *utilities))
    figure.draw_without_rendering()
    wide, high = figure.bbox.width, figure.bbox.height
    texts = [text for text in figure.findobj(Text) if re.search("[^-0-9.,]", text.get_text()) or text in figure.axes[0].texts]
    boxes = {text: text.get_window_extent() for text in texts}  # without numbers of ticks: those outside the axes are not drawn
    for text, box in boxes.items():
        assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= wide + 1 and box.y1 <= high + 1, text
    if name == "indicator_heat":
        cell = figure.axes[0].bbox.width / len(figure.axes[0].get_xticks())
        assert all(boxes[text].width <= cell for text in figure.axes[0].texts)


@EVERY
def test_no_name_of_the_charts_is_cut_short_in_english(name: str) -> None:
    set_language("en")
    assert "…" not in said(figure_of(made(name, "糸魚川市")))
    set_language(None)


def test_lines_are_told_apart_without_colour() -> None:
    figure = figure_of(made("indicator_lines", *SIX))
    ends = [line for line in figure.axes[0].lines if not line.get_clip_on()]
    assert len(ends) == 7 and len({line.get_marker() for line in ends}) >= 6


def test_a_draft_after_years_without_values_stands_beside_the_last_known_years() -> None:
    """Published to 2020, a draft of 2025: five bars, and the years left out are said."""
    inputs = pd.DataFrame(
        [
            {"year": 2025, "code": "152170", "field": "water", "utility": "妙高市", "basis": "draft", "file": "d.xlsx", "operating_revenue": 5e5,
             "non_operating_revenue": 2e5, "operating_expense": 6e5, "non_operating_expense": 6e4}
        ]
    )  # fmt: skip
    own = Own(of_rows(pd.DataFrame(columns=["indicator"]), inputs), inputs)
    made = PLOTS["indicator_sheet"].make(Asked(["妙高市"], 2025, indicator="W1-3", own=own))
    assert "2025年度" not in made.categories
    made = PLOTS["indicator_sheet"].make(Asked(["妙高市"], 2025, indicator="W1-1", own=own))
    assert len(made.categories) == 5 and made.categories[-1] == "2025年度" and None not in made.series[0].values
    assert any("2021, 2022, 2023, 2024" in note for note in made.notes) and any(
        "2025年度の類似団体(区分A6)の値は" in note for note in made.notes
    )
