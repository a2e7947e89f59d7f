"""Splitting lines where others branch off or cross, without losing length, attributes or numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.ops import substring

from waterdx.core.edits import Edit
from waterdx.ledger.checks.changes import add_like, set_shapes, set_values
from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.network import GRID_M, Network

_AT_END_M = 2 * GRID_M
_AT_THE_START = ("up_node_id", "up_invert_m", "up_cover_m")
_AT_THE_STOP = ("down_node_id", "down_invert_m", "down_cover_m")
_POINTS = (0, 4)  # shapely's numbers of Point and MultiPoint


def nodes_on_middles(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """(node, line) of every node that lies on the middle of a line that has no end there."""
    node, line = network.tree.query(shapely.points(network.places), predicate="dwithin", distance=GRID_M)
    mine = network.group_of_node[node] == network.group[line]
    node, line = node[mine], line[mine]
    middle = _far_from_ends(network, line, network.places[node])
    return node[middle], line[middle]


def crossings(network: Network) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(i, j, place) of every point where two lines cross and neither ends."""
    i, j, shared = network.shared
    points = np.isin(shapely.get_type_id(shared), _POINTS)
    i, j = i[points], j[points]
    place, pair = shapely.get_coordinates(shared[points], return_index=True)
    i, j = i[pair], j[pair]
    free = _far_from_ends(network, i, place) & _far_from_ends(network, j, place)
    return i[free], j[free], place[free]


def _far_from_ends(network: Network, line: np.ndarray, place: np.ndarray) -> np.ndarray:
    count = len(network.lines)
    return np.logical_and(*(np.hypot(*(network.ends[line + step] - place).T) > _AT_END_M for step in (0, count)))


def split_at_branches(ledger: Ledger, rows: pd.DataFrame) -> list[Edit]:
    """Split pipes where another pipe ends on their middle."""
    network = ledger.network
    node, line = nodes_on_middles(network)
    return _split(ledger, line, network.places[node], rows)


def split_at_crossings(ledger: Ledger, rows: pd.DataFrame) -> list[Edit]:
    """Split both pipes of each crossing that is told of one of `rows`."""
    network = ledger.network
    i, j, place = crossings(network)
    fids = network.pipes["fid"].to_numpy()
    wanted = np.isin(fids[i], rows["fid"])
    i, j, place = i[wanted], j[wanted], place[wanted]
    return _split(ledger, np.concatenate([i, j]), np.concatenate([place, place]), network.pipes)


def _split(ledger: Ledger, line: np.ndarray, place: np.ndarray, rows: pd.DataFrame) -> list[Edit]:
    """The edits that divide lines at these places; the first piece keeps the number, the others get -2, -3 …"""
    network = ledger.network
    along = shapely.line_locate_point(network.lines[line], shapely.points(place))
    cuts: dict[int, set[float]] = defaultdict(set)
    for at, metres in zip(line.tolist(), along.tolist(), strict=True):
        cuts[at].add(round(metres, 3))
    wanted, used = set(rows["fid"]), set(ledger.pipes["pipe_id"])
    fid = ledger.rows.next_fid("pipes")
    edits: list[Edit] = []
    for at in sorted(cuts):
        row = network.pipes.iloc[[at]]
        if row["fid"].item() in wanted:
            made = list(_pieces(ledger, row, network.lines[at], sorted(cuts[at]), fid, used))
            edits += made
            fid += len(cuts[at])
    return edits


def _pieces(ledger: Ledger, row: pd.DataFrame, line: Any, cuts: list[float], fid: int, used: set[str]) -> Iterator[Edit]:
    """The first piece takes the place of the pipe; the register's length is shared out, so that its total stays."""
    bounds = [0.0, *cuts, line.length]
    shapes = [substring(line, start, stop) for start, stop in pairwise(bounds)]
    lengths = _shares(row["length_m"].item(), np.array([shape.length for shape in shapes]))
    old = int(row["fid"].item())
    yield from set_shapes(ledger, "pipes", [old], [shapes[0]])
    yield from set_values("pipes", row, "length_m", [lengths[0]])
    for name in _AT_THE_STOP:
        yield from set_values("pipes", row, name, [None])
    for number, (shape, metres) in enumerate(zip(shapes[1:], lengths[1:], strict=True)):
        unknown = dict.fromkeys(_AT_THE_START) | (dict.fromkeys(_AT_THE_STOP) if number < len(shapes) - 2 else {})
        different = unknown | {"length_m": metres, "pipe_id": _free_number(row["pipe_id"].item(), used)}
        yield add_like(ledger, "pipes", old, fid + number, shape, different)


def _shares(total: float, drawn: np.ndarray) -> list[float | None]:
    """`total` m divided in the proportion of the drawn lengths, to the millimetre, adding up to `total`."""
    if np.isnan(total):
        return [None] * len(drawn)
    ends = np.round(total * np.cumsum(drawn) / drawn.sum(), 3)
    ends[-1] = total
    return [round(float(share), 6) for share in np.diff(ends, prepend=0.0)]


def _free_number(number: str | None, used: set[str]) -> str | None:
    if number is None:
        return None
    at = 2
    while f"{number}-{at}" in used:
        at += 1
    used.add(f"{number}-{at}")
    return f"{number}-{at}"
