"""Things of which there are some hundreds, by their names in both languages and how the Japanese one is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from waterdx.app.finding.found import Found, one_line
from waterdx.app.finding.readings import holds, key_of
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.main_window import MainWindow

MOST = 6
TECHNOLOGY, INDICATOR, UTILITY = (
    Words(ja="技術", en="Technology"),
    Words(ja="指標", en="Indicator"),
    Words(ja="団体", en="Utility"),
)
Keyed = tuple[str, Found]


class Named:
    """A list that `make` makes when it is first asked for: keys, and what is found by them."""

    def __init__(self, make: Callable[[], Sequence[Keyed]]) -> None:
        self._make = make

    @cached_property
    def _things(self) -> Sequence[Keyed]:
        return self._make()

    def find(self, typed: str) -> list[Found]:
        return [found for key, found in self._things if holds(key, typed)][:MOST]


class Utilities:
    """Of the country; choosing one compares it on the indicators page."""

    def find(self, typed: str) -> list[Found]:
        from waterdx.indicators.compare import find_utilities

        return [
            Found(UTILITY, one_line(one.name), "indicators", partial(_show_utility, one), f"{one.prefecture} {one.code}")
            for one in find_utilities(typed, limit=MOST)
        ]


def technologies(project: Path | None) -> list[Keyed]:
    """The catalogue, as the open project has it."""
    from waterdx.catalog.catalogue import catalogue_of

    return [
        (
            key_of(one.name, one.id, one.provider or "", *one.words),
            Found(TECHNOLOGY, one_line(one.name), "catalog", partial(_show_technology, one.id), one_line(one.provider or "")),
        )
        for one in catalogue_of(project).technologies
    ]


def indicators() -> list[Keyed]:
    """Every indicator there is."""
    from waterdx.indicators.definitions import INDICATORS

    return [
        (
            key_of(one.name, one.code),
            Found(INDICATOR, one_line(one.name), "indicators", partial(_show_indicator, one.code, one.fields), one.code),
        )
        for one in INDICATORS.values()
    ]


def _show_technology(technology_id: str, window: MainWindow) -> None:
    from waterdx.app.pages.catalog_page import CatalogPage

    window.show_page("catalog")
    page = window.pages["catalog"]
    assert isinstance(page, CatalogPage)
    page.show_technology(technology_id)


def _show_indicator(code: str, fields: Sequence[str], window: MainWindow) -> None:
    from waterdx.app.pages.indicators_page import IndicatorsPage

    window.show_page("indicators")
    page = window.pages["indicators"]
    assert isinstance(page, IndicatorsPage)
    if page.choice.field not in fields:
        page.choice.set(field=fields[0])
    page.choice.set_indicator(code)
    page.show_tab("explain")


def _show_utility(utility: object, window: MainWindow) -> None:
    from waterdx.app.pages.indicators_page import IndicatorsPage

    window.show_page("indicators")
    page = window.pages["indicators"]
    assert isinstance(page, IndicatorsPage)
    page.add(utility)
