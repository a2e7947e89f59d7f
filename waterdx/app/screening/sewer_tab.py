"""下水: TV surveys of sewers taken in, the urgency they mean, which of the other spans to look at next, and a plan for the money there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QFileDialog, QSpinBox, QStackedLayout, QTabWidget

from waterdx.app.empty_state import EmptyState
from waterdx.app.map.town_map import TownMap
from waterdx.app.rows import Rows
from waterdx.app.saving import TABLE_FILES, ask_where
from waterdx.app.screening import sewer_tasks
from waterdx.app.screening.sewer_tasks import Inspection, Sewers
from waterdx.app.screening.tab import ReadTab
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.tasks import import_filter
from waterdx.app.widgets import button, column, holding, label, row, tight, words_above
from waterdx.core.words import Words

CHOOSE_FILE = Words(ja="TV カメラ調査の表", en="Table of a TV survey")
USUAL_BUDGET_YEN, MOST_YEN = 5_000_000, 999_999_999
NO_PLAN = Words(
    ja="予算と、TV カメラ調査(洗浄を含む)1 km 当たりの見積額を入れて「計画をつくる」を押してください。公表された単価がないため、初期値はありません。",
    en="Type the budget and your quotation of TV survey (with cleaning) per km, then make the plan. No price is published, so there is no default.",
)
COLUMNS_HINT = Words(
    ja="表の見出し: 管渠番号・調査年月日・管の本数・管No.・項目・ランク(異常 1 件 1 行。異常のないスパンも 1 行)",
    en="Heads of a table: pipe number, survey date, pipes in the span, pipe of the span, item, grade (a row per finding, one for a sound span).",
)


class SewerTab(ReadTab):
    """What was surveyed, what was not, and the plan; choosing a row chooses its sewers on the map."""

    shown: Sewers | None

    def __init__(self, session: Session, town_map: TownMap) -> None:
        super().__init__(session, town_map, sewer_tasks.read_sewers)
        self.inspection: Inspection | None = None
        self.choose = button(Words(ja="TV カメラ調査を取り込む…", en="Take in a TV survey…"), self.ask_file, "import")
        session.guard.watch(self.choose)
        self.save_urgency = button(Words(ja="緊急度を保存…", en="Save urgency…"), self.ask_urgency, "export")
        self.save_ranking = button(Words(ja="順位を保存…", en="Save ranking…"), self.ask_ranking, "export")
        self.save_plan = button(Words(ja="区域を保存…", en="Save areas…"), self.ask_plan, "export")
        self.surveyed, self.basis, self.planned = label("", wrap=True), label("", "small", wrap=True), label(NO_PLAN, wrap=True)
        self.urgency = LinkedTable(Words(ja="調査済みスパンの緊急度", en="Urgency of the surveyed spans"))
        self.ranking = LinkedTable(Words(ja="未調査の順位", en="Not yet surveyed, likeliest poor first"))
        self.areas = LinkedTable(Words(ja="調査する区域", en="Areas to inspect"))
        self.budget, self.price, self.set_up = QSpinBox(), QSpinBox(), QSpinBox()
        self.make = button(Words(ja="計画をつくる", en="Make the plan"), self.start, primary=True)
        self.tabs = QTabWidget()
        self._no_sewers = EmptyState("screening", Words(ja="下水道の管渠がありません", en="There are no sewers"), Words(
            ja="下水道台帳を取り込むと、TV カメラ調査の緊急度、\n未調査の管渠の順位、調査計画をここで扱えます。",
            en="Import a sewer ledger to work here with the urgency of TV surveys,\na ranking of the sewers not surveyed and an inspection plan.",
        ))  # fmt: skip
        self._lay_out()
        self._connect()
        self.show_ready()

    # Building

    def _lay_out(self) -> None:
        for one, told, value in (
            (self.budget, Words(ja="予算", en="Budget"), USUAL_BUDGET_YEN),
            (self.price, Words(ja="1 km の単価", en="Price per km"), 0),
            (self.set_up, Words(ja="1 区域の段取り費", en="Set-up per area"), 0),
        ):
            one.setRange(0, MOST_YEN)
            one.setGroupSeparatorShown(True)
            one.setSingleStep(100_000)
            one.setValue(value)
            one.setSuffix(str(Words(ja=" 円", en=" yen")))
            one.setAccessibleName(str(told))
        self.price.setSpecialValueText(str(Words(ja="見積額", en="your quotation")))
        money = row(
            label(self.budget.accessibleName()), self.budget, label(self.price.accessibleName()), self.price, None,
            margins=(12, 8, 10, 0),
        )  # fmt: skip
        set_up = row(
            label(self.set_up.accessibleName()), self.set_up, None, margins=(12, 6, 10, 0)
        )  # three in a row are too wide
        hint = label(COLUMNS_HINT, "small", wrap=True)
        plan = column(
            money,
            set_up,
            row(self.make, None, self.save_plan, margins=(12, 6, 10, 0)),
            row(self.planned, margins=(12, 6, 10, 6)),
            self.areas,
        )
        self.tabs.setDocumentMode(True)
        for part, title in (
            (words_above([self.surveyed, hint], self.urgency), Words(ja="緊急度", en="Urgency")),
            (words_above([self.basis], self.ranking), Words(ja="未調査の順位", en="Ranking")),
            (tight(plan), Words(ja="調査計画", en="Inspection plan")),
        ):
            self.tabs.addTab(holding(part), str(title))
        whole = column(row(self.choose, None, self.save_urgency, self.save_ranking, margins=(10, 8, 10, 8)), self.tabs)
        self.faces = QStackedLayout(self)
        self.faces.addWidget(holding(tight(whole)))
        self.faces.addWidget(self._no_sewers)

    def _connect(self) -> None:
        session = self.session
        session.town_changed.connect(self._forget_plan)
        self.urgency.picked.connect(
            lambda rows: self._choose_sewers([self.shown.urgency_ids[n] for n in rows] if self.shown else [])
        )
        self.ranking.picked.connect(
            lambda rows: self._choose_sewers([self.shown.ranking_ids[n] for n in rows] if self.shown else [])
        )
        self.areas.picked.connect(self._on_areas_picked)

    # Doing

    def start(self) -> None:
        """Make the plan with the money typed."""
        title = Words(ja="TV カメラ調査の計画", en="Inspection plan")
        money = float(self.budget.value()), float(self.price.value()), float(self.set_up.value())
        self.session.run_on_town(title, sewer_tasks.plan, *money, then=self.show_plan)

    def ask_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, str(CHOOSE_FILE), "", import_filter())
        if chosen:
            self.take_in(Path(chosen))

    def take_in(self, file: Path) -> None:
        """A table of findings, or of the spans surveyed."""
        self.session.editor.run(sewer_tasks.IMPORTING, partial(sewer_tasks.import_file, file=file))

    def ask_urgency(self) -> None:
        self._ask_save(sewer_tasks.SAVE_URGENCY, sewer_tasks.save_urgency)

    def ask_ranking(self) -> None:
        self._ask_save(sewer_tasks.SAVE_RANKING, sewer_tasks.save_ranking)

    def _ask_save(self, title: Words, save: Callable[..., Path]) -> None:
        path = ask_where(self, title, TABLE_FILES)
        if path is not None:
            self.session.run_on_town(title, save, path, then=self.session.say_saved)

    def ask_plan(self) -> None:
        path = ask_where(self, sewer_tasks.SAVE_PLAN, TABLE_FILES)
        if path is not None and self.inspection is not None:
            task = partial(sewer_tasks.save_plan, self.inspection.found, path)
            self.session.run(sewer_tasks.SAVE_PLAN, task, self.session.say_saved)

    # Showing

    def show_read(self, found: Sewers) -> None:
        self.surveyed.setText(str(found.sentence))
        self.basis.setText(str(found.basis))
        self.urgency.show_table(found.urgency, np.arange(len(found.urgency)))
        self.ranking.show_table(found.ranking, np.arange(len(found.ranking)))

    def show_plan(self, found: Inspection) -> None:
        self.inspection = found
        self.planned.setText(str(found.sentence))
        self.areas.show_table(found.table, np.arange(len(found.table)))
        self.tabs.setCurrentIndex(2)
        self.show_ready()

    def _forget_plan(self) -> None:
        """A plan speaks of the ledger it was made for."""
        self.inspection = None
        self.planned.setText(str(NO_PLAN))
        self.areas.show_table(Table(), np.empty(0, dtype=np.int64))
        self.show_ready()

    def focus_search(self) -> None:
        self.tabs.setCurrentIndex(2)
        self.budget.setFocus()
        self.budget.selectAll()

    def show_ready(self) -> None:
        idle, shown = self.session.jobs.current is None, self.shown
        self.choose.setEnabled(idle)
        self.make.setEnabled(idle and shown is not None)
        self.save_urgency.setEnabled(idle and shown is not None and shown.has_survey)
        self.save_ranking.setEnabled(idle and shown is not None)
        self.save_plan.setEnabled(idle and self.inspection is not None)

    def _on_areas_picked(self, areas: Rows) -> None:
        plan = self.inspection
        self._choose_sewers([one for number in areas for one in plan.pipe_ids[number]] if plan else [])

    def _choose_sewers(self, ids: Sequence[str]) -> None:
        town = self.session.town
        if town is not None:
            rows = town.rows_of(ids)
            self.choose_pipes(rows[rows >= 0])
