"""合併: the utilities chosen run as one, with the savings entered; what each member gains or loses."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QFormLayout, QSplitter

from waterdx.app.chart_tabs import ChartTabs
from waterdx.app.indicators import table_files, tasks
from waterdx.app.indicators.choice import Choice
from waterdx.app.indicators.tab import IndicatorTab
from waterdx.app.rows import Rows
from waterdx.app.saving import TABLE_FILES, ask_where
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words

MOST = 1e9
SAVED = {
    "personnel_cost": Words(ja="職員給与費の削減", en="Saving of personnel cost"),
    "operating_expense": Words(ja="そのほかの営業費用の削減", en="Saving of other operating expense"),
    "non_operating_expense": Words(ja="営業外費用の削減", en="Saving of non-operating expense"),
}
TWO = Words(
    ja="左の欄で 2 つ以上の団体を選ぶと、統合した場合の指標と、団体ごとの増減を試算します。\n例: 糸魚川市と妙高市",
    en="Choose two utilities or more on the left to see what they would show run as one, and what each gains or loses.",
)
DEFAULTS = Words(
    ja="入力がなければ 0 円の削減で試算します(統合による経費削減の標準的な係数は確認できていません)。金額は千円/年。",
    en="Without entries no savings are counted: no standard coefficient of what mergers save could be found. Thousand yen a year.",
)


class MergeTab(IndicatorTab):
    fewest = 2
    follows_indicator = True

    def __init__(self, session: Session, choice: Choice) -> None:
        super().__init__(session, choice)
        self.savings = {name: self._spin(words, -MOST) for name, words in SAVED.items()}
        self.internal = self._spin(Words(ja="構成団体の間の受水費", en="Paid between members for water"), -1)
        self.population = self._spin(Words(ja="統合後の給水人口(人)", en="Population served together (persons)"), 0)
        for box, words in (
            (self.internal, Words(ja="不明", en="not known")),
            (self.population, Words(ja="不明", en="not known")),
        ):
            box.setSpecialValueText(str(words))
            box.setValue(box.minimum())
        self.table = LinkedTable(Words(ja="統合の試算", en="The merger"))
        self.notes = label("", "muted", wrap=True)
        self.charts = ChartTabs(session)
        self.save = button(Words(ja="表を保存…", en="Save table…"), self.ask_save, "export")
        self.found: Any = None
        self.codes: list[str] = []
        self._lay_out()
        self.table.picked.connect(self._on_picked)

    def _spin(self, words: Words, least: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(least, MOST)
        box.setDecimals(0)
        box.setSingleStep(1000)
        box.setGroupSeparatorShown(True)
        box.setAccessibleName(str(words))
        return box

    def _lay_out(self) -> None:
        form = QFormLayout()
        for box in (*self.savings.values(), self.internal, self.population):
            form.addRow(label(box.accessibleName()), box)
        self.work_out = button(Words(ja="試算する", en="Work it out"), self.again, primary=True)
        left = column(
            form, row(self.save, None, self.work_out), label(DEFAULTS, "muted", wrap=True), None, margins=(12, 10, 12, 10)
        )
        lower = QSplitter(Qt.Orientation.Horizontal)
        lower.addWidget(holding(left))
        lower.addWidget(self.charts)
        lower.setSizes([330, 620])
        lower.setStretchFactor(1, 1)
        lower.setHandleWidth(1)
        above = column(self.table, holding(row(self.notes, margins=(12, 4, 12, 6))))
        above.setSpacing(0)
        above.setStretch(0, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(holding(above))
        split.addWidget(lower)
        split.setSizes([390, 370])
        split.setHandleWidth(1)
        self.fill(column(split))

    def why_empty(self) -> Words:
        return TWO

    def refresh(self) -> None:
        savings = {name: box.value() for name, box in self.savings.items() if box.value()}
        internal, population = (None if box.value() <= box.minimum() else box.value() for box in (self.internal, self.population))
        self._latest.ask(partial(tasks.merge, self.choice.asking(), savings, internal, population), self.show_merger)

    def show_merger(self, told: tasks.Told) -> None:
        self.found = told.found
        self.codes = list(self.found.values)
        self.table.show_table(told.table, np.arange(len(told.table)))
        self.notes.setText(told.notes)
        self.charts.show_pictures([told.chart] if told.chart else [])

    def show_nothing(self, why: str) -> None:
        self.found = None
        self.table.show_table(Table(), np.arange(0))
        self.notes.setText(why)
        self.charts.show_pictures([])

    def ask_save(self) -> None:
        path = ask_where(self, tasks.SAVE_TABLE, TABLE_FILES)
        if path is not None and self.found is not None:
            self.session.run(tasks.SAVE_TABLE, partial(table_files.save_merger, self.found, path), self.session.say_saved)

    def _on_picked(self, rows: Rows) -> None:
        if len(rows) and int(rows[0]) < len(self.codes):
            self.choice.set_indicator(self.codes[int(rows[0])])
