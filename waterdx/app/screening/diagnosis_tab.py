"""診断: expected leaks of every pipe, the likeliest to leak first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCheckBox, QDateEdit, QFileDialog, QSpinBox, QTabWidget, QWidget

from waterdx.app.chart_offer import offer_charts
from waterdx.app.map.town_map import TownMap
from waterdx.app.screening.tab import ScreeningTab
from waterdx.app.screening.tasks import NOT_SCREENED
from waterdx.app.search_line import SearchLine
from waterdx.app.session import Rows, Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import Reading, button, column, holding, label, row
from waterdx.core.words import Words

LONGEST_HORIZON = 10
USUAL_HORIZON = 3
EXPORT_TITLE = Words(ja="順位表と調査計画を保存", en="Save ranking and survey plan")


class DiagnosisTab(ScreeningTab):
    """Choices above, the ranking and the model in words below."""

    def __init__(self, session: Session, town_map: TownMap) -> None:
        super().__init__(session, town_map)
        self.as_of = QDateEdit(QDate.currentDate())
        self.latest = QCheckBox(str(Words(ja="記録の最終日", en="End of the record")))
        self.horizon = QSpinBox()
        self.run = button(Words(ja="計算する", en="Run"), self.start, primary=True)
        self.expected = label("", "muted", wrap=True)
        self.words = SearchLine(Words(ja="管路番号・理由で絞り込む", en="Filter by number or reason"))
        self.ranking = LinkedTable(Words(ja="漏れやすい順の表", en="Ranking"))
        self.card = Reading(Words(ja="モデルの説明", en="About the model"))
        self.tabs = QTabWidget()
        self._lay_out()
        self._connect()
        self.show_town()
        self.show_screening()

    def _lay_out(self) -> None:
        self.export = button(Words(ja="Excel に保存…", en="Save as Excel…"), self.ask_export, "export")
        self.save_map = button(Words(ja="地図を保存…", en="Save map…"), self.ask_chart, "export")
        above = row(self.words, self.export, self.save_map, margins=(10, 8, 10, 4))
        above.setStretch(0, 1)
        ranking = column(above, row(self.expected, margins=(12, 2, 10, 6)), self.ranking)
        ranking.setSpacing(0)
        self.tabs.addTab(holding(ranking), str(Words(ja="順位表", en="Ranking")))
        self.tabs.addTab(self.card, str(Words(ja="モデルの説明", en="About the model")))
        self.tabs.setDocumentMode(True)
        page = column(self._choices(), self.tabs)
        page.setSpacing(0)
        self.setLayout(page)

    def _choices(self) -> QWidget:
        self.as_of.setDisplayFormat("yyyy-MM-dd")
        self.as_of.setCalendarPopup(True)
        self.latest.setChecked(True)
        self.as_of.setEnabled(False)
        self.horizon.setRange(1, LONGEST_HORIZON)
        self.horizon.lineEdit().setTextMargins(6, 0, 0, 0)
        self.horizon.setValue(USUAL_HORIZON)
        self.horizon.setSuffix(str(Words(ja=" 年間", en=" years")))
        layout = row(
            label(Words(ja="基準日", en="As of")), self.as_of, self.latest,
            label(Words(ja="見込む期間", en="Horizon")), self.horizon, self.run, None, margins=(14, 8, 14, 8),
        )  # fmt: skip
        return holding(layout, "strip")

    def _connect(self) -> None:
        session = self.session
        session.town_changed.connect(self.show_town)
        session.screening_changed.connect(self.show_screening)
        session.selection_changed.connect(self.show_selected)
        session.jobs.started.connect(self._show_ready)
        session.jobs.ended.connect(self._show_ready)
        self.latest.toggled.connect(self.as_of.setDisabled)
        self.ranking.picked.connect(self.choose_pipes)
        self.ranking.opened.connect(session.locate)
        self.words.searched.connect(self.filter)

    # Doing

    def start(self) -> None:
        as_of = None if self.latest.isChecked() else self.as_of.date().toString(Qt.DateFormat.ISODate)
        self.session.screen(as_of, self.horizon.value())

    def ask_export(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, str(EXPORT_TITLE), "", "Excel (*.xlsx)")
        if chosen:
            self.session.export_screening(Path(chosen).with_suffix(".xlsx"))

    def ask_chart(self) -> None:
        offer_charts(self.session, "screening", self, ["risk_map"])

    # Showing

    def show_town(self) -> None:
        town = self.session.town
        if town is not None and town.last_leak and self.latest.isChecked():
            self.as_of.setDate(QDate.fromString(town.last_leak, Qt.DateFormat.ISODate))
        self._show_ready()

    def show_screening(self) -> None:
        screened = self.session.screened
        self.ranking.show_table(
            screened.table if screened else Table(), screened.objects if screened else np.empty(0, dtype=np.int64)
        )
        self.expected.setText(str(screened.sentence) if screened else "")
        self.card.show_text(screened.card if screened else NOT_SCREENED)
        self._show_ready()
        self.show_selected(self.session.selected)

    def show_selected(self, rows: Rows) -> None:
        self.ranking.select_objects(rows)

    def filter(self, words: str) -> None:
        self.ranking.filter(words)
        self.ranking.select_objects(self.session.selected)

    def focus_search(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.words.setFocus()
        self.words.selectAll()

    def _show_ready(self) -> None:
        idle = self.session.jobs.current is None
        self.run.setEnabled(idle)
        for one in (self.export, self.save_map):
            one.setEnabled(idle and self.session.screened is not None)
