"""What the checks look at: the layers as frames, what was written but not understood, and the network the lines make."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from waterdx.core.fields import FIELDS, LAYER_NAMES, fields_of
from waterdx.core.text import says_unknown
from waterdx.ledger.checks.network import Network, network_of
from waterdx.ledger.synonyms import Synonyms
from waterdx.ledger.synonyms import of as synonyms_of
from waterdx.store.layers import Rows, columns_of, read_layer_of
from waterdx.store.project import read_settings

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

T = TypeVar("T")
_KINDS = {"term", "number", "year", "date"}  # kinds of fields that can be written and yet not understood


@dataclass(frozen=True)
class Unread:
    """A value that is unknown in the ledger although the file said something: `raw` for `field` of object `fid`."""

    layer: str
    fid: int
    field: str
    raw: str


@dataclass(frozen=True)
class Ledger:
    """The layers as frames (store.layers.read_layer); the rest is what only some checks and the fixes need."""

    pipes: gpd.GeoDataFrame
    nodes: gpd.GeoDataFrame
    leaks: gpd.GeoDataFrame
    epsg: int = 6676
    unread: tuple[Unread, ...] = ()
    synonyms: Synonyms = field(default_factory=Synonyms)
    stored: Rows | None = None  # only while a project is open for fixing
    _made: dict[tuple[Any, ...], Any] = field(default_factory=dict, repr=False)

    @cached_property
    def network(self) -> Network:
        """The lines of the pipes in use, their ends and what they meet."""
        return network_of(self.pipes)

    def once(self, make: Callable[..., T], *about: Any) -> T:
        """What `make(ledger, *about)` gives, made when the first check asks for it."""
        key = (make, *about)
        if key not in self._made:
            self._made[key] = make(self, *about)
        made: T = self._made[key]
        return made

    def blanks(self, layer: str, name: str) -> pd.Series:
        """Which objects have no value in a field and none written that was not understood (that is told apart)."""
        rows = getattr(self, layer)
        written = {one.fid for one in self.unread if one.layer == layer and one.field == name}
        return rows[name].isna() & ~rows["fid"].isin(written)

    @property
    def rows(self) -> Rows:
        assert self.stored is not None, "a fix needs the open project"
        return self.stored


def read_ledger(conn: sqlite3.Connection) -> Ledger:
    """The whole ledger of an open project."""
    layers = {layer: read_layer_of(conn, layer) for layer in LAYER_NAMES}
    return Ledger(
        **layers,
        epsg=int(read_settings(conn)["epsg"]),
        unread=tuple(_unread(conn)),
        synonyms=synonyms_of(conn),
        stored=Rows(conn),
    )


def _unread(conn: sqlite3.Connection) -> list[Unread]:
    """Every value that is blank in the ledger and was written in the file it came from."""
    kinds = {one.name: one.kind for one in FIELDS}
    found: dict[tuple[str, int, str], str] = {}
    for source_id, layer, columns in conn.execute("SELECT id, layer, column_map FROM sources").fetchall():
        there = columns_of(conn, layer) & {one.name for one in fields_of(layer)}
        for header, said in json.loads(columns or "{}").items():
            name = (
                "material" if said == "label" and "material" in there else said
            )  # 謎管 φ150: its material was written, not read
            if name in there and kinds.get(name) in _KINDS:
                for fid, raw in _written(conn, layer, source_id, header, name):
                    found.setdefault((layer, fid, name), raw)
    return [Unread(layer, fid, name, raw) for (layer, fid, name), raw in found.items()]


def _written(conn: sqlite3.Connection, layer: str, source_id: int, header: str, name: str) -> list[tuple[int, str]]:
    path = '$."' + header.replace('"', '\\"') + '"'
    rows = conn.execute(
        f'SELECT e.fid, json_extract(e.raw, ?) AS text FROM evidence e JOIN "{layer}" o ON o.fid = e.fid '
        f"WHERE e.source_id = ? AND e.layer = ? AND e.raw IS NOT NULL AND o.\"{name}\" IS NULL AND text <> ''",
        (path, source_id, layer),
    )
    return [(fid, str(text)) for fid, text in rows if not says_unknown(str(text))]
