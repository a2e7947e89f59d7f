"""Shapefiles whose parts lie, and files that pretend to be another format: read what is there, or refused; nothing else opened."""

from __future__ import annotations

import socket
import struct
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from waterdx.core.errors import UserError
from waterdx.importers.registry import importers, read_file

SUFFIXES = sorted({suffix for one in importers() for suffix in one.suffixes})


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    frame = gpd.GeoDataFrame({"管種": ["DIP", "VP"]}, geometry=[shapely.LineString([(0, 0), (1, k)]) for k in (1, 2)], crs=6676)
    frame.to_file(tmp_path / "a.shp", encoding="cp932")
    (tmp_path / "a.cpg").unlink(missing_ok=True)
    return tmp_path / "a.shp"


def read_or_refuse(path: Path) -> int | None:
    try:
        return len(read_file(path).frame)
    except UserError:
        return None


def test_a_table_that_claims_a_milliard_records_allocates_nothing(layer: Path) -> None:
    table = layer.with_suffix(".dbf")
    data = bytearray(table.read_bytes())
    struct.pack_into("<I", data, 4, 1_000_000_000)
    table.write_bytes(bytes(data))
    assert read_or_refuse(layer) in (None, 2)


def test_fields_wider_than_their_record_are_survived(layer: Path) -> None:
    table = layer.with_suffix(".dbf")
    data = bytearray(table.read_bytes())
    data[32 + 16] = 254
    table.write_bytes(bytes(data))
    assert read_or_refuse(layer) in (None, 2)


@pytest.mark.parametrize("content", [b"nonsense", b"\xff\xfe", b"../../etc/passwd", b""])
def test_a_code_page_of_nonsense_is_survived(layer: Path, content: bytes) -> None:
    layer.with_suffix(".cpg").write_bytes(content)
    assert read_or_refuse(layer) in (None, 2)


def test_an_index_that_lies_is_survived(layer: Path) -> None:
    index = layer.with_suffix(".shx")
    data = bytearray(index.read_bytes())
    struct.pack_into(">II", data, 100, 0x7FFFFFF0, 0x7FFFFFF0)
    index.write_bytes(bytes(data))
    assert read_or_refuse(layer) in (None, 1, 2)


@pytest.mark.parametrize("content", ["http://127.0.0.1:{port}/x", "/vsicurl/http://127.0.0.1:{port}/x"])
def test_a_projection_that_is_an_address_is_not_visited(layer: Path, content: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        layer.with_suffix(".prj").write_text(content.format(port=listening.getsockname()[1]))
        read_or_refuse(layer)
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):  # nobody called
            listening.accept()


def test_a_projection_of_brackets_is_read_or_refused(layer: Path) -> None:
    layer.with_suffix(".prj").write_text("PROJCS[" * 1000)
    assert read_or_refuse(layer) in (None, 1, 2)


def test_a_projection_of_many_megabytes_is_refused(layer: Path) -> None:
    layer.with_suffix(".prj").write_text("X" * 50_000_000)
    with pytest.raises(UserError, match="prj"):
        read_file(layer)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_vrt_under_any_ending_gives_away_nothing(tmp_path: Path, suffix: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("管種,口径\nSECRET,100\n", "utf-8")
    file = tmp_path / f"a{suffix}"
    file.write_text(
        f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>',
        "utf-8",
    )
    try:
        told = read_file(file).frame.to_string()
    except UserError as error:
        told = str(error)
    assert "SECRET" not in told
