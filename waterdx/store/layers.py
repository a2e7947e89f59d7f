"""Reading and writing the objects of a layer. Rows are known by `fid`, the number the GeoPackage gives them."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from waterdx.core.fields import LAYER_NAMES, fields_of
from waterdx.store.geometry import from_blobs, to_blobs
from waterdx.store.project import read_settings, reading

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


Box = tuple[float, float, float, float]  # west, south, east, north
_RTREE_CELL = np.dtype(
    [("id", ">i8"), ("min_x", ">f4"), ("max_x", ">f4"), ("min_y", ">f4"), ("max_y", ">f4")]
)  # sqlite.org/rtree.html
_AT_ONCE = 5_000  # rows turned into Python objects at a time: of all at once they take more room than the file they came from


def read_layer(path: Path, layer: str) -> gpd.GeoDataFrame:
    """Every object of a layer: `fid`, the columns of FIELDS, `source_id`, `geometry` (None where it has no place).

    Numbers and years are float (NaN = unknown), texts are str or None.
    """
    with reading(path) as conn:
        return read_layer_of(conn, layer)


def read_layer_of(conn: sqlite3.Connection, layer: str) -> gpd.GeoDataFrame:
    """The same over a connection that is open already."""
    import geopandas as gpd
    import pandas as pd

    fields = fields_of(layer)
    names = ["fid", "source_id", *(field.name for field in fields), "geom"]
    used = _used(conn, layer, names)
    rows = conn.execute(f'SELECT {", ".join(map(_quoted, used))} FROM "{layer}" ORDER BY fid').fetchall()
    columns: dict[str, Any] = dict.fromkeys(names, np.full(len(rows), None)) | dict(
        zip(used, zip(*rows, strict=True), strict=False)
    )
    numeric = {field.name for field in fields if field.kind in {"number", "year"}} | {"source_id"}
    data = {
        name: np.array(values, dtype=np.float64) if name in numeric
        else np.array(values, dtype=np.int64) if name == "fid"
        else pd.Series(values, dtype=object)
        for name, values in columns.items() if name != "geom"
    }  # fmt: skip
    epsg = int(read_settings(conn)["epsg"])
    return gpd.GeoDataFrame(pd.DataFrame(data), geometry=from_blobs(columns["geom"]), crs=epsg)


def _used(conn: sqlite3.Connection, layer: str, names: Sequence[str]) -> list[str]:
    """The columns in which anything is known, and the number of the object: most of the others are blank, and a project of an older
    version lacks some."""
    known = columns_of(conn, layer)
    there = [name for name in names if name in known]
    counts = conn.execute(f'SELECT {", ".join(f"count({_quoted(name)})" for name in there)} FROM "{layer}"').fetchone()
    return [name for name, count in zip(there, counts, strict=True) if count or name == "fid"]


def insert_rows(
    conn: sqlite3.Connection, layer: str, values: pd.DataFrame, geometries: np.ndarray | None, source_id: int, epsg: int
) -> range:
    """Add objects; returns their fids. `values` has columns of FIELDS, `geometries` shapely objects or None each."""
    first = next_fid(conn, layer)
    columns = ["fid", "source_id", *values.columns, *([] if geometries is None else ["geom"])]
    fids = range(first, first + len(values))
    marks = ", ".join("?" * len(columns))
    insert = f'INSERT INTO "{layer}" ({", ".join(map(_quoted, columns))}) VALUES ({marks})'
    for start in range(0, len(values), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        some = values.iloc[rows]
        parts: list[Sequence[Any]] = [fids[rows], [source_id] * len(some), *(plain(some[name]) for name in some.columns)]
        parts += [] if geometries is None else [to_blobs(geometries[rows], epsg)]
        conn.executemany(insert, zip(*parts, strict=True))
    touch(conn, layer)
    return fids


def set_geometries(conn: sqlite3.Connection, layer: str, fids: Sequence[int], geometries: np.ndarray, epsg: int) -> None:
    """Give objects their place."""
    conn.executemany(f'UPDATE "{layer}" SET geom = ? WHERE fid = ?', zip(to_blobs(geometries, epsg), fids, strict=True))
    touch(conn, layer)


class Rows:
    """What is stored of single objects, in the form edits need it (core.edits)."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def shape(self, layer: str, fid: int) -> str | None:
        """The bytes of an object's place in hexadecimal, None where it has none."""
        (blob,) = self._conn.execute(f'SELECT geom FROM "{layer}" WHERE fid = ?', (fid,)).fetchone()
        return None if blob is None else blob.hex()

    def whole(self, layer: str, fid: int) -> str:
        """All known values of an object as JSON."""
        return json.dumps(known_values(self._conn, layer, fid), ensure_ascii=False)

    def evidence(self, layer: str, fid: int) -> list[str]:
        """The rows of evidence of an object, each as JSON."""
        cursor = self._conn.execute("SELECT * FROM evidence WHERE layer = ? AND fid = ? ORDER BY id", (layer, fid))
        names = [column[0] for column in cursor.description]
        known = ({n: v for n, v in zip(names, row, strict=True) if v is not None and n not in {"layer", "fid"}} for row in cursor)
        return [json.dumps(row, ensure_ascii=False) for row in known]

    def next_evidence(self) -> int:
        """The number the next row of evidence gets."""
        return 1 + int(self._conn.execute("SELECT coalesce(max(id), 0) FROM evidence").fetchone()[0])

    def next_fid(self, layer: str) -> int:
        return next_fid(self._conn, layer)


def set_shape(conn: sqlite3.Connection, layer: str, fid: int, before: Any, after: Any) -> bool:
    """Give an object the stored bytes `after` (hexadecimal) for its place, if they are `before` now."""
    bytes_before, bytes_after = (None if text is None else bytes.fromhex(text) for text in (before, after))
    done = conn.execute(f'UPDATE "{layer}" SET geom = ? WHERE fid = ? AND geom IS ?', (bytes_after, fid, bytes_before))
    return done.rowcount == 1


def add_evidence(conn: sqlite3.Connection, layer: str, fid: int, known: str) -> bool:
    """Add a row of evidence of an object as `Rows.evidence` gives it."""
    values = {**json.loads(known), "layer": layer, "fid": fid}
    _refuse_unheard(conn, "evidence", values)
    make_way(conn, values["id"])
    names = ", ".join(map(_quoted, values))
    done = conn.execute(
        f"INSERT OR IGNORE INTO evidence ({names}) VALUES ({', '.join('?' * len(values))})", tuple(values.values())
    )
    return done.rowcount == 1


def make_way(conn: sqlite3.Connection, number: int) -> None:
    """Give another number to a guess that was made, between an undo and a redo, under that of the evidence that comes back: changes name
    evidence by its number, and a guess that waits is named by none."""
    conn.execute("UPDATE evidence SET id = (SELECT max(id) + 1 FROM evidence) WHERE id = ? AND method = 'inferred'", (number,))


def remove_evidence(conn: sqlite3.Connection, layer: str, fid: int, known: str) -> bool:
    """Remove a row of evidence of an object. A guess may be gone already: new ones were made in the place of those that waited."""
    row = json.loads(known)
    done = conn.execute("DELETE FROM evidence WHERE id = ? AND layer = ? AND fid = ?", (row["id"], layer, fid))
    return done.rowcount == 1 or row.get("method") == "inferred"


def _refuse_unheard(conn: sqlite3.Connection, table: str, values: dict[str, Any]) -> None:
    """Names go into the statement as text, so only those of the table may."""
    unheard = values.keys() - columns_of(conn, table)
    if unheard:
        raise ValueError(f"{table} has no columns {unheard}")


def add_object(conn: sqlite3.Connection, layer: str, fid: int, known: str) -> bool:
    """Add the object whose values `known` (JSON) says, if its number is free."""
    values = json.loads(known)
    _refuse_unheard(conn, layer, values)
    names = ", ".join(map(_quoted, ["fid", *values]))
    stored = [bytes.fromhex(value) if name == "geom" else value for name, value in values.items()]
    done = conn.execute(
        f'INSERT OR IGNORE INTO "{layer}" ({names}) VALUES ({", ".join("?" * (1 + len(values)))})', (fid, *stored)
    )
    return done.rowcount == 1


def remove_object(conn: sqlite3.Connection, layer: str, fid: int, known: str) -> bool:
    """Remove an object, if its values are still what `known` (JSON) says."""
    return known_values(conn, layer, fid) == json.loads(known) and bool(
        conn.execute(f'DELETE FROM "{layer}" WHERE fid = ?', (fid,)).rowcount
    )


def known_values(conn: sqlite3.Connection, layer: str, fid: int) -> dict[str, Any] | None:
    """The values of one object that are known, its place in hexadecimal; None where there is no such object."""
    cursor = conn.execute(f'SELECT * FROM "{layer}" WHERE fid = ?', (fid,))
    row = cursor.fetchone()
    if row is None:
        return None
    named = zip((column[0] for column in cursor.description), row, strict=True)
    return {
        name: value.hex() if isinstance(value, bytes) else value for name, value in named if value is not None and name != "fid"
    }


def columns_of(conn: sqlite3.Connection, layer: str) -> set[str]:
    """The names of the columns the project has for a layer."""
    return {name for (name,) in conn.execute("SELECT name FROM pragma_table_info(?)", (layer,))}


def next_fid(conn: sqlite3.Connection, layer: str) -> int:
    """The number the next object gets; numbers of deleted objects are not used again."""
    used = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (layer,)).fetchone()
    return 1 + (used[0] if used else 0)


def touch(conn: sqlite3.Connection, layer: str) -> None:
    """Bring the GeoPackage's own record of the layer (extent, time) up to date; its triggers do not."""
    conn.execute(
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?, "
        "last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE table_name = ?",
        (*_extent(conn, layer), layer),
    )


def _extent(conn: sqlite3.Connection, layer: str) -> Box | tuple[None, None, None, None]:
    """West, south, east, north of a layer from the root of its r-tree: the same numbers as a scan of it, at any size."""
    if layer not in LAYER_NAMES:  # the background has none
        bounds = "min(ST_MinX(geom)), min(ST_MinY(geom)), max(ST_MaxX(geom)), max(ST_MaxY(geom))"
        return conn.execute(f'SELECT {bounds} FROM "{layer}" WHERE geom IS NOT NULL').fetchone()
    (root,) = conn.execute(f'SELECT data FROM "rtree_{layer}_geom_node" WHERE nodeno = 1').fetchone()
    (count,) = struct.unpack_from(">2xH", root)
    if not count:
        return None, None, None, None
    cells = np.frombuffer(root, dtype=_RTREE_CELL, count=count, offset=4)
    return (
        float(cells["min_x"].min()), float(cells["min_y"].min()), float(cells["max_x"].max()), float(cells["max_y"].max()),
    )  # fmt: skip


def usual_field(conn: sqlite3.Connection) -> str | None:
    """The field (water, sewer, agri) of every pipe and node; None where there is none, or more than one."""
    fields = conn.execute("SELECT field FROM pipes UNION SELECT field FROM nodes").fetchall()
    return fields[0][0] if len(fields) == 1 else None


def bounds_of(conn: sqlite3.Connection) -> tuple[float, float, float, float] | None:
    """West, south, east and north of everything that has a place, in the project's system; None where nothing has."""
    marks = ", ".join("?" * len(LAYER_NAMES))
    (bounds,) = conn.execute(
        f"SELECT min(min_x), min(min_y), max(max_x), max(max_y) FROM gpkg_contents WHERE table_name IN ({marks})",
        tuple(LAYER_NAMES),
    ).fetchall()
    return None if None in bounds else bounds


def listed(values: np.ndarray) -> Iterator[Any]:
    """The elements of an array as Python objects, some at a time."""
    for start in range(0, len(values), _AT_ONCE):
        yield from values[start : start + _AT_ONCE].tolist()


def plain(values: pd.Series) -> list[Any]:
    """A column as Python objects for SQLite: None for unknown, never NaN (SQLite would store numpy numbers as blobs)."""
    unknown = values.isna().to_numpy()
    listed = values.astype(object).tolist()
    return [None if missing else value for value, missing in zip(listed, unknown, strict=True)] if unknown.any() else listed


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
