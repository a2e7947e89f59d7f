"""A thin bar that says what happened. Errors stay until closed, whatever is said after them; nothing pops up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6 import QtGui
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from waterdx.app.icons import icon
from waterdx.app.messages import LEVEL_NAMES, Level
from waterdx.app.theme import current_theme
from waterdx.app.widgets import button, label
from waterdx.core.words import Words

STAYS_MS = {"info": 8000, "success": 12000}
LONGEST = 600  # signs; a bar is no page, and the log has all of it
MORE = Words(ja="ほかにエラー {n} 件", en="{n} more errors")


class MessageLine(QFrame):
    """One sentence: level by colour, icon and word. Signals: `left` when it is shown no more, `closed` when a person closed it."""

    left = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.level: Level = "info"
        self._icon, self._name, self.more = label(), label(), label()
        self._text = label(wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.offer_button = button(Words("", ""), lambda: None)
        self.offer_button.setObjectName("small")
        self.close_button = QToolButton()
        self.close_button.setToolTip(str(Words(ja="閉じる", en="Close")))
        self.close_button.setAccessibleName(self.close_button.toolTip())
        self.close_button.clicked.connect(self._on_closed)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.leave)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 8, 6)
        for widget in (self._icon, self._name, self._text, self.more, self.offer_button, self.close_button):
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
        self.more.hide()
        self.setProperty("level", level)
        self._name.setText(str(LEVEL_NAMES[level]))
        self._text.setText(shortened(str(words)))
        self.show_colours()
        self.show()
        self.timer.stop()
        if level in STAYS_MS:
            self.timer.start(STAYS_MS[level])

    def show_colours(self) -> None:
        """Take the colours of the theme that is on."""
        colour = getattr(current_theme(), self.level)
        self._icon.setPixmap(icon(self.level, colour).pixmap(18, 18))
        self.close_button.setIcon(icon("clear", colour))
        for part in (self._name, self._text, self.more):
            part.setStyleSheet(f"color: {colour};" + ("font-weight: 600;" if part is self._name else ""))
        self.style().unpolish(self)
        self.style().polish(self)

    def leave(self) -> None:
        self.hide()
        self.left.emit()

    def _on_closed(self) -> None:
        self.leave()
        self.closed.emit()


class MessageBar(QWidget):
    """The errors that nobody has closed, the newest in view, and below it the last of all else that was said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.errors, self.notices = MessageLine(), MessageLine()
        self.open_errors: list[Words | str] = []
        self._last = self.notices
        self._then: Callable[[], object] = self.notices.leave
        self.offer_button = self.notices.offer_button
        self.offer_button.clicked.connect(self._on_offer_taken)
        self.errors.closed.connect(self._on_error_closed)
        for line in (self.errors, self.notices):
            line.left.connect(self._show_if_needed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.errors)
        layout.addWidget(self.notices)
        self.hide()

    @property
    def text(self) -> str:
        """What was said last, as far as it is still shown."""
        return self._last.text

    @property
    def level(self) -> Level:
        return self._last.level

    def say(self, level: Level, words: Words | str) -> None:
        """Show one sentence; an error stays above all that is said after it."""
        if level == "error":
            self._last = self.errors
            self._add_error(words)
        else:
            self._last = self.notices
            self.notices.say(level, words)
        self._show_if_needed()
        _announce(self, level, str(words))

    def offer(self, words: Words, title: Words, then: Callable[[], object], level: Level = "success") -> None:
        """Say something, with a button for one thing to do about it."""
        self.say(level, words)
        self._then = then
        self.offer_button.setText(str(title))
        self.offer_button.show()

    def show_colours(self) -> None:
        """Take the colours of the theme that is on."""
        for line in (self.errors, self.notices):
            line.show_colours()

    def _add_error(self, words: Words | str) -> None:
        """The same error said again is one error."""
        self.open_errors = [one for one in self.open_errors if one != words] + [words]
        self._show_errors()

    def _show_errors(self) -> None:
        *before, newest = self.open_errors
        self.errors.say("error", newest)
        self.errors.more.setText(str(MORE.format(n=len(before))))
        self.errors.more.setVisible(bool(before))

    def _on_error_closed(self) -> None:
        """The one before comes into view."""
        self.open_errors.pop()
        if self.open_errors:
            self._show_errors()
            self._show_if_needed()

    def _show_if_needed(self) -> None:
        self.setVisible(not (self.errors.isHidden() and self.notices.isHidden()))

    def _on_offer_taken(self) -> None:
        self.notices.leave()
        self._then()


def shortened(text: str) -> str:
    """What fits into a bar of a sentence that may hold anything."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _announce(widget: QWidget, level: Level, text: str) -> None:
    """Let a screen reader say it: at once where something failed, else when it has ended what it says."""
    event = QtGui.QAccessibleAnnouncementEvent(widget, f"{LEVEL_NAMES[level]}: {shortened(text)}")
    politeness = QtGui.QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if level == "error" else politeness.Polite)
    QtGui.QAccessible.updateAccessibility(event)
