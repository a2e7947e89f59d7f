"""The single marks of a sheet (connected ink) with their size, place and direction, and how high its letters are."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from scipy.spatial import cKDTree

_SMALLEST_PX = 5  # of a letter that can still be read
_LARGEST_SHARE, _LARGEST_PX = 1 / 40, 80  # of the sheet's longer side, but of a part of a sheet in pixels; no letter is larger
_LINE_LIKE = 5.0  # a mark this many times as long as wide is a stroke, not a letter


@dataclass(frozen=True)
class Marks:
    """Marks of the size of letters: arrays of one value each. `size` is the longer side of the upright box, `angle` (radians,
    0..π, y down) the direction of its longer axis, `stroke` whether it is a mere stroke; `labels` has `ids` at their pixels."""

    ids: np.ndarray
    centres: np.ndarray
    size: np.ndarray
    angle: np.ndarray
    stroke: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)


def marks_of(mask: np.ndarray) -> Marks:
    """The marks of a mask that may be letters by their size."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    size = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    kept = (size >= _SMALLEST_PX) & (size <= max(max(mask.shape) * _LARGEST_SHARE, _LARGEST_PX))
    kept[0] = False
    ids = np.flatnonzero(kept)
    centres, angle, slimness = _shape(labels, kept, count)
    return Marks(ids, centres[ids], size[ids].astype(float), angle[ids], slimness[ids] > _LINE_LIKE, labels)


def _shape(labels: np.ndarray, kept: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Centre, direction of the longer axis and how many times as long as wide, of every mark that is kept."""
    rows, columns = np.nonzero(kept[labels])
    which = labels[rows, columns]
    n = np.maximum(np.bincount(which, minlength=count), 1)

    def mean(values: np.ndarray) -> np.ndarray:
        return np.asarray(np.bincount(which, values, minlength=count) / n)

    x, y = columns.astype(float), rows.astype(float)
    cx, cy = mean(x), mean(y)
    dx, dy = x - cx[which], y - cy[which]
    xx, yy, xy = mean(dx * dx) + 1 / 12, mean(dy * dy) + 1 / 12, mean(dx * dy)
    middle, spread = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    slimness = np.sqrt((middle + spread) / np.maximum(middle - spread, 1 / 12))
    return np.column_stack([cx, cy]), np.mod(np.arctan2(2 * xy, xx - yy) / 2, np.pi), slimness


def letter_height(marks: Marks) -> float | None:
    """How high the letters of the sheet usually are, in pixels: the size most frequent among marks that have others of their
    size beside them. None where there is nothing like writing."""
    usable = np.flatnonzero(~marks.stroke)
    if len(usable) < 4:
        return None
    centres, size = marks.centres[usable], marks.size[usable]
    distance, beside = cKDTree(centres).query(centres, k=4)
    alike = (distance[:, 1:] < 2.2 * size[:, None]) & (np.abs(np.log(size[beside[:, 1:]] / size[:, None])) < 0.5)
    written = size[alike.sum(axis=1) >= 2]
    if len(written) < 4:
        return None
    steps = np.round(np.log(written) / np.log(1.12)).astype(int)
    counted = np.convolve(np.bincount(steps), [0.5, 1, 0.5], mode="same")
    return float(1.12 ** int(counted.argmax()))
