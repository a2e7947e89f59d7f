"""One row per pipe: expected leaks with their interval, rank per metre, class and reasons."""

from __future__ import annotations

import numpy as np
import pandas as pd

from waterdx.core.words import Words
from waterdx.screening.explain import reasons
from waterdx.screening.features import Names, feature_frame
from waterdx.screening.model import Model, check_horizon
from waterdx.screening.record import Day, day_of, in_the_ground, tidy_leaks, tidy_pipes

COLUMNS = ("pipe_id", "length_m", "expected_leaks_per_km_year", "expected_leaks", "low", "high", "class", "rank", "reasons")
CLASS_EDGES = (0.05, 0.20, 0.50, 0.80)  # shares of the network's length, in rank order
CLASSES = {
    1: Words(ja="最も漏れやすい(延長の上位5%)", en="Most likely to leak (top 5 % of length)"),
    2: Words(ja="漏れやすい(上位5〜20%)", en="Likely (5-20 %)"),
    3: Words(ja="やや漏れやすい(上位20〜50%)", en="Somewhat likely (20-50 %)"),
    4: Words(ja="漏れにくい(上位50〜80%)", en="Unlikely (50-80 %)"),
    5: Words(ja="最も漏れにくい(下位20%)", en="Least likely (bottom 20 % of length)"),
}
INTERVAL = Words(ja="期待漏水件数の90%区間", en="90 % interval of the expected number of leaks")


def predict(
    model: Model, pipes: pd.DataFrame, leaks: pd.DataFrame, *, as_of: Day | None = None, horizon: int | None = None,
    material_names: Names | None = None, explain: bool = True,
) -> pd.DataFrame:  # fmt: skip
    """The scores (COLUMNS) of every pipe in the ground at `as_of`, in the order and with the index of `pipes`.

    expected_leaks, low and high are for the `horizon` years after `as_of` (both the model's own where not given); low and
    high are the 90 % interval of the expectation. They are NaN where the length is unknown. rank 1 leaks most per metre.
    class is a key of CLASSES. reasons is a tuple of Words; `material_names` gives material codes a name in them;
    without `explain` none are told, which is several times as fast.
    """
    day = day_of(model.card.as_of if as_of is None else as_of)
    years = model.card.horizon if horizon is None else horizon
    check_horizon(years)
    tidy = tidy_pipes(pipes)
    tidy = tidy[in_the_ground(tidy, day)]
    known = tidy_leaks(leaks)
    values = feature_frame(tidy, known[known["date"] <= day], day)
    scores = _rates(model, tidy, values, years)
    none = pd.Series([()] * len(values), index=values.index, dtype=object)
    scores["reasons"] = reasons(model, tidy, values, material_names or {}) if explain else none
    first = pipes["pipe_id"].astype(str).drop_duplicates()
    first = first[first.isin(scores["pipe_id"])]
    in_order = scores.set_index("pipe_id", drop=False).reindex(first.to_numpy())
    return in_order.set_axis(first.index, axis=0)[list(COLUMNS)]


def _rates(model: Model, tidy: pd.DataFrame, values: pd.DataFrame, years: int) -> pd.DataFrame:
    rate = model.rates(values)
    low, high = model.interval(values)
    km_years = tidy["length_m"].to_numpy(float) / 1000 * years
    rank = rank_by(rate, tidy["pipe_id"])
    return pd.DataFrame(
        {
            "pipe_id": tidy["pipe_id"], "length_m": tidy["length_m"], "expected_leaks_per_km_year": rate,
            "expected_leaks": rate * km_years, "low": low * km_years, "high": high * km_years,
            "class": classes(rank, tidy["length_m"]), "rank": rank,
        }
    )  # fmt: skip


def rank_by(score: np.ndarray, pipe_id: pd.Series) -> np.ndarray:
    """1 for the highest score; equal scores in the order of pipe_id."""
    order = np.lexsort((pipe_id.to_numpy(str), -score))
    rank = np.empty(len(order), dtype=int)
    rank[order] = np.arange(1, len(order) + 1)
    return rank


def classes(rank: np.ndarray, length_m: pd.Series) -> np.ndarray:
    """Class 1 to 5 by the share of the network's length that ranks before a pipe (unknown length adds none)."""
    order = np.argsort(rank, kind="stable")
    length = length_m.fillna(0.0).to_numpy(float)[order]
    before = (np.cumsum(length) - length) / max(length.sum(), 1e-9)
    found = np.empty(len(order), dtype=int)
    found[order] = np.searchsorted(CLASS_EDGES, before, side="right") + 1
    return found
