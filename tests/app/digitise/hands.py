"""A person's hands on the page Digitise: clicks and drags at places of the sheet (pixels) and of the map (metres)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from waterdx.app.digitise.scan_view import ScanView
from waterdx.app.main_window import MainWindow
from waterdx.app.map.map_view import MapView
from waterdx.app.pages.digitise_page import DigitisePage

LEFT = Qt.MouseButton.LeftButton
Place = tuple[float, float]


def page_of(window: MainWindow) -> DigitisePage:
    page = window.pages["digitise"]
    assert isinstance(page, DigitisePage)
    return page


def path_of(window: MainWindow) -> Path:
    """The project that is open."""
    assert window.session.town is not None
    return window.session.town.path


def wait_idle(page: DigitisePage, qtbot: QtBot) -> None:
    """Until the page has nothing more to do."""
    qtbot.waitUntil(lambda: page.session.jobs.current is None and not page.is_busy, timeout=60_000)


def look_close(scan: ScanView, place: Place, reach: float = 60.0) -> None:
    """Zoom in until a place can be met to a fraction of a pixel."""
    x, y = place
    scan.look_at([(x - reach, y - reach), (x + reach, y + reach)])


def click_sheet(scan: ScanView, place: Place, double: bool = False) -> Place:
    """Click a place of the sheet; where the click really was."""
    at = scan.mapFromScene(QPointF(*place))
    QTest.mouseClick(scan.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)
    if double:
        QTest.mouseDClick(scan.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)
    real = scan.mapToScene(at)
    return real.x(), real.y()


def drag_sheet(scan: ScanView, start: Place, stop: Place) -> None:
    """Press at one place, move, release at another."""
    first, last = (scan.mapFromScene(QPointF(*place)) for place in (start, stop))
    viewport = scan.viewport()
    QTest.mousePress(viewport, LEFT, Qt.KeyboardModifier.NoModifier, first)
    QTest.mouseMove(viewport, (first + last) / 2)
    QTest.mouseMove(viewport, last)
    QTest.mouseRelease(viewport, LEFT, Qt.KeyboardModifier.NoModifier, last)


def click_map(view: MapView, place: Place) -> None:
    """Click a place of the map (east, north)."""
    at = view.mapFromScene(view.box.mapViewToScene(QPointF(*place)))
    QTest.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, QPoint(at.x(), at.y()))
