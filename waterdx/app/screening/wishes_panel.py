"""必ず・除く: what the next plan walks in any case, and what it leaves out."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from waterdx.app.screening.plan_tasks import wishes_table
from waterdx.app.session import Session
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

HINT = Words(
    ja="表・地図で区域や管路を選び、「区域」の右上のボタンで加えます。次に「計画をつくる」を押したときに使います。",
    en="Choose areas or pipes in a table or on the map, then press a button above the areas. The next plan follows it.",
)


class WishesPanel(QWidget):
    """The wishes of the session, each taken away again by hand."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.table = LinkedTable(Words(ja="必ず調査する所・しない所", en="Walked in any case or never"))
        self.forget = button(Words(ja="選んだ行を外す", en="Remove the chosen rows"), self.forget_chosen)
        self.forget.setObjectName("small")
        self.table.picked.connect(self._show_ready)
        above = row(label(HINT, "small", wrap=True), self.forget, margins=(12, 6, 10, 6))
        above.setStretch(0, 1)
        layout = column(above, self.table)
        layout.setSpacing(0)
        self.setLayout(layout)
        self.show_wishes()

    def show_wishes(self) -> None:
        wishes = self.session.wishes
        self.table.show_table(wishes_table(wishes), np.arange(len(wishes)))
        self._show_ready()

    def forget_chosen(self) -> None:
        gone = set(self.table.chosen_objects().tolist())
        self.session.wishes = tuple(one for number, one in enumerate(self.session.wishes) if number not in gone)
        self.show_wishes()

    def _show_ready(self) -> None:
        self.forget.setEnabled(len(self.table.chosen_objects()) > 0)
