"""A panel in a small window of its own beside the program's, for what need not be in view all the time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from waterdx.app.widgets import column
from waterdx.core.words import Words

SIZE = (860, 420)


def show_panel(parent: QWidget, name: str, title: Words, make: Callable[[], QWidget]) -> None:
    """Show the panel called `name`, which is made the first time; it stays until it is closed."""
    opened = parent.findChild(QDialog, name)
    if opened is not None:
        opened.raise_()
        opened.activateWindow()
        return
    dialog = QDialog(parent)
    dialog.setObjectName(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(str(title))
    dialog.setLayout(column(make()))
    for one in dialog.findChildren(QPushButton):
        one.setAutoDefault(False)  # Enter belongs to the line one types in
    dialog.resize(*SIZE)
    dialog.show()
