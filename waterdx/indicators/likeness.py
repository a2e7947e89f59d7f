"""How alike utilities are: in size, density and where the water comes from (or goes), each in standard deviations.

What is not in the accounts (kind of raw water, terrain) is not known and not part of it. A new feature is one row of FEATURES.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.indicators.inputs import amounts
from waterdx.indicators.panel import Panel


@dataclass(frozen=True)
class Feature:
    """One thing two utilities can be alike in. `of` gives it for rows of `inputs`; sizes are taken as logarithms."""

    name: str
    words: Words
    inputs: tuple[str, ...]
    of: Callable[[pd.DataFrame], pd.Series]
    log: bool = True


FEATURES = (
    Feature("connections", Words(ja="給水件数", en="connections"), ("service_connections",), lambda f: f.service_connections),
    Feature("density", Words(ja="給水区域1haあたり給水件数", en="connections per ha served"), ("service_connections", "service_area_ha"),
            lambda f: f.service_connections / f.service_area_ha),
    Feature("bought", Words(ja="経常費用に占める受水費", en="bulk water bought as a share of cost"), ("purchased_water_cost", "ordinary_expense"),
            lambda f: f.purchased_water_cost / f.ordinary_expense, log=False),
    Feature("connected", Words(ja="水洗便所設置済人口", en="persons connected"), ("connected_population",), lambda f: f.connected_population),
    Feature("people_per_ha", Words(ja="処理区域1haあたり人口", en="persons per ha served"), ("service_population", "service_area_ha"),
            lambda f: f.service_population / f.service_area_ha),
    Feature("own_plant", Words(ja="自前の処理場の有無", en="treatment plant of its own"), ("dry_weather_treatment_capacity",),
            lambda f: (f.dry_weather_treatment_capacity > 0).astype(float), log=False),
)  # fmt: skip
LIKE = Words(
    ja="{said}の近さで選んだ {n} 団体です(候補 {of} 団体。規模と密度は対数、それぞれ標準偏差で割った差の二乗平均の平方根が「距離」。水源の種類や地形は決算統計にないため含みません)。",
    en="The {n} nearest in {said}, of {of} (logarithms of size and density; the distance is the root mean square of the differences in standard deviations. Kind of raw water "
    "and terrain are not in the accounts and not part of it).",
)


@dataclass(frozen=True)
class Likeness:
    """`distances` by code, nearest first, without the utility itself; `used`: names of FEATURES; `left_out`: those not known."""

    distances: pd.Series
    parts: pd.DataFrame
    used: tuple[str, ...]
    year: int
    pool: int
    left_out: int


def likeness(panel: Panel, code: str, year: int) -> Likeness:
    """How far everybody is from `code`, by the figures of `year` (or of the last year before it that has them)."""
    rows, at = _rows(panel, code, year)
    known = _features(rows)
    own = known.loc[code]
    used = [one.name for one in FEATURES if own[one.name] == own[one.name] and known[one.name].std() > 0]
    there = set(panel.who_at(year).index)
    whole = known[used].dropna()
    whole = whole[whole.index.isin([*there, code])]
    apart = (whole - own[used]) / whole.std()
    distances = np.sqrt((apart**2).mean(axis=1)).drop(code).sort_values(kind="stable")
    return Likeness(distances, apart, tuple(used), at, len(distances), len(there - set(whole.index)))


def _rows(panel: Panel, code: str, year: int) -> tuple[pd.DataFrame, int]:
    """The inputs of the last year up to `year` (else the first after it) in which those of `code` tell its size."""
    of_code = _features(panel.inputs[panel.inputs.index.get_level_values("code") == code]).notna().any(axis=1)
    crowded = panel.inputs.groupby(level="year").size()
    years = [int(at) for at, _ in of_code.index[of_code] if crowded[at] > 1]
    if not years:
        raise UserError(
            ja="「{name}」の規模や密度の分かる決算値がないため、よく似た団体を選べません。類似団体区分か都道府県で比べてください。",
            en="No accounts tell the size and density of “{name}”, so similar utilities cannot be found: compare by class or prefecture.",
            name=panel.name_of(code),
        )
    at = max((one for one in years if one <= year), default=years[0])
    return panel.inputs_at(at), at


def _features(rows: pd.DataFrame) -> pd.DataFrame:
    made = {}
    for one in FEATURES:
        value = one.of(amounts(rows, one.inputs))
        known = amounts(rows, one.inputs).notna().all(axis=1)
        made[one.name] = np.log10(value.where(value > 0)).where(known) if one.log else value.where(known)
    return pd.DataFrame(made, index=rows.index).replace([np.inf, -np.inf], np.nan)
