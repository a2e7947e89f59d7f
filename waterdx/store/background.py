"""The local background of a project (core.background): lines and areas of the table `background`, which QGIS shows as a layer."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from waterdx.core.background import KINDS
from waterdx.core.edits import OBJECT, Edit
from waterdx.store.geometry import from_blobs, to_blobs
from waterdx.store.layers import Rows

TABLE = "background"


@dataclass(frozen=True)
class BackgroundSource:
    """One kind of one file: `source_id` of the table of sources."""

    kind: str
    file_name: str
    read_at: str
    objects: int


def insert(
    conn: sqlite3.Connection, kinds: Sequence[str], names: Sequence[str], shapes: np.ndarray, source_id: int, epsg: int
) -> None:
    """Add lines and areas."""
    conn.executemany(
        f"INSERT INTO {TABLE} (geom, kind, name, source_id) VALUES (?, ?, ?, ?)",
        zip(to_blobs(shapes, epsg), kinds, names, [source_id] * len(shapes), strict=True),
    )


def shapes_of(conn: sqlite3.Connection) -> dict[str, np.ndarray]:
    """The shapes of each kind there is, in the order of KINDS."""
    rows = conn.execute(f"SELECT kind, geom FROM {TABLE} WHERE geom IS NOT NULL ORDER BY fid").fetchall()
    found = {kind: [blob for of, blob in rows if of == kind] for kind in KINDS}
    return {kind: from_blobs(blobs) for kind, blobs in found.items() if blobs}


def sources_of(conn: sqlite3.Connection) -> list[BackgroundSource]:
    """What the background was read from."""
    rows = conn.execute(
        f"SELECT b.kind, s.file_name, s.read_at, count(*) FROM {TABLE} AS b JOIN sources AS s ON s.id = b.source_id "
        "GROUP BY b.kind, s.id ORDER BY s.id"
    )
    return [BackgroundSource(*row) for row in rows]


def removal(conn: sqlite3.Connection, kinds: Collection[str]) -> list[Edit]:
    """The edits that take some kinds out of the project; the history keeps them, so that an undo brings them back."""
    stored = Rows(conn)
    fids = [fid for fid, kind in conn.execute(f"SELECT fid, kind FROM {TABLE} ORDER BY fid").fetchall() if kind in kinds]
    return [Edit(TABLE, fid, OBJECT, stored.whole(TABLE, fid), None) for fid in fids]
