"""What an undone import had brought, kept in the project until it is made again or something else is changed."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from waterdx.core.fields import LAYER_NAMES
from waterdx.store.layers import make_way, touch
from waterdx.store.schema import ROWS_OF_FILES

_WITH_IT = ("background", "evidence", "findings", *ROWS_OF_FILES)  # rows that speak of an import, or came with it
_PLACES = "places:"  # before the name of a layer: the places an import gave to objects that were there already


def put_away(conn: sqlite3.Connection, number: int, source_id: int) -> None:
    """Take what one import added out of the ledger (objects, evidence, findings, the places it gave to others) and keep it."""
    for layer in LAYER_NAMES:
        given = _rows(
            conn,
            f'''SELECT fid, geom FROM "{layer}" WHERE fid IN (
            SELECT fid FROM evidence WHERE layer = '{layer}' AND source_id = ? AND field = 'geometry')''',
            source_id,
        )
        _keep(conn, number, _PLACES + layer, given)
        _keep(conn, number, layer, _rows(conn, f'SELECT * FROM "{layer}" WHERE source_id = ?', source_id))
        conn.executemany(f'UPDATE "{layer}" SET geom = NULL WHERE fid = ?', [(row["fid"],) for row in given])
        conn.execute(f'DELETE FROM "{layer}" WHERE source_id = ?', (source_id,))
        touch(conn, layer)
    for table in _WITH_IT:
        _keep(conn, number, table, _rows(conn, f"SELECT * FROM {table} WHERE source_id = ?", source_id))
        conn.execute(f"DELETE FROM {table} WHERE source_id = ?", (source_id,))
    _keep(conn, number, "sources", _rows(conn, "SELECT * FROM sources WHERE id = ?", source_id))
    conn.execute("DELETE FROM sources WHERE id = ?", (source_id,))


def bring_back(conn: sqlite3.Connection, number: int) -> None:
    """Put everything that was put away for one change where it was."""
    kept = conn.execute("SELECT table_name, row FROM undone_rows WHERE history_id = ? ORDER BY id", (number,))
    for table, row in kept.fetchall():
        values = {name: bytes.fromhex(value) if name == "geom" and value else value for name, value in json.loads(row).items()}
        if table.startswith(_PLACES):
            layer = table.removeprefix(_PLACES)
            conn.execute(f'UPDATE "{layer}" SET geom = ? WHERE fid = ?', (values["geom"], values["fid"]))
        else:
            _insert(conn, table, values)
    conn.execute("DELETE FROM undone_rows WHERE history_id = ?", (number,))
    for layer in LAYER_NAMES:
        touch(conn, layer)


def clear(conn: sqlite3.Connection) -> None:
    """Forget all that was put away: it can no longer be made again."""
    conn.execute("DELETE FROM undone_rows")


def _insert(conn: sqlite3.Connection, table: str, values: dict[str, Any]) -> None:
    if table == "findings":
        del values["id"]  # a check may have told others meanwhile under these numbers
    elif table == "evidence":
        make_way(conn, values["id"])
    names = ", ".join(f'"{name}"' for name in values)
    conn.execute(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(values))})', tuple(values.values()))


def _keep(conn: sqlite3.Connection, number: int, table: str, rows: list[dict[str, Any]]) -> None:
    told = ({name: value.hex() if isinstance(value, bytes) else value for name, value in row.items()} for row in rows)
    conn.executemany(
        "INSERT INTO undone_rows (history_id, table_name, row) VALUES (?, ?, ?)",
        ((number, table, json.dumps(row, ensure_ascii=False)) for row in told),
    )


def _rows(conn: sqlite3.Connection, query: str, source_id: int) -> list[dict[str, Any]]:
    cursor = conn.execute(query, (source_id,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
