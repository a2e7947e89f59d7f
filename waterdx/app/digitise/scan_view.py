"""A page of a scan to look at: wheel to zoom, drag to move, boxes round what is being confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsItem, QGraphicsScene, QGraphicsView

from waterdx.app.digitise.page_item import Levels, PageItem
from waterdx.app.theme import current_theme
from waterdx.core.words import Words

Corners = Sequence[tuple[float, float]]
HALF = 0.5  # from the upper left of a pixel, which the scene counts from, to its middle, which traced places count from
_STEP = 1.25
_LINE, _THICK = 2, 3
_MOST_ROOM = 150  # pixels
_ROOM = 2.5  # times the height of a cell that is seen round it


class ScanView(QGraphicsView):
    """Signals, in pixels of the page: `clicked(x, y)`, `double_clicked(x, y)`, `moved(x, y)`, and `boxed(x0, y0, x1, y1)` while
    `set_boxing` is on, when a drag draws a box instead of moving the page."""

    clicked = Signal(float, float)
    double_clicked = Signal(float, float)
    moved = Signal(float, float)
    boxed = Signal(float, float, float, float)

    def __init__(self, name: Words) -> None:
        super().__init__()
        self.setScene(QGraphicsScene(self))
        self.setAccessibleName(str(name))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.viewport().setMouseTracking(True)
        self._page = PageItem()
        self.scene().addItem(self._page)
        self._rubber = self.scene().addPath(QPainterPath())
        self._rubber.setZValue(1)
        self._boxes: list[QGraphicsItem] = []
        self._pressed: QPointF | None = None
        self._is_whole = True  # until somebody looks at a part of the page

    def show_page(self, levels: Levels) -> None:
        """Show a page, whole; () shows nothing."""
        self.clear_boxes()
        self.show_rubber(())
        self._page.show_levels(levels)
        self.scene().setSceneRect(self._page.boundingRect())
        self.fit()

    def show_instead(self, levels: Levels) -> None:
        """Show the same page in another state (cleaned); what is marked and where one looks stays."""
        self._page.show_levels(levels)

    def set_boxing(self, on: bool) -> None:
        """Whether a drag draws a box."""
        self.setDragMode(QGraphicsView.DragMode.RubberBandDrag if on else QGraphicsView.DragMode.ScrollHandDrag)

    @property
    def pixels_across(self) -> float:
        """How many pixels of the page one of the screen is."""
        return float(1 / self.transform().m11())

    def show_rubber(self, points: Corners) -> None:
        """A line that is being drawn."""
        path = QPainterPath(QPointF(*points[0])) if points else QPainterPath()
        for x, y in points[1:]:
            path.lineTo(x, y)
        pen = QPen(QColor(current_theme().accent), _LINE, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        self._rubber.setPen(pen)
        self._rubber.setPath(path)

    def fit(self) -> None:
        """The whole page in view."""
        self._is_whole = True
        self.fitInView(self.scene().sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)

    @contextmanager
    def held(self) -> Iterator[None]:
        """What is looked at stays where it is, whatever is chosen meanwhile."""
        shown, centre = self.transform(), self.mapToScene(self.viewport().rect().center())
        yield
        self.setTransform(shown)
        self.centerOn(centre)

    def clear_boxes(self) -> None:
        for item in self._boxes:
            self.scene().removeItem(item)
        self._boxes = []

    def mark(self, corners: Corners, kind: str, thick: bool = False) -> None:
        """A box in the colour of `accent`, `warning` or `success`; thick where the eye should go."""
        theme = current_theme()
        colour = QColor({"warning": theme.warning, "success": theme.success}.get(kind, theme.accent))
        pen = QPen(colour, _THICK if thick else _LINE, Qt.PenStyle.DashLine if kind == "warning" else Qt.PenStyle.SolidLine)
        pen.setCosmetic(True)
        self._boxes.append(self.scene().addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]), pen))

    def mark_line(self, points: Corners) -> None:
        """A line that was traced, in the colour of the accent. Its whole numbers are the middles of pixels."""
        path = QPainterPath(QPointF(points[0][0] + HALF, points[0][1] + HALF))
        for x, y in points[1:]:
            path.lineTo(x + HALF, y + HALF)
        pen = QPen(QColor(current_theme().accent), _THICK)
        pen.setCosmetic(True)
        self._boxes.append(self.scene().addPath(path, pen))

    def mark_place(self, place: tuple[float, float]) -> None:
        """A small cross where somebody clicked."""
        x, y = place
        size = 6 / self.transform().m11()
        self.mark(
            [(x - size, y - size), (x + size, y + size), (x, y), (x + size, y - size), (x - size, y + size), (x, y)], "success"
        )

    def mark_named(self, place: tuple[float, float], name: str) -> None:
        """A cross with a name, as large at every zoom."""
        colour = QColor(current_theme().accent)
        path = QPainterPath()
        for start, stop in (((-9, 0), (9, 0)), ((0, -9), (0, 9))):
            path.moveTo(*start)
            path.lineTo(*stop)
        cross = self.scene().addPath(path, QPen(colour, _LINE))
        words = self.scene().addSimpleText(name)
        words.setBrush(colour)
        for item, shift in ((cross, 0.0), (words, 4.0)):
            item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
            item.setPos(*place)
            item.setTransform(QTransform.fromTranslate(shift, shift))
            self._boxes.append(item)

    def look_at(self, corners: Corners) -> None:
        """Bring a cell into view with what stands round it, large enough to be read; of a line, all of it."""
        self._is_whole = False
        rect = QPolygonF([QPointF(x, y) for x, y in corners]).boundingRect()
        room = min(rect.height() * _ROOM, _MOST_ROOM + 0.1 * max(rect.width(), rect.height()))
        wanted = rect.adjusted(-room * 2, -room, room * 2, room)
        self.fitInView(wanted, Qt.AspectRatioMode.KeepAspectRatio)
        self.centerOn(rect.center())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_whole:
            self.fit()

    # Hands

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._zoom(_STEP if event.angleDelta().y() > 0 else 1 / _STEP)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom(_STEP)
        elif event.key() == Qt.Key.Key_Minus:
            self._zoom(1 / _STEP)
        elif event.key() == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def _zoom(self, by: float) -> None:
        if 0.01 < self.transform().m11() * by < 40:
            self._is_whole = False
            self.scale(by, by)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        super().mouseReleaseEvent(event)
        if pressed is None:
            return
        start, at = (self.mapToScene(one.toPoint()) for one in (pressed, event.position()))
        if (event.position() - pressed).manhattanLength() < 4:
            self.clicked.emit(at.x(), at.y())
        elif self.dragMode() == QGraphicsView.DragMode.RubberBandDrag:
            box = QRectF(start, at).normalized() & self.sceneRect()
            self.boxed.emit(box.left(), box.top(), box.right(), box.bottom())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self.mapToScene(event.position().toPoint())
        self.double_clicked.emit(at.x(), at.y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        at = self.mapToScene(event.position().toPoint())
        self.moved.emit(at.x(), at.y())
