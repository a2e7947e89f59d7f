"""Plots as slides of PowerPoint: title, a sentence, a chart that can be edited, its table beside it, the source below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.core.replacing import replacing
from waterdx.core.words import Words
from waterdx.reports.native_pptx_charts import add_chart
from waterdx.reports.native_pptx_text import colour_of, say
from waterdx.reports.plot_fields import heat_tone
from waterdx.reports.plots import Plot, Series
from waterdx.reports.scores import marked
from waterdx.reports.style import BAND, INK, QUIET, fitted_size, width

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
    _text(slide, one.sentence, MARGIN, 0.98, WIDE - 2 * MARGIN, 0.72, (15, 13, 12, 11))
    plot = one.plot
    if plot.kind == "text":
        _text(
            slide,
            "\n".join(plot.categories),
            MARGIN,
            BODY_TOP,
            WIDE - 2 * MARGIN,
            BODY_HIGH,
            (12, 11, 10, 9, 8),
        )
    elif plot.kind == "heat":
        _table(slide, _heat_rows(plot), MARGIN, WIDE - 2 * MARGIN, plot)
    else:
        rows = rows_beside(plot)
        chart_wide = WIDE - 2 * MARGIN - (TABLE_WIDE + 0.25 if rows else 0)
        add_chart(slide, plot, (MARGIN, BODY_TOP, chart_wide, BODY_HIGH))
        if rows:
            _table(slide, rows, MARGIN + chart_wide + 0.25, TABLE_WIDE, plot)
    _text(
        slide,
        "\n".join(said_below(one)),
        MARGIN,
        BODY_TOP + BODY_HIGH + 0.08,
        WIDE - 2 * MARGIN,
        HIGH - BODY_TOP - BODY_HIGH - 0.1,
        (8, 7, 6.5),
        QUIET,
    )


def said_below(one: Slide) -> list[str]:
    """Unit, year and source under a chart."""
    return [*([one.plot.subtitle] if one.sentence != one.plot.subtitle else []), *one.plot.notes]


def _title(slide: Any, text: str) -> None:
    from pptx.util import Inches

    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = Inches(MARGIN), Inches(0.3), Inches(WIDE - 2 * MARGIN), Inches(0.65)
    say(shape.text_frame, text, 24 if width(text) < 60 else 19, INK)


def _text(
    slide: Any, text: str, left: float, top: float, wide: float, high: float, sizes: Sequence[float], colour: str = INK
) -> None:
    """A text in the largest of `sizes` that fits its box."""
    from pptx.util import Inches

    inset = 0.2, 0.1  # what PowerPoint keeps free, across and up
    size = fitted_size(text.split("\n"), wide - inset[0], high - inset[1], sizes)

    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(wide), Inches(high))
    say(shape.text_frame, text, size, colour)


def rows_beside(plot: Plot) -> list[list[str]]:
    """The table beside a chart: heads, then a row a category; of a plane only the utility itself."""
    names = [plot.head_of(one) for one in plot.series]
    places = list(plot.marked) if plot.kind == "plane" else list(range(len(plot.categories)))
    if len(places) > _MOST_ROWS:
        places = (
            [place for place in places if place in plot.marked]
            if plot.kind == "ranking"
            else sorted({*places[:: -(-len(places) // _MOST_ROWS)], places[-1]})
        )
    body = [[plot.categories[place], *(_number(one.values[place], plot.decimals) for one in plot.series)] for place in places]
    return [["", *names], *body] if body else []


def _heat_rows(plot: Plot) -> list[list[str]]:
    return [
        ["", *plot.categories],
        *([f"{one.name} ({one.unit})", *_scored(one, plot.decimals)] for one in plot.series),
    ]


def _scored(one: Series, decimals: int) -> list[str]:
    return [marked(_number(value, decimals), given) for value, given in zip(one.values, one.scores, strict=True)]


def _number(value: float | None, decimals: int) -> str:
    return "–" if value is None else f"{value:,.{decimals}f}"


def _table(slide: Any, rows: list[list[str]], left: float, wide: float, plot: Plot) -> None:
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
            cell.fill.fore_color.rgb = colour_of(ground)
            say(cell.text_frame, text, size, ink, right=column > 0 and number > 0)


def _tone(plot: Plot, row: int, column: int) -> tuple[str, str]:
    if row == 0:
        return BAND, INK
    if plot.kind == "heat" and column:
        return _rgb(heat_tone(plot.series[row - 1].scores[column - 1]))
    return "#ffffff", INK


def _rgb(pair: tuple[str, str]) -> tuple[str, str]:
    return pair[0], "#ffffff" if pair[1] == "white" else pair[1]
