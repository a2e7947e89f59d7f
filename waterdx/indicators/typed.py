"""Amounts a person types as name=number."""

from __future__ import annotations

import math
from collections.abc import Iterable

from waterdx.core.errors import UserError


def amounts(texts: Iterable[str]) -> dict[str, float]:
    """`personnel_cost=20,000` … taken apart; whether the name exists is for the caller to say. UserError where no number follows.

    >>> amounts(["personnel_cost=20,000", "inflation=0.01"])
    {'personnel_cost': 20000.0, 'inflation': 0.01}
    """
    return dict(map(_amount, texts))


def _amount(text: str) -> tuple[str, float]:
    name, _, typed = text.partition("=")
    try:
        number = float(typed.replace(",", ""))
    except ValueError:
        number = math.nan
    if not name.strip() or not math.isfinite(number):
        raise UserError(
            ja="「{text}」を読めません。名前=数(例 personnel_cost=20000)の形で指定してください。",
            en="Cannot read “{text}”. Write name=number, such as personnel_cost=20000.",
            text=text[:40],
        )
    return name.strip(), number
