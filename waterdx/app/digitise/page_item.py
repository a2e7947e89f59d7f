"""A page as large as an A1 sheet in a graphics scene: only what is seen is drawn, from a copy no finer than the screen shows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

_LEAST_PX = 1000  # of the longer side of the coarsest copy
Levels = tuple[np.ndarray, ...]


def levels_of(pixels: np.ndarray) -> Levels:
    """The page (H×W or H×W×3 uint8) and copies of it, each half as large as the one before."""
    import cv2

    levels = [np.ascontiguousarray(pixels)]
    while max(levels[-1].shape[:2]) > 2 * _LEAST_PX:
        height, width = levels[-1].shape[:2]
        levels.append(np.asarray(cv2.resize(levels[-1], (width // 2, height // 2), interpolation=cv2.INTER_AREA)))
    return tuple(levels)


class PageItem(QGraphicsItem):
    """The page lies in the scene with its upper left corner at the origin, a pixel a unit."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)  # to be told what part is exposed
        self._levels: Levels = ()
        self._images: list[QImage] = []

    def show_levels(self, levels: Levels) -> None:
        """Show another page; () shows nothing. The arrays are drawn from where they are, not copied."""
        self.prepareGeometryChange()
        self._levels, self._images = levels, [_image(level) for level in levels]
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._images[0].width(), self._images[0].height()) if self._images else QRectF()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if not self._images:
            return
        seen = option.exposedRect & self.boundingRect()
        image = _level(self._images, painter.worldTransform().m11() * painter.device().devicePixelRatio())
        x, y = image.width() / self._images[0].width(), image.height() / self._images[0].height()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(seen, image, QRectF(seen.x() * x, seen.y() * y, seen.width() * x, seen.height() * y))


def _level(images: Sequence[QImage], scale: float) -> QImage:
    """The coarsest that is still as fine as the screen."""
    fine = [image for image in images if image.width() >= images[0].width() * min(1.0, scale)]
    return fine[-1]


def _image(pixels: np.ndarray) -> QImage:
    height, width = pixels.shape[:2]
    kind = QImage.Format.Format_Grayscale8 if pixels.ndim == 2 else QImage.Format.Format_RGB888
    return QImage(pixels.data, width, height, pixels.strides[0], kind)
