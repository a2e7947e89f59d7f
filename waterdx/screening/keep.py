"""Rows of a file kept in the project as one change of its history, which takes them back whole."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.core.digest import digest_of
from waterdx.core.edits import Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.findings import Finding, gravest
from waterdx.core.words import Words
from waterdx.screening.columns import TypedTable
from waterdx.store import history, project, tables
from waterdx.store.rows_of_files import insert_rows, refuse_again

if TYPE_CHECKING:
    import pandas as pd

Settings = Callable[[int], tuple[Edit, ...]]


def no_settings(source_id: int) -> tuple[Edit, ...]:
    return ()


def keep_rows(
    path: Path, table: TypedTable, rows: pd.DataFrame, *, into: str, label: Words, settings: Settings = no_settings
) -> int:
    """Add `rows` to the table `into` (store.schema.ROWS_OF_FILES) as read from a file; returns the number of the source.

    `settings` gives the edits of settings that go with it. UserError where these very bytes were kept there before, or
    nothing of the file could be used.
    """
    file = table.raw.path
    if rows.empty:
        raise UserError(
            ja="「{path}」には使える行がありません。{why}",
            en="No row of “{path}” can be used. {why}",
            path=file, why=gravest(table.findings)[0].message if table.findings else Words("", ""),
        )  # fmt: skip
    digest = digest_of(file)
    with project.editing(path) as conn:
        refuse_again(conn, digest, _sheet(table), into)
        source = _source_row(table, into, digest, len(rows))
        return _keep(conn, source, rows, into, label, settings, table.findings)


def keep_typed(path: Path, rows: pd.DataFrame, *, into: str, label: Words, settings: Settings = no_settings) -> int:
    """The same for rows that somebody typed; the source bears the day."""
    source = {
        "file_name": str(_TYPED),
        "sheet": "",
        "layer": into,
        "digest": "",
        "read_at": tables.now(),
        "rows_accepted": len(rows),
    }
    with project.editing(path) as conn:
        return _keep(conn, source, rows, into, label, settings, ())


_TYPED = Words(ja="画面からの入力", en="Typed in")


def _keep(
    conn: sqlite3.Connection, source: dict[str, Any], rows: pd.DataFrame, into: str, label: Words, settings: Settings,
    findings: Sequence[Finding],
) -> int:  # fmt: skip
    source_id = tables.insert(conn, "sources", source)
    insert_rows(conn, rows, into, source_id)
    tables.insert_findings(conn, findings, source_id)
    history.apply(conn, EditGroup(label, settings(source_id)), action="import", source_id=source_id, objects=len(rows))
    return source_id


def _sheet(table: TypedTable) -> str:
    """The sheets a table was read from: another sheet of a book is another file."""
    return "・".join(dict.fromkeys(map(str, table.raw.sheets)))


def _source_row(table: TypedTable, layer: str, digest: str, accepted: int) -> dict[str, object]:
    raw = table.raw
    return {
        "file_name": raw.path.name, "sheet": _sheet(table), "layer": layer, "digest": digest, "bytes": raw.path.stat().st_size,
        "read_at": tables.now(), "crs": "", "column_map": json.dumps(dict(table.headers), ensure_ascii=False),
        "rows_read": len(raw.frame) + raw.skipped + raw.unreadable, "rows_accepted": accepted,
        "rows_rejected": len(raw.frame) - accepted + raw.unreadable, "rows_skipped": raw.skipped,
    }  # fmt: skip
