"""A page of a scan to look at: wheel to zoom, drag to move, boxes round what is being confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen, QPixmap, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsPathItem, QGraphicsPolygonItem, QGraphicsScene, QGraphicsView

from waterdx.app.map.sheet_beneath import pixmap_of
from waterdx.app.theme import current_theme
from waterdx.core.words import Words

if TYPE_CHECKING:
    import numpy as np

Corners = Sequence[tuple[float, float]]
_STEP = 1.25
_LINE, _THICK = 2, 3
_MOST_ROOM = 150  # pixels
_ROOM = 2.5  # times the height of a cell that is seen round it


class ScanView(QGraphicsView):
    """Signals: `clicked(x, y)` in pixels of the page."""

    clicked = Signal(float, float)

    def __init__(self, name: Words) -> None:
        super().__init__()
        self.setScene(QGraphicsScene(self))
        self.setAccessibleName(str(name))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self._page = self.scene().addPixmap(QPixmap())
        self._page.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._boxes: list[QGraphicsPolygonItem | QGraphicsPathItem] = []
        self._pressed: QPointF | None = None

    def show_page(self, pixels: np.ndarray | None) -> None:
        """Show a page (H×W or H×W×3 uint8), whole; None shows nothing."""
        self.clear_boxes()
        if pixels is None:
            self._page.setPixmap(QPixmap())
            return
        height, width = pixels.shape[:2]
        self._page.setPixmap(pixmap_of(pixels))
        self.scene().setSceneRect(QRectF(0, 0, width, height))
        self.fit()

    def fit(self) -> None:
        """The whole page in view."""
        self.fitInView(self.scene().sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)

    def clear_boxes(self) -> None:
        for item in self._boxes:
            self.scene().removeItem(item)
        self._boxes = []

    def mark(self, corners: Corners, kind: str, thick: bool = False) -> None:
        """A box (or line, with `kind` "line") in the colour of `accent`, `warning` or `success`; thick where the eye should go."""
        theme = current_theme()
        colour = QColor({"warning": theme.warning, "success": theme.success}.get(kind, theme.accent))
        pen = QPen(colour, _THICK if thick else _LINE, Qt.PenStyle.DashLine if kind == "warning" else Qt.PenStyle.SolidLine)
        pen.setCosmetic(True)
        self._boxes.append(self.scene().addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]), pen))

    def mark_line(self, points: Corners) -> None:
        """A line that was traced, in the colour of the accent."""
        path = QPainterPath(QPointF(*points[0]))
        for x, y in points[1:]:
            path.lineTo(x, y)
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

    def look_at(self, corners: Corners) -> None:
        """Bring a cell into view with what stands round it, large enough to be read; of a line, all of it."""
        rect = QPolygonF([QPointF(x, y) for x, y in corners]).boundingRect()
        room = min(rect.height() * _ROOM, _MOST_ROOM + 0.1 * max(rect.width(), rect.height()))
        wanted = rect.adjusted(-room * 2, -room, room * 2, room)
        self.fitInView(wanted, Qt.AspectRatioMode.KeepAspectRatio)
        self.centerOn(rect.center())

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
            self.scale(by, by)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and (event.position() - self._pressed).manhattanLength() < 4:
            at = self.mapToScene(event.position().toPoint())
            self.clicked.emit(at.x(), at.y())
        self._pressed = None
        super().mouseReleaseEvent(event)
