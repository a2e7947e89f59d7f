"""Finding a technology: words and filters on the left, what was found in the middle, one technology on the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QSplitter

from waterdx.app.catalog.details import Details
from waterdx.app.catalog.filter_panel import FilterPanel
from waterdx.app.catalog.found import Asked, Found, can_compare, eased, find
from waterdx.app.catalog.found_list import FoundList
from waterdx.app.catalog.saved_panel import SavedPanel
from waterdx.app.catalog.shelf import Shelf
from waterdx.app.catalog.tab import CatalogTab
from waterdx.app.jobs import Latest
from waterdx.app.search_line import SearchLine
from waterdx.app.session import Session
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.catalog.dossier import Dossier

FITTING = Words(ja="管路との照合", en="Match with the pipes")


class TechnologiesTab(CatalogTab):
    """Signals: `compare_wanted(ids)`, and `news_wanted()` to see what the newest edition changed."""

    compare_wanted = Signal(object)
    news_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.words = SearchLine(
            Words(ja="技術を探す(例: 漏水 衛星、管内カメラ)", en="Find a technology (for example: leak satellite)")
        )
        self.fitting = QCheckBox(str(Words(ja="この町の管に合う順", en="Best fit for this town first")))
        self.news = button(Words("", ""), self.news_wanted.emit, "info")
        self.filters = FilterPanel()
        self.saved = SavedPanel(session, self.asked)
        self.count = label("", "muted")
        self.compare = button(Words(ja="並べて比べる", en="Compare"), lambda: self.compare_wanted.emit(self.found.chosen()))
        self.found = FoundList()
        self.details = Details(session)
        self.last: Found | None = None
        self._reading = Latest(self)  # of one technology; the list must not wait for it, nor the other way round
        self._reading.failed.connect(self._on_failed)
        self._wanted = ""
        self._lay_out()
        self.words.searched.connect(self.search)
        self.filters.changed.connect(self.search)
        self.saved.chosen.connect(self.ask)
        self.fitting.toggled.connect(self._on_fitting)
        self.found.current_changed.connect(self._on_current)
        self.found.picked.connect(self._show_ready)
        self.found.dropped.connect(lambda hint: self.ask(eased(self.asked(), hint)))

    def _lay_out(self) -> None:
        side = holding(column(self.saved, self.filters, margins=(10, 10, 6, 10)))
        side.setMinimumWidth(220)
        self.compare.setObjectName("small")
        self.news.hide()
        head = row(self.count, None, self.compare, margins=(4, 0, 8, 0))
        middle = holding(column(head, self.found, margins=(6, 8, 0, 0)))
        split = QSplitter(Qt.Orientation.Horizontal)
        for part in (side, middle, self.details):
            split.addWidget(part)
            split.setStretchFactor(split.count() - 1, 0 if part is side else 1)
        split.setSizes([250, 390, 480])
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        above = row(self.words, self.fitting, self.news, margins=(14, 10, 14, 10))
        above.setStretch(0, 1)
        layout = column(holding(above, "strip"), split)
        layout.setSpacing(0)
        self.setLayout(layout)

    @property
    def is_busy(self) -> bool:
        return super().is_busy or self._reading.is_running

    def leave_for_good(self) -> None:
        super().leave_for_good()
        self._reading.wait()

    def focus_search(self) -> None:
        self.words.setFocus()
        self.words.selectAll()

    # Asking

    @property
    def by_fit(self) -> bool:
        return self.fitting.isChecked() and self.fitting.isEnabled()

    def asked(self) -> Asked:
        """Words and filters as they stand."""
        words = self.words.text().strip()
        return {**({"words": words} if words else {}), **self.filters.asked()}

    def ask(self, asked: Asked) -> None:
        """Ask for this instead: a kept search, or what stood with one condition less."""
        self.words.setText(asked.get("words", ""))
        self.filters.fill()
        self.filters.show_asked(asked)
        self.search()

    def search(self) -> None:
        """Ask again with the words and filters as they stand."""
        self._latest.ask(partial(find, self.shelf, self.asked(), self.by_fit), self.show_found)

    def refresh(self) -> None:
        self._show_town()
        self.saved.fill(self.saved.names.currentData() or "")
        self.search()

    def show_technology(self, technology_id: str) -> None:
        """Find this one among all, whatever was asked."""
        self._wanted = technology_id
        self.ask({})

    # Showing

    def show_found(self, found: Found) -> None:
        """The list of hits, and the count of each filter's choices."""
        self.last = found
        self.filters.fill()
        self.filters.show_counts(found.facets)
        self._show_count(found)
        self.found.show_found(found)
        if self._wanted and not self.found.show_technology(self._wanted):  # one that is no longer listed
            self._on_current(self._wanted)
        self._wanted = ""
        self.news.setVisible(found.news > 0)
        self.news.setText(str(Words(ja="新着 {n:,} 件", en="{n:,} new").format(n=found.news)))

    def _show_count(self, found: Found) -> None:
        every = Words(ja="{n:,} 件の技術", en="{n:,} technologies")
        by_fit = Words(ja="{n:,} 件の技術を合う順に", en="{n:,} technologies by fit")
        near = Words(ja="(うち {n:,} 件は近いもの)", en=" ({n:,} nearly)") if found.near else Words("", "")
        said = (by_fit if found.by_fit else every).format(n=len(found.items))
        self.count.setText(f"{said}{near.format(n=found.near)}")
        tip = Words(
            ja="近いもの: すべての語は含まないが、意味の近い技術", en="nearly: without every word, but most of what was meant"
        )
        self.count.setToolTip(str(tip) if found.near else "")

    def _on_current(self, technology_id: str) -> None:
        if technology_id:
            self._reading.ask(partial(self.shelf.dossier, technology_id, self.by_fit), self._show_dossier)
        else:
            self.details.show_nothing()

    def _show_dossier(self, dossier: Dossier) -> None:
        words = self.last.words if self.last else ()
        self.details.show_dossier(dossier, words, dossier.technology.id in self.shelf.shortlist)

    def _show_ready(self, chosen: list[str]) -> None:
        self.compare.setEnabled(can_compare(chosen))
        tip = Words(ja="Ctrl か Shift を押しながら 2〜5 件選びます。", en="Choose two to five with Ctrl or Shift.")
        self.compare.setToolTip(str(tip))

    # The pipes of the town

    def _show_town(self) -> None:
        """The order by fit needs pipes."""
        town = self.session.town
        self.fitting.setEnabled(town is not None and len(town.pipes) > 0)
        tip = Words(
            ja="分野・管種・口径などの条件を、開いている台帳の管路と比べます。",
            en="Compares field, material, diameter and more with the open ledger.",
        )
        needs = Words(ja="台帳のあるプロジェクトを開くと使えます。", en="Open a project with pipes to use this.")
        self.fitting.setToolTip(str(tip if self.fitting.isEnabled() else needs))

    def _on_fitting(self, wanted: bool) -> None:
        """Matching is a job the first time; afterwards the order is at hand."""
        shelf: Shelf = self.shelf
        if not wanted or shelf.is_fitted:
            self.search()
            return
        job = self.session.jobs.run(FITTING, shelf.fit, lambda _fit: self.search())
        job.cancelled.connect(lambda: self.fitting.setChecked(False))
        job.failed.connect(lambda _error: self.fitting.setChecked(False))
