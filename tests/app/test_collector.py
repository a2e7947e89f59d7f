"""Garbage is collected in the window's thread, between two events."""

from __future__ import annotations

import gc
import threading
import weakref

from pytestqt.qtbot import QtBot

from waterdx.app.main_window import MainWindow


class Ring:
    """Garbage only a collector frees; it notes where that was."""

    freed_in: list[int] = []  # noqa: RUF012

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        self.freed_in.append(threading.get_ident())


def test_rings_made_in_another_thread_are_freed_in_the_window_s(window: MainWindow, qtbot: QtBot) -> None:
    Ring.freed_in.clear()
    made = Ring()
    gone = weakref.ref(made)
    del made
    worker = threading.Thread(target=lambda: [[] for _ in range(200_000)] and [Ring() for _ in range(5000)])
    worker.start()
    worker.join()
    assert not gc.isenabled() and not Ring.freed_in
    qtbot.waitUntil(lambda: gone() is None)
    assert set(Ring.freed_in) == {threading.get_ident()}
