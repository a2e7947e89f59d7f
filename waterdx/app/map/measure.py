"""Measuring on the map: click by click a length or an area, with the sum beside the cursor, in metres of the project's system."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPolygonF
from PySide6.QtWidgets import QFrame, QGraphicsPolygonItem, QWidget

from waterdx.app.map.marks import Marks
from waterdx.app.theme import current_theme
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.map.map_view import MapView

Kind = Literal["length", "area"]
Point = tuple[float, float]
ABOVE_ALL = 210
BESIDE = 16  # pixels from the cursor to the sum
TITLES = {"length": Words(ja="長さを測る", en="Measure length"), "area": Words(ja="面積を測る", en="Measure area")}
HINT = Words(
    ja="クリックで点(頂点に合う。Alt で合わせない)\nダブルクリックか Enter で終わり\nBackspace で一つ戻す、Esc でやめる",
    en="Click to set points (Alt: no snapping to vertices)\nDouble-click or Enter ends\nBackspace takes a point back, Esc leaves",
)
GRID = Words(ja="{system} の平面上の値", en="On the plane of {system}")
CROSSED = Words(ja="線が交差しているので面積を出せません", en="No area: the lines cross")
TOO_FEW = Words(ja="点を 3 つ以上置くと面積が出ます", en="An area needs three points")


def length_of(points: Sequence[Point]) -> float:
    """Metres along points.

    >>> length_of([(0, 0), (3, 4), (3, 10)])
    11.0
    """
    return float(sum(math.dist(*pair) for pair in pairwise(points)))


def area_of(points: Sequence[Point]) -> float | None:
    """Square metres within points; None where their lines cross.

    >>> area_of([(0, 0), (10, 0), (10, 5), (0, 5)]), area_of([(0, 0), (10, 10), (10, 0), (0, 10)])
    (50.0, None)
    """
    import shapely

    shape = shapely.Polygon(points)
    return float(shape.area) if shape.is_valid else None


def length_words(metres: float) -> str:
    """A length with its unit, from a kilometre on in both.

    >>> length_words(83.25), length_words(1234.5)
    ('83.2 m', '1,234.5 m (1.23 km)')
    """
    return f"{metres:,.1f} m" + (f" ({metres / 1000:,.2f} km)" if metres >= 1000 else "")


def area_words(square_metres: float) -> str:
    """An area with its unit, from a hectare on in both."""
    return f"{square_metres:,.1f} m²" + (f" ({square_metres / 10_000:,.2f} ha)" if square_metres >= 10_000 else "")


class Measuring(QObject):
    """Off until `start`; it takes the mouse of the map, and gives it back to whatever had it."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        self.kind: Kind | None = None
        self.points: list[Point] = []
        self._cursor: Point | None = None
        self._is_done = False
        self._before: Any = None
        self._line = pg.PlotCurveItem(antialias=True)
        self._marks = Marks()
        self._area = QGraphicsPolygonItem()
        self._area.setPen(pg.mkPen(None))
        for height, item in enumerate((self._area, self._line, self._marks)):
            item.setZValue(ABOVE_ALL + height)
            view.add_item(item)
        self.card = Card(view, self.copy, self.stop)
        self.beside = label("", "card")
        self.beside.setParent(view)
        self.beside.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.beside.hide()
        view.cursor_moved.connect(self._on_moved)

    def toggle(self, kind: Kind) -> None:
        """Measure this, or leave where it is being measured."""
        self.stop() if self.kind == kind else self.start(kind)

    def start(self, kind: Kind) -> None:
        """Measure anew."""
        if self.kind is None:
            self._before, self._view.box.tool = self._view.box.tool, self
            self._view.installEventFilter(self)
            self._view.setCursor(Qt.CursorShape.CrossCursor)
        self.kind = kind
        self._begin()
        self.card.show_title(TITLES[kind], GRID.format(system=self._view.system))
        self.card.show()
        self.card.raise_()
        self._view.setFocus()
        self._show()
        self._view.mode_changed.emit()

    def stop(self) -> None:
        """Leave; what was measured goes."""
        if self.kind is None:
            return
        self.kind = None
        self._view.box.tool = self._before
        self._view.removeEventFilter(self)
        self._view.unsetCursor()
        self.card.hide()
        self._begin()
        self._show()
        self._view.mode_changed.emit()

    @property
    def result(self) -> str:
        """What has been measured so far, the place of the cursor counted in until it is done."""
        points = self._all_points()
        if self.kind == "area":
            area = area_of(points) if len(points) > 2 else None
            return str(TOO_FEW if len(points) < 3 else CROSSED if area is None else area_words(area))
        return length_words(length_of(points))

    def copy(self) -> None:
        """Put the result on the clipboard."""
        QGuiApplication.clipboard().setText(self.result)

    def _begin(self) -> None:
        self.points, self._cursor, self._is_done = [], None, False

    # What the mouse and the keys do

    def click(self, ev: Any) -> bool:
        if ev.button() == Qt.MouseButton.RightButton or ev.double():
            self._finish()
        elif ev.button() == Qt.MouseButton.LeftButton:
            if self._is_done:
                self._begin()
            at = self._view.box.mapSceneToView(ev.scenePos())
            self.points.append(self._snapped((at.x(), at.y())))
            self._show()
        return True

    def drag(self, ev: Any) -> bool:
        """The map can be moved while measuring."""
        return False

    def _on_moved(self, east: float, north: float) -> None:
        if self.kind is not None and not self._is_done:
            self._cursor = self._snapped((east, north))
            self._show()

    def _snapped(self, at: Point) -> Point:
        free = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.AltModifier
        return at if free else self._view.vertex_near(at)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._key(event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.stop()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        elif event.key() == Qt.Key.Key_Backspace:
            self._take_back()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            return False
        return True

    def _finish(self) -> None:
        self._is_done, self._cursor = bool(self.points), None
        self._show()

    def _take_back(self) -> None:
        self.points, self._is_done = self.points[:-1], False
        self._show()

    # Showing

    def _all_points(self) -> list[Point]:
        return [*self.points, *([self._cursor] if self.points and self._cursor else [])]

    def _show(self) -> None:
        points = self._all_points()
        closed = [*points, points[0]] if self.kind == "area" and len(points) > 2 else points
        xy = np.array(closed, dtype=float).reshape(-1, 2)
        accent = QColor(current_theme().accent)
        self._line.setData(
            x=xy[:, 0], y=xy[:, 1], pen=pg.mkPen(accent, width=2.5 * self._view.devicePixelRatioF(), cosmetic=True)
        )
        self._marks.setData(pos=np.array(self.points, dtype=float).reshape(-1, 2), symbol="o", size=8, pen=pg.mkPen(accent, width=2),
                            brush=pg.mkBrush(current_theme().base))  # fmt: skip
        accent.setAlpha(45)
        self._area.setBrush(accent)
        self._area.setPolygon(QPolygonF([QPointF(*point) for point in closed] if self.kind == "area" else []))
        self.card.show_result(self.result, self._leg(points))
        self._show_beside()

    def _leg(self, points: Sequence[Point]) -> Words:
        """The last piece, or the way round an area."""
        if self.kind == "area":
            around = length_of([*points, *points[:1]])
            return Words(ja="周 {m}", en="round it {m}").format(m=length_words(around))
        return Words(ja="最後の区間 {m}", en="last piece {m}").format(m=length_words(length_of(points[-2:])))

    def _show_beside(self) -> None:
        """The sum beside the cursor, within the map."""
        self.beside.setVisible(self.kind is not None and self._cursor is not None and bool(self.points))
        if self._cursor is None or not self.beside.isVisibleTo(self._view):
            return
        self.beside.setText(self.result)
        self.beside.adjustSize()
        at = self._view.mapFromScene(self._view.box.mapViewToScene(QPointF(*self._cursor)))
        left = min(at.x() + BESIDE, self._view.width() - self.beside.width())
        self.beside.move(left, max(0, min(at.y() + BESIDE, self._view.height() - self.beside.height())))


class Card(QFrame):
    """What is measured, the result to copy, and how it is done; over the upper left corner of the map."""

    def __init__(self, view: QWidget, copy: Callable[[], object], leave: Callable[[], object]) -> None:
        super().__init__(view)
        self.setObjectName("card")
        self._title, self._figure, self._leg = label("", "title"), label("", "figure"), label("", "muted")
        self._grid, hint = label("", "muted"), label(HINT, "muted")
        self.copy_button = button(Words(ja="コピー", en="Copy"), copy)
        self.leave_button = button(Words(ja="やめる", en="Leave"), leave)
        for one in (self.copy_button, self.leave_button):
            one.setObjectName("small")
        layout = (
            column(self._title, self._figure, self._leg, self._grid, hint, row(self.copy_button, self.leave_button, None),
                   margins=(12, 8, 12, 10))
        )  # fmt: skip
        layout.setSpacing(3)
        self.setLayout(layout)
        self.move(10, 10)
        self.hide()

    @property
    def text(self) -> str:
        """The result as it reads."""
        return self._figure.text()

    def show_title(self, title: Words, grid: Words) -> None:
        self._title.setText(str(title))
        self._grid.setText(str(grid))
        self.setAccessibleName(str(title))

    def show_result(self, result: str, leg: Words) -> None:
        self._figure.setText(result)
        self._leg.setText(str(leg))
        self.adjustSize()
