"""What the columns of a page hold: their names from the heading strips, and the kind that their name tells."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from waterdx.core.headers import likenesses
from waterdx.digitise.register.grid import Grid

Holds = Literal["id", "term", "diameter", "year", "number", "text"]
Box = tuple[float, float, float, float]
_RULE = 0.7  # share of a cell's side along which a rule is seen
_MARGIN = 0.1  # of a cell's width
_MOST_STRIPS = 3
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


def heading_strips(grid: Grid) -> int:
    """How many strips from the top are heading: as long as some column has no rule between a strip and the next."""
    strips = 1
    while strips < min(_MOST_STRIPS, len(grid.rows) - 2) and grid.ruled and not all(_rules_below(grid, strips - 1)):
        strips += 1
    return strips


def heading_boxes(grid: Grid, strips: int) -> list[Box]:
    """For each column, the box of the lowest heading above it, joined with the strip above where no rule parts them."""
    boxes = []
    for column in range(len(grid.columns) - 1):
        top = strips - 1
        while top > 0 and not _rules_below(grid, top - 1)[column]:
            top -= 1
        x0, _, x1, y1 = grid.box(strips - 1, column)
        boxes.append((x0, float(grid.rows[top]), x1, y1))
    return boxes


def _rules_below(grid: Grid, strip: int) -> list[bool]:
    """Whether there is a rule at the foot of a strip, column by column."""
    import cv2

    y = round(float(grid.rows[strip + 1]))
    reach = max(4, round(0.2 * grid.letter_px))
    band = cv2.blur(grid.depth[max(0, y - reach) : y + reach + 1], (max(9, round(grid.letter_px)), 1)).max(axis=0)
    return [_runs_to_both_ends(band[round(a) + 6 : round(b) - 6] > grid.rule_level) for a, b in pairwise(grid.columns)]


def _runs_to_both_ends(dark: np.ndarray) -> bool:
    """A rule reaches both sides of its cell; a heading that stands in the middle of two joined strips does not."""
    margin = max(4, round(_MARGIN * len(dark)))
    return bool(min(dark[:margin].mean(), dark[-margin:].mean()) > _RULE) if len(dark) > 8 else False
