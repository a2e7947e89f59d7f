"""What lies upstream or downstream of a place in the sewers, and what hangs together without a closed valve between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.ledger.network.flow import BASES
from waterdx.ledger.network.graph import PipeGraph
from waterdx.ledger.network.names import Place, touching, vertices_of

Direction = Literal["up", "down", "connected"]
DIRECTIONS: dict[Direction, Words] = {
    "up": Words(ja="上流", en="upstream"),
    "down": Words(ja="下流", en="downstream"),
    "connected": Words(ja="つながる範囲", en="connected"),
}


@dataclass(frozen=True)
class Trace:
    """`rows` are the pipes found (rows of graph.pipes), the start among them; `nodes` the nodes there. Lengths in m."""

    graph: PipeGraph
    start: Words
    direction: Direction
    rows: np.ndarray
    nodes: np.ndarray
    length_m: float
    unknown_length: int
    basis: dict[str, int]
    closed_valves: int

    @property
    def fids(self) -> list[int]:
        """The numbers of the pipes in the file."""
        return [int(fid) for fid in self.graph.pipes["fid"].to_numpy()[self.rows]]

    @property
    def sentence(self) -> Words:
        """What was found, on what the direction rests, and what is not known of it."""
        found = Words(
            ja="{start}の{where}: 管 {n:,} 本、{km:,.2f} km{unknown}。",
            en="{where} of {start}: {n:,} pipes, {km:,.2f} km{unknown}.",
        )
        if self.direction == "connected":
            found = Words(
                ja="{start}と閉じた弁なしにつながる範囲: 管 {n:,} 本、{km:,.2f} km{unknown}{closed}。",
                en="Connected to {start} without a closed valve between: {n:,} pipes, {km:,.2f} km{unknown}{closed}.",
            )
        unknown = Words(ja="(ほか延長不明 {n:,} 本)", en=" (and {n:,} of unknown length)").format(n=self.unknown_length)
        closed = Words(ja="(常時閉の弁 {n:,} か所で区切る)", en=" (ends at {n:,} valves kept closed)").format(
            n=self.closed_valves
        )
        said = found.format(
            start=self.start, closed=closed if self.closed_valves else "", where=Words(DIRECTIONS[self.direction].ja, DIRECTIONS[self.direction].en.capitalize()), n=len(self.rows),
            km=self.length_m / 1000, unknown=unknown if self.unknown_length else "",
        )  # fmt: skip
        return Words("{a}{b}", "{a}{b}").format(a=said, b=self._about_direction())

    def _about_direction(self) -> Words:
        assumed = self.basis.get("drawn", 0)
        if self.direction == "connected" or not assumed:
            return Words("", "")
        return Words(
            ja=" うち {n:,} 本は人孔番号も管底高もなく、図形の向きを流れの向きと仮定しています。",
            en=" For {n:,} of them neither manhole numbers nor inverts tell the flow; the direction drawn is assumed.",
        ).format(n=assumed)

    def to_json(self) -> dict[str, Any]:
        """For scripts."""
        names = [self.graph.pipe_name(int(row)) for row in self.rows]
        return {
            "schema": {"name": "waterdx.ledger.trace", "version": 1}, "start_ja": self.start.ja, "start_en": self.start.en,
            "direction": self.direction, "pipes": names, "fids": self.fids,
            "nodes": [self.graph.node_name(int(row)) for row in self.nodes], "length_m": round(self.length_m, 2),
            "pipes_of_unknown_length": self.unknown_length, "closed_valves_met": self.closed_valves,
            "flow_basis": {name: self.basis.get(name, 0) for name in BASES if name != "none"},
        }  # fmt: skip


def trace(graph: PipeGraph, start: Place, direction: Direction) -> Trace:
    """The pipes up- or downstream of a place, or connected with it. UserError for a direction in a water network."""
    if direction == "connected":
        vertices = vertices_of(graph, start)
        label = graph.components(~graph.gates.closed)
        sections = np.flatnonzero(np.isin(label[graph.sections.a], label[vertices]))
        met = np.unique(graph.gates.link_gate[np.isin(label[graph.gates.link_end], label[vertices])])
        return _traced(graph, start, direction, sections, int(graph.gates.closed[met].sum()))
    _refuse_water(graph, start)
    return _traced(graph, start, direction, _along(graph, start, direction), 0)


def _refuse_water(graph: PipeGraph, start: Place) -> None:
    fields = graph.pipes["field"].to_numpy()[graph.sections.pipe[touching(graph, start)]]
    if (fields == "water").any():
        raise UserError(
            ja="{name}は水道です。圧力管の流れの向きは台帳からは分かりません。「つながる範囲」(コマンドでは --direction connected)か断水範囲を使ってください。",
            en="{name} is of a water network, where the ledger does not tell which way water flows. Use what is connected (in the command line: --direction connected) or the isolation.",
            name=start.name,
        )  # fmt: skip


def _along(graph: PipeGraph, start: Place, direction: Direction) -> np.ndarray:
    """The sections reached from a place by going with the flow, or against it; those of the place itself among them."""
    tail, head = (graph.up, graph.down) if direction == "down" else (graph.down, graph.up)
    first = head[start.sections] if start.vertex is None else np.array([start.vertex])
    reached = reachable(graph.vertices, tail, head, first)
    return np.union1d(np.flatnonzero(reached[tail]), start.sections)


def reachable(count: int, tail: np.ndarray, head: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Which of `count` vertices one comes to from `first` over links from `tail` to `head`."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    root = np.full(len(first), count)  # one vertex more, from which all of the first are reached
    start, stop = np.concatenate([tail, root]), np.concatenate([head, first])
    links = csr_array((np.ones(len(start), dtype=np.int8), (start, stop)), shape=(count + 1, count + 1))
    found = np.zeros(count + 1, dtype=bool)
    found[breadth_first_order(links, count, directed=True, return_predecessors=False)] = True
    return found[:count]


def _traced(graph: PipeGraph, start: Place, direction: Direction, sections: np.ndarray, closed: int) -> Trace:
    rows = np.unique(graph.sections.pipe[sections])
    metres = graph.section_m[sections]
    ends = np.concatenate([graph.sections.a[sections], graph.sections.b[sections], graph.gates.vertex[_met(graph, sections)]])
    nodes = np.flatnonzero(np.isin(graph.node_vertex, ends) | np.isin(graph.node_section, sections))
    names, counts = np.unique(graph.flow.basis[rows], return_counts=True)
    return Trace(
        graph, start.name, direction, rows, nodes, float(np.nansum(metres)), int(np.isnan(graph.length[rows]).sum()),
        dict(zip(names.tolist(), counts.tolist(), strict=True)), closed,
    )  # fmt: skip


def _met(graph: PipeGraph, sections: np.ndarray) -> np.ndarray:
    """The gates at which these sections end."""
    ends = np.concatenate([graph.sections.a[sections], graph.sections.b[sections]])
    return np.unique(graph.gates.link_gate[np.isin(graph.gates.link_end, ends)])
