"""A line to type words into that waits for a short pause before it says so."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from waterdx.app.composition import Composition
from waterdx.app.icons import icon
from waterdx.core.words import Words

PAUSE_MS = 150


class SearchLine(QLineEdit):
    """Signal: `searched(text)`, at once on Enter, else after a pause. An input method's unfinished text is not searched."""

    searched = Signal(str)

    def __init__(self, prompt: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(str(prompt))
        self.setAccessibleName(str(prompt))
        self.setClearButtonEnabled(True)
        Composition(self)
        self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.textChanged.connect(lambda: self._pause.start())
        self.returnPressed.connect(self._search)

    def _search(self) -> None:
        self._pause.stop()
        self.searched.emit(self.text())
