"""The way through the sewers from one manhole to another: with the flow where there is one, else against it, which is said."""

from __future__ import annotations

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.ledger.network.flow import SIDES
from waterdx.ledger.network.graph import PipeGraph
from waterdx.ledger.network.names import rows_named

SEWERS = ("sewer", "agri")


def both_ends(graph: PipeGraph, first: str, last: str, field: str | None) -> tuple[int, int, str]:
    """The vertices of two manholes of one field, and that field."""
    if first == last:
        raise UserError(
            ja="縦断図には、違う人孔を 2 つ指定してください(どちらも「{name}」です)。",
            en="A long section needs two different manholes (both are “{name}”).",
            name=first,
        )
    found = {one: tuple(_vertex_named(graph, name, one) for name in (first, last)) for one in ([field] if field else SEWERS)}
    for at, name in enumerate((first, last)):
        if all(pair[at] is None for pair in found.values()):
            raise UserError(
                ja="人孔「{name}」は下水道・農業集落排水の台帳に見つからないか、どの管の端にもありません。番号を確かめてください。",
                en="Manhole “{name}” is not in the ledger of sewers, or no sewer ends there. Check the number.",
                name=name,
            )
    both = [(start, stop, one) for one, (start, stop) in found.items() if start is not None and stop is not None]
    if len(both) != 1:
        raise UserError(
            ja="人孔「{a}」と「{b}」が同じ 1 つの事業のものと決まりません。事業を指定してください(コマンドでは --field sewer か --field agri)。",
            en="Manholes “{a}” and “{b}” are not both of one field only. Say which (in the command line: --field sewer or --field agri).",
            a=first, b=last,
        )  # fmt: skip
    return both[0]


def _vertex_named(graph: PipeGraph, name: str, field: str) -> int | None:
    """The vertex of a manhole: as a node, else as the end of a pipe that names it."""
    rows = rows_named(graph.nodes, "node_id", name)
    rows = rows[(graph.nodes["field"].to_numpy()[rows] == field) & (graph.node_vertex[rows] >= 0)]
    if len(rows):
        return int(graph.node_vertex[rows[0]])
    for column in SIDES:
        pipes = np.flatnonzero((graph.pipes[column] == name).to_numpy() & (graph.pipes["field"] == field).to_numpy())
        if len(pipes):
            return end_of(graph, int(pipes[0]), column)
    return None


def end_of(graph: PipeGraph, row: int, column: str) -> int:
    """The vertex at the upper ("up_node_id") or lower ("down_node_id") end of a whole pipe."""
    sections = graph.sections_of(np.array([row]))
    at_start = (column == SIDES[0]) != bool(graph.flow.against[row])
    return int(graph.sections.a[sections[0]] if at_start else graph.sections.b[sections[-1]])


def way_between(graph: PipeGraph, start: int, stop: int, names: tuple[str, str]) -> tuple[np.ndarray, np.ndarray, list[Words]]:
    """The sections from the upper to the lower end in their order, which of them run against the flow, and what is to be said."""
    for one, other, said in (
        (start, stop, None),
        (stop, start, Words(ja="流れは {b} から {a} の向きです。上流から描きました。", en="Water flows from {b} to {a}: drawn from the upper end.")),
    ):  # fmt: skip
        sections = _shortest(graph, graph.up, graph.down, np.arange(len(graph.sections)), one, other)
        if len(sections):
            return sections, np.zeros(len(sections), dtype=bool), [said.format(a=names[0], b=names[1])] if said else []
    every = np.arange(len(graph.sections))
    sections = _shortest(
        graph, np.concatenate([graph.up, graph.down]), np.concatenate([graph.down, graph.up]), np.tile(every, 2), start, stop
    )
    if not len(sections):
        raise UserError(
            ja="人孔「{a}」と「{b}」は、台帳の管ではつながっていません。「つながる範囲」をたどると、どこで途切れているか分かります。",
            en="No sewers of the ledger lead from manhole “{a}” to “{b}”. Trace what is connected to see where the way ends.",
            a=names[0], b=names[1],
        )  # fmt: skip
    said = Words(
        ja="流れに沿っては行けないため、途中で流れと逆に進みます(流れの向きか人孔番号の誤りかもしれません)。",
        en="There is no way with the flow: part of it runs against the flow (perhaps a wrong direction or manhole number).",
    )
    return sections, _runs_against(graph, sections, start), [said]


def _shortest(
    graph: PipeGraph, tail: np.ndarray, head: np.ndarray, section: np.ndarray, start: int, stop: int
) -> np.ndarray:  # fmt: skip
    """The sections of the shortest way over these links, none where there is none. A section of unknown length counts as the middle one."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    metres = graph.section_m[section]
    usual = np.nanmedian(metres) if np.isfinite(metres).any() else 1.0
    weight = np.maximum(np.where(np.isnan(metres), usual, metres), 1e-6)
    order = np.lexsort((weight, head, tail))
    tail, head, section, weight = tail[order], head[order], section[order], weight[order]
    first = np.ones(len(tail), dtype=bool)  # of several between two vertices the shortest: a sparse array would add them up
    first[1:] = (np.diff(tail) != 0) | (np.diff(head) != 0)
    tail, head, section, weight = tail[first], head[first], section[first], weight[first]
    links = csr_array((weight, (tail, head)), shape=(graph.vertices, graph.vertices))
    before = dijkstra(links, indices=start, return_predecessors=True)[1]
    way: list[int] = []
    at = stop
    while at != start:
        last = int(before[at])
        if last < 0:
            return np.empty(0, dtype=int)
        low, high = np.searchsorted(tail, [last, last + 1])
        way.append(int(section[low + np.searchsorted(head[low:high], at)]))
        at = last
    return np.array(way[::-1], dtype=int)


def _runs_against(graph: PipeGraph, sections: np.ndarray, start: int) -> np.ndarray:
    against, at = [], start
    for section in sections.tolist():
        against.append(int(graph.up[section]) != at)
        at = int(graph.up[section] if against[-1] else graph.down[section])
    return np.array(against, dtype=bool)
