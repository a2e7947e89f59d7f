"""Adjoining sheets: whether their neat lines meet, and whether the lines that reach an edge go on on the next sheet."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.digitise.georeference.by import CORNERS
from waterdx.digitise.georeference.georeference import Georeference

CORNERS_M = 0.3  # what coordinates rounded to decimetres leave
LINES_M = 1.0  # 2 mm on a sheet of 1/500: what hands and paper leave at an edge
_NEIGHBOUR = 0.1  # of a sheet's size: sides closer than this are meant to be one
_PARALLEL = np.cos(np.radians(3.0))


@dataclass(frozen=True)
class PlacedSheet:
    """A sheet with the ground corners of its neat line NW, NE, SE, SW (4, 2) and its lines on the ground, each (n, 2), m.

    No lines means that none were traced yet, not that there are none.
    """

    name: str
    corners: np.ndarray
    lines: Sequence[np.ndarray] = ()


@dataclass(frozen=True)
class SharedEdge:
    """Where two sheets meet: `gap_m` between them (below 0 they overlap), `slip_m` by which their corners miss each other along it
    (None where their sides differ in length), and the side of the first from `start` along `direction` for `length_m`."""

    one: PlacedSheet
    other: PlacedSheet
    gap_m: float
    slip_m: float | None
    start: np.ndarray
    direction: np.ndarray
    length_m: float


def neat_line(made: Georeference) -> np.ndarray | None:
    """The ground corners a sheet was placed by; None where it was placed by other points."""
    named = {one.name: one.ground for one in made.points}
    return np.array([named[name] for name in CORNERS]) if all(name in named for name in CORNERS) else None


def shared_edges(sheets: Sequence[PlacedSheet]) -> list[SharedEdge]:
    """Every edge two sheets have in common, or are meant to."""
    return [edge for one, other in itertools.combinations(sheets, 2) for side in range(4) if (edge := _edge(one, other, side))]


def edge_findings(sheets: Sequence[PlacedSheet], corners_m: float = CORNERS_M, lines_m: float = LINES_M) -> list[Finding]:
    """Gaps, overlaps and corners that miss each other by more than `corners_m`; lines at an edge with none within `lines_m` across it."""
    return [
        finding
        for edge in shared_edges(sheets)
        for finding in (*_frame_findings(edge, corners_m), *_line_findings(edge, lines_m))
    ]


def _edge(one: PlacedSheet, other: PlacedSheet, side: int) -> SharedEdge | None:
    """The side of one sheet (0 north, 1 east, …) and the opposite side of the other, where they face each other closely."""
    start, end = one.corners[side], one.corners[(side + 1) % 4]
    far, near = other.corners[(side + 2) % 4], other.corners[(side + 3) % 4]  # runs the other way round
    length, facing = float(np.hypot(*(end - start))), float(np.hypot(*(far - near)))
    direction = (end - start) / length
    outward = np.array([-direction[1], direction[0]])  # corners run clockwise
    depth = float(np.hypot(*(one.corners[(side + 2) % 4] - end)))
    gap = float((np.array([near, far]) - start).mean(axis=0) @ outward)
    low, high = (near - start) @ direction, (far - start) @ direction
    common = min(length, high) - max(0.0, low)
    if (far - near) @ direction < _PARALLEL * facing or abs(gap) > _NEIGHBOUR * depth or common < 0.3 * min(length, facing):
        return None
    same = abs(facing / length - 1) < _NEIGHBOUR and abs(low) < _NEIGHBOUR * length
    return SharedEdge(one, other, gap, float((low + high - length) / 2) if same else None, start, direction, length)


def _frame_findings(edge: SharedEdge, tolerance_m: float) -> Iterator[Finding]:
    names = {"a": edge.one.name, "b": edge.other.name}
    if edge.gap_m > tolerance_m:
        words = Words(ja="図面「{a}」と「{b}」の間が {m:.2f} m あいています。四隅の座標を確かめてください。",
                      en="There is a gap of {m:.2f} m between sheets “{a}” and “{b}”. Check their corner coordinates.")  # fmt: skip
        yield Finding("sheet_gap", "warning", words.format(m=edge.gap_m, **names))
    if edge.gap_m < -tolerance_m:
        words = Words(ja="図面「{a}」と「{b}」が {m:.2f} m 重なっています。四隅の座標を確かめてください。",
                      en="Sheets “{a}” and “{b}” overlap by {m:.2f} m. Check their corner coordinates.")  # fmt: skip
        yield Finding("sheet_overlap", "warning", words.format(m=-edge.gap_m, **names))
    if edge.slip_m is not None and abs(edge.slip_m) > tolerance_m:
        words = Words(ja="図面「{a}」と「{b}」の隅が、接する辺に沿って {m:.2f} m 食い違っています。四隅の座標を確かめてください。",
                      en="The corners of sheets “{a}” and “{b}” miss each other by {m:.2f} m along their common edge. Check their coordinates.")  # fmt: skip
        yield Finding("sheet_corner", "warning", words.format(m=abs(edge.slip_m), **names))


def _line_findings(edge: SharedEdge, tolerance_m: float) -> Iterator[Finding]:
    """Ends of lines at the edge with none across it. Compared along the edge, so that a gap between the sheets does not matter."""
    if not edge.one.lines or not edge.other.lines:
        return
    here, there = _ends_at(edge, edge.one, 0.0, tolerance_m), _ends_at(edge, edge.other, edge.gap_m, tolerance_m)
    for sheet, next_sheet, ends, others in ((edge.one, edge.other, here, there), (edge.other, edge.one, there, here)):
        for end in ends:
            off = float(np.abs(others - end).min()) if len(others) else np.inf
            if off > tolerance_m:
                yield _stops(edge, sheet, next_sheet, float(end), off)


def _ends_at(edge: SharedEdge, sheet: PlacedSheet, gap_m: float, tolerance_m: float) -> np.ndarray:
    """How far along the edge the lines of a sheet end at it, m."""
    ends = np.array([line[k] for line in sheet.lines for k in (0, -1)]) - edge.start
    along, off = ends @ edge.direction, ends @ (-edge.direction[1], edge.direction[0]) - gap_m
    return along[(np.abs(off) <= tolerance_m) & (along >= 0) & (along <= edge.length_m)]


def _stops(edge: SharedEdge, sheet: PlacedSheet, next_sheet: PlacedSheet, along_m: float, off_m: float) -> Finding:
    east, north = edge.start + edge.direction * along_m
    nearest = (
        Words(ja="最も近い線は {m:.1f} m 離れています", en="the nearest line is {m:.1f} m away").format(m=off_m)
        if np.isfinite(off_m)
        else Words(ja="境まで来る線がありません", en="no line comes to the edge there")
    )
    words = Words(
        ja="図面「{a}」の線が「{b}」との境(X={x:.1f}, Y={y:.1f})で切れています。「{b}」では{nearest}。",
        en="A line of sheet “{a}” stops at the edge to “{b}” (X={x:.1f}, Y={y:.1f}): on “{b}”, {nearest}.",
    )
    return Finding("sheet_line", "warning", words.format(a=sheet.name, b=next_sheet.name, x=north, y=east, nearest=nearest))
