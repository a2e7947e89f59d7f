"""Where a point that is being drawn comes to lie: on a vertex, on an edge, or at a right angle. Geometry only, in metres."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Point = tuple[float, float]
Kind = Literal["vertex", "edge", "right_angle", "free"]


@dataclass(frozen=True)
class Snap:
    """A place and why it is there; `line` is the number of the candidate it lies on, None for none."""

    point: Point
    kind: Kind
    line: int | None = None


def snap(cursor: Point, lines: Sequence[Sequence[Point]], within: float) -> Snap:
    """The nearest vertex within reach, else the nearest point of an edge, else the cursor itself. A point is a line of one vertex.

    >>> snap((10.2, 0.3), [[(0, 0), (10, 0)]], 1.0).kind, snap((5.0, 0.3), [[(0, 0), (10, 0)]], 1.0).point
    ('vertex', (5.0, 0.0))
    """
    return (
        _nearest(cursor, "vertex", _vertices(lines), within)
        or _nearest(cursor, "edge", _feet(cursor, lines), within)
        or Snap(cursor, "free")
    )


def snap_square(cursor: Point, origin: Point, along: Point | None, lines: Sequence[Sequence[Point]], within: float) -> Snap:
    """A point so that the new piece from `origin` is square: to an edge it reaches, else to `along` (the direction before; None = east).

    >>> snap_square((9.8, 3.3), (0, 3), None, [[(10, 0), (10, 9)]], 1.0)
    Snap(point=(10.0, 3.0), kind='right_angle', line=0)
    """
    feet = [(number, foot) for number, line in enumerate(lines) for a, b in pairwise(line) if (foot := _foot_on(origin, a, b))]
    on_edge = _nearest(cursor, "right_angle", feet, within)
    return on_edge or Snap(_square(cursor, origin, along or (1.0, 0.0)), "right_angle")


def _square(cursor: Point, origin: Point, along: Point) -> Point:
    """The cursor moved onto the nearest of the lines through `origin` along and across a direction."""
    size = math.hypot(*along) or 1.0
    ux, uy = along[0] / size, along[1] / size
    dx, dy = cursor[0] - origin[0], cursor[1] - origin[1]
    ahead, across = dx * ux + dy * uy, dy * ux - dx * uy
    if abs(ahead) >= abs(across):
        return origin[0] + ahead * ux, origin[1] + ahead * uy
    return origin[0] - across * uy, origin[1] + across * ux


def _vertices(lines: Sequence[Sequence[Point]]) -> list[tuple[int, Point]]:
    return [(number, point) for number, line in enumerate(lines) for point in line]


def _feet(cursor: Point, lines: Sequence[Sequence[Point]]) -> list[tuple[int, Point]]:
    return [(number, foot) for number, line in enumerate(lines) for a, b in pairwise(line) if (foot := _foot_on(cursor, a, b))]


def _foot_on(point: Point, a: Point, b: Point) -> Point | None:
    """The foot of the perpendicular from a point, None where it is not on the piece."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    if square == 0:
        return None
    share = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / square
    return (a[0] + share * dx, a[1] + share * dy) if 0 <= share <= 1 else None


def _nearest(cursor: Point, kind: Kind, places: Sequence[tuple[int, Point]], within: float) -> Snap | None:
    near = [(math.dist(cursor, point), number, point) for number, point in places if math.dist(cursor, point) <= within]
    if not near:
        return None
    _, number, point = min(near)
    return Snap((float(point[0]), float(point[1])), kind, number)
