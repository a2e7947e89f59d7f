"""Plots as sheets of an Excel book: the table, and beside it a chart of Excel made from its cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from waterdx.core.replacing import replacing
from waterdx.core.safe_text import safe_cell
from waterdx.ledger.workbook import workbook
from waterdx.reports.native import FONT, STEP_NAMES, Across, lines_across, step_series, step_tone, with_level
from waterdx.reports.plots import CUT_KINDS, Kind, Plot, Series
from waterdx.reports.style import ACCENT, BAND, INK, PEER, TONES
from waterdx.reports.tables import WHOLE_TEXT, sheet_name

_TOP = 4  # rows above the table: title, subtitle, a line free
_DASHES = {"peers": "dash", "low": "dash", "high": "dash", "level": "dash"}


def write_charts(plots: Sequence[Plot], path: Path) -> None:
    """One sheet a plot; the file is whole or as it was."""
    with replacing(path) as draft, workbook(draft, {**WHOLE_TEXT, "in_memory": True}) as book:
        for number, plot in enumerate(map(with_level, plots), start=1):
            sheet = book.add_worksheet(sheet_name(f"{number} {plot.title}"))
            _write(book, sheet, plot)


def _write(book: Any, sheet: Any, plot: Plot) -> None:
    plain, big = book.add_format({"font_name": FONT}), book.add_format({"font_name": FONT, "font_size": 14})
    head = book.add_format({"font_name": FONT, "bold": True, "bg_color": BAND, "border": 1, "text_wrap": True})
    number = book.add_format({"font_name": FONT, "num_format": "#,##0" + ("." + "0" * plot.decimals if plot.decimals else "")})
    sheet.write_string(0, 0, safe_cell(plot.title), big)
    sheet.write_string(1, 0, safe_cell(plot.subtitle), plain)
    sheet.set_column(0, 0, 26, plain)
    sheet.set_column(1, max(1, len(plot.series)), 16, plain)
    table = plot.table()
    for column, name in enumerate(table.columns, start=1):
        sheet.write_string(_TOP - 1, column, safe_cell(str(name)), head)
    sheet.write_blank(_TOP - 1, 0, None, head)
    for row, (name, values) in enumerate(zip(plot.categories, table.itertuples(index=False), strict=True), start=_TOP):
        sheet.write_string(row, 0, safe_cell(name), plain)
        for column, value in enumerate(values, start=1):
            if value is not None:
                sheet.write_number(row, column, value, number)
    for place, note in enumerate(plot.notes):
        sheet.write_string(_TOP + len(plot.categories) + 1 + place, 0, safe_cell(note), plain)
    if plot.kind == "heat":
        _colour(book, sheet, plot, number)
    else:
        chart = _MAKE[plot.kind](book, sheet, plot)
        chart.set_title({"name": safe_cell(plot.title), "name_font": {"name": FONT, "size": 12, "bold": False}, "overlay": False})
        chart.set_size({"width": 820, "height": max(420, 22 * len(plot.categories) if plot.kind == "ranking" else 0)})
        chart.show_blanks_as("gap")
        sheet.insert_chart(_TOP - 1, len(plot.series) + 2, chart, {"description": plot.alt})


def _range(sheet: Any, plot: Plot, column: int) -> list[Any]:
    return [sheet.get_name(), _TOP, column, _TOP + len(plot.categories) - 1, column]


def _series(sheet: Any, plot: Plot, place: int, **look: Any) -> dict[str, Any]:
    return {"name": [sheet.get_name(), _TOP - 1, place + 1], "categories": _range(sheet, plot, 0),
            "values": _range(sheet, plot, place + 1)} | look  # fmt: skip


def _line_look(one: Series, place: int) -> dict[str, Any]:
    colour = ACCENT if one.role == "level" else PEER if one.role in _DASHES else TONES[place % len(TONES)]
    line: dict[str, Any] = {
        "color": colour,
        "width": 2.5 if one.role == "own" else 1.5,
        "dash_type": _DASHES.get(one.role, "solid"),
    }
    marker = {
        "type": "none" if one.role == "level" else ("circle", "square", "triangle", "diamond")[place % 4],
        "size": 6,
        "fill": {"color": colour},
        "border": {"color": "white"},
    }
    return {"line": line, "marker": marker}


def _axes(chart: Any, plot: Plot, *, across: str = "x", up: str = "y") -> Any:
    font = {"name": FONT, "size": 9, "bold": False}
    cut = {"max": plot.cut_at} if plot.cut_at is not None and plot.kind in CUT_KINDS else {}
    getattr(chart, f"set_{up}_axis")(
        {
            **cut,
            "name": safe_cell(plot.unit_with_cut if plot.kind in CUT_KINDS else plot.unit),
            "name_font": font,
            "num_font": font,
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        }
    )
    getattr(chart, f"set_{across}_axis")({"num_font": font})
    chart.set_legend({"position": "bottom", "font": font})
    return chart


def _lines(book: Any, sheet: Any, plot: Plot) -> Any:
    chart = book.add_chart({"type": "line"})
    for place, one in enumerate(plot.series):
        chart.add_series(_series(sheet, plot, place, **_line_look(one, place)))
    return _axes(chart, plot)


def _columns(book: Any, sheet: Any, plot: Plot) -> Any:
    """Own bars; the others as lines over them."""
    chart = book.add_chart({"type": "column"})
    labels = {"value": True, "font": {"name": FONT, "size": 9}}
    chart.add_series(_series(sheet, plot, 0, fill={"color": TONES[0]}, gap=80, data_labels=labels))
    if plot.series[1:]:
        over = book.add_chart({"type": "line"})
        for place in range(1, len(plot.series)):
            over.add_series(_series(sheet, plot, place, **_line_look(plot.series[place], place + 1)))
        chart.combine(over)
    return _axes(chart, plot)


def _points(plot: Plot) -> list[dict[str, Any]]:
    return [
        {"fill": {"color": TONES[0] if place in plot.marked else BAND}, "border": {"color": PEER}}
        for place in range(len(plot.categories))
    ]


def _bars(kind: str, gap: int) -> Callable[[Any, Any, Plot], Any]:
    def make(book: Any, sheet: Any, plot: Plot) -> Any:
        chart = book.add_chart({"type": kind})
        labels = {"value": True, "font": {"name": FONT, "size": 9}}
        chart.add_series(_series(sheet, plot, 0, points=_points(plot), gap=gap, data_labels=labels))
        if kind == "bar":
            chart = _axes(chart, plot, across="x", up="y")
            chart.set_y_axis({"reverse": True, "num_font": {"name": FONT, "size": 9}})
            cut = {} if plot.cut_at is None else {"max": plot.cut_at}
            chart.set_x_axis(
                {**cut, "name": safe_cell(plot.unit_with_cut), "name_font": {"name": FONT, "size": 9, "bold": False}}
            )
        else:
            chart = _axes(chart, plot)
        chart.set_legend({"none": True})
        return chart

    return make


def _radar(book: Any, sheet: Any, plot: Plot) -> Any:
    chart = book.add_chart({"type": "radar", "subtype": "with_markers"})
    for place, one in enumerate(plot.series):
        chart.add_series(_series(sheet, plot, place, **_line_look(one, place)))
    chart.set_y_axis({"min": 20, "max": 80, "major_gridlines": {"visible": True}})
    chart.set_legend({"position": "bottom", "font": {"name": FONT, "size": 9}})
    return chart


def _plane(book: Any, sheet: Any, plot: Plot) -> Any:
    chart = book.add_chart({"type": "scatter"})
    x, y = plot.series
    chart.add_series(
        {"name": safe_cell(y.name), "categories": _range(sheet, plot, 1), "values": _range(sheet, plot, 2), "points": [
            {"fill": {"color": TONES[0] if place in plot.marked else BAND}, "border": {"color": PEER}} for place in range(len(plot.categories))],
         "marker": {"type": "circle", "size": 6, "fill": {"color": BAND}, "border": {"color": PEER}}}
    )  # fmt: skip
    for number, place in enumerate(plot.marked):
        row = _TOP + place
        chart.add_series(
            {"name": [sheet.get_name(), row, 0], "categories": [sheet.get_name(), row, 1, row, 1], "values": [sheet.get_name(), row, 2, row, 2],
             "marker": {"type": "diamond", "size": 11, "fill": {"color": TONES[number % len(TONES)]}, "border": {"color": "white"}},
             "data_labels": {"series_name": True, "value": False, "font": {"name": FONT}}}
        )  # fmt: skip
    for number, line in enumerate(lines_across(plot)):
        chart.add_series(_line_across(sheet, plot, number, line))
    font = {"name": FONT, "size": 9, "bold": False}
    chart.set_x_axis({"name": safe_cell(f"{x.name} ({x.unit})"), "name_font": font, "major_gridlines": {"visible": False}})
    chart.set_y_axis({"name": safe_cell(f"{y.name} ({y.unit})"), "name_font": font, "major_gridlines": {"visible": True}})
    others = [0, *range(1, 1 + len(plot.marked))]  # the dots have their names beside them
    chart.set_legend({"position": "bottom", "font": font, "delete_series": others})
    return chart


def _line_across(sheet: Any, plot: Plot, number: int, line: Across) -> dict[str, Any]:
    """A series of two points, whose numbers stand behind the chart."""
    column = _behind(plot) + 2 * number
    sheet.write_string(_TOP - 1, column, safe_cell(line.name))
    for row, (x, y) in enumerate(zip(line.xs, line.ys, strict=True), start=_TOP):
        sheet.write_number(row, column, x)
        sheet.write_number(row, column + 1, y)
    ends = [_TOP, _TOP + 1]
    look = {"color": ACCENT if line.level else INK, "width": 1.25, "dash_type": "dash" if line.level else "round_dot"}
    return {
        "name": [sheet.get_name(), _TOP - 1, column],
        "categories": [sheet.get_name(), ends[0], column, ends[1], column],
        "values": [sheet.get_name(), ends[0], column + 1, ends[1], column + 1],
        "line": look, "marker": {"type": "none"},
    }  # fmt: skip


def _waterfall(book: Any, sheet: Any, plot: Plot) -> Any:
    """Stacked columns over an invisible one; its parts stand in columns right of the table."""
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for number, (which, values) in enumerate(step_series(plot)):
        column, colour = _behind(plot) + number, step_tone(which)
        sheet.write_string(_TOP - 1, column, str(STEP_NAMES[which]))
        for row, value in enumerate(values, start=_TOP):
            sheet.write_number(row, column, value)
        look: dict[str, Any] = (
            {"fill": {"none": True}, "border": {"none": True}} if colour is None else {"fill": {"color": colour}}
        )
        chart.add_series({"categories": _range(sheet, plot, 0), "values": _range(sheet, plot, column), "gap": 50, **look})
    chart = _axes(chart, plot)
    chart.set_x_axis({"num_font": {"name": FONT, "size": 9}, "label_position": "low"})  # not over columns below zero
    chart.set_legend({"none": True})
    return chart


def _behind(plot: Plot) -> int:
    """The first column behind the chart, for numbers that only the chart needs."""
    return len(plot.series) + 16


def _colour(book: Any, sheet: Any, plot: Plot, number: Any) -> None:
    """A heat table: its cells coloured by score (series are columns of the table here)."""
    from waterdx.reports.plot_fields import heat_tone

    for column, one in enumerate(plot.series, start=1):
        for row, (value, given) in enumerate(zip(one.values, one.scores, strict=True), start=_TOP):
            ground, ink = heat_tone(given)
            if value is not None and given is not None:
                sheet.write_number(
                    row,
                    column,
                    value,
                    book.add_format({"font_name": FONT, "num_format": number.num_format, "bg_color": ground, "font_color": ink}),
                )


_MAKE: dict[Kind, Callable[[Any, Any, Plot], Any]] = {
    "columns": _columns, "lines": _lines, "band": _lines, "ranking": _bars("bar", 40), "distribution": _bars("column", 8),
    "radar": _radar, "plane": _plane, "waterfall": _waterfall,
}  # fmt: skip
