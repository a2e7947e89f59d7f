"""Which sewers not yet surveyed are likeliest in a poor state (緊急度Ⅰ・Ⅱ): odds, moved by one ratio per attribute.

odds = base × age × material × cover × neighbours. A factor is how many surveyed spans with that value were found poor over how many would
be at the base share, drawn towards PRIOR by `PRIOR_POOR` poor spans: it works with no survey, three spans or three hundred.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from waterdx.core.terms import term_name
from waterdx.core.words import Words
from waterdx.screening.sewer_urgency import POOR

if TYPE_CHECKING:
    import geopandas as gpd

PRIOR_SHARE = 0.15  # of spans in a poor state, before any survey
PRIOR_SPANS = 5.0  # how many surveyed spans the prior of the base share weighs
PRIOR_POOR = 2.0  # how many poor spans the prior of a factor weighs
CAP = 10.0  # all factors together: attributes go together (old and concrete), so their product says too much
NEAR_M = 100.0
UNKNOWN = "unknown"
ASSUMED = Words(
    ja="調査がないときの値(悪い管渠 15 %、15 年ごとに比が 2 倍、塩ビ・樹脂系は 0.3 倍)は本ソフトの仮定で、出典のある値ではありません。調査を取り込むほど町の実績に置き換わります。",
    en="Without a survey the figures (15 % poor, odds doubling every 15 years, plastics 0.3 times) are assumptions of this program, not sourced. "
    "The more surveys are imported, the more the town's own record takes their place.",
)
# The prior's ratio of each value; a value not named has 1. Age doubles every 15 years, 1 at 30 to 39.
PRIOR: dict[str, dict[str, float]] = {
    "age": {"0-19": 0.4, "20-29": 0.63, "30-39": 1.0, "40-49": 1.6, "50-": 2.5},
    "material": dict.fromkeys(("VU", "VP", "VU-H", "PE", "FRPM", "REC"), 0.3),
    "cover": {},
}
_AGES, _AGE_NAMES = (20, 30, 40, 50), ("0-19", "20-29", "30-39", "40-49", "50-")
_COVERS, _COVER_NAMES = (1.5, 3.0), ("-1.5", "1.5-3", "3-")


@dataclass(frozen=True)
class Ranking:
    """`rows`: per span not surveyed pipe_id, length_m, probability, low, high, rank, class_… and the factor of every attribute."""

    rows: pd.DataFrame
    base: float
    surveyed: int
    poor: int
    factors: Mapping[str, Mapping[str, float]]


def attributes(sewers: gpd.GeoDataFrame, fiscal_year: int) -> pd.DataFrame:
    """The bands of age and cover and the material of every sewer, UNKNOWN where the ledger does not say. Same index."""
    age = (fiscal_year - sewers["install_fy"]).astype(float)
    cover = sewers["cover_m"].fillna(sewers[["up_cover_m", "down_cover_m"]].astype(float).mean(axis=1)).astype(float)
    return pd.DataFrame(
        {
            "age": _banded(age.where(age >= 0), _AGES, _AGE_NAMES),
            "material": sewers["material"].where(sewers["material"].notna(), UNKNOWN).astype(object),
            "cover": _banded(cover, _COVERS, _COVER_NAMES),
        },
        index=sewers.index,
    )


def _banded(numbers: pd.Series, edges: tuple[float, ...], names: tuple[str, ...]) -> np.ndarray:
    bands = np.array([*names, UNKNOWN], dtype=object)
    return bands[np.where(numbers.isna(), len(names), np.searchsorted(edges, numbers.fillna(0), side="right"))]


def rank_unsurveyed(sewers: gpd.GeoDataFrame, urgency: pd.Series, fiscal_year: int) -> Ranking:
    """Every sewer without a known urgency by its probability of being poor, likeliest first.

    `sewers` as sewer_survey.sewers_of gives them; `urgency` (keys of URGENCIES) by pipe_id, may be empty.
    """
    known = sewers["pipe_id"].map(urgency).replace(UNKNOWN, np.nan)
    probability, factors, base, weight = probabilities(sewers, known, fiscal_year)
    low, high = _interval(probability, weight)
    rows = pd.DataFrame(
        {
            "pipe_id": sewers["pipe_id"], "fid": sewers["fid"], "length_m": sewers["length_m"], "probability": probability,
            "low": low, "high": high, **attributes(sewers, fiscal_year), **{f"{name}_factor": column for name, column in factors.items()},
        }
    )[known.isna()].sort_values(["probability", "pipe_id"], ascending=[False, True], ignore_index=True)  # fmt: skip
    rows.insert(0, "rank", np.arange(1, len(rows) + 1))
    table = {name: dict(zip(attributes(sewers, fiscal_year)[name], factors[name], strict=True)) for name in PRIOR}
    return Ranking(rows, base, int(known.notna().sum()), int(known.isin(POOR).sum()), table)


def probabilities(
    sewers: gpd.GeoDataFrame, known: pd.Series, fiscal_year: int
) -> tuple[np.ndarray, dict[str, np.ndarray], float, np.ndarray]:
    """Of every sewer: probability of being poor, its factors, the base share, and how many surveyed spans speak for it."""
    values = attributes(sewers, fiscal_year)
    is_known, poor = known.notna().to_numpy(), known.isin(POOR).to_numpy()
    base = (poor.sum() + PRIOR_SPANS * PRIOR_SHARE) / (is_known.sum() + PRIOR_SPANS)
    factors = {name: values[name].map(_ratios(values[name], is_known, poor, base, PRIOR[name])).to_numpy(float) for name in PRIOR}
    factors["neighbours"], near = _neighbour_ratio(sewers, is_known, poor, base)
    odds = base / (1 - base) * np.clip(np.prod(list(factors.values()), axis=0), 1 / CAP, CAP)
    alike = (values["age"] + values["material"]).map((values["age"] + values["material"])[is_known].value_counts()).fillna(0)
    return odds / (1 + odds), factors, float(base), alike.to_numpy(float) + near


def _ratios(values: pd.Series, known: np.ndarray, poor: np.ndarray, base: float, prior: Mapping[str, float]) -> dict[str, float]:
    """The factor of each value; 1 for an unknown one: not knowing says nothing. The prior's mean over the network is 1."""
    shares = values[values != UNKNOWN].value_counts(normalize=True)
    mean = sum(share * prior.get(str(name), 1.0) for name, share in shares.items())
    ratios = {
        str(name): ((values == name)[poor].sum() + PRIOR_POOR * prior.get(str(name), 1.0) / mean)
        / (base * (values == name)[known].sum() + PRIOR_POOR)
        for name in shares.index
    }
    return {**ratios, UNKNOWN: 1.0}


def _neighbour_ratio(sewers: gpd.GeoDataFrame, known: np.ndarray, poor: np.ndarray, base: float) -> tuple[np.ndarray, np.ndarray]:
    """The factor of what was found within NEAR_M, and how many spans were surveyed there."""
    import shapely

    shapes = sewers.geometry.to_numpy()
    there = known & ~shapely.is_missing(shapes)
    found, count = np.zeros(len(sewers)), np.zeros(len(sewers))
    if there.any():
        tree = shapely.STRtree(shapes[there])
        asking, near = tree.query(shapes, predicate="dwithin", distance=NEAR_M)
        itself = np.flatnonzero(there)[near] == asking
        np.add.at(count, asking[~itself], 1)
        np.add.at(found, asking[~itself], poor[there][near[~itself]])
    return (found + PRIOR_POOR) / (base * count + PRIOR_POOR), count


def _interval(probability: np.ndarray, spans: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 90 % interval of a share estimated from as many spans alike or near, and the prior."""
    from scipy.stats import beta

    weight = PRIOR_SPANS + spans
    a, b = probability * weight, (1 - probability) * weight
    return beta.ppf(0.05, a, b), beta.ppf(0.95, a, b)


def reasons(row: Mapping[str, object]) -> Words:
    """What moves a span most, with its factors: 布設後 50 年以上 ×2.1、周辺の調査結果 ×1.6. Unknown attributes are named."""
    told = []
    for name, label in _LABELS.items():
        value, factor = row.get(name), float(str(row[f"{name}_factor"]))
        if value == UNKNOWN:
            told.append((0.0, Words(ja="{what}は不明", en="{what} unknown").format(what=label)))
        elif abs(np.log(factor)) >= np.log(1.1):
            shown = Words("{w} ×{f:.1f}", "{w} ×{f:.1f}").format(w=_value_words(name, value, label), f=factor)
            told.append((abs(float(np.log(factor))), shown))
    strongest = [words for _size, words in sorted(told, key=lambda one: -one[0])]
    return Words("、".join(one.ja for one in strongest), "; ".join(one.en for one in strongest))


_LABELS = {
    "age": Words(ja="経過年数", en="age"),
    "material": Words(ja="管種", en="material"),
    "cover": Words(ja="土被り", en="cover"),
    "neighbours": Words(ja="100 m 以内の調査結果", en="surveys within 100 m"),
}


def _value_words(name: str, value: object, label: Words) -> Words:
    if name == "material":
        return term_name("material", str(value), "sewer")
    if name == "neighbours":
        return label
    unit = Words(ja=" 年", en=" years") if name == "age" else Words(ja=" m", en=" m")
    return Words("{label} {value}{unit}", "{label} {value}{unit}").format(label=label, value=value, unit=unit)
