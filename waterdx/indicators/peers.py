"""The peers of a utility: the undertakings of its official class (類似団体区分) in the same year and field.

Official class averages are ratios of sums; medians and quartiles are over the utilities, each counting once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.definitions import Indicator, calculate, indicators_of
from waterdx.indicators.inputs import FIELDS
from waterdx.indicators.registry import ratio_of_sums

SMALL = 10  # below this a quartile is hardly more than one neighbour's value


@dataclass(frozen=True)
class Statistics:
    """One indicator over the peers, in its own unit, None where nobody's is known; `n` counts the known values."""

    median: float | None
    q1: float | None
    q3: float | None
    ratio_of_sums: float | None
    n: int


@dataclass(frozen=True)
class Peers:
    """The peers of one utility. `ranks[indicator][code]`: 1 is best; None where neither is better, or unknown."""

    class_code: str | None
    field: str
    year: int
    n: int
    statistics: dict[str, Statistics]
    ranks: dict[str, dict[str, int | None]]
    notes: tuple[Words, ...]

    @property
    def name(self) -> Words:
        """What the group is called in a chart or sentence."""
        if self.class_code:
            return Words(ja="類似団体(区分{c})", en="peers, class {c}").format(c=class_name(self.class_code))
        return Words(ja="全国の{field}", en="all: {field}").format(field=FIELDS[self.field])


def class_name(class_code: str) -> Words:
    """The official class as shown; only 政令市等 needs a translation."""
    return Words(class_code, "of major cities and prefectures" if class_code == "政令市等" else class_code)


def peers_of(code: str, year: int, field: str, frame: pd.DataFrame, rank_codes: Sequence[str] = ()) -> Peers:
    """The peers of `code` in `year` with their statistics, the utility itself counted among them.

    Ranks are given for `rank_codes` (default: `code`); one who is not in the class has none. `frame` must hold a
    row for `code`, `year` and `field`. Where no official class is known, all undertakings of the field stand in,
    and a note says so.
    """
    same = frame[(frame["year"] == year) & (frame["field"] == field)].set_index("code")
    own_class = same.at[code, "class_code"]
    class_code = str(own_class) if isinstance(own_class, str) and own_class else None
    members = same[same["class_code"] == class_code] if class_code else same
    values = calculate(members, field)
    statistics = {one.code: _statistics(members, values[one.code], one) for one in indicators_of(field)}
    ranks = {
        one.code: {utility: rank(values[one.code], utility, one) for utility in rank_codes or (code,)}
        for one in indicators_of(field)
    }
    notes = _notes(class_code, field, len(members), statistics)
    return Peers(class_code, field, year, len(members), statistics, ranks, notes)


def _statistics(members: pd.DataFrame, values: pd.Series, one: Indicator) -> Statistics:
    q1, median, q3 = (known(float(values.quantile(part))) for part in (0.25, 0.5, 0.75))
    return Statistics(median, q1, q3, known(ratio_of_sums(members, one)), int(values.count()))


def rank(values: pd.Series, code: str, one: Indicator) -> int | None:
    """The place of `code` (index of `values`) by the direction of the indicator: 1 is best, equals share a place."""
    if one.direction == "neutral" or code not in values.index or pd.isna(values[code]):
        return None
    own = values[code]
    better = values > own if one.direction == "higher" else values < own
    return 1 + int(better.sum())


def known(value: float) -> float | None:
    """`value` as a plain float, None where it is not a finite number.

    >>> known(float("nan")), known(1)
    (None, 1.0)
    """
    return float(value) if math.isfinite(value) else None


def _notes(class_code: str | None, field: str, n: int, statistics: dict[str, Statistics]) -> tuple[Words, ...]:
    notes = []
    if class_code is None:
        notes.append(
            Words(
                ja="{field}の類似団体区分は確認できていないため、同じ年度の全団体({n}団体)と比べています。",
                en="No official class is known for {field}: compared with all {n} utilities of the year.",
            ).format(field=FIELDS[field], n=n)
        )
    if n < SMALL:
        notes.append(
            Words(
                ja="比較の相手が{n}団体と少なく、中央値や四分位は1団体の値に左右されます。",
                en="With only {n} utilities to compare, one of them can move the median and the quartiles.",
            ).format(n=n)
        )
    short = [f"{name} {one.n}/{n}" for name, one in statistics.items() if one.n < n]
    if short:
        notes.append(
            Words(
                ja="値が不明の団体は除いています(分かっている団体数: {short})。",
                en="Utilities whose value is unknown are left out (known: {short}).",
            ).format(short=", ".join(short))
        )
    return tuple(notes)
