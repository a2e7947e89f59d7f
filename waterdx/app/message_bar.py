"""A thin bar that says what happened. Errors stay until closed; nothing pops up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from waterdx.app.icons import icon
from waterdx.app.theme import current_theme
from waterdx.app.widgets import button, label
from waterdx.core.words import Words

Level = Literal["info", "success", "warning", "error"]
LEVEL_NAMES = {
    "info": Words(ja="お知らせ", en="Note"),
    "success": Words(ja="完了", en="Done"),
    "warning": Words(ja="注意", en="Warning"),
    "error": Words(ja="エラー", en="Error"),
}
STAYS_MS = {"info": 8000, "success": 12000}


class MessageBar(QFrame):
    """One sentence at a time: level by colour, icon and word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.level: Level = "info"
        self._icon = label()
        self._name = label()
        self._text = label(wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.offer_button = button(Words("", ""), self._on_offer_taken)
        self.offer_button.setObjectName("small")
        self._then: Callable[[], object] = self.hide
        self._close = QToolButton()
        self._close.setToolTip(str(Words(ja="閉じる", en="Close")))
        self._close.setAccessibleName(self._close.toolTip())
        self._close.clicked.connect(self.hide)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 8, 6)
        for widget in (self._icon, self._name, self._text, self.offer_button, self._close):
            layout.addWidget(widget)
        layout.setStretch(2, 1)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text() if not self.isHidden() else ""

    def say(self, level: Level, words: Words | str) -> None:
        """Show one sentence; information leaves by itself, warnings and errors wait to be closed."""
        self.level = level
        self.offer_button.hide()
        self.setProperty("level", level)
        self._name.setText(str(LEVEL_NAMES[level]))
        self._text.setText(str(words))
        self.show_colours()
        self.show()
        self._timer.stop()
        if level in STAYS_MS:
            self._timer.start(STAYS_MS[level])

    def offer(self, words: Words, title: Words, then: Callable[[], object]) -> None:
        """Say that something was done, with a button for one thing to do about it."""
        self.say("success", words)
        self._then = then
        self.offer_button.setText(str(title))
        self.offer_button.show()

    def _on_offer_taken(self) -> None:
        self.hide()
        self._then()

    def show_colours(self) -> None:
        """Take the colours of the theme that is on."""
        colour = getattr(current_theme(), self.level)
        self._icon.setPixmap(icon(self.level, colour).pixmap(18, 18))
        self._close.setIcon(icon("clear", colour))
        for part in (self._name, self._text):
            part.setStyleSheet(f"color: {colour};" + ("font-weight: 600;" if part is self._name else ""))
        self.style().unpolish(self)
        self.style().polish(self)
