"""必ず・除く: what the plans walk in any case, and what they leave out. Kept in the project."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtWidgets import QWidget

from waterdx.app.screening.plan_tasks import Wishes, forget_wishes, read_wishes, wish
from waterdx.app.session import Session
from waterdx.app.table.view import LinkedTable
from waterdx.app.when_seen import WhenSeen
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words
from waterdx.screening.kept_wishes import Wish

HINT = Words(
    ja="表・地図で区域や管路を選び、「区域」の右上のボタンで加えます。プロジェクトに残り、「計画をつくる」を押すたびに使います。",
    en="Choose areas or pipes in a table or on the map, then press a button above the areas. Kept in the project; every plan follows it.",
)
SETTING = Words(ja="必ず・除くの保存", en="Save the wishes")


class WishesPanel(QWidget):
    """The wishes of the town, each taken away again by hand; each change is one step of undo."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.table = LinkedTable(Words(ja="必ず調査する所・しない所", en="Walked in any case or never"))
        self.forget = button(Words(ja="選んだ行を外す", en="Remove the chosen rows"), self.forget_chosen)
        self.forget.setObjectName("small")
        self.reading = WhenSeen(self, session, read_wishes, self._show)
        self._shown: tuple[Wish, ...] = ()
        self.table.picked.connect(self._show_ready)
        self.reading.failed.connect(session.say_failed)
        above = row(label(HINT, "small", wrap=True), self.forget, margins=(12, 6, 10, 6))
        above.setStretch(0, 1)
        layout = column(above, self.table)
        layout.setSpacing(0)
        self.setLayout(layout)
        self._show_ready()

    def add(self, new: Wish) -> None:
        self.session.editor.run(SETTING, partial(wish, new=new))

    def forget_chosen(self) -> None:
        gone = [self._shown[number] for number in self.table.chosen_objects().tolist()]
        self.session.editor.run(SETTING, partial(forget_wishes, gone=gone))

    def _show(self, found: Wishes) -> None:
        self._shown = found.all
        self.table.show_table(found.table, np.arange(len(found.all)))
        self._show_ready()

    def _show_ready(self) -> None:
        self.forget.setEnabled(len(self.table.chosen_objects()) > 0)
