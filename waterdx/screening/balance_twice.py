"""A district and year whose water balance is given twice: told with both values, so that nothing is replaced unseen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.screening.columns import MOST_TOLD, Column

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[Any, Any]

_TWICE = Words(
    ja="{row} 行目: 「{district}」{year}は{where}にもあります。この行の値を使います({figures})。",
    en="Row {row}: “{district}”{year} is also {where}. The values of this row count ({figures}).",
)
_ABOVE = Words(ja=" {row} 行目", en="in row {row}")
_KEPT = Words(ja="先に取り込んだファイル", en="in a file taken in before")
_OTHER = Words(ja="{name} {before} → {now}", en="{name} {before} -> {now}")
_ALIKE = Words(ja="値は同じ", en="the values are the same")


def said_twice(rows: pd.DataFrame, kept: pd.DataFrame, figures: Sequence[Column]) -> list[Finding]:
    """The rows of a file whose district and year stand above them already, or are kept with other figures: the last one counts.

    `rows` has beside the columns of water_balances the `row` of the file.
    """
    earlier: dict[tuple[str, float | None], tuple[Row, int]] = {_whose(one): (one, 0) for one in kept.to_dict("records")}
    found = []
    for one in rows.to_dict("records"):
        whose = _whose(one)
        if whose in earlier:
            before, at = earlier[whose]
            differ = [column for column in figures if not _same(before[column.name], one[column.name])]
            if at or differ:
                found.append(_replaced(one, before, at, differ))
        earlier[whose] = (one, int(one["row"]))
    return found[:MOST_TOLD]


def _whose(row: Row) -> tuple[str, float | None]:
    """District and year, by which a balance is known; the year None where it is not."""
    return row["district"], None if math.isnan(_known(row["fy"])) else float(row["fy"])


def _known(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _same(one: float | None, other: float | None) -> bool:
    return bool(np.isclose(_known(one), _known(other), rtol=1e-9, atol=0.0, equal_nan=True))


def _replaced(row: Row, before: Row, at: int, differ: Sequence[Column]) -> Finding:
    where = _ABOVE.format(row=at) if at else _KEPT
    told = [_OTHER.format(name=one.label, before=_figure(before[one.name]), now=_figure(row[one.name])) for one in differ]
    figures = Words("、".join(one.ja for one in told) or _ALIKE.ja, "; ".join(one.en for one in told) or _ALIKE.en)
    year = Words("", "") if math.isnan(_known(row["fy"])) else Words(ja=" {fy:.0f} 年度", en=" FY{fy:.0f}").format(fy=row["fy"])
    words = _TWICE.format(row=int(row["row"]), district=row["district"], year=year, where=where, figures=figures)
    return Finding("balance_twice", "warning", words, row=int(row["row"]))


def _figure(value: float | None) -> Words:
    if math.isnan(_known(value)):
        return Words(ja="不明", en="unknown")
    return Words(f"{value:,.10g}", f"{value:,.10g}")
