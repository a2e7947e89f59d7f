"""Long strokes (pipes, road edges, leader lines) found and taken away, so that the letters they touch stand alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

_LONG = 1.7  # letter heights a stroke must be straight for to be no part of a letter
_ONLY_IN = 2.2  # letter heights that a mark must measure to be looked at for lines
_CROSSED = 0.2  # letter heights that ink may be apart on both sides of a line and still be one stroke
_DIRECTIONS = 8
_ROUNDS = 3  # a line hidden among others shows once these are gone


@dataclass(frozen=True)
class Apart:
    """`letters` (0, 255) is the ink without long lines, `lines` what was taken away, `strokes` (n, 4) the straight pieces x1 y1 x2 y2."""

    letters: np.ndarray
    lines: np.ndarray
    strokes: np.ndarray


def without_long_lines(mask: np.ndarray, height: float) -> Apart:
    """The ink of a sheet parted into letters and long lines; where a line crosses a letter, the letter keeps its ink."""
    lines, strokes = np.zeros_like(mask), []
    for _ in range(_ROUNDS):
        found = _strokes(cv2.subtract(mask, lines), height)
        if not len(found):
            break
        found = _to_their_ends(found, mask, height * _LONG)
        strokes.append(found)
        lines |= _drawn(found, mask)
    every = np.concatenate(strokes) if strokes else np.zeros((0, 4))
    return Apart(_letters(mask, lines, every, height), lines, every)


def _strokes(mask: np.ndarray, height: float) -> np.ndarray:
    """The long straight strokes (n, 4) of the larger marks."""
    from skimage.morphology import skeletonize

    large = _large_marks(mask, height * _ONLY_IN)
    thinned: Any = skeletonize
    bones = thinned(large > 0).astype(np.uint8) * 255
    found = cv2.HoughLinesP(bones, 1, np.pi / 360, round(height), minLineLength=height * _LONG, maxLineGap=round(height * 0.2))
    return np.zeros((0, 4)) if found is None else found.reshape(-1, 4).astype(float)


def _to_their_ends(strokes: np.ndarray, mask: np.ndarray, furthest: float) -> np.ndarray:
    """The strokes made longer at both ends for as long as there is ink straight ahead."""
    ends = [strokes[:, :2], strokes[:, 2:]]
    way = ends[1] - ends[0]
    way = way / np.maximum(np.hypot(way[:, 0], way[:, 1]), 1)[:, None]
    steps = np.arange(1, round(furthest) + 1)
    limits = np.array(mask.shape[::-1]) - 1
    longer = []
    for end, ahead in zip(ends, (-way, way), strict=True):
        places = np.clip((end[:, None] + steps[:, None] * ahead[:, None]).round().astype(int), 0, limits)
        inked = mask[places[..., 1], places[..., 0]] > 0
        longer.append(end + ahead * np.logical_and.accumulate(inked, axis=1).sum(axis=1)[:, None])
    return np.clip(np.concatenate(longer, axis=1), 0, np.tile(limits, 2))


def _large_marks(mask: np.ndarray, least: float) -> np.ndarray:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    large = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) > least
    large[0] = False
    return large[labels].astype(np.uint8) * 255


def _drawn(strokes: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """The pixels of the strokes, each as wide as the ink under it."""
    half = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    lines = np.zeros_like(mask)
    for x1, y1, x2, y2 in strokes:
        steps = max(2, int(max(abs(x2 - x1), abs(y2 - y1))))
        xs, ys = np.linspace(x1, x2, steps).round().astype(int), np.linspace(y1, y2, steps).round().astype(int)
        width = 2 * float(np.median(half[ys, xs])) + 1
        cv2.line(lines, (int(x1), int(y1)), (int(x2), int(y2)), 255, max(1, round(width)) + 1)
    return cv2.bitwise_and(lines, mask)


def _letters(mask: np.ndarray, lines: np.ndarray, strokes: np.ndarray, height: float) -> np.ndarray:
    """The ink beside the lines, and the ink within a line where it goes on at both sides: there a letter is crossed."""
    rest = cv2.subtract(mask, lines)
    letters = rest.copy()
    reach = max(2, round(height * _CROSSED))
    turned = np.arctan2(strokes[:, 3] - strokes[:, 1], strokes[:, 2] - strokes[:, 0])
    directions = np.round(turned / np.pi * _DIRECTIONS).astype(int) % _DIRECTIONS
    for direction in np.unique(directions):
        across = _bar(reach, np.pi * (direction / _DIRECTIONS + 0.5))
        bridged = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, across)
        letters = cv2.bitwise_or(letters, cv2.bitwise_and(bridged, _drawn(strokes[directions == direction], mask)))
    return letters


def _bar(reach: int, angle: float) -> np.ndarray:
    """A kernel of one straight bar that reaches so many pixels to both sides."""
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.uint8)
    dx, dy = round(reach * np.cos(angle)), round(reach * np.sin(angle))
    cv2.line(kernel, (reach - dx, reach - dy), (reach + dx, reach + dy), 1)
    return kernel
