"""台帳と図面の結び付け: which drawn pipe a row of the register may be, shown on the map and linked by a button."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from waterdx.app.link_tasks import Links, Pair
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

ALL_SURE = Words(ja="確実なものをすべて結び付ける ({n:,})", en="Link all that are sure ({n:,})")
CHOSEN = Words(ja="選んだ行を結び付ける", en="Link the chosen")
AGAIN = Words(ja="探し直す", en="Search again")
NOTHING_TOLD = Words("", "")
OUT_OF_DATE = Words(ja="台帳が変わりました。「探し直す」を押してください。", en="The ledger has changed. Press Search again.")


class LinkPanel(QWidget):
    """Signals: `found` when the list is there, `picked(rows)` with the pipes of the lines chosen."""

    found = Signal()
    picked = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.links = Links([], Table(), 0, NOTHING_TOLD)
        self.table = LinkedTable(Words(ja="台帳と図面の結び付け", en="Links between register and drawing"))
        self.sentence = label("", "muted", wrap=True)
        self.all_sure = button(ALL_SURE.format(n=0), self.accept_sure)
        self.chosen = button(CHOSEN, self.accept_chosen)
        session.guard.watch(self.all_sure, self.chosen)
        self.again = button(AGAIN, self.look)
        for one in (self.all_sure, self.chosen, self.again):
            one.setObjectName("small")
        above = row(self.all_sure, self.chosen, self.again, self.sentence, margins=(10, 8, 10, 8))
        above.setStretch(3, 1)
        self.setLayout(column(above, self.table))
        self.table.picked.connect(self._on_picked)
        session.town_changed.connect(self._on_town_changed)
        session.jobs.started.connect(self.show_ready)
        session.jobs.ended.connect(self.show_ready)
        self.show_ready()

    def look(self) -> None:
        """Find what may be linked, in a job."""
        self.session.find_links(self.show_links)

    def show_links(self, links: Links) -> None:
        self.links = links
        self.table.show_table(links.table, np.arange(len(links.pairs)))
        self.sentence.setText(str(links.sentence))
        self.all_sure.setText(str(ALL_SURE.format(n=links.sure)))
        self.show_ready()
        self.found.emit()

    def chosen_pairs(self) -> list[Pair]:
        """The lines chosen, in the order of the table."""
        return [self.links.pairs[int(line)] for line in self.table.chosen_objects()]

    def accept_sure(self) -> None:
        self.session.accept_links(["sure"], self.look)

    def accept_chosen(self) -> None:
        accepted = [pair.accept for pair in self.chosen_pairs() if pair.accept]
        if accepted:
            self.session.accept_links(accepted, self.look)

    def show_ready(self) -> None:
        """Only what can be done is offered."""
        idle = self.session.jobs.current is None and self.session.town is not None
        self.all_sure.setEnabled(idle and self.links.sure > 0)
        self.chosen.setEnabled(idle and any(pair.accept for pair in self.chosen_pairs()))
        self.again.setEnabled(idle)

    def _on_town_changed(self) -> None:
        if self.links.pairs:
            self.show_links(Links([], Table(), 0, OUT_OF_DATE))

    def _on_picked(self) -> None:
        self.show_ready()
        town, pairs = self.session.town, self.chosen_pairs()
        if town is not None and pairs:
            fids = np.unique([fid for pair in pairs for fid in (pair.row, *pair.drawn)])
            self.picked.emit(town.rows_of_fids(fids))
