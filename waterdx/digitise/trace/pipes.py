"""From the pieces of a network to whole pipes: spurs off, forks made one, pieces joined where they go straight on, gaps bridged."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from waterdx.digitise.trace.gaps import partners
from waterdx.digitise.trace.skeleton import FREE, Network, Piece

_STRAIGHT = np.cos(np.radians(25))  # how far a pipe may turn at a fork and still be the same
_AHEAD_OF_WIDTH = 6.0  # the way a piece has at its end is taken over this many widths


@dataclass(frozen=True)
class Sizes:
    """Lengths, in pixels of the network, that decide: the width of a line, a millimetre of paper."""

    width: float
    mm: float

    @property
    def spur(self) -> float:
        return max(2.5 * self.mm, 2 * self.width)

    @property
    def round(self) -> float:
        return 15.0 * self.mm

    @property
    def gap(self) -> float:
        return 5.0 * self.mm

    @property
    def shortest(self) -> float:
        return 8.0 * self.mm

    @property
    def seal(self) -> float:
        return 45.0 * self.mm


def whole_pipes(network: Network, sizes: Sizes) -> list[Piece]:
    """The lines of a network as pipes: from fork to fork or end, through forks where they go straight on."""
    pieces = _forks_made_one(network, sizes.width * 2.2)
    for _ in range(3):
        pieces = _without_spurs(pieces, sizes)
        pieces = joined_at_nodes(pieces, sizes)
    pieces = _bridged(pieces, sizes)
    return run_on(_without_litter(pieces, sizes), sizes.gap)


def _forks_made_one(network: Network, near: float) -> list[Piece]:
    """Nodes a short piece joins are one: a crossing that the skeleton split into two forks."""
    import scipy.sparse as sparse
    from scipy.sparse.csgraph import connected_components

    count = len(network.nodes)
    if not count:
        return network.pieces
    short = [p for p in network.pieces if FREE not in (p.start, p.stop) and p.length < near]
    links = sparse.coo_matrix(([1] * len(short), ([p.start for p in short], [p.stop for p in short])), shape=(count, count))
    groups, group = connected_components(links, directed=False)
    members = np.bincount(group, minlength=groups)
    middle = np.stack([np.bincount(group, network.nodes[:, k], groups) / members for k in (0, 1)], axis=1)
    gone = {id(piece) for piece in short}
    return [_moved(piece, group, middle) for piece in network.pieces if id(piece) not in gone]


def _moved(piece: Piece, group: np.ndarray, middle: np.ndarray) -> Piece:
    points = piece.points.copy()
    start, stop = (FREE if node == FREE else int(group[node]) for node in (piece.start, piece.stop))
    if start != FREE:
        points[0] = middle[start]
    if stop != FREE:
        points[-1] = middle[stop]
    return Piece(points, start, stop)


def _degrees(pieces: list[Piece]) -> dict[int, int]:
    degrees: dict[int, int] = defaultdict(int)
    for piece in pieces:
        for node in (piece.start, piece.stop):
            degrees[node] += 1
    return degrees


def _without_spurs(pieces: list[Piece], sizes: Sizes) -> list[Piece]:
    """Without what a letter or a symbol on a line adds to it: short free pieces at a fork, small rounds, the second way round a ring."""
    degrees = _degrees(pieces)
    shortest: dict[tuple[int, int], float] = {}
    for piece in pieces:
        both = _both(piece)
        shortest[both] = min(shortest.get(both, np.inf), piece.length)

    def is_spur(piece: Piece) -> bool:
        low, high = _both(piece)
        if low == high:
            return high != FREE and piece.length < sizes.round
        if low == FREE:
            return piece.length < sizes.spur and degrees[high] >= 3
        return shortest[low, high] < piece.length < sizes.round

    return [piece for piece in pieces if not is_spur(piece)]


def _both(piece: Piece) -> tuple[int, int]:
    return min(piece.start, piece.stop), max(piece.start, piece.stop)


def joined_at_nodes(pieces: list[Piece], sizes: Sizes) -> list[Piece]:
    """At each node the pieces that go straightest on into one another joined; where only two meet, they are one."""
    ends: dict[int, list[tuple[int, int]]] = defaultdict(list)  # node: (piece, 0 at its start or 1 at its stop)
    for number, piece in enumerate(pieces):
        for side, node in enumerate((piece.start, piece.stop)):
            if node != FREE:
                ends[node].append((number, side))
    next_of: dict[tuple[int, int], tuple[int, int]] = {}
    for meeting in ends.values():
        ways = [_way_out(pieces[number], side, sizes) for number, side in meeting]
        straight = sorted(
            (float(ways[a] @ ways[b]), a, b) for a in range(len(meeting)) for b in range(a + 1, len(meeting))
            if meeting[a] != meeting[b]
        )  # fmt: skip
        taken: set[int] = set()
        for cosine, a, b in straight:
            if (cosine < -_STRAIGHT or len(meeting) == 2) and not taken & {a, b}:
                taken |= {a, b}
                next_of[meeting[a]], next_of[meeting[b]] = meeting[b], meeting[a]
    return _chained(pieces, next_of)


def _way_out(piece: Piece, side: int, sizes: Sizes) -> np.ndarray:
    """The unit way from an end into the piece, over a few widths."""
    points = piece.points if side == 0 else piece.points[::-1]
    along = np.cumsum(np.hypot(*np.diff(points, axis=0).T))
    near, far = np.searchsorted(along, (1.0 * sizes.width, _AHEAD_OF_WIDTH * sizes.width))
    near = 0 if along[-1] < 2 * sizes.width else near
    way = points[min(far + 1, len(points) - 1)] - points[near]
    return way / max(float(np.hypot(*way)), 1e-9)


def _chained(pieces: list[Piece], next_of: dict[tuple[int, int], tuple[int, int]]) -> list[Piece]:
    """Pieces strung together along `next_of` (end of a piece to end of a piece)."""
    done: set[int] = set()
    chains = []
    starts = [(number, side) for number in range(len(pieces)) for side in (0, 1) if (number, side) not in next_of]
    for number, side in [*starts, *((n, 0) for n in range(len(pieces)))]:
        if number in done:
            continue
        chain = []
        while number not in done:
            done.add(number)
            chain.append(pieces[number] if side == 0 else pieces[number].turned())
            number, side = next_of.get((number, 1 - side), (number, side))
        chains.append(_strung(chain))
    return chains


def _strung(chain: list[Piece]) -> Piece:
    points = np.vstack([chain[0].points, *(piece.points for piece in chain[1:])])
    kept = np.concatenate([[True], np.hypot(*np.diff(points, axis=0).T) > 1e-9])
    return Piece(points[kept], chain[0].start, chain[-1].stop) if kept.sum() > 1 else chain[0]


def _bridged(pieces: list[Piece], sizes: Sizes) -> list[Piece]:
    """Free ends that face each other across a gap joined: under a symbol or a label, or between dashes."""
    free = [(n, side) for n, p in enumerate(pieces) for side, node in enumerate((p.start, p.stop)) if node == FREE]
    if not free:
        return pieces
    ends = np.array([pieces[n].points[0 if side == 0 else -1] for n, side in free])
    ways = -np.array([_way_out(pieces[n], side, sizes) for n, side in free])
    partner = partners(ends, ways, sizes.gap, sizes.width)
    next_of = {free[a]: free[b] for a, b in enumerate(partner) if b >= 0 and free[a][0] != free[b][0]}
    return _chained(pieces, next_of)


def _without_litter(pieces: list[Piece], sizes: Sizes) -> list[Piece]:
    """Without what is too small or too round to be pipes, with all that hangs together with it: letters, symbols, seals."""
    kept = []
    for group in _hanging_together(pieces):
        places = np.vstack([piece.points for piece in group])
        across = float(np.hypot(*np.ptp(places, axis=0)))
        ways = sum(float(np.hypot(*(piece.points[-1] - piece.points[0]))) for piece in group)
        straight = ways / max(sum(piece.length for piece in group), 1e-9)
        if across > sizes.shortest and (straight > 0.65 or across > sizes.seal):
            kept += group
    return kept


def _hanging_together(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces in groups that nodes hold together."""
    groups: dict[int, list[Piece]] = {}
    group_of: dict[int, int] = {}
    for number, piece in enumerate(pieces):
        merged = [piece]
        for node in {piece.start, piece.stop} - {FREE}:
            if node in group_of and (old := groups.pop(group_of[node], None)):
                merged += old
        groups[number] = merged
        for member in merged:
            group_of.update({node: number for node in (member.start, member.stop) if node != FREE})
    return list(groups.values())


def run_on(pieces: list[Piece], reach: float) -> list[Piece]:
    """Free ends led straight on to a line close ahead: a branch whose beginning lies under the symbol of its valve."""
    from shapely import LineString, STRtree

    lines = [LineString(piece.points) for piece in pieces]
    tree = STRtree(lines)
    return [
        _led_on(_led_on(piece, lines, tree, number, reach).turned(), lines, tree, number, reach).turned()
        for number, piece in enumerate(pieces)
    ]


def _led_on(piece: Piece, lines: list[Any], tree: Any, number: int, reach: float) -> Piece:
    from shapely import LineString, Point

    if piece.start != FREE:
        return piece
    way = piece.points[0] - piece.points[min(len(piece.points) - 1, 8)]
    way = way / max(float(np.hypot(*way)), 1e-9)
    ray = LineString([piece.points[0], piece.points[0] + way * reach])
    hits = [ray.intersection(lines[k]) for k in tree.query(ray, predicate="intersects") if k != number]
    if not hits:
        return piece
    near = min(
        (hit.interpolate(0) if hit.geom_type == "LineString" else hit.representative_point() for hit in hits),
        key=Point(piece.points[0]).distance,
    )
    return Piece(np.vstack([[near.x, near.y], piece.points]), FREE, piece.stop)
