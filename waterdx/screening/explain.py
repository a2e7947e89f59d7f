"""Why a pipe stands where it stands: the features that move its rate most against the network's mean."""

from __future__ import annotations

import numpy as np
import pandas as pd

from waterdx.core.words import Words
from waterdx.screening.features import FEATURES, Names
from waterdx.screening.model import Model

MOST_REASONS = 3
LEAST_FACTOR = 1.1  # a feature that moves the rate by less than this is not a reason
_WITH_FACTOR = Words(ja="{reason}(平均の{factor}倍)", en="{reason} ({factor} times the mean)")


def contributions(model: Model, pipes: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Per pipe and feature: the logarithm of the factor on the rate, less its mean over the network's length."""
    found = model.log_factors(values)
    length = pipes["length_m"].fillna(0.0).to_numpy(float)
    weight = length if length.sum() > 0 else np.ones(len(length))
    return found - np.average(found.to_numpy(), axis=0, weights=weight)


def reasons(model: Model, pipes: pd.DataFrame, values: pd.DataFrame, names: Names) -> pd.Series:
    """Up to three Words per pipe, the strongest first, such as 布設後 52 年(平均の1.8倍); an empty tuple where nothing
    moves it."""
    if values.empty:
        return pd.Series([], index=values.index, dtype=object)
    parts = contributions(model, pipes, values)
    strongest = np.argsort(-parts.abs().to_numpy(), axis=1, kind="stable")[:, :MOST_REASONS]
    told = []
    rows = [{str(name): value for name, value in row.items()} for row in values.to_dict("records")]
    for row, effect, order in zip(rows, parts.to_numpy(), strongest, strict=True):
        named = [(parts.columns[i], effect[i]) for i in order if abs(effect[i]) >= np.log(LEAST_FACTOR)]
        told.append(tuple(_told(FEATURES[name].reason(row, names), size) for name, size in named))
    return pd.Series(told, index=values.index, dtype=object)


def _told(reason: Words, effect: float) -> Words:
    factor = float(np.exp(effect))
    return _WITH_FACTOR.format(reason=reason, factor=f"{factor:.1f}" if factor >= 0.1 else f"{factor:.2f}")
