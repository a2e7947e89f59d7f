"""取込: files of accounts and indicators taken into the project, and the sheet for this year's draft figures."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QCheckBox, QFileDialog, QSpinBox

from waterdx.app.flow import Flow
from waterdx.app.indicators import tasks, town_tasks
from waterdx.app.indicators.choice import Choice
from waterdx.app.indicators.tab import IndicatorTab
from waterdx.app.saving import ask_where
from waterdx.app.session import Session
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

NO_YEAR = 1998  # below any year there is: the file says it
FILES = "Excel, CSV (*.xlsx *.xls *.xlsm *.csv)"
HINT = Words(
    ja="読めるもの: 決算状況調査の表(e-Stat)、公営企業年鑑の個表、デジタル庁ダッシュボードの CSV、経営比較分析表、waterdx の記入様式。"
    "取り込んだ値は「比較」などで公表値より先に使います(元に戻せます)。",
    en="Read: survey tables of e-Stat, sheets of the yearbook, the CSV of the Digital Agency's dashboard, comparison sheets, and waterdx's own sheet. "
    "What is taken in comes before published values (and can be undone).",
)


class ImportTab(IndicatorTab):
    asks_town = True
    fewest = 0

    def __init__(self, session: Session, choice: Choice) -> None:
        super().__init__(session, choice)
        self.table = LinkedTable(Words(ja="取り込んだ値", en="Values taken in"))
        self.count = label("")
        self.yen = QCheckBox(str(Words(ja="金額が千円でなく円のファイル", en="Money of the file is in yen, not thousand yen")))
        self.year = QSpinBox()
        self.year.setRange(NO_YEAR, 2100)
        self.year.setSpecialValueText(str(Words(ja="ファイルに書かれた年度", en="year as the file says")))
        self.year.setAccessibleName(str(Words(ja="年度", en="Fiscal year")))
        self.take = button(Words(ja="ファイルを取り込む…", en="Take in a file…"), self.ask_file, "import", primary=True)
        session.guard.watch(self.take)
        self.template = button(Words(ja="記入様式をつくる…", en="Make the sheet to fill in…"), self.ask_template, "export")
        bar = Flow(self.take, self.year, self.yen, self.template, margins=(12, 8, 10, 8))
        whole = column(bar, row(label(HINT, "muted", wrap=True), margins=(12, 0, 12, 8)),
                       row(self.count, margins=(12, 0, 12, 6)), self.table)  # fmt: skip
        whole.setSpacing(0)
        whole.setStretch(3, 1)
        self.fill(whole)

    def refresh(self) -> None:
        town = self.session.town
        if town is not None:
            self._latest.ask(partial(town_tasks.imported, town.path), self.show_told)

    def show_told(self, told: tasks.Told) -> None:
        self.count.setText(told.notes)
        self.table.show_table(told.table, np.arange(len(told.table)))

    def ask_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, str(town_tasks.IMPORTING), "", FILES)
        if chosen:
            self.take_in(Path(chosen))

    def take_in(self, file: Path) -> None:
        """Take a file into the project, as one step of undo."""
        year = None if self.year.value() == NO_YEAR else self.year.value()
        self.session.editor.run(
            town_tasks.IMPORTING, partial(town_tasks.import_file, file=file, yen=self.yen.isChecked(), year=year)
        )

    def ask_template(self) -> None:
        path = ask_where(self, town_tasks.TEMPLATE, "Excel (*.xlsx)")
        if path is not None:
            self.write_template(path)

    def write_template(self, path: Path) -> None:
        """The sheet for the first utility chosen and its field."""
        first = self.choice.utilities[0] if self.choice.utilities else None
        self.session.run(
            town_tasks.TEMPLATE, partial(town_tasks.write_template, self.choice.field, first, path), self.session.say_saved
        )
