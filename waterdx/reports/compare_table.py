"""Indicators as tables people read: headings with units, unknown left empty."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.compare import Comparison
from waterdx.indicators.definitions import INDICATORS
from waterdx.indicators.inputs import FIELDS
from waterdx.indicators.merge import Merger
from waterdx.indicators.of_ledger import NAMES, LedgerIndicator
from waterdx.indicators.recount import REASONS, Recount
from waterdx.indicators.values import BASES
from waterdx.reports.indicator_words import UNKNOWN
from waterdx.reports.style import plain

TITLE = Words(ja="経営指標の比較", en="Indicators compared")
MERGER = Words(ja="統合の試算", en="The merger")
BY_LEDGER = Words(ja="台帳からの指標", en="Indicators by the ledger")
_INDICATOR, _UNIT, _YEAR = Words(ja="指標", en="Indicator"), Words(ja="単位", en="Unit"), Words(ja="年度", en="Fiscal year")


def compare_frame(found: Comparison) -> pd.DataFrame:
    """One row an indicator: the utilities, rank, median, quartiles and average of the peers, basis and source."""
    first, peers = found.utilities[0], found.peers
    codes = list(peers.statistics)
    columns: dict[str, list[object]] = {
        str(_INDICATOR): [str(INDICATORS[code].name) for code in codes],
        str(_UNIT): [str(INDICATORS[code].unit) for code in codes],
    }
    for one in found.utilities:
        name = plain(one.name) if plain(one.name) not in columns else f"{plain(one.name)} ({one.code})"
        columns[name] = [_number(one.values.get(code)) for code in codes]
    columns[str(Words(ja="順位", en="Rank"))] = [
        _rank(peers.ranks[code].get(first.code), peers.statistics[code].n) for code in codes
    ]
    for part, head in _PARTS.items():
        columns[str(head)] = [_number(getattr(peers.statistics[code], part)) for code in codes]
    columns[str(_YEAR)] = [str(found.year)] * len(codes)
    columns[str(Words(ja="値の根拠", en="Basis"))] = [str(BASES.get(first.basis.get(code, ""), UNKNOWN)) for code in codes]
    columns[str(Words(ja="出典", en="Source"))] = [first.source.get(code, "") for code in codes]
    return pd.DataFrame(columns)


def merge_frame(found: Merger) -> pd.DataFrame:
    """One row an indicator: merged, and of each member its value and what changes for it; then the money."""
    rows = [
        [str(INDICATORS[code].name), str(INDICATORS[code].unit), _number(value),
         *(cell for one in found.members for cell in (_number(one.values.get(code)), _number(found.change(one, code), "+")))]
        for code, value in found.values.items()
    ]  # fmt: skip
    for words, part in _MONEY.items():
        rows.append(
            [
                str(words),
                str(_THOUSAND),
                None,
                *(cell for one in found.members for cell in (None, _number(getattr(one, part), "+", 0))),
            ]
        )
    heads = [str(_INDICATOR), str(_UNIT), str(Words(ja="統合後", en="Merged"))]
    change = Words(ja="{name} 増減", en="{name}, change")
    for number, one in enumerate(found.members):
        name = plain(one.name) if plain(one.name) not in heads else f"{plain(one.name)} {number + 1}"
        heads += [name, str(change.format(name=name))]
    return pd.DataFrame(rows, columns=heads)


def merge_notes(found: Merger) -> dict[str, str]:
    """What is written beside the table of a merger: year, notes, sources."""
    return {
        str(_YEAR): str(found.year),
        str(Words(ja="注", en="Notes")): "\n".join(map(str, found.notes)),
        str(Words(ja="出典", en="Source")): "\n".join(found.sources),
    }


def ledger_frame(found: Sequence[LedgerIndicator]) -> pd.DataFrame:
    """One row an indicator: by the ledger with its band, the length it rests on, the published value and its year."""
    return pd.DataFrame(
        {
            str(_INDICATOR): [str(NAMES[one.key]) for one in found], str(_UNIT): [str(one.unit) for one in found],
            str(_YEAR): [str(one.year) for one in found],
            str(Words(ja="台帳から", en="By the ledger")): [_number(one.value) for one in found],
            str(Words(ja="幅(不明を否とする〜該当とする)", en="Band (all unknown no - all yes)")): [
                None if one.low is None or one.high is None else f"{one.low:,.2f} – {one.high:,.2f}" for one in found],
            str(Words(ja="対象 km", en="km counted")): [_number(one.km) for one in found],
            str(Words(ja="公表値", en="Published")): [_number(one.published[0] if one.published else None) for one in found],
            str(Words(ja="公表の年度", en="Its year")): [str(one.published[1]) if one.published else None for one in found],
        }
    )  # fmt: skip


def ledger_notes(found: Sequence[LedgerIndicator]) -> dict[str, str]:
    """How each indicator is counted, and why it differs from the published value."""
    return {str(NAMES[one.key]): " ".join(map(str, one.notes)) for one in found}


def values_frame(rows: pd.DataFrame) -> pd.DataFrame:
    """Values with their basis and source, one a row."""
    told = [INDICATORS[code] for code in rows["indicator"]]
    return pd.DataFrame(
        {
            str(Words(ja="団体コード", en="Code")): rows["code"].astype(str).tolist(), str(_YEAR): [str(year) for year in rows["year"]],
            str(_INDICATOR): [str(one.name) for one in told], str(Words(ja="値", en="Value")): [_number(float(value)) for value in rows["value"]],
            str(_UNIT): [str(one.unit) for one in told], str(Words(ja="値の根拠", en="Basis")): [str(BASES.get(basis, basis)) for basis in rows["basis"]],
            str(Words(ja="出典", en="Source")): rows["source_url"].astype(str).tolist(),
        }
    )  # fmt: skip


def recount_frame(found: Recount) -> pd.DataFrame:
    """Values that differ from what their inputs make, one a row, with the reason."""
    rows = found.exceptions
    return pd.DataFrame(
        {
            str(_YEAR): rows["year"], str(Words(ja="団体コード", en="Code")): rows["code"], str(Words(ja="団体", en="Utility")): rows["utility"],
            str(Words(ja="事業", en="Business")): [str(FIELDS.get(one, one)) for one in rows["field"]],
            str(_INDICATOR): [f"{code} {INDICATORS[code].name}" for code in rows["indicator"]],
            str(_UNIT): [str(INDICATORS[code].unit) for code in rows["indicator"]],
            str(Words(ja="収録値", en="Stated")): rows["value"], str(Words(ja="計算値", en="Reckoned")): rows["made"].round(4),
            str(Words(ja="値の根拠", en="Basis")): [str(BASES.get(one, one)) for one in rows["basis"]],
            str(Words(ja="理由", en="Reason")): [str(REASONS[one]) for one in rows["reason"]],
        }
    )  # fmt: skip


def _number(value: float | None, sign: str = "", decimals: int = 2) -> str | None:
    return None if value is None else f"{value:{sign},.{decimals}f}"


def _rank(place: int | None, n: int) -> str | None:
    return None if place is None else f"{place} / {n}"


_PARTS = {
    "median": Words(ja="相手の中央値", en="Peer median"), "q1": Words(ja="下位25%点", en="Lower quartile"),
    "q3": Words(ja="上位25%点", en="Upper quartile"), "ratio_of_sums": Words(ja="相手の平均", en="Peer average"),
}  # fmt: skip
_THOUSAND = Words(ja="千円/年", en="thousand yen a year")
_MONEY = {
    Words(ja="統一料金にした場合の負担増減", en="Change of bills under one tariff"): "bill_change",
    Words(ja="原価で見た負担増減", en="Change at cost"): "cost_change",
}
