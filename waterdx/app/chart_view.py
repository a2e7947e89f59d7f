"""A chart on the screen: white paper in either theme, whole where that can still be read, else as wide as there is room."""

from __future__ import annotations

import gc
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from waterdx.app.widgets import label

READABLE = 620  # pixels wide: a chart made narrower to be seen whole could not be read
COLLECT_AFTER_MS = 20  # when the widget is gone


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


def let_go(view: QWidget) -> None:
    """Take a chart that is shown no more off the memory.

    A figure is a ring of 20,000 objects that only Python's collector can undo. Left alone it waits until there are a dozen of
    them, and then stops the window for a quarter of a second; one is undone in a blink. In the window's thread, as widgets
    may not be undone in another.
    """
    view.hide()
    view.deleteLater()
    QTimer.singleShot(COLLECT_AFTER_MS, gc.collect)
