"""The ground of a map: where one looks and how near, moving by mouse and keys, the scale and north in the corners."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from waterdx.app.map.layers import Box, Floats, box_of, widened
from waterdx.app.map.north_arrow import NorthArrow
from waterdx.app.map.scale import denominator, metres_per_pixel
from waterdx.app.map.scale_bar import ScaleBar
from waterdx.app.map.view_box import MapBox
from waterdx.app.theme import current_theme

ZOOM_STEP = 1.5
STEP, FAR_STEP = 0.1, 0.5  # of the view an arrow key moves
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
SMALLEST_BOX = 6  # pixels; a smaller box was no box
GAP = 10  # pixels between an edge and what lies over it
NEAREST_M = 20.0  # zooming to one short pipe still shows its surroundings


class Canvas(pg.GraphicsView):  # type: ignore[misc]
    """Signals: `cursor_moved(east, north)` in metres; `scale_changed(metres per pixel)`; `mode_changed` when what the mouse does
    has changed.
    """

    cursor_moved = Signal(float, float)
    scale_changed = Signal(float)
    mode_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=current_theme().map)
        self.setAntialiasing(True)
        self.box = MapBox()
        self.setCentralItem(self.box)
        self.scale_bar = ScaleBar(self)
        self.north_arrow = NorthArrow(self)
        self._fitted = False
        self._fit_again: Callable[[], object] | None = None  # brings the view to what it was brought to, until a person moves it
        self.box.sigRangeChangedManually.connect(self._on_moved_by_hand)
        self.box.zoom_boxed.connect(self._on_zoom_boxed)

    # Where one looks

    @property
    def has_fitted(self) -> bool:
        """Whether the view has ever been brought to something."""
        return self._fitted

    @property
    def metres_per_pixel(self) -> float:
        return float(self.box.viewPixelSize()[0])

    @property
    def view(self) -> Box:
        (x0, x1), (y0, y1) = self.box.viewRange()
        return x0, y0, x1, y1

    @property
    def scale(self) -> float:
        """N of the scale 1:N, by the dots an inch the system says this screen has."""
        return denominator(self.metres_per_pixel, self.logicalDpiX())

    def set_scale(self, scale: float) -> None:
        """Show the same middle at 1:`scale`."""
        factor = metres_per_pixel(scale, self.logicalDpiX()) / self.metres_per_pixel
        self._scale_by(factor)

    def bring_into_view(self, east: float, north: float) -> None:
        """Move the map, at its scale, where a place is out of sight."""
        x0, y0, x1, y1 = self.view
        if not (x0 <= east <= x1 and y0 <= north <= y1):
            self._move_by(east - (x0 + x1) / 2, north - (y0 + y1) / 2)

    def zoom_to_place(self, east: float, north: float, around: float) -> None:
        """A place in the middle and so many metres of what is round it."""
        self._zoom_to((east - around, north - around, east + around, north + around))

    def zoom_in(self) -> None:
        self._scale_by(1 / ZOOM_STEP)

    def zoom_out(self) -> None:
        self._scale_by(ZOOM_STEP)

    def _scale_by(self, factor: float) -> None:
        self.box.scaleBy((factor, factor))
        self._on_moved_by_hand()

    def _move_by(self, east: float, north: float) -> None:
        self.box.translateBy(x=east, y=north)
        self._on_moved_by_hand()

    def _on_moved_by_hand(self) -> None:
        self._fit_again = None

    def toggle_box_zoom(self) -> None:
        """Let the next drag draw the box to zoom to, or not."""
        self.box.zooms_once = not self.box.zooms_once
        if self.box.zooms_once:
            self._cursor_before = self.cursor()
            self.setCursor(Qt.CursorShape.CrossCursor)
            self.setFocus()
        else:
            self.setCursor(self._cursor_before)
        self.mode_changed.emit()

    def _on_zoom_boxed(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.toggle_box_zoom()
        if max(x1 - x0, y1 - y0) > SMALLEST_BOX * self.metres_per_pixel:
            self.box.setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0)
            self._on_moved_by_hand()

    def zoom_to_points(self, places: Floats) -> None:
        """Bring these places (n, 2) into view, as far as they are any."""
        self._zoom_to(box_of(np.tile(places[~np.isnan(places[:, 0])], 2)))

    def _zoom_to(self, box: Box | None) -> None:
        if box is None:
            return
        x0, y0, x1, y1 = widened(box, 0.06)
        grow_x, grow_y = max(0.0, NEAREST_M - (x1 - x0)) / 2, max(0.0, NEAREST_M - (y1 - y0)) / 2
        self.box.setRange(xRange=(x0 - grow_x, x1 + grow_x), yRange=(y0 - grow_y, y1 + grow_y), padding=0)
        self._fit_again = partial(self._zoom_to, box)
        self._fitted = self.isVisible()  # a hidden map has no size yet: it is fitted again when it comes into view

    # What the person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the map (a long way with Shift), + and - zoom, Esc drops a box zoom."""
        share = FAR_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        if event.key() in ARROWS:
            x0, y0, x1, y1 = self.view
            right, up = ARROWS[Qt.Key(event.key())]
            self._move_by(right * share * (x1 - x0), up * share * (y1 - y0))
        elif event.text() in ("+", "=", "-"):
            self.zoom_out() if event.text() == "-" else self.zoom_in()
        elif event.key() == Qt.Key.Key_Escape and self.box.zooms_once:
            self.toggle_box_zoom()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame shows that the keys go to the map."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(QColor(current_theme().accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
            painter.end()  # not left to Python: what holds the frame, as a debugger does, would hold the painter

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        at = self.box.mapSceneToView(self.mapToScene(event.position().toPoint()))
        self.cursor_moved.emit(at.x(), at.y())

    # Keeping what is shown

    def resizeEvent(self, event: QResizeEvent) -> None:
        # pyqtgraph resizes the view inside its own constructor, and once more when all in it is gone
        is_made = hasattr(self, "north_arrow") and not self.closed
        before = self.metres_per_pixel if is_made else 0.0
        super().resizeEvent(event)
        if is_made:
            self._place_overlays()
            self._keep_what_is_shown(before)

    def _keep_what_is_shown(self, metres_per_pixel: float) -> None:
        """After the map took another size: what it was brought to still fits, or the scale a person chose stays."""
        if self._fit_again is not None:
            self._fit_again()
        elif self._fitted and metres_per_pixel > 0:
            factor = metres_per_pixel / self.metres_per_pixel
            self.box.scaleBy((factor, factor))

    def _place_overlays(self) -> None:
        """What lies over the map goes to its corners."""
        bottom = self.height() - GAP
        self.north_arrow.move(GAP, bottom - self.north_arrow.height())
        self.scale_bar.move(GAP + self.north_arrow.width(), bottom - self.scale_bar.height())
