"""Where a way steps over to the next line: it goes on as it came, but beside it. A drawn line does not do that."""

from __future__ import annotations

import numpy as np

from waterdx.digitise.trace.centre import evenly, smooth

_STEP_MM = 0.5
_BASE_MM = 3.0  # over which the way has its direction before and after
_SPANS_MM = (1.5, 2.5, 4.0, 6.0)  # a step over is this long
_LEAST_MM = 0.7  # and at least this far aside
_PARALLEL = np.cos(np.radians(25))
_STEEP = np.tan(np.radians(25))


def sidesteps(path: np.ndarray, mm: float) -> np.ndarray:
    """The middles (n, 2) of the steps aside of a way, and how far aside each goes (third column), in the pixels of the way."""
    points = smooth(evenly(path, _STEP_MM * mm), 1)
    base = round(_BASE_MM / _STEP_MM)
    found: list[np.ndarray] = []
    for span in (round(one / _STEP_MM) for one in _SPANS_MM):
        start = np.arange(base, len(points) - base - span)
        if len(start):
            found.append(_of_span(points, start, base, span, mm))
    every = np.vstack(found) if found else np.empty((0, 3))
    kept: list[np.ndarray] = []
    for one in every[np.argsort(-every[:, 2], kind="stable")]:
        if all(np.hypot(*(one[:2] - other[:2])) > _SPANS_MM[-1] * mm for other in kept):
            kept.append(one)
    return np.array(kept).reshape(-1, 3)


def _of_span(points: np.ndarray, start: np.ndarray, base: int, span: int, mm: float) -> np.ndarray:
    a, b = points[start], points[start + span]
    before, after = _unit(a - points[start - base]), _unit(points[start + span + base] - b)
    over = b - a
    aside = [over[:, 0] * way[:, 1] - over[:, 1] * way[:, 0] for way in (before, after)]
    along = np.abs((over * before).sum(axis=1))
    least = np.where(aside[0] * aside[1] > 0, np.minimum(np.abs(aside[0]), np.abs(aside[1])), 0.0)
    step = ((before * after).sum(axis=1) > _PARALLEL) & (least > _LEAST_MM * mm) & (least > _STEEP * along)
    return np.column_stack([(a[step] + b[step]) / 2, least[step]])


def _unit(way: np.ndarray) -> np.ndarray:
    return way / np.maximum(np.hypot(*way.T), 1e-9)[:, None]
