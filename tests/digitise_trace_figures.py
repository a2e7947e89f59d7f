"""How well drawings are traced, against the truth of the paper maker: ``python tests/digitise_trace_figures.py [tune|kept_away|NAME] [DPI]``.

A line is right where it lies within half a millimetre of paper of a true one; a click pair where 95 % of the way does, both ways.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
import shapely
import shapely.ops

sys.path.insert(0, str(Path(__file__).parents[1] / "ledgers"))

from make_paper import chosen, make
from paper_maker.styles import DrawingStyle, Truth

from waterdx.digitise.trace.automatic import trace_all
from waterdx.digitise.trace.follow import FollowLine
from waterdx.digitise.trace.traced import Traced

NEAR_MM = 0.5
CLICK_MM = 0.4  # how far beside the line a click falls (normal; never over 1.5)
LONGEST_MM = 130.0
SHARE = 0.95


def true_lines(truth: Truth) -> list[shapely.LineString]:
    """The pipes of a sheet, in pixels."""
    return [shapely.LineString(part) for pipe in truth.facts["pipes"] for part in pipe["parts"]]


def found_and_right(truth: Truth, lines: Sequence[Traced]) -> tuple[float, float]:
    """The share of the true length that was found, and of the length proposed that is true."""
    if not lines:
        return 0.0, 0.0
    near = NEAR_MM * float(truth.facts["pixels_per_mm"])
    true, made = shapely.union_all(true_lines(truth)), shapely.union_all([shapely.LineString(line.points) for line in lines])
    return share_near(true, made, near), share_near(made, true, near)


def share_near(line: shapely.Geometry, other: shapely.Geometry, near: float) -> float:
    """The share of a line that lies near another."""
    return float(line.intersection(other.buffer(near)).length / line.length) if line.length else 1.0


def share_right_among_sure(truth: Truth, lines: Sequence[Traced], sure: float = 0.9) -> list[bool]:
    """Of the lines that are at least this sure, which are right."""
    near = NEAR_MM * float(truth.facts["pixels_per_mm"])
    true = shapely.union_all(true_lines(truth))
    return [share_near(shapely.LineString(line.points), true, near) >= SHARE for line in lines if line.confidence >= sure]


def click_pairs(truth: Truth, chance: Random) -> Iterator[tuple[shapely.LineString, np.ndarray, np.ndarray]]:
    """Pipes and runs of pipes, whole or nearly, with a click near either end."""
    mm = float(truth.facts["pixels_per_mm"])
    pipes = true_lines(truth)
    for line in [*pipes, *shapely.get_parts(shapely.line_merge(shapely.MultiLineString(pipes)))]:
        start, stop = (0.02 * line.length, 0.98 * line.length) if chance.random() < 0.5 else (0.0, line.length)
        if stop - start < 15 * mm:
            continue
        if stop - start > LONGEST_MM * mm:
            start = chance.uniform(start, stop - LONGEST_MM * mm)
            stop = start + LONGEST_MM * mm
        way = shapely.ops.substring(line, start, stop)
        yield way, _beside(way.coords[0], mm, chance), _beside(way.coords[-1], mm, chance)


def _beside(place: Sequence[float], mm: float, chance: Random) -> np.ndarray:
    far, angle = min(abs(chance.gauss(0, CLICK_MM)), 1.5) * mm, chance.uniform(0, 2 * np.pi)
    return np.asarray(place) + far * np.array([np.cos(angle), np.sin(angle)])


def followed_right(truth: Truth, way: shapely.LineString, line: Traced) -> bool:
    """Whether a followed line is the way meant, but for two millimetres at its ends."""
    mm = float(truth.facts["pixels_per_mm"])
    ends = shapely.MultiPoint([way.coords[0], way.coords[-1]]).buffer(2 * mm)
    made, true = shapely.LineString(line.points).difference(ends), way.difference(ends)
    return min(share_near(made, way, NEAR_MM * mm), share_near(true, made, NEAR_MM * mm)) >= SHARE


def figures(style: DrawingStyle, number: int, dpi: int) -> str:
    """One line of figures for one sheet."""
    image, truth = make(style, number, dpi)
    mm = dpi / 25.4
    began = time.process_time()
    traced = trace_all(image, pixels_per_mm=mm)
    seconds = time.process_time() - began
    found, right = found_and_right(truth, traced.lines)
    sure = share_right_among_sure(truth, traced.lines)
    follow, inside = FollowLine(image, pixels_per_mm=mm), shapely.box(0, 0, image.shape[1] - 1, image.shape[0] - 1)
    good, times = [], []
    for way, start, stop in click_pairs(truth, Random(f"{style.name}:{number}")):
        if inside.contains(shapely.MultiPoint([start, stop])):
            began = time.process_time()
            line = follow.between(start, stop)
            times.append(time.process_time() - began)
            good.append(followed_right(truth, way, line))
    automatic = f"found {found:.3f} right {right:.3f} sure {sum(sure)}/{len(sure)}" if traced.possible else "not possible"
    return (
        f"{style.name} {number} {dpi} dpi: automatic {automatic} {seconds:.1f} s; "
        f"follow {sum(good)}/{len(good)} right, {1000 * float(np.median(times)):.0f} ms (95 %: {1000 * float(np.percentile(times, 95)):.0f}) CPU"
    )


if __name__ == "__main__":
    asked = chosen(sys.argv[1] if len(sys.argv) > 1 else "tune")
    for one in asked:
        if isinstance(one, DrawingStyle):
            for sheet_number in range(2):
                print(figures(one, sheet_number, int(sys.argv[2]) if len(sys.argv) > 2 else 200), flush=True)  # noqa: T201 -- a tool
