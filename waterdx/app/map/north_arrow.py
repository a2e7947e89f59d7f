"""Grid north, over the lower right corner of the map. The map is never turned: up is the X axis of the plane coordinates."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from waterdx.app.theme import current_theme
from waterdx.core.words import Words

WIDTH, HEIGHT = 30, 46


class NorthArrow(QWidget):
    """Sits over the map and lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(str(Words(ja="上が北(座標の北)", en="North is up (grid north)")))
        self.setFixedSize(WIDTH, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(theme.map)
        ground.setAlpha(200)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(self.rect(), 4, 4)
        middle, top, bottom = WIDTH / 2, 18.0, HEIGHT - 4.0
        for side, filled in ((-1, True), (1, False)):
            painter.setPen(QPen(QColor(theme.text), 1.2))
            painter.setBrush(QColor(theme.text) if filled else QColor(theme.map))
            tail = QPointF(middle + side * 7, bottom)
            painter.drawPolygon(QPolygonF([QPointF(middle, top), tail, QPointF(middle, bottom - 6)]))
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(QRectF(0, 1, WIDTH, 17), int(Qt.AlignmentFlag.AlignCenter), "N")
        painter.end()
