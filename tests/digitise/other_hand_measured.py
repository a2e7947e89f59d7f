"""How well sheets of another hand are traced: which ways followed are right, and what automatic tracing finds of pipes and joints.

A way is right where all of it lies within 0.5 mm of the pipe on paper, and the pipe within 0.5 mm of it, but for the ends, where the
click was beside the pipe.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import shapely

from waterdx.digitise.trace.automatic import trace_all
from waterdx.digitise.trace.follow import FollowLine

from .other_hand import Sheet

NEAR_MM = 0.5
END_MM = 2.0  # round an end, where a click may be 1 mm off
TOGETHER_MM = 0.05  # ends this near are one joint


@dataclass(frozen=True)
class Followed:
    """One pair of clicks: whether its way is right, the confidence told, and the processor time of it, ms."""

    right: bool
    confidence: float
    ms: float


class Ways(Protocol):
    """A scan with pairs of clicks and the pipe meant between them."""

    image: np.ndarray
    pixels_per_mm: float
    ways: list[tuple[np.ndarray, np.ndarray]]


def followed(sheet: Ways, *, middle: bool = False) -> list[Followed]:
    """All ways of a sheet; with `middle`, a click half way helps."""
    on = FollowLine(sheet.image, pixels_per_mm=sheet.pixels_per_mm)
    found = []
    for clicks, truth in sheet.ways:
        places = [clicks[0], np.array(shapely.LineString(truth).interpolate(0.5, normalized=True).coords[0]), clicks[1]]
        started = time.process_time()
        line = on.along(places if middle else list(clicks))
        ms = 1000 * (time.process_time() - started)
        found.append(Followed(is_right(line.points, truth, sheet.pixels_per_mm), line.confidence, ms))
    return found


def is_right(points: np.ndarray, truth: np.ndarray, mm: float) -> bool:
    line, pipe = shapely.LineString(points), shapely.LineString(truth)
    ends = shapely.MultiPoint([truth[0], truth[-1]]).buffer(END_MM * mm)
    near = NEAR_MM * mm
    return bool(
        line.difference(ends).difference(pipe.buffer(near)).length < 1
        and pipe.difference(ends).difference(line.buffer(near)).length < 1
    )


def automatic(sheet: Sheet) -> dict[str, float]:
    """Shares of length found and proposed right; of tees made (three ends at one place); of pipes from joint to joint that are one line."""
    mm = sheet.pixels_per_mm
    started = time.process_time()
    traced = trace_all(sheet.image, pixels_per_mm=mm)
    spent = time.process_time() - started
    if not traced.lines:
        return {"possible": float(traced.possible), "found": 0.0, "proposed right": float("nan"), "tees": 0.0, "whole": 0.0, "lines": 0.0, "cpu s": spent}  # fmt: skip
    near = NEAR_MM * mm
    pipes = shapely.union_all([shapely.LineString(part) for part in sheet.pieces])
    lines = [shapely.LineString(line.points) for line in traced.lines]
    made = shapely.union_all(lines)
    ends = np.vstack([line.points[[0, -1]] for line in traced.lines])
    meeting = [(_together(ends, tee, 1.0 * mm, TOGETHER_MM * mm) >= 3) for tee in sheet.tees]
    return {
        "possible": float(traced.possible), "found": shapely.intersection(pipes, made.buffer(near)).length / pipes.length,
        "proposed right": shapely.intersection(made, pipes.buffer(near)).length / made.length,
        "tees": float(np.mean(meeting)) if meeting else float("nan"), "run through": _run_through(lines, sheet, mm), "whole": _whole(sheet, lines, mm),
        "lines": float(len(lines)), "cpu s": spent,
    }  # fmt: skip


def _together(ends: np.ndarray, place: np.ndarray, reach: float, together: float) -> int:
    """How many ends are at one place, the best within reach of a place."""
    near = ends[np.hypot(*(ends - place).T) < reach]
    return max((int((np.hypot(*(near - one).T) < together).sum()) for one in near), default=0)


def _run_through(lines: list[shapely.LineString], sheet: Sheet, mm: float) -> float:
    """Lines that run on by 3 mm and more on both sides of a tee, for each tee."""
    if not sheet.tees:
        return float("nan")
    tees = shapely.points(np.array(sheet.tees))
    through = [
        sum(line.distance(tee) < mm and 3 * mm < line.project(tee) < line.length - 3 * mm for line in lines) for tee in tees
    ]
    return float(np.mean(through))


def _whole(sheet: Sheet, lines: list[shapely.LineString], mm: float) -> float:
    """The share of the length of pipes (joint to joint; a cross may be run through) that one line covers without reaching far beyond."""
    tree = shapely.STRtree(lines)
    whole = total = 0.0
    for points in sheet.pieces:
        pipe = shapely.LineString(points)
        if pipe.length < 5 * mm:
            continue
        total += pipe.length
        band = pipe.buffer(NEAR_MM * mm)
        covers = [shapely.intersection(pipe, lines[k].buffer(NEAR_MM * mm)).length for k in tree.query(band)]
        whole += pipe.length if max(covers, default=0) > 0.95 * pipe.length else 0
    return whole / total
