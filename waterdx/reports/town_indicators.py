"""What the ledger and the accounts of one town say together: pipe indicators from its own pipes, and the years ahead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from waterdx.core.eras import fiscal_year_of
from waterdx.core.words import Words
from waterdx.indicators.imported import project_values
from waterdx.indicators.of_ledger import PUBLISHED, LedgerIndicator, of_ledger
from waterdx.indicators.outlook import Outlook, outlook
from waterdx.indicators.outlook_assumptions import Range, assumptions_with
from waterdx.indicators.outlook_town import accounts_of
from waterdx.indicators.values import values
from waterdx.ledger.classify import classify
from waterdx.store.project import info as project_info


def ledger_indicators(project: Path, year: int | None = None) -> list[LedgerIndicator]:
    """The pipe indicators of `year` (default: the last fiscal year that has ended) beside the published values."""
    used = year if year is not None else fiscal_year_of(dt.date.today()) - 1
    one = classify(project, dt.date(used + 1, 3, 31))
    published = values(one.inventory.code, None, "water", list(PUBLISHED.values()), own=project_values(project))
    return of_ledger(one.pipes.assign(use=one.inventory.pipes["use"]), used, published)


def looked_ahead(project: Path, utility: str | None, own: Mapping[str, Range], first: int | None, years: int) -> Outlook:
    """The outlook of a town's pipes and accounts with these assumptions, from `first` (None: this fiscal year) on."""
    accounts = accounts_of(project, utility)
    today = dt.date.today()
    found = classify(project, today)
    pipes = found.pipes.assign(diameter_mm=found.inventory.pipes["diameter_mm"])
    found_ahead = outlook(accounts, pipes, assumptions_with(own), fiscal_year_of(today) if first is None else first, years)
    town = project_info(project)
    if town.code == accounts.code:
        return found_ahead
    note = _OTHER_TOWN.format(town=town.name, utility=accounts.name)
    return replace(found_ahead, notes=(*found_ahead.notes, note))


_OTHER_TOWN = Words(
    ja="プロジェクト「{town}」の台帳の管路に、{utility}の決算を当てはめています。同じ町のものか確かめてください。",
    en="The pipes are of the project “{town}”, the accounts of {utility}: check that they are of the same town.",
)
