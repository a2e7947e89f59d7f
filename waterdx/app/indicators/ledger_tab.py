"""管路から: pipe indicators worked out from the ledger's own pipes, beside the published values."""

from __future__ import annotations

from functools import partial

import numpy as np

from waterdx.app.indicators import tasks, town_tasks
from waterdx.app.indicators.choice import Choice
from waterdx.app.indicators.tab import IndicatorTab
from waterdx.app.session import Session
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import Reading, column, tight
from waterdx.core.words import Words


class LedgerTab(IndicatorTab):
    asks_town = True
    fewest = 0

    def __init__(self, session: Session, choice: Choice) -> None:
        super().__init__(session, choice)
        self.table = LinkedTable(Words(ja="台帳からの指標", en="Indicators by the ledger"))
        self.notes = Reading(Words(ja="数え方と公表値との違い", en="How they are counted, and why they differ"))
        self.fill(tight(column(self.table, self.notes)))

    def refresh(self) -> None:
        town = self.session.town
        if town is not None:
            self._latest.ask(partial(town_tasks.of_ledger, town.path), self.show_told)

    def show_told(self, told: tasks.Told) -> None:
        self.table.show_table(told.table, np.arange(len(told.table)))
        self.notes.clear()
        for note in told.notes.split("\n"):
            self.notes.add(note, above=6)
        self.notes.show_start()
