"""Windows beside the map that tell of the town as it was: when the ledger changes they close, say so and offer to open again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog

from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.session import Session

CLOSED = Words(
    ja="台帳が変わったため、前の内容を示していた「{title}」を閉じました。",
    en="The ledger changed, so “{title}”, which showed it as it was, was closed.",
)
AGAIN = Words(ja="もう一度開く", en="Open again")


def close_when_outdated(dialog: QDialog, session: Session, action: str) -> None:
    """Close with the next change; `action` is what opened it and opens it again."""
    _Watch(dialog, session, action)


class _Watch(QObject):
    """Goes with the dialog."""

    def __init__(self, dialog: QDialog, session: Session, action: str) -> None:
        super().__init__(dialog)
        self._dialog, self._session, self._action = dialog, session, action
        self._of = session.town.path if session.town else None
        session.town_changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        if not self._dialog.isVisible():
            return
        self._dialog.close()
        if self._of is not None and self._session.is_open(self._of):  # of another town nothing is to be told
            tell = partial(_tell, self._session, self._dialog.windowTitle(), self._action)
            QTimer.singleShot(0, self._session, tell)  # after what is said of the change itself


def _tell(session: Session, title: str, action: str) -> None:
    session.offered.emit(CLOSED.format(title=title), AGAIN, partial(session.action_wanted.emit, action))
