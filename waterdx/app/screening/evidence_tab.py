"""他の証拠: signs of leaks from satellites, loggers and night flow, what they are worth, and the water balance of the districts."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QSplitter, QStyledItemDelegate, QTabWidget

from waterdx.app.chart_tabs import ChartTabs
from waterdx.app.crs_choice import FileCrs
from waterdx.app.map.town_map import TownMap
from waterdx.app.saving import TABLE_FILES, ask_where
from waterdx.app.screening import evidence_tasks
from waterdx.app.screening.evidence_tasks import BALANCE, NO_BALANCE, NO_SETS, Evidence
from waterdx.app.screening.places_on_map import PlacesOnMap
from waterdx.app.screening.tab import ReadTab
from waterdx.app.session import Session
from waterdx.app.table.view import LinkedTable
from waterdx.app.tasks import import_filter
from waterdx.app.widgets import Reading, button, column, holding, label, row, tight, words_above
from waterdx.core.words import Words

SETTING = Words(ja="漏水の疑いの設定", en="Settings of suspected leaks")
HINT = Words(
    ja="半径・当たり率・対照・日・「使う」はダブルクリック(F2)で打ち替えます。効果は、その後の漏水を同じ延長の無作為な管路と比べたものです。地図ではひし形と線です。",
    en="Radius, hit rate, control, day and “Used” are typed in place (double click, F2). The effect sets the leaks since against as many km at random. On the map they are diamonds and lines.",
)
# Codes of screening.points_of_interest.KINDS, which is not read here: it loads GDAL's libraries.
KIND_NAMES = {
    "satellite": Words(ja="衛星の漏水可能性区域", en="Satellite points of interest"),
    "logger": Words(ja="音圧ロガーの警報", en="Acoustic logger alarms"),
    "night_flow": Words(ja="夜間最小流量", en="Minimum night flow"),
}


class EvidenceTab(ReadTab):
    """The sets with what is said of them, typed in place; beside them the balance with its chart."""

    shown: Evidence | None

    def __init__(self, session: Session, town_map: TownMap) -> None:
        super().__init__(session, town_map, evidence_tasks.read_evidence)
        self.kind, self.crs = QComboBox(), FileCrs()
        self.choose = button(Words(ja="取り込む…", en="Take in…"), self.ask_file, "import")
        self.fold = button(Words(ja="順位に反映する", en="Fold into the ranking"), self.start, primary=True)
        self.sets = LinkedTable(Words(ja="漏水の疑いの組", en="Sets of suspected leaks"))
        self.lifts = Reading(Words(ja="その後の漏水での効果(対照との比)", en="Effect on the leaks since, against the control"))
        self.said, self.minded = label(NO_SETS, wrap=True), label(NO_BALANCE, "small", wrap=True)
        self.choose_balance = button(Words(ja="水量の表を取り込む…", en="Take in volumes…"), self.ask_balance, "import")
        session.guard.watch(self.choose, self.fold, self.choose_balance)
        self.save_balance = button(Words(ja="水収支を保存…", en="Save the balance…"), self.ask_save, "export")
        self.balance = LinkedTable(BALANCE)
        self.charts = ChartTabs(session)
        self.places = PlacesOnMap(self)
        self.tabs = QTabWidget()
        self._lay_out()
        self._connect()
        self.show_ready()

    # Building

    def _lay_out(self) -> None:
        for code, name in KIND_NAMES.items():
            self.kind.addItem(str(name), code)
        self.kind.setAccessibleName(str(Words(ja="取り込むものの種類", en="What the file holds")))
        self.sets.rows.editable = frozenset(evidence_tasks.TYPED)
        self.session.guard.watch_typing(self.sets)
        self.sets.setItemDelegate(QStyledItemDelegate(self.sets))
        above = row(self.kind, self.choose, None, self.fold, margins=(10, 8, 10, 0))
        effect = words_above([label(self.lifts.accessibleName(), "muted")], self.lifts)
        self.found = QSplitter(Qt.Orientation.Vertical)
        self.found.addWidget(self.sets)
        self.found.addWidget(holding(effect))
        self.found.setSizes([180, 260])
        self.found.setHandleWidth(1)
        self.found.hide()
        signs = column(
            above, row(self.crs, None, margins=(10, 6, 10, 0)), row(self.said, margins=(12, 8, 12, 6)), self.found, None
        )
        signs.setStretch(3, 100)  # all of the room; while the sets are hidden the spring below keeps the words at the top
        files = row(self.choose_balance, None, self.save_balance, margins=(10, 8, 10, 0))
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.balance)
        split.addWidget(self.charts)
        split.setSizes([220, 320])
        split.setHandleWidth(1)
        volumes = tight(column(files, words_above([self.minded], split)))
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(holding(signs), str(Words(ja="漏水の疑い", en="Suspected leaks")))
        self.tabs.addTab(holding(volumes), str(BALANCE))
        self.setLayout(tight(column(self.tabs)))

    def _connect(self) -> None:
        session = self.session
        session.editor.refused.connect(self.sets.viewport().update)
        self.sets.rows.typed.connect(self._on_typed)

    # Doing

    def start(self) -> None:
        """Fold the sets in use into the ranking."""
        self.session.fold_evidence()

    def ask_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.kind.currentText(), "", import_filter())
        if chosen:
            self.take_in(Path(chosen))

    def take_in(self, file: Path) -> None:
        """A file of the kind that is chosen."""
        task = partial(evidence_tasks.import_set, file=file, kind=self.kind.currentData(), crs=self.crs.said)
        self.session.editor.run(evidence_tasks.IMPORTING, task)

    def ask_balance(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, str(BALANCE), "", import_filter())
        if chosen:
            self.take_in_balance(Path(chosen))

    def take_in_balance(self, file: Path) -> None:
        self.session.editor.run(BALANCE, partial(evidence_tasks.import_balance, file=file))

    def ask_save(self) -> None:
        title = evidence_tasks.SAVE_BALANCE
        path = ask_where(self, title, TABLE_FILES)
        if path is not None:
            self.session.run_on_town(title, evidence_tasks.save_balance, path, then=self.session.say_saved)

    # Showing

    def show_read(self, found: Evidence) -> None:
        self.said.setText(str(HINT if found.numbers else NO_SETS))
        self.found.setVisible(bool(found.numbers))
        self.lifts.show_text(Words("\n\n".join(one.ja for one in found.lifts), "\n\n".join(one.en for one in found.lifts)))
        self.minded.setText(str(found.minded))
        self.places.show(found.places)
        for table, values in ((self.sets, found.table), (self.balance, found.balance)):
            table.put_table(values, np.full(len(values), -1))
        self.charts.show_pictures(found.pictures)
        self.charts.setVisible(bool(found.pictures))

    def focus_search(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.sets.setFocus()

    def show_ready(self) -> None:
        idle, shown = self.session.jobs.current is None, self.shown
        self.choose.setEnabled(idle)
        self.choose_balance.setEnabled(idle)
        self.fold.setEnabled(idle and shown is not None and bool(shown.numbers) and self.session.screened is not None)
        self.save_balance.setEnabled(idle and shown is not None and bool(shown.pictures))

    def _on_typed(self, place: int, name: str, text: str) -> None:
        if self.shown is not None:
            task = partial(evidence_tasks.change, number=self.shown.numbers[place], name=name, text=text)
            self.session.editor.run(SETTING, task)
