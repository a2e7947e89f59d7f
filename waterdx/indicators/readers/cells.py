"""How the cells of official tables say a number, a year, or that there is none."""

from __future__ import annotations

import math
import re

from waterdx.core.eras import read_year
from waterdx.core.text import fold

NOT_APPLICABLE = "該当数値なし"  # the indicator does not exist for this utility
_DASHES = ("-", "－", "―", "‐", "–", "ー")
NONE_WRITTEN = (*_DASHES, "…", "...")  # nothing, or not stated
_YEAR = re.compile(r"(?:令和|平成|昭和|[HRS])\s*(?:元|\d{1,2})|(?<!\d)(?:19|20)\d{2}(?!\d)")


def number(text: str) -> float | None:
    """The number a cell says, None where it says none. △ and ▲ are minus, 【 】 a national mean.

    >>> number("１，２３４.５"), number("△12"), number("【109.42】"), number("該当数値なし"), number("-"), number("1e999")
    (1234.5, -12.0, 109.42, None, None, None)
    """
    plain = fold(text).replace(",", "").strip("【】[]() %％")
    plain = re.sub(r"^[△▲]\s*", "-", plain)
    if not re.fullmatch(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?", plain):
        return None
    value = float(plain)
    return value if math.isfinite(value) else None


def says_none(text: str) -> bool:
    """Whether the cell says that there is no value, rather than being unreadable.

    >>> says_none("該当数値なし"), says_none("－"), says_none(""), says_none("12a")
    (True, True, True, False)
    """
    return fold(text).strip() in {"", fold(NOT_APPLICABLE), *map(fold, NONE_WRITTEN)}


def is_dash(text: str) -> bool:
    """Whether the cell is a dash: in accounts, nothing spent or owned.

    >>> is_dash("－"), is_dash("…"), is_dash("該当数値なし"), is_dash("")
    (True, False, False, False)
    """
    return fold(text).strip() in {*map(fold, _DASHES)}


def fiscal_year(text: str) -> int | None:
    """The fiscal year a title or heading names.

    >>> fiscal_year("経営比較分析表(令和5年度決算)"), fiscal_year("R02"), fiscal_year("2024"), fiscal_year("水道")
    (2023, 2020, 2024, None)
    """
    found = _YEAR.search(fold(text))
    read = read_year(found[0] + "年度") if found else None
    return read.fiscal_year if read else None


def utility_code(text: str) -> str:
    """A 団体コード as six digits; Excel drops the leading zero. "" where it is none.

    >>> utility_code("12025"), utility_code("152161"), utility_code("糸魚川市")
    ('012025', '152161', '')
    """
    digits = fold(text).strip()
    return digits.zfill(6) if re.fullmatch(r"\d{5,6}", digits) else ""
