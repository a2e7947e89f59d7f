"""Differences between the ledger and a new edition as people read them."""

from __future__ import annotations

from waterdx.core.words import set_language
from waterdx.ledger.differences import Difference


def test_a_status_is_told_by_its_name_and_not_by_its_code() -> None:
    set_language("ja")
    assert "撤去・廃止" in Difference("gone", "C-1", 1, "status", None, "ABAND").cells()
