"""単価と仮定: prices and other assumptions of the survey plan, typed in place, each with its source."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStyledItemDelegate, QWidget

from waterdx.app.jobs import Latest
from waterdx.app.screening.plan_tasks import assume, assumptions
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import column, label, row
from waterdx.core.words import Words

HINT = Words(
    ja="「値」をダブルクリック(F2)して町の見積額などに打ち替えます。空欄にすると、はじめの値に戻ります。",
    en="Double-click (F2) a value to type the town's own, such as a quotation; blank means the default again.",
)
SETTING = Words(ja="調査の仮定の保存", en="Save the assumptions")


class AssumptionsPanel(QWidget):
    """Read when it is first looked at, and again after every change of the project."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.table = LinkedTable(Words(ja="調査の単価と仮定", en="Costs and assumptions of surveys"))
        self.table.rows.editable = frozenset({"value"})
        self.table.setItemDelegate(QStyledItemDelegate(self.table))
        self.reading = Latest(self)
        self._town: object = None
        self.table.rows.typed.connect(self._on_typed)
        self.reading.failed.connect(session.say_failed)
        session.town_changed.connect(self._read_when_seen)
        session.editor.refused.connect(self.table.viewport().update)
        layout = column(row(label(HINT, "small", wrap=True), margins=(12, 6, 10, 6)), self.table)
        layout.setSpacing(0)
        self.setLayout(layout)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read_when_seen()

    def _read_when_seen(self) -> None:
        town = self.session.town
        if town is not None and town is not self._town and self.isVisible():
            self._town = town
            self.reading.ask(partial(assumptions, town.path), self._show)

    def _show(self, table: Table) -> None:
        if not self.table.update_table(table):
            self.table.show_table(table, np.full(len(table), -1))

    def _on_typed(self, number: int, _column: str, text: str) -> None:
        self.session.editor.run(SETTING, partial(assume, number=number, text=text))
