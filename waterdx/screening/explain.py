"""Why a pipe stands where it stands: the features that move its rate most against the network's mean.

Every factor is against the mean of the network: the mean of exp(log factor), by length. The factors of all features multiplied
are not quite the pipe's rate against the mean rate, for materials, ages and leaks go together; what is missing to it is told as
`rest` together with the features that are no reason. So the reasons and the rest multiply to the rate told.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from waterdx.core.words import Words
from waterdx.screening.features import FEATURES, Names
from waterdx.screening.model import Model

MOST_REASONS = 3
LEAST_FACTOR = 1.1  # a feature that moves the rate by less than this is not a reason
_TOLD = Words(
    ja="{reasons}(ほか ×{rest}、合わせて平均の{relative}倍)",
    en="{reasons} (all else ×{rest}; together {relative} times the mean)",
)
_NO_REASON = Words(ja="目立った理由なし", en="nothing stands out")


@dataclass(frozen=True)
class Reasons:
    """`reasons`: at most three (and evidence folded in), the strongest first, each with its factor; `rest` times their factors is `relative`, the pipe's
    rate against the network's mean."""

    reasons: tuple[Words, ...]
    factors: tuple[float, ...]
    rest: float
    relative: float

    @property
    def words(self) -> Words:
        """The sum of it in one line; the factors as they are written multiply to the whole as it is written."""
        said = (
            Words("、".join(one.ja for one in self.reasons), ", ".join(one.en for one in self.reasons))
            if self.reasons
            else _NO_REASON
        )
        rest = self.relative / float(np.prod([float(written(one)) for one in self.factors]))
        return _TOLD.format(reasons=said, rest=written(rest), relative=written(self.relative))


def with_factor(told: Reasons, reason: Words, factor: float) -> Reasons:
    """The same for a rate that was multiplied by `factor` after the model: a reason more, in its place by size, where it is one."""
    whole = told.relative * factor
    if abs(math.log(factor)) < math.log(LEAST_FACTOR):
        return Reasons(told.reasons, told.factors, told.rest * factor, whole)
    both = [*zip(told.reasons, told.factors, strict=True), (_told(reason, factor), factor)]
    words, sizes = zip(*sorted(both, key=lambda one: -abs(math.log(one[1]))), strict=True)
    return Reasons(words, sizes, told.rest, whole)


def written(factor: float) -> str:
    """A factor in the places it can bear.

    >>> written(12.34), written(2.06), written(0.034)
    ('12', '2.1', '0.034')
    """
    return f"{factor:.0f}" if factor >= 10 else f"{factor:.1f}" if factor >= 1 else f"{factor:.2g}"


def factors(model: Model, pipes: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Per pipe and feature the factor on the rate against the network's mean by length; index as `values`."""
    parts = model.log_factors(values)
    found = np.exp((parts - parts.max()).to_numpy(float))  # the mean is divided out, so the level does not matter
    return pd.DataFrame(found / np.average(found, axis=0, weights=_weights(pipes)), index=parts.index, columns=parts.columns)


def relative_rates(model: Model, pipes: pd.DataFrame, values: pd.DataFrame) -> np.ndarray:
    """The rate of every pipe against the network's mean rate by length."""
    rates = model.rates(values)
    return np.asarray(rates / np.average(rates, weights=_weights(pipes)))


def _weights(pipes: pd.DataFrame) -> np.ndarray:
    length = pipes["length_m"].fillna(0.0).to_numpy(float)
    return length if length.sum() > 0 else np.ones(len(length))


def reasons(model: Model, pipes: pd.DataFrame, values: pd.DataFrame, names: Names) -> pd.Series:
    """Up to three Words per pipe, the strongest first, such as 石綿管 ×2.1; an empty tuple where nothing moves it."""
    told = [one.reasons for one in explained(model, pipes, values, names)]
    return pd.Series(told, index=values.index, dtype=object)


def explained(
    model: Model, pipes: pd.DataFrame, values: pd.DataFrame, names: Names, rows: Sequence[int] | None = None
) -> list[Reasons]:
    """The Reasons of every row of `values`, or of the `rows` (positions) asked for; all of them make the mean."""
    if values.empty:
        return []
    every = factors(model, pipes, values)
    relative = relative_rates(model, pipes, values)
    chosen = np.arange(len(values)) if rows is None else np.asarray(rows)
    size = np.abs(np.log(every.to_numpy()[chosen]))
    order = np.argsort(-size, axis=1, kind="stable")[:, :MOST_REASONS]
    facts = [{str(name): value for name, value in row.items()} for row in values.iloc[chosen].to_dict("records")]
    features = [FEATURES[str(name)] for name in every.columns]
    found = []
    for row, factor, effect, best, whole in zip(facts, every.to_numpy()[chosen], size, order, relative[chosen], strict=True):
        kept = [at for at in best if effect[at] >= np.log(LEAST_FACTOR)]
        words = tuple(_told(features[at].reason(row, names), factor[at]) for at in kept)
        sizes = tuple(factor[kept].tolist())
        found.append(Reasons(words, sizes, float(whole / math.prod(sizes)), float(whole)))
    return found


def _told(reason: Words, factor: float) -> Words:
    size = written(factor)
    return Words(f"{reason.ja} ×{size}", f"{reason.en} ×{size}")
