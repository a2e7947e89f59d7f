"""Paper, and how a network is cut into sheets of it: names from the north-west, edges on round coordinates, map sheet codes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.errors import UserError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Box = tuple[float, float, float, float]  # west, south, east, north in metres


@dataclass(frozen=True)
class Paper:
    """A sheet of paper in millimetres: its size, the map frame from its lower left, the strip beside it; `below` is room under the frame."""

    name: str
    width: float
    height: float
    margin: float
    frame_width: float
    frame_height: float
    below: float = 0.0

    def strip_wide(self, gap: float) -> float:
        """What is left beside the frame and a gap."""
        return self.width - 2 * self.margin - self.frame_width - gap

    @property
    def frame_bottom(self) -> float:
        return self.margin + self.below

    @property
    def strip_left(self) -> float:
        return self.margin + self.frame_width + 14

    @property
    def strip_width(self) -> float:
        return self.width - self.margin - self.strip_left


PAPERS = {paper.name: paper for paper in (Paper("A1", 841, 594, 18, 700, 550), Paper("A3", 420, 297, 14, 310, 265))}
SCALES = (500, 1000, 2500, 5000, 10_000, 25_000, 50_000)
INDEX_SCALES = (1000, 2500, 5000, 10_000, 15_000, 20_000, 25_000, 50_000, 100_000, 200_000)
SPACING_M = {
    500: 50,
    1000: 100,
    2500: 250,
    5000: 500,
    10_000: 1000,
    15_000: 1000,
    20_000: 2000,
    25_000: 2500,
    50_000: 5000,
    100_000: 10_000,
    200_000: 20_000,
}  # between grid crosses


def spacing_m(scale: int) -> float:
    """Between grid crosses: a hundred millimetres of paper or so, on round coordinates.

    >>> spacing_m(2500), spacing_m(600), spacing_m(3200)
    (250, 50.0, 200.0)
    """
    return SPACING_M.get(scale) or round_below(scale / 10)


def round_below(number: float) -> float:
    """The largest 1, 2 or 5 times a power of ten that is not above a number.

    >>> round_below(730), round_below(0.3)
    (500.0, 0.2)
    """
    power = 10.0 ** math.floor(math.log10(number))
    return max(step * power for step in (1, 2, 5) if step * power <= number * (1 + 1e-9))


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name (row letter from the north, column number from the west) and the ground it shows."""

    name: str
    row: int
    column: int
    box: Box


def cut(bounds: Box, scale: int, paper: Paper) -> list[Sheet]:
    """The sheets that cover `bounds`, row by row from the north-west; their edges are round coordinates."""
    spacing = SPACING_M[scale]
    wide, high = paper.frame_width * scale / 1000, paper.frame_height * scale / 1000
    west, north = math.floor(bounds[0] / spacing) * spacing, math.ceil(bounds[3] / spacing) * spacing
    columns, rows = max(1, math.ceil((bounds[2] - west) / wide)), max(1, math.ceil((north - bounds[1]) / high))
    west -= math.floor((columns * wide - (bounds[2] - west)) / 2 / spacing) * spacing  # what is to spare lies on both sides
    north += math.floor((rows * high - (north - bounds[1])) / 2 / spacing) * spacing
    return [
        Sheet(f"{letters(row)}-{column + 1}", row, column,
              (west + column * wide, north - (row + 1) * high, west + (column + 1) * wide, north - row * high))
        for row in range(rows) for column in range(columns)
    ]  # fmt: skip


def letters(row: int) -> str:
    """A … Z, AA …

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    text = ""
    while row >= 0:
        text, row = chr(ord("A") + row % 26) + text, row // 26 - 1
    return text


def occupied(sheets: list[Sheet], shapes: NDArray[np.object_]) -> list[Sheet]:
    """Only the sheets on which something lies."""
    import shapely

    tree = shapely.STRtree(shapes)
    return [sheet for sheet in sheets if len(tree.query(shapely.box(*sheet.box), predicate="intersects"))]


def chosen(sheets: list[Sheet], names: tuple[str, ...]) -> list[Sheet]:
    """The sheets of these names, all where none is named. UserError where there is no such sheet."""
    known = {sheet.name: sheet for sheet in sheets}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UserError(
            ja="図葉「{name}」はありません。あるのは {names} です。",
            en="There is no sheet “{name}”. There are {names}.",
            name=unknown[0], names=" ".join(list(known)[:40]),
        )  # fmt: skip
    return [known[name] for name in names] if names else sheets


def index_scale(bounds: Box, paper: Paper) -> int:
    """The largest scale of an index at which `bounds` fits into one frame; the smallest there is where none does."""
    wide, high = bounds[2] - bounds[0], bounds[3] - bounds[1]
    fits = (
        scale for scale in INDEX_SCALES if wide <= paper.frame_width * scale / 1000 and high <= paper.frame_height * scale / 1000
    )
    return next(fits, INDEX_SCALES[-1])


def map_sheet_code(north_m: float, east_m: float, zone: int) -> str | None:
    """The 国土基本図 sheet (1/2,500) of a point of a plane rectangular zone; None outside the sheets.

    >>> map_sheet_code(156679, 21984, 8)
    '08EE753'
    """
    down, right = 300_000 - north_m, east_m + 160_000
    if not (0 <= down < 600_000 and 0 <= right < 320_000):
        return None
    row, column = int(down // 30_000), int(right // 40_000)
    down, right = down - row * 30_000, right - column * 40_000
    quarter = 1 + 2 * (down % 3000 >= 1500) + (right % 4000 >= 2000)
    return f"{zone:02d}{chr(65 + row)}{chr(65 + column)}{int(down // 3000)}{int(right // 4000)}{quarter}"


def map_sheet_codes(box: Box, zone: int) -> list[str]:
    """Every 国土基本図 sheet (1/2,500) that a rectangle touches, from the north-west."""
    codes = (
        map_sheet_code(north, east, zone) for north in _middles(box[1], box[3], 1500) for east in _middles(box[0], box[2], 2000)
    )
    return [code for code in codes if code]


def _middles(low: float, high: float, step: float) -> Iterator[float]:
    """A point within every step-wide stripe that low..high touches, the last first for north, which is larger."""
    edges = [low, *np.arange(math.floor(low / step) + 1, math.ceil(high / step)) * step, high]
    middles = [(a + b) / 2 for a, b in pairwise(edges)]
    return iter(middles[::-1] if step == 1500 else middles)
