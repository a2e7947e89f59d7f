"""The cheapest way over ink between two places."""

from __future__ import annotations

import numpy as np

_BLANK = 14.0  # what a step over blank paper costs, against 1 on ink
_FULL = 0.8  # ink that counts as full
_ASIDE = 0.15  # how much dearer a way well beside the straight one is


def route(like: np.ndarray, start: np.ndarray, stop: np.ndarray, aside_px: float) -> tuple[np.ndarray, float]:
    """The pixels (n, 2; x, y) of the cheapest way over `like` (0 blank .. 1 line) and what it costs.

    Of two that are alike the straighter is taken: what lies `aside_px` and more beside the straight way is dearer.
    """
    from skimage.graph import route_through_array

    cost = 1 + (_BLANK - 1) * (1 - np.minimum(like / np.float32(_FULL), 1)) ** 2
    cost *= 1 + np.float32(_ASIDE) * np.minimum(_beside(like.shape, start, stop) / np.float32(aside_px), 1)
    (x1, y1), (x2, y2) = (_within(place, like.shape) for place in (start, stop))
    places, total = route_through_array(cost, (y1, x1), (y2, x2), fully_connected=True, geometric=True)
    return np.array(places, dtype=float)[:, ::-1], float(total)


def _beside(shape: tuple[int, ...], start: np.ndarray, stop: np.ndarray) -> np.ndarray:
    """How far each pixel lies from the straight line through two places."""
    way = (stop - start) / max(float(np.hypot(*(stop - start))), 1e-9)
    y, x = np.ogrid[: shape[0], : shape[1]]
    return np.abs((x - start[0]).astype(np.float32) * np.float32(way[1]) - (y - start[1]).astype(np.float32) * np.float32(way[0]))


def _within(place: np.ndarray, shape: tuple[int, ...]) -> tuple[int, int]:
    return int(np.clip(round(place[0]), 0, shape[1] - 1)), int(np.clip(round(place[1]), 0, shape[0] - 1))
