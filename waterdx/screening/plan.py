"""Where to look for leaks with this year's money."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.screening.areas import Area, areas_of
from waterdx.screening.unit_cost import DEFAULT_UNIT_COST_YEN_PER_KM

_TOO_LITTLE = Words(
    ja="予算 {budget:,} 円では、最も安い区域({cheapest:,} 円)も調査できません。予算を増やすか、路線を短く分けてください。",
    en="{budget:,} yen does not pay for the cheapest area ({cheapest:,} yen). Raise the budget or split the streets.",
)
_NOTHING = Words(
    ja="延長の分かる管路が無いため、計画を作れません。管路の延長を補ってください。",
    en="No pipe has a known length, so there is nothing to plan. Add the lengths of the pipes.",
)


@dataclass(frozen=True)
class SurveyPlan:
    """The areas to survey, best first. `expected_leaks` and its `low`..`high` are over the horizon of the scores."""

    budget_yen: int
    unit_cost_yen_per_km: float
    cost_yen: int
    length_km: float
    expected_leaks: float
    low: float
    high: float
    areas: tuple[Area, ...]
    note: Words | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": "waterdx.screening.plan/1", "budget_yen": self.budget_yen,
            "unit_cost_yen_per_km": self.unit_cost_yen_per_km, "cost_yen": self.cost_yen, "length_km": self.length_km,
            "expected_leaks": self.expected_leaks, "low": self.low, "high": self.high,
            "areas": [area.to_json() for area in self.areas],
            "note_ja": self.note.ja if self.note else "", "note_en": self.note.en if self.note else "",
        }  # fmt: skip


def make_plan(
    scores: pd.DataFrame, pipes: pd.DataFrame, *, budget_yen: float,
    unit_cost_yen_per_km: float = DEFAULT_UNIT_COST_YEN_PER_KM,
) -> SurveyPlan:  # fmt: skip
    """The areas with the most expected leaks per yen that the budget pays for; it is never exceeded.

    `scores` from waterdx.screening.scores.predict, `pipes` with pipe_id and, where there are, street and geometry (metres).
    An area too dear for what is left is passed over for the next that fits. A budget too small for any area gives an empty
    plan with a note. UserError where the budget or the unit cost is not a number above zero.
    """
    budget = int(_money(budget_yen, Words(ja="予算", en="The budget"), least=1.0))
    unit_cost = _money(unit_cost_yen_per_km, Words(ja="調査単価", en="The unit cost"))
    candidates = areas_of(scores, pipes, unit_cost)
    chosen = _affordable(sorted(candidates, key=_worth_first), budget)
    return SurveyPlan(
        budget, unit_cost, sum(area.cost_yen for area in chosen), math.fsum(area.length_km for area in chosen),
        math.fsum(area.expected_leaks for area in chosen), math.fsum(area.low for area in chosen),
        math.fsum(area.high for area in chosen), chosen, None if chosen else _why_empty(candidates, budget),
    )  # fmt: skip


def _money(value: float, name: Words, least: float = 0.0) -> float:
    try:
        yen = float(value)
    except (TypeError, ValueError, OverflowError):
        yen = math.nan
    if isinstance(value, bool) or not (math.isfinite(yen) and yen > 0 and yen >= least):
        raise UserError(
            ja="{name}「{value}」は使えません。0 より大きい金額(円)を指定してください。",
            en="{name} '{value}' cannot be used. Give an amount in yen above zero.",
            name=name, value=value,
        )  # fmt: skip
    return yen


def _worth_first(area: Area) -> tuple[float, str]:
    return (-area.expected_leaks / area.cost_yen, area.name.ja)


def _affordable(areas: list[Area], budget: int) -> tuple[Area, ...]:
    chosen, left = [], budget
    for area in areas:
        if area.cost_yen <= left:
            chosen.append(area)
            left -= area.cost_yen
    return tuple(chosen)


def _why_empty(candidates: list[Area], budget: int) -> Words:
    if not candidates:
        return _NOTHING
    return _TOO_LITTLE.format(budget=budget, cheapest=min(area.cost_yen for area in candidates))
