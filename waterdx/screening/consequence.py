"""What a burst of a pipe would mean: points for diameter, use, critical customers and emergency roads; and the 5 × 5 matrix.

The points are a town's own judgement. The defaults are ours, not a standard; they are shown with every result and can be changed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from waterdx.core.edits import SETTINGS, Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.text import key
from waterdx.core.words import Words
from waterdx.screening.columns import number_in
from waterdx.screening.scored import scored_pipes
from waterdx.screening.town_places import town_places
from waterdx.store import history, project

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_SETTING = "consequence"
MOST = 1000.0  # points or metres one may type
EDGES = (15.0, 30.0, 50.0, 70.0)  # points from which a pipe is in class 2, 3, 4, 5
CLASSES = {
    1: Words(ja="影響 1(小さい)", en="1 (slight)"),
    2: Words(ja="影響 2", en="2"),
    3: Words(ja="影響 3", en="3"),
    4: Words(ja="影響 4", en="4"),
    5: Words(ja="影響 5(大きい)", en="5 (grave)"),
}
DISCLAIMER = Words(
    ja="点数は本ソフトの初期値で、基準書の値ではありません。町の判断で変えてください。下流の断水戸数(管網計算)は含みません。",
    en="The points are defaults of this program, not of a standard; change them to the town's judgement. Customers cut off downstream (network analysis) are not in it.",
)


@dataclass(frozen=True)
class Weight:
    """One weight one may change: points, or a distance in m."""

    name: Words
    default: float
    kind: str
    words: tuple[str, ...] = ()


WEIGHTS = {
    "d300": Weight(Words(ja="口径 300 mm 以上", en="300 mm and more"), 40, "diameter"),
    "d200": Weight(Words(ja="口径 200〜299 mm", en="200-299 mm"), 25, "diameter"),
    "d150": Weight(Words(ja="口径 150〜199 mm", en="150-199 mm"), 15, "diameter"),
    "d100": Weight(Words(ja="口径 100〜149 mm", en="100-149 mm"), 8, "diameter"),
    "d0": Weight(Words(ja="口径 100 mm 未満", en="below 100 mm"), 3, "diameter"),
    "trunk": Weight(Words(ja="導水管・送水管・配水本管", en="raw-water, transmission and trunk mains"), 20, "use"),
    "hospital": Weight(Words(ja="病院・透析施設", en="hospital, dialysis"), 40, "customer", ("病院", "医院", "診療", "透析", "医療", "hospital", "clinic", "dialysis")),
    "shelter": Weight(Words(ja="避難所", en="shelter"), 25, "customer", ("避難", "shelter")),
    "welfare": Weight(Words(ja="福祉施設", en="welfare facility"), 25, "customer", ("福祉", "老人", "介護", "保育", "welfare", "care")),
    "government": Weight(Words(ja="庁舎・消防・警察", en="government, fire, police"), 20, "customer", ("庁", "役場", "消防", "警察", "government", "fire", "police")),
    "school": Weight(Words(ja="学校", en="school"), 15, "customer", ("学校", "小学", "中学", "高校", "school")),
    "customer": Weight(Words(ja="その他の重要給水施設", en="other critical customer"), 15, "customer"),
    "road": Weight(Words(ja="緊急輸送道路", en="emergency road"), 20, "road"),
    "customer_m": Weight(Words(ja="重要給水施設とみなす距離 (m)", en="distance of a critical customer (m)"), 50, "distance"),
    "road_m": Weight(Words(ja="緊急輸送道路とみなす距離 (m)", en="distance of an emergency road (m)"), 10, "distance"),
}  # fmt: skip
_DIAMETERS = (100, 150, 200, 300)
_DIAMETER_NAMES = np.array(["d0", "d100", "d150", "d200", "d300"])
_TRUNK = ("RAW", "TRANS", "DIST-M")

Weights = dict[str, float]


def weights_of(path: Path) -> Weights:
    """The weights of the project: those the town has set, the defaults for the others."""
    with project.reading(path) as conn:
        kept = json.loads(project.read_settings(conn).get(_SETTING, "{}"))
    return {name: float(kept.get(name, one.default)) for name, one in WEIGHTS.items()}


def change_weights(path: Path, said: tuple[str, ...], *, reset: bool = False) -> Weights:
    """Keep weights as said ("hospital=50", "road_m=15"); all or nothing, one step of undo. UserError where one cannot be read."""
    new = dict(map(_read_weight, said))
    with project.editing(path) as conn:
        before = project.read_settings(conn).get(_SETTING)
        own = {} if reset else json.loads(before or "{}")
        after = json.dumps({**own, **new}, sort_keys=True) if own or new else None
        if after != before:
            label = Words(ja="影響度の点数を変えた", en="Points of the consequence changed")
            history.apply(conn, EditGroup(label, (Edit(SETTINGS, 0, _SETTING, before, after),)))
    return weights_of(path)


def _read_weight(said: str) -> tuple[str, float]:
    name, _equals, text = said.partition("=")
    number = number_in(text)
    if name not in WEIGHTS or number is None or not 0 <= number <= MOST:
        raise UserError(
            ja="点数「{said}」を読めません。hospital=50 のように、{names} のどれかに 0〜1000 の数を指定してください。",
            en="Cannot read the points “{said}”. Write hospital=50: one of {names} and a number from 0 to 1000.",
            said=said, names=", ".join(WEIGHTS),
        )  # fmt: skip
    return name, number


@dataclass(frozen=True)
class Matrix:
    """`pipes`: per scored pipe fid, pipe_id, length_m, expected_leaks, likelihood (5 = likeliest), points, consequence 1..5,
    why (Words), at_least (the diameter is unknown, so it may be more), priority (1 first).
    """

    pipes: pd.DataFrame
    weights: Weights
    horizon_years: int
    customers: int
    roads: int
    alone: tuple[str, ...] = ()  # customers without a pipe near: they move none

    def cells(self) -> pd.DataFrame:
        """Per consequence and likelihood: pipes, km, expected leaks; empty cells too."""
        import pandas as pd

        groups = self.pipes.assign(km=self.pipes["length_m"] / 1000).groupby(["consequence", "likelihood"])
        sums = groups.agg(pipes=("pipe_id", "size"), km=("km", "sum"), expected_leaks=("expected_leaks", "sum"))
        every = pd.MultiIndex.from_product([range(1, 6), range(1, 6)], names=["consequence", "likelihood"])
        return sums.reindex(every, fill_value=0).reset_index()


def matrix_of(path: Path) -> Matrix:
    """Likelihood (the latest screening) against consequence, for every scored pipe."""
    screening, pipes = scored_pipes(path)
    customers, roads, weights = town_places(path, "customer"), town_places(path, "road"), weights_of(path)
    scores = screening.scores
    found = consequence_of(pipes, customers, roads, weights)
    table = scores[["fid", "pipe_id", "length_m", "expected_leaks_per_km_year", "expected_leaks"]].assign(
        likelihood=6 - scores["class"], street=pipes["street"], diameter_mm=pipes["diameter_mm"], **found
    )
    risk = table["expected_leaks_per_km_year"].fillna(0) * table["points"]
    table = table.assign(priority=risk.rank(ascending=False, method="first").astype(int)).sort_values(
        "priority", ignore_index=True
    )
    return Matrix(
        table, weights, int(screening.card["horizon_years"]), len(customers), len(roads), _alone(pipes, customers, weights)
    )


def no_pipe_near(matrix: Matrix) -> Words:
    """A sentence of the customers that move no pipe, nothing where there are none."""
    if not matrix.alone:
        return Words("", "")
    return _ALONE.format(
        n=len(matrix.alone), m=matrix.weights["customer_m"], names=Words("、".join(matrix.alone[:5]), ", ".join(matrix.alone[:5]))
    )


_ALONE = Words(
    ja="うち {n} か所は {m:g} m 以内に管路がなく、点数に効いていません({names})。場所か、距離(customer_m)を確かめてください。",
    en="{n} of the customers have no pipe within {m:g} m and count for nothing ({names}). Check their place, or the distance (customer_m). ",
)


def _alone(pipes: gpd.GeoDataFrame, customers: gpd.GeoDataFrame, weights: Weights) -> tuple[str, ...]:
    near = set(_pairs(pipes, customers, weights["customer_m"])[1].tolist()) if len(customers) else set()
    return tuple(
        str(name or kind or "?")
        for at, (name, kind) in enumerate(zip(customers["name"], customers["kind"], strict=True))
        if at not in near
    )


def consequence_of(
    pipes: gpd.GeoDataFrame, customers: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, weights: Weights
) -> dict[str, Any]:  # fmt: skip
    """points, consequence (class), why, at_least of every pipe, as columns with the index of `pipes`.

    Of several customers near a pipe the gravest counts. A pipe of unknown diameter gets the least points of any diameter.
    """
    import pandas as pd

    unknown = pipes["diameter_mm"].isna().to_numpy()
    bands = _DIAMETER_NAMES[np.searchsorted(_DIAMETERS, pipes["diameter_mm"].fillna(0), side="right")]
    diameter = np.where(unknown, min(weights[name] for name in _DIAMETER_NAMES), [weights[band] for band in bands])
    trunk = pipes["use"].isin(_TRUNK).to_numpy()
    customer = _gravest(pipes, customers, weights)
    road = _near(pipes, roads, weights["road_m"])
    points = diameter + trunk * weights["trunk"] + [weights.get(one, 0.0) for one in customer] + road * weights["road"]
    parts = zip(bands, unknown, trunk, customer, road, strict=True)
    why = pd.Series([_why(*part) for part in parts], index=pipes.index, dtype=object)
    return {
        "points": pd.Series(points, index=pipes.index), "consequence": pd.Series(np.searchsorted(EDGES, points, side="right") + 1, index=pipes.index),
        "why": why, "at_least": pd.Series(unknown, index=pipes.index),
    }  # fmt: skip


def _why(band: str, unknown: bool, trunk: bool, customer: str, road: bool) -> tuple[Words, ...]:
    first = Words(ja="口径不明(最小の点)", en="diameter unknown (least points)") if unknown else WEIGHTS[band].name
    others = [("trunk", trunk), (customer, bool(customer)), ("road", road)]
    return (first, *(WEIGHTS[name].name for name, there in others if there))


def customer_kind(text: str) -> str:
    """The weight that stands for what a place is called or is of.

    >>> customer_kind("町立病院"), customer_kind("第二小学校(指定避難所)"), customer_kind("浄化センター")
    ('hospital', 'shelter', 'customer')
    """
    folded = key(text)
    named = (name for name, one in WEIGHTS.items() if any(word in folded for word in one.words))
    return next(named, "customer")


def _gravest(pipes: gpd.GeoDataFrame, customers: gpd.GeoDataFrame, weights: Weights) -> list[str]:
    """The kind of the gravest customer near each pipe, "" where there is none."""
    found = [""] * len(pipes)
    kinds = [customer_kind(f"{kind or ''} {name or ''}") for kind, name in zip(customers["kind"], customers["name"], strict=True)]
    for pipe, place in zip(*_pairs(pipes, customers, weights["customer_m"]), strict=True):
        if not found[pipe] or weights[kinds[place]] > weights[found[pipe]]:
            found[pipe] = kinds[place]
    return found


def _near(pipes: gpd.GeoDataFrame, places: gpd.GeoDataFrame, metres: float) -> np.ndarray:
    near = np.zeros(len(pipes), dtype=bool)
    near[_pairs(pipes, places, metres)[0]] = True
    return near


def _pairs(pipes: gpd.GeoDataFrame, places: gpd.GeoDataFrame, metres: float) -> np.ndarray:
    """Pipe and place of every pair within a distance."""
    shapes = pipes.geometry.to_numpy()
    there = np.flatnonzero(~shapely.is_missing(shapes))
    pairs: np.ndarray = shapely.STRtree(places.geometry.to_numpy()).query(shapes[there], predicate="dwithin", distance=metres)
    return np.array([there[pairs[0]], pairs[1]])
