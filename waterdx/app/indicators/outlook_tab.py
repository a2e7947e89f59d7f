"""将来: 30 years of renewal, revenue and the tariff needed, each with its band; every assumption is seen and changed here."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QSplitter, QTableWidget, QTableWidgetItem

from waterdx.app.chart_tabs import ChartTabs
from waterdx.app.help.tips import explained
from waterdx.app.indicators import tasks, town_tasks
from waterdx.app.indicators.choice import Choice
from waterdx.app.indicators.tab import IndicatorTab
from waterdx.app.saving import ask_where
from waterdx.app.session import Session
from waterdx.app.widgets import Reading, button, column, label, row
from waterdx.core.words import Words

CHANGING = Words(ja="見通しの仮定", en="Assumption of the outlook")
SAVING = Words(ja="見通しを保存", en="Save the outlook")
FIRST_MEASURE = "tariff_yen_per_m3"
HEADS = (
    Words(ja="仮定", en="Assumption"), Words(ja="低/中/高(ここで直せます)", en="low/middle/high (type here)"), Words(ja="単位", en="Unit"),
    Words(ja="設定", en="Set by"), Words(ja="出典(初期値の)", en="Source (of the default)"),
)  # fmt: skip


class OutlookTab(IndicatorTab):
    """The accounts are those of the first utility chosen, else those of the project."""

    asks_town = True
    fewest = 0

    def __init__(self, session: Session, choice: Choice) -> None:
        super().__init__(session, choice)
        self.measure = QComboBox()
        self.measure.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.measure.setAccessibleName(str(Words(ja="見るもの", en="Measure")))
        self.assumptions = QTableWidget(0, len(HEADS))
        self.notes = Reading(Words(ja="見通しの読み方", en="How to read it"))
        self.charts = ChartTabs(session)
        self.save = button(Words(ja="表と仮定を保存…", en="Save table and assumptions…"), self.ask_save, "export")
        self.found: Any = None
        self._names: list[str] = []
        self._lay_out()
        self.measure.activated.connect(self.again)
        session.guard.watch_typing(self.assumptions)
        self.assumptions.itemChanged.connect(self._on_typed)
        session.editor.refused.connect(self.again)

    def _lay_out(self) -> None:
        table = self.assumptions
        table.setHorizontalHeaderLabels([str(one) for one in HEADS])
        table.setAccessibleName(str(Words(ja="仮定", en="Assumptions")))
        table.verticalHeader().setVisible(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setWordWrap(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        table.horizontalHeader().setStretchLastSection(True)
        bar = row(label(self.measure.accessibleName()), self.measure, None, self.save, margins=(12, 8, 10, 8))
        upper = QSplitter(Qt.Orientation.Horizontal)
        upper.addWidget(self.charts)
        upper.addWidget(self.notes)
        upper.setSizes([650, 260])
        upper.setHandleWidth(1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(upper)
        split.addWidget(self.assumptions)
        split.setSizes([480, 150])  # the chart is seen whole in a window of 1366 × 768
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setHandleWidth(1)
        whole = column(bar, split)
        whole.setSpacing(0)
        whole.setStretch(1, 1)
        self.fill(whole)

    def refresh(self) -> None:
        town = self.session.town
        if town is not None:
            first = self.choice.utilities[0].code if self.choice.utilities else None
            measure = self.measure.currentData() or FIRST_MEASURE
            self._latest.ask(partial(town_tasks.look_ahead, town.path, first, measure), self.show_told)

    def show_told(self, told: tasks.Told) -> None:
        self.found = told.found
        self._offer_measures()
        self.notes.clear()
        for note in told.notes.split("\n"):
            self.notes.add(note, 0.95, above=4)
        self.notes.show_start()
        self.charts.show_pictures([told.chart] if told.chart else [])
        self.save.setEnabled(True)
        rows = town_tasks.assumption_rows(self.found.assumed)
        with QSignalBlocker(self.assumptions):
            self.assumptions.setRowCount(len(rows))
            self._names = [name for name, _ in rows]
            for place, (name, cells) in enumerate(rows):
                for number, text in enumerate(cells):
                    made = self._cell(text, number == 1)
                    made.setWhatsThis(explained("outlook_assumption", name))
                    self.assumptions.setItem(place, number, made)
        for number, width in enumerate((270, 210, 90, 80)):
            self.assumptions.setColumnWidth(number, width)

    def _offer_measures(self) -> None:
        """Only now: the job has loaded what they are defined in, which is not to be loaded in the window's own thread."""
        if not self.measure.count():
            for name, words in town_tasks.measures():
                self.measure.addItem(str(words), name)
            self.measure.setCurrentIndex(self.measure.findData(FIRST_MEASURE))

    def _cell(self, text: str, editable: bool) -> QTableWidgetItem:
        made = QTableWidgetItem(text)
        made.setToolTip(text)
        if not editable:
            made.setFlags(made.flags() & ~Qt.ItemFlag.ItemIsEditable)
        return made

    def _on_typed(self, cell: QTableWidgetItem) -> None:
        self.set_assumption(self._names[cell.row()], cell.text())

    def set_assumption(self, name: str, text: str) -> None:
        """Keep what was typed in the project; the outlook follows."""
        self.session.editor.run(CHANGING, partial(town_tasks.set_assumption, name=name, text=text))

    def show_nothing(self, why: str) -> None:
        self.save.setEnabled(False)
        self.charts.show_pictures([])
        self.notes.show_text(why)

    def ask_save(self) -> None:
        path = ask_where(self, SAVING, "Excel (*.xlsx)")
        if path is not None:
            self.save_as(path)

    def save_as(self, path: Path) -> None:
        """The years and the assumptions as an Excel file."""
        if self.found is not None:
            self.session.run(SAVING, partial(town_tasks.save_outlook, self.found, path), self.session.say_saved)
