"""Steps on the window's thread, one after the other, so that the window answers in between."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class InTurn(QObject):
    """A queue of steps; a step may ask for more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: deque[Callable[[], object]] = deque()
        # QTimer.singleShot(0, …) would not let other events in between
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._do_next)

    @property
    def is_busy(self) -> bool:
        return bool(self._steps)

    def do(self, *steps: Callable[[], object]) -> None:
        self._steps.extend(steps)
        self._next.start()

    def forget(self) -> None:
        """Do none of those that are left."""
        self._steps.clear()

    def _do_next(self) -> None:
        if self._steps:
            self._next.start()
            self._steps.popleft()()
