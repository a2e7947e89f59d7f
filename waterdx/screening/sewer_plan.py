"""Where to run the TV camera with this year's money: the planner of leak surveys, on spans and their probability of being poor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.screening.plan import make_plan
from waterdx.screening.sewer_ranking import Ranking, rank_unsurveyed
from waterdx.screening.sewer_survey import sewers_of, surveyed_or_none
from waterdx.screening.survey_assumptions import DEFAULTS
from waterdx.screening.yen import MOST_YEN, whole_yen

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

KM_A_DAY = 0.25
SPEED_SOURCE = Words(
    ja="詳細 TV カメラ調査の日進量 200〜300 m(https://www.suido-gesuido-media.jp/suitech/kansei-pipe/archive/4)の中央",
    en="the middle of 200-300 m a day of detailed TV survey (https://www.suido-gesuido-media.jp/suitech/kansei-pipe/archive/4)",
)
_ALL_SURVEYED = Words(
    ja="未調査の管渠がないため、計画する所がありません。",
    en="Every sewer of the ledger has been surveyed, so there is nothing to plan.",
)


@dataclass(frozen=True)
class InspectionArea:
    """What is inspected in one visit; `poor_km` is the length expected to be of urgency Ⅰ or Ⅱ."""

    name: Words
    pipe_ids: tuple[str, ...]
    length_km: float
    cost_yen: int
    poor_km: float

    def to_json(self) -> dict[str, Any]:
        return {"name_ja": self.name.ja, "name_en": self.name.en, "pipe_ids": list(self.pipe_ids), "length_km": self.length_km,
                "cost_yen": self.cost_yen, "expected_poor_km": self.poor_km}  # fmt: skip


@dataclass(frozen=True)
class InspectionPlan:
    """The areas to inspect, the most poor length per yen first; of all of them the poor length and spans with a 90 % interval.

    The intervals are the spans' summed: wider than those of the sums, so they err on the safe side.
    """

    budget_yen: int
    cost_yen: int
    length_km: float
    poor_km: tuple[float, float, float]
    poor_spans: tuple[float, float, float]
    areas: tuple[InspectionArea, ...]
    note: Words | None

    def to_json(self) -> dict[str, Any]:
        (km, km_low, km_high), (spans, low, high) = self.poor_km, self.poor_spans
        return {
            "budget_yen": self.budget_yen, "cost_yen": self.cost_yen, "length_km": self.length_km, "expected_poor_km": km,
            "poor_km_low": km_low, "poor_km_high": km_high, "expected_poor_spans": spans, "poor_spans_low": low, "poor_spans_high": high,
            "areas": [one.to_json() for one in self.areas],
            "note_ja": self.note.ja if self.note else "", "note_en": self.note.en if self.note else "",
        }  # fmt: skip


def plan_inspection(
    path: Path, *, budget_yen: Any, yen_per_km: float, yen_per_area: float = 0.0, fiscal_year: int, progress: Progress = silent
) -> InspectionPlan:  # fmt: skip
    """The spans not yet surveyed with the most length expected of urgency Ⅰ or Ⅱ that the budget pays for.

    There is no published price per km to start from, so the town gives its own. UserError where it is not above zero.
    """
    if not 0 < yen_per_km <= MOST_YEN:
        raise UserError(
            ja="調査単価「{cost}」は使えません。TV カメラ調査(洗浄を含む)の見積額を 1 km 当たりの円で指定してください。",
            en="The unit cost “{cost}” cannot be used. Give your quotation for TV survey (with cleaning) in yen per km.",
            cost=f"{yen_per_km:,.10g}",
        )
    if not 0 <= yen_per_area <= MOST_YEN:
        raise UserError(
            ja="1 区域の段取り・移動費「{cost}」は使えません。0 円以上で指定してください。",
            en="The set-up per area “{cost}” cannot be used. Give 0 yen or more.",
            cost=f"{yen_per_area:,.10g}",
        )
    sewers, ranking = ranking_of(path, fiscal_year)
    rows = ranking.rows
    if rows.empty:
        none = (0.0, 0.0, 0.0)
        return InspectionPlan(whole_yen(budget_yen), 0, 0.0, none, none, (), _ALL_SURVEYED)
    km = rows["length_m"] / 1000  # a poor metre is what counts: of spans alone the shortest would be the cheapest finds
    scores = rows[["pipe_id", "length_m"]].assign(
        expected_leaks=rows["probability"] * km, low=rows["low"] * km, high=rows["high"] * km
    )
    assumed = replace(
        DEFAULTS, yen_per_km=float(yen_per_km), yen_per_area=float(yen_per_area), km_per_crew_day=KM_A_DAY, hit_rate=1.0
    )
    plan = make_plan(scores, sewers, budget_yen=budget_yen, assumed=assumed, progress=progress)
    chosen = rows["pipe_id"].isin([pipe for area in plan.areas for pipe in area.pipe_ids])
    names = ("probability", "low", "high")
    areas = tuple(InspectionArea(one.name, one.pipe_ids, one.length_km, one.cost_yen, one.expected_leaks) for one in plan.areas)
    return InspectionPlan(
        plan.budget_yen, plan.cost_yen, plan.length_km, _sums(rows[chosen], names, km[chosen]), _sums(rows[chosen], names, 1.0),
        areas, plan.note,
    )  # fmt: skip


def _sums(rows: pd.DataFrame, names: tuple[str, ...], weight: Any) -> tuple[float, float, float]:
    mean, low, high = (float((rows[name] * weight).sum()) for name in names)
    return mean, low, high


def ranking_of(path: Path, fiscal_year: int) -> tuple[gpd.GeoDataFrame, Ranking]:
    """The sewers of the project and the ranking of those not yet surveyed. UserError where there is no sewer."""
    sewers = sewers_of(path)
    if sewers.empty:
        raise UserError(
            ja="「{path}」に下水道の管渠がありません。先に台帳を取り込んでください(waterdx ledger import)。",
            en="“{path}” has no sewers. Import a ledger first (waterdx ledger import).",
            path=path,
        )
    return sewers, rank_unsurveyed(sewers, surveyed_or_none(path)["urgency"], fiscal_year)
