"""The watchdog of the journeys barks when the window stands still, says where, and lets the test do its own work."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from waterdx.app.main_window import MainWindow

from .watchdog import LONGEST_S, Watchdog


def work(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def watched(qtbot: QtBot, act) -> Watchdog:
    dog = Watchdog()
    dog.start()
    act(dog)
    qtbot.wait(20)
    dog.stop()
    return dog


def test_it_barks_at_a_handler_that_takes_too_long(window: MainWindow, qtbot: QtBot) -> None:
    def act(dog: Watchdog) -> None:
        QTimer.singleShot(0, lambda: work(LONGEST_S + 0.05))
        qtbot.wait(20)

    assert watched(qtbot, act).longest_s > LONGEST_S


def test_it_barks_at_a_call_that_takes_too_long(window: MainWindow, qtbot: QtBot) -> None:
    assert watched(qtbot, lambda dog: work(LONGEST_S + 0.05)).longest_s > LONGEST_S


def test_what_the_test_does_itself_is_left_out(window: MainWindow, qtbot: QtBot) -> None:
    def act(dog: Watchdog) -> None:
        with dog.aside():
            work(LONGEST_S + 0.05)

    assert watched(qtbot, act).longest_s < LONGEST_S
