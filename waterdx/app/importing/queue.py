"""Files to import, one dialog after the other: the next is looked at when the one before is imported or left."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from waterdx.app.session import Session
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.dialogs.import_dialog import ImportDialog

UNREAD = Words(
    ja="{all} 件のファイルのうち {n} 件は読めませんでした: {names}。1 件ずつ開くと理由が分かります。",
    en="{n} of {all} files could not be read: {names}. Open one by itself to see why.",
)


class ImportQueue:
    """`waiting` are the files that have not been looked at yet; a file given meanwhile joins them."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        self.session, self._parent = session, parent
        self.waiting: list[Path] = []
        self.dialog: ImportDialog | None = None
        self._count, self._unread = 0, list[str]()
        session.jobs.ended.connect(self._go_on)

    def add(self, files: Iterable[Path]) -> None:
        """Look at these files when it is their turn."""
        self.waiting += files
        if self.dialog is not None:
            self.dialog.show_place(self._count, self._count + len(self.waiting))
        self._go_on()

    def leave(self) -> None:
        """For closing the window: nothing is looked at any more."""
        self.waiting.clear()
        if self.dialog is not None:
            self.dialog.reject()

    def _go_on(self) -> None:
        """The next file, unless one is being looked at or something runs: then this is asked again when that ends."""
        if self.dialog is not None or self.session.jobs.current is not None:
            return
        if self.session.town is None:
            self.waiting.clear()  # the project they were given with could not be opened
        if self.waiting:
            self._look_at(self.waiting.pop(0))
        elif self._count:
            self._tell_unread()

    def _look_at(self, file: Path) -> None:
        from waterdx.app.dialogs.import_dialog import ImportDialog

        self._count += 1
        dialog = self.dialog = ImportDialog(file, self.session, self._parent, (self._count, self._count + len(self.waiting)))
        dialog.stop_wanted.connect(self.waiting.clear)
        dialog.done_with.connect(self._on_done_with)
        dialog.look()

    def _on_done_with(self) -> None:
        assert self.dialog is not None
        if self.dialog.seen is None:
            self._unread.append(self.dialog.file.name)
        self.dialog = None
        QTimer.singleShot(0, self._go_on)  # when what ended is told to everybody

    def _tell_unread(self) -> None:
        if self._unread and self._count > 1:
            words = UNREAD.format(all=self._count, n=len(self._unread), names=", ".join(self._unread))
            self.session.say("warning", words)
        self._count, self._unread = 0, []
