"""Where the names of pipes go: along the pipe, upright, once a stretch, never on top of each other or of a symbol.

Works in millimetres of the map frame from its lower left corner. A label that finds no room is left out and counted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from waterdx.core.safe_text import shown_width

if TYPE_CHECKING:
    from numpy.typing import NDArray

CELL = 0.5  # mm: how finely taken room is remembered
EVERY = 130.0  # mm of one stretch to a label
BENDS = 0.6  # mm a pipe may leave the line of its label
GAP = 0.8  # mm between pipe and label
STEPS = (0.0, 0.2, -0.2, 0.4, -0.4, 0.6, -0.6, 0.8, -0.8)  # where else along its share of the stretch a label is tried


@dataclass(frozen=True)
class Placed:
    """A label: its text, the middle of its lower edge in mm, its angle in degrees."""

    text: str
    x: float
    y: float
    angle: float


@dataclass
class Room:
    """Which cells of a frame are taken, and through which a line runs."""

    width: float
    height: float
    taken: NDArray[np.bool_] = field(init=False)
    crossed: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        size = math.ceil(self.height / CELL) + 1, math.ceil(self.width / CELL) + 1
        self.taken, self.crossed = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)

    def cross(self, lines: NDArray[np.object_]) -> None:
        """Remember where lines run: a label goes there only where it finds no better place. A line of no length runs nowhere,
        and GEOS refuses to divide it."""
        x, y = shapely.get_coordinates(shapely.segmentize(lines[shapely.length(lines) > 0], CELL)).T
        inside = (x >= 0) & (y >= 0) & (x <= self.width) & (y <= self.height)
        self.crossed[(y[inside] / CELL).astype(int), (x[inside] / CELL).astype(int)] = True

    def take(self, points: NDArray[np.float64], around: float) -> None:
        """Take the squares of half width `around` about points."""
        for x, y in points:
            row, column, reach = int(y / CELL), int(x / CELL), math.ceil(around / CELL)
            self.taken[max(0, row - reach) : row + reach + 1, max(0, column - reach) : column + reach + 1] = True

    def take_if_free(
        self, corner: NDArray[np.float64], along: NDArray[np.float64], up: NDArray[np.float64], crossing: bool
    ) -> bool:
        """Take the rectangle corner + along, up, if it lies in the frame and none of it is taken (nor crossed, unless `crossing`)."""
        across, high = (np.linspace(0, 1, max(2, math.ceil(np.hypot(*side) / (0.7 * CELL)))) for side in (along, up))
        points = corner + across[:, None, None] * along + high[None, :, None] * up
        x, y = points[..., 0], points[..., 1]
        if x.min() < 0 or y.min() < 0 or x.max() > self.width or y.max() > self.height:
            return False
        cells = (y / CELL).astype(int), (x / CELL).astype(int)
        middle = cells[0][:, len(high) // 2], cells[1][:, len(high) // 2]
        if self.taken[cells].any() or (not crossing and self.crossed[middle].any()):
            return False
        self.taken[cells] = True
        return True


def place(texts: NDArray[np.object_], lines: NDArray[np.object_], room: Room, size: float) -> tuple[list[Placed], int]:
    """Labels of lines (in mm), text by text on what hangs together, the longest stretches first; how many stretches have none."""
    stretches = [(text, line) for text in np.unique(texts[texts != ""].astype(str)) for line in joined(lines[texts == text])]
    stretches.sort(key=lambda pair: -pair[1].length)
    placed: list[Placed] = []
    without = 0
    for text, line in stretches:
        found = _along(text, line, room, size)
        placed += found
        without += not found
    return placed, without


def joined(lines: NDArray[np.object_]) -> list[shapely.LineString]:
    """Lines that meet end to end and at no third one, made one."""
    merged = shapely.line_merge(shapely.multilinestrings(shapely.get_parts(lines)))
    return [part for part in shapely.get_parts(merged) if part.geom_type == "LineString"]


def _along(text: str, line: shapely.LineString, room: Room, size: float) -> list[Placed]:
    """As many labels as a stretch is long for, each as near to its place as there is room."""
    long = shown_width(text) * size * 0.52 + 0.4
    if line.length < 0.8 * long:
        return []
    count = max(1, round(line.length / EVERY))
    found = []
    for number in range(count):
        middle = (number + 0.5) * line.length / count
        reach = line.length / count / 2
        tries = (
            _at(text, line, middle + step * reach, long, room, size, crossing) for crossing in (False, True) for step in STEPS
        )
        found += [one for one in [next(filter(None, tries), None)] if one]
    return found


def _at(
    text: str, line: shapely.LineString, middle: float, long: float, room: Room, size: float, crossing: bool
) -> Placed | None:
    """The label about a point of a line, above it or else below it; None where the line bends or there is no room."""
    ends = np.clip([middle - long / 2, middle, middle + long / 2], 0, line.length)
    first, centre, last = shapely.get_coordinates(shapely.line_interpolate_point(line, ends))
    chord = last - first
    length = float(np.hypot(*chord))
    if length < 0.75 * long:
        return None
    ahead = chord / length
    if ahead[0] < -1e-9 or (abs(ahead[0]) <= 1e-9 and ahead[1] < 0):
        ahead = -ahead
    up = np.array([-ahead[1], ahead[0]])
    if abs(float((centre - (first + last) / 2) @ up)) > BENDS:
        return None
    for lift in (GAP, -GAP - size):
        low = (first + last) / 2 + lift * up
        if room.take_if_free(low - ahead * long / 2, ahead * long, up * size, crossing):
            return Placed(text, float(low[0]), float(low[1]), math.degrees(math.atan2(ahead[1], ahead[0])))
    return None
