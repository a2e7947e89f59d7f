"""The network as pieces of about 20 m, so that what lies inside an area can be counted in km of pipe."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

STEP_M = 20.0


@dataclass(frozen=True)
class Pieces:
    """The middle of every piece, its km, and the row of its pipe in the frame it was made of."""

    points: np.ndarray
    km: np.ndarray
    pipe: np.ndarray

    @property
    def whole_km(self) -> float:
        return float(self.km.sum())

    def inside(self, shapes: np.ndarray, radius_m: float) -> np.ndarray:
        """Which pieces lie within `radius_m` of any shape (0: inside an area)."""
        found = np.zeros(len(self.points), dtype=bool)
        found[self._tree.query(shapes[~shapely.is_missing(shapes)], predicate="dwithin", distance=radius_m)[1]] = True
        return found

    @cached_property
    def _tree(self) -> Any:
        return shapely.STRtree(self.points)

    def share_inside(self, inside: np.ndarray, pipes: int) -> np.ndarray:
        """The share of each of `pipes` pipes whose pieces are inside; NaN for a pipe without a shape."""
        whole = np.bincount(self.pipe, self.km, pipes)
        with np.errstate(invalid="ignore"):
            share: np.ndarray = np.bincount(self.pipe, self.km * inside, pipes) / whole
        return share


def pieces_of(pipes: gpd.GeoDataFrame) -> Pieces:
    """The pieces of the pipes that are drawn; `length_m` as the ledger says is shared among a pipe's pieces."""
    shapes = pipes.geometry.to_numpy()
    drawn = np.flatnonzero(~shapely.is_missing(shapes) & (shapely.length(shapes) > 0))
    length = shapely.length(shapes[drawn])
    count = np.maximum(1, np.ceil(length / STEP_M)).astype(int)
    owner = np.repeat(np.arange(len(drawn)), count)
    number = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    points = shapely.line_interpolate_point(shapes[drawn][owner], (number + 0.5) / count[owner], normalized=True)
    km = pipes["length_m"].fillna(0).to_numpy(float)[drawn] / 1000 / count
    return Pieces(points, km[owner], drawn[owner])


def leak_points(leaks: gpd.GeoDataFrame, pipes: gpd.GeoDataFrame) -> np.ndarray:
    """Where each leak lies: its own place, else the middle of its pipe, else None."""
    own = leaks.geometry.to_numpy().copy()
    middle = _middles(pipes)
    for at in np.flatnonzero(shapely.is_missing(own)):
        own[at] = middle.get(str(leaks["pipe_id"].iloc[at]))
    return own


def _middles(pipes: gpd.GeoDataFrame) -> pd.Series:
    import pandas as pd

    shapes = pipes.geometry.to_numpy()
    there = ~shapely.is_missing(shapes)
    middle = shapely.line_interpolate_point(shapes[there], 0.5, normalized=True)
    return pd.Series(list(middle), index=pipes["pipe_id"].astype(str)[there], dtype=object)
