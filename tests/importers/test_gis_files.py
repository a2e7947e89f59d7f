"""Shapefiles, GeoJSON and GeoPackages of other programs: read as they are, never changed, never obeyed."""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import shapely

from importers.files import column, read, write_gis
from waterdx.core.errors import UserError
from waterdx.importers.registry import ReadOptions, read_file

LINES = [shapely.LineString([(29000, 150000), (29100, 150000)]), shapely.LineString([(29100, 150000), (29100, 150080)])]
COLUMNS = {"管路番号": ["001", "002"], "管種": ["ﾀﾞｸﾀｲﾙ①", "表ソ"], "口径": [75.0, None]}
GIS = Path(__file__).parents[2] / "ledgers" / "sample_town" / "gis"


def shapefile(folder: Path, encoding: str = "cp932") -> Path:
    path = write_gis(folder / "管路.shp", COLUMNS, LINES, encoding=encoding)
    path.with_suffix(".prj").unlink()
    return path


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """An address on this machine and what was asked of it."""
    asked: list[bytes] = []
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def serve() -> None:
            try:
                while True:
                    caller, _ = server.accept()
                    with caller:
                        asked.append(caller.recv(200))
            except OSError:  # closed at the end of the test
                return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x", asked
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


@pytest.mark.parametrize("cpg", [None, "CP932", "932", "SJIS", "Shift_JIS", "nonsense", ""])
def test_a_japanese_shapefile_is_read_whatever_its_cpg_says(tmp_path: Path, cpg: str | None) -> None:
    path = shapefile(tmp_path)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    table = read(path)
    assert column(table, "管路番号") == ["001", "002"]
    assert column(table, "管種") == ["ﾀﾞｸﾀｲﾙ①", "表ソ"]
    assert column(table, "口径") == ["75", ""]
    assert table.crs is None


@pytest.mark.filterwarnings("ignore", "ignore::pytest.PytestUnraisableExceptionWarning")  # GDAL tells of the cut name
def test_a_cpg_that_says_utf8_is_believed_and_a_name_cut_within_a_letter_forgiven(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "utf-8")
    path.with_suffix(".cpg").write_text("UTF-8")
    table = read(path)
    assert list(table.frame.columns) == ["管路番", "管種", "口径"], "four letters are twelve bytes, and ten fit"
    assert column(table, "管種") == ["ﾀﾞｸﾀｲﾙ①", "表ソ"] and column(table, "口径") == ["75", ""]


def test_a_prj_is_taken_at_its_word(tmp_path: Path) -> None:
    path = write_gis(tmp_path / "a.shp", {"id": ["1", "2"]}, LINES, crs="EPSG:6676")
    assert read(path).crs.to_epsg() == 6676


@pytest.mark.parametrize("missing", [".shx", ".dbf"])
def test_a_shapefile_without_its_companions_is_refused_by_name(tmp_path: Path, missing: str) -> None:
    path = shapefile(tmp_path)
    path.with_suffix(missing).unlink()
    with pytest.raises(UserError, match=missing):
        read(path)


@pytest.mark.parametrize("part", [".shx", ".dbf", ".shp"])
def test_a_shapefile_cut_short_is_read_or_refused_but_nothing_else(tmp_path: Path, part: str) -> None:
    path = shapefile(tmp_path)
    whole = path.with_suffix(part).read_bytes()
    for length in (110, len(whole) // 2, len(whole) - 3):
        path.with_suffix(part).write_bytes(whole[:length])
        try:
            assert len(read(path).frame) <= 2
        except UserError as error:
            assert "管路.shp" in error.words.ja


def test_a_dbf_that_promises_a_thousand_million_rows_allocates_nothing(tmp_path: Path) -> None:
    path = shapefile(tmp_path)
    dbf = bytearray(path.with_suffix(".dbf").read_bytes())
    dbf[4:8] = (10**9).to_bytes(4, "little")
    path.with_suffix(".dbf").write_bytes(dbf)
    try:
        assert len(read(path).frame) <= 2
    except UserError as error:
        assert "管路.shp" in error.words.ja


def test_names_cut_to_ten_bytes_are_whole_letters(tmp_path: Path) -> None:
    names = list(read(GIS / "下水道管渠.shp").frame.columns)
    assert "上流人孔番" in names and "下流人孔番" in names
    assert all("\ufffd" not in name for name in names)


@pytest.mark.parametrize("encoding", ["utf-8", "nonsense"])
def test_an_encoding_the_shapefile_is_not_in_is_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(UserError, match="encoding"):
        read(shapefile(tmp_path), encoding=encoding)


def test_geojson_is_longitude_and_latitude(tmp_path: Path) -> None:
    line = shapely.LineString([(138.82, 37.35), (138.83, 37.35)])
    table = read(write_gis(tmp_path / "a.geojson", {"管路番号": ["A"], "口径": [75]}, [line], crs="EPSG:4326"))
    assert column(table, "管路番号") == ["A"] and column(table, "口径") == ["75"]
    assert table.geometry is not None and table.geometry[0].equals(line)
    assert table.crs.to_epsg() == 4326


def feature_collection(**more: Any) -> dict[str, Any]:
    line = {"type": "LineString", "coordinates": [[29000, 150000], [29100, 150000]]}
    return {
        "type": "FeatureCollection",
        **more,
        "features": [{"type": "Feature", "properties": {"管路番号": "A"}, "geometry": line}],
    }


@pytest.mark.parametrize("kind", ["proj4", "esriwkt", "ogcwkt"])
@pytest.mark.parametrize("hidden", [False, True], ids=["plain", "in codes"])
def test_a_coordinate_system_given_as_a_link_is_never_fetched(
    tmp_path: Path, listener: tuple[str, list[bytes]], kind: str, hidden: bool
) -> None:
    address, asked = listener
    text = json.dumps(feature_collection(crs={"type": "link", "properties": {"href": address, "type": kind}}))
    path = tmp_path / "a.geojson"
    path.write_text(text.replace('"link"', '"\\u006cink"') if hidden else text)
    with pytest.raises(UserError, match="link to the network"):
        read(path)
    assert asked == []


def test_the_word_link_in_a_text_is_no_link(tmp_path: Path) -> None:
    content = feature_collection()
    content["features"][0]["properties"]["link"] = "link"
    (tmp_path / "a.geojson").write_text(json.dumps(content))
    assert column(read(tmp_path / "a.geojson"), "link") == ["link"]


@pytest.mark.parametrize("crs", ["http", "file"])
def test_a_coordinate_system_named_by_an_address_or_a_path_opens_nothing(
    tmp_path: Path, listener: tuple[str, list[bytes]], crs: str
) -> None:
    address, asked = listener
    name = address if crs == "http" else str(tmp_path / "secret.prj")
    (tmp_path / "a.geojson").write_text(json.dumps(feature_collection(crs={"type": "name", "properties": {"name": name}})))
    path = shapefile(tmp_path)
    path.with_suffix(".prj").write_text(name)
    read(tmp_path / "a.geojson")
    read(path)
    assert asked == []


def test_a_prj_too_large_to_be_one_is_refused(tmp_path: Path) -> None:
    path = shapefile(tmp_path)
    path.with_suffix(".prj").write_text("x" * 50_000)
    with pytest.raises(UserError, match="too large"):
        read(path)


@pytest.mark.parametrize("text", ["[1, 2]", "not json", '{"type": "FeatureCollection"', '{"a": 1}', "{" + "[" * 20_000])
def test_json_that_is_no_geojson_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.geojson").write_text(text)
    with pytest.raises(UserError):
        read(tmp_path / "a.geojson")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "他社.gpkg"
    write_gis(path, COLUMNS, LINES, layer="管路")
    write_gis(path, {"弁栓番号": ["V1"], "種別": ["仕切弁"]}, [shapely.Point(29100, 150000)], layer="弁栓")
    return path


def test_the_first_layer_of_a_geopackage_is_read_and_the_others_are_told(package: Path) -> None:
    table = read(package)
    assert column(table, "管路番号") == ["001", "002"]
    assert [f.raw for f in table.findings if f.check == "layers_not_read"] == ["弁栓"]


def test_the_layer_the_user_names_is_read(package: Path) -> None:
    table = read(package, sheet="弁栓")
    assert column(table, "弁栓番号") == ["V1"] and not table.findings
    with pytest.raises(UserError, match=r"no layer “道路”.*管路, 弁栓"):
        read(package, sheet="道路")


def test_triggers_and_views_of_a_foreign_geopackage_do_nothing(package: Path, tmp_path: Path) -> None:
    stolen = tmp_path / "stolen.db"
    with closing(sqlite3.connect(package)) as conn:
        conn.executescript(
            f"""CREATE TABLE log (what TEXT);
            CREATE TRIGGER t AFTER UPDATE ON gpkg_contents BEGIN INSERT INTO log VALUES ('ran'); END;
            CREATE VIEW bad AS SELECT fid, geom, load_extension('/tmp/x') AS 管種, fts3_tokenizer('x') AS b FROM 管路;
            INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('bad', 'features', 'bad', 6676);
            INSERT INTO gpkg_geometry_columns VALUES ('bad', 'geom', 'LINESTRING', 6676, 0, 0);
            CREATE VIEW attached AS SELECT 'ATTACH {stolen}' AS x;"""
        )
    before = sha256(package.read_bytes()).hexdigest()
    assert column(read(package), "管路番号") == ["001", "002"]
    try:
        read(package, sheet="bad")
    except UserError as error:
        assert "他社.gpkg" in error.words.ja
    assert sha256(package.read_bytes()).hexdigest() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["他社.gpkg"]


def test_a_database_that_is_no_geopackage_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as conn:
        conn.execute("CREATE TABLE t (x)")
        conn.commit()
    with pytest.raises(UserError, match="GeoPackage"):
        read(tmp_path / "a.gpkg")


def test_a_geopackage_cut_short_is_refused(package: Path) -> None:
    package.write_bytes(package.read_bytes()[:5000])
    with pytest.raises(UserError):
        read(package)


VRT = """<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""


@pytest.mark.parametrize("ending", [".shp", ".geojson", ".gpkg", ".csv", ".xlsx", ".json"])
@pytest.mark.parametrize("target", ["file", "network"])
def test_a_vrt_under_another_name_reads_neither_files_nor_the_network(
    tmp_path: Path, listener: tuple[str, list[bytes]], ending: str, target: str
) -> None:
    address, asked = listener
    for part in ("shp", "shx", "dbf"):
        shutil.copy(GIS / f"水道弁栓.{part}", tmp_path / f"a.{part}")
    source = str(GIS / "水道管路.shp") if target == "file" else f"/vsicurl/{address}"
    (tmp_path / f"a{ending}").write_text(VRT.format(source=source))
    try:
        said = read(tmp_path / f"a{ending}").raw.to_csv()
    except UserError as error:
        said = error.words.en
    assert "DIP" not in said and "C-0001" not in said
    assert asked == []


def test_the_layer_of_a_geopackage_that_is_called_as_the_layer_wanted_is_read(tmp_path: Path) -> None:
    path = tmp_path / "書き出し.gpkg"
    write_gis(path, COLUMNS, LINES, layer="pipes")
    write_gis(path, {"弁栓番号": ["V1"]}, [shapely.Point(29100, 150000)], layer="nodes")
    assert column(read_file(path, ReadOptions(layer="nodes")), "弁栓番号") == ["V1"]
    assert column(read_file(path, ReadOptions(layer="leaks")), "管路番号") == ["001", "002"], "no such layer: the first"
    assert column(read_file(path, ReadOptions(layer="nodes", sheet="pipes")), "管路番号") == ["001", "002"]
    assert "--sheet" in read_file(path).findings[-1].message.ja
