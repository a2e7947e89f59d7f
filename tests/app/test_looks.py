"""No text without room, no letter without a font, nothing that sticks out: on every page and tab, in both languages, on small screens."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from looks import problems
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from waterdx.app.indicators.tasks import find
from waterdx.app.main_window import MainWindow

ARTEFACTS = os.environ.get("WATERDX_ARTEFACTS")


SMALL, USUAL = (1024, 700), (1366, 768)


@pytest.mark.parametrize(
    ("shown", "theme", "sizes"),
    [
        ("ja", "light", [SMALL]), ("en", "dark", [SMALL]),
        *(pytest.param(shown, theme, [SMALL, USUAL], marks=pytest.mark.soak) for shown in ("ja", "en") for theme in ("light", "dark")),
    ],
)  # fmt: skip
def test_every_page_and_tab_looks_right(
    window: MainWindow, screened_town: Path, qtbot: QtBot, shown: str, theme: str, sizes: list[tuple[int, int]]
) -> None:
    window.session.open(screened_town)
    settle(window, qtbot)
    window.choose_theme(theme)
    window.choose_language(shown)
    settle(window, qtbot)
    window.pages["indicators"].add(find("糸魚川市")[0])
    settle(window, qtbot)
    found = []
    for size in sizes:
        window.resize(*size)
        for page in window.pages:
            window.show_page(page)
            settle(window, qtbot)
            tabs = window.pages[page].parts
            for number in range(tabs.count()) if tabs is not None else [-1]:
                if tabs is not None and tabs.isTabVisible(number):
                    tabs.setCurrentIndex(number)
                    settle(window, qtbot)
                if ARTEFACTS:
                    window.grab().save(str(Path(ARTEFACTS) / f"{page}-{number}-{size[0]}-{shown}-{theme}.png"))
                found += [f"{page} {number} {size[0]}: {one}" for one in problems(window)]
    assert not found, "\n".join(sorted(set(found)))


def test_the_look_finds_what_is_wrong(window: MainWindow, qtbot: QtBot) -> None:
    cut = QLabel("とても長い文なので、ここには入りきりません")
    qtbot.addWidget(cut)
    cut.setFixedWidth(40)
    cut.show()
    assert "has no room" in problems(cut)[0]
    strange = QLabel("\uf123水")  # a private letter that no font has
    qtbot.addWidget(strange)
    strange.show()
    assert problems(strange) == [f"QLabel: no font has {[strange.text()[0]]}"]


def settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.is_busy, timeout=60_000)
    QApplication.processEvents()
