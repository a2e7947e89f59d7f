"""Ctrl+K: anything by a few letters of its name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from waterdx.app.finding.box import FindingBox
from waterdx.app.finding.finder import Finder
from waterdx.app.finding.found import Found
from waterdx.app.widgets import column

SIZE = (620, 400)


class CommandPalette(QDialog):
    """Closes itself, then lets the box tell what was chosen."""

    def __init__(self, finder: Finder, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.box = FindingBox(finder, shows_all=True)
        self.words, self.list = self.box.words, self.box.list
        self.box.chosen.connect(self._on_chosen)
        self.setLayout(column(self.box, margins=(8, 8, 8, 8)))
        self.setFixedSize(*SIZE)

    def _on_chosen(self, _found: Found) -> None:
        self.close()
