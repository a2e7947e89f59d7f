"""Gaps between ends: which there are, which can be closed safely, and the edits that close them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import shapely

from waterdx.core.edits import Edit
from waterdx.core.words import Words
from waterdx.ledger.checks.changes import set_shapes
from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.network import GRID_M, Network, network_of

_SAME_WAY, _ACROSS = 0.9, 0.5  # cosines: ends that point the same way, a gap that lies across them
WHY_LEFT: Mapping[str, Words] = {
    "": Words("", ""),
    "short": Words(
        ja="(管が短く、動かすと形が崩れるため自動ではつなぎません)", en=" (the pipe is too short to be moved by a fix)"
    ),
    "own": Words(ja="(自分のもう一方の端のため自動ではつなぎません)", en=" (it is its own other end, so no fix joins them)"),
    "double": Words(
        ja="(ほかの管と重なってしまうため自動ではつなぎません)",
        en=" (it would come to lie on another pipe, so no fix joins them)",
    ),
    "beside": Words(
        ja="(並んだ 2 本の管の端どうしのため自動ではつなぎません)", en=" (two pipes side by side end here, so no fix joins them)"
    ),
}


def gaps(network: Network) -> pd.DataFrame:
    """Every lone end with each node near it, nearest first: end, to (node), distance, whether joining them is safe, why not."""
    end, to, distance = network.near_nodes
    back = _the_end_on(network, to)
    why = _why_not(network, end, to, distance)
    why_back = np.where(back >= 0, _why_not(network, back, network.node[end], distance), "short")
    safe = (why == "") | ((why_back == "") & (back >= 0))
    return pd.DataFrame(
        {"end": end, "to": to, "distance": distance, "back": back, "safe": safe, "why": why, "why_back": why_back}
    )


def _the_end_on(network: Network, node: np.ndarray) -> np.ndarray:
    """The one end on each of these nodes, -1 where several lie there."""
    first = np.unique(network.node, return_index=True)[1]
    return np.where(network.degree[node] == 1, first[node], -1)


def _why_not(network: Network, end: np.ndarray, to: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """Why an end must not be moved to a node: a key of `WHY_LEFT`, '' where it may.

    A pipe must not be moved further than it is long, nor be folded up to less than half.
    """
    count = len(network.lines)
    other_end = np.where(end < count, end + count, end - count)
    length = shapely.length(network.lines)[end % max(count, 1)]
    chord = np.hypot(*(network.places[to] - network.ends[other_end]).T)  # what is left between its ends when it has moved
    bent = (chord < length / 2) & (distance > length / 4) | (distance > length)
    reasons = [
        network.node[other_end] == to,
        bent,
        _joined(network, network.node[other_end], to),
        _side_by_side(network, end, to),
    ]
    return np.select(reasons, ["own", "short", "double", "beside"], "")


def _joined(network: Network, node: np.ndarray, to: np.ndarray) -> np.ndarray:
    """Whether a line already runs between two nodes."""
    count = len(network.lines)
    return np.isin(_pair(network, node, to), _pair(network, network.node[:count], network.node[count:]))


def _pair(network: Network, node: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.minimum(node, other) * len(network.places) + np.maximum(node, other)


def _side_by_side(network: Network, end: np.ndarray, to: np.ndarray) -> np.ndarray:
    """Whether the gap lies across two lone ends that point the same way: two mains in one street, both stopping there."""
    back = _the_end_on(network, to)
    ways = _ways(network)
    same = (ways[end] * ways[back]).sum(axis=1) > _SAME_WAY
    gap = network.places[to] - network.ends[end]
    size = np.hypot(*gap.T)
    across = np.abs((gap * ways[end]).sum(axis=1)) < _ACROSS * size
    return (back >= 0) & same & across


def _ways(network: Network) -> np.ndarray:
    """The direction (unit vector) in which each line runs out at each of its ends."""
    inner = np.concatenate([shapely.get_point(network.lines, 1), shapely.get_point(network.lines, -2)])
    way = network.ends - shapely.get_coordinates(inner)
    size = np.hypot(*way.T)
    return way / np.where(size > 0, size, 1)[:, None]


def close_gaps(ledger: Ledger, rows: pd.DataFrame) -> list[Edit]:
    """Move ends onto the end near them: the lesser pipe's (smaller, then shorter) where both are free.

    A chain closes end by end: round after round until no gap is safe to close. Each move leaves one open end less.
    """
    network, wanted = ledger.network, set(rows["fid"])
    lines = network.lines.copy()
    while moves := _moves(network, wanted):
        for end, place in moves.items():
            line = end % len(lines)
            lines[line] = _with_end(lines[line], place, start=end < len(lines))
        network = network_of(network.pipes.set_geometry(lines.copy(), crs=network.pipes.crs))
    changed = np.flatnonzero(~shapely.equals_exact(lines, ledger.network.lines))
    return set_shapes(ledger, "pipes", network.pipes["fid"].iloc[changed].tolist(), lines[changed])


def _moves(network: Network, wanted: set[int]) -> dict[int, np.ndarray]:
    """Where ends go, nearest gaps first. A node that an end was moved to stays where it is in this round."""
    count = len(network.lines)
    fids = network.pipes["fid"].to_numpy()
    found = gaps(network)
    found = found[found["safe"]]
    size = network.pipes["diameter_mm"].fillna(0).to_numpy()
    length = shapely.length(network.lines)
    moves: dict[int, np.ndarray] = {}
    busy: set[int] = set()  # nodes that an end was moved from or to in this round
    left: set[int] = set()  # those of them that are empty now
    moved: set[int] = set()  # lines; one end a round, so that none is folded up from both sides
    for end, to, back, why, why_back in found[["end", "to", "back", "why", "why_back"]].itertuples(index=False):
        pipes = {fids[end % count], fids[back % count]} if back >= 0 else {fids[end % count]}
        at = network.node[end]
        if at in busy or to in left or (back >= 0 and to in busy and why != "") or not pipes & wanted:
            continue
        lesser = back < 0 or to in busy or (size[end % count], length[end % count]) <= (size[back % count], length[back % count])
        moving, target = (end, to) if why == "" and (lesser or why_back != "") else (back, at)
        if moving % count in moved:
            continue
        moves[moving] = network.places[target]
        moved.add(moving % count)
        busy |= {at, to}
        left.add(network.node[moving])
    return moves


def _with_end(line: object, place: np.ndarray, *, start: bool) -> object:
    points = shapely.get_coordinates(line)
    points[0 if start else -1] = place
    return shapely.linestrings(points)


def short_ends(network: Network) -> pd.DataFrame:
    """Ends that stop short of the middle of another line: end, line (theirs), other (the nearest), distance, safe."""
    end, other, distance = network.near_lines
    found = pd.DataFrame({"end": end, "line": network.owner[end], "other": other, "distance": distance})
    touching = found.loc[found["distance"] <= GRID_M, "end"]
    found = found[~found["end"].isin(touching) & ~found["end"].isin(network.near_nodes[0])]
    found = found.sort_values("distance", kind="stable").drop_duplicates("end")
    return found.assign(safe=shapely.length(network.lines[found["line"]]) > 2 * found["distance"])


def extend_to_lines(ledger: Ledger, rows: pd.DataFrame) -> list[Edit]:
    """Move ends onto the line they stop short of. The line itself is left whole: branch_without_node offers to split it."""
    network = ledger.network
    found = short_ends(network)
    found = found[found["end"].isin(rows["end"]) & found["safe"]]
    points = shapely.points(network.ends[found["end"]])
    others = network.lines[found["other"]]
    feet = shapely.get_coordinates(shapely.line_interpolate_point(others, shapely.line_locate_point(others, points)))
    lines = network.lines.copy()
    for end, line, foot in zip(found["end"], found["line"], feet, strict=True):
        lines[line] = _with_end(lines[line], foot, start=end < len(lines))
    changed = found["line"].unique()
    return set_shapes(ledger, "pipes", network.pipes["fid"].iloc[changed].tolist(), lines[changed])
