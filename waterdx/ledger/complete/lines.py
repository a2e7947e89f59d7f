"""How pipes lie in the net of lines: which lie along one line, which lines go straight on, where many ways lead through.

A trunk main follows a long street that many ways lead through; at the end of a cul-de-sac lies a small one. Only the drawing is
looked at, so that it is the same whatever is known of the pipes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

JOINED_M = 1.0  # ends this near each other meet
STRAIGHT_ON = 0.8  # cosine of the bend within which a line is the continuation of another (37 degrees)
MOST_MEETING = 12  # ends at one point that are compared
SOURCES = 48  # points from which the ways are counted: a sample orders the lines as well as all would
SEED = 20260402
SHORTEST_M = 0.1


@dataclass(frozen=True)
class Lines:
    """Of each pipe; NaN for one without a shape (whose `line` and `street` are its own)."""

    line: np.ndarray  # number of the line between two points that it lies along
    street: np.ndarray  # number of the row of lines that go straight on
    street_m: np.ndarray  # ln m
    filled: np.ndarray  # ln of the length of the pipes along the line per its length: 0.7 = two side by side
    rank: np.ndarray  # longer pipes along the line
    fewest: np.ndarray  # lines that meet at one end of it; 1 = a dead end
    most: np.ndarray  # and at the other
    through: np.ndarray  # ln of how many of the shortest ways lead along it


@dataclass(frozen=True)
class _Net:
    """Every line once: its two points (the lower first), the way from there (unit) and its length."""

    points: np.ndarray
    way: np.ndarray
    length: np.ndarray


def lines_of(ends: np.ndarray, length_m: np.ndarray, placed: np.ndarray) -> Lines:
    """How the pipes lie whose lines end at `ends` (n × 2 × 2) and which are `length_m` long."""
    unplaced = -1.0 - np.arange(len(ends))
    columns = {one.name: np.full(len(ends), np.nan) for one in fields(Lines)} | {"line": unplaced, "street": unplaced.copy()}
    if placed.any():
        for name, values in _of_placed(ends[placed], length_m[placed]).items():
            columns[name][placed] = values
    return Lines(**columns)


def _of_placed(ends: np.ndarray, length_m: np.ndarray) -> dict[str, np.ndarray]:
    net, line = _net(ends)
    street = _streets(net)
    pipes_m = np.bincount(line, length_m)
    meeting = np.bincount(net.points.ravel())[net.points]
    of_line = {
        "line": np.arange(len(net.length)), "street": street, "street_m": np.log1p(np.bincount(street, net.length))[street],
        "filled": np.log((pipes_m + SHORTEST_M) / (net.length + SHORTEST_M)),
        "fewest": meeting.min(axis=1), "most": meeting.max(axis=1), "through": _through(net),
    }  # fmt: skip
    return {name: values[line] for name, values in of_line.items()} | {"rank": _rank(line, length_m)}


def _net(ends: np.ndarray) -> tuple[_Net, np.ndarray]:
    """The lines, and the number of that of each pipe."""
    point = _points(ends)
    points, first, line = np.unique(np.sort(point, axis=1), axis=0, return_index=True, return_inverse=True)
    along = ends[first, 1] - ends[first, 0]
    along[point[first, 0] != points[:, 0]] *= -1
    length = np.hypot(*along.T)
    return _Net(points, along / np.maximum(length, 1e-9)[:, None], length), line.reshape(-1)


def _points(ends: np.ndarray) -> np.ndarray:
    """The number of the point at which each end lies: ends that meet have the same."""
    spots, spot = np.unique(ends.reshape(-1, 2), axis=0, return_inverse=True)
    pairs = cKDTree(spots).query_pairs(JOINED_M, output_type="ndarray")
    return _joined(pairs, len(spots))[spot.reshape(-1)].reshape(-1, 2)


def _joined(pairs: np.ndarray, count: int) -> np.ndarray:
    """Numbers of the groups into which pairs join `count` things."""
    joined = sparse.coo_matrix((np.ones(len(pairs)), pairs.T), shape=(count, count))
    return np.asarray(connected_components(joined, directed=False)[1])


def _streets(net: _Net) -> np.ndarray:
    """The number of the street of each line: where lines meet, those that go on most nearly straight are joined first."""
    count = len(net.length)
    pairs = _meeting(net)
    out = np.concatenate([net.way, -net.way])  # from the point at this end into the line
    straight = -(out[pairs[:, 0]] * out[pairs[:, 1]]).sum(axis=1)
    taken, joined = np.zeros(2 * count, dtype=bool), []
    for at in np.argsort(-straight, kind="stable"):
        pair = pairs[at]
        if straight[at] > STRAIGHT_ON and not taken[pair].any():
            taken[pair] = True
            joined.append(pair % count)
    return _joined(np.array(joined, dtype=int).reshape(-1, 2), count)


def _meeting(net: _Net) -> np.ndarray:
    """Pairs of ends of different lines at one point; end n is the first of line n, end count + n its second."""
    count, point = len(net.length), net.points.T.ravel()
    order = np.argsort(point, kind="stable")
    steps = range(1, min(MOST_MEETING, int(np.bincount(point).max())))
    starts = [np.flatnonzero(point[order[step:]] == point[order[:-step]]) for step in steps]
    pairs = [np.c_[order[start], order[start + step]] for step, start in zip(steps, starts, strict=True)]
    found = np.concatenate([np.empty((0, 2), dtype=int), *pairs])
    return found[found[:, 0] % count != found[:, 1] % count]


def _rank(line: np.ndarray, length_m: np.ndarray) -> np.ndarray:
    """How many of the pipes along the same line are longer than each."""
    order = np.lexsort((-length_m, line))
    rank = np.empty(len(line))
    rank[order] = np.arange(len(line)) - np.searchsorted(line[order], line[order])
    return rank


def _through(net: _Net) -> np.ndarray:
    """Ln of how many points are reached along each line on the shortest ways from a sample of points."""
    size = int(net.points.max()) + 1
    weights = sparse.csr_matrix((np.maximum(net.length, SHORTEST_M), net.points.T), shape=(size, size))
    number = sparse.csr_matrix((np.arange(1, len(net.length) + 1), net.points.T), shape=(size, size))
    passed = np.zeros(len(net.length))
    for source in np.random.default_rng(SEED).permutation(size)[:SOURCES]:
        far, before = dijkstra(weights, directed=False, indices=source, return_predecessors=True)
        reached = np.flatnonzero(before >= 0)
        if not len(reached):
            continue  # a ring by itself: no way leads anywhere
        reached = reached[np.argsort(-far[reached], kind="stable")]
        loads = _loads(before, reached)
        lower, higher = np.sort(np.c_[reached, before[reached]], axis=1).T
        lines = np.asarray(number[lower, higher]).ravel() - 1
        passed += np.bincount(lines, loads[reached], minlength=len(passed))
    return np.log1p(passed)


def _loads(before: np.ndarray, farthest_first: np.ndarray) -> np.ndarray:
    """How many points lie behind each on the ways (itself too)."""
    loads, parent = [1.0] * len(before), before.tolist()
    for at in farthest_first.tolist():
        loads[parent[at]] += loads[at]
    return np.array(loads)
