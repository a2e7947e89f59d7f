"""The 個表 of the yearbook of local public enterprises (地方公営企業年鑑): one table of one business, utilities in columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from waterdx.core.findings import Finding
from waterdx.core.text import fold, search_key
from waterdx.core.words import Words
from waterdx.indicators.input_names import INPUTS
from waterdx.indicators.readers import yearbook_items as items
from waterdx.indicators.readers.businesses import CASH_BASIS, business_printed
from waterdx.indicators.readers.cells import fiscal_year, is_dash, number, says_none
from waterdx.indicators.readers.registry import Entry, Reading, Sheets, reader
from waterdx.indicators.readers.yearbook_items import Place
from waterdx.indicators.utilities import all_utilities

_UTILITIES, _ITEMS = "団体名", "項目"
_TITLE = re.compile(r"\((\d)\)[^()]*に関する調|\((\d)\)\s*損益計算書")
Grid = list[list[str]]


@dataclass(frozen=True)
class _Sheet:
    """One sheet: `head` above the marker 団体名, the row and column it stands at, the rows below the names."""

    head: Grid
    names: list[tuple[int, str, str]]  # column, prefecture, name
    labels: list[list[str]]  # of each row, its own label last
    rows: Grid
    first_row: int

    def find(self, place: Place) -> int | None:
        """The number of a row, None where it is not there."""
        start = 0 if not place.under else next((at for at, one in enumerate(self.labels) if place.under in one), None)
        if start is None:
            return None
        own = (at for at, one in enumerate(self.labels) if at >= start and one[-1:] == [place.label])
        return next(own, self._counted_off(place))

    def _counted_off(self, place: Place) -> int | None:
        """By its distance from the first row of table 1, where the last of that table stands as far below as it should."""
        first, last = (self._of(label) for label in (items.FIRST_OF_TABLE_1, items.LAST_OF_TABLE_1))
        if place.offset is None or first is None or last is None or last - first != items.ROWS_OF_TABLE_1:
            return None
        return first + place.offset

    def _of(self, label: str) -> int | None:
        return next((at for at, one in enumerate(self.labels) if one[-1:] == [label]), None)

    def text(self, place: Place, column: int) -> str | None:
        """What a utility says in a row, None where the row is not there."""
        at = self.find(place)
        return None if at is None or column >= len(self.rows[at]) else self.rows[at][column]


def _marker(rows: Grid) -> tuple[int, int] | None:
    """Where 団体名 stands, if 項目 stands in the next row."""
    for at, row in enumerate(rows[:20]):
        named = [column for column, cell in enumerate(row) if fold(cell).replace(" ", "") == _UTILITIES]
        below = rows[at + 1] if at + 1 < len(rows) else []
        if named and any(fold(cell).replace(" ", "") == _ITEMS for cell in below):
            return at, named[0]
    return None


@reader(
    "地方公営企業年鑑の個表(団体が列に並ぶ表)",
    "tables of the yearbook of local public enterprises (個表, utilities in columns)",
    is_such=lambda sheets: any(_marker(rows) for rows in sheets.values()),
)
def read_yearbook(sheets: Sheets) -> Reading:
    """The inputs of every utility. "-" is nothing spent or owned, and so 0, but no price; 該当数値なし is unknown."""
    reading, left_out = Reading(), Counter[str]()
    year = next((year for rows in sheets.values() for row in rows[:8] for cell in row if (year := fiscal_year(cell))), None)
    for name, rows in sheets.items():
        if (found := _marker(rows)) is None:
            continue
        sheet = _sheet(rows, *found)
        table, business = _table(sheet.head), business_printed(sheet.head)
        if table is None or business is None or CASH_BASIS in fold("".join(map("".join, sheet.head))):
            reading.findings.append(_not_read(name, sheet, business))
            continue
        for column, prefecture, utility in sheet.names:
            if code := _code(prefecture, utility, business):
                reading.entries += _entries(sheet, column, table, (year, code, utility, business), reading.findings)
            else:
                left_out[f"{prefecture}{utility}"] += 1
    if left_out:
        names = ", ".join(list(left_out)[:5])
        reading.findings.append(Finding("unknown_utility", "warning", _NO_CODE.format(n=len(left_out), names=names)))
    return reading


def _sheet(rows: Grid, top: int, left: int) -> _Sheet:
    labels = [[label for cell in row[: left + 1] for label in items.plain_labels(cell)] for row in rows[top + 2 :]]
    return _Sheet(rows[:top], list(_names(rows[top], rows[top + 1], left)), labels, rows[top + 2 :], top + 3)


def _names(prefectures: list[str], names: list[str], left: int) -> Iterator[tuple[int, str, str]]:
    """Column, prefecture (merged cells: filled to the right) and name of each utility."""
    prefecture = ""
    for column in range(left + 1, len(names)):
        prefecture = (prefectures[column] if column < len(prefectures) else "").strip() or prefecture
        if name := names[column].strip():
            yield column, prefecture, re.sub(r"\s", "", name)


def _table(head: Grid) -> int | None:
    """The number of the table, from its title: 「（３）損益計算書（法適用企業）」."""
    for row in head:
        for cell in row:
            if (found := _TITLE.search(fold(cell))) and int(found[1] or found[2]) in items.TABLES:
                return int(found[1] or found[2])
    return None


def _code(prefecture: str, name: str, business: str) -> str:
    """The code of the one utility called so in that prefecture, "" where none or several are; who runs the business comes first."""
    named = _codes_by_name().get((prefecture, search_key(name)), {})
    running = [code for code, fields in named.items() if business in fields] or list(named)
    return running[0] if len(running) == 1 else ""


@cache
def _codes_by_name() -> dict[tuple[str, str], dict[str, tuple[str, ...]]]:
    """Codes with their fields by (prefecture, name); by name alone too, for tables that leave the prefecture out."""
    found: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    for one in all_utilities():
        for name in one.names:
            for prefecture in (one.prefecture, ""):
                found.setdefault((prefecture, search_key(name)), {})[one.code] = one.fields
    return found


def _entries(
    sheet: _Sheet, column: int, table: int, who: tuple[int | None, str, str, str], findings: list[Finding]
) -> list[Entry]:
    if table == 5 and not _balances(sheet, column):
        findings.append(Finding("survey_guard", "error", _UNBALANCED.format(utility=who[2], code=who[1]), id=who[1]))
        return []
    entries = []
    for item, places in items.TABLES[table].items():
        texts = [text for place in places if (text := sheet.text(place, column)) is not None and text.strip()]
        if len(texts) < len(places):
            continue
        amounts = [_amount(item, text) for text in texts]
        if all(amount is not None or says_none(text) for amount, text in zip(amounts, texts, strict=True)):
            value = None if None in amounts else sum(amount for amount in amounts if amount is not None)
            entries.append(Entry(*who, item, value, texts[0] if len(texts) == 1 else ""))
        else:
            said = _UNREAD.format(utility=who[2], item=INPUTS[item].words, text=" ".join(texts)[:40])
            findings.append(Finding("unread_cell", "warning", said, id=who[1], raw=" ".join(texts)[:200]))
    return entries


def _amount(item: str, text: str) -> float | None:
    return 0.0 if INPUTS[item].adds and is_dash(text) else number(text)


def _balances(sheet: _Sheet, column: int) -> bool:
    """Whether assets equal liabilities and equity, as far as the sheet says both."""
    (end,) = items.TABLES[5]["total_liabilities_and_equity"]
    assets, equity = (number(sheet.text(place, column) or "") for place in (items.TOTAL_ASSETS, end))
    return assets == equity


def _not_read(name: str, sheet: _Sheet, business: str | None) -> Finding:
    title = " ".join(cell for row in sheet.head for cell in row if cell.strip())[:60]
    words = _NO_TABLE if business else _NO_BUSINESS
    return Finding("other_table", "error", words.format(sheet=name, title=title), row=sheet.first_row, raw=title)


_NO_CODE = Words(
    ja="団体コードの分からない {n} 団体の列は取り込みませんでした(都道府県と名前が一つに決まらない: {names})。",
    en="{n} columns were not taken in: prefecture and name do not tell one utility ({names}).",
)
_UNBALANCED = Words(
    ja="{utility}({code}): 資産合計と負債・資本合計が一致しないため、貸借対照表の値は不明としました。",
    en="{utility} ({code}): total assets differ from liabilities and equity; the figures of the balance sheet count as unknown.",
)
_UNREAD = Words(
    ja="{utility} の{item}「{text}」を読めないため、取り込みませんでした。",
    en="{utility}: {item} “{text}” cannot be read and was not taken in.",
)
_NO_BUSINESS = Words(
    ja="シート「{sheet}」({title})の事業には指標がないか、事業名を読めません。別の事業のブックではありませんか。",
    en="Sheet “{sheet}” ({title}): its business has no indicators, or its name cannot be read. Is it the workbook of another business?",
)
_NO_TABLE = Words(
    ja="シート「{sheet}」({title})は読みません。読むのは法適用企業の表(1)〜(5)です。",
    en="Sheet “{sheet}” ({title}) is not read: tables (1) to (5) of corporate accounting are.",
)
