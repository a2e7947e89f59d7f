"""What the map knows of the nodes (弁栓・人孔): where each is, of which kind, and its number."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from waterdx.app.map.layers import Floats

KIND_FIELDS = frozenset({"kind", "manhole_type", "field", "node_id"})  # an edit of one of them changes what is shown


@dataclass(frozen=True)
class Nodes:
    """`places` (n, 2) of the nodes that have one; their `kind` (a term, "" unknown), the `in_field` they belong to and their
    `number` ("" for none).
    """

    places: Floats
    kind: NDArray[np.object_]
    in_field: NDArray[np.object_]
    number: NDArray[np.object_]

    def by_number(self) -> dict[str, tuple[float, float]]:
        """Where the node of a number is; of one used twice the first."""
        pairs = zip(self.number[::-1].tolist(), self.places[::-1].tolist(), strict=True)
        return {number: (x, y) for number, (x, y) in pairs if number}


NO_NODES = Nodes(np.empty((0, 2)), *(np.empty(0, dtype=object) for _ in range(3)))


def nodes_in(conn: sqlite3.Connection) -> Nodes:
    """The nodes of an open project. One of unknown kind that has a manhole type is a manhole."""
    import shapely

    from waterdx.store.geometry import from_blobs

    rows = conn.execute("SELECT geom, kind, manhole_type, field, node_id FROM nodes ORDER BY fid").fetchall()
    shapes = from_blobs([row[0] for row in rows])
    places, row = shapely.get_coordinates(shapes, return_index=True)
    kinds = [kind or ("MANHOLE" if manhole else "") for _geom, kind, manhole, *_rest in rows]
    return Nodes(places, *(_texts(values)[row] for values in (kinds, [one[3] for one in rows], [one[4] for one in rows])))


def _texts(values: list[Any]) -> NDArray[np.object_]:
    return np.array([value or "" for value in values], dtype=object)
