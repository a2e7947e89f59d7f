"""The paper of a page without what is drawn on it, looked at on a shrunk page; the sizes here go by the page, not by dpi."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

LONGEST_PX = 1600  # of the shrunk page: letters can still be told from paper
_STROKE_SHARE = 1 / 80  # of the shorter side: 4 mm on A3. What is wider is no stroke but a stain, a shadow or the table below
_TILE = 2048


def shrunk(grey: np.ndarray, longest: int = LONGEST_PX) -> tuple[np.ndarray, float]:
    """The page no longer than this (pixels), and how many times smaller it is."""
    import cv2

    factor = max(1.0, max(grey.shape) / longest)
    if factor == 1.0:
        return grey, factor
    size = max(1, round(grey.shape[1] / factor)), max(1, round(grey.shape[0] / factor))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA)), factor


def paper_of(small: np.ndarray) -> np.ndarray:
    """The level of the paper at every pixel of a shrunk page with dark ink: its strokes closed and smoothed away."""
    import cv2

    width = max(3, round(min(small.shape) * _STROKE_SHARE)) | 1
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((width, width), np.uint8))
    return np.asarray(cv2.blur(closed, (width, width)))


def ink_on(small: np.ndarray) -> np.ndarray:
    """How much darker than the paper each pixel of a shrunk page is (uint8); 0 where that may be grain."""
    import cv2

    ink = cv2.subtract(paper_of(small), small)
    ink[ink < ink_level(small, ink)] = 0
    return ink


def ink_level(small: np.ndarray, ink: np.ndarray) -> float:
    """What is darker than paper by this is ink: well above the grain (the middle difference from one pixel to the next)."""
    grain = float(np.median(np.abs(np.diff(small.ravel().astype(np.int16), prepend=small[0, 0]))))
    return max(16.0, 6 * grain, 0.35 * float(np.percentile(ink, 99.8)))


def tiles(width: int, height: int, size: int = _TILE) -> Iterator[tuple[slice, slice]]:
    """Rows and columns of a large page, a square at a time."""
    for top in range(0, height, size):
        for left in range(0, width, size):
            yield slice(top, min(top + size, height)), slice(left, min(left + size, width))
