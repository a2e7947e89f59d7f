"""How people write tables, in files and on paper alike: ditto marks, rows that are totals, headings that are blank or repeated."""

from __future__ import annotations

import re
from itertools import count

DITTO = frozenset({"〃", "々", "″", "”", '"', "''", "同上", "仝", "同 上", "〃〃", "ditto"})
LONGEST_TOTAL = 40  # characters; what is longer is a remark
# 「計」 alone ends many a word that is no total (流量計, 時計), so it counts only by itself or after what is summed.
_TOTAL = re.compile(
    r"(?:.*(?:小計|合計|総計|累計|総延長|延長計)|(?:.*(?:\s|地区|町|路線|線|系統|別|年度|種|径|管|頁|ページ))?計|(?:sub|grand)?\s*-?totals?)\s*(?:[(:].*)?",
    re.IGNORECASE,
)


def total_word(cells: list[str]) -> str | None:
    """The cell (folded) that makes its row a total: one of the first three texts that is 小計, 東部 計, 合計 …

    >>> total_word(["頁計", "821.1"]), total_word(["合 計"]), total_word(["流量計", "DIP"])
    ('頁計', '合 計', None)
    """
    return next((cell for cell in cells[:3] if len(cell) <= LONGEST_TOTAL and _names_total(cell)), None)


def _names_total(cell: str) -> bool:
    return bool(_TOTAL.fullmatch(cell.strip()) or _TOTAL.fullmatch(re.sub(r"\s", "", cell)))


def unique_names(names: tuple[str, ...]) -> list[str]:
    """Column names made unique: blank ones called 列3, repeated ones 備考.2.

    >>> unique_names(("備考", "", "備考"))
    ['備考', '列2', '備考.2']
    """
    unique: list[str] = []
    taken = set(names)
    for place, name in enumerate(names, start=1):
        base = name or f"列{place}"
        again = (f"{base}.{number}" for number in count(2))
        first_use = base not in unique and (name or base not in taken)
        unique.append(base if first_use else next(one for one in again if one not in taken and one not in unique))
    return unique
