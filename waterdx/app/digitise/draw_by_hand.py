"""Drawing a line on a sheet click by click: on the ends and lines that are there already, square with Shift."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent

from waterdx.app.digitise.scan_view import HALF, ScanView

REACH_PIXELS = 10  # of the screen
Point = tuple[float, float]


class DrawByHand(QObject):
    """Off until `start`. Signals: `drawn(points)` when a line is finished (pixels; whole numbers are their middles)."""

    drawn = Signal(list)

    def __init__(self, scan: ScanView, lines: Callable[[], Sequence[Sequence[Point]]]) -> None:
        super().__init__(scan)
        self._scan, self._lines = scan, lines
        self._points: list[Point] = []
        self._on = False
        scan.clicked.connect(self._on_clicked)
        scan.double_clicked.connect(lambda _x, _y: self.finish())
        scan.moved.connect(self._on_moved)
        scan.installEventFilter(self)

    def start(self, on: bool) -> None:
        """Begin to draw, or stop; what is not finished is dropped."""
        self._on = on
        self._show([])

    def finish(self) -> None:
        points = list(self._points)
        self._show([])
        if len(points) > 1:
            self.drawn.emit(points)

    def snapped(self, x: float, y: float) -> Point:
        """Where a click comes to lie: on a vertex or line within reach; with Shift square to the piece before."""
        from waterdx.ledger.editing.snapping import snap, snap_square

        at, reach = (x - HALF, y - HALF), REACH_PIXELS * self._scan.pixels_across
        if self._points and QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier:
            return snap_square(at, self._points[-1], self._along(), self._lines(), reach).point
        return snap(at, self._lines(), reach).point

    def _along(self) -> Point | None:
        if len(self._points) < 2:
            return None
        (x0, y0), (x1, y1) = self._points[-2:]
        return x1 - x0, y1 - y0

    def _on_clicked(self, x: float, y: float) -> None:
        if self._on:
            self._show([*self._points, self.snapped(x, y)])

    def _on_moved(self, x: float, y: float) -> None:
        if self._on and self._points:
            self._rubber([*self._points, self.snapped(x, y)])

    def _show(self, points: list[Point]) -> None:
        self._points = points
        self._rubber(points)

    def _rubber(self, points: Sequence[Point]) -> None:
        self._scan.show_rubber([(x + HALF, y + HALF) for x, y in points])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not (self._on and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        elif event.key() == Qt.Key.Key_Backspace:
            self._show(self._points[:-1])
        elif event.key() == Qt.Key.Key_Escape:
            self._show([])
        else:
            return False
        return True
