"""Ctrl+K: every action by a few letters of its name in either language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from waterdx.app.actions import Action
from waterdx.app.icons import icon
from waterdx.core.text import search_key
from waterdx.core.words import Words


def matches(action: Action, words: str) -> bool:
    """Whether the name of an action holds every word, in Japanese or English."""
    name = search_key(f"{action.title.ja} {action.title.en}")
    return all(search_key(word) in name for word in words.split())


class CommandPalette(QDialog):
    """Runs the action chosen with `run(action)` after closing itself."""

    def __init__(self, actions: Sequence[Action], run: Callable[[Action], object], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._actions, self._run = actions, run
        self.words = QLineEdit()
        self.words.setPlaceholderText(str(Words(ja="命令の名前(日本語・英語)", en="Name of a command (Japanese or English)")))
        self.words.setAccessibleName(self.words.placeholderText())
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.words)
        layout.addWidget(self.list)
        self.words.textChanged.connect(self.show_matches)
        self.words.returnPressed.connect(self.run_chosen)
        self.words.installEventFilter(self)
        self.list.itemClicked.connect(self.run_chosen)
        self.setFixedSize(460, 340)
        self.show_matches("")

    def show_matches(self, words: str) -> None:
        self.list.clear()
        for action in self._actions:
            if matches(action, words):
                shortcut = f"    {action.shortcut}" if action.shortcut else ""
                item = QListWidgetItem(str(action.title) + shortcut)
                item.setIcon(icon(action.icon or "run"))
                item.setData(Qt.ItemDataRole.UserRole, action.id)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def run_chosen(self) -> None:
        item = self.list.currentItem()
        self.close()
        if item is not None:
            wanted = item.data(Qt.ItemDataRole.UserRole)
            self._run(next(action for action in self._actions if action.id == wanted))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in steps:
            row = self.list.currentRow() + steps[Qt.Key(event.key())]
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
            return True
        return super().eventFilter(watched, event)
