"""How an indicator is declared: one decorated function, from which tables, charts and merging follow."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.indicators.inputs import amounts, known_inputs, sums

Direction = Literal["higher", "lower", "neutral"]
Formula = Callable[[pd.DataFrame], pd.Series]

DIRECTIONS: dict[Direction, Words] = {
    "higher": Words(ja="高いほど良い", en="higher is better"),
    "lower": Words(ja="低いほど良い", en="lower is better"),
    "neutral": Words(ja="高低の良否なし", en="neither is better"),
}
WATER = ("water", "water_bulk", "water_kani")
ON_THE_SHEET = ("W1-", "W2-", "WK", "S1-", "S2-", "SN1-")  # beginnings of codes
WATER_CASH = ("water_kani_nonlegal",)
SEWER = (
    "sewer_public", "sewer_tokkan", "sewer_agri", "sewer_fishery", "sewer_forestry", "sewer_simple", "sewer_small",
    "sewer_specific", "johkasou_area", "johkasou_individual",
)  # fmt: skip


@dataclass(frozen=True)
class Indicator:
    """One indicator. `meaning` says in plain words what it tells. `reference` is a level official guidance names, None where there is none: never our guess.

    `published_only` says why the value cannot be computed and is known only where somebody published it.
    """

    code: str
    name: Words
    meaning: Words
    unit: Words
    direction: Direction
    reference: float | None
    formula: Words
    caution: Words
    source: str
    inputs: tuple[str, ...]
    fields: tuple[str, ...]
    calculate: Formula
    published_only: Words | None = None


INDICATORS: dict[str, Indicator] = {}


def indicator(
    code: str,
    *,
    ja: str,
    en: str,
    meaning: Words,
    unit: Words,
    direction: Direction,
    formula_ja: str,
    formula_en: str,
    caution: Words,
    source: str,
    inputs: tuple[str, ...],
    reference: float | None = None,
    fields: tuple[str, ...] = WATER,
    published_only: Words | None = None,
) -> Callable[[Formula], Formula]:
    """Declare the decorated function as the formula of `code`.

    The function gets exactly the named `inputs` as floats. What comes out is a Series of the same index called
    `code`, NaN (unknown) where an input is missing or the division is by zero.
    """

    def declare(formula: Formula) -> Formula:
        @functools.wraps(formula)
        def calculate(frame: pd.DataFrame) -> pd.Series:
            known = amounts(frame, inputs)
            values = formula(known)
            return values.where(np.isfinite(values) & known.notna().all(axis=1)).rename(code)

        INDICATORS[code] = Indicator(
            code, Words(ja, en), meaning, unit, direction, reference, Words(formula_ja, formula_en), caution, source,
            inputs, fields, calculate, published_only,
        )  # fmt: skip
        return calculate

    return declare


def unknown(frame: pd.DataFrame) -> pd.Series:
    """The formula of what is known only where it was published."""
    return pd.Series(np.nan, index=frame.index)


def declared_for(field: str) -> list[Indicator]:
    """The indicators that exist for `field`, in the order they are declared."""
    return [one for one in INDICATORS.values() if field in one.fields]


def computable(field: str) -> list[Indicator]:
    """The indicators of `field` that the shipped inputs suffice for, in the order they are declared."""
    known = known_inputs(field)
    return [one for one in declared_for(field) if not one.published_only and set(one.inputs) <= known]


def indicators_of(field: str) -> list[Indicator]:
    """Of these the ones that the official comparison sheet (経営比較分析表) shows: what tables and charts of peers show."""
    return [one for one in computable(field) if one.code.startswith(ON_THE_SHEET)]


def find_indicator(code: str) -> Indicator:
    """The indicator `code` (e.g. W1-1)."""
    if code not in INDICATORS:
        raise UserError(
            ja="指標「{code}」はありません(使えるもの: {known})。",
            en="There is no indicator “{code}” (known: {known}).",
            code=code, known=", ".join(INDICATORS),
        )  # fmt: skip
    return INDICATORS[code]


def calculate(frame: pd.DataFrame, field: str, chosen: Sequence[Indicator] | None = None) -> pd.DataFrame:
    """The value of each `chosen` indicator (default: `indicators_of` the field) for every row: same index, one column per code."""
    return pd.DataFrame({one.code: one.calculate(frame) for one in chosen or indicators_of(field)}, index=frame.index)


def ratio_of_sums(frame: pd.DataFrame, one: Indicator) -> float:
    """The formula applied once to the summed inputs of the rows that know them all, as official averages are."""
    return float(ratios_of_sums(frame, one, pd.Series(0, index=frame.index)).reindex([0]).iloc[0])


def ratios_of_sums(frame: pd.DataFrame, one: Indicator, by: pd.Series) -> pd.Series:
    """The same for each group of rows (`by`, such as the year): index the groups of which a row knows all the inputs."""
    known = amounts(frame, one.inputs).dropna()
    return one.calculate(sums(known, by.loc[known.index]))
