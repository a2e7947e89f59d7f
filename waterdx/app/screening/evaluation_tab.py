"""検証: had we ranked on a past day, how many of the leaks that followed would have been caught?"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QSpinBox

from waterdx.app.map.town_map import TownMap
from waterdx.app.screening.evaluation_tasks import NOT_EVALUATED, caught_table
from waterdx.app.screening.tab import ScreeningTab
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

LONGEST_HORIZON = 10
USUAL_HORIZON = 3


class EvaluationTab(ScreeningTab):
    """Choices, the finding in a sentence, and the rankings side by side."""

    shows_map = False

    def __init__(self, session: Session, town_map: TownMap) -> None:
        super().__init__(session, town_map)
        self.as_of = QDateEdit(QDate.currentDate())
        self.horizon = QSpinBox()
        self.run = button(Words(ja="検証する", en="Evaluate"), self.start, primary=True)
        self.found = label(NOT_EVALUATED, wrap=True)
        self.caught = LinkedTable(Words(ja="順位の付け方ごとの、当てた漏水の割合", en="Share of leaks caught by each ranking"))
        self._project: object = None
        self._lay_out()
        session.town_changed.connect(self.show_town)
        session.evaluation_changed.connect(self.show_evaluation)
        session.jobs.started.connect(self._show_ready)
        session.jobs.ended.connect(self._show_ready)
        self.show_town()
        self.show_evaluation()

    def _lay_out(self) -> None:
        self.as_of.setDisplayFormat("yyyy-MM-dd")
        self.as_of.setCalendarPopup(True)
        self.as_of.setAccessibleName(str(Words(ja="検証の基準日", en="Day of the evaluation")))
        self.horizon.setRange(1, LONGEST_HORIZON)
        self.horizon.lineEdit().setTextMargins(6, 0, 0, 0)
        self.horizon.setValue(USUAL_HORIZON)
        self.horizon.setSuffix(str(Words(ja=" 年間", en=" years")))
        self.horizon.setAccessibleName(str(Words(ja="検証の期間", en="Years of the evaluation")))
        choices = row(
            label(Words(ja="基準日", en="As of")), self.as_of, label(Words(ja="その後", en="then")), self.horizon, self.run, None,
            margins=(10, 8, 10, 0),
        )  # fmt: skip
        layout = column(choices, row(self.found, margins=(12, 4, 10, 8)), self.caught)
        layout.setSpacing(4)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def start(self) -> None:
        self.session.evaluate(self.as_of.date().toString(Qt.DateFormat.ISODate), self.horizon.value())

    def show_town(self) -> None:
        """Another project brings its own day: the usual horizon before the end of its record."""
        town = self.session.town
        if town is not None and town.last_leak and (town.path, town.last_leak) != self._project:
            self._project = town.path, town.last_leak
            self.as_of.setDate(QDate.fromString(town.last_leak, Qt.DateFormat.ISODate).addYears(-USUAL_HORIZON))
        self._show_ready()

    def show_evaluation(self) -> None:
        found = self.session.evaluation
        self.found.setText(str(found.words if found else NOT_EVALUATED))
        table = caught_table(found) if found else Table()
        self.caught.show_table(table, np.full(len(table), -1))

    def _show_ready(self) -> None:
        town = self.session.town
        self.run.setEnabled(self.session.jobs.current is None and town is not None and town.last_leak is not None)
