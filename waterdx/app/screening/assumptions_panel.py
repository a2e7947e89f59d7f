"""単価と仮定: prices and other assumptions of the survey plan, typed in place, each with its source."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtWidgets import QStyledItemDelegate, QWidget

from waterdx.app.help.tips import explained
from waterdx.app.screening.plan_tasks import assume, assumptions
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.when_seen import WhenSeen
from waterdx.app.widgets import column, label, row
from waterdx.core.words import Words
from waterdx.screening.survey_assumptions import ASSUMPTIONS

HINT = Words(
    ja="「値」をダブルクリック(F2)して町の見積額などに打ち替えます。空欄にすると、はじめの値に戻ります。",
    en="Double-click (F2) a value to type the town's own, such as a quotation; blank means the default again.",
)
SETTING = Words(ja="調査の仮定の保存", en="Save the assumptions")


class AssumptionsPanel(QWidget):
    """Typed in place; each value is one step of undo."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.table = LinkedTable(Words(ja="調査の単価と仮定", en="Costs and assumptions of surveys"))
        self.table.rows.editable = frozenset({"value"})
        session.guard.watch_typing(self.table)
        self.table.rows.explain = lambda _column, row: explained("survey_assumption", ASSUMPTIONS[row].name) if row >= 0 else ""
        self.table.setItemDelegate(QStyledItemDelegate(self.table))
        self.reading = WhenSeen(self, session, assumptions, self._show)
        self.table.rows.typed.connect(self._on_typed)
        self.reading.failed.connect(session.say_failed)
        session.editor.refused.connect(self.table.viewport().update)
        layout = column(row(label(HINT, "small", wrap=True), margins=(12, 6, 10, 6)), self.table)
        layout.setSpacing(0)
        self.setLayout(layout)

    def _show(self, table: Table) -> None:
        self.table.put_table(table, np.full(len(table), -1))

    def _on_typed(self, number: int, _column: str, text: str) -> None:
        self.session.editor.run(SETTING, partial(assume, number=number, text=text))
