"""Who is compared with whom, in which field and year: the left side of the indicators page."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, QStringListModel
from PySide6.QtWidgets import QComboBox, QCompleter, QListWidget, QListWidgetItem, QWidget

from waterdx.app.indicators import tasks
from waterdx.app.indicators.choice import MOST_UTILITIES, Choice
from waterdx.app.jobs import Latest
from waterdx.app.search_line import SearchLine
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

LATEST = Words(ja="決算の揃う最新年度", en="Latest whole accounts")
NOTE = Words(
    ja="先頭の団体を比較の相手と並べます。{n} 団体まで。\n値の出典と根拠は「比較」の表にあります。",
    en="The first one is compared with its peers; up to {n}.\nSources and bases stand in the table.",
).format(n=MOST_UTILITIES)


class ChoicePanel(QWidget):
    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self.choice, self.session = choice, choice.session
        self.words = SearchLine(Words(ja="団体名・都道府県・コード", en="Name, prefecture or code"))
        self.found = QStringListModel(self)
        self.chosen = QListWidget()
        self.field, self.year, self.peers = QComboBox(), QComboBox(), QComboBox()
        self._matches: dict[str, Any] = {}
        self._finding, self._offering = Latest(self), Latest(self)
        self._lay_out()
        self._connect()
        self.show_choice()

    def _lay_out(self) -> None:
        self.chosen.setMaximumHeight(150)
        for one, name in (
            (self.chosen, Words(ja="比べる団体", en="Utilities compared")),
            (self.field, Words(ja="事業", en="Business")),
            (self.year, Words(ja="年度", en="Year")),
            (self.peers, Words(ja="比較の相手", en="Compared with")),
        ):
            one.setAccessibleName(str(name))
        for box in (self.field, self.year, self.peers):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
        for key, words in tasks.fields():
            self.field.addItem(str(words), key)
        self.remove = button(Words(ja="外す", en="Remove"), lambda: self.choice.remove(self.chosen.currentRow()), "clear")
        self.setLayout(
            column(
                label(self.chosen.accessibleName(), "title"), self.words, self.chosen, row(self.remove, None),
                label(self.field.accessibleName(), "muted"), self.field, label(self.year.accessibleName(), "muted"), self.year,
                label(self.peers.accessibleName(), "muted"), self.peers, label(NOTE, "muted", wrap=True), None,
                margins=(14, 14, 14, 14),
            )
        )  # fmt: skip
        self.setMinimumWidth(230)

    def _connect(self) -> None:
        self.completer = QCompleter(self.found, self)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.words.setCompleter(self.completer)
        self.completer.activated.connect(self.add_named)
        self.words.searched.connect(self.look_for)
        self.words.returnPressed.connect(self._add_first)
        self.field.activated.connect(lambda: self.choice.set(field=self.field.currentData()))
        self.year.activated.connect(lambda: self.choice.set_year(self.year.currentData()))
        self.peers.activated.connect(lambda: self.choice.set(peers=self.peers.currentData()))
        self.choice.changed.connect(self.show_choice)
        for latest in (self._finding, self._offering):
            latest.failed.connect(self.session.say_failed)

    # Doing

    def look_for(self, text: str) -> None:
        if text.strip() and text not in self._matches:
            self._finding.ask(partial(tasks.find, text), self._show_found)

    def _show_found(self, utilities: list[Any]) -> None:
        self._matches = {str(one): one for one in utilities}
        self.found.setStringList(list(self._matches))
        if self.words.hasFocus() and self._matches:
            self.completer.complete()

    def add_named(self, name: str) -> None:
        one = self._matches.get(name)
        if one is not None:
            self.choice.add(one)
        self.words.clear()

    def _add_first(self) -> None:
        """Enter takes the best match of what is typed, once it is known."""
        text, popup = self.words.text().strip(), self.completer.popup()
        if text and (popup is None or not popup.isVisible()):
            self._finding.ask(partial(tasks.find, text), self._on_first_found)

    def _on_first_found(self, utilities: list[Any]) -> None:
        if utilities:
            self.choice.add(utilities[0])
            self.words.clear()
        else:
            words = Words(ja="「{t}」という団体は見つかりません。", en="No utility is called “{t}”.")
            self.session.say("warning", words.format(t=self.words.text()[:40]))

    # Showing

    def show_choice(self) -> None:
        self.chosen.clear()
        for one in self.choice.utilities:
            self.chosen.addItem(QListWidgetItem(str(one)))
        self.chosen.setCurrentRow(len(self.choice.utilities) - 1)
        self.remove.setEnabled(bool(self.choice.utilities))
        self.field.setCurrentIndex(self.field.findData(self.choice.field))
        self._offering.ask(partial(tasks.offers, self.choice.asking()), self._show_offers)

    def _show_offers(self, found: tasks.Offers) -> None:
        """The years the first utility is known in, and the ways of choosing peers with the sets kept in the project."""
        with QSignalBlocker(self.year), QSignalBlocker(self.peers):
            self.year.clear()
            self.year.addItem(str(LATEST), None)
            for year in found.years:
                self.year.addItem(str(Words(ja="{y}年度", en="FY{y}").format(y=year)), year)
            self.year.setCurrentIndex(max(0, self.year.findData(self.choice.year)))
            self.peers.clear()
            for key, words in found.peers:
                self.peers.addItem(str(words), key)
            self.peers.setCurrentIndex(max(0, self.peers.findData(self.choice.peers)))

    @property
    def is_busy(self) -> bool:
        return self._finding.is_running or self._offering.is_running

    def focus_search(self) -> None:
        self.words.setFocus()
        self.words.selectAll()

    def leave_for_good(self) -> None:
        self._finding.wait()
        self._offering.wait()
