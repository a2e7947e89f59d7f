"""Taking changes back and making them again, with the findings that follow from them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from waterdx.core.words import Words
from waterdx.ledger.checks import refresh
from waterdx.store import history, project

BEFORE = Words(ja="元に戻す前", en="Before an undo")


def undo(path: Path, number: int | None = None) -> history.Change:
    """Take the last change of a project back and return it. With `number`, that one is meant: refused if later ones stand."""
    with project.editing(path, keep=_before_an_import_goes(path)) as conn:
        return _with_findings(conn, history.undo_last(conn, number))


def undo_to(path: Path, number: int) -> list[history.Change]:
    """Take back the change numbered and every later one that stands, all or none; a restore point is kept. The newest first."""
    with project.editing(path, keep=BEFORE) as conn:
        taken = history.undo_to(conn, number)
        if any(change.action == "fix" for change in taken):
            refresh(conn)
        return taken


def redo(path: Path) -> history.Change:
    """Make the change again that was taken back last; returns it."""
    with project.editing(path) as conn:
        return _with_findings(conn, history.redo_next(conn))


def _before_an_import_goes(path: Path) -> Words | None:
    """Why a restore point is kept: single edits can be made again and need none, an import is much to lose."""
    with project.reading(path) as conn:
        last = history.last_standing(conn)
    return BEFORE if last and last.source_id is not None else None


def _with_findings(conn: sqlite3.Connection, change: history.Change) -> history.Change:
    """Where the change was a fix, what it had mended is told again or no longer."""
    if change.action == "fix":
        refresh(conn)
    return change
