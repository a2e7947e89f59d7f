"""The neat line (図郭) of a scanned sheet: its four corners to a part of a pixel, however the sheet is turned or was photographed.

Long straight lines are looked for on a shrunk page, each is then followed at full size across its whole length (a line has
paper on both sides: the edge of the sheet has not), and the largest four that close are the frame. Where a second frame
lies close inside, that is the neat line, and the outer one the border of the sheet.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

_LONGEST_PX = 1600  # of the shrunk page
_SAME_LINE_PX = 6  # of the shrunk page
_SAME_PX = 2.0
_TURN_DEGREES = 12.0
_SHARE_OF_SIDE = 0.45  # of the page's side a line of the frame is at least long
_CANDIDATES = 14  # lines of one direction looked at closely
_SAMPLES = 160  # profiles along a line
_COVERED = 0.55  # share of them in which a line of the frame is seen at least
_NESTED = 0.06  # of the page: a frame this close inside another is the neat line
_APART = 0.002  # … and at least this far
_AS_SURE = 0.08  # of two frames whose confidence differs by less the larger is taken
_OPEN = 0.04  # of the page: how far short of a corner a side may stop
_RUNS_ON = 0.03  # of the page: a side seen this far beyond a corner has not ended there
_PLAIN = 0.004  # opposite sides of a scanned sheet differ by less
_STRETCHED, _FORESHORTENED = 0.01, 0.12  # logarithm of how far width to height may be off, on a scan and on a photo
_INWARD = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])
_INK = 18.0  # grey levels darker than the paper beside it
_REACH = 0.004  # of the longest side: half of a profile


@dataclass(frozen=True)
class Frame:
    """Corners NW, NE, SE, SW as they lie on the page (4, 2) px, and how sure they are (0..1): the share of the sides that is seen,
    less where they run on beyond the corners, as those of a road would."""

    corners: np.ndarray
    confidence: float

    @property
    def ratio(self) -> float:
        """Width to height."""
        top, right, bottom, left = self._lengths
        return float((top + bottom) / (right + left))

    @property
    def is_plain(self) -> bool:
        """Whether it is a parallelogram, as a scanner leaves it; a photo's is not."""
        top, right, bottom, left = self._lengths
        return bool(max(abs(top / bottom - 1), abs(right / left - 1)) < _PLAIN)

    @property
    def area(self) -> float:
        x, y = self.corners.T
        return float(abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2)

    @property
    def _lengths(self) -> np.ndarray:
        return np.hypot(*(np.roll(self.corners, -1, axis=0) - self.corners).T)

    def inside(self, other: Frame) -> float:
        """How far all of its sides lie inside those of another, px; 0 where one does not."""
        inward = (self.corners - other.corners) * _INWARD
        return float(np.abs(inward).max() if inward.min() > 0 else 0.0)

    def fits(self, ratio: float) -> bool:
        """Whether it can be a rectangle of this width to height: paper stretches a little, and a photo shortens one side."""
        return abs(np.log(self.ratio / ratio)) < (_STRETCHED if self.is_plain else _FORESHORTENED)


@dataclass(frozen=True)
class Side:
    """A line x·cos + y·sin = rho of the full page, seen between two places along it; `seen` is the share of profiles with ink."""

    normal: np.ndarray
    rho: float
    ends: np.ndarray
    seen: float


def find_frame(grey: np.ndarray, ratio: float | None = None) -> Frame | None:
    """The frame of a page (H×W uint8); None where four long lines do not close round a good part of it.

    Where width to height on the ground is known, `ratio` tells the neat line from a border round it.
    """
    ink = dark_on_light(grey)
    frames = _closed(long_lines(ink, True), long_lines(ink, False), grey.shape)
    frames.sort(key=lambda frame: -frame.area)
    surest = max((frame.confidence for frame in frames), default=0.0)
    sure = [frame for frame in frames if frame.confidence > surest - _AS_SURE]
    nested = [frame for frame in sure if frame is sure[0] or frame.inside(sure[0]) > _APART * max(grey.shape)]
    if ratio is not None:
        nested = [one for one in nested if one.fits(ratio)] or [one for one in frames if one.fits(ratio)] or nested
    return _neat_line(nested, _NESTED * max(grey.shape))


def _neat_line(frames: list[Frame], near: float) -> Frame | None:
    """The largest frame that is nearly as sure as the surest; of such frames close inside each other the innermost."""
    surest = max((frame.confidence for frame in frames), default=0.0)
    sure = [frame for frame in frames if frame.confidence > surest - _AS_SURE / 2]
    return next((frame for frame in reversed(sure) if frame is sure[0] or 0 < frame.inside(sure[0]) < near), None)


def dark_on_light(grey: np.ndarray) -> np.ndarray:
    """The page with dark ink: a blueprint is turned round."""
    small = grey[:: max(1, grey.shape[0] // 400), :: max(1, grey.shape[1] // 400)]
    middle = small[tuple(slice(side // 8, side - side // 8) for side in small.shape)]
    return 255 - grey if np.median(middle) < np.mean([middle.min(), middle.max()]) else grey


def long_lines(ink: np.ndarray, lying: bool, most: int = _CANDIDATES) -> list[Side]:
    """The straight lines across a good part of a page (dark on light) that lie level, or stand upright."""
    import cv2

    shrink = max(1.0, max(ink.shape) / _LONGEST_PX)
    small = cv2.resize(ink, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    thin = cv2.morphologyEx(small, cv2.MORPH_BLACKHAT, np.ones((9, 9), np.uint8))
    level = max(12.0, float(np.percentile(thin, 90)) * 0.5)
    dark = (thin > level).astype(np.uint8) * 255
    along, across = (cv2.MORPH_RECT, (15, 1)), (cv2.MORPH_RECT, (1, 15))
    kept = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(*(along if lying else across)))
    turn = np.radians(_TURN_DEGREES)
    middle = np.pi / 2 if lying else 0.0
    least = int(_SHARE_OF_SIDE * small.shape[1 if lying else 0])
    found = []
    for low, high in [(middle - turn, middle + turn)] if lying else [(0.0, turn), (np.pi - turn, np.pi)]:
        lines = cv2.HoughLinesWithAccumulator(kept, 1, np.radians(0.1), least // 2, min_theta=low, max_theta=high)
        found += [] if lines is None else [lines.reshape(-1, 3)]
    if not found:
        return []
    strongest = np.concatenate(found)
    strongest = strongest[np.argsort(-strongest[:, 2], kind="stable"), :2]
    sides = [_followed(ink, rho * shrink, theta, lying) for rho, theta in _different(strongest, small.shape, most)]
    length = ink.shape[1 if lying else 0]
    return _once(
        one
        for one in sides
        if one is not None and one.seen >= _COVERED and np.hypot(*(one.ends[1] - one.ends[0])) > _SHARE_OF_SIDE * length
    )


def _once(sides: Iterable[Side]) -> list[Side]:
    """Each line once: candidates side by side may have led to the same."""
    kept: list[Side] = []
    for side in sides:
        if all(np.abs(side.ends @ other.normal - other.rho).max() > _SAME_PX for other in kept):
            kept.append(side)
    return kept


def _different(found: np.ndarray, shape: tuple[int, ...], most: int) -> list[tuple[float, float]]:
    """The strongest line (rho, theta) of each place, the strongest first."""
    rho, theta = found.T
    sign = np.where(theta > np.pi * 0.75, -1.0, 1.0)
    away = sign * (rho - shape[1] / 2 * np.cos(theta) - shape[0] / 2 * np.sin(theta))
    kept: list[int] = []
    left = np.arange(len(found))
    while len(left) and len(kept) < most:
        kept.append(int(left[0]))
        left = left[np.abs(away[left] - away[left[0]]) > _SAME_LINE_PX]
    return [(float(rho[k]), float(theta[k])) for k in kept]


def _followed(ink: np.ndarray, rho: float, theta: float, lying: bool) -> Side | None:
    """The line at full size: where profiles across it show ink with paper on both sides, and the straight line through them."""
    normal = np.array([np.cos(theta), np.sin(theta)])
    reach = max(6, round(_REACH * max(ink.shape)))
    length = ink.shape[1] if lying else ink.shape[0]
    along = np.linspace(0.01, 0.99, _SAMPLES) * length
    for width in (reach * 2, reach):
        places = _on_line(normal, rho, along, lying)
        offsets, seen = _ink_across(ink, places, normal, width)
        if seen.sum() < 12:
            return None
        at = places + offsets[:, None] * normal
        fitted = _straight(at[seen])
        if fitted is None:
            return None
        normal, rho = fitted if fitted[0] @ normal > 0 else (-fitted[0], -fitted[1])
    on = seen & (np.abs(at @ normal - rho) < 2.5)
    run = _longest_run(on)
    if run is None:
        return None
    start, stop = run
    ends = _on_line(normal, rho, along[[start, stop]], lying)
    return Side(normal, rho, ends, float(on[start : stop + 1].mean()))


def _on_line(normal: np.ndarray, rho: float, along: np.ndarray, lying: bool) -> np.ndarray:
    """Places of the line at these x (lying) or y (standing)."""
    if lying:
        return np.stack([along, (rho - along * normal[0]) / normal[1]], 1)
    return np.stack([(rho - along * normal[1]) / normal[0], along], 1)


def _ink_across(ink: np.ndarray, places: np.ndarray, normal: np.ndarray, reach: int) -> tuple[np.ndarray, np.ndarray]:
    """At each place, how far across (px) a dark narrow line lies, and whether one is there with paper on both sides."""
    import cv2

    steps = np.arange(-reach, reach + 0.25, 0.5)
    grid = places[:, None, :] + steps[None, :, None] * normal
    profile = cv2.remap(ink, grid[..., 0].astype(np.float32), grid[..., 1].astype(np.float32), cv2.INTER_LINEAR, borderValue=0)
    profile = profile.astype(np.float32)
    half = len(steps) // 2
    paper = np.minimum(np.percentile(profile[:, :half], 70, axis=1), np.percentile(profile[:, half:], 70, axis=1))
    depth = np.clip(paper[:, None] - profile, 0, None)
    near_first = depth * (1 - 0.7 * np.abs(steps) / reach)  # of two lines side by side the one that is followed
    peak = near_first.argmax(axis=1)[:, None]
    height = np.take_along_axis(depth, peak, axis=1)
    dark = depth > height * 0.5
    stretch = np.cumsum(~dark, axis=1)
    line = dark & (stretch == np.take_along_axis(stretch, peak, axis=1))
    weight = np.where(line, depth, 0)
    offset = (weight * steps).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-6)
    return offset, (height[:, 0] > _INK) & (line.sum(axis=1) < len(steps) * 0.5)


def _straight(places: np.ndarray) -> tuple[np.ndarray, float] | None:
    """The straight line (normal, rho) through most of the places: medians first, then those that agree."""
    keep = np.ones(len(places), dtype=bool)
    for _ in range(8):
        if keep.sum() < 8:
            return None
        centre = places[keep].mean(axis=0)
        direction = np.linalg.svd(places[keep] - centre, full_matrices=False)[2][0]
        normal = np.array([-direction[1], direction[0]])
        off = np.abs((places - centre) @ normal)
        again = off < max(1.2, 2.5 * float(np.median(off[keep])))
        if (again == keep).all():
            break
        keep = again
    return normal, float(centre @ normal)


def _longest_run(on: np.ndarray) -> tuple[int, int] | None:
    """The longest stretch in which the line is seen, short gaps (crossing lines, folds) bridged."""
    places = np.flatnonzero(on)
    if len(places) < 8:
        return None
    breaks = np.flatnonzero(np.diff(places) > _SAMPLES // 12)
    starts, stops = np.concatenate([[0], breaks + 1]), np.concatenate([breaks, [len(places) - 1]])
    best = int(np.argmax(places[stops] - places[starts]))
    return int(places[starts[best]]), int(places[stops[best]])


def _closed(lying: list[Side], standing: list[Side], shape: tuple[int, ...]) -> list[Frame]:
    """Every four lines whose ends meet."""
    frames = []
    for (one, two), (three, four) in itertools.product(itertools.combinations(lying, 2), itertools.combinations(standing, 2)):
        top, bottom = sorted((one, two), key=lambda side: side.ends[:, 1].mean())
        left, right = sorted((three, four), key=lambda side: side.ends[:, 0].mean())
        corners = np.array([meet(top, left), meet(top, right), meet(bottom, right), meet(bottom, left)])
        if Frame(corners, 0.0).area < 0.2 * shape[0] * shape[1]:
            continue
        ends = [_beyond(side, corners[[a, b]]) for side, a, b in ((top, 0, 1), (right, 1, 2), (bottom, 3, 2), (left, 0, 3))]
        if min(map(min, ends)) > -_OPEN * max(shape):
            on = np.clip(np.array(ends) / (_RUNS_ON * max(shape)), 0, 1).mean()
            seen = np.mean([side.seen for side in (top, right, bottom, left)])
            frames.append(Frame(corners + 0.5, float(seen - 0.5 * on)))  # from the middle of the first pixel to its corner
    return frames


def meet(one: Side, other: Side) -> np.ndarray:
    return np.linalg.solve(np.stack([one.normal, other.normal]), np.array([one.rho, other.rho]))


def _beyond(side: Side, corners: np.ndarray) -> tuple[float, float]:
    """How far a side is seen beyond its corners (below 0: how far it stops short of them). A title block may continue it."""
    along = np.array([-side.normal[1], side.normal[0]])
    along = along if along @ (corners[1] - corners[0]) > 0 else -along
    start, stop = sorted(side.ends @ along)
    return float(corners[0] @ along - start), float(stop - corners[1] @ along)
