"""The letters of a page as they were made: how like one another, how thick and dark their strokes, how level they stand.

Print repeats itself: nearly every printed letter has a twin somewhere on the page, stands on a line with its neighbours, and is made of
strokes as thick and dark as theirs, most of them level or upright. What a hand wrote has none of that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

_SIDE = 16  # letters are compared at this size
_SIZE_COUNTS = 6.0  # how much a letter's height and width count beside its shape
_LOW, _HIGH, _NARROW, _WIDE = 0.45, 1.9, 0.06, 9.0  # of the letter height: pieces that may be letters, or several joined
_STROKE = 0.5  # of the darkest ink of the cell: what is a stroke
_EDGE = 0.3  # of the strongest edges: what is one
_LEVEL_DEGREES = 6.0
_AT_ONCE = 1024  # letters compared with all others

Where = TypeVar("Where")


@dataclass(frozen=True)
class Letters:
    """The letters of a cell (n at least 1): `shapes` (n, …) to be compared, `heights` and `feet` as shares of the letter height,
    `stroke` width (the same), `dark`ness in grey levels, and the share of edges that are `level` or upright."""

    shapes: np.ndarray
    heights: np.ndarray
    feet: np.ndarray
    stroke: float
    dark: float
    level: float


def letters_of(image: np.ndarray, letter: float) -> Letters | None:
    """What stands in the image of a line of text (grey, dark on light); None where no piece is as high as a letter."""
    import cv2

    paper, ink = float(np.percentile(image, 90)), float(np.percentile(image, 0.5))
    dark = (image < paper - _STROKE * (paper - ink)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    sizes = stats[:, :4] / letter
    tall = (sizes[:, 3] > _LOW) & (sizes[:, 3] < _HIGH) & (sizes[:, 2] > _NARROW) & (sizes[:, 2] < _WIDE)
    own = [k for k in range(1, count) if tall[k]]
    if not own:
        return None
    masks = [labels[y : y + h, x : x + w] == k for k in own for x, y, w, h in [stats[k, :4]]]
    greys = [image[y : y + h, x : x + w][mask] for mask, k in zip(masks, own, strict=True) for x, y, w, h in [stats[k, :4]]]
    return Letters(
        np.array([_shape(mask, letter) for mask in masks]), sizes[own, 3], sizes[own, 1] + sizes[own, 3],
        float(np.median([_thickness(mask) for mask in masks])) / letter,
        float(np.median([paper - np.percentile(grey, 20) for grey in greys])), _level(image),
    )  # fmt: skip


def _shape(mask: np.ndarray, letter: float) -> np.ndarray:
    """Darkness in a square, with height and width kept apart from it."""
    import cv2

    square = cv2.resize(mask.astype(np.float32), (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).ravel()
    return np.append(square, np.float32(_SIZE_COUNTS / letter) * np.array(mask.shape, np.float32))


def _thickness(mask: np.ndarray) -> float:
    """The usual width of the strokes, px: twice the area by the length of the edge."""
    import cv2

    inside = cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0)
    return 2 * float(mask.sum()) / max(1.0, float(mask.sum()) - float(inside.sum()))


def _level(image: np.ndarray) -> float:
    """The share of the edges of strokes that run level or upright within a few degrees."""
    import cv2

    smooth = cv2.GaussianBlur(image.astype(np.float32), (0, 0), 0.8)
    across, down = cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    steep = np.hypot(across, down)
    strong = steep > _EDGE * np.percentile(steep, 99)
    less, more = (which(np.abs(across), np.abs(down)) for which in (np.minimum, np.maximum))
    aslant = less > np.tan(np.radians(_LEVEL_DEGREES)) * more
    return float(1 - steep[strong & aslant].sum() / max(1e-6, float(steep[strong].sum())))


def from_twins(letters: Mapping[Where, Letters]) -> dict[Where, np.ndarray]:
    """For each cell how far each of its letters is from the likest one in all other cells, whatever letter that is."""
    places = list(letters)
    owner = np.concatenate([np.full(len(letters[at].shapes), k) for k, at in enumerate(places)])
    shapes = np.concatenate([letters[at].shapes for at in places])
    square = (shapes**2).sum(axis=1)
    near = np.empty(len(shapes))
    for start in range(0, len(shapes), _AT_ONCE):
        own = slice(start, start + _AT_ONCE)
        apart = square[own, None] + square[None, :] - 2 * shapes[own] @ shapes.T
        apart[owner[own, None] == owner[None, :]] = np.inf
        near[own] = np.sqrt(np.maximum(apart.min(axis=1), 0))
    return {at: near[owner == k] for k, at in enumerate(places)}
