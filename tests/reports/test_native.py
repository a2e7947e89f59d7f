"""Charts of PowerPoint and Excel: editable, with the same numbers, inside the slide, no formula from a name."""

from __future__ import annotations

import io
import itertools
import zipfile
from pathlib import Path
from typing import Any

import pptx
import pytest
from pptx.util import Inches
from python_calamine import load_workbook

from waterdx.core.errors import UserError
from waterdx.reports.charts import all_charts
from waterdx.reports.native import FONT, lines_across, save_native, waterfall_steps, with_level
from waterdx.reports.native_pptx import HIGH, WIDE
from waterdx.reports.plots import PLOTS, Asked, Kind, Plot, Series

all_charts()
EVERY = pytest.mark.parametrize("name", sorted(PLOTS))


def made(name: str) -> Plot:
    return PLOTS[name].make(Asked(["糸魚川市", "妙高市"], 2020, indicator="W1-5"))


def assert_nothing_overlaps_or_stands_outside(slide: Any) -> None:
    for shape in slide.shapes:
        assert shape.left >= 0 and shape.top >= 0
        assert shape.left + shape.width <= Inches(WIDE) and shape.top + shape.height <= Inches(HIGH)
    frames = [shape for shape in slide.shapes if shape.has_chart or shape.has_table]
    for one, other in itertools.pairwise(frames):
        assert one.left + one.width <= other.left


@EVERY
def test_a_slide_has_an_editable_chart_with_the_numbers_of_the_plot(name: str, tmp_path: Path) -> None:
    plot = made(name)
    save_native(plot, tmp_path / "a.pptx")
    (slide,) = pptx.Presentation(str(tmp_path / "a.pptx")).slides
    assert slide.shapes.title.text_frame.text == plot.title
    assert_nothing_overlaps_or_stands_outside(slide)
    charts = [shape for shape in slide.shapes if shape.has_chart]
    if plot.kind == "heat":
        assert not charts and any(shape.has_table for shape in slide.shapes)
        return
    (shape,) = charts
    assert shape._element.nvGraphicFramePr.cNvPr.get("descr") == plot.alt
    if plot.kind not in ("plane", "waterfall"):
        drawn = [tuple(one.values) for drawing in shape.chart.plots for one in drawing.series]
        assert drawn == [one.values for one in with_level(plot).series]
    assert "embeddings" in "".join(zipfile.ZipFile(tmp_path / "a.pptx").namelist())


@EVERY
def test_a_sheet_has_the_table_the_source_and_a_chart_made_from_its_cells(name: str, tmp_path: Path) -> None:
    plot = made(name)
    save_native(plot, tmp_path / "a.xlsx")
    rows = load_workbook(str(tmp_path / "a.xlsx")).get_sheet_by_index(0).to_python()
    assert rows[0][0] == plot.title
    for row, category in zip(rows[4:], plot.categories, strict=False):
        assert row[0] == category
    first = plot.series[0].values
    assert [row[1] or None for row in rows[4 : 4 + len(first)]] == pytest.approx([value or None for value in first])
    assert any(str(row[0]).startswith("出典") for row in rows if row)
    names = zipfile.ZipFile(tmp_path / "a.xlsx").namelist()
    assert any("charts/chart" in one for one in names) == (plot.kind != "heat")


@pytest.mark.parametrize("kind", ["columns", "lines", "ranking", "distribution"])
def test_a_value_far_beyond_the_others_does_not_dwarf_them_in_office_either(kind: Kind, tmp_path: Path) -> None:
    names = ("甲", "乙", "丙", "丁")
    plot = Plot("far", kind, "遠い値", "", "%", names, (Series("甲", (20.0, 18.0, 977.55, 25.0)),), ("出典",), "図", marked=(0,))
    save_native(plot, tmp_path / "a.pptx")
    (slide,) = pptx.Presentation(str(tmp_path / "a.pptx")).slides
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert chart.value_axis.maximum_scale == pytest.approx(31.25)
    assert "軸の範囲を超える値" in chart.value_axis.axis_title.text_frame.text
    save_native(plot, tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        drawn = book.read("xl/charts/chart1.xml").decode()
    assert '<c:max val="31.25"/>' in drawn and "軸の範囲を超える値" in drawn


def test_names_are_text_in_both(tmp_path: Path) -> None:
    plot = Plot(
        "x", "ranking", "=1+1 <b>$x</b>", "s", "%", ("=cmd()", "<b>&", "市\x00町"), (Series("@x", (1.0, None, -2.0)),), ("出典",), "a"
    )  # fmt: skip
    for ending in ("pptx", "xlsx"):
        save_native(plot, tmp_path / f"a.{ending}")
    sheet = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    (slide,) = pptx.Presentation(str(tmp_path / "a.pptx")).slides
    assert "<b>$x</b>" in slide.shapes.title.text_frame.text
    assert FONT.encode() in zipfile.ZipFile(tmp_path / "a.pptx").read("ppt/slides/slide1.xml")


@pytest.mark.parametrize("kind", ["ranking", "lines", "plane"])
def test_the_workbook_behind_a_chart_of_powerpoint_has_no_formula_and_no_link(kind: Kind, tmp_path: Path) -> None:
    names = ("=cmd()", "http://a.example/", "@x")
    both = (Series("=1+1", (1.0, None, -2.0)), Series("mailto:a@a.example", (1.0, 2.0, 3.0)))
    save_native(Plot("x", kind, "t", "s", "%", names, both, ("出典",), "a", marked=(0, 1)), tmp_path / "a.pptx")
    with zipfile.ZipFile(tmp_path / "a.pptx") as deck:
        (inner,) = (one for one in deck.namelist() if "embeddings" in one)
        with zipfile.ZipFile(io.BytesIO(deck.read(inner))) as book:
            sheet = book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet and b"<hyperlink" not in sheet


def test_the_steps_of_a_waterfall_end_at_its_last_value() -> None:
    steps = waterfall_steps(waterfall_of(100.0, 20.0, -50.0, 70.0))
    assert (steps.hidden, steps.rises, steps.falls) == ((0, 100, 70, 0), (100, 20, 0, 70), (0, 0, 50, 0))
    assert not any(steps.rises_below) and not any(steps.falls_below)


def waterfall_of(*values: float) -> Plot:
    return Plot("w", "waterfall", "t", "s", "%", tuple(map(str, range(len(values)))), (Series("v", values),), (), "")


def test_a_step_across_zero_has_a_part_above_and_a_part_below_it() -> None:
    """10, down to -20, further to -25, up to 5: Office stacks up what is positive and down what is negative."""
    steps = waterfall_steps(waterfall_of(10.0, -30.0, -5.0, 30.0, 5.0))
    assert steps.hidden == (0, 0, -20, 0, 0)
    assert steps.falls == (0, 10, 0, 0, 0) and steps.falls_below == (0, -20, -5, 0, 0)
    assert steps.rises == (10, 0, 0, 5, 5) and steps.rises_below == (0, 0, 0, -25, 0)
    assert waterfall_steps(waterfall_of(-5.0, 2.0, -3.0)).rises_below == (-5, -2, -3)


@pytest.mark.parametrize("values", [(10.0, -30.0, 40.0, 20.0), (-5.0, 2.0, -3.0, -6.0), (1.0, 2.0, 3.0)])
def test_every_column_of_a_waterfall_in_powerpoint_spans_from_where_the_last_ended(
    values: tuple[float, ...], tmp_path: Path
) -> None:
    save_native(waterfall_of(*values), tmp_path / "w.pptx")
    (chart,) = [shape.chart for shape in pptx.Presentation(str(tmp_path / "w.pptx")).slides[0].shapes if shape.has_chart]
    level, drawn = 0.0, [tuple(one.values) for one in chart.plots[0].series]
    for place, change in enumerate(values):
        last = place == len(values) - 1
        start, end = (0.0, values[-1]) if last else (level, level + change)
        heights = [one[place] for one in drawn]
        up, down = sum(one for one in heights if one > 0), sum(one for one in heights if one < 0)
        seen = sum(abs(one[place]) for one in drawn[1:])
        assert (up, down) == (max(start, end, 0.0), min(start, end, 0.0)) and seen == abs(end - start)
        level = end


def test_the_plane_has_its_medians_and_the_level_of_guidance_as_lines_in_both(tmp_path: Path) -> None:
    x, y = Series("料金回収率", (80.0, 100.0, 150.0), "peers", "%"), Series("耐震適合率", (10.0, 40.0, 30.0), "peers", "%")
    plot = Plot("p", "plane", "t", "s", "", ("=1+1", "b", "c"), (x, y), ("出典",), "a", levels=(100.0, None), marked=(1,))
    assert [(one.xs, one.ys) for one in lines_across(plot)] == [
        ((100.0, 100.0), (10.0, 40.0)), ((80.0, 150.0), (30.0, 30.0)), ((100.0, 100.0), (10.0, 40.0)),
    ]  # fmt: skip
    save_native(plot, tmp_path / "p.pptx")
    (chart,) = [shape.chart for shape in pptx.Presentation(str(tmp_path / "p.pptx")).slides[0].shapes if shape.has_chart]
    names = [one.name for one in chart.plots[0].series]
    assert names[2:4] == ["料金回収率の中央値", "耐震適合率の中央値"] and "100" in names[4]
    save_native(plot, tmp_path / "p.xlsx")
    with zipfile.ZipFile(tmp_path / "p.xlsx") as book:
        drawing = book.read("xl/charts/chart1.xml").decode()
    assert drawing.count("<c:ser>") == 5 and "耐震適合率の中央値" in drawing


def test_the_peers_and_the_level_of_guidance_are_lines_over_the_bars(tmp_path: Path) -> None:
    save_native(made("indicator_sheet"), tmp_path / "a.pptx")
    (slide,) = pptx.Presentation(str(tmp_path / "a.pptx")).slides
    (shape,) = (one for one in slide.shapes if one.has_chart)
    bars, lines = shape.chart.plots
    assert [one.name for one in bars.series] == ["糸魚川市"]
    assert [one.name for one in lines.series] == ["類似団体(区分A5)の平均", "国の手引きなどの水準 100%"]
    assert set(lines.series[1].values) == {100.0}
    assert not bars.vary_by_categories and not bars.series[0].invert_if_negative


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        save_native(made("indicator_sheet"), tmp_path / "a.key")
