"""カタログ: DX technologies found, matched with the pipes, compared and kept; policy, editions, and the check of entries."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QTabWidget

from waterdx.app.catalog.check_tab import CheckTab
from waterdx.app.catalog.editions_tab import EditionsTab
from waterdx.app.catalog.policy_tab import PolicyTab
from waterdx.app.catalog.shelf import Shelf
from waterdx.app.catalog.shortlist_tab import ShortlistTab
from waterdx.app.catalog.tab import CatalogTab
from waterdx.app.catalog.technologies_tab import TechnologiesTab
from waterdx.app.pages.page import Page
from waterdx.app.session import Session
from waterdx.app.widgets import column
from waterdx.core.words import Words


class CatalogPage(Page):
    """Frame only: hands every part the shelf of the project, and what one part asks to the next.

    The parts are made when the page is seen first, so that the window opens without them.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(str(Words(ja="カタログ", en="Catalogue")))
        self.setLayout(column(self.tabs))
        self.tabs.currentChanged.connect(lambda _index: self.entered())
        session.town_changed.connect(self.show_town)

    def _build(self) -> None:
        session = self.session
        self.technologies = TechnologiesTab(session)
        self.shortlist = ShortlistTab(session)
        self.policy = PolicyTab(session)
        self.editions = EditionsTab(session)
        self.check = CheckTab(session)
        self.technologies.compare_wanted.connect(self.compare)
        self.technologies.news_wanted.connect(lambda: self.tabs.setCurrentWidget(self.editions))
        self.shortlist.opened.connect(self.show_technology)
        self.editions.opened.connect(self.show_technology)
        with QSignalBlocker(self.tabs):
            self.tabs.addTab(self.technologies, str(Words(ja="技術を探す", en="Find technologies")))
            self.tabs.addTab(self.shortlist, str(Words(ja="検討候補と比較", en="Shortlist and comparison")))
            self.tabs.addTab(self.policy, str(Words(ja="国の方針", en="National policy")))
            self.tabs.addTab(self.editions, str(Words(ja="版と更新", en="Editions")))
            self.tabs.addTab(self.check, str(Words(ja="登録ファイルの点検", en="Check of entries")))
        self.show_town()

    @property
    def parts(self) -> QTabWidget:
        return self.tabs

    def _each(self) -> list[CatalogTab]:
        parts = (self.tabs.widget(n) for n in range(self.tabs.count()))
        return [part for part in parts if isinstance(part, CatalogTab)]

    @property
    def is_busy(self) -> bool:
        return any(part.is_busy for part in self._each())

    def entered(self) -> None:
        if not self.tabs.count():
            self._build()
        self._each()[self.tabs.currentIndex()].entered()

    def focus_search(self) -> None:
        self._each()[self.tabs.currentIndex()].focus_search()

    def leave_for_good(self) -> None:
        for part in self._each():
            part.leave_for_good()

    def show_town(self) -> None:
        """The catalogue as the open project has it; asked anew by the part that is in view."""
        town = self.session.town
        shelf = Shelf(town.path if town else None)
        for part in self._each():
            part.show_shelf(shelf)

    def compare(self, ids: list[str]) -> None:
        self.tabs.setCurrentWidget(self.shortlist)
        self.shortlist.show_comparison_of(ids)

    def show_technology(self, technology_id: str) -> None:
        self.tabs.setCurrentWidget(self.technologies)
        self.technologies.show_technology(technology_id)
