"""Points on the map that leave the mouse to the map: pyqtgraph's own would swallow a click on them."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg


class Marks(pg.ScatterPlotItem):  # type: ignore[misc]
    """A scatter of points one cannot click."""

    def mouseClickEvent(self, ev: Any) -> None:
        ev.ignore()
