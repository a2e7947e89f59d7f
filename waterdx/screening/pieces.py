"""The network as pieces of about 20 m, so that what lies inside an area can be counted in km of pipe."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    import geopandas as gpd

STEP_M = 20.0
GOLDEN = 0.618034  # multiples of it, less the whole part, spread evenly over 0..1


@dataclass(frozen=True)
class Pieces:
    """The middle of every piece, its km, and the row of its pipe in the frame it was made of."""

    points: np.ndarray
    km: np.ndarray
    pipe: np.ndarray

    @property
    def whole_km(self) -> float:
        return float(self.km.sum())

    def reached(self, shapes: np.ndarray, radius_m: float) -> int:
        """How many of the shapes have a piece within `radius_m` (within the area, where it is one)."""
        return int(np.unique(self._pairs(shapes, radius_m)[0]).size)

    def inside(self, shapes: np.ndarray, radius_m: float) -> np.ndarray:
        """Which pieces lie within `radius_m` of any point or line, or in any area: an area says itself how far it reaches."""
        found = np.zeros(len(self.points), dtype=bool)
        found[self._pairs(shapes, radius_m)[1]] = True
        return found

    def _pairs(self, shapes: np.ndarray, radius_m: float) -> np.ndarray:
        """Shape and piece of every pair within reach."""
        there = shapes[~shapely.is_missing(shapes)]
        reach = np.where(shapely.get_dimensions(there) == 2, 0.0, radius_m)
        pairs: np.ndarray = self._tree.query(there, predicate="dwithin", distance=reach)
        return pairs

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
    """Where each leak lies: its own place, else somewhere on its pipe, else None.

    Somewhere is spread evenly over the pipes, for middles would be nearer to circles drawn along the network than chance is.
    """
    points = leaks.geometry.to_numpy().copy()
    shape_of = dict(zip(pipes["pipe_id"].astype(str), pipes.geometry.to_numpy(), strict=True))
    unplaced = np.flatnonzero(shapely.is_missing(points))
    lines = np.array([shape_of.get(str(one)) for one in leaks["pipe_id"].iloc[unplaced]], dtype=object)
    points[unplaced] = shapely.line_interpolate_point(lines, np.arange(len(lines)) * GOLDEN % 1, normalized=True)
    return points
