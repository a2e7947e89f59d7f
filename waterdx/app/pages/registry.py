"""The pages of the window, in the order of the work. A new job is one row and the class that is made.

A page and all it needs is loaded when it is first wanted: the window is there sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from waterdx.app.pages.page import Page
from waterdx.app.session import Session
from waterdx.core.later import later_functions
from waterdx.core.words import Words


@dataclass(frozen=True)
class PageEntry:
    id: str
    title: Words
    icon: str
    make: Callable[[Session], Page]


PAGES: tuple[PageEntry, ...] = (
    PageEntry("start", Words(ja="はじめに", en="Start"), "start", later_functions("waterdx.app.pages.start_page").StartPage),
    PageEntry("ledger", Words(ja="台帳", en="Ledger"), "ledger", later_functions("waterdx.app.pages.ledger_page").LedgerPage),
    PageEntry("catalog", Words(ja="カタログ", en="Catalogue"), "catalog", later_functions("waterdx.app.pages.catalog_page").CatalogPage),
    PageEntry("screening", Words(ja="漏水スクリーニング", en="Leak screening"), "screening", later_functions("waterdx.app.pages.screening_page").ScreeningPage),
    PageEntry("indicators", Words(ja="経営指標", en="Indicators"), "indicators", later_functions("waterdx.app.pages.indicators_page").IndicatorsPage),
    PageEntry("digitise", Words(ja="紙の読み取り", en="Digitise"), "digitise", later_functions("waterdx.app.pages.digitise_page").DigitisePage),
)  # fmt: skip


class Pages(Mapping[str, Page]):
    """The pages by id, each made when it is first asked for; `on_made(page)` puts it into the window."""

    def __init__(self, session: Session, on_made: Callable[[Page], object]) -> None:
        self._session, self._on_made = session, on_made
        self._made: dict[str, Page] = {}

    def __getitem__(self, page: str) -> Page:
        if page not in self._made:
            made = next(entry for entry in PAGES if entry.id == page).make(self._session)
            self._made[page] = made
            self._on_made(made)
        return self._made[page]

    def __iter__(self) -> Iterator[str]:
        return (entry.id for entry in PAGES)

    def __len__(self) -> int:
        return len(PAGES)

    def if_made(self, page: str) -> Page | None:
        """A page that is there already."""
        return self._made.get(page)

    def drop(self, page: str) -> None:
        """Throw a page away if there is one; it is made anew when it is wanted."""
        if page in self._made:
            old = self._made.pop(page)
            old.leave_for_good()
            old.deleteLater()

    @property
    def made(self) -> list[Page]:
        """Those that are there."""
        return list(self._made.values())

    @property
    def next_unmade(self) -> str | None:
        """The first that is not there yet."""
        return next((page for page in self if page not in self._made), None)
