"""The labels of pipes on the map (管種, 口径, 布設年度): what they say and how they are painted. Where they go: label_room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QApplication

from waterdx.app.map.hit_test import Marked
from waterdx.app.map.label_parts import PARTS
from waterdx.app.map.label_room import Placed, place
from waterdx.app.map.layers import Box, Floats, Lines, Pieces, no_lines
from waterdx.app.theme import current_theme

NEAR = 1.0  # metres per pixel
POINT_SHARE = 0.9  # of the window's font
MOST_KEPT = 2000  # painted labels kept for the next frame


class LabelTexts:
    """What the pipes are called: chosen parts, an inferred value with a star, an unknown one left out."""

    def __init__(self, columns: Mapping[str, Any], inferred: Mapping[str, Marked], parts: Sequence[str]) -> None:
        self._known: dict[int, str] = {}
        self._columns = [(columns[name], inferred.get(name), PARTS[name][1]) for name in PARTS if name in parts]

    def __call__(self, row: int) -> str:
        if row not in self._known:
            texts = (
                _part(values[row], None if guessed is None else guessed[row], form) for values, guessed, form in self._columns
            )
            self._known[row] = " ".join(filter(None, texts))
        return self._known[row]


def _part(value: Any, is_inferred: bool | None, form: str) -> str:
    if value is None or value != value or value == "":
        return ""
    return form.format(value) + ("*" if is_inferred else "")


class Labels(pg.GraphicsObject):  # type: ignore[misc]
    """An overlay of a map: the labels that fit into the view; none when far or while no part is chosen."""

    def __init__(self, rows_hidden: Callable[[], Marked | None]) -> None:
        super().__init__()
        self.setZValue(80)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self._rows_hidden = rows_hidden
        self._longest: Pieces = no_lines().exact
        self._texts: LabelTexts | None = None
        self._widths: dict[str, float] = {}
        self._painted: dict[tuple[str, int, float], QPixmap] = {}
        self._box = QRectF()
        self.placed: list[Placed] = []
        self._places: Floats = np.empty((0, 2))

    def show_texts(self, lines: Lines, texts: LabelTexts | None) -> None:
        """Other pipes or other parts; None for no labels. They are drawn with the next view."""
        self._longest, self._texts = lines.longest if texts is not None else no_lines().exact, texts

    def show_in(self, view: Box, metres_per_pixel: float) -> None:
        """Find the labels anew."""
        self.prepareGeometryChange()
        self._box = QRectF(view[0], view[1], view[2] - view[0], view[3] - view[1])
        self.placed, self._places = [], np.empty((0, 2))
        if self._texts is not None and metres_per_pixel <= NEAR:
            self._place(self._texts, view, metres_per_pixel)
        self.update()

    def _place(self, texts: LabelTexts, view: Box, scale: float) -> None:
        pieces, hidden = self._longest.touching(view), self._rows_hidden()
        if hidden is not None:
            shown = ~hidden[pieces.row]
            pieces = Pieces(pieces.ends[shown], pieces.row[shown])
        corner, turned = np.array([view[0], view[3]] * 2), np.array([scale, -scale] * 2)
        metrics = QFontMetricsF(_font())
        size = (view[2] - view[0]) / scale, (view[3] - view[1]) / scale
        rows = pieces.row

        def width_of(text: str) -> float:
            if text not in self._widths:
                self._widths[text] = metrics.horizontalAdvance(text) + 6
            return self._widths[text]

        self.placed = place((pieces.ends - corner) / turned, lambda at: texts(int(rows[at])), width_of, metrics.height(), size)
        pixels = np.array([(one.x, one.y) for one in self.placed]).reshape(-1, 2)
        self._places = pixels * turned[:2] + corner[:2]

    def draw_anew(self) -> None:
        """The colours have changed."""
        self._painted.clear()
        self.update()

    def boundingRect(self) -> QRectF:
        return self._box

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        if not self.placed:
            return
        ratio = widget.devicePixelRatioF() if widget is not None else 1.0
        at = pg.functions.transformCoordinates(painter.transform(), self._places.T).T.tolist()
        painter.resetTransform()
        for one, (x, y) in zip(self.placed, at, strict=True):
            picture = self._picture(one, ratio)
            painter.drawPixmap(QPointF(round(x - picture.width() / ratio / 2), round(y - picture.height() / ratio / 2)), picture)

    def _picture(self, one: Placed, ratio: float) -> QPixmap:
        key = one.text, round(one.angle), ratio
        if key not in self._painted:
            if len(self._painted) >= MOST_KEPT:
                self._painted.clear()
            self._painted[key] = _painted(*key)
        return self._painted[key]


def _font() -> QFont:
    font = QApplication.font()
    font.setPointSizeF(font.pointSizeF() * POINT_SHARE)
    return font


def _painted(text: str, angle: int, ratio: float) -> QPixmap:
    """A turned text with a seam of the colour of the map, so that it can be read over lines."""
    font = _font()
    metrics = QFontMetricsF(font)
    wide, high = metrics.horizontalAdvance(text) + 6, metrics.height() + 4
    sine, cosine = abs(np.sin(np.radians(angle))), abs(np.cos(np.radians(angle)))
    size = np.ceil([wide * cosine + high * sine, wide * sine + high * cosine])
    made = QPixmap(*(int(side * ratio) for side in size))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    path = QPainterPath()
    path.addText(-metrics.horizontalAdvance(text) / 2, (metrics.ascent() - metrics.descent()) / 2, font, text)
    theme = current_theme()
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(size[0] / 2, size[1] / 2)
    painter.rotate(angle)
    painter.strokePath(
        path, QPen(QColor(theme.map), 3.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.fillPath(path, QColor(theme.text))
    painter.end()
    return made
