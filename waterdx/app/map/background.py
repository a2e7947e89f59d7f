"""The local background on the map of the window: its lines by kind, and a colour each that is quiet on both grounds."""

from __future__ import annotations

import sqlite3

import numpy as np

from waterdx.app.map.layers import Lines, lines_of

Background = dict[str, Lines]
COLOURS = {
    "boundary": "#a0709a", "supply_area": "#6d8fb3", "treatment_area": "#9a7f5a", "site": "#8d949a", "road": "#a9b0b6", "river": "#7fb0d3",
    "railway": "#77736c",
}  # fmt: skip
WIDTHS = {"boundary": 1.6, "river": 2.4, "railway": 2.0}  # pixels; the others 1


def background_in(conn: sqlite3.Connection) -> Background:
    """The background of an open project, areas by their outline. Every piece is drawn from afar too: a ring has no chord."""
    import shapely

    from waterdx.store.background import shapes_of

    found = {}
    for kind, shapes in shapes_of(conn).items():
        lines = lines_of(np.where(shapely.get_dimensions(shapes) == 2, shapely.boundary(shapes), shapes))
        found[kind] = Lines(lines.pieces, lines.piece_row, lines.pieces, lines.piece_row)
    return found
