"""Plots as slides of PowerPoint: title, a sentence, a chart that can be edited, its table beside it, the source below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.core.replacing import replacing
from waterdx.core.safe_text import clean_text
from waterdx.core.words import Words
from waterdx.reports.native import FONT
from waterdx.reports.native_xlsx import waterfall_parts
from waterdx.reports.plot_drawing import heat_tone
from waterdx.reports.plots import Kind, Plot, Series
from waterdx.reports.style import BAND, INK, PEER, QUIET, TONES, width

WIDE, HIGH, MARGIN = 13.333, 7.5, 0.5  # inches
TABLE_WIDE = 4.0
BODY_TOP, BODY_HIGH = 1.75, 4.55
_MOST_ROWS = 16  # of a table beside a chart


@dataclass(frozen=True)
class Slide:
    """A plot with what stands over it: the question as its title, the answer as a sentence."""

    plot: Plot
    title: str
    sentence: str


def write_slides(slides: Sequence[Slide | Plot], path: Path) -> None:
    """One slide each; the file is whole or as it was."""
    import pptx
    from pptx.util import Inches

    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDE), Inches(HIGH)
    deck.core_properties.author = "waterdx"
    deck.core_properties.created = deck.core_properties.modified = dt.datetime.now()
    for one in slides:
        _add(deck, one if isinstance(one, Slide) else Slide(one, one.title, one.subtitle))
    with replacing(path) as draft:
        deck.save(str(draft))


def _add(deck: Any, one: Slide) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[5])  # title only
    _title(slide, one.title)
    _text(slide, one.sentence, MARGIN, 0.98, WIDE - 2 * MARGIN, 0.72, 15 if width(one.sentence) < 150 else 13)
    plot = one.plot
    if plot.kind == "text":
        _text(
            slide,
            "\n".join(plot.categories),
            MARGIN,
            BODY_TOP,
            WIDE - 2 * MARGIN,
            BODY_HIGH,
            12 if len(plot.categories) < 14 else 10,
        )
    elif plot.kind == "heat":
        _table(slide, _heat_rows(plot), MARGIN, WIDE - 2 * MARGIN, plot)
    else:
        rows = rows_beside(plot)
        chart_wide = WIDE - 2 * MARGIN - (TABLE_WIDE + 0.25 if rows else 0)
        _chart(slide, plot, chart_wide)
        if rows:
            _table(slide, rows, MARGIN + chart_wide + 0.25, TABLE_WIDE, plot)
    said = [plot.subtitle, *plot.notes] if one.sentence != plot.subtitle else list(plot.notes)
    _text(
        slide,
        "\n".join(said),
        MARGIN,
        BODY_TOP + BODY_HIGH + 0.08,
        WIDE - 2 * MARGIN,
        HIGH - BODY_TOP - BODY_HIGH - 0.2,
        8,
        QUIET,
    )


def said_below(one: Slide) -> list[str]:
    """Unit, year and source under a chart."""
    return [*([one.plot.subtitle] if one.sentence != one.plot.subtitle else []), *one.plot.notes]


def _title(slide: Any, text: str) -> None:
    from pptx.util import Inches

    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = Inches(MARGIN), Inches(0.3), Inches(WIDE - 2 * MARGIN), Inches(0.65)
    _say(shape.text_frame, text, 24 if width(text) < 60 else 19, INK)


def _text(slide: Any, text: str, left: float, top: float, wide: float, high: float, size: float, colour: str = INK) -> None:
    from pptx.util import Inches

    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(wide), Inches(high))
    _say(shape.text_frame, text, size, colour)


def _say(frame: Any, text: str, size: float, colour: str = INK, *, right: bool = False) -> None:
    """Texts as they are, one paragraph a line, in a Japanese font."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for number, line in enumerate(text.split("\n")):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = clean_text(line)
        run.font.size, run.font.bold = Pt(size), False
        run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())
        _japanese(run.font)


def _japanese(font: Any) -> None:
    """The font for Latin and for Japanese letters: without the second, Office takes one of its own for these."""
    from pptx.oxml.ns import qn

    font.name = FONT
    properties = font._element if hasattr(font, "_element") else font._rPr
    for old in properties.findall(qn("a:ea")):
        properties.remove(old)
    latin = properties.find(qn("a:latin"))
    eastern = latin.makeelement(qn("a:ea"), {"typeface": FONT})
    latin.addnext(eastern)


def rows_beside(plot: Plot) -> list[list[str]]:
    """The table beside a chart: heads, then a row a category; of a plane only the utility itself."""
    names = [plot.head_of(one) for one in plot.series]
    places = list(plot.marked) if plot.kind == "plane" else list(range(len(plot.categories)))
    if len(places) > _MOST_ROWS:
        places = (
            [place for place in places if place in plot.marked]
            if plot.kind == "ranking"
            else places[:: -(-len(places) // _MOST_ROWS)]
        )
    body = [[plot.categories[place], *(_number(one.values[place], plot.decimals) for one in plot.series)] for place in places]
    return [["", *names], *body] if body else []


def _heat_rows(plot: Plot) -> list[list[str]]:
    return [
        ["", *plot.categories],
        *([f"{one.name} ({one.unit})", *(_number(value, plot.decimals) for value in one.values)] for one in plot.series),
    ]


def _number(value: float | None, decimals: int) -> str:
    return "–" if value is None else f"{value:,.{decimals}f}"


def _table(slide: Any, rows: list[list[str]], left: float, wide: float, plot: Plot) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Inches

    high = min(0.3, BODY_HIGH / len(rows))
    frame = slide.shapes.add_table(
        len(rows), len(rows[0]), Inches(left), Inches(BODY_TOP), Inches(wide), Inches(high * len(rows))
    )
    frame.name = str(Words(ja="表", en="Table"))
    table = frame.table
    first = min(wide * 0.45, max(1.0, 0.085 * max(width(row[0]) for row in rows) + 0.2))
    table.columns[0].width = Inches(first)
    for column in range(1, len(rows[0])):
        table.columns[column].width = Inches((wide - first) / (len(rows[0]) - 1))
    size = 9 if len(rows) <= 12 and len(rows[0]) <= 7 else 8
    for number, row in enumerate(rows):
        table.rows[number].height = Inches(high)
        for column, text in enumerate(row):
            cell = table.cell(number, column)
            cell.margin_left = cell.margin_right = Inches(0.05)
            cell.margin_top = cell.margin_bottom = Inches(0.02)
            ground, ink = _tone(plot, number, column)
            cell.fill.solid()
            cell.fill.fore_color.rgb = RGBColor.from_string(ground.removeprefix("#").upper())
            _say(cell.text_frame, text, size, ink, right=column > 0 and number > 0)


def _tone(plot: Plot, row: int, column: int) -> tuple[str, str]:
    if row == 0:
        return BAND, INK
    if plot.kind == "heat" and column:
        return _rgb(heat_tone(plot.series[row - 1].scores[column - 1]))
    return "#ffffff", INK


def _rgb(pair: tuple[str, str]) -> tuple[str, str]:
    return pair[0], "#ffffff" if pair[1] == "white" else pair[1]


# Charts


def _chart(slide: Any, plot: Plot, wide: float) -> None:
    from pptx.util import Inches, Pt

    kind, data = _DATA[plot.kind](plot)
    frame = slide.shapes.add_chart(kind, Inches(MARGIN), Inches(BODY_TOP), Inches(wide), Inches(BODY_HIGH), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean_text(plot.alt))
    frame.name = clean_text(plot.title)
    chart = frame.chart
    chart.has_title = False
    chart.font.size = Pt(10)
    _japanese(chart.font)
    _finish(chart, plot)


def _names(plot: Plot) -> list[str]:
    return [clean_text(one) for one in plot.categories]


def _of_categories(kind: str) -> Callable[[Plot], tuple[Any, Any]]:
    def make(plot: Plot) -> tuple[Any, Any]:
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_CHART_TYPE

        data = CategoryChartData(number_format="#,##0" + ("." + "0" * plot.decimals if plot.decimals else ""))
        data.categories = _names(plot)
        for one in plot.series:
            data.add_series(clean_text(one.name), one.values)
        return XL_CHART_TYPE[kind], data

    return make


def _of_points(plot: Plot) -> tuple[Any, Any]:
    from pptx.chart.data import XyChartData
    from pptx.enum.chart import XL_CHART_TYPE

    x, y = (one.values for one in plot.series)
    data = XyChartData(number_format="#,##0.00")
    everybody = data.add_series(str(Words(ja="比較の相手", en="peers")))
    for place in range(len(plot.categories)):
        if place not in plot.marked:
            everybody.add_data_point(x[place], y[place])
    for place in plot.marked:
        data.add_series(clean_text(plot.categories[place])).add_data_point(x[place], y[place])
    return XL_CHART_TYPE.XY_SCATTER, data


def _of_steps(plot: Plot) -> tuple[Any, Any]:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    data = CategoryChartData(number_format="#,##0.00")
    data.categories = _names(plot)
    names = (Words(ja="(台)", en="(base)"), Words(ja="増・値", en="rise, value"), Words(ja="減", en="fall"))
    for name, values in zip(names, waterfall_parts(plot), strict=True):
        data.add_series(str(name), values)
    return XL_CHART_TYPE.COLUMN_STACKED, data


_DATA: dict[Kind, Callable[[Plot], tuple[Any, Any]]] = {
    "columns": _of_categories("COLUMN_CLUSTERED"), "lines": _of_categories("LINE_MARKERS"), "band": _of_categories("LINE"),
    "ranking": _of_categories("BAR_CLUSTERED"), "distribution": _of_categories("COLUMN_CLUSTERED"),
    "radar": _of_categories("RADAR_MARKERS"), "plane": _of_points, "waterfall": _of_steps,
}  # fmt: skip


def _finish(chart: Any, plot: Plot) -> None:
    """Tones by role, a legend where there is more than one series, grid and unit."""
    from pptx.enum.chart import XL_LEGEND_POSITION

    chart.has_legend = len(plot.series) > 1 and plot.kind != "waterfall"
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    if plot.kind in ("lines", "band", "radar"):
        for place, (line, one) in enumerate(zip(chart.plots[0].series, plot.series, strict=True)):
            _line(line, one, place)
    elif plot.kind == "plane":
        for place, dots in enumerate(chart.plots[0].series):
            _dots(dots, place)
    elif plot.kind == "waterfall":
        for part, tone in zip(chart.plots[0].series, (None, TONES[1], TONES[2]), strict=True):
            _fill(part.format, tone)
        chart.plots[0].gap_width = 50
    else:
        _bars(chart, plot)
    if plot.kind == "radar":
        chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 20, 80
        return
    _axes(chart, plot)


def _axes(chart: Any, plot: Plot) -> None:
    from pptx.dml.color import RGBColor

    chart.value_axis.major_gridlines.format.line.color.rgb = RGBColor(0xD9, 0xD9, 0xD9)
    titles = [(chart.value_axis, plot.unit)]
    if plot.kind == "plane":
        x, y = plot.series
        titles = [(chart.category_axis, f"{x.name} ({x.unit})"), (chart.value_axis, f"{y.name} ({y.unit})")]
    for axis, text in titles:
        if text:
            axis.has_title = True
            _say(axis.axis_title.text_frame, text, 9, QUIET)
    if plot.kind == "ranking":
        chart.category_axis.reverse_order = True
    if plot.kind in ("ranking", "distribution", "columns", "waterfall"):
        chart.category_axis.has_major_gridlines = False


def _bars(chart: Any, plot: Plot) -> None:
    drawn = chart.plots[0]
    drawn.gap_width = 8 if plot.kind == "distribution" else 45
    drawn.has_data_labels = len(plot.categories) * len(plot.series) <= 30
    for place, bars in enumerate(drawn.series):
        _fill(bars.format, TONES[0] if plot.series[place].role == "own" and not plot.marked else BAND, PEER)
        for marked in plot.marked:
            _fill(bars.points[marked].format, TONES[0])


def _line(line: Any, one: Series, place: int) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    aside = one.role in ("peers", "low", "high")
    tone = RGBColor.from_string((PEER if aside else TONES[place % len(TONES)]).removeprefix("#").upper())
    line.smooth = False
    line.format.line.width, line.format.line.color.rgb = Pt(1.5 if aside else 2.5), tone
    if aside:
        line.format.line.dash_style = MSO_LINE.DASH
    line.marker.format.fill.solid()
    line.marker.format.fill.fore_color.rgb = tone


def _dots(dots: Any, place: int) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE

    dots.format.line.fill.background()
    dots.marker.style = XL_MARKER_STYLE.CIRCLE if place == 0 else XL_MARKER_STYLE.DIAMOND
    dots.marker.size = 6 if place == 0 else 12
    _fill(dots.marker.format, BAND if place == 0 else TONES[(place - 1) % len(TONES)], PEER)


def _fill(shape: Any, tone: str | None, edge: str | None = None) -> None:
    from pptx.dml.color import RGBColor

    if tone is None:
        shape.fill.background()
        return
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(tone.removeprefix("#").upper())
    if edge:
        shape.line.color.rgb = RGBColor.from_string(edge.removeprefix("#").upper())
