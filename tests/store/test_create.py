"""A new project is a GeoPackage that GDAL and QGIS open as it is, wherever it lies and whatever it is called."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pyogrio
import pytest

from waterdx.core.errors import UserError
from waterdx.core.fields import GEOMETRY_TYPES, LAYER_NAMES, fields_of
from waterdx.store import project
from waterdx.store.layers import read_layer
from waterdx.store.schema import TABLES, VERSION

from .helpers import assert_sound, beside, copy_for_gdal, import_pipes


def test_gdal_sees_every_layer_with_its_shape_columns_and_coordinate_system(town: Path) -> None:
    copy = copy_for_gdal(town)
    assert dict(pyogrio.list_layers(copy)) == GEOMETRY_TYPES | dict.fromkeys(TABLES) | {
        "background": "Unknown",
        "drawings": "Polygon",
    }
    for layer in LAYER_NAMES:
        info = pyogrio.read_info(copy, layer=layer)
        assert info["crs"] == "EPSG:6676"
        assert list(info["fields"]) == [*(field.name for field in fields_of(layer)), "source_id"]
    frame = pyogrio.read_dataframe(copy, layer="pipes")
    assert len(frame) == 30 and frame.geometry.geom_type.unique().tolist() == ["LineString"]
    assert frame.loc[3, "pipe_id"] == "管00003"


def test_the_file_says_that_it_is_a_geopackage(town: Path) -> None:
    with closing(sqlite3.connect(town)) as conn:
        assert conn.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert conn.execute("PRAGMA user_version").fetchone() >= (10200,)
        listed = dict(conn.execute("SELECT table_name, data_type FROM gpkg_contents"))
        assert listed == dict.fromkeys(TABLES, "attributes") | dict.fromkeys((*LAYER_NAMES, "background", "drawings"), "features")
        geometry = conn.execute("SELECT table_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns").fetchall()
        assert {row[0]: row[1:] for row in geometry} == {
            k: (v.upper(), 6676, 0, 0) for k, v in (GEOMETRY_TYPES | {"background": "Geometry", "drawings": "Polygon"}).items()
        }
        known = {number for (number,) in conn.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")}
        assert known >= {-1, 0, 4326, 6676}
    assert_sound(town)


def test_a_project_says_what_it_is(town: Path) -> None:
    said = project.info(town)
    assert (said.name, said.code, said.epsg, said.schema_version) == ("山中町", "151234", 6676, VERSION)
    assert said.counts == {"pipes": 30, "nodes": 0, "leaks": 0}


@pytest.mark.parametrize(
    "name", ["山中 町.gpkg", "a#1.gpkg", "100%20.gpkg", "何?.gpkg", "a'b\"c.gpkg", "2020.山中.gpkg", "-x.gpkg"]
)
def test_any_path_can_be_made_read_and_written(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "C# 100% 水道課?"
    folder.mkdir()
    path = folder / name
    project.create(path, "町", "EPSG:6676")
    import_pipes(path, 4)
    assert len(read_layer(path, "pipes")) == 4
    assert beside(path) == {name}


def test_a_path_that_is_taken_is_not_written_over(town: Path) -> None:
    before = town.read_bytes()
    with pytest.raises(UserError, match="すでにあります"):
        project.create(town, "町", "EPSG:6676")
    assert town.read_bytes() == before


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="作れません"):
        project.create(tmp_path / "ない" / "a.gpkg", "町", "EPSG:6676")


def test_a_file_in_the_place_of_the_folder_is_told(town: Path) -> None:
    with pytest.raises(UserError, match="作れません"):
        project.create(town / "a.gpkg", "町", "EPSG:6676")


ON_A_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from waterdx.core.errors import UserError
from waterdx.store import project

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for size in (0, 4096, 50_000, 100_000, 150_000, 200_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        project.create(Path(sys.argv[1]) / "a.gpkg", "町", "EPSG:6676")
    except UserError as error:
        print(error.words.en)
"""


@pytest.mark.skipif(os.name != "posix", reason="the size of files is limited as POSIX does it")
def test_a_disk_that_fills_up_is_told_and_no_half_project_is_left(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", ON_A_FULL_DISK, str(tmp_path)], capture_output=True, text=True)
    assert [("disk" in said and "full" in said) for said in done.stdout.splitlines()] == [True] * 6, done.stderr
    assert not list(tmp_path.iterdir())
