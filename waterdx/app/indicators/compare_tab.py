"""比較: the utilities beside their peers as a table at once, and below it a sheet of charts as soon as it is drawn."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QInputDialog, QSplitter

from waterdx.app.chart_tabs import ChartTabs
from waterdx.app.flow import Flow
from waterdx.app.help.tips import explained
from waterdx.app.indicators import tasks, town_tasks
from waterdx.app.indicators.choice import Choice
from waterdx.app.indicators.tab import IndicatorTab
from waterdx.app.jobs import Latest
from waterdx.app.rows import Rows
from waterdx.app.saving import TABLE_FILES, ask_where
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words

KEEPING = Words(ja="比較の相手の保存", en="Keep the peers")
NAME_OF_SET = Words(ja="選んだ団体を比較の相手として保存する名前", en="Name under which the utilities chosen are kept as peers")


class CompareTab(IndicatorTab):
    """Signals: `chart_wanted`, `explanation_wanted` of the indicator picked in the table."""

    chart_wanted = Signal()
    explanation_wanted = Signal()

    def __init__(self, session: Session, choice: Choice) -> None:
        super().__init__(session, choice)
        self.table = LinkedTable(Words(ja="指標の表", en="Table of indicators"))
        self.notes = label("", "muted", wrap=True)
        self.charts = ChartTabs(session)
        self.sheet = QComboBox()
        self.sheet.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.sheet.setAccessibleName(str(Words(ja="図", en="Charts")))
        self._drawing = Latest(self)
        self._drawing.failed.connect(self._on_failed)
        self.to_chart = button(Words(ja="選んだ指標の図", en="Chart of the indicator"), self.chart_wanted.emit)
        self.to_words = button(Words(ja="選んだ指標の説明", en="Explain the indicator"), self.explanation_wanted.emit)
        self.save = button(Words(ja="表を保存…", en="Save table…"), self.ask_save, "export")
        self.keep = button(Words(ja="相手として保存…", en="Keep as peers…"), self.ask_keep)
        self.codes: list[str] = []
        self.table.rows.explain = self._explain
        self._lay_out()
        self.sheet.activated.connect(self._draw)
        self.table.picked.connect(self._on_picked)

    def _lay_out(self) -> None:
        bar = Flow(self.to_chart, self.to_words, self.sheet, self.keep, self.save, margins=(12, 6, 10, 6))
        above = column(bar, self.table, holding(row(self.notes, margins=(12, 4, 12, 6))))
        above.setSpacing(0)
        above.setStretch(1, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(holding(above))
        split.addWidget(self.charts)
        split.setSizes([330, 430])
        split.setStretchFactor(1, 1)
        split.setHandleWidth(1)
        self.fill(column(split))

    def _explain(self, _column: str, row: int) -> str:
        return explained("indicator", self.codes[row]) if row >= 0 else ""

    def refresh(self) -> None:
        self._latest.ask(partial(tasks.compare, self.choice.asking()), self.show_compared)

    def show_compared(self, compared: tasks.Compared) -> None:
        self.codes = compared.codes
        self.table.show_table(compared.table, np.arange(len(compared.table)))
        self.notes.setText(compared.notes)
        if not self.sheet.count():
            for name, title in compared.sheets:
                self.sheet.addItem(str(title).split("：")[-1].split(": ")[-1], name)
        self.keep.setEnabled(self.session.town is not None and len(self.choice.utilities) > 1)
        self._draw()

    def _draw(self) -> None:
        task = partial(tasks.sheet, self.choice.asking(), self.sheet.currentData())
        self._drawing.ask(task, lambda made: self.charts.show_pictures([made]))

    @property
    def is_busy(self) -> bool:
        return super().is_busy or self._drawing.is_running

    def leave_for_good(self) -> None:
        super().leave_for_good()
        self._drawing.wait()

    def show_nothing(self, why: str) -> None:
        self.codes = []
        self.table.show_table(Table(), np.arange(0))
        self.notes.setText(why)
        self.charts.show_pictures([])

    def _on_picked(self, rows: Rows) -> None:
        if len(rows):
            self.choice.set_indicator(self.codes[int(rows[0])])

    def ask_save(self) -> None:
        path = ask_where(self, tasks.SAVE_TABLE, TABLE_FILES)
        if path is not None:
            self.session.run(tasks.SAVE_TABLE, partial(tasks.save_comparison, self.choice.asking(), path), self.session.say_saved)

    def ask_keep(self) -> None:
        name, accepted = QInputDialog.getText(self, str(KEEPING), str(NAME_OF_SET))
        if accepted:
            self.keep_as(name)

    def keep_as(self, name: str) -> None:
        """Keep the utilities chosen as a set of peers in the project."""
        self.session.editor.run(KEEPING, partial(town_tasks.keep_peers, asking=self.choice.asking(), name=name))
