"""The places a tab tells of (suspected leaks, critical customers, emergency roads) on the map, while the tab is seen."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject

from waterdx.app.map.marks import Marks
from waterdx.app.map.sketch import NO_SKETCH, Sketch
from waterdx.app.screening.tab import ScreeningTab
from waterdx.app.theme import current_theme

OVER_PIPES, UNDER_PIPES = 70, -15  # a road is drawn under the pipes that lie in it
POINT_SIZE, LINE_WIDTH = 12, 8
LINE_OPACITY = 0.5


class PlacesOnMap(QObject):
    """Points as diamonds, lines and the edges of areas as lines; they count for nothing when the view is fitted."""

    def __init__(self, part: ScreeningTab) -> None:
        super().__init__(part)
        self._part, self._of = part, ""
        self.sketch = NO_SKETCH
        self.points = Marks(symbol="d", size=POINT_SIZE)
        self.lines = pg.PlotCurveItem(connect="pairs", antialias=True, skipFiniteCheck=True)
        self.lines.setOpacity(LINE_OPACITY)
        for item, height in ((self.lines, UNDER_PIPES), (self.points, OVER_PIPES)):
            item.setZValue(height)
            item.setVisible(False)
            part.map.add_item(item)
        part.installEventFilter(self)
        part.session.town_changed.connect(self._forget_another_town)

    def show(self, sketch: Sketch) -> None:
        """These places from now on."""
        self.sketch, theme = sketch, current_theme()
        self.points.setData(
            x=sketch.points[:, 0], y=sketch.points[:, 1], brush=pg.mkBrush(theme.accent), pen=pg.mkPen(theme.map, width=1.5)
        )
        ends = sketch.lines.pieces
        self.lines.setData(x=ends[:, 0::2].ravel(), y=ends[:, 1::2].ravel(), pen=pg.mkPen(theme.accent, width=LINE_WIDTH))
        self._show_if_seen(self._part.isVisible())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._part:
            if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
                self._show_if_seen(event.type() == QEvent.Type.Show)
            elif event.type() == QEvent.Type.PaletteChange:  # another theme
                self.show(self.sketch)
        return False

    def _forget_another_town(self) -> None:
        town = self._part.session.town
        path = "" if town is None else str(town.path)
        if path != self._of:
            self._of = path
            self.show(NO_SKETCH)

    def _show_if_seen(self, seen: bool) -> None:
        self.points.setVisible(seen and len(self.sketch.points) > 0)
        self.lines.setVisible(seen and len(self.sketch.lines.pieces) > 0)
