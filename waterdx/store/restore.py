"""Restore points: whole copies of the project kept beside it before an import, a bulk edit or an upgrade."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from waterdx.core.errors import UserError, reason_of
from waterdx.core.words import Words

KEPT = 10  # older copies are deleted: ten of 30 MB are what a shared drive bears


@dataclass(frozen=True)
class RestorePoint:
    """One copy: its `number` counts up (clocks go wrong), `digest` is the SHA-256 of the copy, `size` its bytes."""

    number: int
    at: str
    reason: Words
    file: Path
    digest: str
    size: int


def folder_of(project: Path) -> Path:
    """Where the copies of a project lie: 山中.gpkg → 山中.restore/ beside it."""
    return project.with_suffix(".restore")


def keep(project: Path, conn: sqlite3.Connection, reason: Words) -> RestorePoint:
    """Copy the project as `conn` sees it now. The copy is whole or absent, never half."""
    folder = folder_of(project)
    now = dt.datetime.now().astimezone()
    number = max((p.number for p in points(conn, project)), default=0) + 1
    file = folder / f"{number:04d}_{now:%Y%m%d-%H%M%S}.gpkg"
    try:
        folder.mkdir(exist_ok=True)
        _write_whole(file, conn.serialize())
        return RestorePoint(number, now.isoformat(timespec="seconds"), reason, file, _digest(file), file.stat().st_size)
    except OSError as error:
        raise UserError(
            ja="復元ポイントを「{folder}」に残せません({why})。空きと権限を確かめてください。プロジェクトは元のままです。",
            en="No restore point can be kept in “{folder}” ({why}). Check its space and permissions. The project is as it was.",
            folder=folder, why=reason_of(error),
        ) from error  # fmt: skip


def _write_whole(file: Path, content: bytes) -> None:
    """Write a new file that is there only when all of it is on the disk."""
    draft = file.with_suffix(".part")
    try:
        with draft.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def record(conn: sqlite3.Connection, point: RestorePoint) -> None:
    """Enter a copy in the project's list, and strike the oldest beyond the number kept off it."""
    conn.execute(
        "INSERT OR REPLACE INTO restore_points VALUES (?, ?, ?, ?, ?, ?, ?)",
        (point.number, point.at, point.reason.ja, point.reason.en, point.file.name, point.digest, point.size),
    )
    conn.execute("DELETE FROM restore_points WHERE id NOT IN (SELECT id FROM restore_points ORDER BY id DESC LIMIT ?)", (KEPT,))


def tidy(project: Path, conn: sqlite3.Connection) -> None:
    """Delete the copies struck off the list and what a killed program left; after the commit, so that no listed copy goes."""
    numbers = [point.number for point in points(conn, project)]
    for file in folder_of(project).glob("[0-9][0-9][0-9][0-9]*_*"):
        number = file.name.partition("_")[0]
        oldest_needed = min(numbers) if file.suffix == ".gpkg" else max(numbers)
        if number.isdecimal() and int(number) < oldest_needed:
            file.unlink(missing_ok=True)


def points(conn: sqlite3.Connection, project: Path) -> list[RestorePoint]:
    """The copies that can be gone back to, newest first."""
    rows = conn.execute("SELECT id, at, reason_ja, reason_en, file_name, digest, bytes FROM restore_points ORDER BY id DESC")
    return [
        RestorePoint(number, at, Words(ja, en), folder_of(project) / name, digest, size)
        for number, at, ja, en, name, digest, size in rows
    ]


def usable(project: Path, conn: sqlite3.Connection, number: int) -> RestorePoint:
    """The restore point `number`. UserError where it is not listed, its copy is gone, or is not what was kept."""
    wanted = next((point for point in points(conn, project) if point.number == number), None)
    if wanted is None or not wanted.file.is_file() or _digest(wanted.file) != wanted.digest:
        raise UserError(
            ja="復元ポイント {n} は使えません(ファイルがないか、内容が変わっています)。waterdx ledger restore で一覧を確かめてください。",
            en="Restore point {n} cannot be used (its file is missing or has changed). List them with waterdx ledger restore.",
            n=number,
        )
    return wanted


def go_back(project: Path, conn: sqlite3.Connection, number: int) -> RestorePoint:
    """Make the project what it was at restore point `number`, keeping the present state as a new point first.

    SQLite's backup writes into the live file as one transaction, the list of points with it, so a crash leaves it as it
    was or as it should be.
    """
    listed, wanted = points(conn, project), usable(project, conn, number)
    present = keep(
        project, conn, Words(ja="復元ポイント {n} に戻す前", en="Before going back to restore point {n}").format(n=number)
    )
    try:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as state:
            state.deserialize(wanted.file.read_bytes())
            for point in (*reversed(listed), present):
                record(state, point)
            state.backup(conn, progress=_stop_when_locked)
    except BaseException:
        present.file.unlink(missing_ok=True)
        raise
    tidy(project, conn)
    return wanted


def _stop_when_locked(status: int, remaining: int, total: int) -> None:
    """Called by the backup after each step; without it the backup of a file that is locked waits for ever."""
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise sqlite3.OperationalError("database is locked")


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
