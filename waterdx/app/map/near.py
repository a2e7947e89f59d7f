"""What lies near a place on the map, for a point that is to snap to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from waterdx.app.town import Town

Point = tuple[float, float]
MOST_NEAR = 200  # more objects under the cursor than this and the map is too far away to snap to one of them


def near(town: Town | None, at: Point, reach: float, skip: int | None = None) -> tuple[list[int | None], list[list[Point]]]:
    """The pipes and nodes within reach (m): their rows (None for a node) and their vertices. Nothing where there are too many."""
    if town is None:
        return [], []
    x, y = at
    rows = [int(one) for one in town.hits.touching((x - reach, y - reach, x + reach, y + reach)) if one != skip]
    nodes = town.nodes[(np.abs(town.nodes - at) <= reach).all(axis=1)] if len(town.nodes) else town.nodes
    if len(rows) + len(nodes) > MOST_NEAR:
        return [], []
    lines = [points_of(town, one) for one in rows] + [[(float(a), float(b))] for a, b in nodes]
    return [*rows, *[None] * len(nodes)], lines


def points_of(town: Town, row: int) -> list[Point]:
    """The vertices of the pipe of a row."""
    import shapely

    return [(x, y) for x, y in shapely.get_coordinates(town.shapes[row]).tolist()]
