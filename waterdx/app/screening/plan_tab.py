"""計画: a survey plan for this year's money."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSpinBox

from waterdx.app.map.town_map import TownMap
from waterdx.app.screening.tab import ScreeningTab
from waterdx.app.screening.tasks import NO_PLAN
from waterdx.app.session import Rows, Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words
from waterdx.screening.unit_cost import DEFAULT_UNIT_COST_SOURCE, DEFAULT_UNIT_COST_YEN_PER_KM

USUAL_BUDGET_YEN = 3_000_000
MOST_BUDGET_YEN, MOST_UNIT_COST = 999_999_999, 9_999_999


class PlanTab(ScreeningTab):
    """Money above, the areas below; choosing an area chooses its pipes."""

    def __init__(self, session: Session, town_map: TownMap) -> None:
        super().__init__(session, town_map)
        self.budget, self.unit_cost = QSpinBox(), QSpinBox()
        self.plan = button(Words(ja="計画をつくる", en="Make the plan"), self.make_plan, primary=True)
        self.plan_words = label("", wrap=True)
        self.areas = LinkedTable(Words(ja="調査する区域", en="Areas to survey"))
        self._area_rows: list[Rows] = []
        self._lay_out()
        session.plan_changed.connect(self.show_plan)
        session.screening_changed.connect(self._show_ready)
        session.jobs.started.connect(self._show_ready)
        session.jobs.ended.connect(self._show_ready)
        self.areas.picked.connect(self._on_areas_picked)
        self.show_plan()
        self._show_ready()

    def _lay_out(self) -> None:
        for box, value, step, most in (
            (self.budget, USUAL_BUDGET_YEN, 100_000, MOST_BUDGET_YEN),
            (self.unit_cost, DEFAULT_UNIT_COST_YEN_PER_KM, 10_000, MOST_UNIT_COST),
        ):
            box.setRange(1, most)
            box.setGroupSeparatorShown(True)
            box.setSingleStep(step)
            box.setValue(value)
            box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.budget.setAccessibleName(str(Words(ja="予算", en="Budget")))
        self.unit_cost.setAccessibleName(str(Words(ja="調査単価", en="Unit cost")))
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
        self.setLayout(layout)

    def make_plan(self) -> None:
        self.session.make_plan(self.budget.value(), self.unit_cost.value())

    def show_plan(self) -> None:
        planned = self.session.plan
        self.areas.show_table(planned.table if planned else Table(), np.arange(len(planned.rows) if planned else 0))
        self._area_rows = planned.rows if planned else []
        self.plan_words.setText(str(planned.sentence if planned else NO_PLAN))

    def _show_ready(self) -> None:
        self.plan.setEnabled(self.session.jobs.current is None and self.session.screened is not None)

    def _on_areas_picked(self, areas: Rows) -> None:
        rows = [self._area_rows[number] for number in areas]
        self.choose_pipes(np.concatenate(rows) if rows else np.empty(0, dtype=np.int64))
