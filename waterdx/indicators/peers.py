"""A utility among its peers: medians, quartiles, averages and ranks.

Averages are ratios of sums, as the official ones are; medians and quartiles are over the utilities, each counting once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.definitions import Indicator, computable
from waterdx.indicators.panel import Panel
from waterdx.indicators.peer_sets import PeerSet, choose_peers, is_fixed
from waterdx.indicators.registry import ratios_of_sums
from waterdx.indicators.values import SUSPECT

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
    """The peers of one utility in one year. `ranks[indicator][code]`: 1 is best; None where neither is better, or unknown."""

    chosen: PeerSet
    year: int
    n: int
    statistics: dict[str, Statistics]
    ranks: dict[str, dict[str, int | None]]
    notes: tuple[Words, ...]

    @property
    def class_code(self) -> str | None:
        return self.chosen.class_code

    @property
    def field(self) -> str:
        return self.chosen.field

    @property
    def name(self) -> Words:
        """What the group is called in a chart or sentence."""
        return self.chosen.name


def peers_of(
    panel: Panel, chosen: PeerSet, year: int | None = None, rank_codes: Sequence[str] = (), shown: Sequence[Indicator] = ()
) -> Peers:
    """The statistics of a set of peers in `year` (default: the one it was chosen in), the utility itself counted among them.

    Ranks are given for `rank_codes` (default: the utility); one who is not in the set has none.
    """
    at = chosen.year if year is None else year
    indicators = shown or panel.shown([at], chosen.codes)
    return _among(panel, {at: chosen}, indicators, rank_codes)[at]


def peers_over_years(
    panel: Panel, code: str, years: Sequence[int], way: str = "class", kept: Mapping[str, Sequence[str]] | None = None,
    shown: Sequence[Indicator] = (),
) -> dict[int, Peers]:  # fmt: skip
    """The peers of `code` in each of `years` it is known in: by its class (prefecture …) of that year; a fixed set stays."""
    sets = sets_over_years(panel, code, years, way, kept)
    return _among(panel, sets, shown or panel.shown(list(sets), [code])) if sets else {}


def sets_over_years(
    panel: Panel, code: str, years: Sequence[int], way: str = "class", kept: Mapping[str, Sequence[str]] | None = None
) -> dict[int, PeerSet]:
    """Who the peers are in each of `years`, without their statistics."""
    known_years = panel.years_of(code)
    there = [year for year in years if year in known_years]
    if not there:
        return {}
    last = choose_peers(panel, code, there[-1], way, kept)
    return {year: last if is_fixed(way) else choose_peers(panel, code, year, way, kept) for year in there}


def _among(
    panel: Panel, sets: Mapping[int, PeerSet], indicators: Sequence[Indicator], rank_codes: Sequence[str] = ()
) -> dict[int, Peers]:
    """The statistics of each year; what is the same for all years is done once."""

    def reckoned() -> dict[int, Peers]:
        ratios = _ratios(panel, sets, indicators)
        return {year: _in_year(panel, year, one, indicators, ratios.get(year, {}), rank_codes) for year, one in sets.items()}

    return dict(panel.once((tuple(sets.items()), tuple(indicators), tuple(rank_codes)), reckoned))


def _in_year(
    panel: Panel, year: int, chosen: PeerSet, indicators: Sequence[Indicator], ratios: Mapping[str, float | None],
    rank_codes: Sequence[str],
) -> Peers:  # fmt: skip
    stated = panel.at(year).reindex(columns=[one.code for one in indicators])
    stated = stated[stated.index.isin(list(chosen.codes))]
    members = trusted(panel, year, [one.code for one in indicators]).loc[stated.index]
    left_out = stated[stated.notna() & members.isna()]
    statistics = _statistics(members, ratios)
    ranks = {one.code: {code: rank(members[one.code], code, one) for code in rank_codes or (chosen.of,)} for one in indicators}
    n = int(panel.who_at(year).index.isin(list(chosen.codes)).sum())
    notes = (*chosen.notes, *_impossible(panel, year, left_out), *_notes(n, statistics))
    return Peers(chosen, year, n, statistics, ranks, notes)


def trusted(panel: Panel, year: int, codes: Sequence[str]) -> pd.DataFrame:
    """The values of `year` without those that cannot be, though they are published."""
    values, basis = (table.reindex(columns=list(codes)) for table in (panel.at(year), panel.basis_at(year)))
    return values.mask(basis == SUSPECT)


def _statistics(members: pd.DataFrame, ratios: Mapping[str, float | None]) -> dict[str, Statistics]:
    parts = {part: members.quantile(part) for part in (0.25, 0.5, 0.75)}
    counts = members.count()
    return {
        code: Statistics(
            known(float(parts[0.5][code])), known(float(parts[0.25][code])), known(float(parts[0.75][code])), ratios.get(code),
            int(counts[code]),
        )
        for code in map(str, members)
    }  # fmt: skip


def _ratios(panel: Panel, sets: Mapping[int, PeerSet], indicators: Sequence[Indicator]) -> dict[int, dict[str, float | None]]:
    """By year, the ratio of sums of each indicator that the inputs suffice for."""
    wanted = pd.MultiIndex.from_tuples([(year, code) for year, one in sets.items() for code in one.codes], names=["year", "code"])
    rows = panel.inputs[panel.inputs.index.isin(wanted)]
    able = {one.code for one in computable(panel.field)}
    years = pd.Series(rows.index.get_level_values("year"), index=rows.index)
    made = {one.code: ratios_of_sums(rows, one, years) for one in indicators if one.code in able}
    return {year: {code: known(float(found.get(year, math.nan))) for code, found in made.items()} for year in sets}


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


def _impossible(panel: Panel, year: int, left_out: pd.DataFrame) -> list[Words]:
    said = [
        f"{panel.name_of(str(code), year)} {name} {value:,.2f}"
        for name, column in left_out.items()
        for code, value in column.dropna().items()
    ]
    return [_IMPOSSIBLE.format(said=", ".join(said))] if said else []


def _notes(n: int, statistics: Mapping[str, Statistics]) -> tuple[Words, ...]:
    notes = []
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


_IMPOSSIBLE = Words(
    ja="公表値でも、ありえない値は中央値や順位などに入れていません({said})。",
    en="Values that cannot be, though published, are left out of medians, ranks and the like ({said}).",
)
