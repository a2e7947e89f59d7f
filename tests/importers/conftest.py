"""Sentences are compared in English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from waterdx.core.words import set_language


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language(None)
