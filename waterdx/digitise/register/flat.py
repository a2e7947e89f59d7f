"""The table of a page laid flat: its rules level and upright, however it was turned or photographed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waterdx.digitise.georeference.frame import Side, dark_on_light, long_lines, meet

_MARGIN = 0.02  # of the table's size, round it
_MOST = 80  # rules of one direction


@dataclass(frozen=True)
class Flat:
    """The flat table: `image` H×W uint8 dark on light, `to_scan` 3×3 from its pixels to those of the scan, `turned` degrees anticlockwise.

    `table` is x0, y0, x1, y1 of the table in it.
    """

    image: np.ndarray
    to_scan: np.ndarray
    turned: float
    table: tuple[float, float, float, float]

    def on_scan(self, places: np.ndarray) -> np.ndarray:
        """Pixels of the scan of places (n, 2) of the flat image."""
        made = np.column_stack([places, np.ones(len(places))]) @ self.to_scan.T
        return made[:, :2] / made[:, 2:]


def flattened(grey: np.ndarray) -> Flat | None:
    """The table of a page (H×W uint8) by its outermost rules; None where it has no level rules."""
    ink = dark_on_light(grey)
    lying = _long(long_lines(ink, True, _MOST), 0)
    if len(lying) < 2:
        return None
    top, bottom = lying[0], lying[-1]
    corners = np.array([*top.ends, *bottom.ends[::-1]])
    standing = [side for side in _long(long_lines(ink, False, _MOST), 1) if _reaches(side, corners)]
    if len(standing) >= 2:
        left, right = standing[0], standing[-1]
        met = np.array([meet(top, left), meet(top, right), meet(bottom, right), meet(bottom, left)])
        if np.abs(met - corners).max() < 0.06 * max(grey.shape):
            corners = met
    return _warped(ink, corners)


def _long(lines: list[Side], axis: int) -> list[Side]:
    """Those nearly as long as the longest, in their order across the page."""
    longest = max((_length(line) for line in lines), default=0.0)
    return sorted((line for line in lines if _length(line) > 0.8 * longest), key=lambda line: line.ends[:, 1 - axis].mean())


def _length(line: Side) -> float:
    return float(np.hypot(*(line.ends[1] - line.ends[0])))


def _reaches(side: Side, corners: np.ndarray) -> bool:
    """Whether an upright line belongs to the table between its outermost level rules."""
    low, high = corners[:, 1].min(), corners[:, 1].max()
    return bool(side.ends[:, 1].min() < low + 0.25 * (high - low) and side.ends[:, 1].max() > high - 0.25 * (high - low))


def _warped(ink: np.ndarray, corners: np.ndarray) -> Flat:
    import cv2

    top, right, bottom, left = (float(np.hypot(*(corners[(k + 1) % 4] - corners[k]))) for k in range(4))
    width, height = max(top, bottom), max(left, right)
    dx, dy = _MARGIN * width, _MARGIN * width
    flat = np.array([(dx, dy), (dx + width, dy), (dx + width, dy + height), (dx, dy + height)], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), flat)
    size = int(width + 2 * dx), int(height + 2 * dy)
    image = cv2.warpPerspective(ink, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    along = corners[1] - corners[0]
    turned = -float(np.degrees(np.arctan2(along[1], along[0])))
    return Flat(image, np.linalg.inv(matrix), turned, (dx, dy, dx + width, dy + height))
