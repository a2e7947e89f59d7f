"""The table of a page laid flat: its rules level and upright, however it was turned or photographed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waterdx.digitise.georeference.frame import Side, dark_on_light, long_lines, meet

_MARGIN = 0.02  # of the table's size, round it
_MOST = 80  # rules of one direction
_BEYOND = 0.025  # of the table's size: a line that runs on so far at both ends is a fold
_NEAR_EDGE = 0.03  # of the page: how far from the ends of the level rules an upright rule may stand and be the table's side


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
    lying = _between_folds(_long(long_lines(ink, True, _MOST), 0), 0)
    if len(lying) < 2:
        return None
    top, bottom = lying[0], lying[-1]
    left, right = (_through([side.ends[k] for side in lying]) for k in (0, 1))
    corners = np.array([meet(top, left), meet(top, right), meet(bottom, right), meet(bottom, left)])
    standing = [side for side in _standing(ink, corners) if _reaches(side, corners)]
    near = _NEAR_EDGE * max(grey.shape)
    for edge, ends in (((0, 3), 0), ((1, 2), 1)):
        met = [(meet(top, side), meet(bottom, side)) for side in standing]
        close = [
            one for one in met if max(np.abs(one[0] - corners[edge[0]]).max(), np.abs(one[1] - corners[edge[1]]).max()) < near
        ]
        if close:
            corners[list(edge)] = (min if ends == 0 else max)(close, key=lambda one: float(one[0][0] + one[1][0]))
    return _warped(ink, corners)


def _standing(ink: np.ndarray, corners: np.ndarray) -> list[Side]:
    """The upright lines of the table's part of the page: a table may be far lower than its page, and its rules as short."""
    low, high = float(corners[:, 1].min()), float(corners[:, 1].max())
    beyond = 2 * _BEYOND * (high - low)
    first = max(0, int(low - beyond))
    part = ink[first : max(first + 1, int(high + beyond) + 1)]
    down = np.array([0.0, first])
    return [
        Side(one.normal, one.rho + float(one.normal @ down), one.ends + down, one.seen) for one in long_lines(part, False, _MOST)
    ]


def _long(lines: list[Side], axis: int) -> list[Side]:
    """Those nearly as long as the longest, in their order across the page."""
    longest = max((_length(line) for line in lines), default=0.0)
    return sorted((line for line in lines if _length(line) > 0.8 * longest), key=lambda line: line.ends[:, 1 - axis].mean())


def _between_folds(lines: list[Side], axis: int) -> list[Side]:
    """Without those that run on at both ends beyond nearly all others: a fold crosses the whole page, a rule ends with its table."""
    low, high = (float(np.median([side.ends[k, axis] for side in lines])) if lines else 0.0 for k in (0, 1))
    beyond = _BEYOND * (high - low)
    return [side for side in lines if side.ends[0, axis] > low - beyond or side.ends[1, axis] < high + beyond]


def _through(places: list[np.ndarray]) -> Side:
    """The line down the page through places that mostly lie on it (Theil and Sen): the side of a table, by the ends of its rules."""
    x, y = np.array(places).T
    one, other = np.triu_indices(len(x), 1)
    apart = np.abs(y[one] - y[other]) > 0.3 * np.ptp(y)
    lean = float(np.median((x[one] - x[other])[apart] / (y[one] - y[other])[apart])) if apart.any() else 0.0
    normal = np.array([1.0, -lean]) / np.hypot(1.0, lean)
    return Side(normal, float(np.median(x - lean * y)) * float(normal[0]), np.array([places[0], places[-1]]), 1.0)


def _length(line: Side) -> float:
    return float(np.hypot(*(line.ends[1] - line.ends[0])))


def _reaches(side: Side, corners: np.ndarray) -> bool:
    """Whether an upright line belongs to the table between its outermost level rules: a fold runs on beyond both."""
    low, high = corners[:, 1].min(), corners[:, 1].max()
    top, foot = side.ends[:, 1].min(), side.ends[:, 1].max()
    beyond = _BEYOND * (high - low)
    inside = top > low - beyond or foot < high + beyond
    return bool(inside and top < low + 0.25 * (high - low) and foot > high - 0.25 * (high - low))


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
