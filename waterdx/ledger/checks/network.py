"""The network that drawn lines make: their ends as nodes, and which ends, lines and middles meet. All in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from waterdx.store.in_use import in_the_network

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

GRID_M = 0.001  # ends on the same millimetre are one point: ledgers write coordinates to the millimetre
GAP_M = 0.5  # ends further apart than this were not meant to meet
_LINE = 1  # shapely's number of a LineString


@dataclass(frozen=True)
class Network:
    """The lines of `pipes` (n rows; drawn, finite, not abandoned) and their 2n ends: first all starts, then all stops.

    `node` is the number of the point an end lies on, `places` the coordinates of these points (m, 2).
    Pipes of different fields (water, sewer, agri) never share a node.
    """

    pipes: gpd.GeoDataFrame
    lines: np.ndarray
    group: np.ndarray
    ends: np.ndarray
    node: np.ndarray
    places: np.ndarray
    group_of_node: np.ndarray

    @cached_property
    def owner(self) -> np.ndarray:
        """The line each end belongs to."""
        return np.tile(np.arange(len(self.lines)), 2)

    def other_end(self, end: np.ndarray) -> np.ndarray:
        """The other end of the line each end belongs to."""
        return (end + len(self.lines)) % (2 * len(self.lines)) if len(self.lines) else end

    @cached_property
    def length(self) -> np.ndarray:
        """The drawn length of each line in m."""
        return shapely.length(self.lines)

    @cached_property
    def degree(self) -> np.ndarray:
        """How many ends lie on each node."""
        return np.bincount(self.node, minlength=len(self.places))

    @cached_property
    def first_end(self) -> np.ndarray:
        """The first of the ends on each node."""
        return np.unique(self.node, return_index=True)[1]

    @cached_property
    def lone(self) -> np.ndarray:
        """The ends that touch no other end."""
        return np.flatnonzero(self.degree[self.node] == 1)

    @cached_property
    def tree(self) -> Any:
        return shapely.STRtree(self.lines)

    @cached_property
    def near_nodes(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(end, node, distance) of every lone end and each other node of its field at most `GAP_M` away, nearest first."""
        points = shapely.points(self.places)
        at, to = shapely.STRtree(points).query(shapely.points(self.ends[self.lone]), predicate="dwithin", distance=GAP_M + GRID_M)
        end = self.lone[at]
        other = (self.node[end] != to) & (self.group[end % len(self.lines)] == self.group_of_node[to])
        end, to = end[other], to[other]
        distance = np.hypot(*(np.round(self.places[self.node[end]] / GRID_M) - np.round(self.places[to] / GRID_M)).T) * GRID_M
        order = np.lexsort((to, end, distance))
        order = order[distance[order] <= GAP_M]
        return end[order], to[order], distance[order]

    @cached_property
    def near_lines(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(end, line, distance) of every lone end and each other line of its field at most `GAP_M` from it."""
        points = shapely.points(self.ends[self.lone])
        at, line = self.tree.query(points, predicate="dwithin", distance=GAP_M)
        end = self.lone[at]
        owner = self.owner[end]
        other = (owner != line) & (self.group[owner] == self.group[line])
        at, end, line = at[other], end[other], line[other]
        return end, line, shapely.distance(points[at], self.lines[line])

    @cached_property
    def meeting_lines(self) -> tuple[np.ndarray, np.ndarray]:
        """Pairs (i < j) of lines of one field that have a point in common."""
        i, j = self.tree.query(self.lines)
        keep = (i < j) & (self.group[i] == self.group[j])
        i, j = i[keep], j[keep]
        meet = shapely.intersects(self.lines[i], self.lines[j])
        return i[meet], j[meet]

    @cached_property
    def shared(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(i, j, what they share) of pairs of lines that cross or run together: more than one ends on the other."""
        i, j = self.meeting_lines
        more = ~shapely.touches(self.lines[i], self.lines[j])
        i, j = i[more], j[more]
        return i, j, shapely.intersection(self.lines[i], self.lines[j])

    @cached_property
    def components(self) -> np.ndarray:
        """The number of the connected part each line belongs to: lines that have a node or any point in common."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        n, m = len(self.lines), len(self.places)
        i, j = self.meeting_lines
        end, line, distance = self.near_lines
        touching = distance <= GRID_M
        start = np.concatenate([self.owner, i, self.owner[end[touching]]])
        stop = np.concatenate([n + self.node, j, line[touching]])
        links = coo_array((np.ones(len(start), dtype=bool), (start, stop)), shape=(n + m, n + m))
        return connected_components(links, directed=False)[1][:n]

    def rows(self, lines: np.ndarray, **columns: Any) -> pd.DataFrame:
        """The rows of these lines, with further columns for a sentence."""
        return self.pipes.iloc[lines].assign(**columns)


def network_of(pipes: gpd.GeoDataFrame) -> Network:
    """The network of the pipes that are drawn as finite lines and in use."""
    import pandas as pd

    shapes = pipes.geometry.to_numpy()
    usable = shapely.get_type_id(shapes) == _LINE
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    usable[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    usable &= ~shapely.is_empty(shapes)
    chosen = pipes[usable & in_the_network(pipes).to_numpy()].reset_index(drop=True)
    lines = shapely.force_2d(chosen.geometry.to_numpy())
    group = pd.factorize(chosen["field"])[0]
    ends = shapely.get_coordinates(np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)]))
    grid = pd.DataFrame(np.round(ends / GRID_M), columns=["x", "y"]).assign(group=np.tile(group, 2))
    node = grid.groupby(["x", "y", "group"], sort=False).ngroup().to_numpy(dtype=int)
    first = np.unique(node, return_index=True)[1]
    return Network(chosen, lines, group, ends, node, ends[first], np.tile(group, 2)[first])
