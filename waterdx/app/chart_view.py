"""A chart on the screen: white paper in either theme, whole where that can still be read, else as wide as there is room."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from waterdx.app.widgets import label

READABLE = 620  # pixels wide: a chart made narrower to be seen whole could not be read


class ChartView(QScrollArea):
    """`figure` is what is saved, `image` what is shown of it; `plot` is what Office can have of it, None where it cannot."""

    def __init__(self, title: str, figure: Any, image: QImage, plot: Any = None) -> None:
        super().__init__()
        self.title, self.figure, self.plot, self._image = title, figure, plot, image
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._picture = label()
        self._picture.setAccessibleName(title)
        self._picture.setAccessibleDescription(str(figure.get_label() or ""))
        self.setWidget(self._picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ratio = self.devicePixelRatioF()
        whole = self.viewport().height() * self._image.width() / max(1, self._image.height())
        width = min(self.viewport().width(), max(whole, READABLE))
        scaled = self._image.scaledToWidth(
            int(min(width * ratio, self._image.width())), Qt.TransformationMode.SmoothTransformation
        )
        scaled.setDevicePixelRatio(ratio)
        self._picture.setPixmap(QPixmap.fromImage(scaled))
        self._picture.adjustSize()
