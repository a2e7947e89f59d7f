"""Where to look for leaks with this year's money, and with that of the next years."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words
from waterdx.screening.areas import GRAINS, Area, Walkable, cost_of, cut, describe, walkable
from waterdx.screening.counts import predicted
from waterdx.screening.kept_wishes import Wish
from waterdx.screening.knapsack import best_choice, marginal_value
from waterdx.screening.survey_assumptions import DEFAULTS, LEAK_RANGE, SurveyAssumptions
from waterdx.screening.wishes import Wished, wished
from waterdx.screening.yen import whole_yen

CURVE_POINTS = 40
MOST_YEARS = 10
_CUTTING = Words(ja="歩ける区域に分けています", en="Cutting the network into areas a crew can walk")
_TOO_LITTLE = Words(
    ja="予算 {budget:,} 円では、最も安い区域({cheapest:,} 円)も調査できません。予算を増やすか、1 区域の段取り・移動費を見直してください。",
    en="{budget:,} yen does not pay for the cheapest area ({cheapest:,} yen). Raise the budget or review the set-up cost of an area.",
)
_NOTHING = Words(
    ja="延長の分かる管路が無いため、計画を作れません。管路の延長を補ってください。",
    en="No pipe has a known length, so there is nothing to plan. Add the lengths of the pipes.",
)


@dataclass(frozen=True)
class Estimate:
    """A figure and its 90 % interval."""

    expected: float
    low: float
    high: float


@dataclass(frozen=True)
class SurveyPlan:
    """The areas to survey, best first, and what to expect of them over the horizon of the scores.

    `expected_leaks` with the 90 % interval `low`..`high` of the number to come in these areas; `finds` those the survey finds,
    `saved_m3` the water that saves, each find being stopped `assumed.days_earlier` days earlier.
    `yen_per_next_find` is what one more find would cost with more money (None: all is walked). `curve` is (budget in yen, finds); `later` the plans of the following years with the same budget.
    """

    budget_yen: int
    cost_yen: int
    length_km: float
    expected_leaks: float
    low: float
    high: float
    areas: tuple[Area, ...]
    assumed: SurveyAssumptions
    finds: Estimate
    saved_m3: Estimate
    yen_per_next_find: float | None = None
    curve: tuple[tuple[int, float], ...] = ()
    later: tuple[SurveyPlan, ...] = ()
    note: Words | None = None

    @property
    def unit_cost_yen_per_km(self) -> float:
        return self.assumed.yen_per_metre * 1000

    @property
    def yen_per_find(self) -> float | None:
        return self.cost_yen / self.finds.expected if self.finds.expected else None

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": {"name": "waterdx.screening.plan", "version": 1}, "budget_yen": self.budget_yen,
            "unit_cost_yen_per_km": self.unit_cost_yen_per_km, "cost_yen": self.cost_yen, "length_km": self.length_km,
            "expected_leaks": self.expected_leaks, "low": self.low, "high": self.high,
            "areas": [area.to_json() for area in self.areas],
            **{name: value for key in ("finds", "saved_m3") for name, value in _flat(key, getattr(self, key)).items()},
            "yen_per_find": self.yen_per_find, "yen_per_next_find": self.yen_per_next_find,
            "curve": [{"budget_yen": budget, "finds": finds} for budget, finds in self.curve],
            "assumptions": asdict(self.assumed), "later_years": [one.to_json() for one in self.later],
            "note_ja": self.note.ja if self.note else "", "note_en": self.note.en if self.note else "",
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> SurveyPlan:
        """The plan `to_json` wrote, also an older version of it, which knew of no finds."""
        assumed = replace(DEFAULTS, yen_per_km=kept["unit_cost_yen_per_km"], yen_per_area=0.0)
        assumed = SurveyAssumptions(**kept["assumptions"]) if "assumptions" in kept else assumed
        leaks = Estimate(kept["expected_leaks"], kept["low"], kept["high"])
        finds, saved = _unflat("finds", kept), _unflat("saved_m3", kept)
        return cls(
            kept["budget_yen"], kept["cost_yen"], kept["length_km"], leaks.expected, leaks.low, leaks.high,
            tuple(map(Area.from_json, kept["areas"])), assumed, finds or found_of(leaks.expected, leaks.low, leaks.high, assumed.hit_rate),
            saved or Estimate(math.nan, math.nan, math.nan), kept.get("yen_per_next_find"),
            tuple((one["budget_yen"], one["finds"]) for one in kept.get("curve", ())),
            tuple(map(cls.from_json, kept.get("later_years", ()))),
            Words(kept["note_ja"], kept["note_en"]) if kept["note_ja"] else None,
        )  # fmt: skip


_NEXT = Words(ja="予算を増やすと次の 1 件に {next:,.0f} 円。", en="With more money the next find costs {next:,.0f} yen.")
_ALL_WALKED = Words(
    ja="調査できる区域はすべて入っています(予算を増やしても増えません)。",
    en="Every area that may be surveyed is in the plan; more money finds no more.",
)


def next_find(plan: SurveyPlan) -> Words:
    """What one more find would cost, in a sentence; none for a plan of an older version, which did not know."""
    if plan.yen_per_next_find is not None:
        return _NEXT.format(next=plan.yen_per_next_find)
    return _ALL_WALKED if plan.curve else Words("", "")


_SAVED = Words(
    ja="節水 {m3:,.0f} m³({low:,.0f}〜{high:,.0f} m³。見つけた漏水がどれも {days:,.0f} 日早く止まるとした合計)",
    en="{m3:,.0f} m³ saved ({low:,.0f} to {high:,.0f} m³; the whole volume, if each leak found is stopped {days:,.0f} days earlier)",
)


def water_saved(plan: SurveyPlan) -> Words:
    """How much water the finds save, and over what time; none for a plan of an older version, which did not know."""
    saved = plan.saved_m3
    if math.isnan(saved.expected):
        return Words("", "")
    return _SAVED.format(m3=saved.expected, low=saved.low, high=saved.high, days=plan.assumed.days_earlier)


def _flat(name: str, one: Estimate) -> dict[str, float]:
    return {name: one.expected, f"{name}_low": one.low, f"{name}_high": one.high}


def _unflat(name: str, kept: dict[str, Any]) -> Estimate | None:
    return Estimate(kept[name], kept[f"{name}_low"], kept[f"{name}_high"]) if name in kept else None


def make_plan(
    scores: pd.DataFrame, pipes: pd.DataFrame, *, budget_yen: Any, assumed: SurveyAssumptions = DEFAULTS,
    must: Sequence[str] = (), never: Sequence[str] = (), kept: Sequence[Wish] = (), left: pd.Series | None = None, correction: float = 1.0,
    years: int = 1, progress: Progress = silent,
) -> SurveyPlan:  # fmt: skip
    """The areas with the most expected leaks that the budget pays for; it is never exceeded, and more money never finds fewer.

    `scores` from waterdx.screening.scores.predict (pipe_id, length_m, expected_leaks, low, high), `pipes` with pipe_id and,
    where there are, street and geometry (metres); any other things with a length do as well (spans of a sewer).
    `must` and `never` are names of streets or pipes that are walked whatever they yield, or left out, `kept` the wishes of the town,
    which yield to them. `left` is the share
    (by pipe_id) of the expected leaks still there where a survey was made lately, `correction` what earlier surveys found
    over what was expected. UserError where the budget is no amount
    above zero, a name is unknown, or what must be walked costs more than the budget.
    """
    budget = whole_yen(budget_yen)
    if not 1 <= years <= MOST_YEARS:
        raise UserError(ja="計画の年数は 1〜{n} 年にしてください。", en="Plan for 1 to {n} years.", n=MOST_YEARS)
    items = walkable(scores, pipes)
    wishes = wished(items, must, never, kept)
    still = np.ones(len(items)) if left is None else left.reindex(items.ids).fillna(1.0).to_numpy(float)
    yields = assumed.hit_rate * correction
    plans: list[SurveyPlan] = []
    walked_in = np.full(len(items), -np.inf)  # the year (0 = this one) each was last walked by these plans
    for year in range(years):
        back = still + (1 - still) * min(1.0, year / assumed.recovery_years)
        again = np.array([assumed.after_walk(year - when) for when in walked_in])
        leaks = items.leaks * np.minimum(back, again) * (1 + assumed.growth_per_year) ** year
        plan, chosen = _plan_of_year(
            items, leaks, wishes, assumed, budget, yields, share(progress, year / years, (year + 1) / years)
        )
        plans.append(plan)
        walked_in[chosen] = year
    return replace(plans[0], later=tuple(plans[1:]))


@dataclass(frozen=True)
class _Cut:
    """The network cut into areas in one way: the items, the cost and the leaks of each."""

    members: list[np.ndarray]
    cost: np.ndarray
    leaks: np.ndarray


def _plan_of_year(
    items: Walkable, leaks: np.ndarray, wishes: Wished, assumed: SurveyAssumptions, budget: int, yields: float, progress: Progress
) -> tuple[SurveyPlan, np.ndarray]:  # fmt: skip
    """The plan of one year, and which items it walks; `yields` is finds per leak expected."""
    demanded = _cut(items, leaks, assumed, 1.0, wishes.must)
    spent = int(demanded.cost.sum())
    if spent > budget:
        raise UserError(
            ja="必ず調査する区域だけで {cost:,} 円かかり、予算 {budget:,} 円を超えます。予算を増やすか、必ず調査する路線・管を減らしてください。",
            en="What must be walked alone costs {cost:,} yen, above the budget of {budget:,}. Raise the budget or demand less.",
            cost=spent, budget=budget,
        )  # fmt: skip
    cuts = []
    for number, grain in enumerate(GRAINS):
        progress(number, len(GRAINS), _CUTTING)
        cuts.append(_cut(items, leaks, assumed, grain, wishes.free))
    taken = [best_choice(one.cost, one.leaks, budget - spent) for one in cuts]
    best, choice = max(zip(cuts, taken, strict=True), key=lambda pair: math.fsum(pair[0].leaks[pair[1]]))
    picked = [best.members[one] for one in choice]
    areas = describe(items, leaks, [*demanded.members, *picked], assumed)
    areas = (*areas[: len(demanded.members)], *sorted(areas[len(demanded.members) :], key=_worth_first))
    chosen = np.concatenate([*demanded.members, *picked]) if areas else np.empty(0, dtype=np.int64)
    scale = np.divide(leaks, items.leaks, out=np.zeros(len(items)), where=items.leaks > 0)
    mean, low, high = (math.fsum((values * scale)[chosen]) for values in (items.leaks, items.low, items.high))
    least, most = predicted(mean, low, high)
    finds = found_of(mean, low, high, yields)
    margin = marginal_value(best.cost, best.leaks, budget - spent) * yields
    already = math.fsum(demanded.leaks)
    curve = tuple((spent + money, (already + more) * yields) for money, more in _curve(cuts))
    return SurveyPlan(
        budget, sum(area.cost_yen for area in areas), math.fsum(area.length_km for area in areas), mean, float(least), float(most),
        areas, assumed, finds, _saved(finds, assumed), 1 / margin if margin else None, curve, note=None if areas else _why_empty(cuts, budget),
    ), chosen  # fmt: skip


def _cut(items: Walkable, leaks: np.ndarray, assumed: SurveyAssumptions, grain: float, free: np.ndarray) -> _Cut:
    members = _members(cut(items, leaks, assumed, grain, free))
    return _Cut(members, cost_of(_sums(items.length_m, members), assumed), _sums(leaks, members))


def found_of(leaks: float, low: float, high: float, yields: float) -> Estimate:
    """How many of the leaks expected (low..high) are found, with the 90 % interval of that number."""
    return Estimate(leaks * yields, *map(float, predicted(leaks * yields, low * yields, high * yields)))


def _saved(finds: Estimate, assumed: SurveyAssumptions) -> Estimate:
    least, most = LEAK_RANGE
    each = assumed.m3_per_find
    return Estimate(finds.expected * each, finds.low * each * least, finds.high * each * most)


def _members(area: np.ndarray) -> list[np.ndarray]:
    """The items of each area."""
    order = np.argsort(area, kind="stable")
    order = order[area[order] >= 0]
    return np.split(order, np.flatnonzero(np.diff(area[order])) + 1) if len(order) else []


def _sums(values: np.ndarray, members: list[np.ndarray]) -> np.ndarray:
    return np.array([math.fsum(values[one]) for one in members])


def _worth_first(area: Area) -> tuple[float, str]:
    return (-area.expected_leaks / area.cost_yen, area.name.ja)


def _curve(cuts: list[_Cut]) -> list[tuple[int, float]]:
    """What other budgets would reach at least: for each the best cut, its best areas one after another."""
    ranked = [(one, np.argsort(-one.leaks / one.cost, kind="stable")) for one in cuts if len(one.cost)]
    if not ranked:
        return []
    steps = [(np.cumsum(one.cost[order]), np.cumsum(one.leaks[order])) for one, order in ranked]
    cheapest, whole = (min(cost[at] for cost, _leaks in steps) for at in (0, -1))
    budgets = np.unique(np.geomspace(cheapest, max(whole, cheapest), CURVE_POINTS).astype(np.int64))
    reached = np.max([np.append(0.0, leaks)[np.searchsorted(cost, budgets, side="right")] for cost, leaks in steps], axis=0)
    return [(int(budget), float(leaks)) for budget, leaks in zip(budgets, reached, strict=True)]


def _why_empty(cuts: list[_Cut], budget: int) -> Words:
    costs = [int(one.cost.min()) for one in cuts if len(one.cost)]
    return _TOO_LITTLE.format(budget=budget, cheapest=min(costs)) if costs else _NOTHING
