"""Rows that a user writes into plain tables (shortlist, notes, sheets …): they come, change and go through the history, whole."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from waterdx.core.edits import OBJECT, Edit
from waterdx.store.schema import TABLES

RECORDS = ("catalog_editions", "catalog_entries", "catalog_shortlist", "catalog_notes", "catalog_experiences", "drawings")
Record = dict[str, Any]


def records(conn: sqlite3.Connection, table: str) -> list[Record]:
    """All rows of one of RECORDS, oldest first."""
    columns = _columns(table)
    rows = conn.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY id")
    return [dict(zip(columns, row, strict=True)) for row in rows]


def added(conn: sqlite3.Connection, table: str, *new: Record, above: int = 0) -> list[Edit]:
    """The edits that add rows, each given the next number (`above`: greater than this too); what a row does not say stays unknown."""
    first = max(above, int(conn.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])) + 1
    return [Edit(table, number, OBJECT, None, _told(table, {**row, "id": number})) for number, row in enumerate(new, start=first)]


def changed(table: str, row: Record, **values: Any) -> Edit:
    """The edit that gives a row other values."""
    return Edit(table, row["id"], OBJECT, _told(table, row), _told(table, {**row, **values}))


def removed(table: str, row: Record) -> Edit:
    """The edit that takes a row away."""
    return Edit(table, row["id"], OBJECT, _told(table, row), None)


def write(conn: sqlite3.Connection, edit: Edit) -> bool:
    """Whether the table held the row the edit says it did; if so, it now holds the other."""
    columns = _columns(edit.layer)
    found = conn.execute(f"SELECT {', '.join(columns)} FROM {edit.layer} WHERE id = ?", (edit.fid,)).fetchone()
    if (None if found is None else _told(edit.layer, dict(zip(columns, found, strict=True)))) != edit.before:
        return False
    conn.execute(f"DELETE FROM {edit.layer} WHERE id = ?", (edit.fid,))
    if edit.after is not None:
        row = json.loads(str(edit.after))
        marks = ", ".join("?" * len(columns))
        values = [_given(edit.layer, name, row.get(name)) for name in columns]
        conn.execute(f"INSERT INTO {edit.layer} ({', '.join(columns)}) VALUES ({marks})", values)
    return True


def _columns(table: str) -> tuple[str, ...]:
    """Names go into the statement as text, so only tables of RECORDS are taken."""
    if table not in RECORDS:
        raise ValueError(f"{table} is no table of records")
    return tuple(TABLES[table])


def _told(table: str, row: Record) -> str:
    """A row as text, every value as the table will give it back; bytes (shapes) in hexadecimal."""
    values = {name: None if row.get(name) is None else TABLES[table][name](row[name]) for name in _columns(table)}
    return json.dumps({k: v.hex() if isinstance(v, bytes) else v for k, v in values.items()}, ensure_ascii=False)


def _given(table: str, name: str, value: Any) -> Any:
    return bytes.fromhex(value) if TABLES[table][name] is bytes and value is not None else value
