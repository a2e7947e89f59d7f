"""How features become a rate: a sum of one term per feature, so that every rate can be taken apart again.

Four kinds: fixed `Weights` (the shipped model), `Linear` columns (Poisson, logistic), `Curves` (boosting, each feature for itself), and
the `Mean` of several. All are plain numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd

from waterdx.screening import encoding
from waterdx.screening.encoding import Encoder, Number, design, spans
from waterdx.screening.features import FEATURES


class Terms(Protocol):
    def parts(self, values: pd.DataFrame) -> pd.DataFrame:
        """Per row and feature what it adds to the logarithm of the rate."""
        ...

    def slope(self, feature: str) -> float:
        """By how much a feature counts where its part is a straight line (in the range it was seen), else 0."""
        ...


@dataclass(frozen=True)
class Weights:
    """Each feature times its weight."""

    weights: Mapping[str, float]

    def parts(self, values: pd.DataFrame) -> pd.DataFrame:
        return values[list(self.weights)] * pd.Series(self.weights)

    def slope(self, feature: str) -> float:
        return self.weights.get(feature, 0.0)


@dataclass(frozen=True)
class Linear:
    """Columns of the encoders times coefficients."""

    encoders: tuple[Encoder, ...]
    coefficients: tuple[float, ...]

    def parts(self, values: pd.DataFrame) -> pd.DataFrame:
        columns = design(self.encoders, values) * np.array(self.coefficients)
        return pd.DataFrame(
            {name: columns[:, where].sum(axis=1) for name, where in spans(self.encoders).items()}, index=values.index
        )

    def slope(self, feature: str) -> float:
        start = 0
        for one in self.encoders:
            if one.feature == feature and isinstance(one, Number) and not one.knots:
                return self.coefficients[start] / one.spreads[0]
            start += one.width
        return 0.0


@dataclass(frozen=True)
class Curve:
    """One feature's part: straight between the points, level outside them, `unknown` where there is no value."""

    feature: str
    points: tuple[tuple[float, float], ...]
    unknown: float

    def part(self, values: pd.DataFrame) -> np.ndarray:
        number = values[self.feature].to_numpy(float)
        xs, ys = zip(*self.points, strict=True)
        return np.where(np.isnan(number), self.unknown, np.interp(np.nan_to_num(number), xs, ys))


@dataclass(frozen=True)
class Curves:
    curves: tuple[Curve, ...]

    def parts(self, values: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame({one.feature: one.part(values) for one in self.curves}, index=values.index)

    def slope(self, feature: str) -> float:
        return 0.0


@dataclass(frozen=True)
class Mean:
    """The mean of the logarithms of several."""

    of: tuple[Terms, ...]

    def parts(self, values: pd.DataFrame) -> pd.DataFrame:
        sums: dict[str, np.ndarray] = {}
        for one in self.of:
            for name, part in one.parts(values).items():
                sums[str(name)] = sums.get(str(name), 0.0) + part.to_numpy(float) / len(self.of)
        return pd.DataFrame(sums, index=values.index)

    def slope(self, feature: str) -> float:
        return sum(one.slope(feature) for one in self.of) / len(self.of)


def to_json(terms: Terms) -> dict[str, Any]:
    if isinstance(terms, Linear):
        return {
            "kind": "linear",
            "encoders": [encoding.to_json(one) for one in terms.encoders],
            "coefficients": list(terms.coefficients),
        }
    if isinstance(terms, Mean):
        return {"kind": "mean", "of": [to_json(one) for one in terms.of]}
    if isinstance(terms, Curves):
        return {"kind": "curves", "curves": [asdict(one) for one in terms.curves]}
    assert isinstance(terms, Weights)
    return {"kind": "weights", "weights": dict(terms.weights)}


def from_json(stored: Mapping[str, Any]) -> Terms:
    """The terms `to_json` wrote; KeyError, TypeError or ValueError where it is something else."""
    terms = _KINDS[stored["kind"]](stored)
    if not set(_features(terms)) <= set(FEATURES):
        raise ValueError("a stored model looks at features this edition does not have")
    return terms


def _features(terms: Terms) -> list[str]:
    if isinstance(terms, Mean):
        return [name for one in terms.of for name in _features(one)]
    if isinstance(terms, Linear):
        return [one.feature for one in terms.encoders]
    return [one.feature for one in terms.curves] if isinstance(terms, Curves) else list(terms.weights)  # type: ignore[attr-defined]


def _weights(stored: Mapping[str, Any]) -> Weights:
    return Weights({str(name): finite(weight) for name, weight in stored["weights"].items()})


def _linear(stored: Mapping[str, Any]) -> Linear:
    return Linear(tuple(encoding.from_json(one) for one in stored["encoders"]), tuple(map(finite, stored["coefficients"])))


def _curves(stored: Mapping[str, Any]) -> Curves:
    return Curves(tuple(
        Curve(str(one["feature"]), tuple((finite(x), finite(y)) for x, y in one["points"]), finite(one["unknown"])) for one in stored["curves"]
    ))  # fmt: skip


def _mean(stored: Mapping[str, Any]) -> Mean:
    of = tuple(from_json(one) for one in stored["of"])
    if not of:
        raise ValueError("a mean of nothing")
    return Mean(of)


def finite(number: Any) -> float:
    """A number of a stored model; ValueError where it is none."""
    if not math.isfinite(float(number)):
        raise ValueError("numbers of a stored model must be finite")
    return float(number)


_KINDS: dict[str, Callable[[Mapping[str, Any]], Terms]] = {
    "weights": _weights,
    "linear": _linear,
    "curves": _curves,
    "mean": _mean,
}
