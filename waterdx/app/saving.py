"""Asking where to save, in the formats a thing can be written in."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from waterdx.core.words import Words

TABLE_FILES = "Excel (*.xlsx);;CSV (*.csv)"
_ENDING = re.compile(r"\*(\.\w+)")


def ask_where(parent: QWidget, title: Words, kinds: Words | str, name: Words | str = "") -> Path | None:
    """The file a person chose, None for none. Where its name has the ending of none of the kinds ("Map (*.pdf);;…"), it gets that of the
    kind chosen in the dialog: a full stop may be part of a name (案1.5)."""
    chosen, kind = QFileDialog.getSaveFileName(parent, str(title), str(name), str(kinds))
    if not chosen:
        return None
    path, endings = Path(chosen), _ENDING.findall(str(kinds))
    return path if path.suffix.lower() in endings else path.with_name(path.name + (_ENDING.findall(kind) or endings)[0])
