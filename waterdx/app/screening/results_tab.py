"""結果: what was walked and found, typed back or taken from a file, and what can fairly be said of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QTabWidget

from waterdx.app.map.town_map import TownMap
from waterdx.app.rows import Rows
from waterdx.app.saving import ask_where
from waterdx.app.screening.results_tasks import (
    ENTERING,
    JUDGING,
    Results,
    effect_of_file,
    effect_table,
    effect_words,
    enter,
    enter_file,
    results,
    save_effect,
)
from waterdx.app.screening.tab import ReadTab
from waterdx.app.screening.walk_form import WalkForm
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.tasks import import_filter
from waterdx.app.widgets import button, column, holding, label, row, tight, words_above
from waterdx.core.words import Words

NONE_YET = Words(
    ja="調査の結果はまだありません。「入力」で 1 か所ずつ入れるか、「表から入れる…」で CSV・Excel の表を取り込んでください。",
    en="No survey results yet. Type them under “Enter”, or take a CSV or Excel table with “From a table…”.",
)
COLUMNS_HINT = Words(
    ja="表の見出し: 調査日・調査区域か管路番号・調査延長・発見件数・費用・対照・経度・緯度。発見なしは 0 と入れます。結果は漏水の記録にも加わり、元に戻せます。",
    en="Heads of a table: date, area or pipe number, length walked, finds, cost, control, longitude, latitude. Write 0 where nothing was found. "
    "Finds join the leaks on record; all of it can be undone.",
)
CHOOSE_FILE = Words(ja="調査結果の表", en="Table of survey results")
OTHER_HINT = Words(
    ja="業者などの調査結果の表(CSV・Excel)を取り込まずに、km・円当たりの発見と対照との比を示します。対照がなければ倍率は出しません。",
    en="Finds per km and yen and the ratio to a control from anybody's table (CSV, Excel), which is not taken in. No multiplier without a control.",
)
OTHER = Words(ja="「{name}」の効果(プロジェクトには取り込んでいません)", en="Effect of “{name}” (not taken into the project)")
REPORT = Words(ja="効果の報告を保存", en="Save the report")
REPORT_FILES = "PDF (*.pdf);;Excel (*.xlsx)"


class ResultsTab(ReadTab):
    """A form for one walk; beside it all walks so far with what had been expected, and the fair report of them."""

    shown: Results | None

    def __init__(self, session: Session, town_map: TownMap) -> None:
        super().__init__(session, town_map, results)
        self.from_file = button(Words(ja="表から入れる…", en="From a table…"), self.ask_file, "import")
        session.guard.watch(self.from_file)
        self.of_file = button(Words(ja="業者の表の効果…", en="Effect of a file…"), self.ask_other, "indicators")
        self.of_file.setToolTip(str(OTHER_HINT))
        self.report = button(Words(ja="効果の報告を保存…", en="Save report…"), self.ask_report, "export")
        self.form = WalkForm()
        session.guard.watch(self.form.enter)
        self.record, self.effect_words = label(NONE_YET, wrap=True), label(NONE_YET, wrap=True)
        self.walks = LinkedTable(Words(ja="これまでの調査", en="Surveys so far"))
        self.effect = LinkedTable(Words(ja="調査の効果", en="Effect of the surveys"))
        self.tabs = QTabWidget()
        self._is_entering = False
        self._effect: Any = None  # the one that is shown: of the project, or of a file
        self._lay_out()
        self._connect()
        self._show_areas()
        self.show_ready()

    # Building

    def _lay_out(self) -> None:
        hint = row(label(COLUMNS_HINT, "small", wrap=True), margins=(12, 2, 12, 0))
        self.tabs.setDocumentMode(True)
        for part, title in (
            (column(self.form, hint, None), Words(ja="入力", en="Enter")),
            (words_above([self.record], self.walks), Words(ja="これまでの調査", en="Surveys so far")),
            (words_above([self.effect_words], self.effect), Words(ja="効果", en="Effect")),
        ):
            self.tabs.addTab(holding(part), str(title))
        self.setLayout(tight(column(row(self.from_file, self.of_file, None, self.report, margins=(10, 8, 10, 8)), self.tabs)))

    def _connect(self) -> None:
        session = self.session
        session.plan_changed.connect(self._show_areas)
        session.selection_changed.connect(self._show_chosen)
        session.editor.edited.connect(self._on_edited)
        session.editor.refused.connect(self._on_refused)
        self.form.entered.connect(self.enter)
        self.walks.picked.connect(self._on_walks_picked)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_chosen()

    # Doing

    def enter(self, walk: dict[str, Any]) -> None:
        """Keep a walk; the form is emptied when it has been kept."""
        self._is_entering = True
        self.session.editor.run(ENTERING, partial(enter, walk=walk))

    def ask_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, str(CHOOSE_FILE), "", import_filter())
        if chosen:
            self.enter_file(Path(chosen))

    def enter_file(self, file: Path) -> None:
        self.session.editor.run(ENTERING, partial(enter_file, file=file))

    def ask_other(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, str(CHOOSE_FILE), "", import_filter())
        if chosen:
            self.judge(Path(chosen))

    def judge(self, file: Path) -> None:
        """What can fairly be said of a table of anybody's survey; the project stays as it is."""
        self.session.run(JUDGING, partial(effect_of_file, file), self._show_other)

    def ask_report(self) -> None:
        town = self.session.town
        name = Words(ja="{town} 漏水調査の効果.pdf", en="{town} survey effect.pdf").format(town=town.name if town else "")
        path = ask_where(self, REPORT, REPORT_FILES, name)
        if path is not None:
            self.save_report(path)

    def save_report(self, path: Path) -> None:
        """The fair report of what is on record."""
        if self._effect is not None:
            self.session.run(REPORT, partial(save_effect, self._effect, path), self.session.say_saved)

    # Showing

    def show_read(self, found: Results) -> None:
        self.walks.show_table(found.walks, np.arange(len(found.walks)))
        self.record.setText(str(found.sentence if found.effect else NONE_YET))
        self._show_effect(found.effect, effect_words(found.effect) if found.effect else str(NONE_YET))

    def _show_effect(self, effect: Any, words: str) -> None:
        self._effect = effect
        table = effect_table(effect) if effect else Table()
        self.effect.show_table(table, np.full(len(table), -1))
        self.effect_words.setText(words)
        self.show_ready()

    def _show_other(self, found: tuple[Any, str]) -> None:
        effect, name = found
        self._show_effect(effect, f"{OTHER.format(name=name)}\n{effect_words(effect)}")
        self.tabs.setCurrentIndex(2)

    def _show_areas(self) -> None:
        planned = self.session.plan
        self.form.show_areas([str(area.name) for area in planned.plan.areas] if planned else [])

    def _show_chosen(self) -> None:
        town, chosen = self.session.town, self.session.selected
        if town is not None and self.isVisible():
            pipes = town.pipes.iloc[chosen]
            water = pipes[(pipes["field"] == "water") & pipes["pipe_id"].notna()]
            self.form.show_chosen(tuple(water["pipe_id"].astype(str)))

    def focus_search(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.form.area.setFocus()

    def show_ready(self) -> None:
        idle = self.session.jobs.current is None and self.session.town is not None
        self.form.show_idle(idle)
        self.from_file.setEnabled(idle)
        self.of_file.setEnabled(idle)
        self.report.setEnabled(idle and self._effect is not None)

    def _on_walks_picked(self, walks: Rows) -> None:
        town = self.session.town
        if self.shown is not None and town is not None:
            rows = town.rows_of([one for number in walks for one in self.shown.pipe_ids[int(number)]])
            self.choose_pipes(rows[rows >= 0])

    def _on_edited(self) -> None:
        if self._is_entering:
            self._is_entering = False
            self.form.clear()

    def _on_refused(self) -> None:
        self._is_entering = False
