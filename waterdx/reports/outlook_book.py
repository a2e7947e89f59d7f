"""The years ahead as an Excel book: the years, the assumptions with their sources, and what to mind."""

from __future__ import annotations

from pathlib import Path

from waterdx.core.words import Words
from waterdx.indicators.outlook import BAND, Outlook
from waterdx.indicators.outlook_tables import assumption_frame, outlook_frame
from waterdx.reports.tables import write_book

OUTLOOK = Words(ja="将来の見通し", en="Outlook")
ASSUMED = Words(ja="仮定(低/中/高)と出典", en="Assumptions (low/middle/high) and sources")
_TITLE = Words(
    ja="{name} 水道事業の将来の見通し({year} 年度決算から。供給単価 {tariff:,.2f} 円/m³、給水原価 {cost:,.2f} 円/m³。出典: {source})",
    en="{name}, water: outlook from the accounts of FY{year} (revenue {tariff:,.2f} yen/m³, cost {cost:,.2f} yen/m³; source: {source})",
)


def title_of(found: Outlook) -> Words:
    """Whose accounts of which year it rests on."""
    one = found.accounts
    return _TITLE.format(name=one.name, year=one.year, tariff=one.tariff, cost=one.cost * 1000 / one.volume, source=one.source)


def write_outlook(out: Path, found: Outlook) -> None:
    """The book, whole or as it was."""
    sheets = {str(OUTLOOK): outlook_frame(found), str(ASSUMED): assumption_frame(found.assumed)}
    write_book(out, sheets, {str(title_of(found)): "\n".join(map(str, (BAND, *found.notes)))}, wrapped=True)
