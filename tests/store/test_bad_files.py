"""What is no project, or a damaged one, is told in one sentence that names the file, and is not touched."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely

from waterdx.core.errors import UserError
from waterdx.core.words import set_language
from waterdx.store import project
from waterdx.store.layers import read_layer

from .helpers import IMPORT, beside, digest, import_pipes

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


def nothing(path: Path) -> None:
    path.unlink()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def no_bytes(path: Path) -> None:
    path.write_bytes(b"")


def a_picture(path: Path) -> None:
    path.write_bytes(PNG * 400)


def a_few_bytes(path: Path) -> None:
    path.write_bytes(b"SQLite")


def a_workbook(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(3000))


def the_geopackage_of_another_program(path: Path) -> None:
    path.unlink()
    pyogrio.write_dataframe(gpd.GeoDataFrame(geometry=[shapely.Point(1, 2)], crs=6676), path, layer="pipes", driver="GPKG")


def a_geopackage_with_settings_of_its_own(path: Path) -> None:
    the_geopackage_of_another_program(path)
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE settings (theme TEXT)")


def a_database_of_something_else(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE t (a)")


def a_broken_header(path: Path) -> None:
    path.write_bytes(b"X" + path.read_bytes()[1:])


BAD: dict[Callable[[Path], None], str] = {
    nothing: "がありません", a_folder: "フォルダーです", no_bytes: "空のファイル", a_picture: "GeoPackage ではありません",
    a_few_bytes: "GeoPackage ではありません", a_workbook: "GeoPackage ではありません",
    the_geopackage_of_another_program: "waterdx のプロジェクトではありません",
    a_geopackage_with_settings_of_its_own: "waterdx のプロジェクトではありません",
    a_database_of_something_else: "waterdx のプロジェクトではありません", a_broken_header: "壊れています",
}  # fmt: skip


@pytest.mark.parametrize("spoil", BAD, ids=lambda spoil: spoil.__name__)
def test_what_is_no_project_is_told_in_a_sentence_and_not_touched(spoil: Callable[[Path], None], town: Path) -> None:
    spoil(town)
    before = digest(town) if town.is_file() else None
    for work in (project.info, lambda at: import_pipes(at, 1, IMPORT), lambda at: project.go_back(at, 1)):
        with pytest.raises(UserError) as refused:
            work(town)
        set_language("ja")
        assert BAD[spoil] in str(refused.value) and town.name in str(refused.value)
        assert town.name in refused.value.words.en and "\n" not in refused.value.words.ja
    assert (digest(town) if town.is_file() else None) == before
    assert beside(town) <= {town.name}


@pytest.mark.parametrize("part", ["second half cut", "a page of zeros"])
def test_a_damaged_project_is_told_and_where_its_restore_points_are(part: str, town: Path) -> None:
    import_pipes(town, 3000)
    whole = town.read_bytes()
    if part == "second half cut":
        town.write_bytes(whole[: len(whole) // 2])
    else:
        with closing(sqlite3.connect(town)) as conn:
            (page,) = conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'pipes'").fetchone()
        town.write_bytes(whole[: (page - 1) * 4096] + bytes(4096) + whole[page * 4096 :])
    with pytest.raises(UserError, match=r"壊れていて.*山中町.restore"):
        read_layer(town, "pipes")


def test_a_name_too_long_for_the_system_is_no_crash(tmp_path: Path) -> None:
    long = tmp_path / ("長" * 300 + ".gpkg")
    with pytest.raises((UserError, OSError)):
        project.info(long)
    with pytest.raises(UserError, match="作れません"):
        project.create(long, "町", "EPSG:6676")
