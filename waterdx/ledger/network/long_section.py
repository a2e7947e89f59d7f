"""The long section (縦断) of the sewers between two manholes: heights, slopes and covers, each with where it is from.

A height that is not in the ledger is computed where other values give it, and says so; what nothing gives stays unknown.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.ledger.network.graph import PipeGraph, graph_of
from waterdx.ledger.network.names import rows_named

if TYPE_CHECKING:
    import pandas as pd

Basis = Literal["read", "inferred", "computed", "unknown"]
BASES: dict[Basis, Words] = {
    "read": Words(ja="台帳の値", en="read"),
    "inferred": Words(ja="推定値", en="inferred"),
    "computed": Words(ja="計算値", en="computed"),
    "unknown": Words(ja="不明", en="unknown"),
}
STEP_M = 0.03  # a manhole in which the invert drops by less has no step (the usual fall through a manhole is 2 cm)
SLOPE_DIFFERS = 0.2  # of the slope: a written one further from the inverts' own is told


@dataclass(frozen=True)
class Value:
    """A number and where it is from; None where it is unknown."""

    number: float | None
    basis: Basis

    @property
    def is_known(self) -> bool:
        return self.number is not None


UNKNOWN = Value(None, "unknown")


@dataclass(frozen=True)
class Station:
    """A place along the section, from the upper end on; `chainage_m` is None after a span of unknown length."""

    name: str
    node_fid: int | None
    chainage_m: float | None
    ground: Value


@dataclass(frozen=True)
class Span:
    """A pipe (or the part of one) between two stations; `against` where the way goes against its flow."""

    pipe: str
    fid: int
    length: Value
    diameter: Value
    material: str | None
    field: str
    slope: Value
    up_invert: Value
    down_invert: Value
    up_cover: Value
    down_cover: Value
    against: bool
    note: Words | None = None


@dataclass(frozen=True)
class LongSection:
    """`stations` are one more than `spans`. Heights, lengths and covers in m, diameters in mm, slopes in ‰."""

    stations: tuple[Station, ...]
    spans: tuple[Span, ...]
    notes: tuple[Words, ...]

    @property
    def fids(self) -> list[int]:
        """The pipes of the section by their number in the file."""
        return list(dict.fromkeys(span.fid for span in self.spans))

    @property
    def title(self) -> Words:
        return Words(ja="縦断図 {a} — {b}", en="Long section {a} to {b}").format(
            a=self.stations[0].name, b=self.stations[-1].name
        )

    @property
    def length_m(self) -> float:
        """The length of the spans whose length is known."""
        return sum(span.length.number or 0.0 for span in self.spans)

    @property
    def unknown_lengths(self) -> int:
        return sum(not span.length.is_known for span in self.spans)

    def drop_at(self, number: int) -> float | None:
        """By how much the invert falls within a manhole; None at the ends of the section and where a height is unknown."""
        if not 0 < number < len(self.spans):
            return None
        above, below = self.spans[number - 1].down_invert.number, self.spans[number].up_invert.number
        return None if above is None or below is None else above - below

    @property
    def sentence(self) -> Words:
        """What the section is of."""
        unknown = Words(ja="(ほか延長不明 {n:,} 本)", en=" (and {n:,} of unknown length)").format(n=self.unknown_lengths)
        said = Words(
            ja="{a} から {b} まで: 管 {n:,} 本、{m:,.1f} m{unknown}。", en="From {a} to {b}: {n:,} pipes, {m:,.1f} m{unknown}."
        )
        return said.format(
            a=self.stations[0].name, b=self.stations[-1].name, n=len(self.fids), m=self.length_m,
            unknown=unknown if self.unknown_lengths else "",
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "schema": {"name": "waterdx.ledger.long_section", "version": 1}, "length_m": round(self.length_m, 3),
            "spans_of_unknown_length": self.unknown_lengths,
            "stations": [
                {"name": one.name, "chainage_m": one.chainage_m, "ground_m": one.ground.number, "ground_basis": one.ground.basis,
                 "drop_m": self.drop_at(at)}
                for at, one in enumerate(self.stations)
            ],
            "spans": [_span_json(span) for span in self.spans],
            "notes_ja": [one.ja for one in self.notes], "notes_en": [one.en for one in self.notes],
        }  # fmt: skip


def _span_json(span: Span) -> dict[str, Any]:
    units = {"length": "m", "diameter": "mm", "slope": "permille", "up_invert": "m", "down_invert": "m", "up_cover": "m", "down_cover": "m"}
    found: dict[str, Any] = {"pipe": span.pipe, "material": span.material, "against_flow": span.against}
    for name, unit in units.items():
        value: Value = getattr(span, name)
        found[f"{name}_{unit}"], found[f"{name}_basis"] = value.number, value.basis
    return found


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
    start, stop, in_field = _both_ends(graph, first, last, field)
    sections, against, notes = _way(graph, start, stop, (first, last))
    return _Profile(graph, inferred, in_field).section(sections, against, notes)


def _both_ends(graph: PipeGraph, first: str, last: str, field: str | None) -> tuple[int, int, str]:
    """The vertices of two manholes of one field, and that field."""
    if first == last:
        raise UserError(
            ja="縦断図には、違う人孔を 2 つ指定してください(どちらも「{name}」です)。",
            en="A long section needs two different manholes (both are “{name}”).",
            name=first,
        )
    fields = [field] if field else ["sewer", "agri"]
    found = {one: (_vertices_named(graph, first, one), _vertices_named(graph, last, one)) for one in fields}
    both = [one for one, (a, b) in found.items() if len(a) and len(b)]
    for name, at in ((first, 0), (last, 1)):
        if not any(len(pair[at]) for pair in found.values()):
            raise UserError(
                ja="人孔「{name}」は下水道・農業集落排水の台帳に見つからないか、どの管の端にもありません。番号を確かめてください。",
                en="Manhole “{name}” is not in the ledger of sewers, or no sewer ends there. Check the number.",
                name=name,
            )
    if len(both) != 1:
        raise UserError(
            ja="人孔「{a}」と「{b}」が同じ事業のどれか 1 つに定まりません。--field sewer か --field agri を付けてください。",
            en="Manholes “{a}” and “{b}” do not tell one field between them. Add --field sewer or --field agri.",
            a=first, b=last,
        )  # fmt: skip
    starts, stops = found[both[0]]
    return starts[0], stops[0], both[0]


def _vertices_named(graph: PipeGraph, name: str, field: str) -> list[int]:
    """The vertex of a manhole: as a node, else as the end of a pipe that names it."""
    rows = rows_named(graph.nodes, "node_id", name)
    rows = rows[(graph.nodes["field"].to_numpy()[rows] == field) & (graph.node_vertex[rows] >= 0)]
    if len(rows):
        return [int(graph.node_vertex[rows[0]])]
    for column, end in (("up_node_id", graph.up), ("down_node_id", graph.down)):
        pipes = np.flatnonzero((graph.pipes[column] == name).to_numpy() & (graph.pipes["field"] == field).to_numpy())
        if len(pipes):
            sections = graph.sections_of(pipes[:1])
            return [int(end[sections[0 if column == "up_node_id" else -1]])] if len(sections) == 1 else [_end_of(graph, sections, column)]
    return []


def _end_of(graph: PipeGraph, sections: np.ndarray, column: str) -> int:
    """The vertex at the upper or lower end of a pipe of several sections."""
    row = int(graph.sections.pipe[sections[0]])
    upper_first = not bool(graph.flow.against[row])
    at_first = (column == "up_node_id") == upper_first
    return int(graph.sections.a[sections[0]] if at_first else graph.sections.b[sections[-1]])


def _way(graph: PipeGraph, start: int, stop: int, names: tuple[str, str]) -> tuple[np.ndarray, np.ndarray, list[Words]]:
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
            Station(self._name(node, vertices[at], spans, at), self._fid(node), metres, self._ground(node, spans, at))
            for at, (node, metres) in enumerate(zip(nodes, _chainages(spans), strict=True))
        )
        covered = tuple(self._with_covers(span, stations[at], stations[at + 1]) for at, span in enumerate(spans))
        return LongSection(stations, covered, tuple(notes + _told(stations, covered)))

    def _node_at(self, vertex: int) -> int | None:
        rows = np.flatnonzero((self.graph.node_vertex == vertex) & (self.graph.nodes["field"] == self.field).to_numpy())
        return int(rows[0]) if len(rows) else None

    def _fid(self, node: int | None) -> int | None:
        return None if node is None else int(self.graph.nodes["fid"].iloc[node])

    def _name(self, node: int | None, vertex: int, spans: list[Span], at: int) -> str:
        """The manhole; without one in the ledger the number a pipe gives it."""
        if node is not None:
            return self.graph.node_name(node)
        pipes = self.graph.pipes
        for column, end in (("up_node_id", self.graph.up), ("down_node_id", self.graph.down)):
            named = pipes[column].iloc[self.graph.sections.pipe[np.flatnonzero(end == vertex)]].dropna()
            whole = named[[self._is_whole_end(int(row), vertex, column) for row in named.index]]
            if len(whole):
                return str(whole.iloc[0])
        return str(Words(ja="(人孔なし)", en="(no manhole)"))

    def _is_whole_end(self, row: int, vertex: int, column: str) -> bool:
        return _end_of(self.graph, self.graph.sections_of(np.array([row])), column) == vertex

    def _read(self, layer: str, row: int, name: str) -> Value:
        frame: pd.DataFrame = getattr(self.graph, layer)
        number = float(frame[name].iloc[row])
        if np.isnan(number):
            return UNKNOWN
        return Value(number, "inferred" if (layer, int(frame["fid"].iloc[row]), name) in self.inferred else "read")

    def _of_node(self, node: int | None, name: str) -> Value:
        return UNKNOWN if node is None else self._read("nodes", node, name)

    def _span(self, section: int, back: bool, upper: int | None, lower: int | None) -> Span:
        """A pipe with its inverts; covers follow when the ground is known. `upper` and `lower` are its manholes."""
        graph, row = self.graph, int(self.graph.sections.pipe[section])
        pipe = graph.pipes.iloc[row]
        length = self._length(section, row)
        ends = [self._read("pipes", row, name) for name in ("up_invert_m", "down_invert_m")]
        slope = self._read("pipes", row, "slope_permille")
        ends = _cut(_completed(ends, slope, self._whole_length(row)), *self._shares(section, row))
        at_nodes = [self._of_node(node, "invert_m") for node in ((lower, upper) if back else (upper, lower))]
        ends = [one if one.is_known else _computed(other.number) for one, other in zip(ends, at_nodes, strict=True)]
        first, last = reversed(ends) if back else ends
        found, note = _slope(slope, ends, length)
        return Span(
            graph.pipe_name(row), int(pipe["fid"]), length, self._read("pipes", row, "diameter_mm"),
            pipe["material"] if isinstance(pipe["material"], str) else None, str(pipe["field"]), found, first, last,
            UNKNOWN, UNKNOWN, back, note,
        )  # fmt: skip

    def _whole_length(self, row: int) -> float:
        return float(self.graph.length[row])

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
        for span, lower in ((spans[at - 1], True),) * (at > 0) + ((spans[at], False),) * (at < len(spans)):
            invert = span.down_invert if lower else span.up_invert
            cover = self._cover_read(span, lower)
            height = self._height_mm(span)
            if invert.number is not None and cover.number is not None and height is not None:
                return Value(invert.number + height / 1000 + cover.number, "computed")
        return UNKNOWN

    def _cover_read(self, span: Span, lower: bool) -> Value:
        """The cover the ledger gives for an end of a pipe."""
        row = int(np.searchsorted(self.graph.pipes["fid"].to_numpy(), span.fid))
        at_end = self._read("pipes", row, "down_cover_m" if lower ^ span.against else "up_cover_m")
        return at_end if at_end.is_known else self._read("pipes", row, "cover_m")

    def _height_mm(self, span: Span) -> float | None:
        """The inner height of the pipe: of a section that is no circle its own."""
        row = int(np.searchsorted(self.graph.pipes["fid"].to_numpy(), span.fid))
        own = self._read("pipes", row, "height_mm")
        return own.number if own.number is not None else span.diameter.number

    def _with_covers(self, span: Span, first: Station, last: Station) -> Span:
        from dataclasses import replace

        height = self._height_mm(span)
        covers = []
        for lower, invert, station in ((False, span.up_invert, first), (True, span.down_invert, last)):
            read = self._cover_read(span, lower)
            ground = station.ground.number
            if not read.is_known and ground is not None and invert.number is not None and height is not None:
                read = Value(ground - invert.number - height / 1000, "computed")
            covers.append(read)
        return replace(span, up_cover=covers[0], down_cover=covers[1])


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
        said = Words(ja="勾配 {a:g} ‰ は管底高と延長による {b:.1f} ‰ と合いません", en="slope {a:g} ‰ differs from the {b:.1f} ‰ of inverts and length")
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
    said = [Words("{p}: {n}", "{p}: {n}").format(p=span.pipe, n=span.note) for span in spans if span.note]
    for one, value in (("ground", Words(ja="地盤高", en="ground height")),):
        missing = [station.name for station in stations if not getattr(station, one).is_known]
        if missing:
            said.append(Words(ja="{what}が不明: {names}", en="Unknown {what}: {names}").format(what=value, names=_few(missing)))
    missing = [span.pipe for span in spans if not (span.up_invert.is_known and span.down_invert.is_known)]
    if missing:
        said.append(Words(ja="管底高が不明: {names}", en="Unknown invert: {names}").format(names=_few(missing)))
    rising = [span.pipe for span in spans if _rises(span)]
    if rising:
        said.append(Words(ja="逆勾配: {names}", en="Rising in the direction of flow: {names}").format(names=_few(rising)))
    return said


def _rises(span: Span) -> bool:
    up, down = span.up_invert.number, span.down_invert.number
    return up is not None and down is not None and (up < down) != span.against and up != down


def _few(names: list[str], most: int = 6) -> Words:
    shown = "、".join(names[:most])
    more = Words(ja=" ほか {n}", en=" and {n} more").format(n=len(names) - most)
    return Words("{a}{b}", "{a}{b}").format(a=shown, b=more if len(names) > most else "")
