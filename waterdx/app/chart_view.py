"""A chart on the screen: white paper in either theme, as wide as there is room."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from waterdx.app.widgets import label


class ChartView(QScrollArea):
    """`figure` is what is saved, `image` what is shown of it."""

    def __init__(self, title: str, figure: Any, image: QImage) -> None:
        super().__init__()
        self.title, self.figure, self._image = title, figure, image
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._picture = label()
        self._picture.setAccessibleName(title)
        self.setWidget(self._picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ratio = self.devicePixelRatioF()
        width = int(min(self.viewport().width() * ratio, self._image.width()))
        scaled = self._image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(ratio)
        self._picture.setPixmap(QPixmap.fromImage(scaled))
        self._picture.adjustSize()
