"""Tables of the indicators page as files: Excel with a sheet of year, notes and sources, or CSV."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words


def save_merger(found: Any, path: Path, progress: Progress = silent) -> Path:
    """A merger as it is shown."""
    from waterdx.reports.compare_table import MERGER, merge_frame, merge_notes

    return _save(path, MERGER, merge_frame(found), merge_notes(found))


def save_ledger(found: Any, path: Path, progress: Progress = silent) -> Path:
    """The indicators by the ledger as they are shown, with how each is counted."""
    from waterdx.reports.compare_table import BY_LEDGER, ledger_frame, ledger_notes

    return _save(path, BY_LEDGER, ledger_frame(found), ledger_notes(found))


def _save(path: Path, title: Words, frame: Any, notes: Mapping[str, str]) -> Path:
    from waterdx.reports.tables import write_book, write_table

    if path.suffix.lower() == ".xlsx":
        write_book(path, {str(title): frame}, notes)
    else:
        write_table(path, frame, title)
    return path
