"""Marks of the size of letters chained to lines of text, in whatever direction these run."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from waterdx.core.errors import UserError
from waterdx.digitise.labels.marks import Marks, marks_of

_DIRECTIONS = np.arange(36) * np.pi / 36
_SMALL, _LARGE = 0.3, 3.2  # letter heights a mark may measure
_SAME_LINE = 0.4  # letter heights that marks of one line may lie beside it
_NEXT = 1.25  # … and be apart from each other
_TURNED = np.radians(20)  # neighbours on one line see it in directions this near
_JOIN_GAP, _JOIN_TURNED = 1.8, np.radians(8)
_DASH, _ALONG = 0.6, np.radians(15)  # a stroke so long (letter heights) along the text is a piece of a line, not a letter
_MOST_MARKS = 60_000  # an A1 sheet full of text has about 20,000
_FINE = 16  # pixels a letter is high where its neighbourhood is looked at
_FURTHEST = 8  # letter heights


@dataclass(frozen=True)
class String:
    """Where a line of text stands: its middle, the direction it runs in (radians, y down, either way), how long and high."""

    middle: np.ndarray
    angle: float
    length: float
    height: float

    @property
    def along(self) -> np.ndarray:
        return np.array([np.cos(self.angle), np.sin(self.angle)])

    def corners(self, margin: float = 0.0) -> np.ndarray:
        """The four corners (4, 2) from the upper left clockwise as one reads along its direction; `margin` in heights."""
        u = self.along
        v = np.array([-u[1], u[0]])
        half = self.length / 2 + margin * self.height
        up = self.height * (0.5 + margin)
        return np.array([self.middle - half * u - up * v, self.middle + half * u - up * v,
                         self.middle + half * u + up * v, self.middle - half * u + up * v])  # fmt: skip


def strings_of(letters: np.ndarray, height: float) -> list[String]:
    """The lines of text in a mask of letters usually `height` pixels high."""
    marks = marks_of(letters)
    usable = np.flatnonzero((marks.size >= _SMALL * height) & (marks.size <= _LARGE * height))
    if len(usable) < 2:
        return []
    if len(usable) > _MOST_MARKS:
        raise UserError(
            ja="文字の大きさの模様が {n:,} 個あり、図面ではないようです(写真や網掛けなど)。図面のスキャンか確かめるか、必要な範囲だけを指定してください。",
            en="There are {n:,} marks of the size of letters: this seems to be no drawing (a photo, a screen of dots). Check the scan, or choose the part that matters.",
            n=len(usable),
        )  # fmt: skip
    centres, size = marks.centres[usable], np.clip(marks.size[usable], height, None)
    pairs = cKDTree(centres).query_pairs(3.5 * min(float(size.max()), 2 * height), output_type="ndarray")
    direction = _directions(centres, size, pairs)
    turned = np.abs(np.mod(marks.angle[usable] - direction + np.pi / 2, np.pi) - np.pi / 2)
    dash = marks.stroke[usable] & (turned < _ALONG) & (marks.size[usable] > _DASH * height)
    chains = _chains(centres, size, marks.size[usable], direction, pairs[~dash[pairs].any(axis=1)])
    points = _points_of(marks, usable)
    found = [_string(marks, usable[chain], [points[k] for k in chain], height) for chain in chains]
    joined = _joined([one for one in found if one is not None], height)
    return _joined([_to_its_ends(one, letters, height) for one in joined], height)


def _directions(centres: np.ndarray, size: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """The direction in which each mark has most neighbours in a row with it."""
    votes = np.zeros((len(centres), len(_DIRECTIONS)))
    for a, b in ((0, 1), (1, 0)):
        here, other = pairs[:, a], pairs[:, b]
        way = centres[other] - centres[here]
        near = np.hypot(way[:, 0], way[:, 1]) < 3.5 * size[here]
        here, way = here[near], way[near]
        beside = np.abs(-way[:, :1] * np.sin(_DIRECTIONS) + way[:, 1:] * np.cos(_DIRECTIONS)) / size[here, None]
        np.add.at(votes, here, np.exp(-((beside / 0.25) ** 2)))
    smooth = votes + 0.5 * (np.roll(votes, 1, axis=1) + np.roll(votes, -1, axis=1))
    return np.asarray(_DIRECTIONS[smooth.argmax(axis=1)])


def _chains(centres: np.ndarray, size: np.ndarray, own: np.ndarray, direction: np.ndarray, pairs: np.ndarray) -> list[np.ndarray]:
    """Groups of marks that follow each other in a direction both see."""
    i, j = pairs.T
    scale = np.maximum(size[i], size[j])
    way = centres[j] - centres[i]
    apart = np.abs(np.mod(direction[i] - direction[j] + np.pi / 2, np.pi) - np.pi / 2)
    mean = direction[i] + (np.mod(direction[j] - direction[i] + np.pi / 2, np.pi) - np.pi / 2) / 2
    beside = np.abs(-way[:, 0] * np.sin(mean) + way[:, 1] * np.cos(mean))
    gap = np.abs(way[:, 0] * np.cos(mean) + way[:, 1] * np.sin(mean)) - (own[i] + own[j]) * 0.35
    alike = np.maximum(size[i], size[j]) < 1.9 * np.minimum(size[i], size[j])
    linked = (apart < _TURNED) & (beside < _SAME_LINE * scale) & (gap < _NEXT * scale) & alike
    graph = coo_matrix((np.ones(linked.sum()), (i[linked], j[linked])), shape=(len(centres), len(centres)))
    _, group = connected_components(graph, directed=False)
    order = np.argsort(group, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(group[order])) + 1)
    return [part for part in parts if len(part) >= 2]


def _points_of(marks: Marks, usable: np.ndarray) -> list[np.ndarray]:
    """The pixels (n, 2) of each usable mark."""
    place = np.full(int(marks.labels.max()) + 1, -1)
    place[marks.ids[usable]] = np.arange(len(usable))
    rows, columns = np.nonzero(place[marks.labels] >= 0)
    which = place[marks.labels[rows, columns]]
    order = np.argsort(which, kind="stable")
    points = np.column_stack([columns, rows]).astype(np.float32)[order]
    return np.split(points, np.flatnonzero(np.diff(which[order])) + 1)


def _string(marks: Marks, chain: np.ndarray, points: list[np.ndarray], height: float) -> String | None:
    """The line of text of a chain; None where it is hatching or a single sign."""
    angle = _line_angle(marks.centres[chain], points)
    if (marks.stroke[chain] & (marks.size[chain] > 0.8 * height)).mean() > 0.8:
        return None
    u = np.array([np.cos(angle), np.sin(angle)])
    text = np.concatenate(points)
    along, across = text @ u, text @ np.array([-u[1], u[0]])
    low, high = along.min(), along.max()
    top, bottom = float(np.percentile(across, 1)) - 1, float(np.percentile(across, 99)) + 1
    if high - low < 1.1 * (bottom - top) or bottom - top > _LARGE * height or bottom - top < 0.5 * height:
        return None
    middle = u * (low + high) / 2 + np.array([-u[1], u[0]]) * (top + bottom) / 2
    return String(middle, float(angle), float(high - low), float(bottom - top))


def _line_angle(centres: np.ndarray, points: list[np.ndarray]) -> float:
    """The direction of a chain: that of the smallest box round its ink where this is clear, else that of its middles."""
    spread = centres - centres.mean(axis=0)
    u = np.linalg.svd(spread, full_matrices=False)[2][0]
    fitted = float(np.mod(np.arctan2(u[1], u[0]), np.pi))
    (_, _), (width, tall), degrees = cv2.minAreaRect(np.concatenate(points))
    if max(width, tall) < 2 * min(width, tall):
        return fitted
    boxed = np.mod(np.radians(degrees if width >= tall else degrees + 90), np.pi)
    near = abs(np.mod(boxed - fitted + np.pi / 2, np.pi) - np.pi / 2) < np.radians(8)
    return float(boxed) if near else fitted


def _to_its_ends(string: String, letters: np.ndarray, height: float) -> String:
    """The string made longer at both ends for as long as letters follow that hang together with something else."""
    unit = string.height / _FINE
    gap = _NEXT * max(string.height, height) / unit  # of letters that a line has cut, less than their height may be left
    ahead = _FURTHEST * string.height
    width, tall = round((string.length + 2 * ahead) / unit), _FINE
    u, v = string.along, np.array([-string.along[1], string.along[0]])
    corner = string.middle - u * (string.length / 2 + ahead) - v * string.height / 2
    matrix = np.column_stack([u * unit, v * unit, corner])
    strip = cv2.warpAffine(letters, matrix, (width, tall), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP) > 127
    rows = np.arange(tall)[:, None]
    top, bottom = np.where(strip, rows, tall).min(axis=0), np.where(strip, rows, -1).max(axis=0)
    near = cv2.getStructuringElement(cv2.MORPH_RECT, (_FINE // 2 + 1, 1))
    top = cv2.erode(top.astype(np.float32)[None], near)[0]
    bottom = cv2.dilate(bottom.astype(np.float32)[None], near)[0]
    written = np.flatnonzero((bottom - top > _FINE * 0.45) & strip.any(axis=0))
    first, last = round(ahead / unit), round((ahead + string.length) / unit)
    for column in written[written > last]:
        last = column if column - last < gap else last
    for column in written[written < first][::-1]:
        first = column if first - column < gap else first
    low, high = first * unit - ahead - string.length / 2, last * unit - ahead - string.length / 2
    return replace(string, middle=string.middle + u * (low + high) / 2, length=float(high - low))


def _joined(strings: list[String], usual: float) -> list[String]:
    """Strings one behind the other on one line, of one height and a word's gap apart, are one."""
    strings = sorted(strings, key=lambda one: -one.length)
    done: list[String] = []
    while strings:
        first = strings.pop(0)
        while (other := next((k for k, one in enumerate(strings) if _follows(first, one, usual)), None)) is not None:
            first = _both(first, strings.pop(other))
        done.append(first)
    return done


def _follows(one: String, other: String, usual: float) -> bool:
    height = max(one.height, other.height)
    if height > 1.6 * min(one.height, other.height):
        return False
    if abs(np.mod(one.angle - other.angle + np.pi / 2, np.pi) - np.pi / 2) > max(_JOIN_TURNED, height / other.length * 0.25):
        return False
    way = other.middle - one.middle
    along, beside = abs(way @ one.along), abs(way @ np.array([-one.along[1], one.along[0]]))
    return bool(
        along - (one.length + other.length) / 2 < _JOIN_GAP * max(height, usual) and beside < _SAME_LINE * max(height, usual)
    )


def _both(one: String, other: String) -> String:
    ends = [float((corner - one.middle) @ one.along) for part in (one, other) for corner in part.corners()]
    low, high = min(ends), max(ends)
    return replace(one, middle=one.middle + one.along * (low + high) / 2, length=high - low, height=max(one.height, other.height))
