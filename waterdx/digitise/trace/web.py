"""The middle lines of a part of a page as a web: nodes, and pieces between them, all in a few flat arrays so that it is made quickly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

INK, ACROSS, AHEAD = 0, 1, 2
_ONE_NODE = 2.2  # widths; forks nearer than that are one crossing, parted by the skeleton
_STRAIGHT_PX = 0.9  # what a straight piece of a skeleton strays from its chord
_CORNER = np.radians(50)


@dataclass(frozen=True)
class Web:
    """Piece k runs over `places[begin[k] : end[k] + 1]` (x, y) from node `tail[k]` to node `head[k]`.

    `kind` is `INK`, or how the way leads over a gap: `ACROSS` to a line that comes from there, `AHEAD` to whatever is there.
    `count` is how many nodes there are.
    """

    places: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    tail: np.ndarray
    head: np.ndarray
    kind: np.ndarray
    count: int

    @cached_property
    def blank(self) -> np.ndarray:
        return np.asarray(self.kind != INK)

    @cached_property
    def far(self) -> np.ndarray:
        """How far along the chain of all places each is; of use between places of one piece."""
        return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(self.places, axis=0).T))])

    def degrees(self) -> np.ndarray:
        return np.bincount(np.concatenate([self.tail, self.head]), minlength=self.count)

    def ends(self, reaches: tuple[int, ...], skip: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of each end of each piece, first all tails and then all heads: its place, the unit way that leads out of the piece there, and
        over how much (px) the piece is straight.

        The way is taken over the longest of `reaches` (places; the last `skip` left out) on which the piece is straight.
        """
        first, last = self._chains()
        size = np.concatenate([last - self.begin, self.end - first])
        at, inward = np.concatenate([self.begin, self.end]), np.repeat([1, -1], len(self.begin))
        near = at + inward * np.where(size > 2 * skip, skip, 0)
        ways, run = np.zeros((len(at), 2)), np.zeros(len(at))
        for reach in sorted(reaches):
            far = np.minimum(size, reach + skip)
            over = self.places[at + inward * far] - self.places[near]
            length = np.maximum(np.hypot(*over.T), 1e-9)
            beside = [self.places[near + inward * (far * share // 4)] - self.places[near] for share in (1, 2, 3)]
            bulge = np.max([np.abs(one[:, 0] * over[:, 1] - one[:, 1] * over[:, 0]) for one in beside], axis=0) / length
            straight = (bulge < _STRAIGHT_PX) | (ways == 0).all(axis=1)
            ways[straight] = -(over / length[:, None])[straight]
            run[straight] = length[straight]
        return self.places[at], ways, run

    def _chains(self) -> tuple[np.ndarray, np.ndarray]:
        """Of each piece the first and the last place of the chain that it was cut from."""
        fresh = np.concatenate([[True], self.begin[1:] != self.end[:-1]])
        chain = np.cumsum(fresh) - 1
        return self.begin[fresh][chain], self.end[np.append(np.flatnonzero(fresh)[1:] - 1, len(fresh) - 1)][chain]

    def bends(self, base: int) -> np.ndarray:
        """How far the way turns at each place, over `base` places before and after (radians); 0 near the ends of pieces and on blank."""
        at = np.arange(len(self.places))
        piece = np.clip(np.searchsorted(self.begin, at, side="right") - 1, 0, None)
        before, after = at - self.begin[piece], self.end[piece] - at
        inner = np.flatnonzero((np.minimum(before, after) >= max(2, base / 2)) & ~self.blank[piece])
        back = self.places[inner] - self.places[inner - np.minimum(before[inner], base)]
        ahead = self.places[inner + np.minimum(after[inner], base)] - self.places[inner]
        cosine = (back * ahead).sum(axis=1) / np.maximum(np.hypot(*back.T) * np.hypot(*ahead.T), 1e-9)
        angle = np.zeros(len(at))
        angle[inner] = np.arccos(np.clip(cosine, -1, 1))
        return angle

    def cut_at(self, places: np.ndarray) -> tuple[Web, np.ndarray]:
        """The web with nodes at places (numbers of them, in order), and the numbers of these nodes."""
        piece = np.searchsorted(self.begin, places, side="right") - 1
        new = np.where(places == self.begin[piece], self.tail[piece], np.where(places == self.end[piece], self.head[piece], -1))
        inner = np.flatnonzero(new < 0)
        new[inner] = self.count + np.arange(len(inner))
        cuts, of = places[inner], piece[inner]
        order = np.argsort(np.concatenate([self.begin, cuts]), kind="stable")
        begin = np.concatenate([self.begin, cuts])[order]
        tail = np.concatenate([self.tail, new[inner]])[order]
        kind = np.concatenate([self.kind, self.kind[of]])[order]
        order = np.argsort(np.concatenate([self.end, cuts]), kind="stable")
        end = np.concatenate([self.end, cuts])[order]
        head = np.concatenate([self.head, new[inner]])[order]
        return replace(self, begin=begin, end=end, tail=tail, head=head, kind=kind, count=self.count + len(inner)), new


def web_of(bones: np.ndarray, width_px: float) -> Web:
    """The web of a skeleton (bool) whose lines were `width_px` wide."""
    places, one, other = _touching(bones)
    degree = np.bincount(np.concatenate([one, other]), minlength=len(places))
    node = (degree != 2) | _closed(degree != 2, one, other)
    chains, begin, end = _chains(node, one, other)
    names = np.cumsum(node) - 1
    web = Web(
        places[chains].astype(float),
        begin,
        end,
        names[chains[begin]],
        names[chains[end]],
        np.full(len(begin), INK),
        int(node.sum()),
    )
    return _cut_at_corners(_crossings_made_one(web, _ONE_NODE * width_px), max(2, round(2 * width_px)))


def _touching(bones: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The pixels (x, y) of a skeleton and which touch; over a corner only where no third pixel joins them already."""
    padded = np.pad(bones, 1)
    ys, xs = np.nonzero(padded)
    number = np.full(padded.shape, -1, np.int32)
    number[ys, xs] = np.arange(len(xs))
    pairs = []
    for dx, dy in ((1, 0), (0, 1), (1, 1), (-1, 1)):
        touch = padded[ys + dy, xs + dx]
        if dx and dy:
            touch = touch & ~padded[ys, xs + dx] & ~padded[ys + dy, xs]
        pairs.append((number[ys[touch], xs[touch]], number[ys[touch] + dy, xs[touch] + dx]))
    one, other = (np.concatenate(side) for side in zip(*pairs, strict=True))
    return np.stack([xs - 1, ys - 1], axis=1), one, other


def _closed(node: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """One pixel of each round that has no node, so that it has a beginning."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    count, part = connected_components(
        coo_matrix((np.ones(len(one), bool), (one, other)), shape=(len(node), len(node))), directed=False
    )
    first = np.full(count, len(node))
    np.minimum.at(first, part, np.arange(len(node)))
    rounds = np.bincount(part, weights=node, minlength=count) == 0
    found = np.zeros(len(node), bool)
    found[first[rounds]] = True
    return found


def _chains(node: np.ndarray, one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pixels from node to node in their order, chain after chain, and where each chain begins and ends.

    Every step knows the step after it; by doubling, in a few rounds, each knows the last of its chain and how far that is.
    """
    start, stop = np.concatenate([one, other]), np.concatenate([other, one])
    count = len(start)
    back = np.roll(np.arange(count), len(one))
    after = _steps_after(node, start, stop, back)
    ahead = np.where(after == np.arange(count), 0, 1)
    last = after
    while (last[last] != last).any():
        ahead = ahead + ahead[last]
        last = last[last]
    first_of = np.full(count, -1)
    begins = np.flatnonzero(node[start])
    first_of[last[begins]] = begins
    kept = (first_of[last] >= 0) & (first_of[last] <= back[last])
    order = np.flatnonzero(kept)
    order = order[np.lexsort((-ahead[order], last[order]))]
    fresh = node[start[order]] & (np.concatenate([[-1], last[order]])[:-1] != last[order])
    at = np.arange(len(order)) + np.cumsum(fresh)  # room for the first pixel of each chain
    chains = np.empty(len(order) + int(fresh.sum()), int)
    chains[at] = stop[order]
    begin = at[fresh] - 1
    chains[begin] = start[order[fresh]]
    return chains, begin, np.append(begin[1:] - 1, len(chains) - 1)[: len(begin)]


def _steps_after(node: np.ndarray, start: np.ndarray, stop: np.ndarray, back: np.ndarray) -> np.ndarray:
    """The step that follows each step: from where it ends to the other side; itself where it ends at a node."""
    order = np.argsort(start, kind="stable")
    first = np.searchsorted(start[order], np.arange(len(node)))
    after = np.arange(len(start))
    inner = np.flatnonzero(~node[stop])
    two = order[np.stack([first[stop[inner]], first[stop[inner]] + 1], axis=1)]
    after[inner] = np.where(two[:, 0] == back[inner], two[:, 1], two[:, 0])
    return after


def _crossings_made_one(web: Web, near: float) -> Web:
    """Forks that a short piece joins are one node."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    far = web.far
    degree = web.degrees()
    short = (far[web.end] - far[web.begin] < near) & (degree[web.tail] > 2) & (degree[web.head] > 2)
    links = coo_matrix((np.ones(int(short.sum()), bool), (web.tail[short], web.head[short])), shape=(web.count, web.count))
    count, group = connected_components(links, directed=False)
    kept = ~short
    return Web(web.places, web.begin[kept], web.end[kept], group[web.tail[kept]], group[web.head[kept]], web.kind[kept], count)


def _cut_at_corners(web: Web, base: int) -> Web:
    """A sharp corner is a node too: there a dash may meet a leader's end, and lead on by itself."""
    from scipy.ndimage import maximum_filter1d

    angle = web.bends(base)
    angle += np.arange(len(angle)) * 1e-9  # of places alike, one
    return web.cut_at(np.flatnonzero((angle > _CORNER) & (angle == maximum_filter1d(angle, 2 * base + 1))))[0]
