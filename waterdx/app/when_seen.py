"""What a part of the window reads of the project: in the background, again after every change, and only while somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from waterdx.app.jobs import Latest
from waterdx.app.session import Session


class WhenSeen(Latest):
    """`read(path, progress=…)` is asked when `part` comes into view and after each change of the project; then `show(result)`."""

    def __init__(self, part: QWidget, session: Session, read: Callable[..., Any], show: Callable[[Any], object]) -> None:
        super().__init__(part)
        self._part, self._session, self._read, self._show = part, session, read, show
        self._read_of: Any = None
        session.town_changed.connect(self._ask_when_seen)
        part.installEventFilter(self)

    def again(self) -> None:
        """Read anew, though the ledger is the same: something else that the answer rests on has changed."""
        self._read_of = None
        self._ask_when_seen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._part and event.type() == QEvent.Type.Show:
            self._ask_when_seen()
        return False

    def _ask_when_seen(self) -> None:
        town = self._session.town
        if town is not None and town is not self._read_of and self._part.isVisible():
            self._read_of = town
            self.ask(partial(self._read, town.path), self._show)
