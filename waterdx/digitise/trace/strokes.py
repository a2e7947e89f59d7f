"""The strokes of a page, whatever its paper: how dark each pixel is against the paper around it, and how wide lines are drawn.

A blueprint (light on dark) is turned round, colours count by their darkest channel, and shadows and stains fall away because
paper is what is lightest nearby. Sizes come from the width of the strokes on the page, never from a resolution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waterdx.digitise.trace.skeleton import skeleton_of

USUAL_WIDTH_MM = 0.25  # of the strokes of a plan: gives the millimetre where nobody knows the resolution
_TILE = 512
_TILES = 16
LEAST_CONTRAST = 14  # grey levels; below, there is nothing but the grain of the paper


@dataclass(frozen=True)
class Strokes:
    """How a page is drawn: `negative` light on dark, `width_px` the middle width of its strokes, `contrast` of its ink (0: no ink at all)."""

    negative: bool
    width_px: float
    contrast: float
    pixels_per_mm: float


def strokes_of(image: np.ndarray, pixels_per_mm: float | None = None) -> Strokes:
    """How the lines of a page (H×W or H×W×3, uint8) are drawn, from a few tiles of it."""
    tiles = _tiles(image)
    middle = np.concatenate([tile.ravel()[::7] for tile in tiles])
    low, paper, high = (float(one) for one in np.percentile(middle, (1, 50, 99)))
    negative = high - paper > 2 * (paper - low)
    inks = [darkness(255 - tile if negative else tile, 12) for tile in tiles]
    contrast = float(np.percentile(np.concatenate([ink.ravel()[::5] for ink in inks]), 99.3))
    if contrast < LEAST_CONTRAST:
        return Strokes(negative, 2.0, 0.0, pixels_per_mm or 2.0 / USUAL_WIDTH_MM)
    width = _middle_width(inks, contrast)
    return Strokes(negative, width, contrast, pixels_per_mm or width / USUAL_WIDTH_MM)


def grey_of(part: np.ndarray, negative: bool) -> np.ndarray:
    """Dark ink on light paper, one channel."""
    import cv2

    if part.ndim == 3:
        red, green, blue = cv2.split(part)  # numpy's own minimum along channels is several times slower
        part = np.asarray(cv2.min(cv2.min(red, green), blue))
    return 255 - part if negative else part


def darkness(grey: np.ndarray, reach_px: float) -> np.ndarray:
    """How much darker each pixel is than the paper within `reach_px` (uint8); what is wider than that is paper itself."""
    import cv2

    size = 2 * max(1, round(reach_px)) + 1
    calm = cv2.GaussianBlur(grey, (3, 3), 0)
    paper = cv2.blur(cv2.morphologyEx(calm, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8)), (size, size))
    return np.asarray(cv2.subtract(paper, calm))


def _tiles(image: np.ndarray) -> list[np.ndarray]:
    """Up to sixteen squares spread over the page, one channel."""
    height, width = image.shape[:2]
    rows = np.unique(np.linspace(height * 0.06, max(height * 0.06, height * 0.94 - _TILE), 4).astype(int))
    columns = np.unique(np.linspace(width * 0.06, max(width * 0.06, width * 0.94 - _TILE), _TILES // 4).astype(int))
    return [grey_of(image[y : y + _TILE, x : x + _TILE], negative=False) for y in rows for x in columns]


def _middle_width(inks: list[np.ndarray], contrast: float) -> float:
    """The middle of the widths of all strokes: area by length of skeleton, tile by tile."""
    widths, lengths = [], []
    for ink in inks:
        mask = ink > contrast * 0.45
        length = int(skeleton_of(mask).sum()) * 1.15  # of a line in any direction, by its pixels
        if length > _TILE / 4:
            widths.append(float(mask.sum()) / length)
            lengths.append(length)
    if not widths:
        return 2.0
    order = np.argsort(widths)
    half = np.searchsorted(np.cumsum(np.array(lengths)[order]), sum(lengths) / 2)
    return max(1.2, float(np.array(widths)[order][half]))
