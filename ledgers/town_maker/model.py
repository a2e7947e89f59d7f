"""What the town is made of: sections, nodes, pipes, leaks. Metres; x is east, y is north (EPSG:6676)."""

from __future__ import annotations

import datetime
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Path = tuple[Point, ...]

EPSG = 6676
FIRST_FY, LAST_FY = 2010, 2024
LEDGER_DATE = datetime.date(2025, 3, 31)


@dataclass(frozen=True)
class Section:
    """A piece of street between two crossings."""

    start: int
    end: int
    path: Path
    street: str
    area: str
    oaza: str
    width_m: float

    @property
    def length_m(self) -> float:
        return path_length(self.path)


@dataclass(frozen=True)
class Laid:
    """What lies in the ground: material and joint codes of the terms table, nominal diameter, fiscal year."""

    material: str
    joint: str
    diameter_mm: int
    fiscal_year: int


@dataclass(frozen=True)
class Node:
    id: str
    field: str
    business: str
    kind: str
    position: Point
    ground_m: float
    invert_m: float | None = None


@dataclass(frozen=True)
class Pipe:
    """One pipe between two nodes. ``predecessor`` is what it replaced between FY2010 and FY2024, if any."""

    id: str
    field: str
    business: str
    use: str
    laid: Laid
    path: Path
    start: str
    end: str
    area: str
    oaza: str
    street: str
    cover_m: float
    predecessor: Laid | None = None
    upper_invert_m: float | None = None
    lower_invert_m: float | None = None

    @property
    def length_m(self) -> float:
        return round(path_length(self.path), 1)


@dataclass(frozen=True)
class Leak:
    id: str
    pipe: Pipe
    failed: Laid
    date: datetime.date
    position: Point


def path_length(path: Sequence[Point]) -> float:
    return sum(math.dist(a, b) for a, b in itertools.pairwise(path))


def point_at(path: Sequence[Point], along: float) -> Point:
    """The point at a distance along a path, to the millimetre; the last point when the path is shorter."""
    for a, b in itertools.pairwise(path):
        step = math.dist(a, b)
        if along <= step and step > 0:
            share = along / step
            return (round(a[0] + share * (b[0] - a[0]), 3), round(a[1] + share * (b[1] - a[1]), 3))
        along -= step
    return path[-1]


def cut(path: Path, parts: int) -> list[Path]:
    """The path in equal parts; neighbours share their end point exactly."""
    total = path_length(path)
    marks = [total * i / parts for i in range(parts + 1)]
    ends = [path[0], *(point_at(path, m) for m in marks[1:-1]), path[-1]]
    travelled = [path_length(path[: i + 1]) for i in range(len(path))]
    pieces = []
    for i in range(parts):
        inner = [p for p, t in zip(path, travelled, strict=True) if marks[i] + 0.5 < t < marks[i + 1] - 0.5]
        pieces.append((ends[i], *inner, ends[i + 1]))
    return pieces


def shifted(path: Path, by: Point) -> Path:
    return tuple((round(x + by[0], 3), round(y + by[1], 3)) for x, y in path)


def fiscal_year(day: datetime.date) -> int:
    return day.year if day.month >= 4 else day.year - 1


SHEET_M = (200.0, 120.0)
"""Width and height on the ground of one 1/500 plan sheet."""


def sheet_number(point: Point) -> str:
    """The number of the plan sheet a point lies on: two digits from the west, two from the north."""
    column, row = int((point[0] - 27000) // SHEET_M[0]), int((153000 - point[1]) // SHEET_M[1])
    return f"{column:02d}{row:02d}"


def sheet_corner(number: str) -> Point:
    """East and north of a plan sheet's north-west corner."""
    return 27000 + int(number[:2]) * SHEET_M[0], 153000 - int(number[2:]) * SHEET_M[1]
