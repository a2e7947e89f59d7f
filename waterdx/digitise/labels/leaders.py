"""Leader lines (引出線): from a label that stands away to the line it speaks of."""

from __future__ import annotations

import numpy as np

_STARTS_WITHIN = 1.0  # letter heights between the label and the leader
_ASLANT = np.radians(12)  # a leader leaves the label at an angle; what runs along it is underlining or a pipe
_LONGEST = 20.0  # letter heights
_STRAIGHT_ON = np.radians(7)


def leader_end(corners: np.ndarray, strokes: np.ndarray, mask: np.ndarray) -> np.ndarray | None:
    """Where the leader of a label ends; None where it has none. `strokes` (n, 4) and `mask` in the pixels of `corners`."""
    height = float(np.hypot(*(corners[3] - corners[0])))
    along = (corners[1] - corners[0]) / max(1.0, float(np.hypot(*(corners[1] - corners[0]))))
    reach = _STARTS_WITHIN * height
    ends = (((corners[0] + corners[3]) / 2, -along), ((corners[1] + corners[2]) / 2, along))
    begun = [one for anchor, outwards in ends for one in _beginning_at(anchor + outwards * reach / 2, reach, strokes)]
    for _, near, far in sorted(begun, key=lambda one: one[0]):
        way = far - near
        if abs(_cross(way, along)) < np.sin(_ASLANT) * np.hypot(*way) or _goes_on(near, -way, height, mask):
            continue
        end = _followed(near, far, strokes, height)
        if np.hypot(*(end - near)) < _LONGEST * height:
            return end
    return None


def _beginning_at(place: np.ndarray, reach: float, strokes: np.ndarray) -> list[tuple[float, np.ndarray, np.ndarray]]:
    """Strokes with an end near a place: how near, that end and the other."""
    found = []
    for near, far in ((strokes[:, :2], strokes[:, 2:]), (strokes[:, 2:], strokes[:, :2])):
        distance = np.hypot(*(near - place).T)
        found += [(float(distance[k]), near[k], far[k]) for k in np.flatnonzero(distance < reach)]
    return found


def _goes_on(end: np.ndarray, way: np.ndarray, height: float, mask: np.ndarray) -> bool:
    """Whether there is ink straight on behind the end of a stroke: then it is no leader but a line passing by."""
    steps = np.linspace(0.3, 0.9, 8)[:, None] * height
    places = np.clip((end + steps * way / np.hypot(*way)).round().astype(int), 0, np.array(mask.shape[::-1]) - 1)
    return bool((mask[places[:, 1], places[:, 0]] > 0).mean() > 0.6)


def _followed(near: np.ndarray, far: np.ndarray, strokes: np.ndarray, height: float) -> np.ndarray:
    """The far end of a stroke that may have been found in several pieces."""
    way = (far - near) / np.hypot(*(far - near))
    while True:
        ends = [other for _, _, other in _beginning_at(far, 0.8 * height, strokes)
                if (other - far) @ way > 0.3 * height and abs(_cross(other - far, way)) < np.sin(_STRAIGHT_ON) * np.hypot(*(other - far))]  # fmt: skip
        if not ends:
            return far
        far = max(ends, key=lambda one: float((one - far) @ way))


def _cross(a: np.ndarray, b: np.ndarray) -> float:
    return float(a[0] * b[1] - a[1] * b[0])
