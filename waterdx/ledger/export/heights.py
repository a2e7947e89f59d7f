"""Heights of pipes above the datum (T.P.): ground at their ends less the cover, or the invert where that is known instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from waterdx.core.words import Words

if TYPE_CHECKING:
    import geopandas as gpd

REACH_M = 0.5  # a manhole stands at the end of a pipe when it is this near
BY_COVER = Words(ja="地盤高−土被り(管頂)", en="ground less cover (top of pipe)")
BY_INVERT = Words(ja="管底高(管底)", en="invert (bottom of pipe)")


def grounds_of(pipes: gpd.GeoDataFrame, nodes: gpd.GeoDataFrame) -> tuple[pd.Series, pd.Series]:
    """Ground heights in metres at the upstream and downstream end of each pipe, NaN where no node says it.

    The node is the one named, where its number is unique in its field, else the nearest within 0.5 m of the end (a line is
    drawn from upstream to downstream).
    """
    known = nodes[nodes["ground_m"].notna()]
    single = known[known["node_id"].notna() & ~known.duplicated(["field", "node_id"], keep=False)]
    by_number = single.set_index(["field", "node_id"])["ground_m"]
    return _grounds(pipes, "up_node_id", 0, by_number, known), _grounds(pipes, "down_node_id", -1, by_number, known)


def _grounds(
    pipes: gpd.GeoDataFrame, column: str, end: int, by_number: pd.Series, known: gpd.GeoDataFrame
) -> pd.Series:  # fmt: skip
    named = pd.MultiIndex.from_arrays([pipes["field"], pipes[column]])
    heights = by_number.reindex(named).to_numpy(dtype=float, copy=True) if len(by_number) else np.full(len(pipes), np.nan)
    missing = np.isnan(heights)
    heights[missing] = _nearest(shapely.get_point(pipes.geometry.to_numpy()[missing], end), known)
    return pd.Series(heights, index=pipes.index)


def _nearest(points: np.ndarray, known: gpd.GeoDataFrame) -> np.ndarray:
    """The ground height of the nearest node within reach of each point, NaN where there is none."""
    found = np.full(len(points), np.nan)
    placed = known[known.geometry.notna()]
    if len(placed) and len(points):
        tree = shapely.STRtree(placed.geometry.to_numpy())
        there = np.flatnonzero(~shapely.is_missing(points))
        at, node = tree.query_nearest(points[there], max_distance=REACH_M, all_matches=False)
        found[there[at]] = placed["ground_m"].to_numpy()[node]
    return found


def heights_of(pipes: gpd.GeoDataFrame, nodes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Height in metres at the start and end of each pipe and what it rests on: `start`, `end`, `basis` (Words or None).

    Both ends or neither: a height known at one end only says nothing of the pipe. Unknown is NaN, never 0.
    """
    up, down = grounds_of(pipes, nodes)
    covered = pd.DataFrame({"start": up - _cover(pipes, "up_cover_m"), "end": down - _cover(pipes, "down_cover_m")})
    inverts = pd.DataFrame({"start": pipes["up_invert_m"], "end": pipes["down_invert_m"]})
    by_cover = covered.notna().all(axis=1)
    by_invert = inverts.notna().all(axis=1) & ~by_cover
    heights = covered.where(by_cover, inverts).where(by_cover | by_invert)
    basis = np.select([by_cover, by_invert], [BY_COVER, BY_INVERT], None)  # type: ignore[call-overload]
    return heights.assign(basis=basis)


def _cover(pipes: gpd.GeoDataFrame, column: str) -> pd.Series:
    return pipes[column].fillna(pipes["cover_m"])
