"""The network that pipes and nodes make: sections of pipe between places where something meets or can be closed. All in bulk.

Ends meet that lie at most half a metre apart (checks.network.GAP_M), that end on the middle of another pipe, that name the same node,
or that stop at the same manhole. Lines that only cross do not meet. Valves and manholes on the middle of a pipe divide it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from waterdx.ledger.checks.mend_lines import nodes_on_middles
from waterdx.ledger.checks.network import Network, network_of
from waterdx.ledger.checks.nodes import ON_PIPE_M
from waterdx.ledger.network.flow import AT_MANHOLE_M, SIDES, Flow, flow_of, nearest, nearest_each, points_of
from waterdx.ledger.network.gates import Gates, gates_of, is_valve
from waterdx.ledger.network.stretches import stretches
from waterdx.ledger.network.supply import Supply, supply_of
from waterdx.store.in_use import in_the_network
from waterdx.store.lengths import length_m

if TYPE_CHECKING:
    import geopandas as gpd

SAME_PLACE_M = 0.05  # a valve nearer to an end or a branch than this stands on it


@dataclass(frozen=True)
class Sections:
    """Pieces of pipes: the row of the pipe, the vertices `a` and `b` at its ends in the direction drawn, and the part of the pipe
    it is, `since` and `until` as shares of its length.
    """

    pipe: np.ndarray
    a: np.ndarray
    b: np.ndarray
    since: np.ndarray
    until: np.ndarray

    def __len__(self) -> int:
        return len(self.pipe)


@dataclass(frozen=True)
class PipeGraph:
    """`pipes` and `nodes` are those in use, `length` the length of each pipe in m (NaN unknown), `network` its drawn lines.

    `node_vertex` is the vertex of each node (-1: it stands on no pipe), `node_section` a section it stands on.
    Water and sewers never meet.
    """

    pipes: gpd.GeoDataFrame
    nodes: gpd.GeoDataFrame
    length: np.ndarray
    network: Network
    drawn: np.ndarray
    sections: Sections
    flow: Flow
    gates: Gates
    supply: Supply
    vertices: int
    node_vertex: np.ndarray
    node_section: np.ndarray

    @cached_property
    def up(self) -> np.ndarray:
        """The vertex at the upper end of each section."""
        return np.where(self.flow.against[self.sections.pipe], self.sections.b, self.sections.a)

    @cached_property
    def down(self) -> np.ndarray:
        """The vertex at the lower end of each section."""
        return np.where(self.flow.against[self.sections.pipe], self.sections.a, self.sections.b)

    @cached_property
    def section_m(self) -> np.ndarray:
        """The length of each section in m, NaN where that of its pipe is unknown."""
        return self.length[self.sections.pipe] * (self.sections.until - self.sections.since)

    def components(self, passed: np.ndarray) -> np.ndarray:
        """The number of the connected part each vertex is in, where the gates of `passed` (one bool a gate) let water through."""
        open_links = passed[self.gates.link_gate]
        start = np.concatenate([self.sections.a, self.gates.link_end[open_links]])
        stop = np.concatenate([self.sections.b, self.gates.link_hub[open_links]])
        return components(self.vertices, start, stop)

    def sections_of(self, rows: np.ndarray) -> np.ndarray:
        """The sections of these pipes."""
        return np.flatnonzero(np.isin(self.sections.pipe, rows))

    def section_lines(self, sections: np.ndarray) -> np.ndarray:
        """The lines of those of these sections that are drawn."""
        line_of = np.full(len(self.pipes), -1)
        line_of[self.drawn] = np.arange(len(self.drawn))
        drawn = sections[line_of[self.sections.pipe[sections]] >= 0]
        lines = self.network.lines[line_of[self.sections.pipe[drawn]]]
        return stretches(lines, self.sections.since[drawn], self.sections.until[drawn])

    def section_at(self, row: int, share: float) -> int:
        """The section of a pipe that holds the point at this share of its length."""
        mine = self.sections_of(np.array([row]))
        return int(mine[np.searchsorted(self.sections.until[mine][:-1], share)])

    def pipe_name(self, row: int) -> str:
        """What a person calls a pipe."""
        return _name(self.pipes["pipe_id"].iloc[row], self.pipes["fid"].iloc[row])

    def node_name(self, row: int) -> str:
        """What a person calls a node."""
        return _name(self.nodes["node_id"].iloc[row], self.nodes["fid"].iloc[row])


def _name(number: Any, fid: Any) -> str:
    return str(number) if isinstance(number, str) and number else f"#{fid}"


def read_graph(path: Path) -> PipeGraph:
    """The network of a project."""
    from waterdx.store.layers import read_layer_of
    from waterdx.store.project import reading

    with reading(path) as conn:
        return graph_of(read_layer_of(conn, "pipes"), read_layer_of(conn, "nodes"))


def graph_of(pipes: gpd.GeoDataFrame, nodes: gpd.GeoDataFrame) -> PipeGraph:
    """The network of pipes and nodes as store.layers.read_layer gives them; what is out of use is left out."""
    pipes, nodes = (frame[in_the_network(frame).to_numpy()].reset_index(drop=True) for frame in (pipes, nodes))
    network = network_of(pipes)
    drawn = np.searchsorted(pipes["fid"].to_numpy(), network.pipes["fid"].to_numpy())
    return _Builder(pipes, nodes, network, drawn).graph()


class _Builder:
    """Numbers the vertices: drawn ends first, then the ends of pipes that are not drawn, the nodes, named ids, and cuts."""

    def __init__(self, pipes: gpd.GeoDataFrame, nodes: gpd.GeoDataFrame, network: Network, drawn: np.ndarray) -> None:
        self.pipes, self.nodes, self.network, self.drawn = pipes, nodes, network, drawn
        self.count = len(network.places)
        self.ends = np.full((len(pipes), 2), -1)
        self.ends[drawn, 0], self.ends[drawn, 1] = network.node[: len(drawn)], network.node[len(drawn) :]
        undrawn = np.flatnonzero(self.ends[:, 0] < 0)
        self.ends[undrawn] = self._fresh(2 * len(undrawn)).reshape(-1, 2)
        self.node_vertex = self._fresh(len(nodes))
        at = np.full((len(pipes), 2, 2), np.nan)
        at[drawn, 0], at[drawn, 1] = network.ends[: len(drawn)], network.ends[len(drawn) :]
        self.end_at = at
        self.node_at = points_of(nodes.geometry)
        self.is_water = (nodes["field"] == "water").to_numpy()
        self.flow = flow_of(pipes, nodes, at[:, 0], at[:, 1])
        self.joined: list[tuple[np.ndarray, np.ndarray]] = []

    def graph(self) -> PipeGraph:
        node, line, metres = self._nodes_on_lines()
        self._join_near_ends()
        self._join_names()
        self._join_manholes()
        branch, branch_line, branch_m = self._branches()
        cutting = self._divides(node, line, metres)
        vertex, cut_line, cut_share, cut_vertex = self._cut(
            np.concatenate([branch_line, line[cutting]]), np.concatenate([branch_m, metres[cutting]])
        )
        on_branch, on_node = vertex[: len(branch)], vertex[len(branch) :]
        self._join(branch, on_branch)
        self._join(self.node_vertex[node[cutting]], on_node)
        sections = self._sections(self.drawn[cut_line], cut_share, cut_vertex)
        label = components(self.count, *map(np.concatenate, zip(*self.joined, strict=True)))
        sections = Sections(sections.pipe, label[sections.a], label[sections.b], sections.since, sections.until)
        return self._closed_up(sections, label, node, line, metres)

    def _closed_up(
        self, sections: Sections, label: np.ndarray, node: np.ndarray, line: np.ndarray, metres: np.ndarray
    ) -> PipeGraph:
        """The graph with the vertices of valves and reservoirs taken apart, each end its own."""
        vertices = int(label.max(initial=-1)) + 1
        on_pipe = np.isin(label[self.node_vertex], np.concatenate([sections.a, sections.b]))
        node_vertex = np.where(on_pipe, label[self.node_vertex], -1)
        gates, sections, vertices = gates_of(self.nodes, node_vertex, sections, vertices)
        places = np.full((vertices, 2), np.nan)
        places[label[: len(self.network.places)]] = self.network.places
        supply, sections, vertices = supply_of(self.pipes, self.nodes, node_vertex, gates, sections, places)
        node_section = self._node_sections(sections, node, self.drawn[line], metres / self.network.length[line])
        return PipeGraph(
            self.pipes, self.nodes, length_m(self.pipes).to_numpy(dtype=float), self.network, self.drawn, sections, self.flow, gates,
            supply, vertices, node_vertex, node_section,
        )  # fmt: skip

    def _fresh(self, count: int) -> np.ndarray:
        self.count += count
        return np.arange(self.count - count, self.count)

    def _join(self, one: np.ndarray, other: np.ndarray) -> None:
        self.joined.append((one, other))

    def _nodes_on_lines(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(node, line, metres along it) of every node with a line of its field within reach: the nearest."""
        there = np.flatnonzero(~np.isnan(self.node_at[:, 0]))
        points = shapely.points(self.node_at)
        node, line = self.network.tree.query(points[there], predicate="dwithin", distance=ON_PIPE_M)
        node = there[node]
        mine = self.nodes["field"].to_numpy()[node] == self.network.pipes["field"].to_numpy()[line]
        node, line = node[mine], line[mine]
        node, line = nearest_each(node, line, np.round(shapely.distance(points[node], self.network.lines[line]), 3))
        return node, line, shapely.line_locate_point(self.network.lines[line], points[node])

    def _join_near_ends(self) -> None:
        end, to, distance = self.network.near_nodes
        other = self.network.node[self.network.other_end(end)] != to  # a stub does not meet itself
        self.bridged, nearest_node = nearest_each(end[other], to[other], distance[other])
        self._join(self.network.node[self.bridged], nearest_node)

    def _join_names(self) -> None:
        """Ends of pipes and the node they name are one place; a number that several nodes of a field bear names none."""
        import pandas as pd

        row = np.arange(len(self.pipes))
        against = self.flow.against.astype(int)
        keys = [self.nodes[["field", "node_id"]].set_axis(["field", "id"], axis=1).assign(vertex=self.node_vertex)]
        for name, end in zip(SIDES, (against, 1 - against), strict=True):
            keys.append(self.pipes[["field", name]].set_axis(["field", "id"], axis=1).assign(vertex=self.ends[row, end]))
        several = keys[0][keys[0].duplicated(["field", "id"], keep=False)]
        named = pd.concat(keys).dropna(subset=["id"])
        named = named[~pd.MultiIndex.from_frame(named[["field", "id"]]).isin(pd.MultiIndex.from_frame(several[["field", "id"]]))]
        number = named.groupby(["field", "id"], sort=False, dropna=False).ngroup().to_numpy(dtype=int)
        self._join(named["vertex"].to_numpy(), self._fresh(int(number.max(initial=-1)) + 1)[number])

    def _join_manholes(self) -> None:
        """Ends of sewers that name no manhole there, with the manhole they stop at."""
        manholes = np.flatnonzero(~self.is_water & ~np.isnan(self.node_at[:, 0]))
        fields = self.nodes["field"].to_numpy()[manholes]
        for end in (0, 1):
            up = (end == 0) ^ self.flow.against
            named = np.where(up, *(self.pipes[name].notna().to_numpy() for name in SIDES))
            wanted = np.where(named[:, None], np.nan, self.end_at[:, end])
            row, at = nearest(self.node_at[manholes], fields, wanted, self.pipes["field"].to_numpy(), AT_MANHOLE_M)
            self._join(self.ends[row, end], self.node_vertex[manholes[at]])

    def _branches(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(vertex, line, metres along it) where pipes end on, or just short of, the middle of another."""
        end, line, distance = self.network.near_lines
        free = ~np.isin(end, self.bridged)
        end, line = nearest_each(end[free], line[free], distance[free])
        node, middle = nodes_on_middles(self.network)
        vertex, line = np.concatenate([self.network.node[end], node]), np.concatenate([line, middle])
        places = shapely.points(self.network.places[vertex])
        return vertex, line, shapely.line_locate_point(self.network.lines[line], places)

    def _divides(self, node: np.ndarray, line: np.ndarray, metres: np.ndarray) -> np.ndarray:
        """Which nodes on lines divide them: valves; manholes that no pipe names and that stand at no end."""
        names = set(self.pipes["up_node_id"].dropna()) | set(self.pipes["down_node_id"].dropna())
        named = self.nodes["node_id"].isin(names).to_numpy()[node]
        at_end = np.minimum(metres, self.network.length[line] - metres) <= AT_MANHOLE_M
        return is_valve(self.nodes)[node] | (~self.is_water[node] & ~named & ~at_end)

    def _cut(self, line: np.ndarray, metres: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """The vertex of each place on a line; then (line, share, vertex) of those that are at no end of it, each place once."""
        start, stop = self.network.node[: len(self.drawn)][line], self.network.node[len(self.drawn) :][line]
        length = self.network.length[line]
        vertex = np.select([metres <= SAME_PLACE_M, metres >= length - SAME_PLACE_M], [start, stop], -1)
        inner = np.flatnonzero(vertex < 0)
        order = inner[np.lexsort((metres[inner], line[inner]))]
        new = np.ones(len(order), dtype=bool)
        new[1:] = (np.diff(line[order]) != 0) | (np.diff(metres[order]) > SAME_PLACE_M)
        fresh = self._fresh(int(new.sum()))
        vertex[order] = fresh[np.cumsum(new) - 1]
        first = order[new]
        return vertex, line[first], metres[first] / length[first], fresh

    def _sections(self, row: np.ndarray, share: np.ndarray, vertex: np.ndarray) -> Sections:
        every = np.arange(len(self.pipes))
        pipe = np.concatenate([every, row, every])
        at = np.concatenate([np.zeros(len(every)), share, np.ones(len(every))])
        vertices = np.concatenate([self.ends[:, 0], vertex, self.ends[:, 1]])
        order = np.lexsort((at, pipe))
        pipe, at, vertices = pipe[order], at[order], vertices[order]
        piece = np.flatnonzero(pipe[1:] == pipe[:-1])
        return Sections(pipe[piece], vertices[piece], vertices[piece + 1], at[piece], at[piece + 1])

    def _node_sections(self, sections: Sections, node: np.ndarray, row: np.ndarray, share: np.ndarray) -> np.ndarray:
        found = np.full(len(self.nodes), -1)
        if len(node):
            place = np.searchsorted(sections.pipe + sections.since, row + share, side="right") - 1
            last = np.searchsorted(sections.pipe, row, side="right") - 1
            found[node] = np.minimum(place, last)
        return found


def components(count: int, start: np.ndarray, stop: np.ndarray) -> np.ndarray:
    """The number of the connected part of each of `count` vertices."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array((np.ones(len(start), dtype=bool), (start, stop)), shape=(count, count))
    return connected_components(links, directed=False)[1]
