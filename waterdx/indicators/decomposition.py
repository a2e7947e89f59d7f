"""What makes two values of one indicator differ: the effect of each input, adding up exactly to the difference.

The effects are Shapley values: the mean effect of changing an input, over every order in which the inputs can be changed.
No order is favoured, and what did not change has no effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import factorial
from typing import Any

import numpy as np
import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.definitions import Indicator
from waterdx.indicators.input_names import INPUTS
from waterdx.indicators.inputs import DERIVED

Amounts = Mapping[str, float]  # inputs of one utility and year by name; NaN where unknown


@dataclass(frozen=True)
class Contribution:
    """One input: its amount on both sides, and what the change of it adds to the indicator (in the unit of the indicator)."""

    input: str
    words: Words
    unit: Words
    before: float
    after: float
    effect: float

    def to_json(self) -> dict[str, Any]:
        return {
            "input": self.input, "name_ja": self.words.ja, "name_en": self.words.en, "unit": self.unit.ja,
            "before": self.before, "after": self.after, "effect": self.effect,
        }  # fmt: skip


@dataclass(frozen=True)
class Movement:
    """An indicator from `before` to `after`; the effects of the contributions, the greatest first, add up to the difference."""

    indicator: Indicator
    start: Words
    end: Words
    before: float
    after: float
    contributions: tuple[Contribution, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "start_ja": self.start.ja, "start_en": self.start.en, "end_ja": self.end.ja, "end_en": self.end.en,
            "before": self.before, "after": self.after, "contributions": [one.to_json() for one in self.contributions],
        }  # fmt: skip


def movement(one: Indicator, start: tuple[Words, Amounts], end: tuple[Words, Amounts]) -> Movement | None:
    """What moves `one` from the amounts of `start` to those of `end`, each with what it is called.

    None where an input is unknown, or the formula has no value for some of the amounts (a denominator of zero).
    """
    names = parts_of(one, start[1], end[1])
    before, after = ({name: float(side.get(name, np.nan)) for name in names} for _, side in (start, end))
    changed = [name for name in names if before[name] != after[name]]
    mixed = one.calculate(_every_mixture(changed, before, after)).to_numpy()
    if not np.isfinite(mixed).all():
        return None
    made = (
        Contribution(name, INPUTS[name].words, INPUTS[name].unit, before[name], after[name], effect)
        for name, effect in zip(changed, _shapley(mixed, len(changed)), strict=True)
    )
    ordered = sorted(made, key=lambda part: -abs(part.effect))
    return Movement(one, start[0], end[0], float(mixed[0]), float(mixed[-1]), tuple(ordered))


def parts_of(one: Indicator, *sides: Amounts) -> list[str]:
    """The inputs of `one`; for a sum (such as ordinary expense) what it is made of, where every side knows that and it agrees."""
    names: list[str] = []
    for name in one.inputs:
        parts = DERIVED[name][0] if name in DERIVED else ()
        names += parts if len(parts) > 1 and all(_adds_up(side, name, parts) for side in sides) else (name,)
    return list(dict.fromkeys(names))


def _adds_up(side: Amounts, name: str, parts: tuple[str, ...]) -> bool:
    stated, made = side.get(name, np.nan), sum(side.get(part, np.nan) for part in parts)
    return bool(np.isclose(made, stated) if stated == stated else made == made)


def _every_mixture(changed: list[str], before: Amounts, after: Amounts) -> pd.DataFrame:
    """One row for every choice of inputs taken from `after`, the others from `before`; the first of them is `before`."""
    rows = pd.DataFrame(product((False, True), repeat=len(changed)), columns=changed)
    fixed = pd.DataFrame(
        {name: amount for name, amount in before.items() if name not in changed}, index=rows.index if changed else [0]
    )
    return fixed.join(rows.apply(lambda moved: moved.map({False: before[str(moved.name)], True: after[str(moved.name)]})))


def _shapley(values: np.ndarray, n: int) -> list[float]:
    """The effect of each of `n` inputs, from the value of every mixture (bit i, from the left: input i is changed)."""
    mixtures = np.arange(2**n)
    sizes = np.array([int(one).bit_count() for one in mixtures])
    weights = np.array([factorial(size) * factorial(n - size - 1) for size in range(n)]) / factorial(n)
    effects = []
    for bit in (1 << place for place in reversed(range(n))):
        without = mixtures[mixtures & bit == 0]
        effects.append(float(weights[sizes[without]] @ (values[without | bit] - values[without])))
    return effects
