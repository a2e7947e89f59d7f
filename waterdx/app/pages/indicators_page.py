"""経営指標: utilities side by side with the peers of the first, as a table and as charts."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedLayout,
    QWidget,
)  # fmt: skip

from waterdx.app.chart_tabs import ChartTabs
from waterdx.app.comparison import Compared, compare, find
from waterdx.app.empty_state import EmptyState
from waterdx.app.jobs import Latest
from waterdx.app.pages.page import Page
from waterdx.app.search_line import SearchLine
from waterdx.app.session import Session
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words

MOST_UTILITIES = 6
FIRST_YEAR, LAST_YEAR = 2015, 2020


class IndicatorsPage(Page):
    """Who is compared on the left; the table and the charts on the right."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.words = SearchLine(Words(ja="団体名・団体コードで探す", en="Find a utility by name or code"))
        self.found = QStringListModel(self)
        self.chosen = QListWidget()
        self.year = QComboBox()
        self.table = LinkedTable(Words(ja="指標の表", en="Table of indicators"))
        self.notes = label("", "muted", wrap=True)
        self.charts = ChartTabs(session)
        self._matches: dict[str, Any] = {}
        self._compared: Compared | None = None
        self._finding, self._comparing = Latest(self), Latest(self)
        self._faces = QStackedLayout()
        self._lay_out()
        self._connect()
        self._show_chosen()

    # Building

    def _lay_out(self) -> None:
        self._faces.addWidget(self._invitation())
        self._faces.addWidget(self._results())
        right = QWidget()
        right.setLayout(self._faces)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._choices())
        split.addWidget(right)
        split.setSizes([250, 850])
        split.setStretchFactor(1, 1)
        split.setHandleWidth(1)
        self.setLayout(column(split))

    def _choices(self) -> QWidget:
        self.year.addItem(str(Words(ja="最新年度", en="Latest year")), None)
        for year in range(LAST_YEAR, FIRST_YEAR - 1, -1):
            self.year.addItem(str(Words(ja="{y}年度", en="FY{y}").format(y=year)), year)
        self.chosen.setMaximumHeight(190)
        self.chosen.setAccessibleName(str(Words(ja="比べる団体", en="Utilities compared")))
        self.remove = button(Words(ja="外す", en="Remove"), self.remove_chosen, "clear")
        note = Words(
            ja="先頭の団体の類似団体区分と比べます。{n} 団体まで選べます。\n出典: 地方公営企業年鑑(総務省)2015〜2020年度",
            en="Compared with the official class of the first one; up to {n}.\nSource: yearbook of local public enterprises (MIC), FY2015–2020",
        ).format(n=MOST_UTILITIES)
        side = holding(
            column(
                label(Words(ja="比べる団体", en="Utilities"), "title"),
                self.words,
                self.chosen,
                row(self.remove, None),
                label(Words(ja="年度", en="Year"), "muted"),
                self.year,
                label(note, "muted", wrap=True),
                None,
                margins=(14, 14, 14, 14),
            )
        )
        side.setMinimumWidth(230)
        return side

    def _invitation(self) -> QWidget:
        return EmptyState(
            "indicators",
            Words(ja="経営指標をくらべる", en="Compare management indicators"),
            Words(
                ja="左の欄に市町村や企業団の名前を入れて選ぶと、同じ規模の団体(類似団体)と並べて表示します。\n例: 糸魚川市、妙高市",
                en="Type the name of a town or water authority on the left to see it beside undertakings of its official class.",
            ),
        )

    def _results(self) -> QWidget:
        above = column(self.table, holding(row(self.notes, margins=(12, 4, 12, 6))))
        above.setSpacing(0)
        above.setStretch(0, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(holding(above))
        split.addWidget(self.charts)
        split.setSizes([290, 470])
        split.setStretchFactor(1, 1)
        split.setHandleWidth(1)
        return split

    def _connect(self) -> None:
        completer = QCompleter(self.found, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.words.setCompleter(completer)
        completer.activated.connect(self.add_named)
        self.completer = completer
        self.words.searched.connect(self.look_for)
        self.words.returnPressed.connect(self._add_first)
        self.year.activated.connect(self.compare)
        for latest in (self._finding, self._comparing):
            latest.failed.connect(self.session.say_failed)

    # Doing

    def look_for(self, text: str) -> None:
        if text.strip() and text not in self._matches:
            self._finding.ask(partial(find, text), self.show_found)

    def show_found(self, utilities: list[Any]) -> None:
        self._matches = {str(one): one for one in utilities}
        self.found.setStringList(list(self._matches))
        if self.words.hasFocus() and self._matches:
            self.completer.complete()

    def add_named(self, name: str) -> None:
        one = self._matches.get(name)
        if one is not None:
            self.add(one)
        self.words.clear()

    def add(self, utility: Any) -> None:
        """Compare this utility too."""
        chosen = self.session.utilities
        if len(chosen) >= MOST_UTILITIES:
            self.session.say(
                "warning", Words(ja="比べられるのは {n} 団体までです。", en="Up to {n} can be compared.").format(n=MOST_UTILITIES)
            )
        elif utility.code not in {one.code for one in chosen}:
            chosen.append(utility)
            self._show_chosen()

    def remove_chosen(self) -> None:
        place = self.chosen.currentRow()
        if place >= 0:
            del self.session.utilities[place]
            self._show_chosen()

    def compare(self) -> None:
        codes = tuple(one.code for one in self.session.utilities)
        if codes:
            self._comparing.ask(partial(compare, codes, self.year.currentData()), self.show_compared)

    # Showing

    def _show_chosen(self) -> None:
        self.chosen.clear()
        for one in self.session.utilities:
            self.chosen.addItem(QListWidgetItem(str(one)))
        self.chosen.setCurrentRow(len(self.session.utilities) - 1)
        self.remove.setEnabled(bool(self.session.utilities))
        if not self.session.utilities:
            self._faces.setCurrentIndex(0)
        self.compare()

    def show_compared(self, compared: Compared) -> None:
        self._compared = compared
        self.table.show_table(compared.table, np.full(len(compared.table), -1))
        self.notes.setText(compared.notes)
        self.notes.setVisible(bool(compared.notes))
        self.charts.show_pictures(compared.charts)
        self._faces.setCurrentIndex(1)

    @property
    def is_busy(self) -> bool:
        return self._finding.is_running or self._comparing.is_running

    def focus_search(self) -> None:
        self.words.setFocus()
        self.words.selectAll()

    def leave_for_good(self) -> None:
        self._finding.wait()
        self._comparing.wait()

    def _add_first(self) -> None:
        """Enter takes the best match of what is typed, once it is known."""
        text = self.words.text().strip()
        popup = self.completer.popup()
        if text and (popup is None or not popup.isVisible()):
            self._finding.ask(partial(find, text), self._on_first_found)

    def _on_first_found(self, utilities: list[Any]) -> None:
        if utilities:
            self.add(utilities[0])
            self.words.clear()
        else:
            words = Words(ja="「{t}」という団体は見つかりません。", en="No utility is called “{t}”.")
            self.session.say("warning", words.format(t=self.words.text()[:40]))
