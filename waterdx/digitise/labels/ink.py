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


def ink_of(grey: np.ndarray) -> Ink:
    """The ink of a sheet; an empty mask where nothing is drawn."""
    shrunk = -(-max(grey.shape) // LONGEST_SIDE_PX)
    if shrunk > 1:
        grey = cv2.resize(grey, (grey.shape[1] // shrunk, grey.shape[0] // shrunk), interpolation=cv2.INTER_AREA)
    paper = _paper(grey)
    darker, lighter = cv2.subtract(paper, grey), cv2.subtract(grey, paper)
    grain = max(1.0, 1.4826 * float(np.median(np.maximum(darker, lighter)[::7, ::7])))
    strength = max((darker, lighter), key=lambda one: _amount(one, grain * _NOISES))
    least = max(_LEAST, grain * _NOISES)
    drawn = strength[strength > least]
    usual = float(np.percentile(drawn, 80)) if drawn.size else 255.0
    mask = (strength > max(least, usual * _FAINTEST)).astype(np.uint8) * 255
    return Ink(strength, mask, shrunk)


def _paper(grey: np.ndarray) -> np.ndarray:
    """The brightness of the paper alone: lines are thin, so the middle value of a neighbourhood is paper."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(1, width // _SHRINK_PAPER), max(1, height // _SHRINK_PAPER)), interpolation=cv2.INTER_AREA)
    return cv2.resize(cv2.medianBlur(small, 31), (width, height), interpolation=cv2.INTER_LINEAR)


def _amount(strength: np.ndarray, least: float) -> float:
    """How much ink there would be: the sum of what stands out, of every third row."""
    some = strength[::3]
    return float(some[some > least].sum(dtype=np.int64))
