"""How the mouse moves the map: drag pans, the wheel zooms about the cursor, a click picks, a drawn box picks many."""

from __future__ import annotations

from typing import Any, Protocol

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtWidgets import QGraphicsRectItem

from waterdx.app.theme import current_theme

Button = Qt.MouseButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class MouseTool(Protocol):
    """What takes the mouse before the map does: each says whether it has taken the event."""

    def click(self, ev: Any) -> bool: ...

    def drag(self, ev: Any) -> bool: ...


class MapBox(pg.ViewBox):  # type: ignore[misc]
    """Signals: `clicked(x, y, adding)`, `boxed(x0, y0, x1, y1, adding)`; `adding` when Ctrl is held;
    `zoom_boxed(x0, y0, x1, y1)` the one time a box was to be drawn to zoom to."""

    clicked = Signal(float, float, bool)
    boxed = Signal(float, float, float, float, bool)
    zoom_boxed = Signal(float, float, float, float)

    def __init__(self) -> None:
        super().__init__(lockAspect=True, enableMenu=False, defaultPadding=0.0)
        self.draws_boxes = False
        self.zooms_once = False
        self.tool: MouseTool | None = None
        self.disableAutoRange()
        self._band = QGraphicsRectItem()
        self._band.setZValue(1e9)
        self._band.hide()
        self.addItem(self._band, ignoreBounds=True)

    def mouseClickEvent(self, ev: Any) -> None:
        if self.tool is not None and self.tool.click(ev):
            ev.accept()
        elif ev.button() == Button.LeftButton:
            at = self.mapSceneToView(ev.scenePos())
            self.clicked.emit(at.x(), at.y(), bool(ev.modifiers() & CTRL))
            ev.accept()

    def mouseDragEvent(self, ev: Any, axis: Any = None) -> None:
        if self.zooms_once and ev.button() == Button.LeftButton:
            self._draw_box(ev)
        elif self.tool is not None and self.tool.drag(ev):
            ev.accept()
        elif ev.button() == Button.LeftButton and (self.draws_boxes or ev.modifiers() & SHIFT):
            self._draw_box(ev)
        else:
            super().mouseDragEvent(ev, axis)

    def _draw_box(self, ev: Any) -> None:
        ev.accept()
        start, end = self.mapSceneToView(ev.buttonDownScenePos()), self.mapSceneToView(ev.scenePos())
        box = QRectF(QPointF(start), QPointF(end)).normalized()
        if ev.isFinish():
            self._band.hide()
            sides = box.left(), box.top(), box.right(), box.bottom()
            if self.zooms_once:
                self.zoom_boxed.emit(*sides)
            else:
                self.boxed.emit(*sides, bool(ev.modifiers() & CTRL))
            return
        accent = pg.mkColor(current_theme().accent)
        self._band.setPen(pg.mkPen(accent, width=1.5, style=Qt.PenStyle.DashLine, cosmetic=True))
        accent.setAlpha(40)
        self._band.setBrush(accent)
        self._band.setRect(box)
        self._band.show()
