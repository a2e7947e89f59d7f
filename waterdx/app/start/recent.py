"""The projects opened last: whether each is still there and when it was changed, asked apart, as a network drive may be slow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from waterdx.app.jobs import Latest
from waterdx.app.session import Session
from waterdx.app.two_line_item import SECOND_LINE, TwoLineItem
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

MISSING = Words(ja="見つかりません: {folder}", en="Not found: {folder}")
CHANGED = Words(ja="{when:%Y-%m-%d %H:%M} 更新  {folder}", en="changed {when:%Y-%m-%d %H:%M}  {folder}")
FORGET = Words(ja="Enter で開きます。Delete で一覧から外します(ファイルは消しません)。",
               en="Enter opens it, Delete takes it off the list (the file stays).")  # fmt: skip


@dataclass(frozen=True)
class Recent:
    """`changed` is None where the file is not there."""

    path: Path
    changed: datetime | None


def look_at(paths: Sequence[Path], progress: Progress = silent) -> list[Recent]:
    """Which of the files are there."""
    return [Recent(path, _changed(path)) for path in paths]


def _changed(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime)
    except OSError:
        return None


class RecentList(QListWidget):
    """Signal: `counted(n)` when the list was shown."""

    counted = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setItemDelegate(TwoLineItem(self))
        self.setAccessibleName(str(Words(ja="最近のプロジェクト", en="Recent projects")))
        self.setToolTip(str(FORGET))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._asked = Latest(self)
        self.itemClicked.connect(self._open)

    @property
    def is_busy(self) -> bool:
        return self._asked.is_running

    def leave_for_good(self) -> None:
        self._asked.wait()

    def look(self) -> None:
        """Show what the settings remember."""
        self._asked.ask(partial(look_at, self.session.settings.recent), self._show)

    def forget(self, path: Path) -> None:
        """Take one off the list; the file stays."""
        self.session.settings.forget_project(path)
        self.look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(item)
        elif item is not None and event.key() == Qt.Key.Key_Delete:
            self.forget(_path_of(item))
        else:
            super().keyPressEvent(event)

    def _show(self, found: list[Recent]) -> None:
        self.clear()
        for one in found:
            words = (MISSING if one.changed is None else CHANGED).format(folder=one.path.parent, when=one.changed)
            item = QListWidgetItem(one.path.stem)
            item.setData(SECOND_LINE, str(words))
            item.setData(Qt.ItemDataRole.UserRole, str(one.path))
            self.addItem(item)
        self.counted.emit(len(found))

    def _open(self, item: QListWidgetItem) -> None:
        self.session.open(_path_of(item))


def _path_of(item: QListWidgetItem) -> Path:
    return Path(item.data(Qt.ItemDataRole.UserRole))
