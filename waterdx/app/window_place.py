"""A window stays where one can take hold of it: a remembered place may be on a screen that has been unplugged."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

TITLE_BAR = 40  # pixels below the upper edge by which a window is dragged
HOLD = 120  # pixels of it that must be in view


class ScreenKeeper(QObject):
    """Brings a window onto a screen if it is on none, now and whenever one is unplugged."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._soon = QTimer(self)  # when Qt has moved what it moves by itself
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._look)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenRemoved.connect(self._on_screen_removed)
        self._look()

    def _on_screen_removed(self, _screen: QScreen) -> None:
        self._soon.start(0)

    def _look(self) -> None:
        bring_onto_a_screen(self._window)


def bring_onto_a_screen(window: QWidget) -> None:
    """Move the window to the middle of the first screen where no screen shows enough of its upper edge."""
    frame = window.frameGeometry()
    edge = QRect(frame.left(), frame.top(), frame.width(), TITLE_BAR)
    shown = [edge.intersected(screen.availableGeometry()) for screen in QGuiApplication.screens()]
    if any(part.width() >= HOLD and part.height() > TITLE_BAR // 2 for part in shown):
        return
    room = QGuiApplication.primaryScreen().availableGeometry()
    window.resize(window.size().boundedTo(room.size()))
    place = window.frameGeometry()
    place.moveCenter(room.center())
    window.move(place.topLeft())
