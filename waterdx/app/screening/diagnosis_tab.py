"""診断: expected leaks of every pipe, the likeliest to leak first, and why."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSpinBox, QSplitter, QTabWidget, QWidget

from waterdx.app.chart_offer import offer_charts
from waterdx.app.jobs import Latest
from waterdx.app.map.town_map import TownMap
from waterdx.app.rows import Rows
from waterdx.app.saving import ask_where
from waterdx.app.screening.conditions import Conditions
from waterdx.app.screening.pipe_reasons import PipeReasonsPanel
from waterdx.app.screening.record_panel import RecordPanel
from waterdx.app.screening.tab import ScreeningTab
from waterdx.app.screening.tasks import NOT_SCREENED
from waterdx.app.search_line import SearchLine
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import Reading, button, column, holding, label, row
from waterdx.core.words import Words

LONGEST_HORIZON = 10
USUAL_HORIZON = 3
EXPORT_TITLE = Words(ja="順位表と調査計画を保存", en="Save ranking and survey plan")


class DiagnosisTab(ScreeningTab):
    """Choices above, the ranking below them; under it why the chosen pipe ranks there, what became of the leaks, the model."""

    def __init__(self, session: Session, town_map: TownMap) -> None:
        super().__init__(session, town_map)
        self.horizon = QSpinBox()
        self.run = button(Words(ja="計算する", en="Run"), self.start, primary=True)
        session.guard.watch(self.run)
        self.change = QPushButton(str(Words(ja="条件を変える", en="Conditions")))
        self.conditions = Conditions(session)
        self.expected = label("", wrap=True)
        self.words = SearchLine(Words(ja="管路番号・理由で絞り込む", en="Filter by number or reason"))
        self.export = button(Words(ja="Excel に保存…", en="Save as Excel…"), self.ask_export, "export")
        self.save_map = button(Words(ja="地図を保存…", en="Save map…"), self.ask_chart, "export")
        self.ranking = LinkedTable(Words(ja="漏れやすい順の表", en="Ranking"))
        self.reasons = PipeReasonsPanel(session)
        self.record = RecordPanel(session)
        self.card = Reading(Words(ja="モデルの説明", en="About the model"))
        self.below = QTabWidget()
        self._lay_out()
        self._connect()
        self.show_screening()

    # Building

    def _lay_out(self) -> None:
        above = row(self.words, self.export, self.save_map, margins=(10, 6, 10, 6))
        above.setStretch(0, 1)
        ranking = column(row(self.expected, margins=(12, 8, 10, 0)), above, self.ranking)
        ranking.setSpacing(0)
        ranking.setStretch(2, 1)
        self.below.addTab(self.reasons, str(Words(ja="選んだ管の理由", en="Chosen pipe")))
        self.below.addTab(self.record, str(Words(ja="漏水の記録", en="Leak record")))
        self.below.addTab(self.card, str(Words(ja="モデルの説明", en="About the model")))
        self.below.setDocumentMode(True)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(holding(ranking))
        split.addWidget(self.below)
        split.setSizes([380, 260])
        split.setStretchFactor(0, 1)
        split.setHandleWidth(1)
        page = column(self._choices(), self.conditions, split)
        page.setSpacing(0)
        page.setStretch(2, 1)
        self.setLayout(page)

    def _choices(self) -> QWidget:
        self.horizon.setRange(1, LONGEST_HORIZON)
        self.horizon.lineEdit().setTextMargins(6, 0, 0, 0)
        self.horizon.setValue(USUAL_HORIZON)
        self.horizon.setSuffix(str(Words(ja=" 年間", en=" years")))
        self.horizon.setAccessibleName(str(Words(ja="見込む期間", en="Horizon")))
        self.change.setCheckable(True)
        self.conditions.hide()
        layout = row(
            label(Words(ja="見込む期間", en="Horizon")), self.horizon, self.run, self.change, None, margins=(14, 8, 14, 8)
        )
        return holding(layout, "strip")

    def _connect(self) -> None:
        session = self.session
        session.screening_changed.connect(self.show_screening)
        session.selection_changed.connect(self.show_selected)
        session.jobs.started.connect(self._show_ready)
        session.jobs.ended.connect(self._show_ready)
        self.change.toggled.connect(self._on_conditions_toggled)
        self.ranking.picked.connect(self.choose_pipes)
        self.ranking.opened.connect(session.locate)
        self.words.searched.connect(self.filter)

    # Doing

    def start(self) -> None:
        self.session.screen(self.conditions.as_of, self.horizon.value(), self.conditions.method)

    def ask_export(self) -> None:
        path = ask_where(self, EXPORT_TITLE, "Excel (*.xlsx)")
        if path is not None:
            self.session.export_screening(path)

    def ask_chart(self) -> None:
        offer_charts(self.session, "screening", self, ["risk_map"])

    def filter(self, words: str) -> None:
        self.ranking.filter(words)
        self.ranking.select_objects(self.session.selected)

    # Showing

    def show_screening(self) -> None:
        screened = self.session.screened
        self.ranking.show_table(
            screened.table if screened else Table(), screened.objects if screened else np.empty(0, dtype=np.int64)
        )
        self.expected.setText(str(screened.sentence if screened else NOT_SCREENED))
        self.card.show_text(screened.card if screened else NOT_SCREENED)
        self.record.show_record()
        self._show_ready()
        self.show_selected(self.session.selected)

    def show_selected(self, rows: Rows) -> None:
        self.ranking.select_objects(rows)
        self.reasons.show_chosen()

    def focus_search(self) -> None:
        self.words.setFocus()
        self.words.selectAll()

    @property
    def is_busy(self) -> bool:
        return any(one.is_running for one in self._questions)

    def leave_for_good(self) -> None:
        for one in self._questions:
            one.wait()

    @property
    def _questions(self) -> tuple[Latest, ...]:
        return self.conditions.reading, self.reasons.asking, self.record.asking

    def _on_conditions_toggled(self, shown: bool) -> None:
        self.conditions.setVisible(shown)
        if shown:
            self.conditions.read_level()

    def _show_ready(self) -> None:
        idle = self.session.jobs.current is None
        self.run.setEnabled(idle)
        for one in (self.export, self.save_map):
            one.setEnabled(idle and self.session.screened is not None)
