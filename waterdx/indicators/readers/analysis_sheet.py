"""The 経営比較分析表 workbook. No cell map of it is published, so everything is found by its printed titles.

Read are the town's own values (当該値); the averages printed beside them are not its figures and are left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from waterdx.core.findings import Finding
from waterdx.core.text import fold
from waterdx.core.words import Words
from waterdx.indicators.definitions import declared_for
from waterdx.indicators.readers.businesses import business_printed
from waterdx.indicators.readers.cells import fiscal_year, number, says_none, utility_code
from waterdx.indicators.readers.registry import Entry, Reading, Sheets, reader
from waterdx.indicators.utilities import all_utilities

_SHEET_TITLE, _OWN = "経営比較分析表", "当該値"
_TITLE = re.compile(r"^[①-⑧][\s:：.]*(.+?)\s*[(（][^()（）]*[)）]?$")
_NEAR = 30  # rows below its title in which a chart's figures stand
Grid = list[list[str]]


def _is_sheet(sheets: Sheets) -> bool:
    return any(_SHEET_TITLE in fold("".join(row)) for rows in sheets.values() for row in rows[:10]) and any(
        _OWN in row for rows in sheets.values() for row in rows
    )


@reader("経営比較分析表のブック", "workbook of the official comparison sheet (経営比較分析表)", is_such=_is_sheet)
def read_analysis_sheet(sheets: Sheets) -> Reading:
    """The printed values of each indicator and year; 該当数値なし and "-" are kept as they are written."""
    grid = [row for rows in sheets.values() for row in rows]
    reading = Reading()
    business, code, name, year = business_printed(grid[:12]), _code(grid), _name(grid), _year(grid)
    if not business or not code:
        reading.findings.append(Finding("sheet_head", "error", _NO_HEAD))
        return reading
    known = {fold(one.name.ja): one.code for one in declared_for(business)}
    for row, column, title in _titles(grid):
        item = known.get(title)
        if item is None:
            words = _OTHER.format(title=title, business=business)
            reading.findings.append(Finding("unknown_title", "warning", words, row=row + 1, raw=title))
            continue
        reading.entries += _figures(grid, row, column, year, (code, name, business, item), reading.findings)
    return reading


def _titles(grid: Grid) -> Iterator[tuple[int, int, str]]:
    """Where each ①…⑧ stands, with its title without number and unit."""
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            if cell[:1] in "①②③④⑤⑥⑦⑧" and cell:
                found = _TITLE.match(cell)
                yield row, column, fold(found[1] if found else cell[1:]).strip()


def _figures(
    grid: Grid, top: int, left: int, year: int | None, who: tuple[str, str, str, str], findings: list[Finding]
) -> list[Entry]:
    """The five values right of the nearest 当該値 below the title, with the years above them (or the last five)."""
    code, name, business, item = who
    place = _own_row(grid, top, left)
    if place is None:
        findings.append(Finding("no_figures", "warning", _NO_OWN.format(item=item), row=top + 1))
        return []
    row, column = place
    cells = [(at, text) for at, text in enumerate(grid[row][column + 1 : column + 13], start=column + 1) if text][:5]
    years = _years(grid, row, [at for at, _ in cells], year)
    entries = []
    for (_at, text), of_year in zip(cells, years, strict=True):
        value = number(text)
        if of_year is None or (value is None and not says_none(text)):
            findings.append(
                Finding("unread_cell", "warning", _UNREAD.format(item=item, text=text[:40]), row=row + 1, raw=text[:200])
            )
        else:
            entries.append(Entry(of_year, code, name, business, item, value, text))
    return entries


def _own_row(grid: Grid, top: int, left: int) -> tuple[int, int] | None:
    for row in range(top, min(top + _NEAR, len(grid))):
        near = [at for at, cell in enumerate(grid[row]) if cell == _OWN and at >= left]
        if near:
            return row, near[0]
    return None


def _years(grid: Grid, row: int, columns: list[int], last: int | None) -> list[int | None]:
    """The fiscal year of each column, from the nearest row above that names years, else counted back from the sheet's."""
    for above in range(row - 1, max(row - 4, -1), -1):
        named = [fiscal_year(grid[above][at]) if at < len(grid[above]) else None for at in columns]
        if any(named):
            return named
    return [last - (len(columns) - 1 - place) if last else None for place in range(len(columns))]


def _year(grid: Grid) -> int | None:
    return next((year for row in grid[:10] for cell in row if _SHEET_TITLE in cell and (year := fiscal_year(cell))), None)


def _code(grid: Grid) -> str:
    """The code printed, or that of the one utility whose prefecture and name are."""
    printed = next((code for row in grid[:12] for cell in row if len(cell) == 6 and (code := utility_code(cell))), "")
    named = {one.code for one in all_utilities() if one.prefecture + one.name in _name(grid).replace(" ", "")}
    return printed or (named.pop() if len(named) == 1 else "")


def _name(grid: Grid) -> str:
    """The cell of the head that begins with a prefecture: 「新潟県　糸魚川市」."""
    heads = (fold(cell).strip() for row in grid[:12] for cell in row)
    return next((cell for cell in heads if re.match(r"\S{2,3}[都道府県]\s+\S", cell)), "")


_NO_HEAD = Words(
    ja="事業名か団体(都道府県と団体名、または6桁の団体コード)をシートの上部から読めません。",
    en="The head of the sheet does not say which business and utility it is of.",
)
_OTHER = Words(
    ja="「{title}」は{business}の指標ではないため、読みませんでした(別の事業のブックではありませんか)。",
    en="“{title}” is no indicator of {business} and was not read: is this the workbook of another business?",
)
_NO_OWN = Words(ja="{item} の「当該値」が見つかりません。", en="No own values (当該値) were found for {item}.")
_UNREAD = Words(
    ja="{item} の値「{text}」か、その年度を読めないため、取り込みませんでした。",
    en="{item}: the value “{text}” or its year cannot be read and was not taken in.",
)
