"""One question with one way to go on; the other way is to cancel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from waterdx.core.words import Words

CANCEL = Words(ja="取り消し", en="Cancel")


class Question(QMessageBox):
    """Plain text; cancelling is what Escape and Enter do."""

    def __init__(self, parent: QWidget, question: Words, note: Words) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("waterdx")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(str(question))
        self.setInformativeText(str(note))

    def ask(self, yes: Words, then: Callable[[], object], no: Words = CANCEL) -> None:
        """Show it; `then` is called when the button `yes` is pressed."""
        self.yes = self.addButton(str(yes), QMessageBox.ButtonRole.ActionRole)
        cancel = self.addButton(str(no), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(cancel)
        self.yes.clicked.connect(lambda: then())
        self.open()
