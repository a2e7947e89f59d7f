"""EPANET networks (.inp): pipes, or with sheet="nodes" what stands at their ends. Inside, diameters are mm and lengths m."""

from __future__ import annotations

import codecs
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.safe_text import clean_text
from waterdx.core.words import Words
from waterdx.importers import sniff
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, importer

if TYPE_CHECKING:
    import pandas as pd

MAX_BYTES = 300_000_000
# The unit of flow says which system the whole file is in (EPANET 2.2 manual, appendix A); GPM where none is named.
_US_FLOWS = {"CFS", "GPM", "MGD", "IMGD", "AFD"}
_SI_FLOWS = {"LPS", "LPM", "MLD", "CMH", "CMD", "CMS"}
_FOOT_M, _INCH_MM = 0.3048, 25.4
_SHEETS = ("pipes", "nodes")
# Columns of each section in the order of the manual, and how many of them a row must have.
_COLUMNS: dict[str, tuple[int, tuple[str, ...]]] = {
    "PIPES": (6, ("pipe_id", "node_1", "node_2", "length_m", "diameter_mm", "roughness", "minor_loss", "status")),
    "JUNCTIONS": (1, ("node_id", "elevation", "demand", "pattern")),
    "RESERVOIRS": (2, ("node_id", "head", "pattern")),
    "TANKS": (2, ("node_id", "elevation", "initial_level", "minimum_level", "maximum_level", "tank_diameter")),
    "VALVES": (6, ("node_id", "node_1", "node_2", "diameter_mm", "valve_type", "setting", "minor_loss")),
    "PUMPS": (3, ("node_id", "node_1", "node_2", "parameters")),
}
_NODE_KINDS = {"JUNCTIONS": "junction", "RESERVOIRS": "reservoir", "TANKS": "tank", "VALVES": "valve", "PUMPS": "pump"}
_IN_FEET = {"length_m", "elevation", "head", "initial_level", "minimum_level", "maximum_level", "tank_diameter"}


@dataclass
class _Row:
    """One row of a section: where it stood, its cells, the comment behind them."""

    line: int
    section: str
    cells: dict[str, str]
    note: str


@dataclass
class _Network:
    rows: list[_Row] = field(default_factory=list)
    places: dict[str, tuple[float, float]] = field(default_factory=dict)
    vertices: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    flow: str = "GPM"
    flow_said: bool = False
    sections: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    bad: int = 0


@importer(".inp", ja="EPANET 管網モデル", en="EPANET network")
def read_epanet(path: Path, options: ReadOptions) -> RawTable:
    """The pipes of a network with their course; sheet="nodes" gives junctions, reservoirs, tanks, valves and pumps."""
    sniff.expect(path, None)
    sheet = options.sheet or "pipes"
    if sheet not in _SHEETS:
        raise UserError(
            ja="EPANET のファイルに「{sheet}」はありません。pipes(管路)か nodes(節点・弁・ポンプ)を指定してください。",
            en="An EPANET file has no “{sheet}”. Name pipes or nodes.",
            sheet=sheet,
        )
    network = _read(_text(path, options.encoding))
    if not network.sections & {"JUNCTIONS", "PIPES"}:
        raise UserError(
            ja="「{path}」は EPANET の管網モデルではありません([JUNCTIONS] も [PIPES] もありません)。",
            en="“{path}” is no EPANET network (it has neither [JUNCTIONS] nor [PIPES]).",
            path=path,
        )
    wanted = [row for row in network.rows if (row.section == "PIPES") == (sheet == "pipes")]
    if not wanted:
        raise UserError(
            ja="「{path}」に {sheet} の行がありません。",
            en="“{path}” has no rows of {sheet}.",
            path=path, sheet=sheet,
        )  # fmt: skip
    shapes = np.full(len(wanted), None, dtype=object)
    shapes[:] = [_shape(row, network) for row in wanted]
    findings = [*network.findings, *_told(network, wanted, shapes)]
    frame = _frame(wanted, network)
    sheets = np.array([row.section for row in wanted], dtype=object)
    return RawTable(
        path, frame, frame, np.array([row.line for row in wanted]), sheets, shapes, skipped=network.bad, findings=findings
    )


def _text(path: Path, wanted: str | None) -> str:
    if path.stat().st_size > MAX_BYTES:
        raise UserError(
            ja="「{path}」は EPANET ファイルの上限({limit} MB)を超えます。管網を分けてください。",
            en="“{path}” is over the limit of {limit} MB for an EPANET file. Split the network.",
            path=path, limit=MAX_BYTES // 1_000_000,
        )  # fmt: skip
    data = path.read_bytes()
    try:
        if wanted:
            return data.decode(codecs.lookup(wanted).name, "replace")
        return data.decode("utf-8-sig")
    except LookupError:
        raise UserError(
            ja="文字コード「{encoding}」はありません。cp932 か utf-8 を指定してください。",
            en="There is no encoding “{encoding}”. Use cp932 or utf-8.",
            encoding=wanted,
        ) from None
    except UnicodeDecodeError:
        return data.decode("cp932", "replace")


def _read(text: str) -> _Network:
    network, section = _Network(), ""
    for number, line in enumerate(text.split("\n"), start=1):
        said, _, note = line.partition(";")
        cells = said.split()
        if said.lstrip().startswith("["):
            section = said.strip().strip("[]").upper()
            network.sections.add(section)
            if section == "END":
                break
        elif cells:
            _take(network, section, number, cells, clean_text(note.strip()))
    return network


def _take(network: _Network, section: str, number: int, cells: list[str], note: str) -> None:
    if section in _COLUMNS:
        least, names = _COLUMNS[section]
        if len(cells) < least or not _numbers_are_numbers(section, dict(zip(names, cells, strict=False))):
            _bad_row(network, section, number, cells)
            return
        if section == "PUMPS":
            cells = [*cells[:3], " ".join(cells[3:])]
        network.rows.append(_Row(number, section, {n: clean_text(c) for n, c in zip(names, cells, strict=False)}, note))
    elif section in {"COORDINATES", "VERTICES"}:
        place = (_number(cells[1]), _number(cells[2])) if len(cells) > 2 else (math.nan, math.nan)
        if not all(abs(one) < 1e9 for one in place):
            _bad_row(network, section, number, cells)
        elif section == "COORDINATES":
            network.places[cells[0]] = place
        else:
            network.vertices.setdefault(cells[0], []).append(place)
    elif section == "OPTIONS" and cells[0].upper() == "UNITS" and len(cells) > 1:
        network.flow, network.flow_said = cells[1].upper(), True


def _numbers_are_numbers(section: str, row: dict[str, str]) -> bool:
    """Whether the cells the ledger needs are numbers; others are kept as they are written."""
    needed = {"PIPES": ("length_m", "diameter_mm"), "VALVES": ("diameter_mm",)}.get(section, ())
    return all(math.isfinite(_number(row[name])) for name in needed)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _bad_row(network: _Network, section: str, number: int, cells: list[str]) -> None:
    network.bad += 1
    if network.bad > 100:
        return
    words = Words(ja="{line} 行目は [{section}] の行として読めないため、取り込みませんでした:{text}",
                  en="Line {line} cannot be read as a row of [{section}] and was left out: {text}")  # fmt: skip
    text = clean_text(" ".join(cells))[:200]
    network.findings.append(
        Finding("epanet_bad_row", "error", words.format(line=number, section=section, text=text), row=number, raw=text)
    )


def _shape(row: _Row, network: _Network) -> Any:
    """A pipe from node to node through its vertices; a valve or pump half way between its nodes; a node where it stands."""
    if row.section not in {"PIPES", "VALVES", "PUMPS"}:
        place = network.places.get(row.cells["node_id"])
        return None if place is None else shapely.Point(place)
    start, end = (network.places.get(row.cells[name]) for name in ("node_1", "node_2"))
    if start is None or end is None:
        return None
    identifier = row.cells["pipe_id" if row.section == "PIPES" else "node_id"]
    line = shapely.LineString([start, *network.vertices.get(identifier, []), end])
    return line if row.section == "PIPES" else line.interpolate(0.5, normalized=True)


def _frame(rows: list[_Row], network: _Network) -> pd.DataFrame:
    import pandas as pd

    american = network.flow not in _SI_FLOWS
    sections = {row.section for row in rows}
    names = list(dict.fromkeys(name for section, (_, own) in _COLUMNS.items() if section in sections for name in own))
    columns = {name: [_converted(row.cells.get(name, ""), name, american) for row in rows] for name in names}
    if sections != {"PIPES"}:
        columns = {"node_id": columns.pop("node_id"), "kind": [_kind(row) for row in rows], **columns}
    columns["note"] = [row.note for row in rows]
    return pd.DataFrame(columns, dtype=object)


def _kind(row: _Row) -> str:
    """What stands there; of a valve the one type the ledger has a term for."""
    return "PRV" if row.cells.get("valve_type", "").upper() == "PRV" else _NODE_KINDS[row.section]


def _converted(text: str, name: str, american: bool) -> str:
    factor = (_FOOT_M if name in _IN_FEET else _INCH_MM if name == "diameter_mm" else 0.0) if american else 0.0
    number = _number(text) if factor else math.nan
    return text if not math.isfinite(number) else f"{number * factor:.10g}"


def _told(network: _Network, rows: list[_Row], shapes: np.ndarray) -> Iterator[Finding]:
    if network.bad > 100:
        words = Words(ja="読めない行がほかに {n} 行あります。", en="{n} more lines cannot be read.")
        yield Finding("epanet_bad_row", "error", words.format(n=network.bad - 100), count=network.bad - 100)
    if network.flow not in _SI_FLOWS:
        unit = network.flow if network.flow in _US_FLOWS else "GPM"
        words = Words(ja="流量の単位が {unit} のため、口径をインチ、延長をフィートとみなして mm と m に直しました。",
                      en="The unit of flow is {unit}, so diameters in inches and lengths in feet were converted to mm and m.")  # fmt: skip
        yield Finding("epanet_units", "info" if network.flow_said else "warning", words.format(unit=unit), raw=network.flow)
    lost = [row for row, shape in zip(rows, shapes, strict=True) if shape is None]
    if lost:
        words = Words(ja="座標のない {n} 行(最初は {line} 行目)を、形なしで読みました。",
                      en="{n} rows (the first is line {line}) have no coordinates and were read without a shape.")  # fmt: skip
        yield Finding(
            "epanet_no_place", "warning", words.format(n=len(lost), line=lost[0].line), row=lost[0].line, count=len(lost)
        )
    for (kind, name), count in _doubles(rows).items():
        words = Words(ja="番号「{name}」が {n} 回使われています。", en="The id “{name}” is used {n} times.")
        yield Finding("epanet_double_id", "warning", words.format(name=name, n=count), raw=name, field=kind, count=count)


def _doubles(rows: list[_Row]) -> dict[tuple[str, str], int]:
    named = Counter((_NODE_KINDS.get(row.section, "pipe"), next(iter(row.cells.values()))) for row in rows)
    return {key: count for key, count in list(named.items()) if count > 1}
