"""The pages of the window, in the order of the work. A new job is one row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from waterdx.app.pages.catalog_page import CatalogPage
from waterdx.app.pages.digitise_page import DigitisePage
from waterdx.app.pages.indicators_page import IndicatorsPage
from waterdx.app.pages.ledger_page import LedgerPage
from waterdx.app.pages.page import Page
from waterdx.app.pages.screening_page import ScreeningPage
from waterdx.app.pages.start_page import StartPage
from waterdx.app.session import Session
from waterdx.core.words import Words


@dataclass(frozen=True)
class PageEntry:
    id: str
    title: Words
    icon: str
    make: Callable[[Session], Page]


PAGES: tuple[PageEntry, ...] = (
    PageEntry("start", Words(ja="はじめに", en="Start"), "start", StartPage),
    PageEntry("ledger", Words(ja="台帳", en="Ledger"), "ledger", LedgerPage),
    PageEntry("catalog", Words(ja="カタログ", en="Catalogue"), "catalog", CatalogPage),
    PageEntry("screening", Words(ja="漏水スクリーニング", en="Leak screening"), "screening", ScreeningPage),
    PageEntry("indicators", Words(ja="経営指標", en="Indicators"), "indicators", IndicatorsPage),
    PageEntry("digitise", Words(ja="紙の読み取り", en="Digitise"), "digitise", DigitisePage),
)
