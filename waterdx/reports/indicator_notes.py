"""What a chart of indicators must say below it: values that cannot be, and who was asked for but is not among the peers."""

from __future__ import annotations

from collections.abc import Container, Sequence

import numpy as np

from waterdx.core.words import Words
from waterdx.indicators.compare import Comparison
from waterdx.indicators.definitions import find_indicator
from waterdx.indicators.undefined import undefined, undefined_words
from waterdx.indicators.values import BASES, SUSPECT
from waterdx.reports.indicator_words import LISTED, fiscal, number
from waterdx.reports.style import plain


def doubtful(found: Comparison, codes: Sequence[str], years: Sequence[int]) -> tuple[str, ...]:
    """A note on each value of the utilities that is published but cannot be."""
    lines = []
    for each in found.utilities:
        there = [year for year in years if (year, each.code) in found.panel.basis.index]
        basis = found.panel.basis.loc[[(year, each.code) for year in there]].reindex(columns=list(codes))
        for row, column in zip(*np.nonzero((basis == SUSPECT).to_numpy()), strict=True):
            one, year = find_indicator(codes[column]), there[row]
            said = number(float(found.panel.values[one.code].loc[(year, each.code)]), one.unit)
            lines.append(f"{plain(each.name)} {one.name} {fiscal(year)} {said}: {BASES[SUSPECT]}")
    return tuple(lines)


def by_zero(found: Comparison, codes: Sequence[str], years: Sequence[int]) -> tuple[str, ...]:
    """A note on each value of the utilities that cannot be had, as the formula would divide by zero."""
    wanted = [find_indicator(code) for code in codes]
    return tuple(
        str(words)
        for each in found.utilities
        for words in undefined_words(plain(each.name), undefined(found.panel, each.code, years, wanted))
    )


def not_among(found: Comparison, shown: Container[str]) -> tuple[str, ...]:
    """A note on the utilities asked for whose values are not among those shown; nobody is left out unsaid."""
    names = [plain(each.name) for each in found.utilities if each.code not in shown]
    if not names:
        return ()
    words = Words(
        ja="{names}は数に入れていません(比較の相手でないか、値が不明か、ありえない値)。",
        en="Not counted (not among the peers, or the value is unknown or impossible): {names}.",
    )
    return (str(words.format(names=str(LISTED).join(names))),)
