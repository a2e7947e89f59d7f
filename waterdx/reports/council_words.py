"""The plain sentence over each chart of the council pack, made from its figures."""

from __future__ import annotations

from collections.abc import Sequence

from waterdx.core.words import Words
from waterdx.indicators.compare import Comparison, history_of
from waterdx.indicators.decomposition import Contribution, Movement
from waterdx.indicators.definitions import INDICATORS, Indicator
from waterdx.indicators.outlook_assumptions import Assumption, Range
from waterdx.indicators.peers import SMALL
from waterdx.reports.indicator_words import LISTED, average_of, fiscal, number, unit_of_change
from waterdx.reports.plots import Plot
from waterdx.reports.scores import BAD, GOOD
from waterdx.reports.style import plain

ASSUMED_TITLE = Words(ja="30年の見通しは何を仮定していますか", en="What does the outlook of 30 years assume?")
ASSUMED = Words(
    ja="すべての仮定を、中の値(低い値〜高い値)で示します。値を変えると見通しも変わります。初期値の出典は「これから」の帳票(indicators outlook)にあります。",
    en="Every assumption with its middle value (low to high). Another value gives another outlook. The sources of the defaults are in the workbook of indicators outlook.",
)
ALIKE = 0.02  # of the peers' value: nearer than this is "about the same"
YEARS_BACK = 4


def indicator_sentence(found: Comparison, code: str) -> Words:
    """Value, peers, level of guidance, movement and rank of one indicator, in one to four short sentences."""
    one, own = INDICATORS[code], found.utilities[0]
    value = own.values.get(code)
    if value is None:
        return _UNKNOWN.format(name=plain(own.name), indicator=one.name, year=found.year)
    parts = [_beside(found, one, value), _level(one, value), _moved(found, one), _place(found, one)]
    said = [part for part in parts if part is not None]
    return Words("".join(part.ja for part in said), " ".join(part.en for part in said))


def _beside(found: Comparison, one: Indicator, value: float) -> Words:
    own = found.utilities[0]
    peers, label = average_of(found.peers, one.code)
    first = _VALUE.format(name=plain(own.name), indicator=one.name, year=found.year, value=number(value, one.unit))
    if peers is None:
        return Words(f"{first.ja}です。", f"{first.en}.")
    how = _ALIKE if abs(value - peers) <= ALIKE * abs(peers) else _ABOVE if value > peers else _BELOW
    better = _side(one, value, peers) if how is not _ALIKE else Words("", "")
    rest = how.format(label=label, peers=number(peers, one.unit), better=better)
    return Words(f"{first.ja}{rest.ja}", f"{first.en}{rest.en}")


def _side(one: Indicator, value: float, peers: float) -> Words:
    if one.direction == "neutral":
        return Words(ja="(高低の良否はありません)", en=" (neither is better)")
    good = (value > peers) == (one.direction == "higher")
    return Words(ja="(良い側)", en=" (the better side)") if good else Words(ja="(悪い側)", en=" (the worse side)")


def _level(one: Indicator, value: float) -> Words | None:
    if one.reference is None or one.direction == "neutral":
        return None
    met = value >= one.reference if one.direction == "higher" else value <= one.reference
    said = _MET if met else _NOT_MET
    return said.format(level=f"{one.reference:g}{one.unit}")


def _moved(found: Comparison, one: Indicator) -> Words | None:
    """Against the earliest year known of the five up to this one."""
    history = history_of(found.panel, found.utilities[0].code)
    known = history[one.code].dropna() if one.code in history else history.iloc[:0, 0]
    known = known[(known.index >= found.year - YEARS_BACK) & (known.index <= found.year)]
    if len(known) < 2:
        return None
    change = float(known.iloc[-1]) - float(known.iloc[0])
    if abs(change) < 0.005:
        return _STILL.format(year=int(known.index[0]))
    said = _ROSE if change > 0 else _FELL
    return said.format(
        year=int(known.index[0]), before=number(float(known.iloc[0]), one.unit), change=number(abs(change), unit_of_change(one))
    )


def _place(found: Comparison, one: Indicator) -> Words | None:
    stated = found.peers.statistics.get(one.code)
    rank = found.peers.ranks.get(one.code, {}).get(found.utilities[0].code)
    if stated is None:
        return None
    if stated.n < SMALL:
        return _FEW.format(n=stated.n)
    all_alike = stated.q1 == stated.q3 == found.utilities[0].values.get(one.code)
    return None if rank is None or all_alike else _RANK.format(rank=rank, n=stated.n)


def movement_sentence(name: str, moved: Movement) -> Words:
    """From what to what, and the strongest input up and down."""
    one = moved.indicator
    ups = [part for part in moved.contributions if part.effect > 0][:2]
    downs = [part for part in moved.contributions if part.effect < 0][:2]
    first = _FROM_TO.format(
        name=plain(name),
        indicator=one.name,
        a=moved.start,
        b=moved.end,
        before=number(moved.before, one.unit),
        after=number(moved.after, one.unit),
    )
    unit = unit_of_change(one)
    said = [_UP.format(parts=_parts(ups, unit))] if ups else []
    said += [_DOWN.format(parts=_parts(downs, unit))] if downs else []
    return Words(first.ja + "".join(one.ja for one in said), " ".join([first.en, *(one.en for one in said)]))


def _parts(parts: Sequence[Contribution], unit: Words) -> Words:
    return Words(
        "、".join(f"{part.words.ja}({part.effect:+,.2f} {unit.ja})" for part in parts),
        ", ".join(f"{part.words.en} ({part.effect:+,.2f} {unit.en})" for part in parts),
    )


def radar_sentence(plot: Plot) -> Words:
    """The two best and the two worst of the deviation scores."""
    scored = sorted(
        ((value, name) for value, name in zip(plot.series[0].values, plot.categories, strict=True) if value is not None),
        reverse=True,
    )
    best = [pair for pair in scored if pair[0] >= GOOD][:2]
    worst = [pair for pair in scored[::-1] if pair[0] < BAD][:2]
    parts = [
        (_BETTER if best else _NONE_BETTER).format(name=plot.series[0].name, listed=_listed(best)),
        (_WORSE if worst else _NONE_WORSE).format(listed=_listed(worst)),
        _SCORE,
    ]
    return Words("".join(part.ja for part in parts), " ".join(part.en for part in parts))


def _listed(scored: Sequence[tuple[float, str]]) -> str:
    return str(LISTED).join(f"{name}({value:.0f})" for value, name in scored)


def plane_sentence(plot: Plot) -> Words:
    """Where the utility lies against the medians of both."""
    if not plot.marked:
        return Words(
            ja="両方の値が分かる年度がないため、自団体の位置は示せません。",
            en="Our own place is not shown: not both values are known.",
        )
    place = plot.marked[0]
    said = []
    for one in plot.series:
        known = sorted(value for value in one.values if value is not None)
        middle, value = known[len(known) // 2], one.values[place] or 0.0
        how = (
            Words(ja="上回り", en="above")
            if value > middle
            else Words(ja="下回り", en="below")
            if value < middle
            else Words(ja="同じで", en="at")
        )
        said.append((one, value, how))
    (x, xv, xh), (y, yv, yh) = said
    return Words(
        ja="{name}は、{x} {xv} で相手の中央値を{xh}、{y} {yv} で中央値を{yh}ます。",
        en="{name}: {x} {xv} is {xh} the median of the peers, {y} {yv} is {yh} theirs.",
    ).format(name=plot.categories[place], x=x.name, xv=number(xv, x.unit), xh=xh, y=y.name, yv=number(yv, y.unit), yh=yh)


def heat_sentence(plot: Plot, found: Comparison) -> Words:
    """How many indicators of the year are on the better and on the worse side of the peers."""
    at = plot.categories.index(fiscal(found.year)) if fiscal(found.year) in plot.categories else -1
    scores = [one.scores[at] for one in plot.series if one.scores[at] is not None]
    good, bad = (
        sum(score >= GOOD for score in scores if score is not None),
        sum(score < BAD for score in scores if score is not None),
    )
    if not scores:
        return _NO_HEAT.format(year=found.year)
    return _HEAT.format(year=found.year, n=len(scores), good=good, bad=bad, peers=found.peers.name)


def outlook_sentence(plot: Plot, today: float) -> Words:
    """The tariff of the last year and its band against that of today."""
    middle, low, high = (one.values[-1] or 0.0 for one in plot.series)
    return _AHEAD.format(
        year=plot.categories[-1], middle=number(middle, plot.unit, 1), low=number(low, plot.unit, 1), high=number(high, plot.unit, 1),
        today=number(today, plot.unit, 1), times=f"{middle / today:.2f}",
    )  # fmt: skip


def assumption_line(one: Assumption, used: Range) -> Words:
    """One assumption: name, range, unit, and whose figure it is."""
    whose = Words(ja="初期値", en="default") if used == one.default else Words(ja="町の設定", en="set by the town")
    band = Words("", "") if used.is_certain else _BAND.format(low=f"{used.low:,g}", high=f"{used.high:,g}")
    return _ASSUMPTION.format(label=one.label, middle=f"{used.middle:,g}", band=band, unit=one.unit, whose=whose)


_ASSUMPTION = Words(ja="{label}: {middle}{band} {unit}({whose})", en="{label}: {middle}{band} {unit} ({whose})")
_BAND = Words(ja=" ({low}〜{high})", en=" ({low} to {high})")
_UNKNOWN = Words(
    ja="{name}の{indicator}は、{year}年度の値が分かりません。", en="{indicator} of {name} is not known for FY{year}."
)
_VALUE = Words(ja="{name}の{indicator}は{year}年度 {value}", en="{indicator} of {name} was {value} in FY{year}")
_ALIKE = Words(ja="で、{label} {peers} とほぼ同じです。{better}", en=", about the {label} ({peers}).{better}")
_ABOVE = Words(ja="で、{label} {peers} を上回っています{better}。", en=", above the {label} ({peers}){better}.")
_BELOW = Words(ja="で、{label} {peers} を下回っています{better}。", en=", below the {label} ({peers}){better}.")
_MET = Words(ja="国の手引きなどの水準({level})を満たしています。", en="The level of official guidance ({level}) is met.")
_NOT_MET = Words(ja="国の手引きなどの水準({level})に届いていません。", en="The level of official guidance ({level}) is not met.")
_STILL = Words(ja="{year}年度から変わっていません。", en="It has not changed since FY{year}.")
_ROSE = Words(ja="{year}年度({before})から {change}上がりました。", en="It rose by {change} since FY{year} ({before}).")
_FELL = Words(ja="{year}年度({before})から {change}下がりました。", en="It fell by {change} since FY{year} ({before}).")
_RANK = Words(ja="良い方から {n} 団体中 {rank} 位です。", en="Rank {rank} of {n}, the best first.")
_FEW = Words(
    ja="比べたのは自団体を含めて {n} 団体と少ないため、参考にとどめてください。",
    en="Utilities compared, itself included: only {n}. Take it as a hint.",
)
_FROM_TO = Words(
    ja="{name}の{indicator}は、{a}の {before} から{b}の {after} になりました。",
    en="{indicator} of {name} went from {before} ({a}) to {after} ({b}).",
)
_UP = Words(ja="値を上げたのは{parts}の変化です。", en="Raised by the change in {parts}.")
_DOWN = Words(ja="下げたのは{parts}の変化です。", en="Lowered by the change in {parts}.")
_BETTER = Words(ja="{name}が相手よりはっきり良いのは{listed}です。", en="{name} is clearly better than its peers in {listed}.")
_NONE_BETTER = Words(
    ja="{name}が相手よりはっきり良い指標はありません。", en="{name} is clearly better than its peers in nothing."
)
_WORSE = Words(ja="はっきり悪いのは{listed}です。", en="Clearly worse: {listed}.")
_NONE_WORSE = Words(ja="はっきり悪い指標はありません。", en="Clearly worse: nothing.")
_SCORE = Words(
    ja="(かっこは偏差値。50が平均、55以上・45未満をはっきりとした差としました)",
    en="(Deviation score: 50 is the mean; 55 or more, or under 45, is called clear.)",
)
_HEAT = Words(
    ja="{year}年度は、良否のある {n} 指標のうち {good} 件が{peers}より良い側(偏差値55以上)、{bad} 件が悪い側(45未満)です。",
    en="In FY{year}, of {n} indicators with a better side {good} are better than among {peers} (score 55 or more) and {bad} worse (under 45).",
)
_NO_HEAT = Words(
    ja="{year}年度は比べられる団体が少なく、良い・悪いは示せません。",
    en="In FY{year} too few can be compared to call any indicator better or worse.",
)
_AHEAD = Words(
    ja="{year}年度に料金回収率100%に要る供給単価は {middle}(幅 {low}〜{high})で、今の {today} の {times} 倍です。仮定は次のページにあります。",
    en="In FY{year} a cost recovery of 100 % needs {middle} ({low} to {high}), {times} times today's {today}. The assumptions are on the next page.",
)
