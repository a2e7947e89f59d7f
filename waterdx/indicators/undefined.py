"""Indicators that have no value though all their inputs are known: the formula would divide by zero. Said, never left out silently."""

from __future__ import annotations

from collections.abc import Iterable

from waterdx.core.words import Words
from waterdx.indicators.definitions import Indicator
from waterdx.indicators.inputs import amounts
from waterdx.indicators.panel import Panel


def undefined(panel: Panel, code: str, years: Iterable[int], indicators: Iterable[Indicator]) -> list[tuple[int, Indicator]]:
    """Which of `indicators` a utility cannot have in which of `years`, its figures being what they are."""
    rows = panel.inputs.reindex([(year, code) for year in years if (year, code) in panel.inputs.index])
    found = []
    values = panel.values.reindex(rows.index)
    for one in indicators:
        without = rows[values[one.code].isna()] if one.code in values else rows.iloc[:0]
        if without.empty or one.published_only or not one.inputs:
            continue  # as nearly always; the rest takes 2 ms
        known = amounts(without, one.inputs).notna().all(axis=1)
        found += [(int(year), one) for year, _ in without.index[known & one.calculate(without).isna()]]
    return found


def undefined_words(name: str, found: Iterable[tuple[int, Indicator]]) -> list[Words]:
    """A sentence for each year in which something cannot be had."""
    of_year: dict[int, list[Words]] = {}
    for year, one in found:
        of_year.setdefault(year, []).append(one.name)
    return [
        _BY_ZERO.format(name=name, year=year, said=Words("、".join(one.ja for one in names), ", ".join(one.en for one in names)))
        for year, names in sorted(of_year.items())
    ]


_BY_ZERO = Words(
    ja="{name}の{year}年度の{said}は、算式の分母が 0 になるため計算できません。",
    en="{name}, FY{year}: {said} cannot be computed, as the formula would divide by zero.",
)
