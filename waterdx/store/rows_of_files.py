"""Rows of a plain table that come from a file: kept as one change of the history, which takes them back whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from waterdx.core.edits import EditGroup
from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.store import history, tables
from waterdx.store.layers import plain

if TYPE_CHECKING:
    import pandas as pd


def refuse_again(conn: sqlite3.Connection, digest: str, sheet: str, into: str) -> None:
    """UserError where these very bytes were kept in the table `into` before: it says as what, for a table holds things of several kinds."""
    before = conn.execute(
        "SELECT coalesce(label_ja, file_name), coalesce(label_en, file_name) FROM sources"
        " LEFT JOIN history ON history.source_id = sources.id AND action = 'import'"
        " WHERE digest = ? AND sheet = ? AND layer = ?",
        (digest, sheet, into),
    ).fetchone()
    if before:
        raise UserError(
            ja="同じ内容のファイルは取り込み済みです({what})。入れ直すには、先の取り込みを元に戻してください(waterdx ledger history --undo)。",
            en="The same content was imported before ({what}). To read it again, take that import back first (waterdx ledger history --undo).",
            what=Words(*before),
        )


def add_source(
    conn: sqlite3.Connection, source: dict[str, Any], rows: pd.DataFrame, *, into: str, label: Words,
    findings: Sequence[Finding] = (),
) -> int:  # fmt: skip
    """Keep `rows` in the table `into` under a new source; returns its number."""
    source_id = tables.insert(conn, "sources", source)
    insert_rows(conn, rows, into, source_id)
    tables.insert_findings(conn, findings, source_id)
    history.apply(conn, EditGroup(label, ()), action="import", source_id=source_id, objects=len(rows))
    return source_id


def insert_rows(conn: sqlite3.Connection, rows: pd.DataFrame, into: str, source_id: int) -> None:
    """Add `rows` to the table `into`, each with the source it came from."""
    names = list(rows.columns)
    conn.executemany(
        f"INSERT INTO {into} (source_id, {', '.join(names)}) VALUES ({', '.join('?' * (len(names) + 1))})",
        ((source_id, *row) for row in zip(*(plain(rows[name]) for name in names), strict=True)),
    )
