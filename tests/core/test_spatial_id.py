"""空間ID: all published vectors, and laws that must hold at every zoom."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.core.errors import UserError
from waterdx.core.spatial_id import ExtendedId, SpatialId, floor_of, metres_high, tile_of

VECTORS = Path(__file__).parents[3] / "shared" / "reference" / "spatial_id_vectors.csv"
longitudes, latitudes = st.floats(-180, 180), st.floats(-85, 85)
heights, zooms = st.floats(-3000, 4000, allow_subnormal=False), st.integers(0, 35)


def vectors() -> list[dict[str, str]]:
    if not VECTORS.is_file():
        return []
    with VECTORS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.skipif(not VECTORS.is_file(), reason="the vectors are not beside the checkout")
def test_there_are_33_vectors_of_known_kinds() -> None:
    kinds = {row["kind"].partition("/")[0] for row in vectors()}
    assert len(vectors()) == 33
    assert kinds == {"point_to_id", "horizontal_only", "vertical_only", "id_to_nw_corner", "id_to_center_alt", "parent_of_25"}


@pytest.mark.parametrize("row", vectors(), ids=lambda row: f"{row['kind']}-{row['lat']}-{row['alt']}-{row['zoom']}")
def test_every_published_vector_holds(row: dict[str, str]) -> None:
    """The one given in Tokyo 1892 (EPSG:5132) is decided below: at zoom 8 its tile is the same with and without the shift."""
    z, v = (int(row[name]) if row[name] else 0 for name in ("zoom", "v_zoom"))
    lon, lat, height = (float(row[name] or 0) for name in ("lon", "lat", "alt"))
    f, x, y = (int(row[name]) if row[name] else 0 for name in ("f", "x", "y"))
    match row["kind"]:
        case "point_to_id" if row["z"]:
            assert SpatialId.at(lon, lat, height, z) == SpatialId(int(row["z"]), f, x, y)
        case "point_to_id":
            assert ExtendedId.at(lon, lat, height, z, v) == ExtendedId(z, x, y, v, f)
        case "horizontal_only":
            assert tile_of(lon, lat, z) == (x, y)
        case "vertical_only":
            assert floor_of(height, v) == f
        case "id_to_nw_corner":
            assert SpatialId(z, f, x, y).west_north == pytest.approx((lon, lat), abs=1e-12)
            assert SpatialId(z, f, x, y).bottom_top[0] == height
        case "id_to_center_alt":
            assert SpatialId(z, f, x, y).centre_height == height
        case parent:
            assert SpatialId.parse(parent.removeprefix("parent_of_")).parent(z) == SpatialId(z, f, x, y)


@pytest.mark.skipif(not VECTORS.is_file(), reason="the vectors are not beside the checkout")
def test_the_vector_in_the_tokyo_datum_holds_with_and_without_the_shift_to_jgd() -> None:
    """PROJ knows no shift for EPSG:5132; of the Tokyo datum (EPSG:4301) the shift is about 450 m, far less than this tile."""
    from pyproj import Transformer

    (row,) = [row for row in vectors() if "5132" in row["note"]]
    lon, lat, z = float(row["lon"]), float(row["lat"]), int(row["zoom"])
    shifted = Transformer.from_crs(4301, 6668, always_xy=True).transform(lon, lat)
    assert abs(shifted[0] - lon) > 0.002, "the shift is real"
    assert tile_of(lon, lat, z) == tile_of(*shifted, z) == (int(row["x"]), int(row["y"]))


def test_edges_in_the_notes_of_the_vectors_hold() -> None:
    assert SpatialId(25, 0, 29803304, 13212456).east_south == pytest.approx((139.7547733783722, 35.68594511814803), abs=1e-12)
    assert SpatialId(22, 6, 3725284, 1651062).bottom_top == (48, 56)
    assert floor_of(-1.3, 25) == -2, "floor, not truncation"


@given(longitudes, latitudes, heights, zooms)
def test_a_place_lies_in_its_voxel(lon: float, lat: float, height: float, z: int) -> None:
    one = SpatialId.at(lon, lat, height, z)
    (west, north), (east, south), (bottom, top) = one.west_north, one.east_south, one.bottom_top
    assert bottom <= height < top and top - bottom == metres_high(z)
    assert west - 1e-9 <= (-180.0 if lon == 180 else lon) <= east + 1e-9 and south - 1e-9 <= lat <= north + 1e-9


@given(longitudes, latitudes, heights, zooms, zooms)
def test_a_parent_is_the_voxel_of_the_smaller_zoom_below_sea_level_too(
    lon: float, lat: float, height: float, a: int, b: int
) -> None:
    small, large = sorted((a, b))
    assert SpatialId.at(lon, lat, height, large).parent(small).f == SpatialId.at(lon, lat, height, small).f


@given(longitudes, latitudes, heights, zooms, zooms)
def test_what_is_written_is_read_back(lon: float, lat: float, height: float, hz: int, vz: int) -> None:
    one, two = SpatialId.at(lon, lat, height, hz), ExtendedId.at(lon, lat, height, hz, vz)
    assert SpatialId.parse(str(one)) == SpatialId.parse(f"/{one}") == one and ExtendedId.parse(str(two)) == two


@pytest.mark.parametrize("text", ["", "25", "36/0/0/0", "1/0/2/0", "1/5/0/0", "a/b/c/d", "25/0/-1/0", "25/0.5/1/1", "1/-3/0/0"])
def test_what_is_no_spatial_id_is_told(text: str) -> None:
    with pytest.raises(UserError):
        SpatialId.parse(text)
    with pytest.raises(UserError):
        ExtendedId.parse(text)


def test_a_parent_of_a_larger_zoom_does_not_exist() -> None:
    with pytest.raises(ValueError, match="0 to 3"):
        SpatialId(3, 0, 0, 0).parent(4)
