"""What lies beneath the pipes (gis/背景図.shp): boundary, service area, roads, a river and a railway, all invented."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from .model import Path as Line
from .model import Pipe, Point, Section
from .shapefile import Column, write_shapefile
from .streets import StreetMap, smooth
from .terrain import ORIGIN

COLUMNS = (Column("種別", "C", 12), Column("名称", "C", 24))
RAILWAY: list[Point] = [(-1500.0, -900.0), (-170.0, 150.0), (-150.0, 900.0), (-1250.0, 2300.0)]
RIVER_ENDS: tuple[Point, Point] = ((-1700.0, 1330.0), (4100.0, 520.0))
BRIDGED = ("県道山中川原線", "県道山中東田線")


def write_background(gis: Path, town: StreetMap, pipes: list[Pipe]) -> None:
    """Write the layer; no .prj, as the other layers of the consultant."""
    boundary, supplied = (ring_around(town.crossings, factor) for factor in (1.12, 1.04))
    shapes: list[tuple[str, str, Line]] = [
        ("行政区域界", "山中町", boundary), ("給水区域", "山中町上水道", supplied),
        ("鉄道", "山中線", absolute(smooth(RAILWAY, 60.0))), ("河川", "山中川", river(pipes)),
    ]  # fmt: skip
    shapes += [("道路", street, line) for street, line in roads(town.sections)]
    write_shapefile(gis / "背景図", COLUMNS, [line for *_, line in shapes], [(kind, name) for kind, name, _ in shapes])


def roads(sections: list[Section]) -> Iterator[tuple[str, Line]]:
    """The middle of each street, sections that follow each other joined."""
    for street, own in groupby(sections, key=lambda one: one.street):
        line: Line = ()
        for section in own:
            if line and line[-1] != section.path[0]:
                yield street, line
                line = ()
            line = (*line, *section.path[1:]) if line else section.path
        yield street, line


def river(pipes: list[Pipe]) -> Line:
    """From west to east beneath the first bridge of each road that has one."""
    bridges = [next(p for p in pipes if p.street == road and p.cover_m == 0.0) for road in BRIDGED]
    middles = [p.path[len(p.path) // 2] for p in bridges]
    local = [(x - ORIGIN[0], y - ORIGIN[1]) for x, y in middles]
    return absolute(smooth([RIVER_ENDS[0], *local, RIVER_ENDS[1]], 60.0))


def absolute(local: list[Point]) -> Line:
    return tuple((round(ORIGIN[0] + x, 3), round(ORIGIN[1] + y, 3)) for x, y in local)


def ring_around(points: list[Point], factor: float) -> Line:
    """The convex hull of some points, blown up from its middle, closed."""
    hull = [*half_hull(sorted(set(points))), *half_hull(sorted(set(points), reverse=True))]
    middle = (math.fsum(x for x, _ in hull) / len(hull), math.fsum(y for _, y in hull) / len(hull))
    ring = [(round(middle[0] + factor * (x - middle[0]), 1), round(middle[1] + factor * (y - middle[1]), 1)) for x, y in hull]
    return (*ring, ring[0])


def half_hull(points: list[Point]) -> list[Point]:
    """One chain of Andrew's monotone chain, without its last point."""
    chain: list[Point] = []
    for x, y in points:
        while len(chain) > 1 and (chain[-1][0] - chain[-2][0]) * (y - chain[-2][1]) <= (chain[-1][1] - chain[-2][1]) * (
            x - chain[-2][0]
        ):
            chain.pop()
        chain.append((x, y))
    return chain[:-1]
