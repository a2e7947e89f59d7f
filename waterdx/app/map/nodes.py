"""What the map knows of the nodes (弁栓・人孔): where each is, of which kind, its number and the height of its bottom."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
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

        number = [one or None for one in self.number]
        values = {"node_id": number, "field": self.in_field, "invert_m": self.invert_m}
        return gpd.GeoDataFrame(values, geometry=gpd.points_from_xy(*self.places.T))


_NOTHING = np.empty(0, dtype=object)
NO_NODES = Nodes(np.empty((0, 2)), _NOTHING, _NOTHING, _NOTHING, np.empty(0))


def nodes_in(conn: sqlite3.Connection) -> Nodes:
    """The nodes of an open project. One of unknown kind that has a manhole type is a manhole."""
    import shapely

    from waterdx.store.geometry import from_blobs

    rows = conn.execute("SELECT geom, kind, manhole_type, field, node_id, invert_m FROM nodes ORDER BY fid").fetchall()
    geoms, kinds, manholes, fields, numbers, inverts = zip(*rows, strict=True) if rows else ((),) * 6
    places, row = shapely.get_coordinates(from_blobs(geoms), return_index=True)
    kind = _texts(own or ("MANHOLE" if manhole else "") for own, manhole in zip(kinds, manholes, strict=True))
    return Nodes(places, kind[row], _texts(fields)[row], _texts(numbers)[row], np.array(inverts, dtype=float)[row])


def _texts(values: Iterable[str | None]) -> NDArray[np.object_]:
    return np.array([value or "" for value in values], dtype=object)
