"""What the charts of change show: before and after a merger, what moved an indicator, the years ahead."""

from __future__ import annotations

from waterdx.core.words import Words
from waterdx.indicators.definitions import find_indicator
from waterdx.indicators.merge import Merger, merge
from waterdx.indicators.outlook import BAND, MEASURES, Outlook
from waterdx.reports.indicator_words import LISTED, detail, fiscal, number, source_line, span_of
from waterdx.reports.plots import Asked, Plot, Series, plot
from waterdx.reports.style import plain


@plot("indicator_merger", "統合の前と後", "Before and after a merger")
def merger(asked: Asked) -> Plot:
    """One indicator of each member as it is, and of all run as one (no savings)."""
    return merger_plot(merge(asked.utilities, asked.year, asked.field), asked.indicator or "")


def merger_plot(found: Merger, indicator: str) -> Plot:
    """The same for a merger that was worked out, with the savings entered."""
    one = find_indicator(indicator or next(iter(found.values)))
    names = [plain(member.name) for member in found.members]
    values = (*(member.values.get(one.code) for member in found.members), found.values.get(one.code))
    saved = {name: amount for name, amount in found.savings.items() if amount}
    savings = Words(ja="入力した削減額: {said} 千円/年。", en="Savings entered: {said} thousand yen a year.").format(
        said=", ".join(f"{name} {amount:,.0f}" for name, amount in saved.items()) or "0"
    )
    after = str(Words(ja="統合後", en="merged"))
    return Plot(
        "indicator_merger", "ranking", f"{one.name}　{Words(ja='統合の前と後', en='before and after the merger')}",
        detail(one, fiscal(found.year)), str(one.unit), (*names, after), (Series(str(one.name), values, "own"),),
        (source_line(found.sources), str(_INPUTS_ADDED), str(savings), *map(str, found.notes), str(one.caution)),
        str(Words(ja="{indicator}: {said}。統合後は {merged}。", en="{indicator}: {said}; merged {merged}.").format(
            indicator=one.name, merged=number(values[-1], one.unit),
            said=LISTED.ja.join(f"{name} {number(value, one.unit)}" for name, value in zip(names, values, strict=False)))),
        levels=(one.reference,), marked=(len(names),),
    )  # fmt: skip


def outlook_plot(found: Outlook, measure: str = "tariff_yen_per_m3") -> Plot:
    """One measure of the outlook over the years: its middle within the band."""
    one = MEASURES[measure]
    years = [int(year) for year in found.middle.index]
    ends = {"own": found.middle, "low": found.low, "high": found.high}
    names = {"own": Words(ja="中", en="middle"), "low": Words(ja="低", en="low"), "high": Words(ja="高", en="high")}
    series = tuple(
        Series(str(names[role]), tuple(map(float, frame[measure])), role)  # type: ignore[arg-type]
        for role, frame in ends.items()
    )
    first, last = series[0].values[0], series[0].values[-1]
    return Plot(
        "indicator_outlook", "band", f"{plain(found.accounts.name)}　{one.words}", f"{one.unit}・{span_of(years)}", str(one.unit),
        tuple(map(str, years)), series,
        (source_line([found.accounts.source]), str(BAND), *map(str, found.notes)),
        str(Words(ja="{name}の{what}。{a}年度 {first}、{b}年度 {last}(幅 {low}〜{high})。", en="{what} of {name}: {first} in FY{a}, {last} in FY{b} ({low} to {high}).").format(
            name=found.accounts.name, what=one.words, a=years[0], b=years[-1], first=number(first, one.unit, one.decimals),
            last=number(last, one.unit, one.decimals), low=number(series[1].values[-1], one.unit, one.decimals),
            high=number(series[2].values[-1], one.unit, one.decimals))),
        decimals=one.decimals, levels=(100.0,) if measure == "recovery_percent" else (),
    )  # fmt: skip


_INPUTS_ADDED = Words(
    ja="統合後の値は、構成団体の決算の入力値を合計し、算式を 1 回だけ適用したものです(比率の平均ではありません)。",
    en="The merged value adds the inputs of the members' accounts and applies the formula once (it is no average of ratios).",
)
