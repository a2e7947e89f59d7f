"""Windows beside the map that tell of the town as it was: when the ledger changes they close, say so and offer to open again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
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
    town, title = session.town, dialog.windowTitle()

    def close() -> None:
        if not dialog.isVisible():
            return
        dialog.close()
        if session.town is not None and town is not None and session.is_open(town.path):  # of another town nothing is to be told
            QTimer.singleShot(0, session, partial(_tell, session, title, action))  # after what is said of the change itself

    session.town_changed.connect(close)
    dialog.finished.connect(lambda: session.town_changed.disconnect(close))


def _tell(session: Session, title: str, action: str) -> None:
    session.offered.emit(CLOSED.format(title=title), AGAIN, partial(session.action_wanted.emit, action))
