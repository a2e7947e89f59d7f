"""カタログ: DX technologies found, matched with the pipes, compared and kept; policy, editions, and the check of entries."""

from __future__ import annotations

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
    """Frame only: hands every part the shelf of the project, and what one part asks to the next."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.technologies = TechnologiesTab(session)
        self.shortlist = ShortlistTab(session)
        self.policy = PolicyTab(session)
        self.editions = EditionsTab(session)
        self.check = CheckTab(session)
        self._tabs: dict[CatalogTab, Words] = {
            self.technologies: Words(ja="技術を探す", en="Find technologies"),
            self.shortlist: Words(ja="検討候補と比較", en="Shortlist and comparison"),
            self.policy: Words(ja="国の方針", en="National policy"),
            self.editions: Words(ja="版と更新", en="Editions"),
            self.check: Words(ja="登録ファイルの点検", en="Check of entries"),
        }
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(str(Words(ja="カタログ", en="Catalogue")))
        for part, name in self._tabs.items():
            self.tabs.addTab(part, str(name))
        self.setLayout(column(self.tabs))
        self.technologies.compare_wanted.connect(self.compare)
        self.technologies.news_wanted.connect(lambda: self.tabs.setCurrentWidget(self.editions))
        self.shortlist.opened.connect(self.show_technology)
        self.editions.opened.connect(self.show_technology)
        self.tabs.currentChanged.connect(lambda _index: self.entered())
        session.town_changed.connect(self.show_town)
        self.show_town()

    @property
    def parts(self) -> QTabWidget:
        return self.tabs

    @property
    def is_busy(self) -> bool:
        return any(part.is_busy for part in self._tabs)

    def entered(self) -> None:
        part = self.tabs.currentWidget()
        assert isinstance(part, CatalogTab)
        part.entered()

    def focus_search(self) -> None:
        part = self.tabs.currentWidget()
        assert isinstance(part, CatalogTab)
        part.focus_search()

    def leave_for_good(self) -> None:
        for part in self._tabs:
            part.leave_for_good()

    def show_town(self) -> None:
        """The catalogue as the open project has it; asked anew by the part that is in view."""
        town = self.session.town
        shelf = Shelf(town.path if town else None)
        for part in self._tabs:
            part.show_shelf(shelf)

    def compare(self, ids: list[str]) -> None:
        self.tabs.setCurrentWidget(self.shortlist)
        self.shortlist.show_comparison_of(ids)

    def show_technology(self, technology_id: str) -> None:
        self.tabs.setCurrentWidget(self.technologies)
        self.technologies.show_technology(technology_id)
