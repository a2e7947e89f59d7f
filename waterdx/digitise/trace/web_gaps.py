"""The gaps of a web closed: where a line ends, or meets a symbol, and goes on straight ahead, a blank piece leads over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waterdx.digitise.trace.gaps import cross
from waterdx.digitise.trace.web import ACROSS, AHEAD, Web

_TURN = np.radians(20)  # how far from straight a line may go on over a gap
_IN_LINE = np.radians(2.5)
_MOST_AHEAD = 12  # so many lines straight ahead are joined to an end


@dataclass(frozen=True)
class GapSizes:
    """In pixels of the web: the widest gap between free ends, the widest symbol a line goes under, how far ahead lines are looked
    for, how long a label is that covers a line, the shortest stroke that leads on so far, the width of a line."""

    gap: float
    symbol: float
    ahead: float
    label: float
    stroke: float
    width: float


def with_gaps(web: Web, shape: tuple[int, ...], sizes: GapSizes) -> Web:
    """The web with blank pieces over its gaps: from end to end, then from longer strokes straight on to whatever is ahead."""
    at, ways, run = web.ends(*reaches(sizes.width))
    node = np.concatenate([web.tail, web.head])
    long, some = run >= sizes.stroke, run >= 0.25 * sizes.stroke
    free = web.degrees()[node] == 1
    one, other = _facing(at, ways, free, free | some, sizes)
    bridged = _with_pieces(web, at[one], at[other], node[one], node[other], ACROSS)
    one, other = _in_line(at, ways, long, sizes)
    bridged = _with_pieces(bridged, at[one], at[other], node[one], node[other], ACROSS)
    one, other = _round_corners(at, ways, free, sizes)
    bridged = _with_pieces(bridged, at[one], at[other], node[one], node[other], AHEAD)
    return _with_ahead(bridged, shape, at[long], ways[long], node[long], sizes)


def _facing(
    at: np.ndarray, ways: np.ndarray, free: np.ndarray, useful: np.ndarray, sizes: GapSizes
) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of ends that look at one another over a gap, or over a symbol."""
    one, other, over, far = _near(at, useful, max(sizes.gap, sizes.symbol))
    slack = 0.8 * sizes.width
    facing = (_ahead(over, ways, one, other) > 0.5 * far) & ((ways[one] * ways[other]).sum(axis=1) < -np.cos(2 * _TURN))
    limit = np.where(free[one] & free[other], sizes.gap, sizes.symbol)
    good = facing & (_aside(over, ways, one, other) < slack + far * np.sin(_TURN)) & (far <= limit) & (far > 0)
    return one[good], other[good]


def _in_line(at: np.ndarray, ways: np.ndarray, long: np.ndarray, sizes: GapSizes) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of strokes that go on one another's line exactly, over as much as a label covers."""
    one, other, over, far = _near(at, long, sizes.label)
    aside = _aside(over, ways, one, other) < 0.5 * sizes.width + far * np.sin(_IN_LINE)
    good = aside & (_ahead(over, ways, one, other) > 0.9 * far) & (far > sizes.symbol)
    return one[good], other[good]


def _round_corners(at: np.ndarray, ways: np.ndarray, free: np.ndarray, sizes: GapSizes) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of free ends with a corner between them that fell into a gap."""
    one, other, over, far = _near(at, free, 0.6 * sizes.gap)
    good = _ahead(over, ways, one, other) > 0.4 * far
    return one[good], other[good]


def _near(at: np.ndarray, useful: np.ndarray, reach: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The pairs of useful ends within reach, the way over from the first to the second, and how far that is."""
    from scipy.spatial import cKDTree

    kept = np.flatnonzero(useful)
    pairs = cKDTree(at[kept]).query_pairs(reach, output_type="ndarray") if len(kept) else np.empty((0, 2), int)
    one, other = kept[pairs.T]
    over = at[other] - at[one]
    return one, other, over, np.hypot(*over.T)


def _ahead(over: np.ndarray, ways: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.minimum((over * ways[one]).sum(axis=1), -(over * ways[other]).sum(axis=1))


def _aside(over: np.ndarray, ways: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.maximum(np.abs(cross(over, ways[one])), np.abs(cross(over, ways[other])))


def _with_pieces(web: Web, start: np.ndarray, stop: np.ndarray, tail: np.ndarray, head: np.ndarray, kind: int) -> Web:
    """The web with straight blank pieces, a place to every pixel of them."""
    if not len(start):
        return web
    steps = np.maximum(2, np.ceil(np.hypot(*(stop - start).T)).astype(int) + 1)
    end = np.cumsum(steps) - 1
    begin = end - steps + 1
    which = np.repeat(np.arange(len(steps)), steps)
    share = (np.arange(len(which)) - begin[which]) / (steps[which] - 1)
    places = start[which] + share[:, None] * (stop - start)[which]
    old = len(web.places)
    return Web(
        np.vstack([web.places, places]), np.concatenate([web.begin, begin + old]), np.concatenate([web.end, end + old]),
        np.concatenate([web.tail, tail]), np.concatenate([web.head, head]), np.concatenate([web.kind, np.full(len(steps), kind)]), web.count,
    )  # fmt: skip


def _with_ahead(web: Web, shape: tuple[int, ...], ends: np.ndarray, ways: np.ndarray, nodes: np.ndarray, sizes: GapSizes) -> Web:
    """From ends straight on to the first pieces, of ink or blank, which are cut there."""
    if not len(ends):
        return web
    which = where_is(web, shape)
    steps = np.arange(1.2 * sizes.width + 1, sizes.ahead, 0.7)
    x, y = np.rint(ends[:, None, :] + steps[None, :, None] * ways[:, None, :]).astype(int).transpose(2, 0, 1)
    inside = (x >= 0) & (y >= 0) & (x < shape[1]) & (y < shape[0])
    which = _wider(which)  # a ray may pass beside
    hit = np.where(inside, which[np.clip(y, 0, shape[0] - 1), np.clip(x, 0, shape[1] - 1)], -1)
    piece = np.where(hit >= 0, np.searchsorted(web.begin, hit, side="right") - 1, -1)
    own = (web.tail[piece] == nodes[:, None]) | (web.head[piece] == nodes[:, None])
    fresh = (hit >= 0) & ~own & (piece != np.pad(piece, ((0, 0), (1, 0)), constant_values=-1)[:, :-1])
    fresh &= np.cumsum(fresh, axis=1) <= _MOST_AHEAD
    end, places = np.nonzero(fresh)[0], hit[fresh]
    cut, new = web.cut_at(np.unique(places))
    return _with_pieces(cut, ends[end], web.places[places], nodes[end], new[np.searchsorted(np.unique(places), places)], AHEAD)


def where_is(web: Web, shape: tuple[int, ...]) -> np.ndarray:
    """For each pixel the number of the place there, -1 where there is none; ink before blank."""
    which = np.full(shape[:2], -1, np.int32)
    for blank in (True, False):
        pieces = np.flatnonzero(web.blank == blank)
        size = web.end[pieces] - web.begin[pieces] + 1
        inner = np.arange(int(size.sum())) + np.repeat(web.begin[pieces] - np.cumsum(size) + size, size)
        x, y = np.rint(web.places[inner]).astype(int).T
        which[y, x] = inner
    return which


def _wider(which: np.ndarray) -> np.ndarray:
    """With the four neighbours of each pixel."""
    wide = np.pad(which, 1, constant_values=-1)
    return np.maximum.reduce([which, wide[:-2, 1:-1], wide[2:, 1:-1], wide[1:-1, :-2], wide[1:-1, 2:]])


def reaches(width_px: float) -> tuple[tuple[int, ...], int]:
    """Over how many places the way of an end is taken, and how many of the last are left out, by the width of lines."""
    return tuple(max(3 + k, round(widths * width_px)) for k, widths in enumerate((2, 4, 7, 11))), max(1, round(0.8 * width_px))
