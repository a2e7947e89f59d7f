"""What national policy asks, by when, and who says so: a searchable list with the whole fact and its source below."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSpinBox, QSplitter

from waterdx.app.catalog.links import Links
from waterdx.app.catalog.tab import CatalogTab
from waterdx.app.search_line import SearchLine
from waterdx.app.session import Session
from waterdx.app.table.columns import text_column
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import Reading, column, holding, label, row
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.catalog.policy import PolicyFact

ANY_YEAR, LAST_YEAR = 2019, 2060  # the lowest value of the box says "any year"

UNDATED = Words(ja="期限は不明", en="no date told")
NOT_ASKED = Words(ja="求めではない", en="not asked of utilities")


@dataclass(frozen=True)
class Facts:
    """The facts found, and the same as a table."""

    facts: list[PolicyFact]
    table: Table


class PolicyTab(CatalogTab):
    """Facts of the file that travels with the program; a project changes nothing in it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.words = SearchLine(Words(ja="方針を探す(例: 台帳、耐震化)", en="Find policy (for example: ledger)"))
        self.by = QSpinBox()
        self.by.setRange(ANY_YEAR, LAST_YEAR)
        self.by.setSpecialValueText(str(Words(ja="いつまででも", en="any time")))
        self.by.setSuffix(str(Words(ja=" 年度まで", en=" at the latest")))
        self.by.setAccessibleName(str(Words(ja="この年度までに求められること", en="Asked by this year")))
        self.count = label("", "muted")
        self.table = LinkedTable(Words(ja="国の方針", en="National policy"))
        self.text = Reading(Words(ja="選んだ方針", en="The fact chosen"))
        self.sources = Links()
        self.facts: list[PolicyFact] = []
        self._lay_out()
        self.words.searched.connect(self.refresh)
        self.by.valueChanged.connect(lambda _year: self.refresh())
        self.table.picked.connect(self._show_fact)

    def _lay_out(self) -> None:
        asked = label(Words(ja="求められる期限", en="Asked by"), "muted")
        above = row(self.words, asked, self.by, self.count, margins=(14, 10, 14, 10))
        above.setStretch(0, 1)
        below = QSplitter(Qt.Orientation.Horizontal)
        below.addWidget(self.text)
        below.addWidget(self.sources)
        below.setSizes([600, 500])
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(below)
        split.setStretchFactor(0, 1)
        split.setSizes([460, 190])
        for one in (split, below):
            one.setHandleWidth(1)
            one.setChildrenCollapsible(False)
        layout = column(holding(above, "strip"), split)
        layout.setSpacing(0)
        self.setLayout(layout)

    def focus_search(self) -> None:
        self.words.setFocus()
        self.words.selectAll()

    def refresh(self) -> None:
        by = self.by.value() if self.by.value() > ANY_YEAR else None
        self._latest.ask(partial(_facts, self.words.text(), by), self._show_found)

    def _show_found(self, found: Facts) -> None:
        self.facts = found.facts
        self.table.show_table(found.table, np.arange(len(found.facts), dtype=np.int64))
        self.count.setText(str(Words(ja="{n:,} 件", en="{n:,} facts").format(n=len(found.facts))))
        if found.facts:
            self.table.selectRow(0)
        else:
            self._show_fact(np.empty(0, dtype=np.int64))

    def _show_fact(self, chosen: Any) -> None:
        self.text.clear()
        if not len(chosen):
            self.sources.show_urls([])
            return
        fact = self.facts[int(chosen[0])]
        self.text.add(fact.fact)
        self.text.add(fact.figure(), size=1.15, above=6)
        self.text.add(fact.when(), muted=True, above=6)
        self.sources.show_urls([(fact.source_url, str(fact.basis))])


def _facts(words: str, by: int | None, progress: Progress = silent) -> Facts:
    from waterdx.catalog.policy import policy_facts

    found = policy_facts(words, by)
    columns = (
        text_column("topic", Words(ja="主題", en="Topic"), [str(one.topic) for one in found]),
        text_column("due", Words(ja="求められる期限", en="Asked by"), [_due(one) for one in found]),
        text_column("fact", Words(ja="内容", en="Fact"), [str(one.fact) for one in found]),
        text_column("figure", Words(ja="値", en="Figure"), [str(one.figure()) or None for one in found]),
        text_column("when", Words(ja="日付と期限", en="Date and deadline"), [str(one.when()) for one in found]),
        text_column("basis", Words(ja="出典の種類", en="Kind of source"), [str(one.basis) for one in found]),
    )
    return Facts(found, Table(columns))


def _due(fact: PolicyFact) -> str:
    """The year by which it is asked; what is asked without one says so, what is not asked of utilities too."""
    if fact.due_year:
        return str(fact.due_year)
    return str(UNDATED if fact.asked else NOT_ASKED)
