"""How well the ranking of sewers finds what a survey found, each area ranked by what the other areas tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from waterdx.core.words import Words
from waterdx.screening.sewer_ranking import UNKNOWN, probabilities
from waterdx.screening.sewer_urgency import POOR

if TYPE_CHECKING:
    import geopandas as gpd

AREA_M = 500  # side of the squares left out one after the other
LEAST, LEAST_OF_A_KIND = 30, 5  # surveyed spans, and poor and other ones among them: below this nothing can be said


@dataclass(frozen=True)
class RankingTrial:
    """AUC of the ranking and of age alone, over `spans` surveyed spans in `areas` squares; None where there are too few."""

    spans: int
    poor: int
    areas: int
    auc: float | None
    auc_of_age: float | None

    @property
    def words(self) -> Words:
        if self.auc is None:
            return Words(
                ja="調査済み {n} 本(うち悪い {p} 本)では、順位の当たり方は確かめられません({least} 本以上、悪い管渠とほかの管渠が {kind} 本以上必要)。",
                en="{n} surveyed spans ({p} poor) are too few to judge the ranking (at least {least}, {kind} of either kind).",
            ).format(n=self.spans, p=self.poor, least=LEAST, kind=LEAST_OF_A_KIND)
        return Words(
            ja="区域を除いた検証({n} 本、{a} 区画): 順位の AUC {auc:.2f}、古い順 {age:.2f}(0.5 は当てずっぽうと同じ)。",
            en="Leaving areas out ({n} spans, {a} squares): AUC {auc:.2f}, oldest first {age:.2f} (0.5 is chance).",
        ).format(n=self.spans, a=self.areas, auc=self.auc, age=self.auc_of_age)


def try_ranking(sewers: gpd.GeoDataFrame, urgency: pd.Series, fiscal_year: int) -> RankingTrial:
    """Rank every surveyed span by the surveys of the other squares only, and compare with what was found in it."""
    known = sewers["pipe_id"].map(urgency).replace(UNKNOWN, np.nan)
    spans = known.notna().to_numpy() & ~shapely.is_missing(sewers.geometry.to_numpy())
    poor = known.isin(POOR).to_numpy()
    squares = _squares(sewers)
    areas = np.unique(squares[spans])
    if spans.sum() < LEAST or min(poor[spans].sum(), (~poor)[spans].sum()) < LEAST_OF_A_KIND:
        return RankingTrial(int(spans.sum()), int(poor[spans].sum()), len(areas), None, None)
    told = np.full(len(sewers), np.nan)
    for area in areas:
        held = spans & (squares == area)
        probability, _factors, base, _weight = probabilities(sewers, known.mask(held), fiscal_year)
        odds = probability / (1 - probability)
        told[held] = odds[held] / (base / (1 - base))  # against the base, which falls where the poor spans are left out
    age = (fiscal_year - sewers["install_fy"]).fillna((fiscal_year - sewers["install_fy"]).median()).to_numpy(float)
    return RankingTrial(
        int(spans.sum()), int(poor[spans].sum()), len(areas), _auc(told[spans], poor[spans]), _auc(age[spans], poor[spans])
    )


def _squares(sewers: gpd.GeoDataFrame) -> np.ndarray:
    middles = shapely.get_coordinates(shapely.centroid(np.where(sewers.geometry.isna(), shapely.Point(0, 0), sewers.geometry)))
    columns, rows = np.floor(middles / AREA_M).astype(int).T
    return np.array([f"{x},{y}" for x, y in zip(columns, rows, strict=True)], dtype=object)


def _auc(score: np.ndarray, is_poor: np.ndarray) -> float:
    ranks = pd.Series(score).rank().to_numpy()
    n = is_poor.sum()
    return float((ranks[is_poor].sum() - n * (n + 1) / 2) / (n * (~is_poor).sum()))
