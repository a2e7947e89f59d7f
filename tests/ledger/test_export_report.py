"""The report of what an export for others could fill."""

from __future__ import annotations

import pytest

from waterdx.core.words import Words
from waterdx.ledger.export.report import Coverage


@pytest.mark.parametrize(
    ("filled", "total", "percent"), [(2090, 2091, 99.9), (2091, 2091, 100.0), (1, 3, 33.3), (0, 5, 0.0), (0, 0, None)]
)
def test_a_hundred_percent_is_shown_only_where_all_is_filled(filled: int, total: int, percent: float | None) -> None:
    assert Coverage("管路", "延長", True, filled, total, Words("", "")).percent == percent
