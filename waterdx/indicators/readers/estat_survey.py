"""The tables of the settlement survey on e-Stat: one physical row per survey row, columns 列001 to 列099 that drift by year."""

from __future__ import annotations

import calendar
from collections import Counter
from dataclasses import dataclass, field

from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.indicators.readers import survey_addresses as addresses
from waterdx.indicators.readers.cells import fiscal_year, number, utility_code
from waterdx.indicators.readers.registry import Entry, Reading, Sheets, reader
from waterdx.indicators.readers.survey_addresses import Address

_KEYS = ("決算年度", "業種コード", "事業コード", "団体コード", "団体名", "施設コード", "表番号", "行番号")


@dataclass
class _Undertaking:
    """The rows of one undertaking in one year: texts of the columns 列001 … by (table, row)."""

    year: int
    code: str
    name: str
    business: str
    rows: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def amount(self, address: Address) -> float | None:
        """The sum of the columns of an address; None where one of them is not there or says no number."""
        table, row, columns = address
        texts = self.rows.get((table, row), [])
        amounts = [number(texts[place - 1]) if place <= len(texts) else None for place in columns]
        return None if None in amounts else sum(one for one in amounts if one is not None)


def _header(rows: list[list[str]]) -> list[str] | None:
    return next((row for row in rows[:5] if set(_KEYS) <= set(row) and "列001" in row), None)


@reader(
    "決算状況調査の調査表(e-Stat、列001…)",
    "tables of the settlement survey (e-Stat, 列001 …)",
    is_such=lambda sheets: any(_header(rows) for rows in sheets.values()),
)
def read_estat_survey(sheets: Sheets) -> Reading:
    """The inputs of every undertaking; with table 21 or 22 the guards decide where the drifting columns stand."""
    reading = Reading()
    left_out: Counter[str] = Counter()
    for one in _undertakings(sheets, left_out):
        reading.entries += _entries(one, reading.findings)
    reading.findings += _told_left_out(left_out)
    return reading


def _undertakings(sheets: Sheets, left_out: Counter[str]) -> list[_Undertaking]:
    found: dict[tuple[int, str, str], _Undertaking] = {}
    for rows in sheets.values():
        header = _header(rows)
        if header is None:
            continue
        place = {name: header.index(name) for name in _KEYS}
        first = header.index("列001")
        for row in rows[rows.index(header) + 1 :]:
            if len(row) <= first:
                continue
            cells = {name: row[at] for name, at in place.items()}
            year, code, business = fiscal_year(cells["決算年度"]), utility_code(cells["団体コード"]), _field_of(cells)
            if year is None or not code or not business:
                left_out[_why(cells, year, code)] += 1
                continue
            one = found.setdefault((year, code, business), _Undertaking(year, code, cells["団体名"], business))
            one.rows[cells["表番号"].zfill(2), cells["行番号"].zfill(2)] = row[first:]
    return list(found.values())


def _field_of(cells: dict[str, str]) -> str | None:
    if cells["業種コード"].zfill(2) == "01":
        return addresses.WATER_FACILITIES.get(cells["施設コード"].zfill(3))
    return addresses.SEWER_BUSINESSES.get((cells["業種コード"], cells["事業コード"].lstrip("0") or "0"))


def _why(cells: dict[str, str], year: int | None, code: str) -> str:
    if year is None or not code:
        return "key"
    return "part" if cells["施設コード"].zfill(3) == addresses.PART_OF_001 else "business"


_LEFT_OUT = {
    "part": Words(
        ja="施設コード006の {n} 行は001の内数のため、取り込みませんでした(足すと二重になります)。",
        en="{n} rows of facility 006 lie within 001 and were not taken in (adding them would count them twice).",
    ),
    "key": Words(
        ja="年度か団体コードを読めない {n} 行は取り込みませんでした。",
        en="{n} rows whose fiscal year or utility code cannot be read were not taken in.",
    ),
    "business": Words(
        ja="指標のない事業(流域下水道、工業用水道 など)の {n} 行は取り込みませんでした。",
        en="{n} rows of businesses without indicators (regional sewerage, industrial water …) were not taken in.",
    ),
}


def _told_left_out(left_out: Counter[str]) -> list[Finding]:
    return [
        Finding("rows_left_out", "warning" if why == "key" else "info", _LEFT_OUT[why].format(n=n), count=n)
        for why, n in left_out.items()
    ]


def _entries(one: _Undertaking, findings: list[Finding]) -> list[Entry]:
    wanted = dict(addresses.WATER if one.business.startswith("water") else addresses.SEWER)
    wanted |= _equity(one, findings)
    if one.business.startswith("water"):
        wanted |= _costs(one, findings)
    amounts = {item: one.amount(address) for item, address in wanted.items()}
    entries = [
        Entry(one.year, one.code, one.name, one.business, item, value) for item, value in amounts.items() if value is not None
    ]
    if amounts.get("billed_volume_m3_day") is not None:
        days = 365.0 + calendar.isleap(one.year + 1)
        entries.append(Entry(one.year, one.code, one.name, one.business, "days_in_year", days))
    return entries


def _equity(one: _Undertaking, findings: list[Finding]) -> dict[str, Address]:
    """Where the end of table 22 stands: assets must equal liabilities and equity."""
    assets = one.amount(addresses.TOTAL_ASSETS)
    if assets is None:
        return {}
    for guard, found in addresses.EQUITY.items():
        if one.amount(("22", "01", (guard,))) == assets:
            return found
    findings.append(_unbalanced(_BALANCE, one))
    return {}


def _costs(one: _Undertaking, findings: list[Finding]) -> dict[str, Address]:
    """Where the end of table 21 stands: its 経常費用 must equal that of table 20; without table 20 by the year, which is told."""
    if ("21", "01") not in one.rows:
        return {}
    parts = [one.amount(addresses.WATER[name]) for name in ("operating_expense", "non_operating_expense")]
    if None in parts:
        if not any(finding.check == "unguarded_layout" for finding in findings):
            findings.append(Finding("unguarded_layout", "info", _UNGUARDED))
        return addresses.COSTS[57 if one.year <= addresses.LAST_YEAR_OF_57 else 58]
    expense = sum(part for part in parts if part is not None)
    for guard, found in addresses.COSTS.items():
        if one.amount(("21", "01", (guard,))) == expense:
            return found
    findings.append(_unbalanced(_EXPENSE, one))
    return {}


_BALANCE = Words(
    ja="{utility}({code}){year}年度: 22表の資産合計と負債・資本合計が一致する列がないため、欠損金と資本は不明としました。",
    en="{utility} ({code}) FY{year}: in table 22 no column equals total assets; deficit and equity count as unknown.",
)
_EXPENSE = Words(
    ja="{utility}({code}){year}年度: 21表の経常費用が20表の営業費用+営業外費用と一致しないため、受託工事費などは不明としました。",
    en="{utility} ({code}) FY{year}: ordinary expense of table 21 differs from table 20; entrusted work cost etc. count as unknown.",
)
_UNGUARDED = Words(
    ja="20表がファイルにないため、21表の列の位置は年度から決めました(20表と一緒のファイルなら照合します)。",
    en="Table 20 is not in the file: the columns of table 21 were taken by the year, unchecked.",
)


def _unbalanced(words: Words, one: _Undertaking) -> Finding:
    said = words.format(utility=one.name, code=one.code, year=one.year)
    return Finding("survey_guard", "error", said, id=one.code)
