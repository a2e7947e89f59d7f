"""Arrows on the sewers: which way they flow. Whole ones where the ledger says so, open ones where a line is only drawn that way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from waterdx.app.map.hit_test import Marked
from waterdx.app.map.layers import Box, Lines, Pieces, no_lines
from waterdx.app.map.sewer_flow import SewerFlow
from waterdx.app.map.stamps import Drawing, Stamps
from waterdx.app.theme import current_theme
from waterdx.core.words import Words

NEAR = 1.0  # metres per pixel
DIRECTIONS = 24  # in which arrows are drawn
SHORTEST = 26  # pixels of a straight piece that has room for an arrow
HEAD = [(-4.5, -3.8), (5.5, 0.0), (-4.5, 3.8)]
KNOWN = Words(ja="流れの向き(人孔・管底高)", en="Flow (by manholes, inverts)")
ASSUMED = Words(ja="描いた向き(流れは不明)", en="As drawn (flow unknown)")


class FlowArrows:
    """An overlay of a map; `rows_hidden()` are the pipes that are not shown."""

    def __init__(self, add: Callable[[Stamps], object], rows_hidden: Callable[[], Marked | None]) -> None:
        self.stamps = Stamps([partial(_draw, filled, turn) for filled in (True, False) for turn in range(DIRECTIONS)])
        self.stamps.setZValue(55)
        add(self.stamps)
        self._rows_hidden = rows_hidden
        self._longest: Pieces = no_lines().exact
        self._flow: SewerFlow | None = None

    def show_flow(self, lines: Lines, flow: SewerFlow | None) -> None:
        """Other pipes; None where there are no sewers. They are drawn with the next view."""
        self._flow = flow
        if flow is not None:
            known = flow.direction[lines.longest.row] != 0
            self._longest = Pieces(lines.longest.ends[known], lines.longest.row[known])

    def show_in(self, view: Box, metres_per_pixel: float) -> None:
        if self._flow is None or metres_per_pixel > NEAR:
            self.stamps.show_at(np.empty((0, 2)), np.empty(0, dtype=np.int64), view)
            return
        pieces, hidden = self._longest.touching(view), self._rows_hidden()
        way = pieces.ends[:, 2:] - pieces.ends[:, :2]
        shown = np.hypot(*way.T) >= SHORTEST * metres_per_pixel
        if hidden is not None:
            shown &= ~hidden[pieces.row]
        rows, way = pieces.row[shown], way[shown] * self._flow.direction[pieces.row[shown], None]
        middle = (pieces.ends[shown, :2] + pieces.ends[shown, 2:]) / 2
        turned = np.round(np.arctan2(-way[:, 1], way[:, 0]) / (2 * np.pi) * DIRECTIONS).astype(np.int64) % DIRECTIONS
        self.stamps.show_at(middle, turned + DIRECTIONS * self._flow.is_assumed[rows], view)

    def legend(self) -> list[tuple[Drawing, Words]]:
        """The arrows there are in the town."""
        if self._flow is None:
            return []
        flows, assumed = self._flow.direction != 0, self._flow.is_assumed
        kinds = ((True, KNOWN, flows & ~assumed), (False, ASSUMED, flows & assumed))
        return [(partial(_draw, filled, 0), name) for filled, name, rows in kinds if rows.any()]


def _draw(filled: bool, turn: int, painter: QPainter) -> None:
    theme = current_theme()
    painter.rotate(360 / DIRECTIONS * turn)
    painter.setPen(QPen(QColor(theme.text), 1.3))
    painter.setBrush(QColor(theme.text if filled else theme.map))
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in HEAD]))
