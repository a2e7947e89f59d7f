"""漏水スクリーニング: expected leaks per pipe on the map and ranked, and a survey plan for this year's money."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QFileDialog,
    QSpinBox,
    QSplitter,
    QStackedLayout,
    QTabWidget,
    QWidget,
)  # fmt: skip

from waterdx.app.chart_offer import offer_charts
from waterdx.app.empty_state import EmptyState
from waterdx.app.map.town_map import TownMap
from waterdx.app.pages.evaluation_tab import EvaluationTab
from waterdx.app.pages.page import Page
from waterdx.app.screening_tasks import NO_PLAN, NOT_SCREENED
from waterdx.app.search_line import SearchLine
from waterdx.app.session import Rows, Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import Reading, button, column, holding, label, row
from waterdx.core.words import Words
from waterdx.screening.unit_cost import DEFAULT_UNIT_COST_SOURCE, DEFAULT_UNIT_COST_YEN_PER_KM

LONGEST_HORIZON = 10
USUAL_HORIZON = 3
USUAL_BUDGET_YEN = 3_000_000
MOST_BUDGET_YEN, MOST_UNIT_COST = 999_999_999, 9_999_999
EXPORT_TITLE = Words(ja="順位表と調査計画を保存", en="Save ranking and survey plan")


class ScreeningPage(Page):
    """Choices above, map on the left, ranking, plan and model in words on the right."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.map: TownMap = TownMap(session, "risk")
        self.as_of = QDateEdit(QDate.currentDate())
        self.latest = QCheckBox(str(Words(ja="記録の最終日", en="End of the record")))
        self.horizon = QSpinBox()
        self.run = button(Words(ja="計算する", en="Run"), self.start, primary=True)
        self.expected = label("", "muted", wrap=True)
        self.words = SearchLine(Words(ja="管路番号・理由で絞り込む", en="Filter by number or reason"))
        self.ranking = LinkedTable(Words(ja="漏れやすい順の表", en="Ranking"))
        self.card = Reading(Words(ja="モデルの説明", en="About the model"))
        self.budget, self.unit_cost = QSpinBox(), QSpinBox()
        self.plan = button(Words(ja="計画をつくる", en="Make the plan"), self.make_plan, primary=True)
        self.plan_words = label("", wrap=True)
        self.areas = LinkedTable(Words(ja="調査する区域", en="Areas to survey"))
        self.evaluation = EvaluationTab(session)
        self.tabs = QTabWidget()
        self._area_rows: list[Rows] = []
        self._lay_out()
        self._connect()
        self.show_town()
        self.show_screening()
        self.show_plan()

    # Building

    def _lay_out(self) -> None:
        self._faces = QStackedLayout(self)
        self._faces.addWidget(
            EmptyState(
                "screening",
                Words(ja="漏れやすい管路を探す", en="Find the pipes most likely to leak"),
                Words(
                    ja="管路と漏水・修繕の記録から、管路ごとに今後の漏水の見込みを計算します。\n先に「台帳」でプロジェクトを開いてください。",
                    en="From pipes and repair records: expected leaks of every pipe.\nOpen a project on the Ledger page first.",
                ),
                [
                    button(
                        Words(ja="台帳へ", en="Go to the ledger"),
                        lambda: self.session.action_wanted.emit("page_ledger"),
                        primary=True,
                    )
                ],
            )
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.map)
        split.addWidget(self._results())
        split.setSizes([560, 520])
        split.setHandleWidth(1)
        page = column(self._choices(), split)
        page.setSpacing(0)
        self._faces.addWidget(holding(page))

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
            label(Words(ja="基準日", en="As of")), self.as_of, self.latest, label("   "),
            label(Words(ja="見込む期間", en="Horizon")), self.horizon, label("  "), self.run, None, margins=(14, 8, 14, 8),
        )  # fmt: skip
        return holding(layout, "strip")

    def _results(self) -> QWidget:
        self.export = button(Words(ja="Excel に保存…", en="Save as Excel…"), self.ask_export, "export")
        self.save_map = button(Words(ja="地図を保存…", en="Save map…"), self.ask_chart, "export")
        above = row(self.words, self.export, self.save_map, margins=(10, 8, 10, 4))
        above.setStretch(0, 1)
        ranking = column(above, row(self.expected, margins=(12, 2, 10, 6)), self.ranking)
        ranking.setSpacing(0)
        self.tabs.addTab(holding(ranking), str(Words(ja="順位表", en="Ranking")))
        self.tabs.addTab(self._plan_tab(), str(Words(ja="調査計画", en="Survey plan")))
        self.tabs.addTab(self.evaluation, str(Words(ja="検証", en="Evaluation")))
        self.tabs.addTab(self.card, str(Words(ja="モデルの説明", en="About the model")))
        self.tabs.setDocumentMode(True)
        return self.tabs

    def _plan_tab(self) -> QWidget:
        for box, value, step, most in (
            (self.budget, USUAL_BUDGET_YEN, 100_000, MOST_BUDGET_YEN),
            (self.unit_cost, DEFAULT_UNIT_COST_YEN_PER_KM, 10_000, MOST_UNIT_COST),
        ):
            box.setRange(1, most)
            box.setGroupSeparatorShown(True)
            box.setSingleStep(step)
            box.setValue(value)
            box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.budget.setSuffix(str(Words(ja=" 円", en=" yen")))
        self.unit_cost.setToolTip(str(DEFAULT_UNIT_COST_SOURCE))
        self.unit_cost.setSuffix(str(Words(ja=" 円/km", en=" yen/km")))
        money = row(
            label(Words(ja="予算", en="Budget")), self.budget, label(Words(ja="調査単価", en="Unit cost")), self.unit_cost, self.plan, None,
            margins=(10, 8, 10, 0),
        )  # fmt: skip
        words = row(self.plan_words, margins=(12, 2, 10, 8))
        source = Words(ja="調査単価の初期値の出典: {s}", en="Source of the unit cost given: {s}").format(
            s=DEFAULT_UNIT_COST_SOURCE
        )
        self.unit_cost_source = label(source, "small", wrap=True)
        layout = column(money, words, self.areas, row(self.unit_cost_source, margins=(12, 2, 10, 8)))
        layout.setSpacing(4)
        layout.setStretch(2, 1)
        return holding(layout)

    def _connect(self) -> None:
        session = self.session
        session.town_changed.connect(self.show_town)
        session.screening_changed.connect(self.show_screening)
        session.plan_changed.connect(self.show_plan)
        session.selection_changed.connect(self.show_selected)
        session.jobs.started.connect(self._show_ready)
        session.jobs.ended.connect(self._show_ready)
        self.latest.toggled.connect(self.as_of.setDisabled)
        self.ranking.picked.connect(self._on_rows_picked)
        self.ranking.opened.connect(session.locate)
        self.areas.picked.connect(self._on_areas_picked)
        self.words.searched.connect(self.filter)

    # Doing

    def start(self) -> None:
        as_of = None if self.latest.isChecked() else self.as_of.date().toString(Qt.DateFormat.ISODate)
        self.session.screen(as_of, self.horizon.value())

    def make_plan(self) -> None:
        self.session.make_plan(self.budget.value(), self.unit_cost.value())

    def ask_export(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, str(EXPORT_TITLE), "", "Excel (*.xlsx)")
        if chosen:
            self.session.export_screening(Path(chosen).with_suffix(".xlsx"))

    def ask_chart(self) -> None:
        offer_charts(self.session, "screening", self)

    # Showing

    def show_town(self) -> None:
        town = self.session.town
        self._faces.setCurrentIndex(0 if town is None or not len(town.pipes) else 1)
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

    def show_plan(self) -> None:
        planned = self.session.plan
        self.areas.show_table(planned.table if planned else Table(), np.arange(len(planned.rows) if planned else 0))
        self._area_rows = planned.rows if planned else []
        self.plan_words.setText(str(planned.sentence if planned else NO_PLAN))

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
        for one in (self.plan, self.export, self.save_map):
            one.setEnabled(idle and self.session.screened is not None)

    def _on_rows_picked(self, rows: Rows) -> None:
        self.session.select(np.unique(rows))
        self.map.zoom_to_rows_if_hidden()

    def _on_areas_picked(self, areas: Rows) -> None:
        rows = [self._area_rows[number] for number in areas]
        self.session.select(np.unique(np.concatenate(rows)) if rows else np.empty(0, dtype=np.int64))
        self.map.zoom_to_rows_if_hidden()
