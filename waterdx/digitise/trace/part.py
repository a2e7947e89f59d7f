"""The part of a page that two clicks are on, as ink: all of it, or only what has a colour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from waterdx.digitise.trace.looks import chroma_of, paper_of
from waterdx.digitise.trace.strokes import LEAST_CONTRAST, Strokes, darkness, grey_of

_FAINT = 0.35  # of the contrast of the page the faintest line has
_PALE = 0.6  # of the colour at the clicks the palest line has
_LEAST_PX = 12  # the paper under ink is told from so much round a place
# The percentile of a place that is its ink. Where a thin line in colour ends at a click, no more of the place has a colour.
_INKED, _COLOURED = 94, 98
_PEAK = 1.0  # within so many widths the darkest is full ink


@dataclass(frozen=True)
class Part:
    """A part of a page, how dark it is against its paper, and its corner on the page.

    `level` is how dark full ink is at the clicks, `least` what full ink is anywhere at least, `full` what tones are measured in.
    """

    image: np.ndarray
    dark: np.ndarray
    corner: np.ndarray
    level: float
    least: float
    full: float
    width_px: float

    @cached_property
    def ink(self) -> np.ndarray:
        """0..1 float32. Full ink is the darkest around, so that a faint line keeps its width beside dark letters."""
        import cv2

        size = 2 * max(1, round(_PEAK * self.width_px)) + 1
        full = np.maximum(cv2.dilate(self.dark, np.ones((size, size), np.uint8)), np.uint8(np.ceil(self.least)))
        share = cv2.divide(self.dark, full, scale=1 / 0.65, dtype=cv2.CV_32F)
        share -= np.float32(0.15 / 0.65)
        return np.asarray(np.clip(share, 0, 1, out=share))

    def smaller(self, by: float) -> Part:
        """The same at fewer pixels, but for its image."""
        import cv2

        dark = cv2.resize(self.dark, None, fx=1 / by, fy=1 / by, interpolation=cv2.INTER_AREA)
        return replace(self, dark=np.asarray(dark), width_px=self.width_px / by)

    def fainter(self) -> Part:
        """The same where ink half as dark is full."""
        return replace(self, level=self.level / 2, least=self.least / 2, full=self.full / 2)


def inked_part(image: np.ndarray, corner: np.ndarray, ends: np.ndarray, strokes: Strokes, near_px: float) -> Part:
    """All ink, of the darkness of the line at the clicks."""
    dark = darkness(grey_of(image, strokes.negative), 4 * strokes.width_px)
    faintest = _FAINT * strokes.contrast
    level = float(np.clip(min(_darkest(_round(dark, place, near_px)) for place in ends - corner), faintest, strokes.contrast))
    return Part(image, dark, corner, level, faintest, level, strokes.width_px)


def coloured_part(image: np.ndarray, corner: np.ndarray, ends: np.ndarray, strokes: Strokes, near_px: float) -> Part | None:
    """Only ink with a colour, so that black letters and roads are not there at all; None where a click has no colour near it."""
    if image.ndim != 3 or strokes.negative:
        return None
    level = min(
        _darkest(_only_colour(_round(image, place, max(near_px, _LEAST_PX)), strokes), _COLOURED) for place in ends - corner
    )
    if level < LEAST_CONTRAST:
        return None
    return Part(image, _only_colour(image, strokes), corner, level, _PALE * level, strokes.contrast, strokes.width_px)


def _only_colour(image: np.ndarray, strokes: Strokes) -> np.ndarray:
    """How much colour ink has, as a share of the paper's light: black has none on any paper."""
    import cv2

    return darkness(255 - chroma_of(cv2.divide(image, np.maximum(paper_of(image), 1), scale=255)), 4 * strokes.width_px)


def _darkest(part: np.ndarray, of: float = _INKED) -> float:
    return float(np.percentile(part, of))


def _round(image: np.ndarray, place: np.ndarray, reach: float) -> np.ndarray:
    x1, y1 = np.maximum(place - reach, 0).astype(int)
    x2, y2 = (place + reach).astype(int) + 1
    return image[y1:y2, x1:x2]
