"""What of a project a register, a map or a count is made of: the pipes and nodes in use, each with the length that is shown.

Lengths are whole centimetres per pipe from here on, so that sums of what is shown are exactly the sum that is shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.store import project, tables
from waterdx.store.in_use import ENDED, LATER, NOT_USED, PLANNED, USED, in_use, use_on
from waterdx.store.inferred import inferred_values
from waterdx.store.layers import read_layer_of
from waterdx.store.lengths import length_m

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

Basis = Literal["register", "drawn"]
BASES: dict[Basis, Words] = {
    "register": Words(
        ja="台帳に記された延長(記載のない管は図形の長さ)", en="lengths as registered (as drawn where none is registered)"
    ),
    "drawn": Words(
        ja="図形の長さ(図形のない管は台帳の延長)", en="lengths as drawn (as registered where a pipe is not drawn)"
    ),
}  # fmt: skip
FIELD_NAMES = {
    "water": Words(ja="水道", en="Water"),
    "sewer": Words(ja="下水道", en="Sewer"),
    "agri": Words(ja="農業集落排水", en="Rural sewerage"),
}
# Kinds of node that are facilities (水道法施行規則 第17条の3 第2項2号: what is no pipe and no fitting), by field.
FACILITY_KINDS = {
    "water": ("INTAKE", "PLANT", "TANK", "PUMP"),
    "sewer": ("PLANT", "PUMP", "OUTFALL"),
    "agri": ("PLANT", "PUMP", "OUTFALL"),
}
NOT_COUNTED = {
    ENDED: Words(ja="撤去・廃止の管", en="Removed or abandoned pipes"),
    PLANNED: Words(ja="計画の管(まだ布設していないもの)", en="Planned pipes (not laid yet)"),
    LATER: Words(ja="基準日より後の年度に布設の管", en="Pipes laid in a later fiscal year"),
}
SERVICE = Words(
    ja="給水管(調書の対象は導水・送水・配水管)",
    en="Service pipes (the register is of conveyance, transmission and distribution)",
)


@dataclass(frozen=True)
class LeftOut:
    """Pipes that are not counted and why."""

    why: Words
    field: str
    pipes: int
    length_cm: int

    def to_json(self) -> dict[str, object]:
        return {
            "why_ja": self.why.ja, "why_en": self.why.en, "field": self.field, "pipes": self.pipes, "length_m": self.length_cm / 100,
        }  # fmt: skip


@dataclass(frozen=True)
class Inventory:
    """A project as it is counted. `pipes` has `length_cm` (NaN = neither registered nor drawn) and `shown_id`.

    `inferred[layer][field]` is the set of objects (fids) whose value was inferred.
    """

    path: Path
    name: str
    code: str
    epsg: int
    as_of: dt.date
    basis: Basis
    pipes: gpd.GeoDataFrame
    nodes: gpd.GeoDataFrame
    left_out: tuple[LeftOut, ...]
    inferred: dict[str, dict[str, set[int]]]
    sources: pd.DataFrame
    findings: list[Finding]
    masked: int = 0  # texts in which personal data were put out of sight

    @property
    def fields(self) -> tuple[str, ...]:
        """Which of water, sewer and agri the project holds anything of."""
        there = {*self.pipes["field"].unique(), *self.nodes["field"].unique()}
        return tuple(field for field in FIELD_NAMES if field in there)

    def is_inferred(self, layer: str, fields: tuple[str, ...]) -> pd.Series:
        """Whether any of some fields of an object was inferred. Same index as the layer."""
        frame = self.pipes if layer == "pipes" else self.nodes
        fids = set().union(*(self.inferred[layer].get(field, set()) for field in fields))
        return frame["fid"].isin(fids)


def read_inventory(path: Path, basis: Basis = "register", as_of: dt.date | None = None) -> Inventory:
    """The project at `path` as it is counted on a day (today if none is given). UserError where it holds no pipe and no node."""
    with project.reading(path) as conn:
        settings = project.read_settings(conn)
        layers = {layer: read_layer_of(conn, layer) for layer in ("pipes", "nodes")}
        inferred = {layer: _by_field(inferred_values(conn, layer)) for layer in layers}
        findings = tables.read_findings(conn)
    if not len(layers["pipes"]) and not len(layers["nodes"]):
        raise UserError(
            ja="「{path}」には管路も弁栓もありません。先に台帳を取り込んで(ledger import)ください。",
            en="“{path}” holds no pipe and no node. Import a ledger first (ledger import).",
            path=path,
        )
    day = as_of or dt.date.today()
    pipes, left_out = _in_use(_measured(layers["pipes"], basis), day)
    nodes = layers["nodes"]
    nodes = nodes[in_use(nodes, day)].assign(shown_id=_shown_id(nodes, "node_id"), field=nodes["field"].fillna("water"))
    return Inventory(
        path, settings["name"], settings["code"], int(settings["epsg"]), day, basis,
        pipes, nodes, left_out, inferred, tables.read_table(path, "sources"), findings,
    )  # fmt: skip


def _by_field(values: Iterable[tuple[int, str]]) -> dict[str, set[int]]:
    """Per field the objects (fids)."""
    found: dict[str, set[int]] = {}
    for fid, field in values:
        found.setdefault(field, set()).add(fid)
    return found


def _measured(pipes: gpd.GeoDataFrame, basis: Basis) -> gpd.GeoDataFrame:
    drawn = pipes.geometry.length
    metres = length_m(pipes) if basis == "register" else drawn.fillna(pipes["length_m"])
    return pipes.assign(
        length_cm=np.rint(metres * 100), drawn_cm=np.rint(drawn * 100), shown_id=_shown_id(pipes, "pipe_id"),
        field=pipes["field"].fillna("water"),
    )  # fmt: skip


def _shown_id(frame: pd.DataFrame, column: str) -> pd.Series:
    return frame[column].where(frame[column].notna() & (frame[column] != ""), "#" + frame["fid"].astype(str))


def is_facility(nodes: pd.DataFrame) -> pd.Series:
    """Whether a node is a facility of its field. Same index."""
    pairs = {(field, kind) for field, kinds in FACILITY_KINDS.items() for kind in kinds}
    found = [pair in pairs for pair in zip(nodes["field"].fillna("water"), nodes["kind"], strict=True)]
    return nodes["kind"].notna() & np.array(found, dtype=bool)


def in_group(nodes: pd.DataFrame, group: str) -> pd.Series:
    """Whether a node is of a group that items of the law are asked of: "facilities", "sites" (those that treat or hold water: no
    outfalls), or "fittings" (what is on a pipe and no mere junction). Same index.
    """
    facility = is_facility(nodes)
    return {
        "facilities": facility, "sites": facility & (nodes["kind"] != "OUTFALL"), "fittings": ~facility & (nodes["kind"] != "JUNCTION"),
    }[group]  # fmt: skip


def is_service(pipes: pd.DataFrame) -> pd.Series:
    """Whether a pipe of water serves one customer only: the statutory ledger is of the others."""
    return (pipes["field"] == "water") & ((pipes["use"] == "SERV") | (pipes["pipe_kind"] == "LATERAL"))


def _in_use(pipes: gpd.GeoDataFrame, day: dt.date) -> tuple[gpd.GeoDataFrame, tuple[LeftOut, ...]]:
    use = use_on(pipes, day)
    service = (use == USED) & is_service(pipes)
    told = [
        LeftOut(why, str(field), len(part), int(part["length_cm"].sum()))
        for why, mask in (*((NOT_COUNTED[one], use == one) for one in NOT_USED), (SERVICE, service))
        for field, part in pipes[mask].groupby("field")
    ]
    return pipes[(use == USED) & ~service].reset_index(drop=True), tuple(told)
