"""Gaps between ends: which there are, whether and how each can be closed, and which end goes to which node."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
import shapely

from waterdx.core.words import Words
from waterdx.ledger.checks.network import GAP_M, GRID_M, Network

MOVE, LENGTHEN = "move", "lengthen"
_SAME_WAY, _ACROSS = 0.9, 0.5  # cosines: ends that point the same way, a gap that lies across them
_POINT = 0  # shapely's number of a Point
WHY_LEFT: Mapping[str, Words] = {  # the gravest last: what is told of a pipe is the first that holds of its gaps
    "": Words("", ""),
    "beside": Words(
        ja="(並んだ 2 本の管の端どうしのため、番号か --all で指定したときだけつなぎます)",
        en=" (two pipes side by side end here; a fix joins them only when named or with --all)",
    ),
    "folds": Words(
        ja="(つなぐと線が重なるため自動ではつなぎません)",
        en=" (joined, lines would run on top of each other, so no fix joins them)",
    ),
    "own": Words(
        ja="(短い線で、もう一方の側からすでにそこにつながっているため、つなぐものはありません)",
        en=" (the pipe is a short stub that is joined there already, from its other side, so there is nothing to close)",
    ),
}


def gaps(network: Network) -> pd.DataFrame:
    """Every lone end with each node near it, nearest first: end, to, distance, back (the lone end there or -1), way, why.

    `way` is how the end can be brought to the node, "" where it cannot; `why` the key in `WHY_LEFT` of why no fix closes the
    gap from either side, "" where one does. Pipes side by side have a way all the same: a fix takes it when they are named.
    """
    end, to, distance = network.near_nodes
    back = np.where(network.degree[to] == 1, network.first_end[to], -1)
    own = network.node[network.other_end(end)] == to
    way = np.where(own, "", _way(network, end, to, distance))
    found = pd.DataFrame({"end": end, "to": to, "distance": distance, "back": back, "way": way})
    there = found.assign(here=network.node[end]).merge(found, "left", left_on=["back", "here"], right_on=["end", "to"])
    closed = (way != "") | (there["way_y"].fillna("") != "").to_numpy()
    own[~closed] |= _joined_there(network, end[~closed], to[~closed])
    return found.assign(why=np.select([own, ~closed, _side_by_side(network, end, back)], ["own", "folds", "beside"], ""))


def _joined_there(network: Network, end: np.ndarray, to: np.ndarray) -> np.ndarray:
    """Whether what is drawn within a gap's reach of an end already leads from it to the node: closing would draw a tiny ring."""
    joined = np.zeros(len(end), dtype=bool)
    for n, (here, node) in enumerate(zip(end, to, strict=True)):
        reach = shapely.buffer(shapely.Point(network.ends[here]), GAP_M + GRID_M)
        near = network.tree.query(reach)
        near = near[network.group[near] == network.group_of_node[node]]
        drawn = shapely.union_all(shapely.buffer(shapely.intersection(network.lines[near], reach), GRID_M))
        both = shapely.points([network.ends[here], network.places[node]])
        joined[n] = any(shapely.intersects(part, both).all() for part in shapely.get_parts(drawn))
    return joined


def _way(network: Network, end: np.ndarray, to: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """How a pipe keeps its shape: its end is moved where that is not far beside its length, else it is lengthened if it can be."""
    length = network.length[network.owner[end]]
    way = np.full(len(end), MOVE, dtype=object)
    far = np.flatnonzero(distance > length / 4)
    chord = np.hypot(*(network.places[to] - network.ends[network.other_end(end)]).T)  # what is left between its ends when moved
    folded = (chord < length / 2) | (distance > length)
    way[far] = np.where(_can_lengthen(network, end[far], to[far]), LENGTHEN, np.where(folded[far], "", MOVE))
    return way


def _can_lengthen(network: Network, end: np.ndarray, to: np.ndarray) -> np.ndarray:
    """Whether the piece from an end to a node meets its own line at that end only, and runs along no other."""
    pieces = shapely.linestrings(np.stack([network.ends[end], network.places[to]], axis=1))
    piece, line = network.tree.query(pieces, predicate="intersects")
    mine = network.group[line] == network.group_of_node[to][piece]
    piece, line = piece[mine], line[mine]
    shared = shapely.intersection(pieces[piece], network.lines[line])
    again = (line == network.owner[end][piece]) & (shapely.distance(shared, shapely.points(network.places[to][piece])) <= GRID_M)
    bad = piece[again | (shapely.get_type_id(shared) != _POINT)]
    return np.bincount(bad, minlength=len(end)) == 0


def _side_by_side(network: Network, end: np.ndarray, back: np.ndarray) -> np.ndarray:
    """Whether the gap lies across two lone ends that point the same way: two pipes in one street, both stopping there.

    Strokes no longer than a gap are parts of a symbol, not pipes side by side.
    """
    back_end = np.maximum(back, 0)
    way = _way_out(network, end)
    gap = network.ends[back_end] - network.ends[end]
    same = (way * _way_out(network, back_end)).sum(axis=1) > _SAME_WAY
    across = np.abs((gap * way).sum(axis=1)) < _ACROSS * np.hypot(*gap.T)
    pipes = np.minimum(network.length[network.owner[end]], network.length[network.owner[back_end]]) > GAP_M
    return (back >= 0) & same & across & pipes


def _way_out(network: Network, end: np.ndarray) -> np.ndarray:
    """The direction (unit vector) in which the line of each end runs out there."""
    inner = shapely.get_point(network.lines[network.owner[end]], np.where(end < len(network.lines), 1, -2))
    way = network.ends[end] - shapely.get_coordinates(inner)
    size = np.hypot(*way.T)
    return way / np.where(size > 0, size, 1)[:, None]


class Joints:
    """Which ends go to which nodes, so that each touches another end afterwards: a node that one goes to stays where it is.

    Nearest gaps first; the lesser pipe's end (smaller, then shorter) goes where both are free. `goes` is end → (node, way).
    """

    def __init__(self, network: Network, found: pd.DataFrame) -> None:
        self.network = network
        self.goes: dict[int, tuple[int, str]] = {}
        self._came: dict[int, set[int]] = {}  # node → the ends that go there
        self._node = network.node.tolist()
        self._first = network.first_end.tolist()
        self._count = len(network.lines)
        self._size = list(zip(network.pipes["diameter_mm"].fillna(0).tolist(), network.length.tolist(), strict=True))
        low, high = np.sort(np.stack([network.node[: self._count], network.node[self._count :]]), axis=0).tolist()
        self._linked = set(zip(low, high, strict=True))
        rows = list(found[["end", "to", "back", "way"]].itertuples(index=False, name=None))
        self._ways = {(end, to): way for end, to, _back, way in rows}
        for end, to, back, _way in rows:
            self._close(end, to, back)
        for end, to, back, _way in rows:
            self._close_by_turning(end, to, back)

    def _settled(self, end: int) -> bool:
        return end in self.goes or self._node[end] in self._came

    def _close(self, end: int, to: int, back: int) -> None:
        """Bring an end to a node, or the end there to it."""
        if self._settled(end) or back in self.goes:
            return
        lesser = back < 0 or to in self._came or self._size[end % self._count] <= self._size[back % self._count]
        both = [(end, to)] if back < 0 or to in self._came else [(end, to), (back, self._node[end])]
        for one, place in both if lesser else reversed(both):
            if self._join(one, place):
                return

    def _close_by_turning(self, end: int, to: int, back: int) -> None:
        """For an end whose neighbours all go elsewhere: let one of them stay, and what only it would have touched come to it."""
        if self._settled(end) or back not in self.goes:
            return
        there, way = self.goes[back]
        alone = self.network.degree[there] == 1 and self._came[there] == {back}
        self._part(back)
        if self._join(end, to):
            if not alone or self._join(self._first[there], to):
                return
            self._part(end)
        self._put(back, there, way)

    def _join(self, end: int, to: int) -> bool:
        """Bring an end to a node unless its pipe would become a ring, lie on itself, or (moved) come to lie on another pipe."""
        way = self._ways.get((end, to), "")
        other = (end + self._count) % (2 * self._count)
        far, far_way = self.goes.get(other, (self._node[other], ""))
        if not way or far == to:
            return False
        if way == MOVE and (min(far, to), max(far, to)) in self._linked:
            way = LENGTHEN
        if LENGTHEN in (way, far_way) and not shapely.is_simple(self.line(end, to, way)):
            return False
        self._put(end, to, way)
        return True

    def _put(self, end: int, to: int, way: str) -> None:
        other = (end + self._count) % (2 * self._count)
        far = self.goes.get(other, (self._node[other], ""))[0]
        self._linked.add((min(far, to), max(far, to)))
        self.goes[end] = to, way
        self._came.setdefault(to, set()).add(end)

    def _part(self, end: int) -> None:
        to, _way = self.goes.pop(end)
        self._came[to].discard(end)
        if not self._came[to]:
            del self._came[to]

    def line(self, end: int, to: int, way: str) -> shapely.LineString:
        """The line of an end as it will be when the end has gone to a node, its other end too if that goes somewhere."""
        points = shapely.get_coordinates(self.network.lines[end % self._count])
        other = (end + self._count) % (2 * self._count)
        ends = {end: (to, way)} | ({other: self.goes[other]} if other in self.goes else {})
        for one, (node, how) in ends.items():
            points = ended(points, self.network.places[node], start=one < self._count, keep=how == LENGTHEN)
        return shapely.linestrings(points)


def ended(points: np.ndarray, place: np.ndarray, *, start: bool, keep: bool = False) -> np.ndarray:
    """The points of a line that begins or stops at `place`, instead of at its present end or (`keep`) beyond it."""
    rest = points if keep else points[1:] if start else points[:-1]
    return np.vstack([place, rest] if start else [rest, place])


def of_pipes(network: Network, found: pd.DataFrame, fids: Collection[int]) -> pd.DataFrame:
    """The gaps that begin or end at one of these pipes."""
    mine = np.isin(network.pipes["fid"].to_numpy(), list(fids))
    back = found["back"].to_numpy()
    return found[mine[network.owner[found["end"]]] | ((back >= 0) & mine[network.owner[back]])]
