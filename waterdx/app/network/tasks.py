"""Trace, isolation and long section as plain functions for jobs, no Qt in here but the image of a drawing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from waterdx.app.map.layers import Lines, lines_of
from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

READING = Words(ja="管網を読んでいます", en="Reading the network")
DRAWING = Words(ja="縦断図を描いています", en="Drawing the long section")
NOT_ONE = Words(ja="{n} 点が選ばれています。1 つだけ選んでください。", en="{n} objects are chosen. Choose just one.")
NO_PLACE = Words(
    ja="選んだ漏水には位置がありません。その管を選んでから求めてください。",
    en="The leak chosen has no place: choose its pipe instead.",
)
GONE = Words(ja="選んだものは使用中のものでないか、位置がありません。", en="What is chosen is not in use, or has no place.")


@dataclass(frozen=True)
class Chosen:
    """Objects of a layer by their numbers in the file; of leaks their places (east, north) too."""

    layer: str
    fids: tuple[int, ...]
    place: tuple[float, float] | None = None


def trace(path: Path, chosen: Chosen, direction: Any, progress: Progress = silent) -> Any:
    """The pipes up- or downstream of what is chosen, or connected with it (ledger.network.trace.Trace)."""
    from waterdx.ledger.network import trace as tracing
    from waterdx.ledger.network.graph import read_graph

    progress(0, 1, READING)
    graph = read_graph(path)
    return tracing.trace(graph, place_of(graph, chosen), direction)


@dataclass(frozen=True)
class Asked:
    """A place to cut off and the network it is in, kept for asking again with valves left out."""

    path: Path
    graph: Any
    target: Any


@dataclass(frozen=True)
class Found:
    """How to cut a place off (reports.isolation.ShutDown), the stretches without water for the map, and what to ask again with."""

    asked: Asked
    shut: Any
    dry: Lines


def isolate(path: Path, chosen: Chosen, progress: Progress = silent) -> Found:
    """How to cut off what is chosen."""
    from waterdx.ledger.network.graph import read_graph

    progress(0, 1, READING)
    graph = read_graph(path)
    return isolate_again(Asked(path, graph, place_of(graph, chosen)), ())


def isolate_again(asked: Asked, leave_out: Collection[int], progress: Progress = silent) -> Found:
    """The same with valves (rows of graph.nodes) that cannot be closed."""
    from waterdx.reports.isolation import shut_down

    shut = shut_down(asked.path, asked.graph, asked.target, leave_out)
    return Found(asked, shut, lines_of(asked.graph.section_lines(shut.isolation.dry)))


def place_of(graph: Any, chosen: Chosen) -> Any:
    """Where on the network what is chosen is. UserError where that is nowhere, or several nodes or leaks are chosen."""
    from waterdx.ledger.network.names import place_at, place_of_node, place_of_pipes

    if chosen.layer == "pipes":
        rows = np.flatnonzero(graph.pipes["fid"].isin(chosen.fids).to_numpy())
        if not len(rows):
            raise UserError(GONE.ja, GONE.en)
        return place_of_pipes(graph, rows)
    if len(chosen.fids) != 1:
        said = NOT_ONE.format(n=len(chosen.fids))
        raise UserError(said.ja, said.en)
    if chosen.layer == "leaks" and chosen.place is None:
        raise UserError(NO_PLACE.ja, NO_PLACE.en)
    if chosen.place is not None:
        return place_at(graph, *chosen.place)
    nodes = np.flatnonzero((graph.nodes["fid"] == chosen.fids[0]).to_numpy())
    if not len(nodes):
        raise UserError(GONE.ja, GONE.en)
    return place_of_node(graph, int(nodes[0]))


@dataclass(frozen=True)
class Valve:
    """A line of the list of valves: what to do (a key of reports.isolation_table.DO), the row of the node, its place if it has one, and its cells."""

    do: str
    row: int
    place: tuple[float, float] | None
    cells: tuple[str, ...]


def valve_heads() -> list[str]:
    """The headings of the list of valves."""
    from waterdx.core.fields import field_named

    stuck = Words(ja="閉められない", en="Cannot be closed")
    do, note = Words(ja="操作", en="What to do"), Words(ja="注意", en="Note")
    named = [str(field_named(name).header) for name in ("node_id", "kind", "diameter_mm", "street")]
    return [str(stuck), str(do), *named, str(note)]


def valves_of(shut: Any) -> list[Valve]:
    """The valves of an isolation, those to close first."""
    from waterdx.core.terms import term_name
    from waterdx.reports.isolation_table import AT_BRANCH, DO, valve_rows

    isolation = shut.isolation
    nodes = isolation.graph.nodes
    uncertain = set(isolation.valve_rows(isolation.uncertain))
    listed = []
    for do, row in valve_rows(shut):
        bore, street, point = (nodes[name].iloc[row] for name in ("diameter_mm", "street", nodes.geometry.name))
        cells = (
            str(DO[do]), isolation.graph.node_name(row), str(term_name("node_kind", nodes["kind"].iloc[row], "water")),
            "—" if bore != bore else f"{bore:g}", street if isinstance(street, str) else "—", str(AT_BRANCH) if row in uncertain else "",
        )  # fmt: skip
        listed.append(Valve(do, row, None if point is None else (float(point.x), float(point.y)), cells))
    return listed


def save_isolation(found: Found, path: Path, progress: Progress = silent) -> Path:
    """The lists of an isolation (XLSX, CSV) or its map (PDF), by the ending of `path`."""
    from waterdx.app.chart_tasks import DRAWING as ONE_AT_A_TIME
    from waterdx.reports import isolation_files
    from waterdx.store.originals import refuse_to_replace

    refuse_to_replace(found.asked.path, path)
    with ONE_AT_A_TIME:
        return isolation_files.save_isolation(path, found.shut, found.asked.path, progress)


@dataclass(frozen=True)
class Drawn:
    """A long section, and the picture of it."""

    section: Any
    picture: Any


def draw_long_section(path: Path, first: str, last: str, field: str | None, progress: Progress = silent) -> Drawn:
    """The long section between two manholes, drawn."""
    from waterdx.app.chart_image import picture
    from waterdx.app.chart_tasks import DRAWING as ONE_AT_A_TIME
    from waterdx.ledger.network.profile import read_long_section
    from waterdx.reports.long_section_drawing import long_section_figure

    progress(0, 2, READING)
    section = read_long_section(path, first, last, field)
    progress(1, 2, DRAWING)
    with ONE_AT_A_TIME:
        return Drawn(section, picture(section.title, long_section_figure(section)))


def save_long_section(project: Path, section: Any, path: Path, progress: Progress = silent) -> Path:
    """The long section as a drawing or a table, by the ending of `path`."""
    from waterdx.app.chart_tasks import DRAWING as ONE_AT_A_TIME
    from waterdx.reports import long_section_files
    from waterdx.store.originals import refuse_to_replace

    refuse_to_replace(project, path)
    with ONE_AT_A_TIME:
        return long_section_files.save_long_section(path, section)


def names_of(frame: Any, fids: Sequence[int]) -> list[tuple[str, str]]:
    """(number, field) of some nodes of the table."""
    rows = frame[frame["fid"].isin(fids)]
    return [(number or f"#{fid}", field) for number, fid, field in zip(rows["node_id"], rows["fid"], rows["field"], strict=True)]
