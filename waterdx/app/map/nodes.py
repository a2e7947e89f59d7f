"""What the map knows of the nodes (弁栓・人孔): where each is, of which kind, its number and the height of its bottom."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from waterdx.app.map.layers import Floats

KIND_FIELDS = frozenset({"kind", "manhole_type", "field", "node_id", "invert_m"})  # an edit of one of them changes what is shown


@dataclass(frozen=True)
class Nodes:
    """`places` (n, 2) of the nodes that have one; their `kind` (a term, "" unknown), the `in_field` they belong to, their
    `number` ("" for none), and the height of their bottom in m (NaN unknown).
    """

    places: Floats
    kind: NDArray[np.object_]
    in_field: NDArray[np.object_]
    number: NDArray[np.object_]
    invert_m: Floats

    def frame(self) -> Any:
        """Those of the columns of the layer that say which way sewers flow."""
        import geopandas as gpd

        number = self.number.copy()
        number[number == ""] = None
        values = {"node_id": number, "field": self.in_field, "invert_m": self.invert_m}
        return gpd.GeoDataFrame(values, geometry=gpd.points_from_xy(*self.places.T))


_NONE = np.empty(0, dtype=object)
NO_NODES = Nodes(np.empty((0, 2)), _NONE, _NONE, _NONE, np.empty(0))


def nodes_in(conn: sqlite3.Connection) -> Nodes:
    """The nodes of an open project. One of unknown kind that has a manhole type is a manhole."""
    import shapely

    from waterdx.store.geometry import from_blobs

    rows = conn.execute("SELECT geom, kind, manhole_type, field, node_id, invert_m FROM nodes ORDER BY fid").fetchall()
    shapes = from_blobs([row[0] for row in rows])
    places, row = shapely.get_coordinates(shapes, return_index=True)
    kinds = [kind or ("MANHOLE" if manhole else "") for _geom, kind, manhole, *_rest in rows]
    in_field, number = ([one[place] for one in rows] for place in (3, 4))
    inverts = np.array([one[5] for one in rows], dtype=float)
    return Nodes(places, _texts(kinds)[row], _texts(in_field)[row], _texts(number)[row], inverts[row])


def _texts(values: list[Any]) -> NDArray[np.object_]:
    return np.array([value or "" for value in values], dtype=object)
