"""The official class (類似団体区分) of a merged water undertaking: looked up again, by population where that is known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from waterdx.core.words import Words

# Least served population (現在給水人口) of each class of end supply, largest first; the official class table of 経営比較分析表.
LEAST_SERVED = {
    "A1": 300_000, "A2": 150_000, "A3": 100_000, "A4": 50_000, "A5": 30_000, "A6": 15_000, "A7": 10_000, "A8": 5_000, "A9": 0,
}  # fmt: skip
BY_OWNER = "政令市等"  # of prefectures and designated cities: by who runs it, not by population
NEAR = 0.1  # utilities whose connections are within this share of the merged number tell which class is likely


@dataclass(frozen=True)
class MergedClass:
    """`code` is the class, None where the field has none; `candidates` are all it can be; `sure` where only one can."""

    code: str | None
    candidates: tuple[str, ...]
    sure: bool
    note: Words


def class_of(population: float) -> str:
    """The class of end supply for a served population.

    >>> class_of(50_000), class_of(49_999), class_of(1_000_000)
    ('A4', 'A5', 'A1')
    """
    return next(code for code, least in LEAST_SERVED.items() if population >= least)


def merged_class(members: pd.DataFrame, others: pd.DataFrame, population: float | None = None) -> MergedClass:
    """The class of `members` (rows of one year) run as one undertaking of end supply.

    Served populations are not in the accounts. Without `population`, the limits of the members' classes bound the sum, and
    among the classes it may be in, the commonest of `others` with as many connections is taken and said to be inferred.
    """
    if population is not None:
        code = class_of(population)
        note = Words(
            ja="入力された給水人口 {n:,.0f} 人による区分です。", en="The class by the {n:,.0f} people served that were entered."
        )
        return MergedClass(code, (code,), True, note.format(n=population))
    candidates = _candidates(list(members["class_code"]))
    if len(candidates) == 1:
        return MergedClass(candidates[0], candidates, True, _BOUNDED.format(code=candidates[0]))
    likely, n, of = _commonest(members["service_connections"].sum(skipna=False), others, candidates)
    words = _INFERRED if likely else _ONE_OF
    return MergedClass(
        likely,
        candidates,
        False,
        words.format(code=likely, candidates=Words("・".join(candidates), ", ".join(candidates)), n=n, of=of),
    )


_BOUNDED = Words(
    ja="構成団体の区分の人口の範囲から、統合後の区分は {code} に決まります。",
    en="By the limits of the members' classes, the merged undertaking is in class {code}.",
)
_ONE_OF = Words(
    ja="統合後の区分は {candidates} のどれかです。給水人口を入力すると決まります。",
    en="The merged class is one of {candidates}. Enter the population served to settle it.",
)
_INFERRED = Words(
    ja="統合後の区分は {candidates} のどれかで、給水件数の近い {of} 団体のうち {n} 団体が {code} のため {code} と推定しました。給水人口を入力すると決まります。",
    en="The merged class is one of {candidates}; {code} is inferred, as {n} of the {of} utilities with about as many connections are in it. "
    "Enter the population served to settle it.",
)


def _candidates(classes: Sequence[str]) -> tuple[str, ...]:
    """The classes the sum can be in; a member of unknown class may serve any number of people."""
    codes = list(LEAST_SERVED)
    known = ["A1" if one == BY_OWNER else one for one in classes]
    least = sum(LEAST_SERVED.get(one, 0) for one in known)
    most = sum(math.inf if one not in codes[1:] else LEAST_SERVED[codes[codes.index(one) - 1]] - 1 for one in known)
    return tuple(codes[codes.index(class_of(most)) : codes.index(class_of(least)) + 1])


def _commonest(connections: float, others: pd.DataFrame, candidates: Sequence[str]) -> tuple[str | None, int, int]:
    """(class, how many of the near ones are in it, how many near ones there are); no class where none is near."""
    possible = others[others["class_code"].isin(candidates)]
    near = possible[(possible["service_connections"] / connections - 1).abs() <= NEAR]
    if near.empty:
        return None, 0, 0
    counts = near["class_code"].value_counts()
    return str(counts.index[0]), int(counts.iloc[0]), len(near)
