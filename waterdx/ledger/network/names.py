"""Finding what a person names on the network: a pipe, a node or a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.ledger.network.graph import PipeGraph

if TYPE_CHECKING:
    import pandas as pd

ON_THE_SPOT_M = 50.0  # a place further from every pipe than this names none
_LAYERS = {
    "pipes": Words(ja="管", en="pipe"),
    "nodes": Words(ja="弁栓・人孔", en="node"),
}


@dataclass(frozen=True)
class Place:
    """Sections of pipe, or else one vertex, from which to go on; `name` is how to call it in a sentence."""

    name: Words
    sections: np.ndarray
    vertex: int | None = None


def listed(names: Iterable[str | Words]) -> Words:
    """Names one after the other, as either language writes them.

    >>> listed(["V1", "V2"]).en, listed(["V1", "V2"]).ja
    ('V1, V2', 'V1、V2')
    """
    each = [Words(one, one) if isinstance(one, str) else one for one in names]
    return Words("、".join(one.ja for one in each), ", ".join(one.en for one in each))


def touching(graph: PipeGraph, place: Place) -> np.ndarray:
    """The sections of a place, or those that end at it."""
    if place.vertex is None:
        return place.sections
    ends = vertices_of(graph, place)
    return np.flatnonzero(np.isin(graph.sections.a, ends) | np.isin(graph.sections.b, ends))


def vertices_of(graph: PipeGraph, place: Place) -> np.ndarray:
    """The ends of the sections of a place; of a valve those on all its sides."""
    if place.vertex is None:
        return np.concatenate([graph.sections.a[place.sections], graph.sections.b[place.sections]])
    return np.append(graph.gates.link_end[graph.gates.link_hub == place.vertex], place.vertex)


def rows_named(frame: pd.DataFrame, column: str, name: str) -> np.ndarray:
    """The rows of what a person calls so: by number, or as #7 by the number in the file."""
    found = np.flatnonzero((frame[column] == name).to_numpy())
    if len(found) or not (name.startswith("#") and name[1:].isdigit()):
        return found
    return np.flatnonzero((frame["fid"] == int(name[1:])).to_numpy())


def place_named(graph: PipeGraph, name: str, layer: str | None = None) -> Place:
    """The pipe or node of this number. UserError where there is none, or where both layers have one."""
    pipes = rows_named(graph.pipes, "pipe_id", name) if layer != "nodes" else np.empty(0, dtype=int)
    nodes = rows_named(graph.nodes, "node_id", name) if layer != "pipes" else np.empty(0, dtype=int)
    if len(pipes) and len(nodes):
        raise UserError(
            ja="「{name}」は管にも弁栓・人孔にもあります。--layer pipes か --layer nodes を付けてください。",
            en="“{name}” is the number of a pipe and of a node. Add --layer pipes or --layer nodes.",
            name=name,
        )
    if not len(pipes) and not len(nodes):
        raise UserError(
            ja="「{name}」という{what}は、使用中のもののなかにありません。番号を確かめてください(番号のないものは #12 のように台帳内の番号で書けます)。",
            en="There is no {what} “{name}” in use. Check the number (write one that has none as #12, by its number in the file).",
            name=name, what=_LAYERS[layer] if layer else Words(ja="管・弁栓・人孔", en="pipe or node"),
        )  # fmt: skip
    return place_of_pipes(graph, pipes) if len(pipes) else place_of_node(graph, int(nodes[0]))


def place_of_pipes(graph: PipeGraph, rows: np.ndarray) -> Place:
    """All sections of some pipes."""
    name = Words(ja="管 {name}{more}", en="pipe {name}{more}")
    more = Words(ja=" など {n} 本", en=" and others, {n} in all").format(n=len(rows)) if len(rows) > 1 else ""
    return Place(name.format(name=graph.pipe_name(int(rows[0])), more=more), graph.sections_of(rows))


def place_of_node(graph: PipeGraph, row: int) -> Place:
    """A node: the vertex it is, else the section it stands on. UserError where it stands on no pipe."""
    name = Words(ja="弁栓・人孔 {name}", en="node {name}").format(name=graph.node_name(row))
    vertex, section = int(graph.node_vertex[row]), int(graph.node_section[row])
    if vertex < 0 and section < 0:
        raise UserError(
            ja="{name}は、どの管の上にもありません(1 m 以内に管がない)。位置か管の端を直してください。",
            en="There is no pipe at {name} (none within 1 m). Mend its place or the ends of the pipes.",
            name=name,
        )
    return Place(name, np.array([section] if vertex < 0 else [], dtype=int), None if vertex < 0 else vertex)


def place_at(graph: PipeGraph, east: float, north: float, field: str = "water") -> Place:
    """The section of the nearest pipe of a field: just the part between the valves at this place."""
    lines = np.flatnonzero((graph.network.pipes["field"] == field).to_numpy())
    point = shapely.Point(east, north)
    away = shapely.distance(graph.network.lines[lines], point)
    if not len(away) or not away.min() <= ON_THE_SPOT_M:
        raise UserError(
            ja="東 {e:,.1f} m、北 {n:,.1f} m の {m:.0f} m 以内に管がありません。座標(東、北の順、プロジェクトの座標系)を確かめてください。",
            en="No pipe lies within {m:.0f} m of E {e:,.1f} m, N {n:,.1f} m. Check the coordinates (east, then north, in the project's system).",
            e=east, n=north, m=ON_THE_SPOT_M,
        )  # fmt: skip
    line = lines[away.argmin()]
    row = int(graph.drawn[line])
    share = shapely.line_locate_point(graph.network.lines[line], point, normalized=True)
    name = Words(ja="管 {name} の指定箇所", en="the spot on pipe {name}").format(name=graph.pipe_name(row))
    return Place(name, np.array([graph.section_at(row, float(share))]))
