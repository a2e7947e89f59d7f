"""The plain tables: files read, what each value rests on, findings, risk and plans."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.store.layers import plain
from waterdx.store.project import reading
from waterdx.store.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

_FINDING_COLUMNS = "check_name, severity, layer, object_id, field, row, raw, count, fixable, message_ja, message_en"


def read_table(path: Path, table: str) -> pd.DataFrame:
    """A plain table as a frame, its columns as in store.schema.TABLES."""
    import pandas as pd

    if table not in TABLES:
        raise ValueError(f"{table} is no table of the project")
    with reading(path) as conn:
        return pd.read_sql_query(f'SELECT * FROM "{table}"', conn)


def now() -> str:
    """The present time as the project writes it."""
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")


def insert(conn: sqlite3.Connection, table: str, values: dict[str, Any]) -> int:
    """Add one row to a plain table; returns its number."""
    names = ", ".join(values)
    cursor = conn.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})", tuple(values.values()))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def source_with_digest(conn: sqlite3.Connection, digest: str, sheet: str, layer: str) -> str | None:
    """The name under which these very bytes were imported before, or None."""
    row = conn.execute(
        "SELECT file_name FROM sources WHERE digest = ? AND sheet = ? AND layer = ?", (digest, sheet, layer)
    ).fetchone()
    return row[0] if row else None


def digest_of_source(conn: sqlite3.Connection, source_id: int) -> str:
    """The digest of the bytes a source was read from."""
    return str(conn.execute("SELECT digest FROM sources WHERE id = ?", (source_id,)).fetchone()[0])


def is_source(path: Path, digest: str) -> bool:
    """Whether a file of this digest was imported into the project at `path`."""
    with reading(path) as conn:
        return conn.execute("SELECT 1 FROM sources WHERE digest = ?", (digest,)).fetchone() is not None


def insert_evidence(
    conn: sqlite3.Connection,
    layer: str,
    fids: Iterable[int],
    raws: Iterable[str],
    places: Iterable[tuple[str, int]],
    source_id: int,
) -> None:
    """Keep the raw text of every row read: `raws` are JSON objects (column → text), `places` (sheet, row) in the file."""
    conn.executemany(
        "INSERT INTO evidence (layer, fid, method, raw, source_id, sheet, row) VALUES (?, ?, 'read', ?, ?, ?, ?)",
        ((layer, fid, raw, source_id, sheet, row) for fid, raw, (sheet, row) in zip(fids, raws, places, strict=True)),
    )


def insert_geometry_evidence(conn: sqlite3.Connection, layer: str, fids: Iterable[int], source_id: int) -> None:
    """Say that the place of these objects was read from a file that only added to them."""
    conn.executemany(
        "INSERT INTO evidence (layer, fid, field, method, source_id) VALUES (?, ?, 'geometry', 'read', ?)",
        ((layer, fid, source_id) for fid in fids),
    )


def insert_findings(conn: sqlite3.Connection, findings: Sequence[Finding], source_id: int | None = None) -> None:
    """Add findings; those of an import bear its `source_id`, those of a check of the whole ledger none."""
    conn.executemany(
        f"INSERT INTO findings ({_FINDING_COLUMNS}, source_id) VALUES ({', '.join('?' * 12)})",
        (
            (f.check, f.severity, f.layer, f.id, f.field, f.row, f.raw, f.count, f.fixable, f.message.ja, f.message.en, source_id)
            for f in findings
        ),
    )


def replace_check_findings(conn: sqlite3.Connection, findings: Sequence[Finding]) -> None:
    """Put the findings of a new check of the whole ledger in place of the former ones."""
    conn.execute("DELETE FROM findings WHERE source_id IS NULL")
    insert_findings(conn, findings)


def read_findings(conn: sqlite3.Connection) -> list[Finding]:
    """Every finding kept, those of imports first."""
    rows = conn.execute(f"SELECT {_FINDING_COLUMNS} FROM findings ORDER BY source_id IS NULL, id")
    return [
        Finding(check, severity, Words(ja, en), layer, object_id, field, row, raw, count, bool(fixable))
        for check, severity, layer, object_id, field, row, raw, count, fixable, ja, en in rows
    ]


def insert_screening(conn: sqlite3.Connection, card: dict[str, Any], scores: pd.DataFrame) -> int:
    """Keep a screening: its model card and one row per pipe; returns the number of the model."""
    model_id = insert(
        conn, "risk_models",
        {"name": card["name"], "as_of": card["as_of"], "horizon_years": card["horizon_years"], "made_at": now(),
         "card": json.dumps(card, ensure_ascii=False)},
    )  # fmt: skip
    names = [name for name in TABLES["risk_scores"] if name in scores.columns]
    quoted = ", ".join(f'"{name}"' for name in names)
    conn.executemany(
        f"INSERT INTO risk_scores (model_id, {quoted}) VALUES ({', '.join('?' * (len(names) + 1))})",
        ((model_id, *row) for row in zip(*(plain(scores[name]) for name in names), strict=True)),
    )
    return model_id
