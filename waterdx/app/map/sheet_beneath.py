"""A placed sheet of paper under the pipes of the map: its image and where its pixels lie on the ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsPixmapItem

UNDER_ALL = -30  # the local background lies at -20


@dataclass(frozen=True)
class SheetBeneath:
    """`number` of the sheet, `image` H×W or H×W×3 uint8, `matrix` 2×3 from its pixels to (east, north) in metres, `opacity` 0..1."""

    number: int
    image: np.ndarray
    matrix: np.ndarray
    opacity: float = 0.6


def pixmap_of(image: np.ndarray) -> QPixmap:
    """A picture of H×W or H×W×3 uint8."""
    height, width = image.shape[:2]
    kind = QImage.Format.Format_Grayscale8 if image.ndim == 2 else QImage.Format.Format_RGB888
    data = np.ascontiguousarray(image)
    return QPixmap.fromImage(QImage(data.tobytes(), width, height, data.strides[0], kind))


def item_of(sheet: SheetBeneath) -> Any:
    """The item of the map for a sheet."""
    item = QGraphicsPixmapItem(pixmap_of(sheet.image))
    (a, b, e), (c, d, n) = sheet.matrix
    item.setTransform(QTransform(a, c, b, d, e, n))
    item.setOpacity(sheet.opacity)
    item.setZValue(UNDER_ALL)
    item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
    return item
