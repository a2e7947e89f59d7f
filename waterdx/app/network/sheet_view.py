"""A drawing on white paper to look at closely: whole at first, larger with the wheel or + and -, moved by dragging."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsPixmapItem, QGraphicsScene, QGraphicsView

from waterdx.core.words import Words

STEP = 1.25
LEAST_PIXELS = 400  # an image halved is no smaller than this
LARGEST = 4.0  # pixels of the screen for one of the image
KEYS = {Qt.Key.Key_Plus: STEP, Qt.Key.Key_Minus: 1 / STEP}


class SheetView(QGraphicsView):
    """Shows one image; until a person has zoomed it stays whole when the view changes its size."""

    def __init__(self, name: Words) -> None:
        super().__init__()
        self._picture = QGraphicsPixmapItem()
        self._picture.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._sizes: list[QPixmap] = []  # the image, half of it, a quarter …: made smaller at a stroke letters fall to pieces
        self._is_whole = True
        scene = QGraphicsScene(self)
        scene.addItem(self._picture)
        self.setScene(scene)
        self.setAccessibleName(str(name))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)

    @property
    def has_image(self) -> bool:
        return bool(self._sizes)

    @property
    def scale_now(self) -> float:
        """Pixels of the screen for one of the image."""
        return self.transform().m11()

    def show_image(self, image: QImage, told: str) -> None:
        """Show another image, whole; `told` says what it shows to who cannot see it."""
        self._sizes = [QPixmap.fromImage(one) for one in _halved(image)]
        self.scene().setSceneRect(QRectF(image.rect()))
        self.setBackgroundBrush(QColor("white"))
        self.setAccessibleDescription(told)
        self.show_whole()

    def show_whole(self) -> None:
        """As much of the drawing as there is."""
        self._is_whole = True
        self.fitInView(self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
        self._show_size()

    def zoom(self, factor: float) -> None:
        """Larger or smaller, never smaller than whole."""
        whole = min(
            self.viewport().width() / max(1.0, self.sceneRect().width()),
            self.viewport().height() / max(1.0, self.sceneRect().height()),
        )
        wanted = min(LARGEST, self.scale_now * factor)
        if wanted <= whole:
            self.show_whole()
        else:
            self._is_whole = False
            self.scale(wanted / self.scale_now, wanted / self.scale_now)
            self._show_size()

    def _show_size(self) -> None:
        """Of the sizes of the image the smallest that has a pixel for each of the screen."""
        if self._sizes:
            halvings = max(0, math.floor(-math.log2(self.scale_now * self.devicePixelRatioF())))
            level = min(halvings, len(self._sizes) - 1)
            self._picture.setPixmap(self._sizes[level])
            self._picture.setScale(2.0**level)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        factor = KEYS.get(Qt.Key(event.key()))
        if factor is None:
            super().keyPressEvent(event)
        else:
            self.zoom(factor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_whole and self.has_image:
            self.show_whole()


def _halved(image: QImage) -> list[QImage]:
    """An image, half of it, a quarter, down to LEAST_PIXELS."""
    sizes = [image]
    while sizes[-1].width() >= 2 * LEAST_PIXELS:
        last = sizes[-1]
        half = last.scaled(
            last.width() // 2,
            last.height() // 2,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        sizes.append(half)
    return sizes
