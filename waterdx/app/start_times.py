"""How long the window keeps a person waiting at the start of the program."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from waterdx.core.process_start import seconds_since_start


class StartTimes(QObject):
    """Seconds since the process began, None while it has not come to that.

    `first_paint_s`: the first page is painted. `usable_s`: a key pressed at that moment, which waits behind everything the window still
    does, stands in `line`. Packages imported in the background afterwards count only as far as they keep the window from that.
    """

    def __init__(self, page: QWidget, line: QLineEdit, clock: Callable[[], float] = seconds_since_start) -> None:
        super().__init__(page)
        self._page, self._line, self._clock = page, line, clock
        self.first_paint_s: float | None = None
        self.usable_s: float | None = None
        page.installEventFilter(self)
        line.textChanged.connect(self._on_typed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._page.removeEventFilter(self)
            QTimer.singleShot(0, self, self._on_painted)  # the filter comes before the painting
        return False

    def _on_painted(self) -> None:
        self.first_paint_s = round(self._clock(), 3)
        pressed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
        QCoreApplication.postEvent(self._line, pressed)

    def _on_typed(self) -> None:
        self._line.textChanged.disconnect(self._on_typed)
        self.usable_s = round(self._clock(), 3)
        self._line.clear()
