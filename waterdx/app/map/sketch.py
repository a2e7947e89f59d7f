"""The shapes of a file before it is imported, as arrays to draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from waterdx.app.map.layers import Box, Floats, Lines, around, box_of, lines_of, no_lines, points_of

MOST_POINTS = 3_000


@dataclass(frozen=True)
class Sketch:
    """The shapes of a file in the project's coordinates: lines, and the points (valves, leaks) among them."""

    lines: Lines
    points: Floats

    @property
    def box(self) -> Box | None:
        return around(self.lines.box, box_of(np.hstack([self.points, self.points])) if len(self.points) else None)


def sketch_of(shapes: Any) -> Sketch:
    """What is drawn of shapely geometries: their lines, areas by their edges, and some thousand of their points."""
    import shapely

    shapes = shapely.get_parts(shapes[~shapely.is_missing(shapes)])
    areas = shapely.get_dimensions(shapes) == 2
    shapes[areas] = shapely.boundary(shapes[areas])
    points = points_of(shapes[shapely.get_dimensions(shapes) == 0])
    return Sketch(lines_of(shapes), points[:: max(1, -(-len(points) // MOST_POINTS))])


NO_SKETCH = Sketch(no_lines(), np.empty((0, 2)))
