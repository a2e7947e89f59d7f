"""Plots as charts of PowerPoint, which people can edit: data in their own workbook, tones by role, no picture."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

from waterdx.core.safe_text import clean_text, safe_cell
from waterdx.core.words import Words
from waterdx.reports.native import STEP_NAMES, Across, lines_across, step_series, step_tone, with_level
from waterdx.reports.native_pptx_text import colour_of, japanese, say
from waterdx.reports.plots import CUT_KINDS, Kind, Plot, Series
from waterdx.reports.style import ACCENT, BAND, GRID, INK, PEER, QUIET, TONES


def add_chart(slide: Any, plot: Plot, box: tuple[float, float, float, float]) -> None:
    """The chart within a box (left, top, width, height in inches), its alternative text on it."""
    from pptx.util import Inches, Pt

    plot = with_level(plot)
    kind, data = _DATA[plot.kind](plot)
    frame = slide.shapes.add_chart(kind, *map(Inches, box), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean_text(plot.alt))
    frame.name = clean_text(plot.title)
    chart = frame.chart
    chart.has_title = False
    chart.font.size = Pt(10)
    japanese(chart.font)
    if plot.kind == "columns":
        _lines_over(chart)
    _finish(chart, plot)


def _lines_over(chart: Any) -> None:
    """Every series but the first as a line over its bars. python-pptx makes charts of one kind only, so they are moved."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    bars = chart.plots[0]._element
    others = bars.findall(qn("c:ser"))[1:]
    if not others:
        return
    lines = parse_xml(f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/></c:lineChart>')
    lines.extend(others)
    lines.append(parse_xml(f'<c:marker {nsdecls("c")} val="1"/>'))
    lines.extend(copy(axis) for axis in bars.findall(qn("c:axId")))
    bars.addnext(lines)


def _names(plot: Plot) -> list[str]:
    return [safe_cell(one) for one in plot.categories]


def _of_categories(kind: str) -> Callable[[Plot], tuple[Any, Any]]:
    def make(plot: Plot) -> tuple[Any, Any]:
        from pptx.enum.chart import XL_CHART_TYPE

        from waterdx.reports.native_pptx_data import Categories

        data = Categories(number_format="#,##0" + ("." + "0" * plot.decimals if plot.decimals else ""))
        data.categories = _names(plot)
        for one in plot.series:
            data.add_series(safe_cell(one.name), one.values)
        return XL_CHART_TYPE[kind], data

    return make


def _of_points(plot: Plot) -> tuple[Any, Any]:
    from pptx.enum.chart import XL_CHART_TYPE

    from waterdx.reports.native_pptx_data import Points

    x, y = (one.values for one in plot.series)
    data = Points(number_format="#,##0.00")
    everybody = data.add_series(str(Words(ja="比較の相手", en="peers")))
    for place in range(len(plot.categories)):
        if place not in plot.marked:
            everybody.add_data_point(x[place], y[place])
    for place in plot.marked:
        data.add_series(safe_cell(plot.categories[place])).add_data_point(x[place], y[place])
    for line in lines_across(plot):
        ends = data.add_series(safe_cell(line.name))
        for end in zip(line.xs, line.ys, strict=True):
            ends.add_data_point(*end)
    return XL_CHART_TYPE.XY_SCATTER, data


def _of_steps(plot: Plot) -> tuple[Any, Any]:
    from pptx.enum.chart import XL_CHART_TYPE

    from waterdx.reports.native_pptx_data import Categories

    data = Categories(number_format="#,##0.00")
    data.categories = _names(plot)
    for which, values in step_series(plot):
        data.add_series(str(STEP_NAMES[which]), values)
    return XL_CHART_TYPE.COLUMN_STACKED, data


_DATA: dict[Kind, Callable[[Plot], tuple[Any, Any]]] = {
    "columns": _of_categories("COLUMN_CLUSTERED"), "lines": _of_categories("LINE_MARKERS"), "band": _of_categories("LINE"),
    "ranking": _of_categories("BAR_CLUSTERED"), "distribution": _of_categories("COLUMN_CLUSTERED"),
    "radar": _of_categories("RADAR_MARKERS"), "plane": _of_points, "waterfall": _of_steps,
}  # fmt: skip


def _finish(chart: Any, plot: Plot) -> None:
    """Tones by role, a legend where there is more than one series, grid and unit."""
    from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION

    chart.has_legend = len(plot.series) > 1 and plot.kind != "waterfall"
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    if plot.kind in ("lines", "band", "radar"):
        for place, (line, one) in enumerate(zip(chart.plots[0].series, plot.series, strict=True)):
            _line(line, one, place)
    elif plot.kind == "plane":
        drawn = list(chart.plots[0].series)
        for place, dots in enumerate(drawn[: 1 + len(plot.marked)]):
            _dots(dots, place)
        for ends, line in zip(drawn[1 + len(plot.marked) :], lines_across(plot), strict=True):
            _across(ends, line)
    elif plot.kind == "waterfall":
        for part, (which, _) in zip(chart.plots[0].series, step_series(plot), strict=True):
            part.invert_if_negative = False
            _fill(part.format, step_tone(which))
        chart.plots[0].gap_width = 50
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW  # not over columns below zero
    else:
        _bars(chart, plot)
    if plot.kind == "radar":
        chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 20, 80
        return
    _axes(chart, plot)


def _axes(chart: Any, plot: Plot) -> None:

    chart.value_axis.major_gridlines.format.line.color.rgb = colour_of(GRID)
    titles = [(chart.value_axis, plot.unit_with_cut if plot.kind in CUT_KINDS else plot.unit)]
    if plot.cut_at is not None and plot.kind in CUT_KINDS:
        chart.value_axis.maximum_scale = plot.cut_at
    if plot.kind == "plane":
        x, y = plot.series
        titles = [(chart.category_axis, f"{x.name} ({x.unit})"), (chart.value_axis, f"{y.name} ({y.unit})")]
    for axis, text in titles:
        if text:
            axis.has_title = True
            say(axis.axis_title.text_frame, text, 9, QUIET)
    if plot.kind == "ranking":
        chart.category_axis.reverse_order = True
    if plot.kind in ("ranking", "distribution", "columns", "waterfall"):
        chart.category_axis.has_major_gridlines = False


def _bars(chart: Any, plot: Plot) -> None:
    drawn, *over = chart.plots
    drawn.vary_by_categories = False
    drawn.gap_width = 8 if plot.kind == "distribution" else 45
    drawn.has_data_labels = len(plot.categories) <= 30
    for place, bars in enumerate(drawn.series):
        bars.invert_if_negative = False  # else Office draws a deficit as an empty bar
        _fill(bars.format, TONES[0] if plot.series[place].role == "own" and not plot.marked else BAND, PEER)
        for marked in plot.marked:
            _fill(bars.points[marked].format, TONES[0])
    for place, line in enumerate((line for lines in over for line in lines.series), start=1):
        _line(line, plot.series[place], place)


def _line(line: Any, one: Series, place: int) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    aside = one.role in ("peers", "low", "high", "level")
    tone = colour_of(ACCENT if one.role == "level" else PEER if aside else TONES[place % len(TONES)])
    line.smooth = False
    line.format.line.width, line.format.line.color.rgb = Pt(1.5 if aside else 2.5), tone
    if aside:
        line.format.line.dash_style = MSO_LINE.DASH
    if one.role == "level":
        line.marker.style = XL_MARKER_STYLE.NONE
        return
    line.marker.format.fill.solid()
    line.marker.format.fill.fore_color.rgb = tone


def _dots(dots: Any, place: int) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE

    dots.format.line.fill.background()
    dots.marker.style = XL_MARKER_STYLE.CIRCLE if place == 0 else XL_MARKER_STYLE.DIAMOND
    dots.marker.size = 6 if place == 0 else 12
    _fill(dots.marker.format, BAND if place == 0 else TONES[(place - 1) % len(TONES)], PEER)


def _across(ends: Any, line: Across) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    ends.smooth = False
    ends.marker.style = XL_MARKER_STYLE.NONE
    ends.format.line.width, ends.format.line.color.rgb = Pt(1.25), colour_of(ACCENT if line.level else INK)
    ends.format.line.dash_style = MSO_LINE.DASH if line.level else MSO_LINE.ROUND_DOT


def _fill(shape: Any, tone: str | None, edge: str | None = None) -> None:

    if tone is None:
        shape.fill.background()
        return
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour_of(tone)
    if edge:
        shape.line.color.rgb = colour_of(edge)
