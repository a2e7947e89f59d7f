"""What is drawn over the map while editing: the line being drawn, the vertices of the chosen pipe, where a point will snap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt

from waterdx.app.map.marks import Marks
from waterdx.app.theme import current_theme
from waterdx.core.words import Words

Point = tuple[float, float]
ABOVE_ALL = 200
SYMBOLS = {"vertex": "s", "edge": "x", "right_angle": "t1", "free": "o"}
SNAP_WORDS = {
    "vertex": Words(ja="頂点に合わせる", en="snaps to a vertex"),
    "edge": Words(ja="線の上に合わせる", en="snaps to an edge"),
    "right_angle": Words(ja="直角", en="right angle"),
    "free": Words(ja="", en=""),
}


class EditOverlay:
    """Curves and marks on a view box; hidden when they have nothing to show."""

    def __init__(self, box: pg.ViewBox) -> None:
        self._rubber = pg.PlotCurveItem(antialias=True)
        self._handles = Marks()
        self._snap = Marks()
        for height, item in enumerate((self._rubber, self._handles, self._snap)):
            item.setZValue(ABOVE_ALL + height)
            box.addItem(item, ignoreBounds=True)

    @property
    def rubber_points(self) -> list[Point]:
        x, y = self._rubber.getData()
        return [] if x is None else list(zip(x.tolist(), y.tolist(), strict=True))

    @property
    def handle_points(self) -> list[Point]:
        return [(float(spot.pos().x()), float(spot.pos().y())) for spot in self._handles.points()]

    def show_line(self, points: Sequence[Point]) -> None:
        """The line being drawn or moved."""
        xy = np.array(points, dtype=float).reshape(-1, 2)
        pen = pg.mkPen(current_theme().accent, width=2.5, style=Qt.PenStyle.DashLine, cosmetic=True)
        self._rubber.setData(x=xy[:, 0], y=xy[:, 1], pen=pen)

    def show_handles(self, points: Sequence[Point]) -> None:
        """The vertices that can be moved."""
        theme = current_theme()
        pen, brush = pg.mkPen(theme.accent, width=2), pg.mkBrush(theme.base)
        self._handles.setData(pos=np.array(points, dtype=float).reshape(-1, 2), symbol="s", size=9, pen=pen, brush=brush)

    def show_snap(self, point: Point | None, kind: str = "free") -> None:
        """Where the next point will lie; nothing where it is simply at the cursor."""
        pos = np.array([point] if point is not None and kind != "free" else [], dtype=float).reshape(-1, 2)
        self._snap.setData(pos=pos, symbol=SYMBOLS[kind], size=15, pen=pg.mkPen(current_theme().warning, width=2.5), brush=None)

    def clear(self) -> None:
        self.show_line([])
        self.show_handles([])
        self.show_snap(None)
