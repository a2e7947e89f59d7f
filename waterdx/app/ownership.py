"""The project that is open is marked as ours while it is, and one that is only looked at is guarded from being written."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from waterdx.app.jobs import Latest
from waterdx.core.later import later
from waterdx.core.progress import Progress, silent

if TYPE_CHECKING:
    from waterdx.app.session import Session
    from waterdx.store import owner, read_only
else:
    owner, read_only = later("waterdx.store.owner"), later("waterdx.store.read_only")


class Ownership(QObject):
    """Marks are written from a thread: a shared drive may take its time."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._marked: set[Path] = set()  # touched by one task at a time
        self._guarded: Path | None = None
        self._settled: tuple[Path | None, object] = (None, None)
        self._writing = Latest(self)
        self._renewing = QTimer(self)
        self._renewing.timeout.connect(self.settle)
        session.town_changed.connect(self._on_town_changed)

    def _on_town_changed(self) -> None:
        town = self._session.town
        if (town.path if town else None, self._session.read_only) != self._settled:
            self.settle()

    def settle(self) -> None:
        """Mark and guard what is open now, and nothing else."""
        town, reason = self._session.town, self._session.read_only
        path = town.path if town else None
        self._settled = path, reason
        if self._guarded is not None:
            read_only.release(self._guarded)
        self._guarded = path if reason is not None else None
        if self._guarded is not None and reason is not None:
            read_only.hold(self._guarded, reason)
        wanted = None if reason is not None else path
        self._writing.ask(partial(_mark_only, self._marked, wanted), _nothing)
        self._renewing.start(owner.RENEWED_S * 1000)

    def leave_for_good(self) -> None:
        """For closing the window."""
        self._renewing.stop()
        self._writing.wait()
        _mark_only(self._marked, None)
        if self._guarded is not None:
            read_only.release(self._guarded)


def _mark_only(marked: set[Path], wanted: Path | None, progress: Progress = silent) -> None:
    for path in marked - {wanted}:
        owner.leave(path)
        marked.discard(path)
    if wanted is not None:
        owner.take(wanted)
        marked.add(wanted)


def _nothing(result: None) -> None:
    """A mark has nothing to show."""
