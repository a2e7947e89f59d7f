"""What the columns of a page hold: their names from the heading strips, and the kind that their name tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from waterdx.core.headers import likenesses
from waterdx.digitise.register.grid import Grid, runs

Holds = Literal["id", "term", "diameter", "year", "number", "text"]
Box = tuple[float, float, float, float]
_ACROSS = 0.85  # share of a cell's side along which a rule is seen
_DOTS = 0.2  # of the letter height, half the gap between the dots of a rule
_DIAMETER = "diameter_mm"


@dataclass(frozen=True)
class Column:
    """A column's name as read, the field it is most likely of ("" = none known) and what kind of text it holds."""

    name: str
    field: str
    holds: Holds
    term: str = ""


def column_named(name: str) -> Column:
    """The column of a heading.

    >>> column_named("管種").term, column_named("口径(mm)").holds, column_named("備考").holds
    ('material', 'diameter', 'text')
    """
    likely = likenesses(name, "pipes")
    if not likely or likely[0].strength < 0.5:
        return Column(name, "", "text")
    field = likely[0].field
    if field.name == _DIAMETER:
        return Column(name, field.name, "diameter")
    kinds: dict[str, Holds] = {"id": "id", "term": "term", "year": "year", "number": "number"}
    return Column(name, field.name, kinds.get(field.kind, "text"), field.term)


def column_headed(parts: Sequence[str], others: Sequence[str] = ()) -> Column:
    """The column of a heading of several levels, from the top; `others` are the lowest names of the other columns.

    The lowest level is the name where it is clear by itself (管種 below 構造); where it is not (上流 below 管底高(m), or a name that
    stands over several columns) it takes the levels above along, in the order that makes a known heading.

    >>> column_headed(["構造", "管種"]).name, column_headed(["管底高(m)", "上流"]).name, column_headed(["上流", "土被り"], ["土被り"]).name
    ('管種', '上流管底高(m)', '上流土被り')
    """
    parts = [part for part in parts if part] or [""]
    lowest = column_named(parts[-1])
    joined = [name for part in reversed(parts[:-1]) for name in (part + lowest.name, lowest.name + part)]
    if not joined:
        return lowest
    meant = column_named(max(joined, key=_strength))
    if lowest.name in others:
        return meant
    return meant if meant.field not in ("", lowest.field) and _strength(meant.name) > _strength(lowest.name) else lowest


def _strength(name: str) -> float:
    likely = likenesses(name, "pipes")
    return likely[0].strength if likely else 0.0


def heading_boxes(grid: Grid) -> list[list[Box]]:
    """For each column the boxes of the headings above it, from the top: parted where a rule parts them in this column, and as
    wide as the columns between which no rule stands."""
    top, foot = float(grid.rows[0]), float(grid.rows[grid.heading])
    return [
        [(*_spanned(grid, c, y0, y1), y1) for y0, y1 in pairwise(_parted(grid, c, top, foot))]
        for c in range(len(grid.columns) - 1)
    ]


def _parted(grid: Grid, column: int, top: float, foot: float) -> list[float]:
    """The y of the rules across the heading of one column, its top and foot among them."""
    if not grid.ruled:
        return [top, foot]
    a, b = (round(float(edge)) for edge in grid.columns[column : column + 2])
    inner = grid.depth[round(top) : round(foot), a + 6 : b - 6]
    if inner.shape[1] < 8:
        return [top, foot]
    tall = np.maximum(np.maximum(inner[:-2], inner[1:-1]), inner[2:])  # a rule leans a little
    share = np.pad(_without_gaps(tall > grid.rule_level, grid.letter_px).mean(axis=1), 1)
    near = 0.6 * grid.letter_px
    on = [y for y in runs(share > _ACROSS) if y[0] > near and y[1] < foot - top - near and y[1] - y[0] < 0.4 * grid.letter_px]
    return [top, *(top + (first + last - 1) / 2 for first, last in on), foot]


def _spanned(grid: Grid, column: int, y0: float, y1: float) -> tuple[float, float, float]:
    """x0, y0, x1 of the heading over a column between two rules."""
    first, last = column, column + 1
    while grid.ruled and first > 0 and not _stands(grid, first, y0, y1):
        first -= 1
    while grid.ruled and last < len(grid.columns) - 1 and not _stands(grid, last, y0, y1):
        last += 1
    return float(grid.columns[first]), y0, float(grid.columns[last])


def _stands(grid: Grid, edge: int, y0: float, y1: float) -> bool:
    """Whether an upright rule stands at a column's edge between two y."""
    x, reach = round(float(grid.columns[edge])), max(4, round(0.2 * grid.letter_px))
    band = grid.depth[round(y0) + 5 : round(y1) - 5, max(0, x - reach) : x + reach + 1]
    return bool(band.size and _without_gaps(band.max(axis=1)[None] > grid.rule_level, grid.letter_px).mean() > _ACROSS)


def _without_gaps(inked: np.ndarray, letter_px: float) -> np.ndarray:
    """Rows of ink with the gaps of a dotted rule filled: each spot reaches a fifth of a letter to either side."""
    reach = max(1, round(_DOTS * letter_px))
    wide = np.pad(inked, ((0, 0), (reach, reach)))
    return np.asarray(np.lib.stride_tricks.sliding_window_view(wide, 2 * reach + 1, axis=1).any(axis=2))
