"""Journeys use the window of tests/app, warm as it is a moment after it was opened, and watched: it must never stand still."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from app.conftest import japanese, sample_town, screened, screened_town, settings, wait_for_job, window
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from waterdx.app.main_window import MainWindow
from waterdx.app.warming import warm_up

from .person import Person
from .watchdog import LONGEST_S, Watchdog

__all__ = ["japanese", "sample_town", "screened", "screened_town", "settings", "wait_for_job", "window"]
ARTEFACTS = os.environ.get("WATERDX_ARTEFACTS")


@pytest.fixture(scope="session", autouse=True)
def _warm() -> None:
    warm_up()


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where the journey keeps what was seen: a folder of its own in $WATERDX_ARTEFACTS, else one that is thrown away."""
    name = re.sub(r"\W+", "_", request.node.name).removeprefix("test_").strip("_")
    folder = Path(ARTEFACTS) / name if ARTEFACTS else tmp_path / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def watchdog(window: MainWindow, pictures: Path) -> Iterator[Watchdog]:
    """Fails the journey in which the window stood still for longer than promised."""
    while window.make_ahead():
        QApplication.processEvents()  # as it is a moment after the start
    made = Watchdog()
    made.start()
    yield made
    made.stop()
    told = {"longest_pause_s": round(made.longest_s, 3), "where": made.where}
    (pictures / "pause.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    assert made.longest_s <= LONGEST_S, f"the window stood still for {made.longest_s:.2f} s: {made.where}"


@pytest.fixture
def person(
    window: MainWindow, qtbot: QtBot, watchdog: Watchdog, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> Person:  # fmt: skip
    return Person(window, qtbot, watchdog, pictures, monkeypatch)
