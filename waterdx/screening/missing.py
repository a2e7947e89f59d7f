"""What a pipe may be where the ledger does not say: candidates with probabilities, and the mean and spread of the rate over them.

An unknown material or laying year is averaged over the network's own mix (of the same material, or of the same decade, where the other
is known). An inferred value counts with its probability, the mix with the rest. So an unknown is neither new nor harmless.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from waterdx.screening.default_model import OTHER, DefaultModel

DECADE = 10
Cells = list[tuple[str, float, float]]  # pipe class, laying year, weight
KEY = ["pipe_class", "fy", "class_p", "fy_p", "fy_low", "fy_high"]


@dataclass(frozen=True)
class Possible:
    """What the pipes may be, on whatever day: the `unique` pipes (KEY), their `candidates`, and which of them each pipe is."""

    unique: pd.DataFrame
    candidates: pd.DataFrame
    number: np.ndarray


def possible(model: DefaultModel, pipes: pd.DataFrame) -> Possible:
    """`pipes`: pipe_class ("" unknown), install_fy, length_m, and of inferred values class_p, fy_p (probabilities, 1 = read), fy_low,
    fy_high."""
    keys = pipes[["pipe_class", "class_p", "fy_p", "fy_low", "fy_high"]].assign(fy=pipes["install_fy"])[KEY]
    unique = keys.drop_duplicates().reset_index(drop=True)
    number = keys.merge(unique.assign(number=np.arange(len(unique))), on=KEY, how="left")["number"]
    return Possible(unique, _candidates(model, unique, _mix(pipes)), number.to_numpy())


def marginal(model: DefaultModel, one: Possible, this_year: int) -> pd.DataFrame:
    """Per pipe, logarithms: `material_class`, `age_years`, `laying_era` (their sum is the mean rate over what the pipe may be), and standard
    deviations of it: `sd_missing` for what is not told or inferred, `sd_class` for how little is known of the class itself.

    Where the year is unknown all that averaging over it adds stands under age_years.
    """
    return _moments(model, one, this_year).iloc[one.number]


def _mix(pipes: pd.DataFrame) -> pd.DataFrame:
    """The network's classes and laying decades, weighted by length; only what was read counts."""
    known = pipes[(pipes["pipe_class"] != "") & pipes["install_fy"].notna() & (pipes["class_p"] == 1) & (pipes["fy_p"] == 1)]
    weight = known["length_m"].fillna(known["length_m"].mean()).fillna(1.0)
    decade = known["install_fy"] // DECADE
    rows = pd.DataFrame(
        {"pipe_class": known["pipe_class"], "decade": decade, "weight": weight, "fy": known["install_fy"] * weight}
    )
    mix = rows.groupby(["pipe_class", "decade"], as_index=False).sum()
    return mix.assign(fy=mix["fy"] / mix["weight"])[["pipe_class", "fy", "weight"]]


def _moments(model: DefaultModel, one: Possible, this_year: int) -> pd.DataFrame:
    candidates = one.candidates
    of_class = candidates["pipe_class"].map(model.classes()["log"]).to_numpy(float)
    sd = candidates["pipe_class"].map(model.classes()["sd"]).to_numpy(float)
    fy = candidates["fy"].to_numpy(float)
    unknown = np.isnan(fy)
    era = np.where(unknown, 0.0, model.era(candidates["pipe_class"].to_numpy(object), np.where(unknown, 0.0, fy)))
    rest = np.where(unknown, 0.0, model.age(np.where(unknown, 0.0, this_year - fy))) + era
    sums = _weighted(
        candidates, {"class": np.exp(of_class), "era": np.exp(of_class + era), "all": np.exp(of_class + rest), "sd": sd}
    )
    spread = _weighted(candidates, {"log": of_class + rest, "square": (of_class + rest) ** 2})
    missing = np.sqrt((spread["square"] - spread["log"] ** 2).clip(lower=0.0))
    known_year = one.unique["fy"].notna().to_numpy()
    material = np.log(sums["class"])
    era_mean = np.where(known_year, np.log(sums["era"]) - material, 0.0)
    age = np.log(sums["all"]) - material - era_mean
    return pd.DataFrame(
        {"material_class": material, "age_years": age, "laying_era": era_mean, "sd_missing": missing, "sd_class": sums["sd"]}
    )


def _weighted(candidates: pd.DataFrame, values: dict[str, np.ndarray]) -> pd.DataFrame:
    """Means over the candidates of each row."""
    weight = candidates["weight"].to_numpy(float)
    rows = pd.DataFrame(
        {name: value * weight for name, value in values.items()} | {"weight": weight, "row": candidates["row"].to_numpy()}
    )
    sums = rows.groupby("row").sum()
    return sums.drop(columns="weight").div(sums["weight"], axis=0)


def _candidates(model: DefaultModel, unique: pd.DataFrame, mix: pd.DataFrame) -> pd.DataFrame:
    """One row per row of `unique` and thing it may be: row, pipe_class, fy, weight (of one row they sum to 1)."""
    cells: Cells = list(mix.itertuples(index=False, name=None)) or [(OTHER, math.nan, 1.0)]
    split = frozenset(model.numbers["unknown_joint"])
    found = [
        (number, one, fy, weight * share)
        for number, row in enumerate(unique.itertuples(index=False))
        for name, fy, weight in _of_one(row, cells)
        for one, share in (model.candidates(name, fy) if name in split else {name: 1.0}).items()
    ]
    return pd.DataFrame(found, columns=["row", "pipe_class", "fy", "weight"])


def _of_one(row: Any, cells: Cells) -> Cells:
    """What is told, with its probability; for the rest the network's mix of the same class or decade."""
    class_p = row.class_p if row.pipe_class else 0.0
    years = _years(row)
    told = [(row.pipe_class, fy, class_p * share) for fy, share in years if class_p]
    other_year = _scaled(_year_mix(row, cells), class_p * (1.0 - sum(share for _, share in years)))
    return [*told, *other_year, *_scaled(_class_mix(row, cells), 1.0 - class_p)]


def _years(row: Any) -> list[tuple[float, float]]:
    """The year told with its probability, an inferred one spread over its range."""
    if math.isnan(row.fy):
        return []
    if row.fy_p == 1:
        return [(row.fy, 1.0)]
    low, high = (row.fy if math.isnan(end) else end for end in (row.fy_low, row.fy_high))
    return [(low, row.fy_p / 4), (row.fy, row.fy_p / 2), (high, row.fy_p / 4)]


def _year_mix(row: Any, cells: Cells) -> Cells:
    """Laying years of the network's pipes of this class, of all pipes where it has none."""
    same = [one for one in cells if one[0] == row.pipe_class]
    return [(row.pipe_class, fy, weight) for _, fy, weight in same or cells]


def _class_mix(row: Any, cells: Cells) -> Cells:
    """Classes of the network's pipes of the same decade, of all pipes where there are none or the year is unknown."""
    if math.isnan(row.fy):
        return cells
    same = [one for one in cells if one[1] // DECADE == row.fy // DECADE]
    return [(name, row.fy, weight) for name, _, weight in same or cells]


def _scaled(cells: Cells, share: float) -> Cells:
    total = sum(weight for _, _, weight in cells)
    return [(name, fy, weight / total * share) for name, fy, weight in cells] if share > 1e-9 else []
