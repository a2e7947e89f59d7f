"""Text an input method has not finished yet (かな before it becomes 漢字), kept safe while a line is typed into."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

ENDING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class Composition(QObject):
    """Belongs to a line or an editable box. While there is unfinished text, Enter and Tab finish it and Esc drops it, and none of
    them does anything else; leaving the line finishes it too.

    Most input methods keep these keys to themselves; those that hand them on must not save, close or leave what is typed into.
    """

    def __init__(self, line: QWidget) -> None:
        super().__init__(line)
        self._line, self._text = line, ""
        line.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        return bool(self._text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self._text = event.preeditString()
        elif event.type() == QEvent.Type.FocusOut:
            self.finish()
        elif isinstance(event, QKeyEvent) and event.type() != QEvent.Type.KeyRelease:
            return self._takes(event)
        return False

    def finish(self) -> None:
        """What is unfinished stays in the line as it is."""
        if self._text:
            QGuiApplication.inputMethod().commit()
            self._send(self._text)

    def _takes(self, event: QKeyEvent) -> bool:
        if not self._text or event.key() not in (*ENDING, Qt.Key.Key_Escape):
            return False
        event.accept()
        if event.type() == QEvent.Type.ShortcutOverride:
            return True
        if event.key() == Qt.Key.Key_Escape:
            QGuiApplication.inputMethod().reset()
            self._send("")
        else:
            self.finish()
        return True

    def _send(self, text: str) -> None:
        """Where the platform's input method has not done so by itself."""
        if self._text:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(self._line, event)
