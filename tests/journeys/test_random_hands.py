"""Hands that know nothing: clicks, keys and drags by a seed. The window never breaks, and no edit is lost or half done.

200 of them here; 10,000 in `make soak`.
"""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QFileDialog, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from waterdx.app.main_window import MainWindow
from waterdx.app.report import report_of
from waterdx.core.fields import LAYER_NAMES
from waterdx.ledger.undo import redo, undo
from waterdx.store import history, project

KEYS = (
    Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space,
    Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_PageDown, Qt.Key.Key_Plus, Qt.Key.Key_1, Qt.Key.Key_5, Qt.Key.Key_A,
)  # fmt: skip
NEVER = {
    "quit",
    "language_ja",
    "language_en",
    "sample",
    "open",
    "new",
    "about",
    "history",
}  # they end the test, or show another town or time
WAIT_MS = 60_000


class Hands:
    """Does one thing after another with the window; `raised` is what went wrong."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        self.window, self.random = window, random.Random(seed)
        self.raised: list[str] = []
        self._impatient = QTimer(window)  # a menu of a button waits for an answer in a loop of its own
        self._impatient.timeout.connect(_close_popup)
        self._impatient.start(100)
        window.session.jobs.failed_by_us.disconnect(window.show_our_error)
        window.session.jobs.failed_by_us.connect(lambda error: self.raised.append(report_of(error)))

    def do_something(self) -> None:
        self.random.choices((self.click, self.press, self.choose, self.drag, self.turn_page), (6, 6, 3, 1, 1))[0]()
        QApplication.processEvents()

    def click(self) -> None:
        """Some place of some widget that can be seen."""
        shown = [
            one
            for one in self._top().findChildren(QWidget)
            if isValid(one) and one.isVisible() and one.isEnabled() and one.width() * one.height() > 0
        ]
        if shown:
            one = self.random.choice(shown)
            if isinstance(one, QComboBox) or (isinstance(one, QAbstractButton) and _leaves(one)):
                return  # a list that opens waits for a real person; a link may leave the program
            QTest.mouseClick(one, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self._place(one))

    def press(self) -> None:
        target = QApplication.focusWidget() or self._top()
        QTest.keyClick(target, self.random.choice(KEYS), Qt.KeyboardModifier.NoModifier)

    def choose(self) -> None:
        """An entry of a menu."""
        possible = [name for name, action in self.window.menus.by_id.items() if name not in NEVER and action.isEnabled()]
        if self._top() is self.window and possible:
            self.window.menus.by_id[self.random.choice(possible)].trigger()

    def drag(self) -> None:
        page = self.window.pages[self.window.page_id]
        if page.map is not None and page.map.isVisible() and self._top() is self.window:
            view = page.map.viewport()
            QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self._place(view))
            QTest.mouseMove(view, self._place(view))
            QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self._place(view))

    def turn_page(self) -> None:
        self.window.show_page(self.random.choice(list(self.window.pages)))

    def leave_what_is_open(self) -> None:
        """Dialogs and menus are closed now and then, as a person does."""
        for one in QApplication.topLevelWidgets():
            if isinstance(one, QMenu) and one.isVisible():
                one.close()
            elif isinstance(one, QDialog) and one.isVisible():
                one.reject()

    def _top(self) -> QWidget:
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window

    def _place(self, one: QWidget) -> QPoint:
        return QPoint(self.random.randrange(max(1, one.width())), self.random.randrange(max(1, one.height())))


def _close_popup() -> None:
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def _leaves(one: QAbstractButton) -> bool:
    return any(word in one.text() for word in ("フォルダー", "見本", "プロジェクトを開く", "自分の台帳"))


def play(window: MainWindow, town: Path, seed: int, count: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """So many things done to a town; what was raised."""
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    monkeypatch.setattr(QMenu, "exec", lambda *_: None)
    monkeypatch.setattr(QMessageBox, "exec", lambda *_: 0)
    window.session.open(town)
    qtbot.waitUntil(lambda: not window.is_busy, timeout=WAIT_MS)
    hands = Hands(window, seed)
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: hands.raised.append(report_of(error)))
    for number in range(count):
        hands.do_something()
        if number % 15 == 14:
            hands.leave_what_is_open()
        if number % 50 == 49:
            qtbot.waitUntil(lambda: window.session.jobs.current is None, timeout=WAIT_MS)
    hands.leave_what_is_open()
    window.session.jobs.cancel()
    qtbot.waitUntil(lambda: not window.is_busy, timeout=WAIT_MS)
    return hands.raised


def nothing_is_lost(window: MainWindow, town: Path) -> None:
    """The window shows what the file holds; undoing all leaves nothing, and making all again brings back every row."""
    assert window.session.town is not None and window.session.town.path == town
    shown = len(window.session.town.pipes)
    window.close()
    with project.reading(town) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        count = len(history.standing(conn))
    held = content(town)
    assert len(held["pipes"]) == shown
    for _ in range(count):
        undo(town)
    assert not any(content(town).values())
    for _ in range(count):
        redo(town)
    assert content(town) == held


def content(town: Path) -> dict[str, list[tuple[object, ...]]]:
    with project.reading(town) as conn:
        return {layer: conn.execute(f'SELECT * FROM "{layer}" ORDER BY fid').fetchall() for layer in LAYER_NAMES}


def test_two_hundred_random_hands_break_nothing(
    window: MainWindow, sample_town: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Path(shutil.copy(sample_town, tmp_path / "町.gpkg"))
    assert play(window, town, 1, 200, qtbot, monkeypatch) == []
    nothing_is_lost(window, town)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_random_hands_break_nothing(
    window: MainWindow, sample_town: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    town = Path(shutil.copy(sample_town, tmp_path / "町.gpkg"))
    assert play(window, town, 100 + seed, 1000, qtbot, monkeypatch) == []
    nothing_is_lost(window, town)
