"""How fast paper is read, each beside the plain library call: on sheets of the paper maker. Called by bench.py, or run alone."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from skimage.graph import route_through_array

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "ledgers"))

from make_paper import make
from paper_maker.styles import style

from waterdx.digitise.georeference.frame import find_frame
from waterdx.digitise.labels.reading import read_labels
from waterdx.digitise.ocr.engine import engine, is_available
from waterdx.digitise.register.page import read_register
from waterdx.digitise.trace.automatic import trace_all
from waterdx.digitise.trace.follow import FollowLine

DPI = 300
SAY = Callable[[str, float, float], None]


def bench_digitise(say: SAY) -> None:
    """The neat line, a pair of clicks, automatic tracing, labels and a page of a register."""
    scan, truth = make(style("drawing-2005"), 0, DPI)
    grey = cv2.cvtColor(scan, cv2.COLOR_RGB2GRAY)
    say("neat line of an A3 sheet, 300 dpi / Canny", timed(lambda: find_frame(grey)), timed(lambda: cv2.Canny(grey, 50, 150)))
    part = max(
        (np.array(part) for pipe in truth.facts["pipes"] for part in pipe["parts"]),
        key=lambda one: float(np.ptp(one, axis=0).max()),
    )
    follow = FollowLine(scan, pixels_per_mm=DPI / 25.4)
    say(
        "a line followed between two clicks / route over its box",
        timed(lambda: follow.between(part[0], part[-1])),
        timed(lambda: _route(grey, part)),
    )
    colour = timed(lambda: trace_all(scan, pixels_per_mm=DPI / 25.4), 1)
    say(
        "automatic tracing of an A3 sheet, 300 dpi / components",
        colour,
        timed(lambda: cv2.connectedComponents((grey < 128).astype(np.uint8))),
    )
    if is_available():
        page, _ = make(style("register-1990"), 0, DPI)
        reader = engine()
        floor = timed(lambda: reader.find(page), 1)
        say(
            "a page of a register, A4, 300 dpi / text found on it only",
            timed(lambda: read_register(page, engine=reader), 1),
            floor,
        )
        say(
            "labels of an A3 sheet, 300 dpi / text found on it only",
            timed(lambda: read_labels(grey, engine=reader), 1),
            timed(lambda: reader.find(grey), 1),
        )


def _route(grey: np.ndarray, part: np.ndarray) -> None:
    low, high = np.floor(part.min(axis=0)).astype(int) - 40, np.ceil(part.max(axis=0)).astype(int) + 40
    box = grey[max(low[1], 0) : high[1], max(low[0], 0) : high[0]].astype(float) + 1
    start, stop = (tuple((place - np.maximum(low, 0))[::-1].astype(int)) for place in (part[0], part[-1]))
    route_through_array(box, start, stop)


def timed(job: Callable[[], object], times: int = 3) -> float:
    """Wall-clock seconds, the best of a few runs."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        job()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


if __name__ == "__main__":
    bench_digitise(
        lambda what, seconds, floor: print(f"{what:66} {seconds:8.3f} {floor:8.3f} {seconds / floor:6.1f}", flush=True)
    )
