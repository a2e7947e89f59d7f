"""Waiting for what a tab asks in the background."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from waterdx.app.screening.tab import ScreeningTab

Answered = Callable[[ScreeningTab], None]


@pytest.fixture
def answered(qtbot: QtBot) -> Answered:
    """Call it after something was asked; returns when the tab has its answer."""
    return lambda tab: qtbot.waitUntil(lambda: not tab.is_busy, timeout=60_000)
