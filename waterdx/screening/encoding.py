"""Features as numbers for a log-linear rate: categories as levels, numbers as bent lines, the unknown as itself.

An encoder is plain numbers, learnt once from the training rows, so that a stored model needs nothing else to predict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from waterdx.screening.features import FEATURES, UNKNOWN, Feature

RARE = "(rare)"
SEEN_SHARES = (0.01, 0.99)
LEAST_SHARE, LEAST_LEAKS = 0.01, 10.0  # a level of its own needs 1 % of the exposure or ten leaks


@dataclass(frozen=True)
class Category:
    """One column per level; a level never seen in training is RARE, none at all UNKNOWN."""

    feature: str
    levels: tuple[str, ...]

    def columns(self, values: pd.DataFrame) -> np.ndarray:
        columns = (*self.levels, RARE, UNKNOWN)
        return np.eye(len(columns))[pd.Index(columns).get_indexer(pd.Index(self.level(values)))]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.levels) + 2

    def level(self, values: pd.DataFrame) -> pd.Series:
        code = values[self.feature]
        return code.where(code.isin(self.levels) | (code == UNKNOWN), RARE)


@dataclass(frozen=True)
class Number:
    """A line bent at `knots`, held level outside `seen`; one slope more per level of `slope_by`.

    `seen` is the range (low, high) in the training rows, one per level of `slope_by` and a last one for all others, so
    that a material's slope is not drawn out to ages at which it was hardly ever seen. Every column is less its mean and
    over its spread among the known; where the number is unknown all of them are 0 and the last column is 1, so an unknown
    gets a rate learnt from the unknown, not that of any real value.
    """

    feature: str
    seen: tuple[tuple[float, float], ...]
    knots: tuple[float, ...]
    means: tuple[float, ...]
    spreads: tuple[float, ...]
    slope_by: Category | None = None

    def columns(self, values: pd.DataFrame) -> np.ndarray:
        number = values[self.feature].to_numpy(float)
        line = (_bent_line(_held(number, self.seen, self.slope_by, values), self.knots) - self.means) / self.spreads
        line[np.isnan(number)] = 0.0
        slopes = _slopes(line[:, :1], self.slope_by, values)
        return np.column_stack([line, slopes, np.isnan(number).astype(float)])

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.knots) + (len(self.slope_by.levels) if self.slope_by else 0) + 2


Encoder = Category | Number


def learn_encoders(values: pd.DataFrame, leaks: np.ndarray, exposure: np.ndarray) -> tuple[Encoder, ...]:
    """Encoders of every feature with a role in the rate, from the training rows (their features, leaks and exposure)."""
    categories = {
        name: _learn_category(name, values, leaks, exposure) for name, one in FEATURES.items() if one.role == "category"
    }
    numbers = [_learn_number(one, values, exposure, categories) for one in FEATURES.values() if one.role == "number"]
    return (*categories.values(), *numbers)


def _learn_category(name: str, values: pd.DataFrame, leaks: np.ndarray, exposure: np.ndarray) -> Category:
    sums = pd.DataFrame({"leaks": leaks, "exposure": exposure}).groupby(values[name].to_numpy()).sum()
    enough = (sums["exposure"] >= LEAST_SHARE * exposure.sum()) | (sums["leaks"] >= LEAST_LEAKS)
    return Category(name, tuple(sorted(str(level) for level in sums.index[enough] if level != UNKNOWN)))


def _learn_number(one: Feature, values: pd.DataFrame, exposure: np.ndarray, categories: Mapping[str, Category]) -> Number:
    by = categories.get(one.slope_by)
    known = values[one.name].notna().to_numpy()
    if not known.any():
        return Number(one.name, ((0.0, 0.0),) * (len(by.levels) + 1 if by else 1), (), (0.0,), (1.0,), by)
    number, weight, rows = values[one.name].to_numpy(float)[known], exposure[known], values[known]
    seen = _seen(number, weight, by, rows)
    low, high = seen[-1]
    knots = tuple(float(knot) for knot in one.knots if low < knot < high)
    line = _bent_line(_held(number, seen, by, rows), knots)
    means = np.average(line, axis=0, weights=weight)
    spreads = np.sqrt(np.average((line - means) ** 2, axis=0, weights=weight))
    usable = np.where(spreads > 1e-9, spreads, 1.0)
    return Number(one.name, seen, knots, tuple(means.tolist()), tuple(usable.tolist()), by)


def _seen(number: np.ndarray, weight: np.ndarray, by: Category | None, values: pd.DataFrame) -> tuple[tuple[float, float], ...]:
    """The range between the 1st and 99th percentile of exposure, per level and of all (also for a level without any)."""
    whole = _range(number, weight)
    if by is None:
        return (whole,)
    of_level = [(by.level(values) == level).to_numpy() for level in by.levels]
    return (*(_range(number[one], weight[one]) if one.any() else whole for one in of_level), whole)


def _range(number: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    order = np.argsort(number, kind="stable")
    share = np.cumsum(weight[order]) / weight.sum()
    low, high = np.searchsorted(share, SEEN_SHARES)
    return float(number[order][low]), float(number[order][min(high, len(order) - 1)])


def _held(number: np.ndarray, seen: tuple[tuple[float, float], ...], by: Category | None, values: pd.DataFrame) -> np.ndarray:
    if by is None:
        low, high = seen[0]
        return np.asarray(np.clip(number, low, high))
    place = {level: i for i, level in enumerate(by.levels)}
    which = by.level(values).map(place).fillna(len(by.levels)).to_numpy(int)
    lows, highs = np.array(seen)[which].T
    return np.asarray(np.clip(number, lows, highs))


def _bent_line(held: np.ndarray, knots: tuple[float, ...]) -> np.ndarray:
    return np.column_stack([held, *(np.maximum(0.0, held - knot) for knot in knots)])


def _slopes(line: np.ndarray, by: Category | None, values: pd.DataFrame) -> np.ndarray:
    if by is None:
        return np.empty((len(line), 0))
    return np.asarray(by.columns(values)[:, : len(by.levels)] * line)


def design(encoders: tuple[Encoder, ...], values: pd.DataFrame) -> np.ndarray:
    """All columns side by side, one row per row of `values`."""
    return np.column_stack([one.columns(values) for one in encoders])


def spans(encoders: tuple[Encoder, ...]) -> dict[str, slice]:
    """Which columns of `design` belong to which feature."""
    found, start = {}, 0
    for one in encoders:
        found[one.feature] = slice(start, start + one.width)
        start += one.width
    return found


def to_json(encoder: Encoder) -> dict[str, Any]:
    return {"kind": type(encoder).__name__, **asdict(encoder)}


def from_json(stored: Mapping[str, Any]) -> Encoder:
    """The encoder `to_json` wrote; KeyError or TypeError where it is something else."""
    return _KINDS[stored["kind"]](stored)


def _category(stored: Mapping[str, Any]) -> Category:
    return Category(str(stored["feature"]), tuple(str(level) for level in stored["levels"]))


def _number(stored: Mapping[str, Any]) -> Number:
    knots, means, spreads = (tuple(float(n) for n in stored[key]) for key in ("knots", "means", "spreads"))
    seen = tuple((float(low), float(high)) for low, high in stored["seen"])
    by = _category(stored["slope_by"]) if stored["slope_by"] else None
    return Number(str(stored["feature"]), seen, knots, means, spreads, by)


_KINDS: dict[str, Callable[[Mapping[str, Any]], Encoder]] = {"Category": _category, "Number": _number}
