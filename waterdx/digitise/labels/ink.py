"""What is drawn on a sheet, apart from its paper: dark on light or light on dark, whatever shadow or stain lies under it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

LONGEST_SIDE_PX = 7000  # letters of 1.8 mm on an A1 sheet still have 15 pixels here; larger scans are looked at shrunk
_SHRINK_PAPER = 4  # the paper changes slowly, so its brightness is found on a small copy
_NOISES = 5.0  # what stands out of the paper by so many times its grain is drawn
_FAINTEST = 0.3  # … and by this share of how far the ink of the sheet usually stands out
_LEAST = 12  # grey levels that any ink stands out


@dataclass(frozen=True)
class Ink:
    """`strength` (uint8) is how far each pixel stands out of the paper, `mask` (0, 255) where that is ink; `shrunk` by which
    whole number the scan was shrunk for it. Light lines on dark paper (a blueprint) are ink like any other."""

    strength: np.ndarray
    mask: np.ndarray
    shrunk: int

    def on_scan(self, places: np.ndarray) -> np.ndarray:
        """Where places of the mask are on the scan."""
        return (places + 0.5) * self.shrunk - 0.5

    def seen(self, places: np.ndarray) -> np.ndarray:
        """Where places of the scan are on the mask."""
        return (places + 0.5) / self.shrunk - 0.5


def ink_of(grey: np.ndarray) -> Ink:
    """The ink of a sheet; an empty mask where nothing is drawn."""
    shrunk = -(-max(grey.shape) // LONGEST_SIDE_PX)
    if shrunk > 1:
        grey = cv2.resize(grey, (grey.shape[1] // shrunk, grey.shape[0] // shrunk), interpolation=cv2.INTER_AREA)
    strength, least = _strength(grey)
    drawn = strength[strength > least]
    usual = float(np.percentile(drawn, 80)) if drawn.size else 255.0
    mask = (strength > max(least, usual * _FAINTEST)).astype(np.uint8) * 255
    return Ink(strength, mask, shrunk)


def strength_of(grey: np.ndarray) -> np.ndarray:
    """How far each pixel (uint8) stands out of the paper, whether dark on light or light on dark."""
    return _strength(grey)[0]


def _strength(grey: np.ndarray) -> tuple[np.ndarray, float]:
    """The strength, and from which on it is more than the grain of the paper."""
    paper = _paper(grey)
    darker, lighter = cv2.subtract(paper, grey), cv2.subtract(grey, paper)
    grain = max(1.0, 1.4826 * float(np.median(np.maximum(darker, lighter)[::7, ::7])))
    least = max(_LEAST, grain * _NOISES)
    return max((darker, lighter), key=lambda one: _amount(one, least)), least


def _paper(grey: np.ndarray) -> np.ndarray:
    """The brightness of the paper alone: lines are thin, so the middle value of a neighbourhood is paper."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(1, width // _SHRINK_PAPER), max(1, height // _SHRINK_PAPER)), interpolation=cv2.INTER_AREA)
    return cv2.resize(cv2.medianBlur(small, 31), (width, height), interpolation=cv2.INTER_LINEAR)


def _amount(strength: np.ndarray, least: float) -> float:
    """How much ink there would be: the sum of what stands out, of every third row."""
    some = strength[::3]
    return float(some[some > least].sum(dtype=np.int64))
