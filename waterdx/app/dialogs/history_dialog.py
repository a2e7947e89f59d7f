"""What was changed in the project, and the points in time it can be brought back to."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QAbstractItemView, QDialog, QTabWidget, QWidget

from waterdx.app.history_tasks import History
from waterdx.app.question import Question
from waterdx.app.session import Session
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words


class HistoryDialog(QDialog):
    """`look()` reads history and restore points in a job and then opens the dialog."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle(str(Words(ja="変更の履歴と復元ポイント", en="History and restore points")))
        self.changes = LinkedTable(Words(ja="変更の履歴", en="History of changes"))
        self.points = LinkedTable(Words(ja="復元ポイント", en="Restore points"))
        self.points.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.back = button(Words(ja="この時点に戻す…", en="Go back to this point…"), self.ask_back)
        self.tabs = QTabWidget()
        self._lay_out()
        self.points.picked.connect(self._show_ready)
        self.points.opened.connect(lambda _number: self.ask_back())
        self._show_ready()

    def _lay_out(self) -> None:
        note = Words(
            ja="取り込みや一括の変更の前に、プロジェクト全体の控えを自動で残しています。最近の 10 件まで残ります。",
            en="A copy of the whole project is kept before every import and bulk change, the latest 10 of them.",
        )
        points = column(
            row(label(note, "muted", wrap=True), margins=(10, 8, 10, 0)), self.points, row(None, self.back, margins=(0, 0, 0, 8))
        )
        self.tabs.addTab(self.changes, str(Words(ja="変更の履歴", en="History")))
        self.tabs.addTab(holding(points), str(Words(ja="復元ポイント", en="Restore points")))
        self.tabs.setDocumentMode(True)
        close = button(Words(ja="閉じる", en="Close"), self.accept, primary=True)
        self.setLayout(column(self.tabs, row(None, close), margins=(14, 12, 14, 14)))
        self.resize(860, 480)

    def look(self) -> None:
        self.session.read_history(self.show_history)

    def show_history(self, history: History) -> None:
        self.changes.show_table(history.changes, np.full(len(history.changes), -1))
        self.points.show_table(history.points, np.array(history.numbers, dtype=np.int64))
        self.open()

    def ask_back(self) -> None:
        """Go back to the chosen point after asking once."""
        number = self._chosen()
        if number is None:
            return
        question = Words(ja="復元ポイント {n} の時点に戻しますか。", en="Go back to restore point {n}?").format(n=number)
        note = Words(
            ja="それより後の変更はなくなります。いまの状態も復元ポイントに残すので、あとで戻せます。",
            en="Later changes go away. The present state is kept as a restore point too, so you can come back.",
        )
        Question(self, question, note).ask(Words(ja="この時点に戻す", en="Go back"), lambda: self._go_back(number))

    def _go_back(self, number: int) -> None:
        self.accept()
        self.session.go_back(number)

    def _chosen(self) -> int | None:
        chosen = self.points.chosen_objects()
        return int(chosen[0]) if len(chosen) else None

    def _show_ready(self) -> None:
        self.back.setEnabled(self._chosen() is not None)
