"""検証: had we ranked at the start of past years, how many of the leaks that followed would have been caught?"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QSpinBox, QSplitter, QStackedLayout, QTabWidget, QWidget

from waterdx.app.chart_tabs import ChartTabs
from waterdx.app.empty_state import EmptyState
from waterdx.app.jobs import Latest
from waterdx.app.map.town_map import TownMap
from waterdx.app.saving import ask_where
from waterdx.app.screening.evaluation_tasks import NOT_EVALUATED, TABLES, pictures, save_report, tables
from waterdx.app.screening.model_choice import ModelChoice
from waterdx.app.screening.tab import ScreeningTab
from waterdx.app.session import Session
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words

LONGEST_HORIZON = 10
USUAL_HORIZON = 3
REPORT = Words(ja="1 枚の報告を保存", en="Save one-page report")
REPORT_FILES = "PDF (*.pdf);;PNG (*.png);;SVG (*.svg)"


class EvaluationTab(ScreeningTab):
    """Choices above; the finding in a sentence, its tables and its charts below."""

    shows_map = False

    def __init__(self, session: Session, town_map: TownMap) -> None:
        super().__init__(session, town_map)
        self.as_of = QDateEdit(QDate.currentDate())
        self.horizon = QSpinBox()
        self.model = ModelChoice()
        self.run = button(Words(ja="検証する", en="Evaluate"), self.start, primary=True)
        self.report = button(Words(ja="1 枚の報告を保存…", en="Save one-page report…"), self.ask_report, "export")
        self.found = label("", wrap=True)
        self.tables = {name: LinkedTable(title) for name, title in TABLES.items()}
        self.charts = ChartTabs(session)
        self.drawing = Latest(self)
        self._faces = QStackedLayout()
        self._project: object = None
        self._lay_out()
        self._connect()
        self.show_town()
        self.show_evaluation()

    # Building

    def _lay_out(self) -> None:
        self._faces.addWidget(
            EmptyState("screening", Words(ja="順位はどれだけ当たるか", en="How good is the ranking?"), NOT_EVALUATED)
        )
        self._faces.addWidget(self._results())
        page = column(self._choices(), self._faces)
        page.setSpacing(0)
        page.setStretch(1, 1)
        self.setLayout(page)

    def _choices(self) -> QWidget:
        self.as_of.setDisplayFormat("yyyy-MM-dd")
        self.as_of.setCalendarPopup(True)
        self.as_of.setAccessibleName(str(Words(ja="検証の初日", en="First day of the evaluation")))
        self.horizon.setRange(1, LONGEST_HORIZON)
        self.horizon.lineEdit().setTextMargins(6, 0, 0, 0)
        self.horizon.setValue(USUAL_HORIZON)
        self.horizon.setSuffix(str(Words(ja=" 年間", en=" years")))
        self.horizon.setAccessibleName(str(Words(ja="検証の期間", en="Years of the evaluation")))
        choices = row(
            label(Words(ja="初日", en="From")), self.as_of, label(Words(ja="その後", en="then")), self.horizon,
            label(Words(ja="モデル", en="Model")), self.model, self.run, None, self.report, margins=(14, 8, 14, 8),
        )  # fmt: skip
        return holding(choices, "strip")

    def _results(self) -> QWidget:
        figures = QTabWidget()
        figures.setDocumentMode(True)
        for name, table in self.tables.items():
            figures.addTab(table, str(TABLES[name]))
        left = column(row(self.found, margins=(14, 10, 14, 10)), figures)
        left.setSpacing(0)
        left.setStretch(1, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(holding(left))
        split.addWidget(self.charts)
        split.setSizes([600, 490])
        split.setHandleWidth(1)
        return split

    def _connect(self) -> None:
        session = self.session
        session.town_changed.connect(self.show_town)
        session.evaluation_changed.connect(self.show_evaluation)
        session.jobs.started.connect(self._show_ready)
        session.jobs.ended.connect(self._show_ready)
        self.drawing.failed.connect(session.say_failed)

    # Doing

    def start(self) -> None:
        self.session.evaluate(self.as_of.date().toString(Qt.DateFormat.ISODate), self.horizon.value(), self.model.method)

    def ask_report(self) -> None:
        town = self.session.town
        name = Words(ja="{town} 順位の検証.pdf", en="{town} evaluation.pdf").format(town=town.name if town else "")
        path = ask_where(self, REPORT, REPORT_FILES, name)
        if path is not None:
            self.save_report(path)

    def save_report(self, path: Path) -> None:
        """One page for people who are no statisticians."""
        town, found = self.session.town, self.session.evaluation
        if town is not None and found is not None:
            self.session.run(REPORT, partial(save_report, found, town.name, path), self.session.say_saved)

    # Showing

    def show_town(self) -> None:
        """Another project brings its own day: the usual horizon before the end of its record."""
        town = self.session.town
        if town is not None and town.last_leak and (town.path, town.last_leak) != self._project:
            self._project = town.path, town.last_leak
            self.as_of.setDate(QDate.fromString(town.last_leak, Qt.DateFormat.ISODate).addYears(-USUAL_HORIZON))
        self._show_ready()

    def show_evaluation(self) -> None:
        found, town = self.session.evaluation, self.session.town
        self._faces.setCurrentIndex(0 if found is None else 1)
        if found is not None and town is not None:
            self.found.setText("\n".join(str(words) for words in (found.words, *found.warnings)))
            for name, table in tables(found).items():
                self.tables[name].show_table(table, np.full(len(table), -1))
            self.drawing.ask(partial(pictures, found, town.name), self.charts.show_pictures)
        self._show_ready()

    @property
    def is_busy(self) -> bool:
        return self.drawing.is_running

    def leave_for_good(self) -> None:
        self.drawing.wait()

    def _show_ready(self) -> None:
        town, idle = self.session.town, self.session.jobs.current is None
        self.run.setEnabled(idle and town is not None and town.last_leak is not None)
        self.report.setEnabled(idle and self.session.evaluation is not None)
