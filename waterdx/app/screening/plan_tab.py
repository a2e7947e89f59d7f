"""計画: a survey plan for this year's money."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSpinBox, QTabWidget

from waterdx.app.chart_tabs import ChartTabs
from waterdx.app.flow import Flow
from waterdx.app.jobs import Latest
from waterdx.app.map.town_map import TownMap
from waterdx.app.rows import Rows
from waterdx.app.saving import ask_where
from waterdx.app.screening.assumptions_panel import AssumptionsPanel
from waterdx.app.screening.plan_tasks import CURVE, NO_PLAN, PLAN_FILES, Planned, curve, save_plan
from waterdx.app.screening.tab import ScreeningTab
from waterdx.app.screening.wishes_panel import WishesPanel
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words
from waterdx.screening.kept_wishes import Wish

USUAL_BUDGET_YEN = 3_000_000
MOST_BUDGET_YEN = 999_999_999
MOST_YEARS = 10  # screening.plan refuses more; not imported, as it brings pandas
SCREEN_FIRST = Words(
    ja="先に「診断」で計算してください。その順位から計画をつくります。",
    en="Run the diagnosis first: the plan is made from its ranking.",
)
SAVE = Words(ja="計画を書き出す", en="Save the plan")
PIPES = Words(ja="{first} ほか 計 {n:,} 本", en="{first} and others, {n:,} pipes")
NO_PIPES = Words(
    ja="延長と番号の分かる水道管を選んでください(表・地図で選べます)。",
    en="Choose water pipes with a number and a length (in a table or on the map).",
)


class PlanTab(ScreeningTab):
    """Money above; below the areas, the wishes, the curve of finds and what it all rests on. Choosing an area chooses its pipes."""

    def __init__(self, session: Session, town_map: TownMap) -> None:
        super().__init__(session, town_map)
        self.budget, self.years = QSpinBox(), QSpinBox()
        self.plan = button(Words(ja="計画をつくる", en="Make the plan"), self.start, primary=True)
        session.guard.watch(self.plan)
        self.save = button(Words(ja="書き出す…", en="Save as…"), self.ask_save, "export")
        self.plan_words = label("", wrap=True)
        self.year = QComboBox()
        self.must = button(Words(ja="選んだ所を必ず調査", en="Chosen: in any case"), partial(self.wish, "must"))
        self.never = button(Words(ja="選んだ所は調査しない", en="Chosen: never"), partial(self.wish, "never"))
        self.areas = LinkedTable(Words(ja="調査する区域", en="Areas to survey"))
        self.wishes, self.assumptions, self.charts = WishesPanel(session), AssumptionsPanel(session), ChartTabs(session)
        self.tabs = QTabWidget()
        self.drawing = Latest(self)
        self._drawn: Planned | None = None
        self._lay_out()
        self._connect()
        if session.plan:
            self.budget.setValue(min(session.plan.plan.budget_yen, MOST_BUDGET_YEN))  # the command line takes more
            self.years.setValue(len(session.plan.years))
        self.show_plan()
        self._show_ready()

    # Building

    def _lay_out(self) -> None:
        self.budget.setRange(1, MOST_BUDGET_YEN)
        self.budget.setGroupSeparatorShown(True)
        self.budget.setSingleStep(100_000)
        self.budget.setValue(USUAL_BUDGET_YEN)
        self.budget.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.budget.setSuffix(str(Words(ja=" 円", en=" yen")))
        self.budget.setAccessibleName(str(Words(ja="1 年の予算", en="Budget of a year")))
        self.years.setRange(1, MOST_YEARS)
        self.years.lineEdit().setTextMargins(6, 0, 0, 0)
        self.years.setSuffix(str(Words(ja=" 年分", en=" years")))
        self.years.setAccessibleName(str(Words(ja="計画の年数(毎年同じ予算)", en="Years to plan, each with this budget")))
        self.years.setToolTip(self.years.accessibleName())
        self.year.setAccessibleName(str(Words(ja="表示する年", en="Year shown")))
        for one in (self.must, self.never):
            one.setObjectName("small")
        money = Flow(label(Words(ja="予算", en="Budget")), self.budget, self.years, self.plan, self.save, margins=(10, 8, 10, 0))
        areas = column(row(self.year, None, self.must, self.never, margins=(10, 6, 10, 6)), self.areas)
        areas.setSpacing(0)
        self.tabs.setDocumentMode(True)
        for part, title in (
            (holding(areas), Words(ja="区域", en="Areas")),
            (self.wishes, Words(ja="必ず・除く", en="Wishes")),
            (self.charts, CURVE),
            (self.assumptions, Words(ja="単価と仮定", en="Costs and assumptions")),
        ):
            self.tabs.addTab(part, str(title))
        layout = column(money, row(self.plan_words, margins=(12, 2, 10, 8)), self.tabs)
        layout.setSpacing(4)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        session = self.session
        session.plan_changed.connect(self.show_plan)
        session.screening_changed.connect(self._show_ready)
        session.selection_changed.connect(self._on_pipes_chosen)
        session.jobs.started.connect(self._show_ready)
        session.jobs.ended.connect(self._show_ready)
        self.year.activated.connect(self.show_year)
        self.areas.picked.connect(self._on_areas_picked)
        self.tabs.currentChanged.connect(self._draw_when_seen)
        self.drawing.failed.connect(session.say_failed)

    # Doing

    def start(self) -> None:
        self.session.make_plan(self.budget.value(), self.years.value())

    def wish(self, kind: Literal["must", "never"]) -> None:
        """What is chosen in the areas, in another table or on the map is walked in any case, or left out, by the next plan."""
        areas = [str(self._shown.plan.areas[number].name) for number in self.areas.chosen_objects()] if self._shown else []
        pipe_ids = self._chosen_pipe_ids()
        if not pipe_ids:
            self.session.say("warning", NO_PIPES)
            return
        separator = str(Words("、", ", "))
        name = pipe_ids[0] if len(pipe_ids) == 1 else str(PIPES.format(first=pipe_ids[0], n=len(pipe_ids)))
        self.wishes.add(Wish(kind, separator.join(areas) or name, pipe_ids))
        self.tabs.setCurrentWidget(self.wishes)

    def _chosen_pipe_ids(self) -> tuple[str, ...]:
        """The pipes chosen that a plan knows."""
        screened = self.session.screened
        if screened is None:
            return ()
        scores = screened.screening.scores
        with_length = set(scores.loc[scores["length_m"] > 0, "pipe_id"])
        chosen = set(self.session.selected.tolist())
        return tuple(one for one, at in screened.row_of_id.items() if at in chosen and one in with_length)

    def ask_save(self) -> None:
        town = self.session.town
        name = Words(ja="{town} 調査計画.xlsx", en="{town} survey plan.xlsx").format(town=town.name if town else "")
        path = ask_where(self, SAVE, PLAN_FILES, name)
        if path is not None:
            self.save_plan(path)

    def save_plan(self, path: Path) -> None:
        """Write the plan of the year shown, by the ending of the name."""
        if self.session.town is not None and self._shown is not None:
            self.session.run(SAVE, partial(save_plan, self._shown.plan, self.session.town.path, path), self.session.say_saved)

    # Showing

    @property
    def _shown(self) -> Planned | None:
        """The plan of the year shown."""
        planned = self.session.plan
        return planned.years[max(0, self.year.currentIndex())] if planned else None

    def show_plan(self) -> None:
        planned = self.session.plan
        self.year.clear()
        for number, one in enumerate(planned.years if planned else (), start=1):
            told = Words(ja="{n} 年目({km:,.1f} km)", en="Year {n} ({km:,.1f} km)").format(n=number, km=one.plan.length_km)
            self.year.addItem(str(told))
        self.year.setVisible(self.year.count() > 1)
        self.show_year()
        self._draw_when_seen()

    def show_year(self) -> None:
        shown = self._shown
        self.areas.show_table(shown.table if shown else Table(), np.arange(len(shown.rows) if shown else 0))
        self._show_ready()

    def _draw_when_seen(self) -> None:
        """Another plan has another curve; drawn only where somebody looks."""
        planned, town = self.session.plan, self.session.town
        if planned is self._drawn or self.tabs.currentWidget() is not self.charts:
            return
        self._drawn = planned
        if planned is not None and town is not None and planned.plan.curve:
            self.drawing.ask(partial(curve, town.path), self.charts.show_pictures)
        else:
            self.charts.show_pictures([])

    def focus_search(self) -> None:
        self.budget.setFocus()
        self.budget.selectAll()

    @property
    def is_busy(self) -> bool:
        return any(one.is_running for one in (self.drawing, self.assumptions.reading, self.wishes.reading))

    def leave_for_good(self) -> None:
        self.drawing.wait()
        self.assumptions.reading.wait()
        self.wishes.reading.wait()

    def _show_ready(self) -> None:
        idle, shown, ready = self.session.jobs.current is None, self._shown, self.session.screened is not None
        self.plan.setEnabled(idle and ready)
        self.save.setEnabled(idle and shown is not None)
        for one in (self.must, self.never):
            one.setEnabled(ready and len(self.session.selected) > 0)
        self.plan_words.setText(str(shown.sentence if shown else NO_PLAN if ready else SCREEN_FIRST))

    def _on_areas_picked(self, areas: Rows) -> None:
        rows = [self._shown.rows[number] for number in areas] if self._shown else []
        self.choose_pipes(np.concatenate(rows) if rows else np.empty(0, dtype=np.int64))

    def _on_pipes_chosen(self, chosen: Rows) -> None:
        """The areas in which a chosen pipe lies are marked."""
        areas = [number for number, rows in enumerate(self._shown.rows) if np.isin(chosen, rows).any()] if self._shown else []
        self.areas.select_objects(np.array(areas, dtype=np.int64))
        self._show_ready()
