"""Findings one has looked at and decided to leave: kept with the reason, so that the next check does not tell them again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.store import history, project, tables


@dataclass(frozen=True)
class Ignored:
    """One finding that is left, why, by whom and when."""

    key: str
    check: str
    layer: str
    id: str
    field: str
    message: Words
    reason: str
    who: str
    at: str


def key_of(finding: Finding) -> str:
    """What a finding is known by from one check to the next: its check, object and field.

    >>> key_of(Finding("gap", "warning", Words("", ""), layer="pipes", id="A-1"))
    'gap|pipes|A-1|'
    """
    return "|".join((finding.check, finding.layer, finding.id, finding.field))


def ignore(path: Path, key: str, reason: str) -> int:
    """Leave the findings of this key (`key_of`) for a reason; returns how many leave the list.

    UserError where no finding of the last check has the key, or no reason is given.
    """
    return ignore_all(path, [key], reason)


def ignore_all(path: Path, keys: Iterable[str], reason: str) -> int:
    """Leave the findings of several keys for one reason, all or none of them; returns how many leave the list."""
    if not reason.strip():
        raise UserError(ja="指摘を無視する理由を書いてください。", en="Give a reason for ignoring the finding.")
    with project.editing(path) as conn:
        return sum(_leave(conn, key, reason.strip()) for key in keys)


def _leave(conn: sqlite3.Connection, key: str, reason: str) -> int:
    values = _parts(key)
    where = "source_id IS NULL AND check_name = ? AND layer = ? AND object_id = ? AND field = ?"
    found = conn.execute(f"SELECT message_ja, message_en FROM findings WHERE {where}", values).fetchall()
    if not found:
        raise UserError(
            ja="「{key}」という指摘は最後の点検にありません。waterdx ledger check で一覧を確かめてください。",
            en="The last check has no finding “{key}”. List them with waterdx ledger check.",
            key=key,
        )
    conn.execute("DELETE FROM ignored WHERE key = ?", (key,))
    conn.execute(
        "INSERT INTO ignored (key, check_name, layer, object_id, field, message_ja, message_en, reason, who, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (key, *values, *found[0], reason, history.who(), tables.now()),
    )
    conn.execute(f"DELETE FROM findings WHERE {where}", values)
    return len(found)


def unignore(path: Path, key: str) -> None:
    """Tell the finding again from the next check on. UserError where it is not ignored."""
    with project.editing(path) as conn:
        if not conn.execute("DELETE FROM ignored WHERE key = ?", (key,)).rowcount:
            raise UserError(ja="「{key}」は無視されていません。", en="“{key}” is not ignored.", key=key)


def ignored(path: Path) -> list[Ignored]:
    """Everything that is ignored, the latest first."""
    with project.reading(path) as conn:
        if not _there(conn):
            return []
        rows = conn.execute(
            "SELECT key, check_name, layer, object_id, field, message_ja, message_en, reason, who, at FROM ignored ORDER BY at DESC, key"
        ).fetchall()
    return [Ignored(key, check, layer, one, field, Words(ja, en), *rest) for key, check, layer, one, field, ja, en, *rest in rows]


def keys(conn: sqlite3.Connection) -> frozenset[str]:
    """The keys of what is ignored in an open project."""
    return frozenset(key for (key,) in conn.execute("SELECT key FROM ignored")) if _there(conn) else frozenset()


def _there(conn: sqlite3.Connection) -> bool:
    """A project of format 1 has no such table until it is next written to."""
    return bool(conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'ignored'").fetchone())


def _parts(key: str) -> tuple[str, str, str, str]:
    check, layer, rest = (*key.split("|", 2), "", "")[:3]
    object_id, _bar, field = rest.rpartition("|")
    return check, layer, object_id, field
