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
from waterdx.reports.native import FONT, save_native, with_level
from waterdx.reports.native_pptx import HIGH, WIDE
from waterdx.reports.native_xlsx import waterfall_parts
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
    plot = Plot("w", "waterfall", "t", "s", "%", ("a", "b", "c", "d"), (Series("v", (100.0, 20.0, -50.0, 70.0)),), (), "")
    hidden, rises, falls = waterfall_parts(plot)
    assert (hidden, rises, falls) == ([0.0, 100.0, 70.0, 0.0], [100.0, 20.0, 0.0, 70.0], [0.0, 0.0, 50.0, 0.0])


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
