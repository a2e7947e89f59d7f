"""The cheapest way over ink between two places."""

from __future__ import annotations

import numpy as np

_BLANK = 14.0  # what a step over blank paper costs, against 1 on ink


def route(like: np.ndarray, start: np.ndarray, stop: np.ndarray) -> tuple[np.ndarray, float]:
    """The pixels (n, 2; x, y) of the cheapest way over `like` (0 blank .. 1 line) and what it costs."""
    from skimage.graph import route_through_array

    cost = 1 + (_BLANK - 1) * (1 - like) ** 2
    (x1, y1), (x2, y2) = (_within(place, like.shape) for place in (start, stop))
    places, total = route_through_array(cost, (y1, x1), (y2, x2), fully_connected=True, geometric=True)
    return np.array(places, dtype=float)[:, ::-1], float(total)


def _within(place: np.ndarray, shape: tuple[int, ...]) -> tuple[int, int]:
    return int(np.clip(round(place[0]), 0, shape[1] - 1)), int(np.clip(round(place[1]), 0, shape[0] - 1))
