"""What was changed in the project, and the points in time it can be brought back to."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QPushButton, QTabWidget, QWidget

from waterdx.app.history.changes_tab import ChangesTab
from waterdx.app.history.points_tab import PointsTab
from waterdx.app.session import Session
from waterdx.app.widgets import button, column, row
from waterdx.core.words import Words

TITLE = Words(ja="変更の履歴と復元ポイント", en="History and restore points")


class HistoryDialog(QDialog):
    """Stays open beside the ledger and follows it; `look()` reads and shows."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(TITLE))
        self.changes, self.points = ChangesTab(session), PointsTab(session)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(str(TITLE))
        self.tabs.addTab(self.changes, str(Words(ja="変更の履歴", en="History")))
        self.tabs.addTab(self.points, str(Words(ja="復元ポイント", en="Restore points")))
        self.tabs.setDocumentMode(True)
        close = button(Words(ja="閉じる", en="Close"), self.accept)
        self.setLayout(column(self.tabs, row(None, close), margins=(14, 12, 14, 14)))
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(False)  # Enter in a field is the field's own
        self.resize(900, 600)
        self.points.left.connect(self.accept)
        self.finished.connect(self._leave)
        session.town_changed.connect(self._on_town_changed)

    @property
    def is_busy(self) -> bool:
        return self.changes.is_busy or self.points.is_busy

    def look(self) -> None:
        self.changes.refresh()
        self.points.refresh()
        self.show()
        self.changes.table.setFocus()

    def _on_town_changed(self) -> None:
        if self.isVisible():
            self.changes.refresh()
            self.points.refresh()

    def _leave(self) -> None:
        self.changes.leave_for_good()
        self.points.leave_for_good()
