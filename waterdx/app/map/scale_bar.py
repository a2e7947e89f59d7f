"""A scale bar of a round length, drawn over the map's corner."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from waterdx.app.theme import current_theme

WIDEST = 150


def round_length(metres: float) -> float:
    """The longest 1, 2 or 5 times a power of ten that is not longer than `metres`.

    >>> round_length(730.0), round_length(0.3)
    (500.0, 0.2)
    """
    power = 10.0 ** math.floor(math.log10(metres))
    return max(step * power for step in (1, 2, 5) if step * power <= metres * (1 + 1e-9))


def length_text(metres: float) -> str:
    """A length as a person writes it.

    >>> length_text(2000.0), length_text(500.0), length_text(0.5)
    ('2 km', '500 m', '0.5 m')
    """
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"


class ScaleBar(QWidget):
    """Sits over the map and lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(WIDEST + 24, self.fontMetrics().height() + 16)
        self._length, self._width = 0.0, 0.0

    def show_scale(self, metres_per_pixel: float) -> None:
        self._length = round_length(metres_per_pixel * WIDEST)
        self._width = self._length / metres_per_pixel
        self.update()

    @property
    def text(self) -> str:
        return length_text(self._length)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._length:
            return
        theme = current_theme()
        painter = QPainter(self)
        ground = QColor(theme.map)
        ground.setAlpha(200)
        painter.fillRect(QRectF(0, 0, self._width + 20, self.height()), ground)
        painter.setPen(QPen(QColor(theme.text), 2))
        bottom = self.height() - 6
        painter.drawPolyline(
            [
                QPointF(10, bottom - 6),
                QPointF(10, bottom),
                QPointF(10 + self._width, bottom),
                QPointF(10 + self._width, bottom - 6),
            ]
        )
        painter.drawText(QRectF(0, 0, self._width + 20, self.height() - 10), int(Qt.AlignmentFlag.AlignCenter), self.text)
        painter.end()
