"""The likeliest way along a web between two clicks: short, straight on where lines meet, on lines drawn like those at the clicks.

All costs are in millimetres of line that goes straight on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from waterdx.digitise.trace.web import ACROSS, AHEAD, Web
from waterdx.digitise.trace.web_gaps import reaches

_TURN_MM = 12.0  # what a right angle costs, at a node or within a piece
_CROSSING_MM = 6.0  # and what it costs beside to change to a line that only crosses
_CALM, _TURNED = np.radians(8), np.radians(20)  # a turn below the first is the grain of the scan, above the second a turn
# What a gap costs beside its length, by kind: none, over to a line that comes from there, to whatever is ahead; further gaps on the way as dashes.
_GAP_MM = (0.0, 0.8, 1.5)
_DASH_GAP_MM = 2.5  # so much blank paper is a gap between dashes; what is beyond it is dear
_PAPER = 2.0
_BEND_MM = 1.0  # the base of bends within a piece, which cost as turns do
_ASIDE = 5.0  # what a click beside a line costs
_THIN, _THICK = 0.92, 1.25  # of the width of the line at the clicks: drawn otherwise
_JUDGED_MM = 2.0  # the width of shorter pieces is not known well
_SEEN_MM = 0.7
_ALIKE_MM = 3.0  # what being another colour, or thinner, at the two clicks counts against being near them
_THIN_MM = 60.0  # what a line's being thinner than most counts, for each width less
_MOST_LOOKS = 3  # are tried, of so many likeliest pairs of pieces at the clicks
_MOST_PAIRS = 40
_SAME_WIDTH = 0.1
_SAME_TONE = 0.1  # of full ink; a line this much lighter, or of another colour, is another
_TONE = 3.0  # how much dearer, for each full ink
_OTHERWISE = 5.0  # how much dearer, for each width more or less
_DASHES_MM = (1.5, 30.0)  # ink that hangs together over so much is a dash; a line of dashes does not go on as a whole line
_WHOLE = 1.0  # how much dearer that is
_WHOLE_PAPER = 0.5  # what a millimetre of blank paper costs beside on a line that is not dashed


@dataclass(frozen=True)
class Way:
    """A way over `places` (n, 2), whether it is blank at each, and its cost. `strain` is what it costs beside its length and plain gaps:
    turns, lines unlike those at the clicks."""

    places: np.ndarray
    blank: np.ndarray
    cost: float
    strain: float


@dataclass(frozen=True)
class _Snap:
    """Places of the web that a click may mean: the number of the place, its piece, and what it costs."""

    place: np.ndarray
    piece: np.ndarray
    cost: np.ndarray


@dataclass(frozen=True)
class _Look:
    """How a line is drawn that two clicks may mean: `pieces` that look so, how wide it is, and what speaks against it, mm."""

    pieces: np.ndarray
    width: float
    doubt: float


@dataclass(frozen=True)
class _Costs:
    """What a millimetre of each piece costs, and what the whole piece costs beside."""

    along: np.ndarray
    beside: np.ndarray


class Ways:
    """A web ready for looking for ways: half pieces 0..n-1 run from tail to head, n..2n-1 back."""

    def __init__(self, web: Web, widths: np.ndarray, tones: np.ndarray, drawn: np.ndarray, mm: float, width_px: float) -> None:
        self.web, self.mm, self.widths, self.tones = web, mm, widths, tones
        self._far = web.far / mm
        self._count = len(web.begin)
        _, self._out, _ = web.ends(*reaches(width_px))
        self._from = np.concatenate([web.tail, web.head])
        self._one, self._other, self._turn = self._turns()
        self._lengths = self._far[web.end] - self._far[web.begin]
        self._usual = usual_width(widths, np.where(web.blank, 0, self._lengths))
        self._hangs = hanging_together(web) / mm
        self._bends = bends(web, max(2, round(_BEND_MM * mm)))
        gaps, paper, beyond = over_paper(web, drawn, _DASH_GAP_MM * mm)
        self._gaps = np.where(
            web.blank, np.array(_GAP_MM)[web.kind] + _GAP_MM[ACROSS] * np.maximum(gaps - 1, 0) + _PAPER * beyond / mm, 0.0
        )
        self._paper = np.where(web.blank, paper / mm, 0.0)
        self._bent = _TURN_MM * self._bends

    def between(self, start: np.ndarray, stop: np.ndarray, reach_px: float) -> Way | None:
        """The likeliest way; None where the clicks are not joined."""
        snaps = [self._snapped(place, reach_px) for place in (start, stop)]
        if not all(len(snap.place) for snap in snaps):
            return None
        first, tried = None, None
        for look, costs in self._tries(snaps):
            found = self._cheapest(snaps, costs)
            if found is not None and (first is None or found[0] + look.doubt < first[0]):
                first, tried = (found[0] + look.doubt, found[1]), costs
        if first is None or tried is None:
            return None
        spent, spans = first
        places = np.concatenate([np.arange(a, b + 1) if a <= b else np.arange(a, b - 1, -1) for _, a, b in spans])
        piece = np.concatenate([np.full(abs(b - a) + 1, k) for k, a, b in spans])
        strain = spent - self._plain(spans, snaps, tried)
        return Way(self.web.places[places], self.web.blank[piece], spent, strain)

    def _turns(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Which half piece may follow which, and what the turn between them costs, mm."""
        order = np.argsort(self._from, kind="stable")  # half pieces by the node they leave
        node = self._from[order]
        first, last = np.searchsorted(node, node, side="left"), np.searchsorted(node, node, side="right")
        size = last - first
        one = np.repeat(np.arange(len(order)), size)
        other = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size) + np.repeat(first, size)
        leaves, follows = order[one], order[other]
        kept = leaves != follows
        leaves, follows = leaves[kept], follows[kept]
        arrives = (leaves + self._count) % (2 * self._count)  # the way into the node along the piece that leaves it
        cosine = -(self._out[leaves] * self._out[follows]).sum(axis=1)  # `_out` leads out of the piece, beyond its end
        angle = np.arccos(np.clip(cosine, -1, 1))
        return (
            arrives,
            follows,
            _TURN_MM * concave(right_angles(angle)) + _CROSSING_MM * self._from_line_to_line(leaves, follows, angle),
        )

    def _from_line_to_line(self, one: np.ndarray, other: np.ndarray, angle: np.ndarray) -> np.ndarray:
        """Whether a turn leads from a line that goes straight on over the node to another that does too: such lines cross without a joint."""
        drawn = self.web.kind != AHEAD
        drawn = np.concatenate([drawn, drawn])
        straight = (angle < _TURNED) & drawn[one] & drawn[other]
        goes_on = np.zeros(2 * self._count, bool)
        goes_on[one[straight]] = True
        return (angle > _TURNED) & goes_on[one] & goes_on[other]

    def _snapped(self, place: np.ndarray, reach: float) -> _Snap:
        """Of each piece near a click the place nearest to it."""
        far = np.hypot(*(self.web.places - place).T)
        near = np.flatnonzero(far < reach)
        if not len(near):
            return _Snap(*(np.empty(0, int),) * 2, np.empty(0))
        first = np.searchsorted(self.web.end, near, side="left")
        both = np.concatenate([first, np.minimum(first + 1, self._count - 1)])  # a place where a piece is cut is of two
        near = np.concatenate([near, near])
        held = (self.web.begin[both] <= near) & (near <= self.web.end[both])
        near, piece = near[held], both[held]
        order = np.lexsort((far[near], piece))
        chosen = order[np.unique(piece[order], return_index=True)[1]]
        aside = far[near[chosen]] / self.mm
        return _Snap(near[chosen], piece[chosen], _ASIDE * (aside + np.maximum(aside - 1, 0) ** 2))

    def _tries(self, snaps: list[_Snap]) -> Iterator[tuple[_Look, _Costs]]:
        """What the line meant may look like, and what pieces cost then: of a dashed line and of a whole one, but where both clicks are
        on dashes."""
        for look in self._looks(snaps):
            if not self._on_dashes(look):
                yield look, self._costs(look, dashed=False)
            yield look, self._costs(look, dashed=True)

    def _on_dashes(self, look: _Look) -> bool:
        return bool(len(look.pieces)) and all(_DASHES_MM[0] < self._hangs[piece] < _DASHES_MM[1] for piece in look.pieces)

    def _costs(self, look: _Look, *, dashed: bool) -> _Costs:
        along = self._unlike(look)
        if dashed:
            return _Costs(
                1 + np.where(self.web.blank, 0, along + _WHOLE * (self._hangs > _DASHES_MM[1])), self._bent + self._gaps
            )
        return _Costs(1 + np.where(self.web.blank, 0, along), self._bent + self._gaps + _WHOLE_PAPER * self._paper)

    def _unlike(self, look: _Look) -> np.ndarray:
        """How much dearer a millimetre of each piece is that is drawn otherwise."""
        if not len(look.pieces):
            return np.zeros(self._count)
        ratio = self.widths / max(look.width, 1e-6)
        long = self._lengths > _JUDGED_MM
        unlike = _OTHERWISE * np.where(long, np.maximum(_THIN - ratio, 0) + 0.3 * np.clip(ratio - _THICK, 0, 1), 0)
        unlike += _TONE * np.clip(self._apart(np.arange(self._count), look.pieces).min(axis=1) - _SAME_TONE, 0, 1)
        return unlike

    def _apart(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """How far the tones of pieces are apart, each from each."""
        return np.asarray(np.sqrt(((self.tones[one][:, None] - self.tones[other][None]) ** 2).sum(axis=2)))

    def _looks(self, snaps: list[_Snap]) -> list[_Look]:
        """What the line meant may look like: as two pieces at the clicks do, of ink, that are alike. The likeliest first."""
        known = [~self.web.blank[snap.piece] & (self._lengths[snap.piece] > _SEEN_MM) for snap in snaps]
        one, other = (snap.piece[k] for snap, k in zip(snaps, known, strict=True))
        if not len(one) or not len(other):
            return [_Look(np.empty(0, int), 0.0, 0.0)]
        wide = np.maximum(self.widths, 1e-6)
        unlike = np.abs(np.log(wide[one][:, None] / wide[other][None])) + self._apart(one, other)
        widths = np.minimum(wide[one][:, None], wide[other][None])
        beside = snaps[0].cost[known[0]][:, None] + snaps[1].cost[known[1]][None]
        badness = beside + _ALIKE_MM * (unlike - widths / widths.max())
        looks: list[_Look] = []
        for at in np.argsort(badness, axis=None)[:_MOST_PAIRS]:
            a, b = np.unravel_index(at, badness.shape)
            look = _Look(
                np.array([one[a], other[b]]),
                float(widths[a, b]),
                _ALIKE_MM * float(unlike[a, b]) + self._thin(float(widths[a, b])),
            )
            if not any(self._same(look, seen) for seen in looks):
                looks.append(look)
            if len(looks) == _MOST_LOOKS:
                break
        return looks

    def _thin(self, width: float) -> float:
        """What speaks against a line as thin as that, mm: grids, leaders and contours are thinner than most lines."""
        return _THIN_MM * max(0.0, 1 - width / self._usual)

    def _same(self, one: _Look, other: _Look) -> bool:
        near = bool((self._apart(one.pieces, other.pieces).min(axis=1) < _SAME_TONE).all())
        return near and abs(np.log(one.width / other.width)) < _SAME_WIDTH

    def _cheapest(self, snaps: list[_Snap], costs: _Costs) -> tuple[float, list[tuple[int, int, int]]] | None:
        """The cheapest way: what it costs, and its spans (piece, first place, last place)."""
        from scipy.sparse import coo_matrix
        from scipy.sparse.csgraph import dijkstra

        web, n = self.web, self._count
        turn = self._turn
        start, stop = snaps
        cost = costs.along
        whole = self._lengths * cost + costs.beside
        whole = np.concatenate([whole, whole])
        # half pieces 0 .. 2n-1; the last ones, up to the click, 2n ..; then start and stop
        back, ahead = (
            np.abs(self._far[snap.place] - self._far[web.begin[snap.piece]]) * cost[snap.piece] for snap in (start, stop)
        )
        rest = np.abs(self._far[web.end[start.piece]] - self._far[start.place]) * cost[start.piece]
        left = np.abs(self._far[web.end[stop.piece]] - self._far[stop.place]) * cost[stop.piece]
        source, sink = 4 * n, 4 * n + 1
        last = np.full(2 * n, np.inf)
        last[stop.piece], last[stop.piece + n] = ahead + stop.cost, left + stop.cost
        into = np.isfinite(last[self._other])
        same_start, same_stop = np.nonzero(start.piece[:, None] == stop.piece[None])
        direct = (
            np.abs(self._far[start.place[same_start]] - self._far[stop.place[same_stop]]) * cost[start.piece[same_start]]
            + start.cost[same_start] + stop.cost[same_stop]
        )  # fmt: skip
        straight = 4 * n + 2 + np.arange(len(direct))
        heads = np.concatenate([
            self._one, self._one[into], np.full(2 * len(start.piece), source), np.concatenate([stop.piece, stop.piece + n]) + 2 * n,
            np.full(len(direct), source), straight,
        ])  # fmt: skip
        tails = np.concatenate([
            self._other, self._other[into] + 2 * n, start.piece, start.piece + n, np.full(2 * len(stop.piece), sink), straight,
            np.full(len(direct), sink),
        ])  # fmt: skip
        weights = np.concatenate([
            turn + whole[self._other], turn[into] + last[self._other[into]], rest + start.cost, back + start.cost,
            np.zeros(2 * len(stop.piece)), direct, np.zeros(len(direct)),
        ])  # fmt: skip
        size = 4 * n + 2 + len(direct)
        graph = coo_matrix((weights + 1e-9, (heads, tails)), shape=(size, size)).tocsr()
        total, before = dijkstra(graph, indices=source, return_predecessors=True)
        if not np.isfinite(total[sink]):
            return None
        steps, at = [], int(before[sink])
        while at != source:
            steps.append(at)
            at = int(before[at])
        return float(total[sink]), self._spans(steps[::-1], start, stop, same_start)

    def _spans(self, steps: list[int], start: _Snap, stop: _Snap, same: np.ndarray) -> list[tuple[int, int, int]]:
        """The pieces of a way with their first and last place, the first and last piece from click to click."""
        n = self._count
        begun, ended = dict(zip(start.piece, start.place, strict=True)), dict(zip(stop.piece, stop.place, strict=True))
        if steps[0] >= 4 * n + 2:
            piece = start.piece[same[steps[0] - 4 * n - 2]]
            return [(int(piece), int(begun[piece]), int(ended[piece]))]
        spans = []
        for k, step in enumerate(steps):
            half = step % (2 * n)
            piece = half % n
            a, b = (self.web.begin[piece], self.web.end[piece]) if half < n else (self.web.end[piece], self.web.begin[piece])
            spans.append((piece, int(begun[piece] if k == 0 else a), int(ended[piece] if step >= 2 * n else b)))
        return spans

    def _plain(self, spans: list[tuple[int, int, int]], snaps: list[_Snap], costs: _Costs) -> float:
        """What a way costs that nobody doubts: its length, its dashes, bends where there is nowhere else to go, clicks beside it."""
        length = sum(abs(float(self._far[b] - self._far[a])) for _, a, b in spans)
        inner = [piece for piece, _, _ in spans[1:-1]]
        dashes = float(costs.beside[inner][self.web.kind[inner] == ACROSS].sum())
        bends = _TURN_MM * float(self._bends[inner].sum())
        (first, a, _), (last, _, b) = spans[0], spans[-1]
        beside = sum(
            float(snap.cost[(snap.piece == piece) & (snap.place == place)].min())
            for snap, piece, place in zip(snaps, (first, last), (a, b), strict=True)
        )
        return length + dashes + bends + beside


def usual_width(widths: np.ndarray, lengths: np.ndarray) -> float:
    """The width that half of the length of all lines is thinner than."""
    order = np.argsort(widths)
    far = np.cumsum(lengths[order])
    return float(widths[order[np.searchsorted(far, far[-1] / 2)]])


def concave(turn: np.ndarray) -> np.ndarray:
    """Two small turns are dearer than a large one: a way that cuts a corner changes lines twice."""
    return np.asarray(turn**0.7)


def over_paper(web: Web, drawn: np.ndarray, most: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each piece over how many runs of blank paper it leads, how long (px) these are, and how long beyond `most` each."""
    x, y = np.rint(web.places).astype(int).T
    paper = ~drawn[np.clip(y, 0, drawn.shape[0] - 1), np.clip(x, 0, drawn.shape[1] - 1)]
    fresh = np.zeros(len(paper), bool)
    fresh[web.begin] = True
    starts = np.flatnonzero(paper & (fresh | ~np.roll(paper, 1)))
    stops = np.flatnonzero(paper & np.roll(fresh | ~paper, -1))
    length = web.far[stops] - web.far[starts]
    piece = np.searchsorted(web.begin, starts, side="right") - 1
    count, paper, beyond = (
        np.bincount(piece, weights=one, minlength=len(web.begin))
        for one in (np.ones(len(piece)), length, np.maximum(length - most, 0))
    )
    return count, paper, beyond


def bends(web: Web, base: int) -> np.ndarray:
    """How much each piece bends between its ends, in right angles; a wide curve does not count."""
    angle = np.concatenate([[0.0], np.cumsum(right_angles(web.bends(base)))])
    return (angle[web.end + 1] - angle[web.begin]) / base


def right_angles(angle: np.ndarray) -> np.ndarray:
    """A turn in right angles, without the grain of the scan."""
    return angle * np.clip((angle - _CALM) / (_TURNED - _CALM), 0, 1) / (np.pi / 2)


def hanging_together(web: Web) -> np.ndarray:
    """For each piece the length of all ink that hangs together with it; 0 for blank ones."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    ink = ~web.blank
    links = coo_matrix((np.ones(int(ink.sum()), bool), (web.tail[ink], web.head[ink])), shape=(web.count, web.count))
    _, group = connected_components(links, directed=False)
    length = np.where(ink, web.far[web.end] - web.far[web.begin], 0.0)
    return np.where(ink, np.bincount(group[web.tail], weights=length)[group[web.tail]], 0.0)
