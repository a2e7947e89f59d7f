"""カタログ: DX technologies found by words and filters, told in plain text."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QSplitter,
    QWidget,
)  # fmt: skip

from waterdx.app.fit import FIT, conditions, find, second_line
from waterdx.app.jobs import Latest
from waterdx.app.pages.page import Page
from waterdx.app.search_line import SearchLine
from waterdx.app.session import Session
from waterdx.app.town import Town
from waterdx.app.two_line_item import SECOND_LINE, TwoLineItem
from waterdx.app.widgets import Reading, button, column, holding, label, row
from waterdx.core.words import Words

ALL = Words(ja="すべて", en="All")
ITEM = Qt.ItemDataRole.UserRole


class CatalogPage(Page):
    """Filters on the left, what was found in the middle, one technology on the right."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.words = SearchLine(
            Words(ja="技術を探す(例: 漏水 衛星、管内カメラ)", en="Find a technology (for example: leak satellite)")
        )
        self.fitting = QCheckBox(str(Words(ja="この町の管に合う順", en="Best fit for this town first")))
        self.filters: dict[str, QComboBox] = {}
        self.count = label("", "muted")
        self.found = QListWidget()
        self.details = _Details(self)
        self._latest = Latest(self)
        self._filters = column()
        self._lay_out()
        self.words.searched.connect(self.search)
        self.fitting.toggled.connect(self.search)
        session.town_changed.connect(self.show_town)
        self.show_town()
        self.found.currentItemChanged.connect(self._on_chosen)
        self._latest.failed.connect(self.session.say_failed)

    def _lay_out(self) -> None:
        clear = button(Words(ja="絞り込みをやめる", en="Clear filters"), self.clear_filters, "clear")
        side = holding(
            column(label(Words(ja="絞り込み", en="Filters"), "title"), self._filters, clear, None, margins=(14, 14, 14, 14))
        )
        side.setMinimumWidth(210)
        self.found.setAccessibleName(str(Words(ja="見つかった技術", en="Technologies found")))
        self.found.setItemDelegate(TwoLineItem(self.found))
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.setFrameShape(QFrame.Shape.NoFrame)
        middle = holding(column(self.count, self.found, margins=(10, 10, 0, 0)))
        split = QSplitter(Qt.Orientation.Horizontal)
        for part in (side, middle, self.details):
            split.addWidget(part)
            split.setStretchFactor(split.count() - 1, 0 if part is side else 1)
        split.setSizes([230, 380, 480])
        split.setHandleWidth(1)
        above = row(self.words, self.fitting, margins=(14, 10, 14, 10))
        above.setStretch(0, 1)
        layout = column(holding(above, "strip"), split)
        layout.setSpacing(0)
        self.setLayout(layout)

    @property
    def is_busy(self) -> bool:
        return self._latest.is_running

    def entered(self) -> None:
        if not self.filters:
            self._latest.ask(partial(find, "", {}, self._fitted_town()), self._on_first_found)

    def focus_search(self) -> None:
        self.words.setFocus()
        self.words.selectAll()

    def leave_for_good(self) -> None:
        self._latest.wait()

    def search(self) -> None:
        """Ask again with the words and filters as they stand."""
        chosen = {axis: box.currentData() for axis, box in self.filters.items() if box.currentData()}
        self._latest.ask(partial(find, self.words.text(), chosen, self._fitted_town()), self.show_result)

    def show_town(self) -> None:
        """The order by fit needs pipes; it follows what becomes of them."""
        town = self.session.town
        self.fitting.setEnabled(town is not None and len(town.pipes) > 0)
        tip = Words(
            ja="分野・管種・口径の条件を、開いている台帳の管路と比べます。",
            en="Compares field, material and diameter with the open ledger.",
        )
        needs = Words(ja="台帳のあるプロジェクトを開くと使えます。", en="Open a project with pipes to use this.")
        self.fitting.setToolTip(str(tip if self.fitting.isEnabled() else needs))
        if self.fitting.isChecked() and self.filters:
            self.search()

    def _fitted_town(self) -> Town | None:
        return self.session.town if self.fitting.isChecked() and self.fitting.isEnabled() else None

    def clear_filters(self) -> None:
        for box in self.filters.values():
            box.setCurrentIndex(0)
        self.search()

    def show_result(self, found: tuple[Any, list[Any] | None]) -> None:
        """The list of hits, by fit where that is asked for, and the count of each filter's choices."""
        result, matches = found
        self._show_count(result, matches)
        self._show_facets(result.facets)
        self.found.clear()
        for one in result.results if matches is None else matches:
            item = QListWidgetItem(str(one.technology.name))
            item.setData(ITEM, (one.technology, None if matches is None else one))
            item.setData(SECOND_LINE, second_line(one) if matches is not None else one.technology.provider or "")
            self.found.addItem(item)
        self.found.setCurrentRow(0)
        if not self.found.count():
            self.details.show_hints([str(hint.words) for hint in result.hints])

    def _show_count(self, result: Any, matches: list[Any] | None) -> None:
        every = Words(ja="{n:,} 件の技術", en="{n:,} technologies")
        by_fit = Words(ja="{n:,} 件の技術を合う順に", en="{n:,} technologies by fit")
        self.count.setText(str((every if matches is None else by_fit).format(n=result.total)))

    def _on_first_found(self, found: tuple[Any, list[Any] | None]) -> None:
        from waterdx.catalog.taxonomy import AXES, terms

        for axis, name in AXES.items():
            box = self.filters[axis] = QComboBox()
            box.setAccessibleName(str(name))
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.addItem(str(ALL), "")
            for code, term in terms(axis).items():
                box.addItem(str(term.words), code)
                box.setItemData(box.count() - 1, str(term.words), ITEM + 1)
            box.activated.connect(lambda _index: self.search())
            self._filters.addWidget(label(name, "muted"))
            self._filters.addWidget(box)
        self.show_result(found)

    def _show_facets(self, facets: dict[str, dict[str, int]]) -> None:
        for axis, box in self.filters.items():
            counts = facets.get(axis, {})
            for place in range(1, box.count()):
                count = counts.get(box.itemData(place), 0)
                box.setItemText(place, f"{box.itemData(place, ITEM + 1)}  ({count})")

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.details.show_technology(*item.data(ITEM))


class _Details(QWidget):
    """One technology: what is known of it, what is not, and where it is told."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = Reading(Words(ja="技術の説明", en="About the technology"))
        self._sources = column(margins=(16, 8, 16, 12))
        layout = column(self.text, holding(self._sources, "sources"))
        layout.setSpacing(0)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def show_technology(self, one: Any, match: Any = None) -> None:
        """The technology `one`, with its fit where there is a `match`."""
        from waterdx.catalog.describe import UNKNOWN, lines_of

        self.text.clear()
        self.text.add(one.name, size=1.5)
        self.text.add(" ・ ".join(str(words) for words in one.labels()), muted=True, above=4)
        if match is not None:
            self._add_fit(match)
        for name, text in lines_of(one):
            if text not in (one.id, str(one.name)) and text not in {source.url for source in one.sources}:
                self.text.add(name, size=0.9, muted=True, above=12)
                self.text.add(text, muted=text == str(UNKNOWN))
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self._show_sources([source.url for source in one.sources])

    def _add_fit(self, match: Any) -> None:
        self.text.add(FIT, size=1.15, above=14)
        for state, reason in conditions(match):
            self.text.add(state, above=8)
            self.text.add(reason, size=0.9, muted=True, above=2)
        self.text.add(match.summary, above=8)

    def show_hints(self, hints: list[str]) -> None:
        advice = Words(ja="言葉を減らすか、絞り込みをやめてみてください。", en="Try fewer words, or clear the filters.")
        self.text.show_text(Words(ja="当てはまる技術がありません", en="Nothing fits"))
        for hint in hints or [str(advice)]:
            self.text.add(hint, above=8)
        self._show_sources([])

    def _show_sources(self, urls: list[str]) -> None:
        while (item := self._sources.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if urls:
            self._sources.addWidget(label(Words(ja="出典", en="Sources"), "muted"))
        for url in dict.fromkeys(urls):
            self._sources.addWidget(_link(url, self))


def _link(url: str, parent: QWidget) -> QWidget:
    """An address as text, a button that copies it, and for web addresses one that opens it after naming the host."""
    parts = urlsplit(url)
    text = QLineEdit(url)
    text.setReadOnly(True)
    text.setCursorPosition(0)
    text.setAccessibleName(str(Words(ja="出典のアドレス", en="Address of the source")))
    copy = button(Words(ja="コピー", en="Copy"), lambda: QGuiApplication.clipboard().setText(url))
    open_it = button(Words(ja="開く…", en="Open…"), partial(_ask_to_open, url, parts.hostname or "", parent))
    open_it.setEnabled(parts.scheme in ("http", "https") and bool(parts.hostname))
    return holding(row(text, copy, open_it))


def _ask_to_open(url: str, host: str, parent: QWidget) -> None:
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(str(Words(ja="ブラウザーで {host} を開きますか。", en="Open {host} in the browser?").format(host=host)))
    box.setInformativeText(url)
    box.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
    box.accepted.connect(lambda: QDesktopServices.openUrl(QUrl(url)))
    box.open()
