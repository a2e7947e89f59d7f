"""管路から: pipe indicators worked out from the ledger's own pipes, beside the published values."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from waterdx.app.indicators import table_files, tasks, town_tasks
from waterdx.app.indicators.choice import Choice
from waterdx.app.indicators.tab import IndicatorTab
from waterdx.app.saving import TABLE_FILES, ask_where
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import Reading, button, column, holding, row
from waterdx.core.words import Words


class LedgerTab(IndicatorTab):
    asks_town = True
    fewest = 0

    def __init__(self, session: Session, choice: Choice) -> None:
        super().__init__(session, choice)
        self.table = LinkedTable(Words(ja="台帳からの指標", en="Indicators by the ledger"))
        self.notes = Reading(Words(ja="数え方と公表値との違い", en="How they are counted, and why they differ"))
        self.save = button(Words(ja="表を保存…", en="Save table…"), self.ask_save, "export")
        self.found: Any = None
        whole = column(holding(row(None, self.save, margins=(12, 6, 10, 6)), "strip"), self.table, self.notes)
        whole.setSpacing(0)
        whole.setStretch(1, 1)
        whole.setStretch(2, 2)
        self.fill(whole)

    def refresh(self) -> None:
        town = self.session.town
        if town is not None:
            self._latest.ask(partial(town_tasks.of_ledger, town.path), self.show_told)

    def show_told(self, told: tasks.Told) -> None:
        self.found = told.found
        self.table.show_table(told.table, np.arange(len(told.table)))
        self.notes.clear()
        for note in told.notes.split("\n"):
            self.notes.add(note, above=6)
        self.notes.show_start()

    def show_nothing(self, why: str) -> None:
        self.found = None
        self.table.show_table(Table(), np.arange(0))
        self.notes.show_text(why)

    def ask_save(self) -> None:
        path = ask_where(self, tasks.SAVE_TABLE, TABLE_FILES)
        if path is not None and self.found is not None:
            self.session.run(tasks.SAVE_TABLE, partial(table_files.save_ledger, self.found, path), self.session.say_saved)
