"""GeoPackage geometry blobs (OGC 12-128r19, clause 2.1.3) to and from shapely, and the SQL functions the r-tree needs."""

from __future__ import annotations

import math
import sqlite3
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

_HEADER = np.dtype([("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs_id", "<i4"), ("envelope", "<f8", 4)])
_LITTLE_WITH_XY_ENVELOPE = 0b00000011
_ENVELOPE_BYTES = (0, 32, 48, 48, 64, 0, 0, 0)


def to_blobs(geometries: Sequence[Any] | np.ndarray, srs_id: int) -> list[bytes | None]:
    """GeoPackage blobs of shapely geometries, None for a missing or empty one. Z and M are left out (the ledger is plan)."""
    shapes = shapely.force_2d(np.asarray(geometries, dtype=object))
    bounds = shapely.bounds(shapes)
    headers = np.zeros(len(shapes), dtype=_HEADER)
    headers["magic"], headers["flags"], headers["srs_id"] = b"GP", _LITTLE_WITH_XY_ENVELOPE, srs_id
    headers["envelope"] = bounds[:, [0, 2, 1, 3]]
    known = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    wkb = shapely.to_wkb(shapes)
    return [head.tobytes() + body if there else None for head, body, there in zip(headers, wkb, known, strict=True)]


def from_blobs(blobs: Sequence[bytes | None]) -> np.ndarray:
    """Shapely geometries of GeoPackage blobs, None where there is none."""
    return shapely.from_wkb([None if blob is None else blob[_wkb_offset(blob) :] for blob in blobs])


def _wkb_offset(blob: bytes) -> int:
    return 8 + _ENVELOPE_BYTES[(blob[3] >> 1) & 0b111]


def _envelope(blob: bytes) -> tuple[float, float, float, float]:
    """min x, max x, min y, max y; from the header, or from the shape where another program wrote no envelope."""
    if _wkb_offset(blob) > 8:
        return struct.unpack_from("<4d" if blob[3] & 1 else ">4d", blob, 8)
    min_x, min_y, max_x, max_y = shapely.bounds(shapely.from_wkb(blob[8:]))
    return min_x, max_x, min_y, max_y


def _is_empty(blob: bytes | None) -> int | None:
    if blob is None:
        return None
    return int(bool(blob[3] & 0b00010000) or math.isnan(_envelope(blob)[0]))


def register_functions(conn: sqlite3.Connection) -> None:
    """Give `conn` the five functions the r-tree triggers of a GeoPackage call; without them no row can be written."""
    conn.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)
    for place, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        conn.create_function(name, 1, lambda blob, at=place: _envelope(blob)[at], deterministic=True)
