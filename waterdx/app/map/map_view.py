"""The map: pipes in colour classes, the selection cased in black or white, points above, scale bar and legend in the corners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from waterdx.app.distinct_rows import distinct
from waterdx.app.map.background import COLOURS, WIDTHS, Background
from waterdx.app.map.canvas import GAP, Canvas
from waterdx.app.map.classed import ClassedLines
from waterdx.app.map.dashes import dashed
from waterdx.app.map.hit_test import HitTest, Marked, nearest_point, points_within
from waterdx.app.map.layers import (
    CHORD_METRES_PER_PIXEL,
    Box,
    Floats,
    Ints,
    Lines,
    Pieces,
    around,
    box_of,
    contains,
    in_view,
    no_lines,
    widened,
)  # fmt: skip
from waterdx.app.map.legend import Legend
from waterdx.app.map.marks import Marks
from waterdx.app.map.measure import Measuring
from waterdx.app.map.sheet_beneath import SheetBeneath, item_of
from waterdx.app.map.styles import StyleClass, Styling
from waterdx.app.theme import current_theme
from waterdx.core.background import KINDS
from waterdx.core.words import Words

PICK_PIXELS = 8
MARGIN = 0.25
LEGEND_SHARE = 0.4
BENEATH = -20  # the selection lies at -10, pipes from 0
# Of what is far or crowded, in pixels of the screen: Qt draws antialiased lines of at most one in a third of the time.
THIN = 1.0
CROWDED = 12_000  # pieces of pipe in and around the view
DASHES_BELOW = 1.5  # metres per pixel under which the dashes of a class can be told
POINTS_BELOW = {"leaks": 12.0}  # metres per pixel under which the points are worth seeing over pipes
Part = Literal["selection", "all"]
UPLOAD = QEvent.Type(QEvent.registerEventType())


class Overlay(Protocol):
    """What follows the view on top of the pipes (labels, symbols): told when what is in view has to be made anew."""

    def show_in(self, view: Box, metres_per_pixel: float) -> None: ...


@dataclass
class _Layer:
    """The lines of one class (or the casing of the selection) and the curve that draws those in view."""

    lines: Lines
    curve: pg.PlotCurveItem
    width: float = 2.0  # pixels of the window: Qt takes those of such a pen for pixels of the screen
    colour: str = ""
    dash: tuple[float, float] | None = None  # pixels on and off


@dataclass
class _Shown:
    """What was uploaded last: nothing is uploaded again while the view stays inside it."""

    box: Box | None = None
    metres_per_pixel: float = 0.0
    layers: list[_Layer] = field(default_factory=list)


class MapView(Canvas):
    """Signals: `picked(rows, adding)` when the person picked pipes, `points_picked` likewise while points are to be picked,
    `clicked(east, north)` wherever that was, in metres; those of the canvas. `mode_changed` also when other classes are hidden.
    """

    picked = Signal(object, bool)
    points_picked = Signal(object, bool)
    clicked = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.legend = Legend(self)
        self._lines = no_lines()
        self._hits: HitTest | None = None
        self._points: dict[str, pg.ScatterPlotItem] = {}
        self._shown = _Shown()
        self._due: set[Part] = set()
        self._beneath: list[_Layer] = []
        self._kinds_beneath: list[str] = []
        self._points_hidden: set[str] = set()
        self._sheet: Any = None
        self._picking: tuple[str, Floats] | None = None  # the kind of points a click picks, and where each is
        self._chosen_points: Floats = np.empty((0, 2))
        self._selection = _Layer(no_lines(), self._curve(-10), width=7.0)
        self._classed = ClassedLines(no_lines(), np.empty(0, dtype=np.int64), 0)
        self._hidden: dict[str, set[str]] = {}  # of each style the names of its hidden classes
        self._style = ""
        self.rows_hidden: Marked | None = None
        self.overlays: list[Overlay] = []
        self.system = Words(ja="座標系", en="the coordinate system")
        self.measuring = Measuring(self)
        self.box.sigRangeChanged.connect(self._on_range_changed)
        self.box.clicked.connect(self._on_clicked)
        self.box.boxed.connect(self._on_boxed)
        self.legend.resized.connect(self._place_overlays)
        self.legend.hidden_changed.connect(self._on_hidden_changed)

    # What to draw

    def show_lines(self, lines: Lines, hits: HitTest | None) -> None:
        """Pipes to draw and to pick from; `show_styling` gives them colours."""
        self._lines, self._hits, self.rows_hidden = lines, hits, None
        self.show_selection(np.empty(0, dtype=np.int64), 0)

    def show_sheet(self, sheet: SheetBeneath | None) -> None:
        """Lay a placed sheet of paper under everything, or take it away."""
        if self._sheet is not None:
            self.box.removeItem(self._sheet)
            self._sheet = None
        if sheet is not None:
            self._sheet = item_of(sheet)
            self.box.addItem(self._sheet, ignoreBounds=True)

    def show_beneath(self, background: Background) -> None:
        """Lines that lie beneath the pipes and are not picked."""
        for layer in self._beneath:
            self.box.removeItem(layer.curve)
        self._beneath = [
            _Layer(lines, self._curve(BENEATH), WIDTHS.get(kind, 1.0), COLOURS[kind]) for kind, lines in background.items()
        ]
        self._kinds_beneath = [*background]
        self.legend.show_beneath([(COLOURS[kind], KINDS[kind].name) for kind in background])
        self._upload_soon()

    def show_styling(self, styling: Styling, kilometres: Sequence[float | None], style: str = "") -> None:
        """One curve a class, in its colour; the later classes of the legend lie below the earlier. Classes that were hidden
        when this style was shown before are hidden again.
        """
        for layer in self._shown.layers:
            self.box.removeItem(layer.curve)
        last = len(styling.classes)
        layers = [
            _Layer(no_lines(), self._curve(last - n), colour=one.colour, dash=one.dash) for n, one in enumerate(styling.classes)
        ]
        self._shown, self._style = _Shown(layers=layers), style
        self._classed = ClassedLines(self._lines, styling.class_of_row, last)
        self.legend.show_classes(styling.classes, kilometres, self._hidden.get(style, ()))
        self._show_classes()

    def _show_classes(self) -> None:
        self.rows_hidden = self._classed.rows_hidden(self.legend.hidden)
        self._place_overlays()
        self._upload_soon()
        self.mode_changed.emit()

    def show_every_class(self) -> None:
        """Forget which classes were hidden."""
        self._hidden.clear()
        self.legend.show_all()

    def _on_hidden_changed(self) -> None:
        self._hidden[self._style] = self.legend.hidden_names
        self._show_classes()

    def show_points(self, name: str, xy: Floats, symbol: str, colour: StyleClass | str, size: int) -> None:
        """Points of one kind (nodes, leaks) over the pipes; they thin out when zoomed away."""
        if name in self._points:
            self.box.removeItem(self._points.pop(name))
        if not len(xy):
            return
        tone = colour if isinstance(colour, str) else colour.colour
        item = Marks(x=xy[:, 0], y=xy[:, 1], symbol=symbol, size=size, brush=tone, pen=pg.mkPen(current_theme().map, width=1))
        item.setZValue(60)
        self._points[name] = item
        self.box.addItem(item, ignoreBounds=True)
        self._show_points_if_near()

    def dress(self, layer: str, height: float | None, opacity: float) -> None:
        """Draw a layer (pipes, a kind of points, background:kind) at a height among the others, and so opaque."""
        for item in self._items_of(layer):
            item.setOpacity(opacity)
            if height is not None:
                item.setZValue(height)

    def _items_of(self, layer: str) -> list[Any]:
        if layer == "pipes":
            return [one.curve for one in self._shown.layers]
        if layer in self._points:
            return [self._points[layer]]
        kinds = zip(self._kinds_beneath, self._beneath, strict=True)
        return [one.curve for kind, one in kinds if layer == f"background:{kind}"]

    def hide_points(self, kinds: set[str]) -> None:
        """Kinds of points that are not shown, unless they are to be picked."""
        self._points_hidden = kinds
        self._show_points_if_near()

    def lift_sheet(self, height: float) -> None:
        """Lay the sheet of paper at a height among the layers."""
        if self._sheet is not None:
            self._sheet.setZValue(height)

    def pick_points(self, name: str | None, places: Floats) -> None:
        """Let clicks and boxes pick points of one kind, or pipes again (None); those to be picked are shown from afar too."""
        self._picking = None if name is None else (name, places)
        self.show_chosen_points(np.empty(0, dtype=np.int64))
        self._show_points_if_near()

    def show_chosen_points(self, rows: Ints) -> None:
        """Put a ring round these of the points that can be picked."""
        if "chosen" in self._points:
            self.box.removeItem(self._points.pop("chosen"))
        places = np.empty((0, 2)) if self._picking is None else self._picking[1][rows]
        self._chosen_points = xy = places[~np.isnan(places[:, 0])]
        if len(xy):
            pen = pg.mkPen(current_theme().mark, width=3)
            self._points["chosen"] = item = Marks(x=xy[:, 0], y=xy[:, 1], symbol="o", size=17, brush=None, pen=pen)
            item.setZValue(195)  # above every layer
            self.box.addItem(item, ignoreBounds=True)

    def add_item(self, item: Any) -> None:
        """Something to be drawn over the pipes that counts for nothing when the view is fitted."""
        self.box.addItem(item, ignoreBounds=True)

    def show_overlays(self) -> None:
        """What follows the view anew, as something of it has changed."""
        if self._shown.box is not None:
            for overlay in self.overlays:
                overlay.show_in(self._shown.box, self._shown.metres_per_pixel)

    def show_selection(self, rows: Ints, row_count: int) -> None:
        """Mark the pipes of these rows."""
        wanted = np.zeros(max(row_count, int(self._lines.piece_row.max(initial=-1)) + 1), dtype=bool)
        wanted[rows] = True
        self._selection.lines = self._lines.of_rows(wanted)
        self._upload_soon("selection")

    def show_colours(self) -> None:
        """Take the colours of the theme that is on."""
        self.setBackground(current_theme().map)
        self._upload_soon()

    @property
    def marked_rows(self) -> Ints:
        """The rows of the pipes marked as chosen, each once; those without a place are not among them."""
        return distinct(self._selection.lines.chord_row)

    # Where to look

    def zoom_to_all(self) -> None:
        """Everything, beside the legend or, where that is wide for this map, below it."""
        box = self.everything()
        wide = self.legend.sizeHint().width() > LEGEND_SHARE * self.width()
        if box is not None and wide and self.legend.isVisibleTo(self):
            share = min(0.5, (self.legend.sizeHint().height() + 10) / max(1, self.height()))
            box = (*box[:3], box[3] + (box[3] - box[1]) * share / (1 - share))
        self._zoom_to(box)
        self._fit_again = self.zoom_to_all  # in another size the legend may have room beside it

    def everything(self) -> Box | None:
        """The rectangle around the pipes; around the points where no pipe has a place."""
        return self._lines.box or box_of(np.vstack([np.empty((0, 4)), *map(_corners, self._points.values())]))

    @property
    def has_points_alone(self) -> bool:
        """Whether no pipe has a place: then the points are worth seeing from afar too."""
        return not len(self._lines.pieces)

    @property
    def chosen_box(self) -> Box | None:
        """The rectangle around what is chosen."""
        return around(self._selection.lines.box, box_of(np.tile(self._chosen_points, 2)))

    def zoom_to_selection(self) -> None:
        self._zoom_to(self.chosen_box)

    def zoom_to_box(self, box: Box) -> None:
        """All of a rectangle."""
        self._zoom_to(box)

    def zoom_to_rows_if_hidden(self) -> None:
        """Bring the selection into view when no part of it can be seen."""
        box = self.chosen_box
        if box is not None and not _overlap(box, self.view):
            self.zoom_to_selection()

    def set_box_drawing(self, on: bool) -> None:
        """Whether a drag draws a selection box (also with Shift) instead of moving the map."""
        self.box.draws_boxes = on
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)

    # What the person does

    def _on_clicked(self, x: float, y: float, adding: bool) -> None:
        self.clicked.emit(x, y)
        if self._picking is not None:
            self.points_picked.emit(nearest_point(self._picking[1], x, y, PICK_PIXELS * self.metres_per_pixel), adding)
            return
        if self._hits is None:
            return
        row = self._hits.nearest(x, y, PICK_PIXELS * self.metres_per_pixel, self.rows_hidden)
        self.picked.emit(np.array([] if row is None else [row], dtype=np.int64), adding)

    def _on_boxed(self, x0: float, y0: float, x1: float, y1: float, adding: bool) -> None:
        if self._picking is not None:
            self.points_picked.emit(points_within(self._picking[1], (x0, y0, x1, y1)), adding)
        elif self._hits is not None:
            self.picked.emit(self._hits.touching((x0, y0, x1, y1), self.rows_hidden), adding)

    def vertex_near(self, at: tuple[float, float]) -> tuple[float, float]:
        """The vertex under the cursor, or the place itself."""
        return at

    # Keeping the screen right

    def _on_range_changed(self) -> None:
        if not self.metres_per_pixel > 0:
            return  # a map that was never shown may have no size
        same_scale = abs(self.metres_per_pixel / (self._shown.metres_per_pixel or 1) - 1) < 1e-6
        if not same_scale:
            self.scale_bar.show_scale(self.metres_per_pixel)
            self.scale_changed.emit(self.metres_per_pixel)
        if self._shown.box is None or not same_scale or not contains(self._shown.box, self.view):
            self._upload_soon()
        self._show_points_if_near()

    def _upload_soon(self, part: Part = "all") -> None:
        """Before the next painting, once for all that has changed by then; a map nobody sees waits until it is seen."""
        if not self._due:
            QCoreApplication.postEvent(self, QEvent(UPLOAD))
        self._due.add(part)

    def event(self, event: QEvent) -> bool:
        if event.type() == UPLOAD:
            self._upload_if_due()
            return True
        return bool(super().event(event))

    def _upload_if_due(self) -> None:
        due = self._due if self.isVisible() else set()
        if "all" in due:
            self._upload()
        elif due:
            self._upload_selection()
        due.clear()

    def _upload_selection(self) -> None:
        self._selection.colour = current_theme().mark
        self._upload_layer(self._selection, self._wide_view())

    def _upload(self) -> None:
        wide, scale = self._wide_view(), self.metres_per_pixel
        self._shown.box, self._shown.metres_per_pixel = wide, scale
        for layer in self._beneath:
            self._upload_layer(layer, wide)
        classes = self._classed.in_view(wide, scale, self.legend.hidden)
        crowded = sum(len(one.ends) for one in classes) > CROWDED
        for layer, pieces in zip(self._shown.layers, classes, strict=True):
            self._draw(layer, pieces, crowded)
        self._upload_selection()
        self.show_overlays()

    def _upload_layer(self, layer: _Layer, wide: Box) -> None:
        ends = in_view(layer.lines, wide, self.metres_per_pixel)
        self._draw(layer, Pieces(ends, np.empty(0, dtype=np.int64)))

    def _draw(self, layer: _Layer, pieces: Pieces, crowded: bool = False) -> None:
        scale, ends = self.metres_per_pixel, pieces.ends
        far = scale > CHORD_METRES_PER_PIXEL
        if layer.dash is not None and scale <= DASHES_BELOW and not crowded:
            ends = dashed(pieces, *(pixels * scale for pixels in layer.dash))
        width = layer.width * (THIN / 2 if far or crowded else self.devicePixelRatioF())
        pen = pg.mkPen(layer.colour or current_theme().mark, width=width, cosmetic=True)
        layer.curve.setData(x=ends[:, 0::2].ravel(), y=ends[:, 1::2].ravel(), pen=pen)

    def _curve(self, height: float) -> pg.PlotCurveItem:
        curve = pg.PlotCurveItem(connect="pairs", antialias=True, skipFiniteCheck=True)
        curve.setSegmentedLineMode("on")
        curve.setZValue(height)
        self.box.addItem(curve, ignoreBounds=True)
        return curve

    def _wide_view(self) -> Box:
        return widened(self.view, MARGIN)

    def _show_points_if_near(self) -> None:
        picked = self._picking[0] if self._picking else None
        for name, item in self._points.items():
            near = self.has_points_alone or self.metres_per_pixel <= POINTS_BELOW.get(name, np.inf)
            item.setVisible(name == picked or (near and name not in self._points_hidden))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._upload_if_due()
        if not self._fitted:
            QTimer.singleShot(0, self, self.zoom_to_all)

    def _place_overlays(self) -> None:
        super()._place_overlays()
        self.legend.fit(self.height() - 2 * GAP)
        self.setMinimumWidth(self.legend.width() + 2 * GAP if self.legend.isVisibleTo(self) else 0)
        self.legend.move(self.width() - self.legend.width() - GAP, GAP)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "scale_bar"):
            self.show_colours()
        elif event.type() == QEvent.Type.DevicePixelRatioChange and hasattr(self, "scale_bar"):
            self._upload_soon()


def _overlap(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


def _corners(points: pg.ScatterPlotItem) -> Floats:
    """The points as rectangles without size, for the box around them."""
    return np.tile(np.column_stack(points.getData()), 2)
