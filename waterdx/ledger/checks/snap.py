"""Bringing ends to what they nearly meet: to the end near them, or to the line they stop short of."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from waterdx.core.edits import Edit
from waterdx.ledger.checks.changes import set_shapes
from waterdx.ledger.checks.gaps import Joints, ended, gaps, of_pipes
from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.network import GRID_M, Network, network_of


def close_gaps(ledger: Ledger, rows: pd.DataFrame) -> list[Edit]:
    """Bring ends to the end near them. No pipe is shortened to nothing: one too short to be bent is lengthened instead.

    Ends of pipes side by side are joined only where the user named them. Round after round, until nothing more can be closed.
    """
    network, fids, named = ledger.network, set(rows["fid"]), bool(rows["named"].any())
    while len(lines := _closed(network, fids, named)):
        network = network_of(network.pipes.set_geometry(lines, crs=network.pipes.crs))
    changed = np.flatnonzero(~shapely.equals_exact(network.lines, ledger.network.lines))
    return set_shapes(ledger, "pipes", network.pipes["fid"].iloc[changed].tolist(), network.lines[changed])


def _closed(network: Network, fids: set[int], named: bool) -> np.ndarray:
    """The lines with all gaps closed that can be closed at once; none where there is no such gap."""
    found = of_pipes(network, gaps(network), fids)
    joints = Joints(network, found if named else found[found["why"] != "beside"])
    lines = network.lines.copy()
    for end, (node, way) in joints.goes.items():
        lines[network.owner[end]] = joints.line(end, node, way)
    return lines if joints.goes else lines[:0]


def short_ends(network: Network) -> pd.DataFrame:
    """Ends that stop short of the middle of another line: end, line (theirs), other (the nearest), distance, safe."""
    end, other, distance = network.near_lines
    found = pd.DataFrame({"end": end, "line": network.owner[end], "other": other, "distance": distance})
    touching = found.loc[found["distance"] <= GRID_M, "end"]
    found = found[~found["end"].isin(touching) & ~found["end"].isin(network.near_nodes[0])]
    found = found.sort_values("distance", kind="stable").drop_duplicates("end")
    return found.assign(safe=network.length[found["line"]] > 2 * found["distance"])


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
        lines[line] = shapely.linestrings(ended(shapely.get_coordinates(lines[line]), foot, start=end < len(lines)))
    changed = found["line"].unique()
    return set_shapes(ledger, "pipes", network.pipes["fid"].iloc[changed].tolist(), lines[changed])
