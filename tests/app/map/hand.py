"""A person's hand on the map of the small town: places are metres from its corner."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from waterdx.app.main_window import MainWindow
from waterdx.app.map.town_map import TownMap

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
Point = tuple[float, float]
CORNER = (20_000.0, 150_000.0)  # of the small town, in metres of its system


class Hand:
    """Moves, clicks and drags on a map."""

    def __init__(self, window: MainWindow, view: TownMap) -> None:
        self.window, self.view = window, view

    def do(self, action: str) -> None:
        """Choose an entry of the menu."""
        self.window.menus.by_id[action].trigger()

    def see(self) -> TownMap:
        """The map as it is once it has been painted."""
        QApplication.processEvents()
        return self.view

    def row(self, number: str) -> int:
        town = self.window.session.town
        assert town is not None
        return town.rows_by_id[number][0]

    def at(self, place: Point) -> QPoint:
        scene = self.view.box.mapViewToScene(QPointF(CORNER[0] + place[0], CORNER[1] + place[1]))
        return QPoint(self.view.mapFromScene(scene))

    def move(self, place: Point) -> None:
        self._send(place, Qt.MouseButton.NoButton)

    def click(self, place: Point, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, modifier, self.at(place))

    def double_click(self, place: Point) -> None:
        self.click(place)
        QTest.mouseDClick(self.view.viewport(), LEFT, NONE, self.at(place))
        QTest.mouseRelease(self.view.viewport(), LEFT, NONE, self.at(place))

    def drag(self, start: Point, end: Point) -> None:
        QTest.mousePress(self.view.viewport(), LEFT, NONE, self.at(start))
        for share in (0.3, 0.7, 1.0):
            self._send((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])), LEFT)
        QTest.mouseRelease(self.view.viewport(), LEFT, NONE, self.at(end))

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.view, key, modifier)

    def _send(self, place: Point, held: Qt.MouseButton) -> None:
        """A move with a button held, which QTest.mouseMove does not say."""
        at = self.at(place)
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), QPointF(self.view.viewport().mapToGlobal(at)), held, held, NONE)
        QApplication.sendEvent(self.view.viewport(), event)
