"""How well paper is read: `make digitise-figures` on the styles one tunes on, `STYLES=kept_away` on those that were kept away.

Every figure is of sheets made by ledgers/paper_maker, with the truth beside them. A line is right where it lies within 0.5 mm of
the truth on paper; a label where material, diameter and year are all right and it is given to its own pipe.
"""

from __future__ import annotations

import argparse
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import shapely
import shapely.ops

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "ledgers"))

from make_paper import chosen, make
from paper_maker.styles import DrawingStyle, RegisterStyle, Truth

from waterdx.core.terms import find_term
from waterdx.digitise.georeference.by import by_corners
from waterdx.digitise.georeference.georeference import ControlPoint, Georeference
from waterdx.digitise.labels.assigning import assign
from waterdx.digitise.labels.reading import read_labels
from waterdx.digitise.ocr.engine import engine
from waterdx.digitise.pages import grey_of
from waterdx.digitise.register.page import read_register
from waterdx.digitise.trace.automatic import trace_all
from waterdx.digitise.trace.follow import FollowLine

NEAR_MM = 0.5
Style = RegisterStyle | DrawingStyle
Figures = dict[str, float | str]
_MEASURES: list[tuple[str, Callable[[Style], bool], Callable[[np.ndarray, Truth], Figures]]] = []


def measure(
    name: str, applies: Callable[[Style], bool]
) -> Callable[[Callable[[np.ndarray, Truth], Figures]], Callable[[np.ndarray, Truth], Figures]]:
    """Make a function a measure of all sheets its styles apply to."""

    def register(function: Callable[[np.ndarray, Truth], Figures]) -> Callable[[np.ndarray, Truth], Figures]:
        _MEASURES.append((name, applies, function))
        return function

    return register


@measure("register", lambda style: isinstance(style, RegisterStyle))
def register(scan: np.ndarray, truth: Truth) -> Figures:
    """Printed cells right after correction, and right of those not marked doubtful."""
    page = read_register(grey_of(scan), engine=engine())
    by_hand = {tuple(at) for at in truth.facts["by_hand"]}
    cells = [(r, c) for r, row in enumerate(truth.facts["rows"]) for c in range(len(row)) if (r, c) not in by_hand]
    right = {at: _same(page.raw, at, truth.facts["rows"][at[0]][at[1]]) for at in cells}
    sure = [at for at in cells if at not in set(page.doubtful)]
    return {"cells": len(cells), "right": _share(right.values()), "undoubted right": _share(right[at] for at in sure), "doubtful": 1 - len(sure) / len(cells),
            "by hand found": f"{len(by_hand & set(page.handwritten))}/{len(by_hand)}", "total told right": float(page.totals_agree == truth.facts["totals_agree"])}  # fmt: skip


def _same(rows: list[list[str]], at: tuple[int, int], text: str) -> bool:
    got = rows[at[0]][at[1]] if at[0] < len(rows) and at[1] < len(rows[at[0]]) else "?"
    return _plain(got) == _plain(text)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).replace(" ", "")
    return "-" if folded in ("-", "ー", "一") else folded


def _share(values: object) -> float:
    known = list(values)  # type: ignore[call-overload]
    return sum(known) / len(known) if known else float("nan")


@measure("georeference", lambda style: isinstance(style, DrawingStyle))
def georeference(scan: np.ndarray, truth: Truth) -> Figures:
    """The mean error on the ground over the sheet, m, by the four corners' coordinates."""
    paper = np.array([one["pixel"] for one in truth.facts["corners"]])
    ground = np.array([(one["y_east_m"], one["x_north_m"]) for one in truth.facts["corners"]])
    exact = Georeference("projective", [ControlPoint(tuple(p), tuple(g)) for p, g in zip(paper, ground, strict=True)])
    made = by_corners(grey_of(scan), ground)
    grid = np.array([(x, y) for x in np.linspace(*paper[:2, 0], 9) for y in np.linspace(*paper[1:3, 1], 9)])
    return {"error m": float(np.hypot(*(made.to_ground(grid) - exact.to_ground(grid)).T).mean())}


def _parts(truth: Truth) -> list[tuple[str, np.ndarray]]:
    return [(pipe["id"], np.array(part)) for pipe in truth.facts["pipes"] for part in pipe["parts"] if len(part) > 1]


@measure("trace", lambda style: isinstance(style, DrawingStyle) and style.pipes in ("colour", "thick"))
def trace(scan: np.ndarray, truth: Truth) -> Figures:
    """Length of pipes that was found, and of what was proposed that is right."""
    mm = float(truth.facts["pixels_per_mm"])
    traced = trace_all(scan, pixels_per_mm=mm)
    pipes = shapely.union_all([shapely.LineString(points) for _, points in _parts(truth)])
    lines = shapely.union_all([shapely.LineString(one.points) for one in traced.lines])
    found = shapely.intersection(pipes, lines.buffer(NEAR_MM * mm)).length / pipes.length
    right = shapely.intersection(lines, pipes.buffer(NEAR_MM * mm)).length / lines.length if lines.length else float("nan")
    return {"found": found, "proposed right": right, "lines": len(traced.lines)}


@measure("follow", lambda style: isinstance(style, DrawingStyle))
def follow(scan: np.ndarray, truth: Truth) -> Figures:
    """Pairs of clicks on the ends of pipes whose path lies on the pipe, and the processor time of a pair, ms."""
    mm = float(truth.facts["pixels_per_mm"])
    on = FollowLine(scan, pixels_per_mm=mm)
    chance, right, spent = np.random.default_rng(5), [], 0.0
    for _, points in _parts(truth):
        line = shapely.LineString(points)
        if line.length < 15 * mm:
            continue
        ends = np.array([line.interpolate(share, normalized=True).coords[0] for share in (0.04, 0.96)]) + chance.normal(
            0, 0.25 * mm, (2, 2)
        )
        started = time.process_time()
        path = shapely.LineString(on.between(*ends).points)
        spent += time.process_time() - started
        part = shapely.ops.substring(line, 0.06, 0.94, normalized=True)
        near = NEAR_MM * mm
        right.append(
            path.intersection(line.buffer(near)).length > 0.95 * path.length
            and part.intersection(path.buffer(near)).length > 0.95 * part.length
        )
    return {"pairs": len(right), "right": _share(right), "ms a pair": 1000 * spent / max(len(right), 1)}


@measure("labels", lambda style: isinstance(style, DrawingStyle))
def labels(scan: np.ndarray, truth: Truth) -> Figures:
    """Labels read right and given to their own pipe, the true lines given."""
    parts = _parts(truth)
    read = read_labels(grey_of(scan), engine=engine())
    given = assign(read, [points for _, points in parts])
    of_pipe: dict[str, list[tuple[str | None, float | None, int | None]]] = {}
    for one in given.assigned:
        label = read[one.label].label
        of_pipe.setdefault(parts[one.line][0], []).append(
            (label.material.code if label.material else None, label.diameter_mm, label.year.year if label.year else None)
        )
    pipes = {pipe["id"]: pipe for pipe in truth.facts["pipes"]}
    wanted = [(one["pipe"], pipes[one["pipe"]]) for one in truth.facts["labels"]]
    right = [any(_says(told, pipe) for told in of_pipe.get(name, [])) for name, pipe in wanted]
    return {"labels": len(wanted), "right": _share(right)}


def _says(told: tuple[str | None, float | None, int | None], pipe: dict[str, object]) -> bool:
    material = find_term("material", str(pipe["material"]), "water")
    return told == (material.code if material else None, pipe["diameter_mm"], pipe["fiscal_year"])


def sheets(words: str, count: int, dpi: int) -> Iterator[tuple[Style, np.ndarray, Truth]]:
    for style in chosen(words):
        for number in range(count):
            yield (style, *make(style, number, dpi))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--styles", default="tune")
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--dpi", type=int, default=300)
    parser.add_argument("--measures", default="")
    told = parser.parse_args()
    sums: dict[str, list[Figures]] = {}
    for style, scan, truth in sheets(told.styles, told.count, told.dpi):
        for name, applies, function in _MEASURES:
            if applies(style) and (not told.measures or name in told.measures.split(",")):
                started = time.process_time()
                figures = function(scan, truth)
                figures["cpu s"] = time.process_time() - started
                sums.setdefault(name, []).append(figures)
                print(
                    f"{style.name:22} {name:13}",
                    "  ".join(f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in figures.items()),
                    flush=True,
                )
    for name, several in sums.items():
        keys = [key for key, value in several[0].items() if isinstance(value, (int, float))]
        print(
            f"MEAN of {len(several):2} {name:13}",
            "  ".join(f"{key} {np.nanmean([float(one[key]) for one in several]):.4g}" for key in keys),
        )


if __name__ == "__main__":
    main()
