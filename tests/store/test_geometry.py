"""Shapes go into GeoPackage blobs and come back, ours and those other programs wrote."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from waterdx.store.geometry import from_blobs, register_functions, to_blobs

coordinate = st.floats(-1e7, 1e7)
points = st.builds(shapely.Point, coordinate, coordinate)
polylines = st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=12).map(shapely.LineString)
shapes = st.lists(st.one_of(st.none(), points, polylines), max_size=8)


def sql_envelope(blob: bytes | None) -> tuple[int | None, ...]:
    with closing(sqlite3.connect(":memory:")) as conn:
        register_functions(conn)
        empty = conn.execute("SELECT ST_IsEmpty(?)", (blob,)).fetchone()
        if empty != (0,):
            return empty
        return conn.execute("SELECT ST_MinX(?1), ST_MinY(?1), ST_MaxX(?1), ST_MaxY(?1)", (blob,)).fetchone()


@given(shapes)
def test_shapes_come_back_as_they_were(wanted: list[shapely.Geometry | None]) -> None:
    back = from_blobs(to_blobs(np.array(wanted, dtype=object), 6676))
    assert len(back) == len(wanted)
    assert all(shapely.equals_identical(a, b) if a is not None else b is None for a, b in zip(wanted, back, strict=True))


@given(st.one_of(points, polylines))
def test_the_envelope_sqlite_is_given_is_that_of_the_shape(shape: shapely.Geometry) -> None:
    (blob,) = to_blobs([shape], 6676)
    assert blob is not None and blob[:4] == b"GP\x00\x03"
    assert struct.unpack_from("<i", blob, 4) == (6676,)
    assert sql_envelope(blob) == shape.bounds


@pytest.mark.parametrize("wkt", ["POINT EMPTY", "LINESTRING EMPTY", "MULTIPOINT EMPTY"])
def test_an_empty_shape_is_no_place(wkt: str) -> None:
    assert to_blobs([shapely.from_wkt(wkt), None], 6676) == [None, None]


def test_heights_are_left_out() -> None:
    (blob,) = to_blobs([shapely.from_wkt("LINESTRING Z (1 2 3, 4 5 6)")], 6676)
    assert from_blobs([blob])[0].wkt == "LINESTRING (1 2, 4 5)"


def test_a_blob_of_either_byte_order_with_any_envelope_is_understood() -> None:
    line = shapely.from_wkt("LINESTRING (1 2, 4 6)")
    body = shapely.to_wkb(line, byte_order=0)
    big = b"GP\x00" + bytes([0b00000010]) + struct.pack(">i4d", 6676, 1, 4, 2, 6) + body
    with_height = b"GP\x00" + bytes([0b00000101]) + struct.pack("<i6d", 6676, 1, 4, 2, 6, 0, 0) + body
    without = b"GP\x00" + bytes([0b00000001]) + struct.pack("<i", 6676) + body
    empty = b"GP\x00" + bytes([0b00010001]) + struct.pack("<i", 6676) + shapely.to_wkb(shapely.from_wkt("LINESTRING EMPTY"))
    for blob in (big, with_height, without):
        assert from_blobs([blob])[0].equals(line)
        assert sql_envelope(blob) == (1, 2, 4, 6)
    assert sql_envelope(empty) == (1,) and sql_envelope(None) == (None,)


@pytest.mark.parametrize(
    "wkt", ["POINT (20000 150000)", "LINESTRING (1 2, 4 6)", "POINT Z (1 2 3)", "MULTILINESTRING ((0 0, 1 1), (2 2, 3 5))"]
)
def test_blobs_written_by_gdal_are_read_points_without_an_envelope_too(wkt: str, tmp_path: Path) -> None:
    shape = shapely.from_wkt(wkt)
    file = tmp_path / "gdal.gpkg"
    pyogrio.write_dataframe(gpd.GeoDataFrame(geometry=[shape], crs=6676), file, layer="x", driver="GPKG")
    with closing(sqlite3.connect(file)) as conn:
        ((blob,),) = conn.execute("SELECT geom FROM x").fetchall()
    assert shapely.equals_identical(from_blobs([blob])[0], shape)
    assert sql_envelope(blob) == shape.bounds
    assert shape.geom_type != "Point" or shape.has_z or (blob[3] >> 1) & 7 == 0, "GDAL leaves the envelope of a point out"
