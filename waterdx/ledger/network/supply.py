"""What feeds a water network: intakes, plants and reservoirs, and the ends of pipe at each.

A facility parts the network: water does not run back through a reservoir. What leads to it (導水管 to a plant, 送水管 to a
reservoir) does not feed; everything else at it is fed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from waterdx.ledger.network.flow import points_of
from waterdx.ledger.network.gates import Gates, taken_apart

if TYPE_CHECKING:
    import geopandas as gpd

    from waterdx.ledger.network.graph import Sections

SOURCES = ("INTAKE", "PLANT", "TANK")
INLETS = {"INTAKE": (), "PLANT": ("RAW",), "TANK": ("RAW", "TRANS")}
AT_FACILITY_M = 30.0  # a facility is a site: its pipes may end at its edge
ON_FACILITY_M = 1.0


@dataclass(frozen=True)
class Supply:
    """`node` is the row of a facility, `vertex` an end of pipe at it, `feeds` whether water comes out there."""

    node: np.ndarray
    vertex: np.ndarray
    feeds: np.ndarray
    apart: np.ndarray  # rows of facilities at which no pipe ends


def supply_of(
    pipes: gpd.GeoDataFrame, nodes: gpd.GeoDataFrame, node_vertex: np.ndarray, gates: Gates, sections: Sections, places: np.ndarray
) -> tuple[Supply, Sections, int]:  # fmt: skip
    """The supply, and the sections with the ends at facilities taken apart; how many vertices there are then."""
    rows = np.flatnonzero(((nodes["field"] == "water") & nodes["kind"].isin(SOURCES)).to_numpy())
    water = (pipes["field"] == "water").to_numpy()[sections.pipe]
    ends = np.concatenate([sections.a[water], sections.b[water]])
    degree = np.bincount(ends, minlength=len(places))
    at = points_of(nodes.geometry)
    pairs = [(row, vertex) for row in rows.tolist() for vertex in _ends_at(at[row], int(node_vertex[row]), places, degree)]
    node, vertex = np.array(pairs, dtype=int).reshape(-1, 2).T
    free = ~np.isin(vertex, gates.vertex)  # a valve on the facility has taken its ends apart already
    taken, end, was = taken_apart(sections, vertex[free], len(places))
    facility = node[free][np.array([int(np.flatnonzero(vertex[free] == one)[0]) for one in was], dtype=int)]
    use = _use_at(pipes, taken, end)
    kinds = nodes["kind"].to_numpy()
    feeds = np.array([one not in INLETS[kinds[row]] for one, row in zip(use, facility, strict=True)], dtype=bool)
    supply = Supply(
        np.concatenate([facility, node[~free]]), np.concatenate([end, vertex[~free]]),
        np.concatenate([feeds, np.ones(int((~free).sum()), dtype=bool)]), np.setdiff1d(rows, node),
    )  # fmt: skip
    return supply, taken, len(places) + len(end)


def _ends_at(place: np.ndarray, own: int, places: np.ndarray, degree: np.ndarray) -> list[int]:
    """The vertices at a facility: the one it is, those on it, else the loose ends within its site, else the nearest there."""
    if own >= 0 and degree[own]:
        return [own]
    away = np.where(degree > 0, np.hypot(*(places - place).T), np.inf)
    away[np.isnan(away)] = np.inf
    for near in (away <= ON_FACILITY_M, (away <= AT_FACILITY_M) & (degree == 1)):
        if near.any():
            return list(np.flatnonzero(near))
    return [int(away.argmin())] if len(away) and away.min() <= AT_FACILITY_M else []


def _use_at(pipes: gpd.GeoDataFrame, sections: Sections, end: np.ndarray) -> np.ndarray:
    """The use (RAW, TRANS …) of the pipe that has each end."""
    ends = np.concatenate([sections.a, sections.b])
    order = np.argsort(ends)
    section = order[np.searchsorted(ends[order], end)] % max(1, len(sections))
    return pipes["use"].to_numpy()[sections.pipe[section]]
