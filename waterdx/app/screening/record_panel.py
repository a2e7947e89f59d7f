"""漏水の記録: what became of every leak on record in the diagnosis shown."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from waterdx.app.jobs import Latest
from waterdx.app.screening.diagnosis_tasks import Record, record
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import column, label, row
from waterdx.core.words import Words

NOTHING_YET = Words(
    ja="「計算する」を押すと、漏水の記録が 1 件ずつどう使われたかを示します。",
    en="Press Run: what became of every leak on record is shown here.",
)


class RecordPanel(QWidget):
    """Asked for when it is first looked at; a new diagnosis or another ledger asks again."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.sentence = label(NOTHING_YET, wrap=True)
        self.table = LinkedTable(Words(ja="漏水記録の扱い", en="What became of the leaks on record"))
        self.asking = Latest(self)
        self.asking.failed.connect(session.say_failed)
        self._told_of: tuple[object, object] = (None, None)
        layout = column(row(self.sentence, margins=(12, 8, 12, 8)), self.table)
        layout.setSpacing(0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_record()

    def show_record(self) -> None:
        town, screened = self.session.town, self.session.screened
        if town is None or screened is None:
            self._told_of = (None, None)
            self.sentence.setText(str(NOTHING_YET))
            self.table.show_table(Table(), np.empty(0, dtype=np.int64))
        elif self.isVisible() and not (self._told_of[0] is town and self._told_of[1] is screened):
            self._told_of = (town, screened)
            self.asking.ask(partial(record, town.path, screened.screening.card["as_of"]), self._show)

    def _show(self, found: Record) -> None:
        self.sentence.setText(str(found.sentence))
        self.table.show_table(found.table, np.full(len(found.table), -1))
