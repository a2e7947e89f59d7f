"""Makes the long section of a project: reads values of pipes and manholes, and computes what other values give.

What nothing gives stays unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.words import Words
from waterdx.ledger.network.flow import SIDES
from waterdx.ledger.network.graph import PipeGraph, graph_of
from waterdx.ledger.network.long_section import UNKNOWN, LongSection, Span, Station, Value
from waterdx.ledger.network.names import listed
from waterdx.ledger.network.way import both_ends, end_of, way_between

if TYPE_CHECKING:
    import pandas as pd

SLOPE_DIFFERS = 0.2  # of the slope: a written one further from the inverts' own is told


def read_long_section(path: Path, first: str, last: str, field: str | None = None) -> LongSection:
    """The long section between two manholes of a project."""
    from waterdx.store.inferred import inferred_values
    from waterdx.store.layers import read_layer_of
    from waterdx.store.project import reading

    with reading(path) as conn:
        graph = graph_of(read_layer_of(conn, "pipes"), read_layer_of(conn, "nodes"))
        inferred = {(layer, *key) for layer in ("pipes", "nodes") for key in inferred_values(conn, layer)}
    return long_section(graph, first, last, field, inferred)


def long_section(
    graph: PipeGraph, first: str, last: str, field: str | None = None, inferred: Collection[tuple[str, int, str]] = ()
) -> LongSection:
    """The long section between two manholes, from the upper to the lower. `inferred` are values (layer, fid, field) not read.

    UserError where a manhole is not known, or no sewers lead from one to the other.
    """
    start, stop, in_field = both_ends(graph, first, last, field)
    sections, against, notes = way_between(graph, start, stop, (first, last))
    return _Profile(graph, inferred, in_field).section(sections, against, notes)


class _Profile:
    """Reads values of pipes and manholes and computes what is missing."""

    def __init__(self, graph: PipeGraph, inferred: Collection[tuple[str, int, str]], field: str) -> None:
        self.graph, self.inferred, self.field = graph, inferred, field

    def section(self, sections: np.ndarray, against: np.ndarray, notes: list[Words]) -> LongSection:
        """Stations and spans of a way."""
        upper = np.where(against, self.graph.down[sections], self.graph.up[sections])
        vertices = [*upper.tolist(), int(self.graph.up[sections[-1]] if against[-1] else self.graph.down[sections[-1]])]
        nodes = [self._node_at(vertex) for vertex in vertices]
        spans = [
            self._span(int(section), bool(back), nodes[at], nodes[at + 1])
            for at, (section, back) in enumerate(zip(sections, against, strict=True))
        ]
        stations = tuple(
            Station(self._name(node, vertices[at]), self._fid(node), metres, self._ground(node, spans, at))
            for at, (node, metres) in enumerate(zip(nodes, _chainages(spans), strict=True))
        )
        covered = tuple(_with_covers(span, stations[at], stations[at + 1]) for at, span in enumerate(spans))
        return LongSection(stations, covered, tuple(notes + self._assumed(sections) + _told(stations, covered)))

    def _assumed(self, sections: np.ndarray) -> list[Words]:
        """The pipes of which only the direction drawn tells the flow."""
        rows = self.graph.sections.pipe[sections]
        names = [self.graph.pipe_name(int(row)) for row in rows[self.graph.flow.basis[rows] == "drawn"]]
        said = Words(ja="流れの向きを図形の向きと仮定した管: {names}", en="Flow assumed to be as drawn: {names}")
        return [said.format(names=_few(names))] if names else []

    def _node_at(self, vertex: int) -> int | None:
        rows = np.flatnonzero((self.graph.node_vertex == vertex) & (self.graph.nodes["field"] == self.field).to_numpy())
        return int(rows[0]) if len(rows) else None

    def _fid(self, node: int | None) -> int | None:
        return None if node is None else int(self.graph.nodes["fid"].iloc[node])

    def _name(self, node: int | None, vertex: int) -> str:
        """The manhole; without one in the ledger the number a pipe gives it."""
        if node is not None:
            return self.graph.node_name(node)
        for column, end in zip(SIDES, (self.graph.up, self.graph.down), strict=True):
            for row in self.graph.sections.pipe[end == vertex].tolist():
                number = self.graph.pipes[column].iloc[row]
                if isinstance(number, str) and end_of(self.graph, row, column) == vertex:
                    return number
        return str(Words(ja="(人孔なし)", en="(no manhole)"))

    def _read(self, layer: str, row: int, name: str) -> Value:
        frame: pd.DataFrame = getattr(self.graph, layer)
        number = float(frame[name].iloc[row])
        if np.isnan(number):
            return UNKNOWN
        return Value(number, "inferred" if (layer, int(frame["fid"].iloc[row]), name) in self.inferred else "read")

    def _of_node(self, node: int | None, name: str) -> Value:
        return UNKNOWN if node is None else self._read("nodes", node, name)

    def _span(self, section: int, back: bool, upper: int | None, lower: int | None) -> Span:
        """A pipe with its inverts; covers that are not read follow when the ground is known. `upper` and `lower` are its manholes."""
        graph, row = self.graph, int(self.graph.sections.pipe[section])
        pipe = graph.pipes.iloc[row]
        length = self._length(section, row)
        ends = [self._read("pipes", row, name) for name in ("up_invert_m", "down_invert_m")]
        slope = self._read("pipes", row, "slope_permille")
        ends = _cut(_completed(ends, slope, float(graph.length[row])), *self._shares(section, row))
        at_nodes = [self._of_node(node, "invert_m") for node in ((lower, upper) if back else (upper, lower))]
        ends = [one if one.is_known else _computed(other.number) for one, other in zip(ends, at_nodes, strict=True)]
        first, last = reversed(ends) if back else ends
        found, note = _slope(slope, ends, length)
        covers = [self._cover(row, name) for name in ("up_cover_m", "down_cover_m")]
        up_cover, down_cover = reversed(covers) if back else covers
        diameter, height = (self._read("pipes", row, name) for name in ("diameter_mm", "height_mm"))
        return Span(
            pipe=graph.pipe_name(row), fid=int(pipe["fid"]), length=length, diameter=diameter,
            height=height if height.is_known else diameter, material=pipe["material"] if isinstance(pipe["material"], str) else None,
            field=str(pipe["field"]), slope=found, up_invert=first, down_invert=last, up_cover=up_cover, down_cover=down_cover,
            against=back, slope_differs=note,
        )  # fmt: skip

    def _cover(self, row: int, name: str) -> Value:
        """The cover the ledger gives for an end of a pipe, else for all of it."""
        at_end = self._read("pipes", row, name)
        return at_end if at_end.is_known else self._read("pipes", row, "cover_m")

    def _shares(self, section: int, row: int) -> tuple[float, float]:
        """Which part of the pipe a section is, from its upper end on."""
        since, until = float(self.graph.sections.since[section]), float(self.graph.sections.until[section])
        return (1 - until, 1 - since) if self.graph.flow.against[row] else (since, until)

    def _length(self, section: int, row: int) -> Value:
        metres = float(self.graph.section_m[section])
        if np.isnan(metres):
            return UNKNOWN
        whole = self.graph.sections.until[section] - self.graph.sections.since[section] == 1
        read = self._read("pipes", row, "length_m")
        return read if whole and read.is_known else Value(metres, "computed")

    def _ground(self, node: int | None, spans: list[Span], at: int) -> Value:
        """As read; else bottom and depth of the manhole; else invert, diameter and cover of a pipe there."""
        read = self._of_node(node, "ground_m")
        if read.is_known:
            return read
        bottom, depth = self._of_node(node, "invert_m"), self._of_node(node, "depth_m")
        if bottom.number is not None and depth.number is not None:
            return Value(bottom.number + depth.number, "computed")
        above = [(span, span.down_invert, span.down_cover) for span in spans[at - 1 : at] if at]
        below = [(span, span.up_invert, span.up_cover) for span in spans[at : at + 1]]
        for span, invert, cover in (*above, *below):
            if invert.number is not None and cover.number is not None and span.height.number is not None:
                return Value(invert.number + span.height.number / 1000 + cover.number, "computed")
        return UNKNOWN


def _with_covers(span: Span, first: Station, last: Station) -> Span:
    """The span with each cover that is not read computed from the ground above it, if that can be."""
    up, down = (
        cover if cover.is_known else _cover_of(station.ground, invert, span.height)
        for cover, station, invert in ((span.up_cover, first, span.up_invert), (span.down_cover, last, span.down_invert))
    )
    return replace(span, up_cover=up, down_cover=down)


def _cover_of(ground: Value, invert: Value, height_mm: Value) -> Value:
    if ground.number is None or invert.number is None or height_mm.number is None:
        return UNKNOWN
    return Value(ground.number - invert.number - height_mm.number / 1000, "computed")


def _computed(number: float | None) -> Value:
    return UNKNOWN if number is None else Value(number, "computed")


def _completed(ends: list[Value], slope: Value, length: float) -> list[Value]:
    """The upper and lower invert of a whole pipe, one computed from the other, slope and length where it is unknown."""
    if slope.number is None or np.isnan(length):
        return ends
    fall = slope.number * length / 1000
    up, down = ends
    return [
        up if up.is_known or down.number is None else Value(down.number + fall, "computed"),
        down if down.is_known or up.number is None else Value(up.number - fall, "computed"),
    ]


def _cut(ends: list[Value], since: float, until: float) -> list[Value]:
    """The inverts at the ends of a part of a pipe."""
    up, down = (one.number for one in ends)
    if (since == 0 and until == 1) or up is None or down is None:
        return [ends[0] if since == 0 else UNKNOWN, ends[1] if until == 1 else UNKNOWN]
    at = [Value(up + (down - up) * share, "computed") for share in (since, until)]
    return [ends[0] if since == 0 else at[0], ends[1] if until == 1 else at[1]]


def _slope(written: Value, ends: list[Value], length: Value) -> tuple[Value, Words | None]:
    """The slope as read, else of the inverts; what is to be said where the two differ."""
    up, down = (one.number for one in ends)
    own = 1000 * (up - down) / length.number if up is not None and down is not None and length.number else None
    if written.number is None:
        return _computed(own), None
    both_read = all(one.basis == "read" for one in ends)
    if own is not None and both_read and abs(own - written.number) > SLOPE_DIFFERS * max(abs(own), 1.0):
        said = Words(ja="{a:g} ‰、管底高からは {b:.1f} ‰", en="{a:g} ‰, by its inverts {b:.1f} ‰")
        return written, said.format(a=written.number, b=own)
    return written, None


def _chainages(spans: list[Span]) -> list[float | None]:
    found: list[float | None] = [0.0]
    for span in spans:
        last = found[-1]
        found.append(None if last is None or span.length.number is None else last + span.length.number)
    return found


def _told(stations: tuple[Station, ...], spans: tuple[Span, ...]) -> list[Words]:
    """What is missing, computed or odd, in sentences."""
    said = []
    missing = [station.name for station in stations if not station.ground.is_known]
    if missing:
        said.append(Words(ja="地盤高が不明: {names}", en="Unknown ground height: {names}").format(names=_few(missing)))
    missing = [span.pipe for span in spans if not (span.up_invert.is_known and span.down_invert.is_known)]
    if missing:
        said.append(Words(ja="管底高が不明: {names}", en="Unknown invert: {names}").format(names=_few(missing)))
    rising = [span.pipe for span in spans if _rises(span)]
    if rising:
        said.append(Words(ja="逆勾配: {names}", en="Rising in the direction of flow: {names}").format(names=_few(rising)))
    differing = [Words("{p}({n})", "{p} ({n})").format(p=span.pipe, n=span.slope_differs) for span in spans if span.slope_differs]
    if differing:
        told = Words(ja="勾配が管底高・延長と合わない: {names}", en="Slopes that differ from inverts and length: {names}")
        said.append(told.format(names=_few(differing)))
    return said


def _rises(span: Span) -> bool:
    up, down = span.up_invert.number, span.down_invert.number
    return up is not None and down is not None and (up < down) != span.against and up != down


def _few(names: Sequence[str | Words], most: int = 6) -> Words:
    names = list(dict.fromkeys(names))  # a pipe may have several spans
    more = Words(ja=" ほか {n}", en=" and {n} more").format(n=len(names) - most)
    return Words("{a}{b}", "{a}{b}").format(a=listed(names[:most]), b=more if len(names) > most else "")
