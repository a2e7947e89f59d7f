"""The pipes of a map by the class a style gives them: what of each class is to be drawn at a scale, and which are hidden."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from waterdx.app.map.layers import CHORD_METRES_PER_PIXEL, Box, Ints, Lines, Pieces

CELLS_PER_DOUBLING = 2  # how finely the cells that hold one chord follow the scale


class ClassedLines:
    """Lines are divided only after what is out of view is left out: another style of 100,000 pipes costs nothing by itself."""

    def __init__(self, lines: Lines, class_of_row: Ints, classes: int) -> None:
        self._lines, self._class_of_row, self.classes = lines, class_of_row, classes
        self._thinned: dict[int, Pieces] = {}

    def in_view(self, view: Box, metres_per_pixel: float, hidden: Collection[int] = ()) -> list[Pieces]:
        """The pieces of each class to draw for `view`, none of the hidden classes."""
        pieces = self._at_scale(metres_per_pixel).touching(view)
        class_of_piece = self._class_of_row[pieces.row]
        chosen = (np.flatnonzero(class_of_piece == n) if n not in hidden else NOTHING for n in range(self.classes))
        return [Pieces(pieces.ends[rows], pieces.row[rows]) for rows in chosen]

    def rows_hidden(self, hidden: Collection[int]) -> NDArray[np.bool_] | None:
        """The rows of the hidden classes as one boolean a row; None where nothing is hidden."""
        return np.isin(self._class_of_row, list(hidden)) if hidden else None

    def _at_scale(self, metres_per_pixel: float) -> Pieces:
        """When far, one chord of each class a pixel; kept, as one often looks again at about the same scale."""
        if metres_per_pixel <= CHORD_METRES_PER_PIXEL:
            return self._lines.at_scale(metres_per_pixel)
        step = math.floor(math.log2(metres_per_pixel) * CELLS_PER_DOUBLING)
        if step not in self._thinned:
            cell = 2.0 ** (step / CELLS_PER_DOUBLING)
            self._thinned[step] = self._lines.straight.one_per_cell(cell, self._class_of_row)
        return self._thinned[step]


NOTHING: Ints = np.empty(0, dtype=np.int64)
