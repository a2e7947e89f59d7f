"""A broad band laid under stretches of pipe for as long as a dialog speaks of them."""

from __future__ import annotations

import pyqtgraph as pg

from waterdx.app.map.layers import Lines, in_view, no_lines, widened
from waterdx.app.map.map_view import MARGIN, MapView

BELOW = -15  # the selection lies at -10, pipes from 0
WIDTH = 15.0


class Halo:
    """On one map until `leave` is called."""

    def __init__(self, view: MapView) -> None:
        self.lines = no_lines()
        self._view = view
        self._curve = pg.PlotCurveItem(connect="pairs", antialias=True, skipFiniteCheck=True)
        self._curve.setSegmentedLineMode("on")
        self._curve.setZValue(BELOW)
        view.box.addItem(self._curve, ignoreBounds=True)
        view.box.sigRangeChanged.connect(self._draw)

    def show(self, lines: Lines, colour: str) -> None:
        """Lay the band under other stretches."""
        self.lines = lines
        self._curve.setPen(pg.mkPen(colour, width=WIDTH, cosmetic=True))
        self._draw()

    def leave(self) -> None:
        """Take the band away for good."""
        self._view.box.sigRangeChanged.disconnect(self._draw)
        self._view.box.removeItem(self._curve)

    def _draw(self) -> None:
        if self._view.metres_per_pixel > 0:  # a map that was never shown may have no size
            pieces = in_view(self.lines, widened(self._view.view, MARGIN), self._view.metres_per_pixel)
            self._curve.setData(x=pieces[:, 0::2].ravel(), y=pieces[:, 1::2].ravel())
