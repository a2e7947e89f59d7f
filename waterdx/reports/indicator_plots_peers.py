"""What the charts of one year among the peers show: distribution, ranking, deviation scores, the 水道カルテ plane."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.indicators.compare import Comparison
from waterdx.indicators.definitions import INDICATORS, Indicator
from waterdx.indicators.peers import SMALL, known, rank, trusted
from waterdx.reports.indicator_notes import doubtful, not_among
from waterdx.reports.indicator_words import LISTED, detail, field_line, fiscal, number, source_line, sources_of
from waterdx.reports.plots import Asked, Plot, Series, plot
from waterdx.reports.scores import LEAST, MOST, score
from waterdx.reports.style import plain

MOST_RANKED = 25  # bars a page has room for
BINS = 12
GAP = "⋮"
FAR = 3.0  # quartile ranges beyond the quartiles from which values share the last column


def members_of(found: Comparison, code: str) -> pd.Series:
    """The known and possible values of an indicator among the peers, by code."""
    values = trusted(found.panel, found.peers.year, [code])[code]
    return values[values.index.isin(list(found.peers.chosen.codes))].dropna()


@plot("indicator_distribution", "分布の中の位置", "Place in the distribution of the peers")
def distribution(asked: Asked) -> Plot:
    """How many peers have which value, and in which column the utilities stand; far values share the outermost columns."""
    found = asked.compared()
    one, first = asked.chosen(found), found.utilities[0]
    members = _enough(members_of(found, one.code), one, found)
    edges = _edges(members)
    counts, _ = np.histogram(members.clip(edges[0], edges[-1]), edges)
    own = {each.name: each.values.get(one.code) for each in found.utilities}
    stood = [float(members.min()), float(members.max()), *(value for value in own.values() if value is not None)]
    names = _columns(edges, min(stood), max(stood))
    marked = tuple(
        int(np.clip(np.searchsorted(edges, value, side="right") - 1, 0, len(counts) - 1))
        for value in own.values()
        if value is not None
    )
    place = found.peers.ranks.get(one.code, {}).get(first.code)
    ranked = "" if place is None else str(Words(ja="({r}位/{n})", en=" (rank {r}/{n})").format(r=place, n=len(members)))
    said = str(LISTED).join(
        f"{plain(name)} {number(value, one.unit)}{ranked if name == first.name else ''}" for name, value in own.items()
    )
    count = Words(ja="団体数", en="utilities")
    return Plot(
        "indicator_distribution", "distribution", f"{one.name}　{said}", detail(one, fiscal(found.peers.year)), str(count), names,
        (Series(str(count), tuple(float(value) for value in counts), "peers"),),
        (source_line(sources_of(found, [one.code]), found.peers), *not_among(found, members.index), *_far_note(edges, members),
         *doubtful(found, [one.code], [found.year]), str(one.caution)),
        str(Words(ja="{name}の{indicator}は {value}。{peers} {n} 団体の中央値は {median}。", en="{indicator} of {name} is {value}; the median of the {n} {peers} is {median}.").format(
            name=first.name, indicator=one.name, value=number(own[first.name], one.unit), peers=found.peers.name, n=len(members),
            median=number(float(members.median()), one.unit))),
        decimals=0, marked=marked,
    )  # fmt: skip


@plot("indicator_ranking", "順位", "Ranking")
def ranking(asked: Asked) -> Plot:
    """The peers in order, the best first; of a long list the utility with those around it and the ends."""
    found = asked.compared()
    one, first = asked.chosen(found), found.utilities[0]
    members = _enough(members_of(found, one.code), one, found)
    order = members.sort_values(ascending=one.direction == "lower", kind="stable")
    ranked = list(map(str, order.index))
    asked_for = {each.code for each in found.utilities}
    codes = _with_gaps(ranked, {*_around(ranked, first.code), *(asked_for & {*ranked})})
    names = tuple(
        GAP
        if code is None
        else f"{rank(members, code, one) or 1 + ranked.index(code)}　{plain(found.panel.name_of(code, found.peers.year))}"
        for code in codes
    )
    shown = sum(code is not None for code in codes)
    place = rank(members, first.code, one)
    cut = [] if shown == len(order) else [_SHORTENED.format(shown=shown, n=len(order))]
    return Plot(
        "indicator_ranking", "ranking", f"{one.name}　{Words(ja='順位', en='ranking')}", detail(one, fiscal(found.peers.year)), str(one.unit),
        names, (Series(str(one.name), tuple(None if code is None else float(order[code]) for code in codes), "peers"),),
        (source_line(sources_of(found, [one.code]), found.peers), *not_among(found, ranked), *map(str, cut),
         *doubtful(found, [one.code], [found.year]), str(one.caution)),
        str((_RANKED if place else _UNRANKED).format(indicator=one.name, name=first.name, n=len(order), place=place)),
        levels=(one.reference,), marked=tuple(place for place, code in enumerate(codes) if code in asked_for),
    )  # fmt: skip


@plot("indicator_radar", "偏差値のレーダー", "Radar of deviation scores")
def radar(asked: Asked) -> Plot:
    """Each utility's deviation score of every indicator that has a better side; 50 is the mean of the peers."""
    found = asked.compared()
    members = {code: members_of(found, code) for code in found.widely_known if INDICATORS[code].direction != "neutral"}
    scored = [code for code, values in members.items() if len(values) >= SMALL and values.std() > 0]
    if len(scored) < 3:
        raise UserError(
            ja="偏差値を出せる指標が {n} 件しかないため、レーダーは描けません。比較の相手を増やすか、別の年度を選んでください。",
            en="Only {n} indicators can be scored, too few for a radar: choose more peers or another year.",
            n=len(scored),
        )
    series = tuple(
        Series(plain(each.name), tuple(_clipped(score(each.values.get(code), members[code], INDICATORS[code])) for code in scored),
               "own" if each is found.utilities[0] else "other")
        for each in found.utilities
    )  # fmt: skip
    said = str(LISTED).join(
        f"{INDICATORS[code].name} {number(value, '', 0)}" for code, value in zip(scored, series[0].values, strict=True)
    )
    return Plot(
        "indicator_radar", "radar", f"{series[0].name}　{Words(ja='偏差値', en='deviation scores')}",
        field_line(found, fiscal(found.peers.year)), str(Words(ja="偏差値", en="score")), tuple(str(INDICATORS[code].name) for code in scored),
        series, (source_line(sources_of(found, scored), found.peers), str(_SCORES.format(low=LEAST, high=MOST))),
        str(Words(ja="{name}の偏差値: {said}。", en="Deviation scores of {name}: {said}.").format(name=series[0].name, said=said)), decimals=0,
    )  # fmt: skip


@plot(
    "indicator_plane",
    "料金回収率×管路の新しさなどの平面(水道カルテの形)",
    "Plane of cost recovery and pipes, as the water chart (Karte)",
)
def plane(asked: Asked) -> Plot:
    """Cost recovery across, the earthquake resistance of trunk mains up, as the 水道カルテ; where nobody knows that, pipe ageing."""
    found = asked.compared()
    pair = _PLANES.get(found.field)
    if pair is None:
        raise UserError(
            ja="この図は水道と下水道(公共・特環・農集)のためのものです。--field を選び直してください。",
            en="This chart is of water supply and sewerage: choose another field.",
        )
    across, up = (INDICATORS[code] for code in _known_pair(found, pair))
    year = _year_of_both(found, across.code, up.code)
    table = found.panel.at(year).reindex(columns=[across.code, up.code])
    asked_for = [each.code for each in found.utilities]
    table = table[table.index.isin([*found.peers.chosen.codes, *asked_for])].dropna()
    codes = list(map(str, table.index))
    name = plain(found.utilities[0].name)
    own = table.reindex([asked_for[0]])
    return Plot(
        "indicator_plane", "plane", f"{across.name} × {up.name}", f"{field_line(found, fiscal(year))}　n={len(table)}", "",
        tuple(plain(found.panel.name_of(code, year)) for code in codes),
        (Series(str(across.name), tuple(map(float, table[across.code])), "peers", str(across.unit)),
         Series(str(up.name), tuple(map(float, table[up.code])), "peers", str(up.unit))),
        (source_line(set(found.panel.source.xs(year, level="year")[up.code].dropna()) | sources_of(found, [across.code]), found.peers),
         *not_among(found, codes), str(up.caution)),
        str(Words(ja="{name}は{x} {xv}、{y} {yv}。", en="{name}: {x} {xv}, {y} {yv}.").format(
            name=name, x=across.name, y=up.name, xv=number(known(float(own[across.code].iloc[0])), across.unit), yv=number(known(float(own[up.code].iloc[0])), up.unit))),
        levels=(across.reference, up.reference), marked=tuple(codes.index(code) for code in asked_for if code in codes),
    )  # fmt: skip


_PLANES = {
    "water": ("W1-5", ("K-2", "W2-2", "W2-1")),
    "water_kani": ("W1-5", ("W2-1",)),
    "sewer_public": ("S1-5", ("S2-2", "S2-1")),
    "sewer_tokkan": ("S1-5", ("S2-2", "S2-1")),
    "sewer_agri": ("S1-5", ("S2-2", "S2-1")),
}


def _known_pair(found: Comparison, pair: tuple[str, tuple[str, ...]]) -> tuple[str, str]:
    """The second of the pair is the first one that enough peers know."""
    across, ups = pair
    wide = [up for up in ups if up in found.panel.values and len(_both(found, across, up))]
    if not wide:
        raise UserError(
            ja="比較の相手に {a} と管路の指標の両方が分かる団体がないため、この図は描けません。",
            en="None of the peers knows both {a} and an indicator of its pipes, so there is no such chart.",
            a=INDICATORS[across].name,
        )
    return across, next((up for up in wide if max(map(len, _both(found, across, up).values())) >= SMALL), wide[0])


def _both(found: Comparison, across: str, up: str) -> dict[int, pd.DataFrame]:
    """By year, the peers that know both."""
    table = found.panel.values.reindex(columns=[across, up]).dropna()
    table = table[table.index.get_level_values("code").isin(list(found.peers.chosen.codes))]
    return {int(str(year)): rows for year, rows in table.groupby(level="year")}


def _year_of_both(found: Comparison, across: str, up: str) -> int:
    """The last year up to that of the comparison in which most peers know both."""
    counts = {year: len(rows) for year, rows in _both(found, across, up).items()}
    good = [year for year, n in counts.items() if n * 2 >= max(counts.values())]
    return max((year for year in good if year <= found.year), default=good[0])


def _enough(members: pd.Series, one: Indicator, found: Comparison) -> pd.Series:
    if members.empty:
        raise UserError(
            ja="{year} 年度の {name} が分かる団体が比較の相手にないため、この図は描けません。別の年度か指標を選んでください。",
            en="None of the peers knows {name} in FY{year}, so there is no such chart: choose another year or indicator.",
            year=found.peers.year, name=one.name,
        )  # fmt: skip
    return members


def _edges(values: pd.Series) -> np.ndarray:
    """Round edges of columns; what lies farther than FAR quartile ranges outside the quartiles is in the outermost ones."""
    q1, q3 = float(values.quantile(0.25)), float(values.quantile(0.75))
    reach = FAR * (q3 - q1) or max(abs(q3) * 0.1, 1.0)
    low, high = max(float(values.min()), q1 - reach), min(float(values.max()), q3 + reach)
    step = _round_step((high - low) / BINS or 1.0)
    first = np.floor(low / step) * step
    return np.asarray(first + step * np.arange(max(2, int(np.ceil((high - first) / step + 1e-9)) + 1)))


def _round_step(rough: float) -> float:
    power = 10.0 ** np.floor(np.log10(rough))
    return float(power * next(one for one in (1, 2, 2.5, 5, 10) if one * power >= rough * 0.999))


def _columns(edges: np.ndarray, least: float, most: float) -> tuple[str, ...]:
    names = [f"{low:,.6g}–{high:,.6g}" for low, high in itertools.pairwise(edges)]
    if least < edges[0]:
        names[0] = str(Words(ja="{x}未満", en="under {x}").format(x=f"{edges[1]:,.6g}"))
    if most > edges[-1]:
        names[-1] = str(Words(ja="{x}以上", en="{x} and more").format(x=f"{edges[-2]:,.6g}"))
    return tuple(names)


def _far_note(edges: np.ndarray, values: pd.Series) -> tuple[str, ...]:
    far = values[(values < edges[0]) | (values > edges[-1])]
    if far.empty:
        return ()
    said = Words(
        ja="離れた値 {n} 件({low:,.2f}〜{high:,.2f})は端の柱に含めています。",
        en="{n} far values ({low:,.2f} to {high:,.2f}) are in the outermost columns.",
    )
    return (str(said.format(n=len(far), low=float(far.min()), high=float(far.max()))),)


def _around(order: list[str], code: str) -> set[str]:
    """The utility with its neighbours in the order, and both ends."""
    if len(order) <= MOST_RANKED:
        return set(order)
    ends, near = 5, MOST_RANKED - 10
    place = order.index(code) if code in order else 0
    start = min(max(0, place - near // 2), len(order) - near)
    return {*order[:ends], *order[-ends:], *order[start : start + near]}


def _with_gaps(order: list[str], chosen: set[str]) -> list[str | None]:
    """The chosen ones in order, None where some are left out between them."""
    found: list[str | None] = []
    for place, code in enumerate(order):
        alone = {*order[max(0, place - 1) : place], *order[place + 1 : place + 2]} <= chosen
        if code in chosen or alone:
            found.append(code)
        elif found and found[-1] is not None:
            found.append(None)
    return found


def _clipped(value: float | None) -> float | None:
    return None if value is None else min(max(value, LEAST), MOST)


_SHORTENED = Words(
    ja="全 {n} 団体のうち {shown} 団体(上位・下位と自団体の前後)を示しています。",
    en="{shown} of {n} utilities are shown: the ends and those around the utility.",
)
_RANKED = Words(ja="{indicator}の順位。{name}は {n} 団体中 {place} 位。", en="{indicator}: {name} is {place} of {n}.")
_UNRANKED = Words(ja="{indicator}の順位({n} 団体)。{name}に順位はない。", en="{indicator}: {name} has no rank among the {n}.")
_SCORES = Words(
    ja="偏差値: 50 が比較の相手の平均、10 が標準偏差。低いほど良い指標は向きを変え、どれも外側ほど良い。{low:g} 未満・{high:g} 超は端に置きます。高低の良否がない指標は含みません。",
    en="Deviation score: 50 is the mean of the peers, 10 a standard deviation; turned round where lower is better, so outwards is always better. Beyond {low:g} and {high:g} it stands at the "
    "edge. Indicators with no better side are left out.",
)
