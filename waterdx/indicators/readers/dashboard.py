"""The CSV of the Digital Agency's water supply dashboard: long form, one figure a row. Read for what table 01 says of pipes."""

from __future__ import annotations

from collections import defaultdict

from waterdx.core.findings import Finding
from waterdx.core.text import fold
from waterdx.core.words import Words
from waterdx.indicators.readers.cells import fiscal_year, number, utility_code
from waterdx.indicators.readers.registry import Entry, Reading, Sheets, reader
from waterdx.indicators.readers.survey_addresses import PART_OF_001, PIPES, WATER_FACILITIES

_COLUMNS = (
    "fiscal_year", "local_public_enterprise_code", "local_public_enterprise_name", "facility_code",
    "statistical_table_number", "item_key", "item_name", "item_value",
)  # fmt: skip
_BY_KEY = {f"列{column:03}": item for item, column in PIPES.items()}
_BY_NAME = {"現在給水人口": "served_population", "行政区域内人口": "administrative_population"}
_ENDS = ("raw_main_length", "transmission_main_length", "distribution_main_length")
_AGED = ("aged_raw_main", "aged_transmission", "aged_distribution")


def _is_dashboard(sheets: Sheets) -> bool:
    return any(rows and set(_COLUMNS) <= set(rows[0]) for rows in sheets.values())


@reader(
    "デジタル庁 水道ダッシュボードのCSV",
    "CSV of the Digital Agency's water supply dashboard",
    is_such=_is_dashboard,
)
def read_dashboard(sheets: Sheets) -> Reading:
    """Pipe lengths (km) and populations of table 01; facility 006 lies within 001 and is not added."""
    (rows,) = [rows for rows in sheets.values() if rows and set(_COLUMNS) <= set(rows[0])]
    place = {name: rows[0].index(name) for name in _COLUMNS}
    reading = Reading()
    parts, unread = 0, 0
    for row in rows[1:]:
        if len(row) < len(rows[0]):
            unread += 1
            continue
        cells = {name: row[at] for name, at in place.items()}
        facility = cells["facility_code"].zfill(3)
        item = _item(cells)
        if item is None or facility == PART_OF_001:
            parts += item is not None
            continue
        year, code = fiscal_year(cells["fiscal_year"]), utility_code(cells["local_public_enterprise_code"])
        business = WATER_FACILITIES.get(facility)
        if year is None or not code or business is None:
            unread += 1
            continue
        text, value = cells["item_value"], number(cells["item_value"])
        reading.entries.append(Entry(year, code, cells["local_public_enterprise_name"], business, item, value, text))
    if parts:
        reading.findings.append(Finding("rows_left_out", "info", _PARTS.format(n=parts), count=parts))
    if unread:
        reading.findings.append(Finding("rows_left_out", "warning", _UNREAD.format(n=unread), count=unread))
    reading.findings += _impossible(reading.entries)
    return reading


def _item(cells: dict[str, str]) -> str | None:
    """The input a row tells; keys repeat across tables, so that only table 01 is looked at."""
    if cells["statistical_table_number"].lstrip("0") != "1":
        return None
    leaf = fold(cells["item_name"]).split("__")[-1]
    return _BY_KEY.get(cells["item_key"]) or _BY_NAME.get(leaf)


def _impossible(entries: list[Entry]) -> list[Finding]:
    """Utilities with more kilometres beyond their useful life than there are."""
    lengths: dict[tuple[int | None, str, str, str], dict[str, float]] = defaultdict(dict)
    for one in entries:
        if one.value is not None:
            lengths[one.year, one.code, one.utility, one.field][one.item] = one.value
    found = []
    for (year, code, utility, _business), own in lengths.items():
        aged, whole = (sum(own.get(name, 0.0) for name in names) for names in (_AGED, _ENDS))
        if aged > whole:
            words = _MORE_AGED.format(utility=utility, code=code, year=year, aged=aged, whole=whole)
            found.append(Finding("aged_above_total", "error", words, id=code))
    return found


_PARTS = Words(
    ja="施設コード006の {n} 件は001の内数のため、足していません。",
    en="{n} figures of facility 006 lie within 001 and were not added.",
)
_UNREAD = Words(
    ja="年度・団体コード・施設コードを読めない {n} 行は取り込みませんでした。",
    en="{n} rows whose year, utility or facility code cannot be read were not taken in.",
)
_MORE_AGED = Words(
    ja="{utility}({code}){year}年度: 経年管 {aged:,.2f} km が総延長 {whole:,.2f} km より長く、値を確かめてください。",
    en="{utility} ({code}) FY{year}: {aged:,.2f} km beyond useful life, but {whole:,.2f} km in all. Check the figures.",
)
