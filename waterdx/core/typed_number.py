"""A number a person types for something that has a range."""

from __future__ import annotations

import math
from typing import Any

from waterdx.core.errors import UserError
from waterdx.core.words import Words


def number_within(value: Any, low: float, high: float, *, label: Words, unit: Words) -> float:
    """`value` as a number from `low` to `high`. UserError otherwise, saying what it is of, its unit and range.

    >>> number_within("0.5", 0, 1, label=Words("割合", "share"), unit=Words("割合", "share"))
    0.5
    """
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not low <= number <= high:
        raise UserError(
            ja="{label}「{value}」は使えません。{low:,g}〜{high:,g}({unit})の数にしてください。",
            en="{label}: “{value}” cannot be used. Give a number from {low:,g} to {high:,g} ({unit}).",
            label=label, value=value, low=low, high=high, unit=unit,
        )  # fmt: skip
    return number
