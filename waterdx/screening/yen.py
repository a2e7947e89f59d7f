"""An amount of money as a person types it: 2000000, 2,000,000円, ２００万, 1.5億円."""

from __future__ import annotations

import math
import re
from typing import Any

from waterdx.core.errors import UserError
from waterdx.core.text import fold

MOST_YEN = 10**15  # more is a slip of the keyboard
_AMOUNT = re.compile(r"([+-]?[\d,]*\.?\d+(?:e[+-]?\d+)?)\s*(万|億)?\s*(?:円|yen|jpy)?", re.IGNORECASE)
_TIMES = {None: 1, "万": 10_000, "億": 100_000_000}


def whole_yen(value: Any) -> int:
    """An amount above zero in whole yen. UserError for anything else.

    >>> whole_yen("2,000,000円"), whole_yen("２００万"), whole_yen(1e12)
    (2000000, 2000000, 1000000000000)
    """
    yen = _read(value)
    if not 1 <= yen <= MOST_YEN:
        raise UserError(
            ja="予算「{value}」は使えません。0 より大きく 1,000 兆円以下の金額を、2000000 か 200万円 のように指定してください。",
            en="The budget “{value}” cannot be used. Give an amount in yen above zero and up to 10^15, such as 2000000.",
            value=str(value)[:40],
        )
    return int(yen)


def _read(value: Any) -> float:
    """NaN where it is no amount."""
    if isinstance(value, str):
        match = _AMOUNT.fullmatch(fold(value).strip())
        return round(float(match[1].replace(",", "")) * _TIMES[match[2]], 6) if match else math.nan
    try:
        return math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan
