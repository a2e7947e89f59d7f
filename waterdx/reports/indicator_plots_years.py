"""What the charts over the years show: the look of the official sheet, the trend of several utilities, the heat table, the waterfall."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.compare import Comparison, history_of
from waterdx.indicators.definitions import INDICATORS, Indicator
from waterdx.indicators.panel import Panel
from waterdx.indicators.peer_sets import PeerSet
from waterdx.indicators.peers import Peers, known, peers_over_years, sets_over_years, trusted
from waterdx.reports.indicator_notes import by_zero, doubtful
from waterdx.reports.indicator_words import (
    LISTED,
    average_of,
    detail,
    field_line,
    fiscal,
    number,
    source_line,
    sources_of,
    sources_over,
    span_of,
)
from waterdx.reports.plots import Asked, Plot, Series, plot
from waterdx.reports.scores import score
from waterdx.reports.style import plain

YEARS_SHOWN = 5  # of the official sheet


def shown_years(asked: Asked, found: Comparison, code: str) -> list[int]:
    """The five years that end with the last one (up to the one asked for) in which the first utility knows `code`.

    Where most of these are unknown, as between the published years and a draft of this year, the last five known ones.
    """
    history = history_of(found.panel, found.utilities[0].code)
    years = [int(year) for year in history.index[history[code].notna()]] if code in history else []
    known_ones = [year for year in years if year <= (asked.year or year)]
    whole = _without_gaps(known_ones)[-YEARS_SHOWN:] or [found.year]
    few = len(set(whole) & {*known_ones}) * 2 <= len(whole)
    return known_ones[-YEARS_SHOWN:] if known_ones and few else whole


def gaps_said(years: Sequence[int], own: Sequence[float | None], peers: Sequence[float | None], who: object) -> tuple[str, ...]:
    """That years are left out, and that a bar has nothing beside it: neither may be guessed from the chart."""
    skipped = [year for year in _without_gaps(years) if year not in years]
    alone = [year for year, value, beside in zip(years, own, peers, strict=True) if value is not None and beside is None]
    return (
        *([str(_SKIPPED.format(years=", ".join(map(str, skipped))))] if skipped else []),
        *([str(_ALONE.format(who=who, years=", ".join(map(str, alone))))] if alone else []),
    )


_SKIPPED = Words(
    ja="値の分からない年度({years})は省いています(横軸は連続していません)。",
    en="Years without a value ({years}) are left out: the axis is not continuous.",
)
_ALONE = Words(
    ja="{years}年度の{who}の値は、分からないか、分かる団体が少ないため示していません。",
    en="{who}, FY{years}: not shown, as unknown or known of too few.",
)


def _without_gaps(years: Sequence[int]) -> list[int]:
    """Every year from the first to the last: one that is not known keeps its place."""
    return list(range(min(years), max(years) + 1)) if years else []


def _years_known(asked: Asked, found: Comparison, code: str) -> list[int]:
    """The years asked for, from the first to the last in which one of the utilities knows `code`."""
    table = found.panel.values.reindex(columns=[code]).dropna()
    codes = table.index.get_level_values("code").isin([one.code for one in found.utilities])
    years = sorted(set(map(int, table[codes].index.get_level_values("year"))))
    return _without_gaps([year for year in years if (asked.since or 0) <= year <= (asked.year or year)]) or [found.year]


def values_of(panel: Panel, code: str, indicator: str, years: list[int]) -> tuple[float | None, ...]:
    history = history_of(panel, code)
    row = history[indicator].reindex(years) if indicator in history else pd.Series(index=years, dtype=float)
    return tuple(known(float(value)) for value in row)


@plot(
    "indicator_sheet",
    "経営比較分析表の形(自団体の棒と類似団体の線)",
    "As the official comparison sheet: own bars, line of the peers",
)
def official_sheet(asked: Asked) -> Plot:
    """Own values of five years as bars, the peers of each year as a line, the mean of the country in 【 】."""
    found = asked.compared()
    one, own = asked.chosen(found), found.utilities[0]
    years = shown_years(asked, found, one.code)
    peers = peers_over_years(found.panel, own.code, years, asked.peers, asked.kept, [one])
    beside = [average_of(peers[year], one.code) if year in peers else (None, found.peers.name) for year in years]
    lines = [value for value, _ in beside]
    bracket = _country(found, years, one)
    label = next((said for value, said in reversed(beside) if value is not None), found.peers.name)
    values = values_of(found.panel, own.code, one.code, years)
    return Plot(
        "indicator_sheet", "columns", f"{plain(own.name)}　{one.name}", f"{detail(one, span_of(years))}　{bracket}", str(one.unit),
        tuple(fiscal(year) for year in years),
        (Series(plain(own.name), values), Series(str(label), tuple(lines), "peers")),
        (source_line(sources_over(found, one.code, years), found.peers), *doubtful(found, [one.code], years),
         *by_zero(found, [one.code], sorted({*years, found.year})), *gaps_said(years, values, lines, found.peers.name),
         *changed_class(peers), str(one.caution)),
        _alt(own.name, str(one.name), years, values, str(one.unit), str(label), _last(lines)), levels=(one.reference,),
    )  # fmt: skip


def _country(found: Comparison, years: list[int], one: Indicator) -> str:
    """The mean of the country in 【 】, of the last of `years` in which it is known."""
    country = peers_over_years(found.panel, found.utilities[0].code, years, "country", shown=[one])
    for year in reversed(years):
        mean = average_of(country[year], one.code)[0] if year in country else None
        if mean is not None:
            words = Words(ja="【{year}年度 全国 {value}】", en="[FY{year}, whole country: {value}]")
            return str(words.format(year=year, value=number(mean, one.unit)))
    return ""


@plot("indicator_lines", "推移(複数団体)", "Trend of several utilities")
def trend(asked: Asked) -> Plot:
    """One indicator of up to six utilities over all years there are, with the line of the peers of the first."""
    found = asked.compared()
    one, first = asked.chosen(found), found.utilities[0]
    years = _years_known(asked, found, one.code)
    peers = peers_over_years(found.panel, first.code, years, asked.peers, asked.kept, [one])
    beside = [average_of(peers[year], one.code) if year in peers else (None, found.peers.name) for year in years]
    label = str(next((said for value, said in reversed(beside) if value is not None), found.peers.name))
    series = (
        *(Series(plain(each.name), values_of(found.panel, each.code, one.code, years), "own" if each is first else "other") for each in found.utilities),
        Series(label, tuple(value for value, _ in beside), "peers"),
    )  # fmt: skip
    return Plot(
        "indicator_lines", "lines", f"{one.name}", detail(one, span_of(years)), str(one.unit), tuple(map(fiscal, years)), series,
        (source_line(sources_over(found, one.code, years), found.peers), *doubtful(found, [one.code], years),
         *by_zero(found, [one.code], sorted({*years, found.year})), *changed_class(peers), str(one.caution)),
        _alt(first.name, str(one.name), years, series[0].values, str(one.unit), label, _last(series[-1].values)),
        levels=(one.reference,),
    )  # fmt: skip


@plot("indicator_heat", "指標×年度の表(類似団体の中での位置)", "Indicators by years, coloured by the place among the peers")
def heat_table(asked: Asked) -> Plot:
    """Every indicator in every year; the colour is the deviation score among the peers of that year."""
    found = asked.compared()
    own = found.utilities[0]
    history = history_of(found.panel, own.code)
    years = [int(year) for year in history.index if (asked.since or 0) <= year <= (asked.year or year)]
    codes = list(map(str, history))
    sets = sets_over_years(found.panel, own.code, years, asked.peers, asked.kept)
    scores = {year: _scores_in(found.panel, year, sets[year], codes) if year in sets else {} for year in years}
    series = tuple(
        Series(
            str(INDICATORS[code].name), tuple(known(float(value)) for value in history[code].reindex(years)), "own",
            str(INDICATORS[code].unit), tuple(scores[year].get(code) for year in years),
        )
        for code in codes
    )  # fmt: skip
    note = Words(
        ja="色は各年度の類似団体などの中での偏差値(50 が平均、良い側ほど濃い青で 55 以上に▲、悪い側ほど濃い橙で 45 未満に▼)。高低の良否がない指標と n が {n} に満たない年度は色を付けません。",
        en="Colours: deviation score among the peers of the year (50 is the mean; the better, the darker blue, ▲ from 55; the worse, the darker orange, ▼ under 45); none where neither is better or n is under {n}.",
    ).format(n=SMALLEST)
    return Plot(
        "indicator_heat", "heat", f"{plain(own.name)}　{Words(ja='経営指標の一覧', en='management indicators')}",
        field_line(found, span_of(years)), "", tuple(map(fiscal, years)), series,
        (source_line(sources_of(found), found.peers), *doubtful(found, codes, years), *by_zero(found, codes, years), str(note)),
        str(Words(ja="{name}の経営指標 {n} 件、{years}。最新の値: {said}。", en="{n} indicators of {name}, {years}. Latest values: {said}.").format(
            name=own.name, n=len(series), years=span_of(years),
            said=str(LISTED).join(f"{one.name} {number(_last(one.values), one.unit)}" for one in series))),
    )  # fmt: skip


SMALLEST = 5  # peers below which a deviation score says nothing


def _scores_in(panel: Panel, year: int, peers: PeerSet, codes: Sequence[str]) -> dict[str, float | None]:
    """The deviation score of each indicator that has a better side, among the peers of the year."""
    values = trusted(panel, year, codes)
    members, own = values[values.index.isin(list(peers.codes))], values.reindex([peers.of]).iloc[0]
    wanted = [one for one in codes if INDICATORS[one].direction != "neutral" and members[one].count() >= SMALLEST]
    return {one: score(known(float(own[one])), members[one].dropna(), INDICATORS[one]) for one in wanted}


def changed_class(peers: dict[int, Peers]) -> tuple[str, ...]:
    classes = {year: one.class_code for year, one in peers.items() if one.class_code}
    if len(set(classes.values())) < 2:
        return ()
    said = ", ".join(f"{year} {code}" for year, code in classes.items())
    return (
        str(
            Words(
                ja="類似団体区分が変わった年度があり、比較の相手も変わります({said})。",
                en="The class changed over the years, and with it the peers ({said}).",
            ).format(said=said)
        ),
    )


def _last(values: Sequence[float | None]) -> float | None:
    return next((value for value in reversed(values) if value is not None), None)


def _alt(
    name: str, indicator: str, years: list[int], values: tuple[float | None, ...], unit: str, label: str, peers: float | None
) -> str:
    return str(
        Words(
            ja="{name}の{indicator}。{years}。値は {values}。{label}は直近で {peers}。",
            en="{indicator} of {name}, {years}: {values}. The {label} was {peers} at last.",
        ).format(
            name=name, indicator=indicator, years=span_of(years), values=", ".join(number(value, unit) for value in values),
            label=label, peers=number(peers, unit),
        )
    )  # fmt: skip
