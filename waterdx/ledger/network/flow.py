"""Which way a sewer flows: from the manholes it names, else from heights, else as it was drawn, which is only assumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from waterdx.core.words import Words

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

SIDES = ("up_node_id", "down_node_id")
AT_MANHOLE_M = 2.0  # half of a large chamber
BASES = {
    "ids": Words(ja="上流・下流の人孔番号", en="numbers of the upstream and downstream manhole"),
    "heights": Words(ja="管底高", en="invert heights"),
    "drawn": Words(ja="図形の向き(仮定)", en="the direction drawn (assumed)"),
    "none": Words(ja="不明(水道)", en="unknown (water)"),
}


@dataclass(frozen=True)
class Flow:
    """Per pipe: whether the water runs against the direction drawn, and on which of BASES that rests.

    `up_at` and `down_at` are the places of the manholes it names (n, 2), NaN where it names none that is drawn.
    """

    against: np.ndarray
    basis: np.ndarray
    up_at: np.ndarray
    down_at: np.ndarray


def flow_of(pipes: gpd.GeoDataFrame, nodes: gpd.GeoDataFrame, start: np.ndarray, stop: np.ndarray) -> Flow:
    """The flow of every pipe; `start` and `stop` are the places of its drawn ends (n, 2), NaN where it is not drawn."""
    up_at, down_at = (_places_of(pipes, nodes, name) for name in SIDES)
    forward = _apart(start, up_at) + _apart(stop, down_at)
    backward = _apart(start, down_at) + _apart(stop, up_at)
    placed = ~np.isnan(up_at[:, 0]) | ~np.isnan(down_at[:, 0])
    named = pipes[SIDES[0]].notna().to_numpy() & pipes[SIDES[1]].notna().to_numpy()
    by_id = (named | (placed & (forward != backward))) & (pipes[SIDES[0]] != pipes[SIDES[1]]).to_numpy()
    falls = _fall(pipes, nodes, start, stop)
    by_height = ~by_id & ~np.isnan(falls) & (falls != 0)
    against = np.where(by_id, placed & (backward < forward), by_height & (falls < 0))
    basis = np.select([(pipes["field"] == "water").to_numpy(), by_id, by_height], ["none", "ids", "heights"], "drawn")
    return Flow(against, basis, up_at, down_at)


def _places_of(pipes: pd.DataFrame, nodes: gpd.GeoDataFrame, name: str) -> np.ndarray:
    """Where the node stands that each pipe names in a column."""
    import pandas as pd

    known = nodes[nodes["node_id"].notna() & nodes.geometry.notna()].drop_duplicates(["field", "node_id"])
    if not len(known):
        return np.full((len(pipes), 2), np.nan)
    at = pd.DataFrame(points_of(known.geometry), index=pd.MultiIndex.from_frame(known[["field", "node_id"]]))
    return at.reindex(pd.MultiIndex.from_arrays([pipes["field"], pipes[name]])).to_numpy()


def points_of(shapes: gpd.GeoSeries) -> np.ndarray:
    """The middle of each shape (n, 2), NaN where it has none."""
    middle = shapely.centroid(shapes.to_numpy())
    return np.column_stack([shapely.get_x(middle), shapely.get_y(middle)])


def _apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.nan_to_num(np.hypot(*(one - other).T))


def _fall(pipes: gpd.GeoDataFrame, nodes: gpd.GeoDataFrame, start: np.ndarray, stop: np.ndarray) -> np.ndarray:
    """How far each pipe falls from its drawn start to its stop: by its own inverts, else by the manholes at its ends."""
    own = (pipes["up_invert_m"] - pipes["down_invert_m"]).to_numpy(dtype=float)
    first, last = (_bottom_at(pipes, nodes, ends) for ends in (start, stop))
    return np.where(np.isnan(own), first - last, own)


def _bottom_at(pipes: gpd.GeoDataFrame, nodes: gpd.GeoDataFrame, ends: np.ndarray) -> np.ndarray:
    """The bottom of the manhole at an end of each pipe, NaN where none with a known one stands there."""
    found = np.full(len(pipes), np.nan)
    known = nodes[nodes["invert_m"].notna() & nodes.geometry.notna()]
    row, at = nearest(points_of(known.geometry), known["field"].to_numpy(), ends, pipes["field"].to_numpy(), AT_MANHOLE_M)
    found[row] = known["invert_m"].to_numpy(dtype=float)[at]
    return found


def nearest(
    places: np.ndarray, fields: np.ndarray, wanted: np.ndarray, wanted_fields: np.ndarray, within: float
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """(wanted, place) of each wanted point that has a place of its field within reach: the nearest."""
    there = np.flatnonzero(~np.isnan(wanted[:, 0]))
    if not len(places) or not len(there):
        return np.empty(0, dtype=int), np.empty(0, dtype=int)
    at, place = shapely.STRtree(shapely.points(places)).query(shapely.points(wanted[there]), predicate="dwithin", distance=within)
    at = there[at]
    mine = fields[place] == wanted_fields[at]
    return nearest_each(at[mine], place[mine], np.hypot(*(wanted[at[mine]] - places[place[mine]]).T))


def nearest_each(of: np.ndarray, to: np.ndarray, distance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of pairs (of, to) the nearest of each `of`, in the order of `of`."""
    order = np.lexsort((to, distance, of))
    of, to = of[order], to[order]
    first = np.unique(of, return_index=True)[1]
    return of[first], to[first]
