"""Taking changes back and making them again, with the findings that follow from them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from waterdx.core.words import Words
from waterdx.ledger.checks import refresh
from waterdx.store import history, project


def undo(path: Path, number: int | None = None) -> history.Change:
    """Take the last change of a project back and return it. With `number`, that one is meant: refused if later ones stand."""
    with project.editing(path, keep=_before_an_import_goes(path)) as conn:
        return _with_findings(conn, history.undo_last(conn, number))


def redo(path: Path) -> history.Change:
    """Make the change again that was taken back last; returns it."""
    with project.editing(path) as conn:
        return _with_findings(conn, history.redo_next(conn))


def _before_an_import_goes(path: Path) -> Words | None:
    """Why a restore point is kept: single edits can be made again and need none, an import is much to lose."""
    with project.reading(path) as conn:
        last = history.last_standing(conn)
    return Words(ja="元に戻す前", en="Before an undo") if last and last.source_id is not None else None


def _with_findings(conn: sqlite3.Connection, change: history.Change) -> history.Change:
    """Where the change was a fix, what it had mended is told again or no longer."""
    if change.action == "fix":
        refresh(conn)
    return change
