"""Shapefiles in a ZIP are read without unpacking anything by its own name, and bombs are refused before they open."""

from __future__ import annotations

import io
import stat
import struct
import tempfile
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from waterdx.core.errors import UserError
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, read_file

ENDINGS = (".shp", ".shx", ".dbf")


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("set")
    gpd.GeoDataFrame({"管種": ["DIP"]}, geometry=[shapely.LineString([(0, 0), (1, 1)])], crs=6676).to_file(
        folder / "a.shp", encoding="cp932"
    )
    return {ending: (folder / f"a{ending}").read_bytes() for ending in ENDINGS}


@pytest.fixture
def unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder temporary files go to; empty again when reading is over."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def packed(tmp_path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return tmp_path / "a.zip"


def layer(parts: dict[str, bytes], name: str) -> list[tuple[str | zipfile.ZipInfo, bytes]]:
    return [(name + ending, content) for ending, content in parts.items()]


def left(table: RawTable) -> list[str]:
    return [finding.raw for finding in table.findings if finding.check == "zip_member_left"]


def test_a_zipped_shapefile_is_read_and_nothing_stays_behind(tmp_path: Path, unpacked: Path, parts: dict[str, bytes]) -> None:
    file = packed(tmp_path, *layer(parts, "水道/管路"))
    table = read_file(file)
    assert table.frame["管種"].tolist() == ["DIP"]
    assert (table.path, table.sheets.tolist()) == (file, ["水道/管路"])
    assert not list(unpacked.iterdir())


def test_one_of_several_layers_is_picked_by_name(tmp_path: Path, unpacked: Path, parts: dict[str, bytes]) -> None:
    file = packed(tmp_path, *layer(parts, "管路"), *layer(parts, "下水/管渠"))
    assert read_file(file).sheets.tolist() == ["管路"]
    assert [f.raw for f in read_file(file).findings if f.check == "layers_not_read"] == ["下水/管渠"]
    assert read_file(file, ReadOptions(sheet="管渠")).sheets.tolist() == ["下水/管渠"]
    with pytest.raises(UserError, match="管渠"):
        read_file(file, ReadOptions(sheet="弁栓"))


def test_names_in_cp932_without_the_flag_are_read(tmp_path: Path, unpacked: Path, parts: dict[str, bytes]) -> None:
    file = packed(tmp_path, *layer(parts, "XXXX"))
    file.write_bytes(file.read_bytes().replace(b"XXXX", "管路".encode("cp932")))
    assert read_file(file).sheets.tolist() == ["管路"]
    file.write_bytes(file.read_bytes().replace("管路".encode("cp932"), b"\xff\xfe\x81\xfd"))
    assert len(read_file(file).frame) == 1


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "C:\\x", "..\\x", "a/../../x", "~/x", "\\\\host\\share\\x"])
def test_names_that_point_outside_are_left_alone(tmp_path: Path, unpacked: Path, parts: dict[str, bytes], name: str) -> None:
    table = read_file(packed(tmp_path, *layer(parts, name), *layer(parts, "good")))
    assert table.sheets.tolist() == ["good"]
    assert len(left(table)) == len(ENDINGS)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip", "temp"]
    with pytest.raises(UserError):
        read_file(packed(tmp_path, *layer(parts, name)))


def test_links_and_archives_within_are_left_alone(tmp_path: Path, unpacked: Path, parts: dict[str, bytes]) -> None:
    link = zipfile.ZipInfo("link.shp")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    inner = io.BytesIO()
    zipfile.ZipFile(inner, "w").close()
    table = read_file(packed(tmp_path, (link, b"/etc/passwd"), ("b.zip", inner.getvalue()), *layer(parts, "good")))
    assert left(table) == ["link.shp", "b.zip"]


def test_names_that_differ_in_case_only_do_not_mix(tmp_path: Path, unpacked: Path, parts: dict[str, bytes]) -> None:
    table = read_file(packed(tmp_path, *layer(parts, "a"), ("a.SHP", b"x"), ("CON.shp", b"x")))
    assert left(table) == ["a.SHP"]
    assert len(table.frame) == 1


def test_a_set_with_a_part_missing_is_refused_by_its_name_in_the_archive(
    tmp_path: Path, unpacked: Path, parts: dict[str, bytes]
) -> None:
    with pytest.raises(UserError, match=r"a\.zip / 管路\.shp"):
        read_file(packed(tmp_path, ("管路.shp", parts[".shp"]), ("管路.dbf", parts[".dbf"])))


def test_a_wrong_checksum_is_refused(tmp_path: Path, unpacked: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, content in layer(parts, "a"):
            archive.writestr(name, content)
    data = (tmp_path / "a.zip").read_bytes().replace(b"DIP", b"DIQ")
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(UserError):
        read_file(tmp_path / "a.zip")
    assert not list(unpacked.iterdir())


def test_a_small_file_that_unpacks_to_petabytes_is_refused(tmp_path: Path, unpacked: Path, parts: dict[str, bytes]) -> None:
    file = packed(tmp_path, ("a.shp", parts[".shp"]), ("a.shx", parts[".shx"]), ("a.dbf", b"\0" * 30_000_000))
    with pytest.raises(UserError):
        read_file(file)
    data = bytearray(file.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 0xFFFFFFF0)
    file.write_bytes(bytes(data))
    with pytest.raises(UserError):
        read_file(file)
    assert not list(unpacked.iterdir())


def test_a_directory_of_a_million_members_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(
        b"PK\x03\x04" + b"\0" * 60 + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 46_000_000, 4, 0)
    )
    with pytest.raises(UserError, match="10000"):
        read_file(tmp_path / "a.zip")


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"hello", b"PK\x03\x04" * 100, b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_archive_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(UserError):
        read_file(tmp_path / "a.zip")


def test_of_several_the_one_whose_name_says_the_wanted_layer_is_read_and_pipes_before_others(
    tmp_path: Path, unpacked: Path, parts: dict[str, bytes]
) -> None:
    file = packed(tmp_path, *layer(parts, "弁栓"), *layer(parts, "図枠"), *layer(parts, "水道管路"))
    assert read_file(file).sheets.tolist() == ["水道管路"]
    assert read_file(file, ReadOptions(layer="nodes")).sheets.tolist() == ["弁栓"]
    assert read_file(file, ReadOptions(layer="leaks")).sheets.tolist() == ["弁栓"], "none is of leaks: the first"
    (told,) = [f for f in read_file(file).findings if f.check == "layers_not_read"]
    assert "弁栓" in told.raw and "図枠" in told.raw and "--sheet" in told.message.ja
