"""The pages of the window, in the order of the work. A new job is one row and the function that makes it.

A page and all it needs is loaded when it is first wanted: the window is there sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from waterdx.app.pages.page import Page
from waterdx.app.session import Session
from waterdx.core.words import Words


@dataclass(frozen=True)
class PageEntry:
    id: str
    title: Words
    icon: str
    make: Callable[[Session], Page]


def _start(session: Session) -> Page:
    from waterdx.app.pages.start_page import StartPage

    return StartPage(session)


def _ledger(session: Session) -> Page:
    from waterdx.app.pages.ledger_page import LedgerPage

    return LedgerPage(session)


def _catalog(session: Session) -> Page:
    from waterdx.app.pages.catalog_page import CatalogPage

    return CatalogPage(session)


def _screening(session: Session) -> Page:
    from waterdx.app.pages.screening_page import ScreeningPage

    return ScreeningPage(session)


def _indicators(session: Session) -> Page:
    from waterdx.app.pages.indicators_page import IndicatorsPage

    return IndicatorsPage(session)


def _digitise(session: Session) -> Page:
    from waterdx.app.pages.digitise_page import DigitisePage

    return DigitisePage(session)


PAGES: tuple[PageEntry, ...] = (
    PageEntry("start", Words(ja="はじめに", en="Start"), "start", _start),
    PageEntry("ledger", Words(ja="台帳", en="Ledger"), "ledger", _ledger),
    PageEntry("catalog", Words(ja="カタログ", en="Catalogue"), "catalog", _catalog),
    PageEntry("screening", Words(ja="漏水スクリーニング", en="Leak screening"), "screening", _screening),
    PageEntry("indicators", Words(ja="経営指標", en="Indicators"), "indicators", _indicators),
    PageEntry("digitise", Words(ja="紙の読み取り", en="Digitise"), "digitise", _digitise),
)


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
