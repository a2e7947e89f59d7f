"""One indicator of one utility explained: its figures put in, what moved it, what to mind, and who does better and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.indicators.cautions import Case, Caution, cautions_for
from waterdx.indicators.compare import codes_of, panel_for, peer_year_notes, year_of_peers
from waterdx.indicators.decomposition import Movement, movement
from waterdx.indicators.definitions import Indicator, find_indicator
from waterdx.indicators.gap import Better, average_gap, better_peers
from waterdx.indicators.input_names import INPUTS
from waterdx.indicators.inputs import FIELDS, amounts
from waterdx.indicators.panel import Own, Panel
from waterdx.indicators.peer_sets import choose_peers
from waterdx.indicators.peers import Peers, peers_of
from waterdx.indicators.undefined import undefined, undefined_words
from waterdx.indicators.years import common_year, span

ROUNDING = {"published_0dp": 0.51, "published_1dp": 0.051}  # else two decimals
_TWO_DECIMALS = 0.0051


@dataclass(frozen=True)
class Stated:
    """The value of one year with its basis and source; `amounts`: its inputs, NaN where unknown; `computed`: what the formula makes of them."""

    year: int
    value: float
    basis: str
    source: str
    amounts: dict[str, float]
    computed: float | None


@dataclass(frozen=True)
class Explanation:
    """One indicator of one utility: its value `at` a year and `since` another (None: no other is known), and how it got there.

    `moved` is None where that cannot be told, and `not_moved` says why. `average` leads from the utility to the average of its peers,
    `better` to the peers that do better, both at the size of the utility.
    """

    indicator: Indicator
    field: str
    code: str
    name: str
    at: Stated
    since: Stated | None
    moved: Movement | None
    not_moved: Words | None
    peers: Peers
    average: Movement | None
    better: tuple[Better, ...]
    cautions: tuple[Caution, ...]
    notes: tuple[Words, ...]


def explain(
    utility: str,
    code: str,
    year: int | None = None,
    since: int | None = None,
    field: str | None = None,
    *,
    peers: str = "class",
    own: Own | None = None,
    kept: Mapping[str, Sequence[str]] | None = None,
) -> Explanation:
    """Indicator `code` of `utility` in `year` (default: the last one known) and since another year (default: the one known before).

    `field` is by default the first the indicator is for; `peers`, `own` and `kept` as in `compare`. UserError for what there is not.
    """
    one = find_indicator(code)
    whole = panel_for(_field(one, field), own=own)
    (who,) = codes_of([utility], whole, own=own)
    at, before = _two_years(whole, who, one, year, since)
    beside = year_of_peers(whole, who, at.year)
    found = peers_of(whole, choose_peers(whole, who, beside, peers, kept), beside, [who], [one])
    moved = movement(one, _side(whole, who, before.year), _side(whole, who, at.year)) if before else None
    case = Case(code, at.year, before.year if before else None, at.basis)
    return Explanation(
        one, whole.field, who, whole.name_of(who, at.year), at, before, moved, None if moved else _why_not_moved(one, at, before),
        found, average_gap(whole, found, one), better_peers(whole, found, one), tuple(cautions_for(case)),
        (*_notes(one, at), *peer_year_notes(at.year, beside), *found.notes),
    )  # fmt: skip


def _two_years(whole: Panel, who: str, one: Indicator, year: int | None, since: int | None) -> tuple[Stated, Stated | None]:
    """The value of `year` (else the last one known) and of `since` (else the one known before it, if any)."""
    years = _years(whole, who, one)
    for words in undefined_words(whole.name_of(who), undefined(whole, who, [year] if year is not None else [], [one])):
        raise UserError(words.ja, words.en)
    named = [(f"{whole.name_of(who)} {one.name}", years)]
    at = common_year(named, year)
    before = max((each for each in years if each < at), default=None) if since is None else common_year(named, since)
    if before == at:
        raise UserError(
            ja="{year}年度どうしは比べられません。違う 2 つの年度を指定してください(値のある年度: {years})。",
            en="FY{year} cannot be compared with itself: choose two different years ({years}).",
            year=at, years=span(years),
        )  # fmt: skip
    return _stated(whole, who, one, at), None if before is None else _stated(whole, who, one, before)


def _field(one: Indicator, field: str | None) -> str:
    if field is None or field in one.fields:
        return field or one.fields[0]
    raise UserError(
        ja="{code} {name}は「{field}」の指標ではありません(使える事業: {known})。",
        en="{code} {name} is no indicator of “{field}” (fields: {known}).",
        code=one.code, name=one.name, field=FIELDS.get(field, field[:40]), known=", ".join(one.fields),
    )  # fmt: skip


def _years(whole: Panel, who: str, one: Indicator) -> list[int]:
    """The years in which the value is known. UserError where there is none."""
    rows = whole.values[whole.values.index.get_level_values("code") == who].reindex(columns=[one.code]).dropna()
    if len(rows):
        return [int(year) for year in rows.index.get_level_values("year")]
    raise UserError(
        ja="{name}の{indicator}は、どの年度の値も分かりません。{needed}を記入様式(indicators template)に記入し、「取込」(indicators import)で取り込むと説明できます。",
        en="No value of “{indicator}” is known of {name}. Fill in {needed} in the sheet to fill in (indicators template) and take it in on “Take in” (indicators import).",
        name=whole.name_of(who), indicator=one.name, needed=_listed(one.inputs) if one.inputs else one.name,
    )  # fmt: skip


def _stated(whole: Panel, who: str, one: Indicator, year: int) -> Stated:
    said = [table[one.code].reindex([(year, who)]).iloc[0] for table in (whole.values, whole.basis, whole.source)]
    known = amounts(whole.inputs[whole.inputs.index == (year, who)].reindex([(year, who)]), one.inputs)
    computed = float(one.calculate(known).iloc[0])
    own = {str(name): float(amount) for name, amount in known.iloc[0].items()}
    return Stated(year, float(said[0]), str(said[1]), str(said[2]), own, computed if np.isfinite(computed) else None)


def _side(whole: Panel, who: str, year: int) -> tuple[Words, dict[str, float]]:
    """What a year is called, and all the inputs that are known of it."""
    rows = whole.inputs[whole.inputs.index == (year, who)]
    return _FISCAL.format(year=year), {name: float(rows[name].iloc[0]) for name in INPUTS if len(rows) and name in rows}


def _why_not_moved(one: Indicator, at: Stated, before: Stated | None) -> Words:
    if before is None:
        return _NO_OTHER_YEAR.format(year=at.year)
    unknown = [str(each.year) for each in (before, at) if each.computed is None]
    if not unknown:
        return _ZERO
    return _UNKNOWN_INPUTS.format(years=", ".join(unknown), names=_listed(one.inputs) if one.inputs else one.name)


def _notes(one: Indicator, at: Stated) -> list[Words]:
    """What is odd about the figures of the year."""
    missing = [name for name, amount in at.amounts.items() if amount != amount]
    negative = [name for name, amount in at.amounts.items() if amount < 0 and INPUTS[name].never_negative]
    rounding = ROUNDING.get(at.basis, _TWO_DECIMALS)
    differs = at.computed is not None and abs(at.value - at.computed) > rounding
    return [
        *([_NOT_PUT_IN.format(names=_listed(missing))] if missing else []),
        *([_NEGATIVE.format(names=_listed(negative))] if negative else []),
        *([_DIFFERS.format(value=at.value, computed=at.computed)] if differs else []),
        *([one.published_only] if one.published_only else []),
    ]


def _listed(names: Sequence[str]) -> Words:
    words = [INPUTS[name].words for name in names]
    return Words("、".join(one.ja for one in words), ", ".join(one.en for one in words))


_FISCAL = Words(ja="{year}年度", en="FY{year}")
_NO_OTHER_YEAR = Words(
    ja="{year}年度のほかに値のある年度がないため、動きは示せません。",
    en="No value is known of a year before FY{year}, so no movement can be shown.",
)
_UNKNOWN_INPUTS = Words(
    ja="何が動かしたかは分かりません。{years}年度の内訳({names})が収録されていないためです。",
    en="What moved it cannot be told: the inputs ({names}) of FY{years} are not among the data.",
)
_ZERO = Words(
    ja="分母が0になる組み合わせがあるため、項目ごとの影響に分けられません。",
    en="It cannot be split into the effects of its inputs: a denominator would be zero.",
)
_NOT_PUT_IN = Words(
    ja="次の値が収録されていないため、算式に数字を入れて示せません: {names}。",
    en="The figures cannot be put into the formula, for these are not known: {names}.",
)
_NEGATIVE = Words(ja="負の値があります。元の資料で確かめてください: {names}。", en="Negative; check at the source: {names}.")
_DIFFERS = Words(
    ja="公表値{value:,.2f}と、内訳から計算した値{computed:,.2f}が違います(端数や集計の範囲の違い)。",
    en="The published {value:,.2f} differs from {computed:,.2f} computed from the inputs (rounding, or another range counted).",
)
