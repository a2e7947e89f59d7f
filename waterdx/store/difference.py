"""What going back to a restore point would bring, take and change, found by comparing the project with the copy. Changes no byte."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from waterdx.core.fields import ID_FIELDS, LAYER_NAMES
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.store import project, restore
from waterdx.store.background import TABLE as BACKGROUND_TABLE
from waterdx.store.geometry import from_blobs
from waterdx.store.history import Change, change_of
from waterdx.store.schema import TABLES

EXAMPLES = 3
# Not the history, which is told by its changes, and what goes with it.
COMPARED = (
    *(name for name in TABLES if name not in {"history", "history_edits", "undone_rows", "restore_points", "evidence"}),
    BACKGROUND_TABLE,
)
_CHANGE = "id, at, who, action, label_ja, label_en, source_id, objects"


@dataclass(frozen=True)
class Example:
    """One object; of one that changes the first field with its value now and then."""

    number: str
    field: str = ""
    now: object = None
    then: object = None
    in_field: str = "water"


@dataclass(frozen=True)
class Part:
    """Some objects of a layer: how many, their length where they are pipes (None: not told of points), the first of them."""

    count: int
    length_m: float | None
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class LayerDifference:
    """What happens to one layer: objects that come back, that go, and that get other values."""

    layer: str
    back: Part
    gone: Part
    changed: Part

    @property
    def is_none(self) -> bool:
        return not (self.back.count or self.gone.count or self.changed.count)


@dataclass(frozen=True)
class TableDifference:
    """Another table with other rows: how many it has now and then."""

    name: str
    now: int
    then: int


@dataclass(frozen=True)
class Difference:
    """Everything that would be otherwise after going back to `point`; `lost` are the changes made since, newest first."""

    point: restore.RestorePoint
    layers: tuple[LayerDifference, ...]
    tables: tuple[TableDifference, ...]
    lost: tuple[Change, ...]
    found_again: tuple[Change, ...]


def difference(path: Path, number: int, progress: Progress = silent) -> Difference:
    """Compare a project with its restore point. UserError where the point is missing or its copy has changed."""
    steps = len(LAYER_NAMES) + 1
    with project.reading(path) as conn:
        point = restore.usable(path, conn, number)
        with _beside(conn, point.file):
            layers = []
            for done, layer in enumerate(LAYER_NAMES):
                progress(done, steps, Words(ja="復元ポイントと比べています", en="Comparing with the restore point"))
                layers.append(_layer(conn, layer))
            progress(steps - 1, steps, Words(ja="復元ポイントと比べています", en="Comparing with the restore point"))
            tables = tuple(found for name in COMPARED if (found := _table(conn, name)))
            return Difference(point, tuple(layers), tables, _changes(conn, "main", "past"), _changes(conn, "past", "main"))


@contextmanager
def _beside(conn: sqlite3.Connection, copy: Path) -> Iterator[None]:
    """The copy as the schema `past` of the same connection."""
    conn.execute("ATTACH DATABASE ? AS past", (str(copy),))
    try:
        yield
    finally:
        conn.execute("DETACH DATABASE past")


def _columns(conn: sqlite3.Connection, table: str) -> list[str]:
    """The columns both have, in the order of the project; an older copy may have fewer."""
    now, then = ([row[1] for row in conn.execute(f'PRAGMA {schema}.table_info("{table}")')] for schema in ("main", "past"))
    return [name for name in now if name in then]


def _layer(conn: sqlite3.Connection, layer: str) -> LayerDifference:
    columns = [name for name in _columns(conn, layer) if name != "fid"]
    differs = " OR ".join(f'n."{name}" IS NOT t."{name}"' for name in columns)
    changed = [
        fid
        for (fid,) in conn.execute(
            f'SELECT n.fid FROM main."{layer}" n JOIN past."{layer}" t USING (fid) WHERE {differs} ORDER BY n.fid'
        )
    ]
    return LayerDifference(
        layer,
        _part(conn, "past", layer, _only_in(conn, "past", "main", layer)),
        _part(conn, "main", layer, _only_in(conn, "main", "past", layer)),
        _changed_part(conn, layer, changed, columns),
    )  # fmt: skip


def _only_in(conn: sqlite3.Connection, there: str, other: str, layer: str) -> list[int]:
    rows = conn.execute(f'SELECT fid FROM {there}."{layer}" WHERE fid NOT IN (SELECT fid FROM {other}."{layer}") ORDER BY fid')
    return [fid for (fid,) in rows]


def _part(conn: sqlite3.Connection, schema: str, layer: str, fids: list[int]) -> Part:
    first = [Example(_number(conn, schema, layer, fid)) for fid in fids[:EXAMPLES]]
    return Part(len(fids), _length(conn, schema, fids) if layer == "pipes" else None, tuple(first))


def _changed_part(conn: sqlite3.Connection, layer: str, fids: list[int], columns: list[str]) -> Part:
    first = [_example(conn, layer, fid, columns) for fid in fids[:EXAMPLES]]
    return Part(len(fids), _length(conn, "main", fids) if layer == "pipes" else None, tuple(first))


def _example(conn: sqlite3.Connection, layer: str, fid: int, columns: list[str]) -> Example:
    shown = ", ".join(f'"{name}"' for name in columns)
    now, then = (
        conn.execute(f'SELECT {shown} FROM {schema}."{layer}" WHERE fid = ?', (fid,)).fetchone() for schema in ("main", "past")
    )
    place = next(n for n, (one, other) in enumerate(zip(now, then, strict=True)) if one != other)
    before, after = (side.hex() if isinstance(side, bytes) else side for side in (now[place], then[place]))
    in_field = dict(zip(columns, now, strict=True)).get("field") or "water"
    return Example(_number(conn, "main", layer, fid), columns[place], before, after, in_field)


def _number(conn: sqlite3.Connection, schema: str, layer: str, fid: int) -> str:
    (number,) = conn.execute(f'SELECT {ID_FIELDS[layer]} FROM {schema}."{layer}" WHERE fid = ?', (fid,)).fetchone()
    return str(number or f"#{fid}")


def _length(conn: sqlite3.Connection, schema: str, fids: list[int]) -> float:
    """Metres by the register, by the drawing where it tells none; what neither tells counts nothing."""
    wanted = set(fids)
    rows = [
        row
        for row in conn.execute(f"SELECT fid, length_m, CASE WHEN length_m IS NULL THEN geom END FROM {schema}.pipes")
        if row[0] in wanted
    ]
    drawn = shapely.length(from_blobs([blob for _fid, _length, blob in rows if blob is not None])) if rows else np.zeros(0)
    return float(sum(length for _fid, length, _blob in rows if length is not None) + np.nansum(drawn))


def _table(conn: sqlite3.Connection, name: str) -> TableDifference | None:
    """None where both have the same rows."""
    columns = ", ".join(f'"{one}"' for one in _columns(conn, name) if one not in ("id", "fid"))
    now = conn.execute(f'SELECT count(*) FROM main."{name}"').fetchone()[0]
    if not columns:  # a copy in an older schema had no such table
        return TableDifference(name, now, 0) if now else None
    then = conn.execute(f'SELECT count(*) FROM past."{name}"').fetchone()[0]
    same = now == then and not any(
        conn.execute(f'SELECT {columns} FROM {one}."{name}" EXCEPT SELECT {columns} FROM {other}."{name}" LIMIT 1').fetchone()
        for one, other in (("main", "past"), ("past", "main"))
    )
    return None if same else TableDifference(name, now, then)


def _changes(conn: sqlite3.Connection, there: str, other: str) -> tuple[Change, ...]:
    """The entries of one history that the other lacks, newest first."""
    rows = conn.execute(
        f"SELECT {_CHANGE}, 0 FROM {there}.history EXCEPT SELECT {_CHANGE}, 0 FROM {other}.history ORDER BY id DESC"
    )
    return tuple(map(change_of, rows))
