"""A small map of a file before it is imported: its shapes, as one coordinate system would place them, over what is there."""

from __future__ import annotations

import numpy as np

from waterdx.app.map.layers import Box, Lines, around, joined
from waterdx.app.map.map_view import MapView
from waterdx.app.map.sketch import NO_SKETCH, Sketch
from waterdx.app.map.styles import StyleClass, Styling
from waterdx.core.words import Words

FILE = StyleClass(Words(ja="取り込むファイル", en="The file"), "#e0702a")
THERE = StyleClass(Words(ja="いまの台帳", en="The ledger now"), "#8d949a")
POINT_SIZE = 7


class PreviewMap(MapView):
    """Nothing can be picked; the file lies above the ledger."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(str(Words(ja="取り込む位置の下見", en="Where the file will lie")))
        self.sketch = NO_SKETCH
        self.setMinimumSize(280, 200)
        self.legend.show_styles([], "")

    def show_sketch(self, sketch: Sketch, there: Lines, rows_there: int) -> None:
        """Show a file over the pipes that are there, and both whole."""
        self.sketch = sketch
        lines = joined(there, sketch.lines, rows_there)
        classes = (FILE, THERE) if len(there.chords) else (FILE,)
        class_of_row = np.zeros(int(lines.piece_row.max(initial=-1)) + 1, dtype=np.int64)
        class_of_row[:rows_there] = 1
        self.show_lines(lines, None)
        self.show_styling(Styling(classes, class_of_row), [None] * len(classes))
        self.show_points("file", sketch.points, "o", FILE, POINT_SIZE)
        self.zoom_to_all()

    def everything(self) -> Box | None:
        return around(super().everything(), self.sketch.box)

    def zoom_to_file(self) -> None:
        self._zoom_to(self.sketch.box)
