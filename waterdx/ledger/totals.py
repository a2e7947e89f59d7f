"""The totals of a sheet (小計, 東部 計, 合計) as a check of what was read: do the rows above them add up?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.fields import field_named
from waterdx.core.findings import Finding
from waterdx.core.headers import unit_in_header
from waterdx.core.text import fold, key, says_unknown
from waterdx.core.units import read_quantity
from waterdx.core.words import Words
from waterdx.importers.raw_table import RawTable, TotalRow
from waterdx.importers.row_kinds import label_of_total

if TYPE_CHECKING:
    import pandas as pd

ADDITIVE = ("length_m", "cost_yen")  # fields whose values a total sums
_COUNT = re.compile(r"(\d[\d,]*)\s*(?:本|件|箇所|ヶ所|か所|カ所|路線|基|個|条|スパン)")
_GRAND = re.compile(r"総|累計|grand", re.IGNORECASE)
_SUB = re.compile(r"小計|sub", re.IGNORECASE)
_SUM_WORDS = re.compile(r"小計|合計|総計|総合計|累計|総延長|延長計|計|(?:sub|grand)?-?total", re.IGNORECASE)
_MOST_FINDINGS = 100


@dataclass(frozen=True)
class Summed:
    """A column that totals sum: its header, what it is called, its unit, the value of every row (NaN = unknown)."""

    header: str
    label: Words
    unit: str
    written_in: str
    values: np.ndarray


@dataclass(frozen=True)
class _Total:
    row: TotalRow
    label: str
    level: int  # 0 小計 or of a name, 1 計・合計, 2 総計

    @property
    def name(self) -> str:
        """What it is the total of: 東部 in 「東部 計」; "" where it names nothing."""
        return key(_SUM_WORDS.sub("", self.label.partition("(")[0].replace(" ", "")))


def summed_columns(columns: dict[str, str], units: dict[str, str], values: pd.DataFrame) -> list[Summed]:
    """The columns of a table that totals sum. `columns` is field → header, `units` header → the unit its values are in."""
    found = []
    for name in ADDITIVE:
        if name in columns and name in values:
            field, header = field_named(name), columns[name]
            unit = units.get(header) or unit_in_header(header) or field.unit
            found.append(Summed(header, field.label, field.unit, unit, values[name].to_numpy(dtype=float)))
    return found


def check_totals(table: RawTable, summed: Sequence[Summed], kept: np.ndarray) -> list[Finding]:
    """A finding for each total that the rows it covers do not add up to, and one that counts those that agree.

    `kept` is the mask of rows taken in: only these are added.
    """
    totals = [_total(row) for row in table.totals]
    findings: list[Finding] = []
    agreed = 0
    for at, total in enumerate(totals):
        covers = list(_covers(total, totals[:at], table, kept))
        for column in summed:
            written = total.row.cells.get(column.header, "")
            if written and written != total.label and not says_unknown(written):
                odd = _compared(total, column, written, covers, table)
                findings, agreed = findings + odd, agreed + (not odd)
        odd_count, told = _counted(total, covers, table)
        findings, agreed = findings + odd_count, agreed + (told and not odd_count)
    return findings[:_MOST_FINDINGS] + ([_agree(agreed)] if agreed else [])


def _total(row: TotalRow) -> _Total:
    label = label_of_total([fold(cell) for cell in row.cells.values()])
    bare = re.sub(r"\s", "", label)
    total = _Total(row, label, 2 if _GRAND.search(bare) else 0 if _SUB.search(bare) else 1)
    return _Total(row, label, 0) if total.name and total.level == 1 else total


def _covers(total: _Total, before: list[_Total], table: RawTable, kept: np.ndarray) -> Iterator[np.ndarray]:
    """The rows a total may sum, likeliest first; the least and the most it can mean, as towns write them in many ways."""
    above = kept & (table.sheets == total.row.sheet) & (table.rows < total.row.row)
    here = [one for one in before if one.row.sheet == total.row.sheet]
    if total.level == 0:
        yield above & (table.rows > _last(here, 0))
        if total.name:
            yield _named(total.name, table) & kept & (table.sheets == total.row.sheet)
            yield _named(total.name, table) & kept
        yield above & (table.rows > _last([one for one in here if one.level == 0], 0))
    if total.level == 1:
        yield above & (table.rows > _last(here, 1))
    if total.level >= 1:
        yield above
    if total.level >= 1:
        yield kept & ((table.sheets != total.row.sheet) | (table.rows < total.row.row))
    if not above.any():  # a total above its rows
        yield kept & (table.sheets == total.row.sheet)


def _last(totals: list[_Total], level: int) -> int:
    return max((one.row.row for one in totals if one.level >= level), default=0)


_key = lru_cache(maxsize=2**14)(key)  # every total of a table asks it of the same short cells


def _named(name: str, table: RawTable) -> np.ndarray:
    """The rows that have a cell with this name (its district, its material, its bore)."""
    found = np.zeros(len(table.frame), dtype=bool)
    for column in table.frame.columns:
        same = [text for text in table.frame[column].unique() if len(text) <= 2 * len(name) + 4 and _key(text) == name]
        found |= table.frame[column].isin(same).to_numpy() if same else False
    return found


def _compared(total: _Total, column: Summed, written: str, covers: list[np.ndarray], table: RawTable) -> list[Finding]:
    """Nothing where the rows a total may cover add up to it; else what differs from the likeliest of them."""
    quantity = read_quantity(written, column.unit, column.written_in)
    if quantity is None:
        return [_unread(total, column, written)]
    allowed = _half_a_digit(written, column)
    sums = [(float(np.nansum(column.values[rows])), rows) for rows in covers if rows.any()]
    if any(abs(added - quantity.value) <= allowed for added, _ in sums):
        return []
    added, rows = sums[0] if sums else (0.0, np.zeros(len(table.rows), dtype=bool))
    unknown = int(np.isnan(column.values[rows]).sum())
    why = _UNKNOWN.format(n=unknown, field=column.label) if unknown else Words("", "")
    told = _DIFFERS.format(
        where=_where(total), label=total.label, field=column.label, says=_plain(quantity.value), unit=column.unit, sums=_plain(added),
        difference=_plain(abs(added - quantity.value)), rows=_rows(rows, table), why=why,
    )  # fmt: skip
    return [Finding("totals_differ", "warning", told, row=total.row.row, raw=written)]


def _half_a_digit(written: str, column: Summed) -> float:
    """Half of the last digit written (a total is rounded), in the unit of the ledger; a thousandth where it is not."""
    number = re.search(r"\d[\d,]*(?:\.(\d+))?", fold(written))
    one = read_quantity(re.sub(r"[-+]?[\d,]+(?:\.\d+)?", "1", fold(written), count=1), column.unit, column.written_in)
    digits = len(number[1] or "") if number else 0
    return (one.value if one else 1.0) * (0.5 * 10.0**-digits if digits else 0.05) * 1.001


def _counted(total: _Total, covers: list[np.ndarray], table: RawTable) -> tuple[list[Finding], bool]:
    """The same for a number of objects written in a total's row (12 本); and whether there is one."""
    cells = [(match, cell) for cell in total.row.cells.values() if (match := _COUNT.search(fold(cell)))]
    if not cells:
        return [], False
    match, cell = cells[0]
    says = int(match[1].replace(",", ""))
    counts = [(int(rows.sum()), rows) for rows in covers if rows.any()]
    if any(count == says for count, _ in counts):
        return [], True
    count, rows = counts[0] if counts else (0, np.zeros(len(table.rows), dtype=bool))
    told = _COUNT_DIFFERS.format(
        where=_where(total), label=total.label, says=says, count=count, rows=_rows(rows, table), difference=abs(says - count)
    )
    return [Finding("totals_differ", "warning", told, row=total.row.row, raw=cell)], True


_DIFFERS = Words(
    ja="{where}「{label}」の{field} {says} {unit} は、{rows}の和 {sums} {unit} と {difference} {unit} 違います{why}。",
    en="{where} “{label}”: {field} {says} {unit}, but {rows} add up to {sums} {unit}; the difference is {difference} {unit}{why}.",
)
_UNKNOWN = Words(ja="({field}の分からない行が {n} 行あります)", en=" ({n} of the rows have no {field})")
_COUNT_DIFFERS = Words(
    ja="{where}「{label}」は {says} 件としていますが、{rows}は {count} 件で、{difference} 件違います。",
    en="{where} “{label}” says {says} objects, but {rows} are {count}; the difference is {difference}.",
)
_UNREAD = Words(
    ja="{where}「{label}」の{field}「{text}」は数値として読めないため、検算していません。",
    en="{where} “{label}”: {field} “{text}” cannot be read as a number, so it was not checked.",
)
_AGREE = Words(
    ja="小計・合計 {n} 件は、読み取った行の和と一致しました。", en="{n} totals of the file agree with the sums of the rows read."
)


def _unread(total: _Total, column: Summed, written: str) -> Finding:
    told = _UNREAD.format(where=_where(total), label=total.label, field=column.label, text=written[:60])
    return Finding("totals_unread", "info", told, row=total.row.row, raw=written)


def _agree(count: int) -> Finding:
    return Finding("totals_agree", "info", _AGREE.format(n=count), count=count)


def _where(total: _Total) -> Words:
    sheet, row = total.row.sheet, total.row.row
    return Words(f"シート「{sheet}」{row} 行目", f"Sheet “{sheet}”, row {row},") if sheet else Words(f"{row} 行目", f"Row {row},")


def _rows(rows: np.ndarray, table: RawTable) -> Words:
    at = table.rows[rows]
    if not len(at):
        return Words(ja="取り込んだ行(0 行)", en="the rows taken in (none)")
    return Words(f"{at.min()}〜{at.max()} 行目の {len(at)} 行", f"the {len(at)} rows {at.min()} to {at.max()}")


def _plain(number: float) -> str:
    return f"{round(number, 3):,.10g}"
