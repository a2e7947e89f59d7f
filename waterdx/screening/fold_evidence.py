"""Other evidence folded into the scores of a screening: every sign as a factor on a pipe's expected leaks, said in its reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.screening.districts import NIGHT_FORMULA, district_of, flow_ratio
from waterdx.screening.likelihood_ratio import (
    CAP,
    FORMULA,
    Lift,
    chance_of_a_leak,
    factors,
    keeping_sum,
    lift_of_share,
    lift_over_control,
    never_certain,
    odds_ratio,
)
from waterdx.screening.pieces import Pieces, leak_points, pieces_of
from waterdx.screening.points_of_interest import KINDS, InterestSet, sets_of
from waterdx.screening.record import found_by_survey
from waterdx.screening.run import Screening, keep, record_of
from waterdx.screening.scored import scored_pipes
from waterdx.screening.scores import classes, rank_by
from waterdx.store import tables

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

LEAST_FACTOR = 1.1  # a factor nearer to 1 is no reason


@dataclass(frozen=True)
class Folded:
    """One set as it was folded in: the ratio it was worth (None: nothing could be said, so no effect), why, and its factor per pipe."""

    one: InterestSet
    ratio: float | None
    why: Words
    factor: np.ndarray

    def to_json(self) -> dict[str, Any]:
        said = self.one.settings
        return {
            "number": self.one.number, "file": self.one.file_name, "kind": said.kind, "radius_m": said.radius_m,
            "hit_rate": said.hit_rate, "checked": said.checked, "ratio": self.ratio, "why_ja": self.why.ja, "why_en": self.why.en,
        }  # fmt: skip


def fold(path: Path) -> tuple[Screening, list[Folded]]:
    """The latest screening of the project with every set in use folded in. Nothing is kept (see keep_folded).

    Scores that hold evidence already are not folded twice: UserError, as a new screening is needed first.
    """
    screening, pipes = scored_pipes(path)
    if screening.card.get("evidence"):
        raise UserError(
            ja="最新の順位には、すでに漏水の疑いが反映されています。waterdx screening run をやり直してから反映してください。",
            en="The latest ranking has the suspected leaks in it already. Run waterdx screening run again, then fold them in.",
        )
    pieces = pieces_of(pipes)
    folded = [fold_set(one, pipes, pieces, screening) for one in sets_of(path) if one.settings.used]
    return replace(screening, card=_card(screening.card, folded), scores=_scores(screening.scores, folded)), folded


def fold_set(one: InterestSet, pipes: gpd.GeoDataFrame, pieces: Pieces, screening: Screening) -> Folded:
    """What one set is worth on each of the pipes (in the order of the scores)."""
    expected = screening.scores["expected_leaks"].to_numpy(float)
    if one.settings.kind == "night_flow":
        return _fold_districts(one, pipes, expected)
    shapes = one.places.geometry.to_numpy()
    inside, reached = pieces.inside(shapes, one.settings.radius_m), pieces.reached(shapes, one.settings.radius_m)
    km = float(pieces.km[inside].sum())  # shared by the places that point at pipes at all
    said = one.settings
    if said.hit_rate is None or km == 0:
        return Folded(one, None, _NO_PIPE if km == 0 else _NO_RATE, np.ones(len(pipes)))
    hit = never_certain(said.hit_rate, said.checked)
    if said.control_rate is None:
        chance = chance_of_a_leak(_mean_rate(screening), km / reached)
    else:
        chance = never_certain(said.control_rate, said.control_checked)
    ratio = odds_ratio(hit, chance)
    why = _RATIO.format(hit=hit, chance=chance, ratio=ratio, km=km, n=reached)
    return Folded(one, ratio, why, factors(pieces.share_inside(inside, len(pipes)), expected, ratio))


def _fold_districts(one: InterestSet, pipes: gpd.GeoDataFrame, expected: np.ndarray) -> Folded:
    place = district_of(pipes, one.places).to_numpy()
    known = place >= 0
    km, ratios = _district_ratios(one, pipes, place)
    if not known.any() or np.allclose(ratios, 1):
        return Folded(one, None, _NO_DISTRICT, np.ones(len(pipes)))
    factor = keeping_sum(np.where(known, ratios[place], 1.0), expected)
    return Folded(one, float(ratios.max()), _DISTRICTS.format(n=int((km > 0).sum()), low=ratios.min(), high=ratios.max()), factor)


def _district_ratios(one: InterestSet, pipes: gpd.GeoDataFrame, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The km and the ratio of every district, `place` being the district of every pipe."""
    known = place >= 0
    km = np.bincount(place[known], pipes["length_m"].fillna(0).to_numpy(float)[known] / 1000, len(one.places))
    return km, flow_ratio(one.places["value"].to_numpy(float), km, CAP)


def _mean_rate(screening: Screening) -> float:
    """Leaks per km and year over the whole network, as the screening expects them."""
    km = float(screening.scores["length_m"].sum()) / 1000
    return screening.expected_leaks / km / screening.card["horizon_years"] if km > 0 else 0.0


_RATIO = Words(
    ja="当たり率 {hit:.1%}、無作為の率 {chance:.1%} から比 {ratio:.1f}({n} か所、管路 {km:.1f} km)",
    en="hit rate {hit:.1%} against {chance:.1%} by chance: ratio {ratio:.1f} ({n} places, {km:.1f} km of pipe)",
)
_NO_RATE = Words(
    ja="当たり率(漏水のあった箇所数/確かめた箇所数)が未入力のため、反映していません",
    en="no hit rate (places with a leak / places checked) is given, so it has no effect",
)
_NO_PIPE = Words(ja="範囲の中に管路がないため、反映していません", en="no pipe lies inside, so it has no effect")
_NO_DISTRICT = Words(
    ja="区域の名前も範囲も台帳の管路と合わないか、流量がないため、反映していません。台帳の「配水区域」の列を確かめてください",
    en="neither names nor areas of the districts fit the ledger, or no flow is given, so it has no effect; check the pressure zones",
)
_NO_DISTRICT_LIFT = Words(
    ja="区域の名前も範囲も台帳の管路と合わないか、流量がないため、効果を示せません。台帳の「配水区域」の列を確かめてください。",
    en="Neither names nor areas of the districts fit the ledger, or no flow is given, so no lift is claimed. Check the pressure zones of the ledger.",
)
_DISTRICTS = Words(ja="{n} 区域の比 {low:.1f}〜{high:.1f}", en="ratios of {n} districts {low:.1f} to {high:.1f}")


def _scores(scores: pd.DataFrame, folded: list[Folded]) -> pd.DataFrame:
    """The scores with the product of all factors (held within the cap, the sum of expected leaks as before)."""
    import pandas as pd

    product = np.prod([one.factor for one in folded], axis=0) if folded else np.ones(len(scores))
    product = keeping_sum(np.clip(product, 1 / CAP, CAP), scores["expected_leaks"].to_numpy(float))
    moved = {name: scores[name] * product for name in ("expected_leaks_per_km_year", "expected_leaks", "low", "high")}
    rank = rank_by(moved["expected_leaks_per_km_year"].to_numpy(float), scores["pipe_id"])
    told = [(*said, *_reasons(folded, at)) for at, said in enumerate(scores["reasons"])]
    return scores.assign(
        **moved,
        rank=rank,
        **{"class": classes(rank, scores["length_m"])},
        reasons=pd.Series(told, index=scores.index, dtype=object),
    )


def _reasons(folded: list[Folded], at: int) -> list[Words]:
    moved = [one for one in folded if abs(np.log(one.factor[at])) >= np.log(LEAST_FACTOR) and one.factor[at] > 1]
    return [
        Words("{name}(×{factor:.1f})", "{name} (x{factor:.1f})").format(name=one.one.name, factor=one.factor[at]) for one in moved
    ]


def _card(card: dict[str, Any], folded: list[Folded]) -> dict[str, Any]:
    """The card with what was folded in, the formulas, and that the intervals do not hold the doubt about the signs."""
    formulas = [NIGHT_FORMULA if one.one.settings.kind == "night_flow" else FORMULA for one in folded if one.ratio is not None]
    said = [
        *(Words("{name}: {why}", "{name}: {why}").format(name=one.one.name, why=one.why) for one in folded),
        *dict.fromkeys(formulas), *([_DOUBT] if formulas else []),
    ]  # fmt: skip
    limits = [*card["limits"], *({"ja": one.ja, "en": one.en} for one in said)]
    return {**card, "evidence": [one.to_json() for one in folded], "limits": limits}


_DOUBT = Words(
    ja="組どうしは独立とみなし、期待漏水の合計は変えていません。下限・上限に当たり率の誤りは含みません。",
    en="Sets are taken as independent and the sum of expected leaks is unchanged. Low and high do not include that a hit rate may be wrong.",
)


def keep_folded(path: Path, screening: Screening) -> None:
    """Keep the folded scores as the project's latest, so that the plan goes by them."""
    keep(path, screening)


def folded_factors(path: Path, screening: Screening, number: int) -> pd.Series:
    """By pipe_id what folding did to its rate: that of the screening `number` over that of the one before it, which it was folded
    into. Empty where it holds no evidence."""
    import pandas as pd

    if not screening.card.get("evidence"):
        return pd.Series(dtype=float)
    scores = tables.read_table(path, "risk_scores")
    before = scores["model_id"][scores["model_id"] < number].max()
    after, unfolded = (
        scores[scores["model_id"] == one].set_index("pipe_id")["expected_leaks_per_km_year"] for one in (number, before)
    )
    return (after / unfolded).dropna()


def evidence_reason(card: dict[str, Any]) -> Words:
    """The sets that had an effect, as the reason that stands beside their factor."""
    names = [
        Words("{kind}「{file}」", "{kind} “{file}”").format(kind=KINDS[one["kind"]].name, file=one["file"])
        for one in card["evidence"]
        if one["ratio"] is not None
    ]
    said = Words("、".join(one.ja for one in names), ", ".join(one.en for one in names))
    return Words(ja="漏水の疑いの反映({sets})", en="suspected leaks folded in ({sets})").format(sets=said)


def lift_of(path: Path, one: InterestSet) -> Lift:
    """How the set has done on the leaks since, against as many km at random. UserError without a day, or with too few leaks."""
    import pandas as pd

    if one.since is None:
        raise UserError(
            ja="{name}には日付がないため、どの漏水が「その後」か分からず、効果を示せません。--since で日を指定してください。",
            en="{name} has no date, so it is not known which leaks came after it, and no lift is claimed. Give the day with --since.",
            name=one.name,
        )
    pipes, leaks = record_of(path)
    since = leaks[leaks["date"] > pd.Timestamp(one.since)]
    if one.settings.kind == "night_flow":
        lift, placed = _lift_of_districts(one, pipes, since), since["pipe_id"].isin(pipes["pipe_id"]).to_numpy()
    else:
        shapes, points = one.places.geometry.to_numpy(), leak_points(since, pipes)
        lift, placed = lift_over_control(pieces_of(pipes), shapes, one.settings.radius_m, points), ~shapely.is_missing(points)
    by_survey = found_by_survey(since).to_numpy()
    return replace(lift, by_survey=int((by_survey & placed).sum()))


def _lift_of_districts(one: InterestSet, pipes: gpd.GeoDataFrame, leaks: gpd.GeoDataFrame) -> Lift:
    """The leaks in the districts whose flow is above the mean; the control is the share of their km."""
    place = district_of(pipes, one.places).to_numpy()
    _km, ratios = _district_ratios(one, pipes, place)
    if not (place >= 0).any() or np.allclose(ratios, 1):
        raise UserError(ja=_NO_DISTRICT_LIFT.ja, en=_NO_DISTRICT_LIFT.en)
    inside = (place >= 0) & (ratios[place] > 1)
    hit = leaks["pipe_id"].map(dict(zip(pipes["pipe_id"], inside, strict=True))).dropna().astype(bool)
    km = pipes["length_m"].fillna(0).to_numpy(float) / 1000
    return lift_of_share(float(km[inside].sum()), float(km.sum()), int(hit.sum()), len(hit))
