"""The pictures beneath a map: drawn in the background for the view and a margin around it, shown until the next are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsPixmapItem

from waterdx.app.jobs import Latest
from waterdx.app.map.layers import Box, contains, widened
from waterdx.app.map.picture_tasks import Drawn, View, draw_pictures

if TYPE_CHECKING:
    from waterdx.app.map.map_view import MapView

MARGIN = 0.25
AFTER_MS = 60  # after the view came to rest
STRETCHED = 1.3  # how much coarser or finer than the view a picture may be before it is drawn anew
MOST_SIDE = 6000  # pixels


@dataclass(frozen=True)
class Wanted:
    """A picture (Backdrop) to be shown: at which height among the layers, how opaque; `stamp` tells one state of its file from another."""

    picture: Any
    stamp: int
    height: float
    opacity: float


class PicturesBeneath(QObject):
    """Signal: `shown(drawn)` when others are on the map: a list of Drawn, among them those that cannot be read."""

    shown = Signal(object)

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        self._wanted: dict[str, Wanted] = {}
        self._project: tuple[Any, int] | None = None
        self._items: dict[str, QGraphicsPixmapItem] = {}
        self._drawn_for: tuple[Box, float] | None = None  # and the metres of a pixel
        self._drawn: dict[str, int] = {}  # which pictures, in which state of their file
        self._asked = Latest(self)
        self._soon = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._soon.timeout.connect(self._ask)
        view.box.sigRangeChanged.connect(self.show_in_view)

    @property
    def is_busy(self) -> bool:
        return self._asked.is_running or self._soon.isActive()

    @property
    def names(self) -> Sequence[str]:
        """The layers whose picture is on the map now."""
        return [name for name, item in self._items.items() if not item.pixmap().isNull()]

    def leave_for_good(self) -> None:
        self._soon.stop()
        self._asked.wait()

    def show(self, project: tuple[Any, int] | None, wanted: Mapping[str, Wanted]) -> None:
        """Show these pictures of a project (path, EPSG number), by layer."""
        if project != self._project:
            self._drawn_for = None
        self._project, self._wanted = project, dict(wanted)
        for name in self._items.keys() - wanted.keys():
            self._view.box.removeItem(self._items.pop(name))
            self._drawn.pop(name, None)
        for name, item in self._items.items():
            self._dress(name, item)
        self.show_in_view()

    def show_in_view(self) -> None:
        """Draw anew, in a moment, what the view no longer holds."""
        if self._wanted and self._view.isVisible() and not self._is_held():
            self._soon.start()

    def _is_held(self) -> bool:
        if self._drawn_for is None or any(self._drawn.get(name) != one.stamp for name, one in self._wanted.items()):
            return False
        box, metres_per_pixel = self._drawn_for
        stretched = self._view.metres_per_pixel / metres_per_pixel
        return contains(box, self._view.view) and 1 / STRETCHED <= stretched <= STRETCHED

    def _ask(self) -> None:
        if self._project is None or not self._view.metres_per_pixel > 0:
            return
        path, epsg = self._project
        box, ratio = widened(self._view.view, MARGIN), self._view.devicePixelRatioF()
        sides = [(box[at + 2] - box[at]) / self._view.metres_per_pixel * ratio for at in (0, 1)]
        by = min(1.0, MOST_SIDE / max(sides))
        view = View(path, epsg, box, *(max(1, round(side * by)) for side in sides))
        asked = box, self._view.metres_per_pixel, {name: one.stamp for name, one in self._wanted.items()}
        wanted = [(name, one.picture) for name, one in self._wanted.items()]
        self._asked.ask(partial(draw_pictures, view, wanted), partial(self._on_drawn, asked))

    def _on_drawn(self, asked: tuple[Box, float, dict[str, int]], drawn: list[Drawn]) -> None:
        self._drawn_for, self._drawn = asked[:2], asked[2]
        for one in drawn:
            if one.name in self._wanted:
                self._put(one)
        self.shown.emit(drawn)
        self.show_in_view()  # the view may have gone on meanwhile

    def _put(self, one: Drawn) -> None:
        if one.name not in self._items:
            item = QGraphicsPixmapItem()
            item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
            self._items[one.name] = item
            self._view.box.addItem(item, ignoreBounds=True)
        item = self._items[one.name]
        item.setPixmap(QPixmap() if one.image is None else pixmap_of(one.image))
        if one.image is not None:
            west, south, east, north = one.box
            height, width = one.image.shape[:2]
            item.setTransform(QTransform((east - west) / width, 0, 0, -(north - south) / height, west, north))
        self._dress(one.name, item)

    def _dress(self, name: str, item: QGraphicsPixmapItem) -> None:
        item.setZValue(self._wanted[name].height)
        item.setOpacity(self._wanted[name].opacity)


def pixmap_of(image: np.ndarray) -> QPixmap:
    """A picture of H×W×4 uint8, colours multiplied by their opacity."""
    height, width = image.shape[:2]
    return QPixmap.fromImage(QImage(image.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888_Premultiplied))
