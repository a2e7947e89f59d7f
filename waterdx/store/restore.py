"""Restore points: whole copies of the project kept beside it before an import, a bulk edit or an upgrade."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from waterdx.core.errors import UserError
from waterdx.core.words import Words

KEPT = 10  # older copies are deleted: ten of 30 MB are what a shared drive bears


@dataclass(frozen=True)
class RestorePoint:
    """One copy: its `number` counts up (clocks go wrong), `digest` is the SHA-256 of the copy."""

    number: int
    at: str
    reason: Words
    file: Path
    digest: str


def folder_of(project: Path) -> Path:
    """Where the copies of a project lie: 山中.gpkg → 山中.restore/ beside it."""
    return project.with_suffix(".restore")


def keep(project: Path, conn: sqlite3.Connection, reason: Words) -> RestorePoint:
    """Copy the project as `conn` sees it now. The copy is whole or absent, never half."""
    folder = folder_of(project)
    folder.mkdir(exist_ok=True)
    now = dt.datetime.now().astimezone()
    number = max((p.number for p in points(conn, project)), default=0) + 1
    file = folder / f"{number:04d}_{now:%Y%m%d-%H%M%S}.gpkg"
    draft = file.with_suffix(".part")
    with closing(sqlite3.connect(draft)) as copy:
        conn.backup(copy)
    draft.replace(file)
    return RestorePoint(number, now.isoformat(timespec="seconds"), reason, file, _digest(file))


def record(conn: sqlite3.Connection, point: RestorePoint) -> None:
    """Enter a copy in the project's list, and drop the oldest beyond the number kept."""
    conn.execute(
        "INSERT OR REPLACE INTO restore_points VALUES (?, ?, ?, ?, ?, ?, ?)",
        (point.number, point.at, point.reason.ja, point.reason.en, point.file.name, point.digest, point.file.stat().st_size),
    )
    for number, name in conn.execute(
        "SELECT id, file_name FROM restore_points ORDER BY id DESC LIMIT -1 OFFSET ?", (KEPT,)
    ).fetchall():
        conn.execute("DELETE FROM restore_points WHERE id = ?", (number,))
        (point.file.parent / name).unlink(missing_ok=True)


def points(conn: sqlite3.Connection, project: Path) -> list[RestorePoint]:
    """The copies that can be gone back to, newest first."""
    rows = conn.execute("SELECT id, at, reason_ja, reason_en, file_name, digest FROM restore_points ORDER BY id DESC")
    return [
        RestorePoint(number, at, Words(ja, en), folder_of(project) / name, digest) for number, at, ja, en, name, digest in rows
    ]


def go_back(project: Path, conn: sqlite3.Connection, number: int) -> RestorePoint:
    """Make the project what it was at restore point `number`, keeping the present state as a new point first.

    SQLite's backup writes into the live file as one transaction, so a crash leaves it as it was or as it should be.
    """
    listed = points(conn, project)
    wanted = next((point for point in listed if point.number == number), None)
    if wanted is None or not wanted.file.is_file() or _digest(wanted.file) != wanted.digest:
        raise UserError(
            ja="復元ポイント {n} は使えません(ファイルがないか、内容が変わっています)。waterdx ledger restore で一覧を確かめてください。",
            en="Restore point {n} cannot be used (its file is missing or has changed). List them with waterdx ledger restore.",
            n=number,
        )
    present = keep(
        project, conn, Words(ja="復元ポイント {n} に戻す前", en="Before going back to restore point {n}").format(n=number)
    )
    with closing(sqlite3.connect(f"{wanted.file.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        copy.backup(conn)
    conn.execute("BEGIN IMMEDIATE")
    for point in (*reversed(listed), present):
        record(conn, point)
    conn.execute("COMMIT")
    return wanted


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
