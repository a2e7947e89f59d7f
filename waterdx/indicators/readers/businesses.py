"""Which business a published sheet is of, by the name printed in its head (事業名)."""

from __future__ import annotations

from waterdx.core.text import fold

# The longest first: 公共下水道 stands in the names of others.
_NAMES = {
    "特定環境保全公共下水道": "sewer_tokkan", "特定地域生活排水処理": "johkasou_area", "個別排水処理": "johkasou_individual",
    "小規模集合排水処理": "sewer_small", "農業集落排水": "sewer_agri", "漁業集落排水": "sewer_fishery", "林業集落排水": "sewer_forestry",
    "特定公共下水道": "sewer_specific", "簡易排水": "sewer_simple", "公共下水道": "sewer_public", "用水供給事業": "water_bulk",
    "末端給水事業": "water",
}  # fmt: skip
CASH_BASIS = "法非適用"


def business_printed(head: list[list[str]]) -> str | None:
    """The field (a key of inputs.FIELDS) named in these rows, None where none is that has indicators."""
    printed = fold("".join("".join(row) for row in head)).replace(" ", "")
    found = next((field for words, field in _NAMES.items() if words in printed), None)
    if found is None and "簡易水道" in printed:
        return "water_kani_nonlegal" if CASH_BASIS in printed else "water_kani"
    return found
