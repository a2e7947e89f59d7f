"""What the charts of change show: before and after a merger, what moved an indicator, the years ahead."""

from __future__ import annotations

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.indicators.decomposition import Movement
from waterdx.indicators.definitions import find_indicator
from waterdx.indicators.explain import Explanation, explain
from waterdx.indicators.merge import Merger
from waterdx.indicators.outlook import BAND, MEASURES, Outlook
from waterdx.reports.indicator_words import LISTED, detail, fiscal, number, source_line, span_of, unit_of_change
from waterdx.reports.plots import Asked, Plot, Series, plot
from waterdx.reports.style import plain


def merger_plot(found: Merger, indicator: str) -> Plot:
    """One indicator of each member as it is, and of all run as one with the savings entered; the first indicator where none is named."""
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
            said=str(LISTED).join(f"{name} {number(value, one.unit)}" for name, value in zip(names, values, strict=False)))),
        levels=(one.reference,), marked=(len(names),),
    )  # fmt: skip


@plot("indicator_waterfall", "何が動かしたか(2つの年度の間)", "What moved it between two years")
def waterfall(asked: Asked) -> Plot:
    """From the value of one year to that of another: the exact effect of each input (Shapley values)."""
    found = explain(
        asked.utilities[0],
        asked.indicator or DEFAULT,
        asked.year or asked.compared().year,
        asked.since,
        asked.field,
        peers=asked.peers,
        own=asked.own,
        kept=asked.kept,
    )
    if found.moved is None:
        reason = found.not_moved or NOT_MOVED
        raise UserError(reason.ja, reason.en)
    return waterfall_plot(found, found.moved)


def waterfall_plot(found: Explanation, moved: Movement) -> Plot:
    """The same for an indicator that was explained."""
    one = found.indicator
    parts = [(str(part.words), part.effect) for part in moved.contributions[:MOST_PARTS]]
    rest = sum(part.effect for part in moved.contributions[MOST_PARTS:])
    if len(moved.contributions) > MOST_PARTS:
        parts.append((str(Words(ja="その他 {n} 項目", en="{n} others").format(n=len(moved.contributions) - MOST_PARTS)), rest))
    names, effects = zip(*parts, strict=True) if parts else ((), ())
    shown = str(LISTED).join(f"{name} {effect:+,.2f}" for name, effect in parts)
    sources = {found.at.source, found.since.source if found.since else ""}
    return Plot(
        "indicator_waterfall", "waterfall", f"{plain(found.name)}　{one.name}　{moved.start} → {moved.end}",
        f"{detail(one, f'{moved.start} → {moved.end}')}　{Words(ja='増減の単位', en='changes in')}: {unit_of_change(one)}", str(one.unit),
        (str(moved.start), *names, str(moved.end)), (Series(str(one.name), (moved.before, *effects, moved.after), "own"),),
        (source_line(sources, found.peers), str(EXACT), *(str(caution.words) for caution in found.cautions), str(one.caution)),
        str(Words(ja="{name}の{indicator}は{a}の {before} から{b}の {after} へ。内訳: {said}。", en="{indicator} of {name}: from {before} ({a}) to {after} ({b}); {said}.").format(
            name=found.name, indicator=one.name, a=moved.start, b=moved.end, before=number(moved.before, one.unit), after=number(moved.after, one.unit),
            said=shown or "0")),
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


DEFAULT = "W1-5"
MOST_PARTS = 7  # columns between the two values; the rest in one
NOT_MOVED = Words(ja="何が動かしたかは分かりません。", en="What moved it cannot be told.")
EXACT = Words(
    ja="各項目の影響は、入力値を入れ替えるすべての順序の平均(シャープレイ値)で、合計は差に一致します。",
    en="The effect of an input is its mean over every order of changing the inputs (Shapley value); the effects add up to the difference.",
)
_INPUTS_ADDED = Words(
    ja="統合後の値は、構成団体の決算の入力値を合計し、算式を 1 回だけ適用したものです(比率の平均ではありません)。",
    en="The merged value adds the inputs of the members' accounts and applies the formula once (it is no average of ratios).",
)
