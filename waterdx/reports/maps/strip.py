"""The strip beside a map: title, sheet, scale, north and scale bar, legend, which sheet this is, notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

from waterdx.core.background import KINDS
from waterdx.core.words import Words
from waterdx.reports.maps.background import Background, legend_lines
from waterdx.reports.maps.content import Content, kind_name
from waterdx.reports.maps.looks import MM, OTHER_NODE, LineLook, Symbol, marks, symbols
from waterdx.reports.maps.sheets import Paper, Sheet, round_below
from waterdx.reports.style import INK, QUIET, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEGEND = Words(ja="凡例", en="Legend")
LEGEND_ROW = 4.4  # mm
BAR_M = {
    500: 40,
    1000: 100,
    2500: 200,
    5000: 400,
    10_000: 1000,
    15_000: 1000,
    20_000: 2000,
    25_000: 2000,
    50_000: 4000,
    100_000: 10_000,
    200_000: 20_000,
}


@dataclass(frozen=True)
class Title:
    """What a sheet says of itself beside its content."""

    utility: str
    kind: Words
    field: Words
    scale: int
    day: dt.date
    crs: Words
    sheets: Sequence[Sheet]
    notes: tuple[Words, ...]
    codes: dict[str, list[str]]


class Strip:
    """Writes from the top of a part of the page downwards, in millimetres; `step` is how much larger than on A3."""

    def __init__(self, page: Axes, left: float, top: float, wide: float, step: float) -> None:
        self.page, self.left, self.y, self.wide, self.step = page, left, top, wide, step

    def write(self, text: object, size: float, colour: str = INK, most: int = 9) -> None:
        size *= self.step
        rows = wrapped(str(text), max(8, int(self.wide / (size * 0.58))), most).split("\n")
        for row in rows:
            self.page.text(self.left, self.y, row, fontsize=size * MM, va="top", ha="left", color=colour)
            self.y -= size * 1.45

    def skip(self, mm: float) -> None:
        self.y -= mm * self.step

    def rule(self) -> None:
        self.page.add_line(Line2D([self.left, self.left + self.wide], [self.y, self.y], color=INK, linewidth=0.2 * MM))
        self.skip(2.5)


def draw_strip(
    page: Axes, paper: Paper, title: Title, sheet: Sheet | None, shown: Content, beneath: Background, without: int
) -> None:
    """Title, sheet name, north, scale bar, legend, which sheet this is, notes."""
    top = paper.frame_bottom + paper.frame_height - 5
    strip = Strip(page, paper.strip_left, top, paper.strip_width, 1.7 if paper.name == "A1" else 1.0)
    strip.write(title.utility, 3.4, most=3)
    strip.write(Words("{field} {kind}", "{kind}: {field}").format(field=title.field, kind=title.kind), 5.2, most=3)
    strip.skip(1)
    name = sheet.name if sheet else str(Words(ja="図葉索引", en="Index of sheets"))
    strip.write(Words(ja="図葉 {name}", en="Sheet {name}").format(name=name) if sheet else name, 4.4)
    if sheet and title.codes.get(sheet.name):
        strip.write(
            Words(ja="国土基本図 {codes}", en="National map sheet {codes}").format(codes=" ".join(title.codes[sheet.name])),
            2.3,
            QUIET,
            4,
        )
    strip.write(Words(ja="縮尺 1:{s:,}({p})", en="Scale 1:{s:,} ({p})").format(s=title.scale, p=paper.name), 3.4)
    strip.write(Words(ja="作成年月日 {d}", en="Made on {d}").format(d=title.day.isoformat()), 2.5)
    strip.write(title.crs, 2.5, most=3)
    strip.skip(2)
    north_and_bar(strip, title.scale)
    strip.rule()
    _legend(strip, shown, beneath)
    strip.rule()
    if sheet:
        mini_index(strip, title.sheets, sheet)
    for note in _notes(title, shown, without, sheet is not None):
        strip.write(f"・{note}", 2.0, QUIET)
    page.add_patch(
        Rectangle((paper.strip_left - 3, paper.margin), paper.strip_width + 3, paper.frame_height, fill=False, edgecolor=INK, linewidth=0.3 * MM)
    )  # fmt: skip


def _notes(title: Title, shown: Content, without: int, is_sheet: bool) -> Iterator[Words]:
    yield from title.notes
    if without and is_sheet:
        yield Words(ja="場所がなく注記を省いた区間: {n:,}", en="Stretches whose label found no room: {n:,}").format(n=without)
    if shown.left_out:
        yield Words(
            ja="図形がない(長さ 0 m を含む)ため描いていない管: {n:,} 本",
            en="Pipes without a shape (or of length 0 m), not drawn: {n:,}",
        ).format(n=shown.left_out)


def _bar_m(scale: int, room_mm: float) -> float:
    """How much ground a scale bar shows that has so much room."""
    usual = BAR_M.get(scale) or round_below(scale * 0.05) * 2
    fits = (metres for metres in (usual, usual / 2, usual / 4) if metres * 1000 / scale <= room_mm)
    return next(fits, round_below(room_mm * scale / 1000))


def north_and_bar(strip: Strip, scale: int) -> None:
    """An arrow to the north and a scale bar."""
    page, left, high = strip.page, strip.left, 16 * strip.step
    x = left + 5 * strip.step
    page.add_patch(Polygon([(x, strip.y), (x - 3, strip.y - high), (x, strip.y - high + 4)], facecolor=INK, linewidth=0))
    page.add_patch(
        Polygon(
            [(x, strip.y), (x + 3, strip.y - high), (x, strip.y - high + 4)], facecolor="white", edgecolor=INK, linewidth=0.2 * MM
        )
    )
    page.text(x, strip.y - high - 0.5, "N", fontsize=4 * MM, ha="center", va="top")
    ground = _bar_m(scale, strip.wide - 24 * strip.step)
    long, start, low = ground * 1000 / scale, left + 14 * strip.step, strip.y - high + 2
    for part in range(4):
        page.add_patch(
            Rectangle((start + part * long / 4, low), long / 4, 1.8, facecolor=INK if part % 2 == 0 else "white", edgecolor=INK, linewidth=0.15 * MM)
        )  # fmt: skip
    for share in (0.0, 0.5, 1.0):
        page.text(start + share * long, low + 2.6, f"{ground * share:g}", fontsize=2.2 * MM, ha="center", va="bottom")
    page.text(start + long + 2, low, "m", fontsize=2.2 * MM, va="bottom")
    strip.y -= high + 8


Marks = Callable[[float, float, float], Sequence[Line2D]]  # left and right end of the sample, and its height


def legend_entries(shown: Content, beneath: Background) -> list[tuple[Marks, Words]]:
    """What is on a sheet, each with how its sample is drawn."""
    present = set(shown.look.tolist())
    found: list[tuple[Marks, Words]] = [
        (partial(_line, look), look.name) for number, look in enumerate(shown.looks) if number in present
    ]
    known = symbols(shown.field)
    for kind in [*known, ""]:
        there = shown.kinds == kind if kind else ~np.isin(shown.kinds.astype(str), list(known))
        if there.any():
            found.append((partial(_mark, known.get(kind, OTHER_NODE)), kind_name(kind, shown.field)))
    return found + [(partial(_beneath, kind), KINDS[kind].name) for kind in beneath.lines]


def _line(look: LineLook, left: float, right: float, y: float) -> list[Line2D]:
    style: Any = (0, look.dashes) if look.dashes else "solid"
    return [Line2D([left, right], [y, y], color=look.colour, linewidth=look.width * MM, linestyle=style, dash_capstyle="butt")]


def _mark(symbol: Symbol, left: float, right: float, y: float) -> list[Line2D]:
    return [marks(symbol, [(left + right) / 2], [y])]


def _beneath(kind: str, left: float, right: float, y: float) -> list[Line2D]:
    return legend_lines(kind, (left, right), y)


def _legend(strip: Strip, shown: Content, beneath: Background) -> None:
    strip.write(LEGEND, 3.0)
    for drawn, name in legend_entries(shown, beneath):
        legend_row(strip, drawn, name)
    strip.skip(1)


def legend_row(strip: Strip, drawn: Marks, name: Words) -> None:
    """A sample and its name."""
    for mark in drawn(strip.left, strip.left + 16 * strip.step, strip.y - 1.2 * strip.step):
        strip.page.add_line(mark)
    columns = int((strip.wide - 19 * strip.step) / (2.3 * strip.step * 0.53))
    strip.page.text(
        strip.left + 19 * strip.step, strip.y, wrapped(str(name), columns, 1), fontsize=2.3 * strip.step * MM, va="top"
    )
    strip.y -= LEGEND_ROW * strip.step


def mini_index(strip: Strip, sheets: Sequence[Sheet], here: Sheet) -> None:
    """A small plan of all sheets with this one filled."""
    rows, columns = (1 + max(getattr(sheet, name) for sheet in sheets) for name in ("row", "column"))
    cell = min(8.0 * strip.step, strip.wide / columns, 45 * strip.step / rows)
    for sheet in sheets:
        place = (strip.left + sheet.column * cell, strip.y - (sheet.row + 1) * cell * 0.8)
        is_here = sheet.name == here.name
        strip.page.add_patch(
            Rectangle(place, cell, cell * 0.8, facecolor=INK if is_here else "white", edgecolor=INK, linewidth=0.12 * MM)
        )
        if cell > 5:
            strip.page.text(
                place[0] + cell / 2,
                place[1] + cell * 0.4,
                sheet.name,
                fontsize=1.7 * MM,
                ha="center",
                va="center",
                color="white" if is_here else INK,
            )
    strip.y -= rows * cell * 0.8 + 3
