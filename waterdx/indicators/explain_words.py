"""An explanation in sentences and rows, in both languages: what the command line, the window and papers say."""

from __future__ import annotations

from typing import Any

from waterdx.core.words import Words
from waterdx.indicators.cautions import Caution
from waterdx.indicators.decomposition import Contribution, Movement
from waterdx.indicators.explain import Explanation, Stated
from waterdx.indicators.formula_text import number, with_figures
from waterdx.indicators.peers import known
from waterdx.indicators.registry import DIRECTIONS, Indicator
from waterdx.indicators.values import BASES, SUSPECT

SAID = 2  # contributions named in a sentence, of those that
LEAST = 0.005  # show in two decimals


def value_words(found: Explanation) -> Words:
    """Who, when, which indicator, how much, on what basis."""
    return _VALUE.format(
        name=found.name, year=found.at.year, code=found.indicator.code, indicator=found.indicator.name,
        value=_figure(found.at.value), unit=found.indicator.unit, basis=BASES[found.at.basis], source=found.at.source or "-",
    )  # fmt: skip


def formula_words(one: Indicator, at: Stated) -> list[Words]:
    """The formula, and the same with the figures of the utility put in."""
    formula = Words(ja="算式: {formula}", en="Formula: {formula}").format(formula=one.formula)
    if at.computed is None:
        return [formula]
    figures = _FIGURES.format(figures=with_figures(one, at.amounts), value=_figure(at.computed), unit=one.unit)
    return [formula, figures]


def standing_words(found: Explanation) -> Words:
    """Where the utility stands among its peers."""
    one, peers = found.indicator, found.peers
    said = peers.statistics[one.code]
    if said.median is None:
        return _NOBODY.format(peers=peers.name)
    place = peers.ranks[one.code][found.code]
    middle = _MEDIAN.format(
        peers=peers.name, year=peers.year, n=said.n, median=_figure(said.median), q1=_figure(said.q1 or 0), q3=_figure(said.q3 or 0),
        unit=one.unit,
    )  # fmt: skip
    average = Words("", "") if said.ratio_of_sums is None else _AVERAGE.format(value=_figure(said.ratio_of_sums), unit=one.unit)
    rank = DIRECTIONS[one.direction] if place is None else _RANK.format(rank=place, n=said.n, direction=DIRECTIONS[one.direction])
    return _STANDING.format(middle=middle, average=average, rank=rank)


def movement_words(found: Explanation) -> Words:
    """What the indicator did since the other year, and what did most of it."""
    if found.since is None or (found.moved is None and found.not_moved is None):
        return found.not_moved or Words("", "")
    change = found.at.value - found.since.value
    said = _CHANGED.format(
        since=found.since.year, year=found.at.year, before=_figure(found.since.value), after=_figure(found.at.value),
        unit=found.indicator.unit, change=_signed(change), points=points(found.indicator), verdict=_verdict(found, change),
    )  # fmt: skip
    return _TWO.format(one=said, two=found.not_moved if found.moved is None else reason_words(found.moved))


def reason_words(moved: Movement) -> Words:
    """The contributions that did most, in a sentence."""
    parts = [_part(part, moved.indicator) for part in moved.contributions[:SAID] if abs(part.effect) >= LEAST]
    if not parts:
        return Words(ja="指標を動かした項目はありません。", en="No input moved it.")
    listed = Words("、".join(part.ja for part in parts), "; ".join(part.en for part in parts))
    return Words(ja="主な理由は、{parts}です。", en="Mostly because of {parts}.").format(parts=listed)


def gap_words(other: Words | str, value: float, gap: Movement | None, one: Indicator) -> Words:
    """One who does better (or the average), and on which inputs the two differ."""
    head = _OTHER.format(other=other, value=_figure(value), unit=one.unit)
    if gap is None:
        return _TWO.format(
            one=head,
            two=Words(
                ja="内訳が収録されていないため、理由は示せません。", en="Its inputs are not known, so the reasons are not."
            ),
        )
    parts = [_effect(part, one) for part in gap.contributions[:SAID]]
    listed = Words("、".join(part.ja for part in parts) or "ありません", ", ".join(part.en for part in parts) or "nothing")
    return _TWO.format(one=head, two=Words(ja="違いは{parts}。", en="They differ in {parts}.").format(parts=listed))


def caution_words(one: Indicator, cautions: tuple[Caution, ...]) -> list[tuple[Words, str]]:
    """(caution, source): what always applies, then what applies to this case."""
    return [(one.caution, one.source), *((each.words, each.source) for each in cautions)]


def to_json(found: Explanation) -> dict[str, Any]:
    """The explanation as plain values; effects and values are in `unit`."""
    one, said = found.indicator, found.peers.statistics[found.indicator.code]
    return {
        "schema": {"name": "waterdx.indicators.explain", "version": 1},
        "code": found.code, "name": found.name, "field": found.field, "indicator": one.code, "name_ja": one.name.ja, "name_en": one.name.en,
        "unit": one.unit.ja, "direction": one.direction, "meaning": _both(one.meaning), "formula": _both(one.formula),
        "with_figures": with_figures(one, found.at.amounts) if found.at.computed is not None else None,
        "at": _stated(found.at), "since": _stated(found.since) if found.since else None,
        "moved": found.moved.to_json() if found.moved else None, "not_moved": _both(found.not_moved) if found.not_moved else None,
        "peers": {
            "kind": found.peers.chosen.kind, "name": _both(found.peers.name), "year": found.peers.year, "n": said.n, "median": said.median,
            "q1": said.q1, "q3": said.q3, "ratio_of_sums": said.ratio_of_sums, "rank": found.peers.ranks[one.code][found.code],
        },
        "average": found.average.to_json() if found.average else None, "better": [each.to_json() for each in found.better],
        "cautions": [{**_both(words), "source": source} for words, source in caution_words(one, found.cautions)],
        "notes": [_both(note) for note in found.notes],
    }  # fmt: skip


def _stated(one: Stated) -> dict[str, Any]:
    inputs = {name: known(amount) for name, amount in one.amounts.items()}
    return {
        "year": one.year,
        "value": one.value,
        "basis": one.basis,
        "source": one.source,
        "computed": one.computed,
        "inputs": inputs,
    }


def _both(words: Words) -> dict[str, str]:
    return {"ja": words.ja, "en": words.en}


def _part(part: Contribution, one: Indicator) -> Words:
    return _PART.format(
        words=part.words,
        before=number(part.before),
        after=number(part.after),
        unit=part.unit,
        effect=_signed(part.effect),
        of=points(one),
    )


def _effect(part: Contribution, one: Indicator) -> Words:
    return Words("{words}({effect} {of})", "{words} ({effect} {of})").format(
        words=part.words, effect=_signed(part.effect), of=points(one)
    )


def points(one: Indicator) -> Words:
    """The unit of a difference: between two percentages it is counted in points."""
    return Words(ja="ポイント", en="points") if one.unit.ja == "%" else one.unit


def _verdict(found: Explanation, change: float) -> Words:
    """Better or worse, where the indicator has a direction and both values can be."""
    direction, bases = found.indicator.direction, {found.at.basis, found.since.basis if found.since else ""}
    if direction == "neutral" or abs(change) < LEAST or SUSPECT in bases:
        return Words("", "")
    better = (change > 0) == (direction == "higher")
    return Words(ja="、改善", en=", better") if better else Words(ja="、悪化", en=", worse")


def _figure(value: float) -> str:
    return f"{value:,.2f}".replace("-", "−")


def _signed(value: float) -> str:
    return f"{value:+,.2f}".replace("-", "−")


_VALUE = Words(
    ja="{name} {year}年度 {code} {indicator}: {value} {unit}({basis}。出典 {source})",
    en="{name}, FY{year}, {code} {indicator}: {value} {unit} ({basis}; source {source})",
)
_FIGURES = Words(ja="数字を入れると: {figures} = {value} {unit}", en="With its figures: {figures} = {value} {unit}")
_STANDING = Words(ja="{middle}{average}{rank}。", en="{middle}{average} {rank}.")
_MEDIAN = Words(
    ja="{peers}、{year}年度、{n}団体の中央値は{median} {unit}(中央の半数は{q1}〜{q3})。",
    en="The median of {peers}, FY{year}, n = {n}, is {median} {unit} (the middle half lies between {q1} and {q3}).",
)
_AVERAGE = Words(ja="平均(合計の比)は{value} {unit}。", en=" The average (ratio of sums) is {value} {unit}.")
_RANK = Words(ja="順位は{rank}位/{n}団体({direction})", en="Rank {rank} of {n} ({direction})")
_NOBODY = Words(ja="{peers}の値は分かりません。", en="No value of {peers} is known.")
_CHANGED = Words(
    ja="{since}年度の{before}から{year}年度の{after} {unit}へ({change} {points}{verdict})。",
    en="From {before} in FY{since} to {after} {unit} in FY{year} ({change} {points}{verdict}).",
)
_PART = Words(ja="{words}({before}→{after} {unit})による{effect} {of}", en="{words} ({before} to {after} {unit}): {effect} {of}")
_OTHER = Words(ja="{other} {value} {unit}。", en="{other}: {value} {unit}.")
_TWO = Words(ja="{one}{two}", en="{one} {two}")
