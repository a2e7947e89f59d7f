"""Dialogs that open again as large as they were left."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from waterdx.app.settings import Settings


def remember_size(dialog: QDialog, settings: Settings, name: str) -> None:
    """Give a dialog the size it had when it was last closed, and keep the size it has when it is closed now."""
    place = settings.place(name)
    if place is not None:
        dialog.restoreGeometry(place)
    dialog.finished.connect(lambda _result: settings.remember_place(name, dialog.saveGeometry()))
