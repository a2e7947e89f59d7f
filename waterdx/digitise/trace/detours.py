"""Detours of a path taken out: round a symbol, along the stroke of a letter, over a corner that was cut.

A path is told from a detour by what lies before and after: where the line is seen there, straight over some length, and these two
straights go on to one another with fewer turns, or over more ink, than the path between them does, the path was a detour.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waterdx.digitise.trace.centre import along_evenly

_STRAIGHT_MM = 2.5  # so much line before and after says where it leads
_STRAY_MM = 0.05  # what such a line strays from straight, in the mean
_SEEN = 0.5  # the share of it that is seen clearly: dashes are
_LONGEST_MM = 20.0  # a detour along a label
_END_MM = 8.0  # from a click to a straight that leads there
_CLICK_MM = 1.2  # how far aside from the click it may lead
_BACK_MM = 0.4  # a corner may lie so much before the end of a straight
_TURN_MM = 2.0  # what a turn by a radian counts, against so much way over blank paper
_LEAST_GAIN_MM = 0.5
_UNCLEAR = 0.3  # what ink counts where the line is not seen clearly
_PAPER = 3.0  # how much more that counts on the way round a corner
_ASIDE_MM = 0.15  # what is seen clearly so far aside from a way speaks against it
_MOST_TRIED = 300  # ways over ink of each kind
_SAMPLES = 24  # of a straight way are looked at for ink
_DRAWN = 0.45  # of full ink
_BESIDE = 0.4  # widths; ink so near is on the way


@dataclass(frozen=True)
class _Straights:
    """Of each sample the straight that ends or begins there: its place on it, the unit way along it, and whether it is one."""

    at: np.ndarray
    way: np.ndarray
    good: np.ndarray

    def turned(self) -> _Straights:
        """Those of the path that is turned round."""
        return _Straights(self.at[::-1], -self.way[::-1], self.good[::-1])


@dataclass(frozen=True)
class _Ways:
    """Ways by two straights (n, 3, 2) in the place of the samples `start` to `stop`, what each gains, and what blank paper on it counts."""

    places: np.ndarray
    start: np.ndarray
    stop: np.ndarray
    gain: np.ndarray
    paper: np.ndarray

    def of(self, gain: np.ndarray) -> _Ways:
        """Those that gain enough, the best first."""
        best = np.argsort(-gain)[: min(_MOST_TRIED, int((gain > _LEAST_GAIN_MM).sum()))]
        return _Ways(self.places[best], self.start[best], self.stop[best], gain[best], self.paper[best])


def without_detours(
    ink: np.ndarray, points: np.ndarray, seen: np.ndarray, ends: np.ndarray, mm: float, width_px: float
) -> np.ndarray:
    """The path between the clicks `ends` (samples about evenly apart, `seen` where the line is clear), straight in the place of its detours."""
    step = float(np.hypot(*np.diff(points, axis=0).T).mean())
    window, most = max(4, round(_STRAIGHT_MM * mm / step)), round(_LONGEST_MM * mm / step)
    if len(points) < 2 * window + 3:
        return points
    before = _straights(points, seen, window, mm)
    after = _straights(points[::-1], seen[::-1], window, mm).turned()
    drawn = _near_ink(ink, width_px)
    spent = _spent(drawn, points, seen, step, mm)
    beside = np.hypot(*(points[[0, -1]] - ends).T) / mm
    found = [
        _from_click(after, spent + beside[0], ends[0], mm, step),
        _turned(_from_click(before.turned(), spent[-1] - spent[::-1] + beside[1], ends[1], mm, step), len(points)),
        _between(before, after, spent, mm, most),
    ]
    taken = np.zeros(len(points), bool)
    for ways in found:
        over_ink = ways.of(ways.gain - ways.paper * _over_paper(drawn, ways.places) / mm)
        best = over_ink.of(over_ink.gain - _left(points, seen, over_ink, mm) * step / mm)
        points = _with_ways(points, best, taken)
    return points


def _between(before: _Straights, after: _Straights, spent: np.ndarray, mm: float, most: int) -> _Ways:
    """Ways from straights on to others."""
    start, stop = _pairs(before.good, after.good, most)
    gain = spent[stop] - spent[start] - _TURN_MM * _angle(before.way[start], after.way[stop])
    start, stop, gain = (one[gain > _LEAST_GAIN_MM] for one in (start, stop, gain))
    corner, one, meet = _corners(before, after, start, stop, mm)
    places = np.stack([before.at[start], corner, after.at[stop]], axis=1)
    return _Ways(places[meet], start[meet], stop[meet], gain[meet], np.where(one, 1.0, _PAPER)[meet])


def _from_click(after: _Straights, spent: np.ndarray, click: np.ndarray, mm: float, step: float) -> _Ways:
    """Ways from beside a click straight on to where the line is seen."""
    stop = np.flatnonzero(after.good)
    stop = stop[(stop > 2) & (stop < _END_MM * mm / step)]
    way, over = after.way[stop], click - after.at[stop]
    back = (over * way).sum(axis=1)
    foot = after.at[stop] + back[:, None] * way
    aside = np.hypot(*(click - foot).T) / mm
    gain = spent[stop] - aside
    good = (back < 0) & (-back < _END_MM * mm) & (aside < _CLICK_MM) & (gain > _LEAST_GAIN_MM)
    stop, foot = stop[good], foot[good]
    places = np.stack([foot, (foot + after.at[stop]) / 2, after.at[stop]], axis=1)
    return _Ways(places, np.zeros(len(stop), int), stop, gain[good], np.ones(len(stop)))


def _turned(ways: _Ways, count: int) -> _Ways:
    """Ways of the path that is turned round."""
    return _Ways(ways.places[:, ::-1], count - 1 - ways.stop, count - 1 - ways.start, ways.gain, ways.paper)


def _straights(points: np.ndarray, seen: np.ndarray, window: int, mm: float) -> _Straights:
    """The straights of `window` samples that end at each sample."""
    sums = np.concatenate([points, points**2, points[:, :1] * points[:, 1:], seen[:, None]], axis=1)
    total = np.vstack([np.zeros(sums.shape[1]), np.cumsum(sums, axis=0)])
    mean = (total[window:] - total[:-window]) / window
    middle, (xx, yy) = mean[:, :2], (mean[:, 2:4] - mean[:, :2] ** 2).T
    xy = mean[:, 4] - middle[:, 0] * middle[:, 1]
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    across = np.maximum(0, 0.5 * (xx + yy - np.hypot(xx - yy, 2 * xy))) ** 0.5
    way = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    last = points[window - 1 :]
    way *= np.where(((last - points[: len(last)]) * way).sum(axis=1) < 0, -1, 1)[:, None]
    at = middle + ((last - middle) * way).sum(axis=1)[:, None] * way
    good = (across < _STRAY_MM * mm) & (mean[:, 5] >= _SEEN)
    first = window - 1
    return _Straights(np.vstack([points[:first], at]), np.pad(way, ((first, 0), (0, 0))), np.pad(good, (first, 0)))


def _near_ink(ink: np.ndarray, width_px: float) -> np.ndarray:
    """The darkest ink a little beside each place."""
    import cv2

    size = 2 * max(1, round(_BESIDE * width_px)) + 1
    return np.asarray(cv2.dilate(ink, np.ones((size, size), np.uint8)))


def _spent(drawn: np.ndarray, points: np.ndarray, seen: np.ndarray, step: float, mm: float) -> np.ndarray:
    """What the path up to each sample cost: its way over blank paper and its turns."""
    base = max(1, round(0.5 * mm / step))
    index = np.arange(len(points))
    ahead = points[np.minimum(index + base, len(points) - 1)] - points[np.maximum(index - base, 0)]
    ahead = ahead / np.maximum(np.hypot(*ahead.T), 1e-9)[:, None]
    turns = np.concatenate([[0.0], _angle(ahead[:-1], ahead[1:])])
    unsure = np.where(_sampled(drawn, points) < _DRAWN, 1.0, np.where(seen, 0.0, _UNCLEAR))
    return np.cumsum(unsure * step / mm + _TURN_MM * turns)


def _pairs(start: np.ndarray, stop: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Samples to leave the path at and to come back to it, up to `most` apart."""
    one = np.flatnonzero(start)[::2]  # neighbours lead the same way
    other = one[:, None] + np.arange(3, most + 1)[None]
    held = other < len(stop)
    held &= stop[np.minimum(other, len(stop) - 1)]
    return np.repeat(one, held.sum(axis=1)), other[held]


def _corners(
    before: _Straights, after: _Straights, start: np.ndarray, stop: np.ndarray, mm: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where two straights meet (half way where they are one straight), whether they are one, and whether they meet between their ends."""
    way, on = before.way[start], after.way[stop]
    over = after.at[stop] - before.at[start]
    far = np.hypot(*over.T)
    sine = way[:, 0] * on[:, 1] - way[:, 1] * on[:, 0]
    aside = np.maximum(
        np.abs(way[:, 0] * over[:, 1] - way[:, 1] * over[:, 0]), np.abs(on[:, 0] * over[:, 1] - on[:, 1] * over[:, 0])
    )
    one = (aside < 0.15 * mm + 0.02 * far) & ((over * way).sum(axis=1) > 0) & ((way * on).sum(axis=1) > 0)
    ahead = (over[:, 0] * on[:, 1] - over[:, 1] * on[:, 0]) / np.where(np.abs(sine) < 0.05, np.nan, sine)
    corner = before.at[start] + np.nan_to_num(ahead)[:, None] * way
    left = ((after.at[stop] - corner) * on).sum(axis=1)
    back = -_BACK_MM * mm
    meet = np.isfinite(ahead) & (ahead > back) & (left > back) & (ahead + left < 2.5 * far + mm)
    return np.where(one[:, None], before.at[start] + over / 2, corner), one, one | meet


def _over_paper(drawn: np.ndarray, ways: np.ndarray) -> np.ndarray:
    """How much (px) of each way of two straights is blank."""
    share = np.linspace(0, 1, _SAMPLES // 2)[None, :, None]
    halves = [ways[:, k, None] + share * (ways[:, k + 1] - ways[:, k])[:, None] for k in (0, 1)]
    return np.asarray(sum(
        (_sampled(drawn, half) < _DRAWN).mean(axis=1) * np.hypot(*(half[:, -1] - half[:, 0]).T) for half in halves
    ))  # fmt: skip


def _left(points: np.ndarray, seen: np.ndarray, ways: _Ways, mm: float) -> np.ndarray:
    """How many samples of the path where the line is seen each way leaves aside."""
    size = ways.stop - ways.start
    inner = np.rint(ways.start[:, None] + np.linspace(0, 1, _SAMPLES)[None] * size[:, None]).astype(int)
    far = np.full(inner.shape, np.inf)
    for k in (0, 1):
        way = ways.places[:, k + 1] - ways.places[:, k]
        over = points[inner] - ways.places[:, None, k]
        along = (over * way[:, None]).sum(axis=2) / np.maximum((way**2).sum(axis=1), 1e-9)[:, None]
        beside = over - np.clip(along, 0, 1)[..., None] * way[:, None]
        far = np.minimum(far, np.hypot(beside[..., 0], beside[..., 1]))
    return np.asarray((seen[inner] & (far > _ASIDE_MM * mm)).mean(axis=1) * (size + 1))


def _with_ways(points: np.ndarray, ways: _Ways, taken: np.ndarray) -> np.ndarray:
    """The path over the ways that gain most and lead over no samples that are `taken`; what is left of it keeps its samples."""
    points = points.copy()
    for places, start, stop in zip(ways.places, ways.start, ways.stop, strict=True):
        span = slice(start, stop + 1)
        if not (taken[start] or taken[stop] or taken[span].any()):
            taken[span] = True
            points[span] = along_evenly(places, stop - start + 1)
    return points


def _sampled(image: np.ndarray, places: np.ndarray) -> np.ndarray:
    x, y = np.rint(places).astype(int).T
    return np.asarray(image[np.clip(y, 0, image.shape[0] - 1), np.clip(x, 0, image.shape[1] - 1)].T)


def _angle(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.asarray(np.arccos(np.clip((one * other).sum(axis=-1), -1, 1)))
