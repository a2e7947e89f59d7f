"""How each kind of node looks on the map: shape, letter and colour, as on the maps on paper (reports.maps.looks)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QApplication

from waterdx.app.map.layers import Box, Ints
from waterdx.app.map.nodes import NO_NODES, Nodes
from waterdx.app.map.stamps import Drawing, Stamps
from waterdx.app.theme import current_theme
from waterdx.core.terms import term_name
from waterdx.core.words import Words

SEWERS = ("sewer", "agri")
NEAR = 1.2  # metres per pixel under which symbols can be told apart
FIRE, AIR, WORKS, SEWAGE = "#c8323c", "#2f7fc1", "#8a5fc0", "#a06a3c"  # contrast at least 2.5 to both grounds
OTHER = Words(ja="その他の点", en="Other node")
Polygon = Sequence[tuple[float, float]]
CIRCLE: Polygon = []
CROSS: Polygon = [(0, 0)]
BOW_TIE: Polygon = [(-1, -0.6), (-1, 0.6), (1, -0.6), (1, 0.6)]
SQUARE = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
DOWN = [(-1, -0.8), (1, -0.8), (0, 1)]
CHECK = [(-1, -0.8), (1, 0), (-1, 0.8)]


@dataclass(frozen=True)
class Symbol:
    """`shape` is a polygon within -1..1, or CIRCLE or CROSS; `colour` "" that of the text; `size` half its width in pixels."""

    shape: Polygon
    size: float
    colour: str = ""
    filled: bool = False
    letter: str = ""
    barred: bool = False


SYMBOLS: dict[str, Symbol] = {
    "GATE-VALVE": Symbol(BOW_TIE, 7, filled=True), "STOP-COCK": Symbol(BOW_TIE, 5), "BOUNDARY": Symbol(BOW_TIE, 7, filled=True, barred=True),
    "CHECK-VALVE": Symbol(CHECK, 6, filled=True), "HYDRANT": Symbol(CIRCLE, 7.5, FIRE, letter="H"), "AIR-VALVE": Symbol(CIRCLE, 7.5, AIR, letter="A"),
    "PRV": Symbol(CIRCLE, 7.5, letter="R"), "DRAIN": Symbol(CIRCLE, 7.5, AIR, letter="D"), "DRAIN-VALVE": Symbol(CIRCLE, 7.5, AIR, letter="D"),
    "REPAIR-VALVE": Symbol(CIRCLE, 7.5, letter="V"), "METER": Symbol(CIRCLE, 8, letter="M"), "TANK": Symbol(SQUARE, 7, WORKS, filled=True),
    "PUMP": Symbol(CIRCLE, 9, WORKS, letter="P"), "PLANT": Symbol(CIRCLE, 10, WORKS, letter="浄"), "INTAKE": Symbol(CIRCLE, 10, WORKS, letter="取"),
    "MANHOLE": Symbol(CIRCLE, 5, SEWAGE), "INLET": Symbol(SQUARE, 3.5, SEWAGE), "OUTFALL": Symbol(DOWN, 7, SEWAGE, filled=True),
    "HANDHOLE": Symbol(SQUARE, 4.5), "JUNCTION": Symbol(CIRCLE, 2.5, filled=True),
}  # fmt: skip
TREATMENT = Symbol(CIRCLE, 10, WORKS, letter="処")  # PLANT of a sewer
OTHER_SYMBOL = Symbol(CROSS, 4)
LEAK = Symbol([(0, -1), (0.7, 0), (0, 1), (-0.7, 0)], 6, "#d0343f", filled=True)


class NodeSymbols:
    """The symbols of the nodes in view, an overlay of a map; when far they are shown only where they are to be picked."""

    def __init__(self, add: Callable[[Stamps], object]) -> None:
        self._order = [*SYMBOLS.values(), TREATMENT, OTHER_SYMBOL]
        self.stamps = Stamps([drawing_of(one) for one in self._order])
        self.stamps.setZValue(60)
        add(self.stamps)
        self._nodes = NO_NODES
        self._which: Ints = np.empty(0, dtype=np.int64)
        self.are_picked = False

    def show_nodes(self, nodes: Nodes) -> None:
        """Other nodes; they are drawn with the next view."""
        self._nodes = nodes
        number = {kind: at for at, kind in enumerate(SYMBOLS)} | {"": len(SYMBOLS) + 1}
        which = np.array([number.get(kind, len(SYMBOLS) + 1) for kind in nodes.kind], dtype=np.int64)
        which[(nodes.kind == "PLANT") & np.isin(nodes.in_field, SEWERS)] = len(SYMBOLS)
        self._which = which

    def show_in(self, view: Box, metres_per_pixel: float) -> None:
        if not (self.are_picked or metres_per_pixel <= NEAR):
            self.stamps.show_at(self._nodes.places[:0], self._which[:0], view)
            return
        x, y = self._nodes.places.T
        seen = (x >= view[0]) & (x <= view[2]) & (y >= view[1]) & (y <= view[3])
        self.stamps.show_at(self._nodes.places[seen], self._which[seen], view)

    def legend(self) -> list[tuple[Drawing, Words]]:
        """The symbols there are in the town, with the names of their kinds."""
        present = dict.fromkeys(zip(self._which.tolist(), self._nodes.kind.tolist(), self._nodes.in_field.tolist(), strict=True))
        names: dict[Words, int] = {}
        for which, kind, field in sorted(present, key=lambda one: one[0]):
            known = which <= len(SYMBOLS)
            names.setdefault(term_name("node_kind", kind, field or "water") if known else OTHER, which)
        return [(drawing_of(self._order[which]), name) for name, which in names.items()]


def drawing_of(symbol: Symbol) -> Drawing:
    """What draws a symbol in the colours of the theme that is on."""
    return partial(_draw, symbol)


def _draw(symbol: Symbol, painter: QPainter) -> None:
    theme = current_theme()
    ink = QColor(symbol.colour or theme.text)
    for pen, brush in (
        (QPen(QColor(theme.map), 3.5), QColor(theme.map)),
        (QPen(ink, 1.6), ink if symbol.filled else QColor(theme.base)),
    ):
        painter.setPen(pen)
        painter.setBrush(brush)
        _outline(symbol, painter)
    if symbol.letter:
        font = QApplication.font()
        font.setPixelSize(round(symbol.size * 1.35))
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(QRectF(-10, -10, 20, 20), int(Qt.AlignmentFlag.AlignCenter), symbol.letter)


def _outline(symbol: Symbol, painter: QPainter) -> None:
    size = symbol.size
    if symbol.shape is CIRCLE:
        painter.drawEllipse(QPointF(0, 0), size, size)
    elif symbol.shape is CROSS:
        painter.drawLine(QPointF(-size, -size), QPointF(size, size))
        painter.drawLine(QPointF(-size, size), QPointF(size, -size))
    else:
        painter.drawPolygon(QPolygonF([QPointF(x * size, y * size) for x, y in symbol.shape]))
    if symbol.barred:
        painter.drawLine(QPointF(0, -size), QPointF(0, size))
