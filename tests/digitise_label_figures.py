"""How many labels of drawings are read and given to the right line: `python -m tests.digitise_label_figures STYLE … [--dpi 300]`.

A label counts where material, diameter and year are all right and it lies on its own line; `doubtful` are those among the wrong ones
that were marked as such. Lines are those of the truth, so that tracing is not measured here. Tune on styles that are not kept away.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np

from tests.digitise.paper import sheet
from waterdx.core.labels import Label, read_label
from waterdx.digitise.labels.assigning import Assigned, assign
from waterdx.digitise.labels.reading import ReadLabel, read_labels
from waterdx.digitise.ocr.engine import engine
from waterdx.digitise.symbols import find_symbols

KINDS = ("仕切弁", "消火栓")
_SYMBOL_MM = 3.0
_NEAR_MM = 2.5


@dataclass(frozen=True)
class LabelFigures:
    """Of one sheet: labels drawn, read right, read right and on the right line; wrong readings at a label without a mark of doubt."""

    drawn: int
    read: int
    placed: int
    wrong_unmarked: int
    cpu_s: float


def label_figures(style: str, number: int, dpi: int = 300) -> LabelFigures:
    """The figures of a sheet of the paper maker."""
    scan, truth = sheet(style, number, dpi)
    grey = scan.min(axis=2) if scan.ndim == 3 else scan
    started = time.process_time()
    labels = read_labels(grey, engine=engine())
    cpu = time.process_time() - started
    pipes = [(pipe["id"], np.array(part, float)) for pipe in truth.facts["pipes"] for part in pipe["parts"]]
    metres_per_px = truth.facts["scale"] / 1000 / truth.facts["pixels_per_mm"]
    assigned = assign(labels, [line for _, line in pipes], metres_per_px).assigned
    read = placed = unmarked = 0
    for one in truth.facts["labels"]:
        here = _at(one, labels, _NEAR_MM * truth.facts["pixels_per_mm"])
        right = [k for k in here if _said(labels[k].label) == _said(read_label(one["text"], "water"))]
        read += bool(right)
        placed += any(_line_of(k, assigned, pipes) == one["pipe"] for k in right)
        unmarked += not right and any(not labels[k].doubtful for k in here)
    return LabelFigures(len(truth.facts["labels"]), read, placed, unmarked, cpu)


def _at(one: dict[str, object], labels: list[ReadLabel], near: float) -> list[int]:
    middle = np.mean(one["corners"], axis=0)
    return [k for k, label in enumerate(labels) if label.is_label and np.hypot(*(label.corners.mean(axis=0) - middle)) < near]


def _said(label: Label) -> tuple[object, ...]:
    return label.material and label.material.code, label.diameter_mm, label.year and label.year.fiscal_year


def _line_of(label: int, assigned: list[Assigned], pipes: list[tuple[str, np.ndarray]]) -> str | None:
    return next((pipes[one.line][0] for one in assigned if one.label == label), None)


def symbol_figures(style: str, number: int, dpi: int = 200, examples: int = 1) -> tuple[int, int, int, float]:
    """Symbols drawn, found in their kind, found where there is none, and CPU seconds; with so many examples of each kind marked."""
    scan, truth = sheet(style, number, dpi)
    grey = scan.min(axis=2) if scan.ndim == 3 else scan
    mm = truth.facts["pixels_per_mm"]
    drawn = [(KINDS.index(one["kind"]), np.array(one["pixel"])) for one in truth.facts["symbols"]]
    half = _SYMBOL_MM / 2 * mm
    marked = [
        [(x - half, y - half, x + half, y + half) for kind, (x, y) in drawn if kind == k][:examples] for k in range(len(KINDS))
    ]
    lines = [np.array(part, float) for pipe in truth.facts["pipes"] for part in pipe["parts"]]
    started = time.process_time()
    found = find_symbols(grey, marked, lines)
    cpu = time.process_time() - started
    near = [[k for k, at in drawn if np.hypot(*(at - one.place)) < 1.2 * mm] for one in found]
    right = sum(any(one.kind == kind and np.hypot(*(at - one.place)) < 1.2 * mm for one in found) for kind, at in drawn)
    return len(drawn), right, sum(not kinds for kinds in near), cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("styles", nargs="+")
    parser.add_argument("--dpi", type=int, default=300)
    parser.add_argument("--numbers", type=int, nargs="+", default=[0, 1])
    parser.add_argument("--symbols", type=int, default=0, help="look for symbols instead, with so many examples of each kind")
    told = parser.parse_args()
    for style in told.styles:
        for number in told.numbers:
            made = (
                symbol_figures(style, number, told.dpi, told.symbols) if told.symbols else label_figures(style, number, told.dpi)
            )
            print(style, number, made, flush=True)


if __name__ == "__main__":
    main()
