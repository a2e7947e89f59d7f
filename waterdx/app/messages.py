"""Everything the window has said since it was opened, for whoever looked away."""

from __future__ import annotations

import datetime as dt
from collections import deque
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

from waterdx.core.words import Words

Level = Literal["info", "success", "warning", "error"]
LEVELS: tuple[Level, ...] = ("info", "success", "warning", "error")
LEVEL_NAMES = {
    "info": Words(ja="お知らせ", en="Note"),
    "success": Words(ja="完了", en="Done"),
    "warning": Words(ja="注意", en="Warning"),
    "error": Words(ja="エラー", en="Error"),
}
KEPT = 2000


@dataclass(frozen=True)
class Message:
    """One sentence that was said."""

    at: dt.datetime
    level: Level
    words: Words


class Messages(QObject):
    """The newest last. Signal: `added`."""

    added = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.said: deque[Message] = deque(maxlen=KEPT)

    def add(self, level: Level, words: Words) -> None:
        self.said.append(Message(dt.datetime.now(), level, words))
        self.added.emit()
