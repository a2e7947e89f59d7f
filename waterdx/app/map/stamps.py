"""Many small pictures on the map, upright and always of the same size: symbols of nodes, arrows of flow.

Painted from one pixmap in one call: 10,000 of them take a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from waterdx.app.map.layers import Box, Floats, Ints

CELL = 22  # pixels of the square one picture has
Drawing = Callable[[QPainter], None]  # draws about the origin, within CELL


class Stamps(pg.GraphicsObject):  # type: ignore[misc]
    """`show` says where which of the drawings are; a click on them is one on the map."""

    def __init__(self, drawings: Sequence[Drawing]) -> None:
        super().__init__()
        self._drawings = drawings
        self._fragments = PrimitiveArray(QPainter.PixmapFragment, 10)
        self._atlas: QPixmap | None = None
        self._box = QRectF()
        self.places: Floats = np.empty((0, 2))
        self.which: Ints = np.empty(0, dtype=np.int64)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_at(self, places: Floats, which: Ints, view: Box) -> None:
        """Pictures `which` (numbers of drawings) at `places` (n, 2), all within `view`."""
        self.prepareGeometryChange()
        self.places, self.which = places, which
        self._box = QRectF(view[0], view[1], view[2] - view[0], view[3] - view[1])
        self.update()

    def draw_anew(self) -> None:
        """The colours have changed."""
        self._atlas = None
        self.update()

    def boundingRect(self) -> QRectF:
        return self._box

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        if not len(self.places):
            return
        ratio = widget.devicePixelRatioF() if widget is not None else 1.0
        if self._atlas is None or self._atlas.devicePixelRatio() != ratio:
            self._atlas = _atlas_of(self._drawings, ratio)
        at = pg.functions.transformCoordinates(painter.transform(), self.places.T)
        painter.resetTransform()
        self._fragments.resize(len(self.places))
        fragments, side = self._fragments.ndarray(), CELL * ratio
        fragments[:, 0:2] = np.round(at.T)
        fragments[:, 2], fragments[:, 3] = self.which * side, 0
        fragments[:, 4:6], fragments[:, 6:8] = side, 1 / ratio
        fragments[:, 8], fragments[:, 9] = 0.0, 1.0  # not turned: a turned picture takes ten times as long
        first, count = self._fragments.drawargs()
        painter.drawPixmapFragments(first, count, self._atlas)


def pixmap_of(drawing: Drawing, ratio: float) -> QPixmap:
    """One picture by itself, as for a legend."""
    return _atlas_of([drawing], ratio)


def _atlas_of(drawings: Sequence[Drawing], ratio: float) -> QPixmap:
    made = QPixmap(round(CELL * ratio) * max(1, len(drawings)), round(CELL * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number, drawing in enumerate(drawings):
        painter.save()
        painter.translate((number + 0.5) * CELL, CELL / 2)
        drawing(painter)
        painter.restore()
    painter.end()
    return made
