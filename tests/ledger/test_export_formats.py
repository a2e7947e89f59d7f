"""What is exported comes back whole: through GDAL and through our own import, every value and every shape."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from ledger.conftest import Town
from ledger.towns import MAPS, SHARED, bytes_of, new_project
from waterdx.core.fields import FIELDS, GEOMETRY_TYPES, ID_FIELDS, LAYER_NAMES, fields_of
from waterdx.core.headers import likenesses
from waterdx.core.words import set_language
from waterdx.ledger import column_map
from waterdx.ledger.column_map import ColumnMap
from waterdx.ledger.export.registry import formats, profiles
from waterdx.ledger.export.run import export
from waterdx.ledger.ingest import ingest
from waterdx.store.layers import read_layer

SUFFIXES = [one.suffixes[0] for one in formats()]
MILLIMETRE = 0.001
LAYERS = tuple(LAYER_NAMES)


def back(out: Path, folder: Path, layer: str, *, sheet: str | None = None, said: ColumnMap | None = None) -> gpd.GeoDataFrame:
    """The layer of a new project into which the export was imported."""
    path = new_project(folder)
    result = ingest(path, out, layer=layer, sheet=sheet, column_map=said)
    assert not [f for f in result.findings if f.severity == "error" and f.check != "double_id_in_file"], result.findings[:3]
    frame = read_layer(path, layer)
    path.unlink()
    return frame


def assert_same(found: gpd.GeoDataFrame, expected: gpd.GeoDataFrame, layer: str, columns: list[str] | None = None) -> None:
    """Every value of every field, in the order of the rows, and every shape within a millimetre."""
    assert len(found) == len(expected)
    for one in fields_of(layer):
        if columns is None or one.name in columns:
            is_number = one.kind in {"number", "year"}
            if is_number:
                np.testing.assert_allclose(found[one.name], expected[one.name], rtol=1e-9, err_msg=one.name)
            else:
                assert found[one.name].tolist() == expected[one.name].tolist(), one.name
    assert_same_shapes(found.geometry.to_numpy(), expected.geometry.to_numpy())


def assert_same_shapes(found: np.ndarray, expected: np.ndarray) -> None:
    missing = shapely.is_missing(expected)
    assert (shapely.is_missing(found) == missing).all()
    assert (shapely.get_num_coordinates(found) == shapely.get_num_coordinates(expected)).all()
    a, b = shapely.get_coordinates(found), shapely.get_coordinates(expected)
    assert np.abs(a - b).max() < MILLIMETRE


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("layer", LAYERS)
def test_the_sample_town_comes_back_whole_from_every_format(town: Town, tmp_path: Path, suffix: str, layer: str) -> None:
    out = tmp_path / f"out{suffix}"
    export(town.path, out, layer=layer)
    expected = read_layer(town.path, layer)
    if suffix == ".dxf":  # a drawing holds what has a place
        expected = expected[expected.geometry.notna()].reset_index(drop=True)
    assert_same(back(out, tmp_path, layer), expected, layer)


@pytest.mark.parametrize("suffix", [".gpkg", ".zip", ".xlsx"])
def test_a_file_of_several_layers_comes_back_layer_by_layer(town: Town, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out{suffix}"
    result = export(town.path, out)
    assert [table.layer for table in result.tables] == list(LAYERS)
    for table in result.tables:
        sheet = table.title if suffix == ".xlsx" else table.name
        assert_same(back(out, tmp_path, table.layer, sheet=sheet), read_layer(town.path, table.layer), table.layer)


def test_the_layers_of_one_drawing_are_told_apart_by_a_column(town: Town, tmp_path: Path) -> None:
    export(town.path, tmp_path / "all.dxf")
    for layer in LAYERS:
        expected = read_layer(town.path, layer)
        found = back(tmp_path / "all.dxf", tmp_path, layer, said=ColumnMap(only={"waterdx_table": [layer]}))
        assert_same(found, expected[expected.geometry.notna()].reset_index(drop=True), layer)


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".geojson"])
@pytest.mark.parametrize("layer", LAYERS)
def test_gdal_reads_what_was_exported(town: Town, tmp_path: Path, suffix: str, layer: str) -> None:
    """Unknown is NULL, years are whole, days are days, numbers of objects keep their zeros."""
    out = tmp_path / f"out{suffix}"
    export(town.path, out, layer=layer, crs="EPSG:6676")
    frame, expected = pyogrio.read_dataframe(out), read_layer(town.path, layer)
    assert frame.crs.to_epsg() == 6676 and len(frame) == len(expected)
    assert set(frame.geometry.dropna().geom_type) == {GEOMETRY_TYPES[layer]}
    assert_same_shapes(frame.geometry.to_numpy(), expected.geometry.to_numpy())
    info = pyogrio.read_info(out)
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    for one in fields_of(layer):
        name = one.short_name if suffix == ".shp" else one.name
        assert (frame[name].isna() == expected[one.name].isna()).all(), name
        known = expected[one.name].notna()
        if one.kind == "year" and known.any():
            assert types[name] in {"OFTInteger", "OFTInteger64"}
        if one.kind in {"number", "year"}:
            np.testing.assert_allclose(frame[name][known].astype(float), expected[one.name][known], rtol=1e-9)
        elif one.kind == "date":
            assert types[name] == ("OFTDate" if known.any() or suffix != ".geojson" else "OFTString")
            assert [str(day)[:10] for day in frame[name][known]] == expected[one.name][known].tolist()
        else:
            assert frame[name][known].tolist() == expected[one.name][known].tolist()


@pytest.fixture(scope="module")
def nagaoka(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pipes and nodes of Nagaoka, imported once."""
    path = new_project(tmp_path_factory.mktemp("nagaoka"))
    for name in ("plateau_pipes", "plateau_nodes"):
        ingest(path, SHARED / "plateau_unf_nagaoka/features_lod0.csv", column_map=column_map.load(MAPS / f"{name}.toml"))
    return path


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not beside the checkout")
def test_nagaoka_comes_back_whole_from_every_format(nagaoka: Path, tmp_path: Path, suffix: str) -> None:
    for layer in ("pipes", "nodes"):
        out = tmp_path / f"{layer}{suffix}"
        export(nagaoka, out, layer=layer)
        expected = read_layer(nagaoka, layer)
        if suffix == ".dxf":
            expected = expected[expected.geometry.notna()].reset_index(drop=True)
        assert_same(back(out, tmp_path, layer), expected, layer)


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".geojson", ".xlsx", ".csv", ".dxf"])
@pytest.mark.parametrize("layer", ["pipes", "nodes"])
def test_the_statutory_items_come_back_from_their_names(town: Town, tmp_path: Path, suffix: str, layer: str) -> None:
    out = tmp_path / f"法定{suffix}"
    (table,) = export(town.path, out, layer=layer, profile="statutory").tables
    fields = [column.field for column in table.columns if column.field]
    expected = read_layer(town.path, layer)
    if suffix == ".dxf":
        expected = expected[expected.geometry.notna()].reset_index(drop=True)
    assert_same(back(out, tmp_path, layer), expected, layer, fields)


def test_statutory_headings_are_japanese_with_units_and_terms_are_names_with_their_codes(town: Town, tmp_path: Path) -> None:
    set_language("en")
    export(town.path, tmp_path / "法定.csv", profile="statutory")
    frame = pd.read_csv(tmp_path / "法定.csv", dtype=str)
    assert {"管路番号", "区分", "設置年度", "口径 (mm)", "材質", "継手形式", "延長 (m)", "土かぶり (m)"} <= set(frame.columns)
    assert frame.loc[0, ["材質", "材質 (コード)", "区分", "設置年度"]].tolist() == ["ダクタイル鋳鉄管", "DIP", "送水管", "1976"]


def test_the_short_names_of_a_shapefile_fit_are_explained_and_are_known_to_the_import(town: Town, tmp_path: Path) -> None:
    export(town.path, tmp_path / "管路.shp")
    assert (tmp_path / "管路.cpg").read_text() == "CP932" and (tmp_path / "管路.prj").exists()
    names = pyogrio.read_info(tmp_path / "管路.shp", encoding="cp932")["fields"]
    assert all(len(name.encode("cp932")) <= 10 for name in names) and len(set(names)) == len(names)
    told = pd.read_csv(tmp_path / "管路_columns.csv")
    assert told.iloc[:, 0].tolist() == list(names)
    for layer in LAYERS:
        for one in fields_of(layer):
            first = likenesses(one.short_name, layer)[0]
            assert first.field.name == one.name and first.exact


def test_every_number_carries_its_unit_in_its_heading(town: Town, tmp_path: Path) -> None:
    export(town.path, tmp_path / "t.csv")
    heads = pd.read_csv(tmp_path / "t.csv", nrows=0).columns
    for one in FIELDS:
        if one.unit and "pipes" in one.layers:
            assert f"{one.en} ({one.unit})" in heads


def test_geojson_is_in_longitude_and_latitude_unless_another_system_is_asked_for(town: Town, tmp_path: Path) -> None:
    export(town.path, tmp_path / "t.geojson")
    content = json.loads((tmp_path / "t.geojson").read_text(encoding="utf-8"))
    assert "6668" in json.dumps(content["crs"])
    x, y = content["features"][0]["geometry"]["coordinates"][0]
    assert 137 < x < 140 and 36 < y < 39


def test_a_drawing_has_a_layer_per_use_and_material_and_labels_in_metres(town: Town, tmp_path: Path) -> None:
    import ezdxf

    export(town.path, tmp_path / "t.dxf", layer="pipes")
    drawing = ezdxf.readfile(tmp_path / "t.dxf")
    assert drawing.dxfversion == "AC1009" and drawing.encoding == "cp932"
    pipes = read_layer(town.path, "pipes")
    lines = drawing.modelspace().query("POLYLINE")
    assert len(lines) == pipes.geometry.notna().sum()
    assert lines[0].dxf.layer == "管路-水道-送水管-DIP" or lines[0].dxf.layer == "Pipes-水道-送水管-DIP"
    texts = [text.dxf.text for text in drawing.modelspace().query("TEXT")]
    assert texts[0] == "DIP φ250 L=93.2 1976"
    drawn = np.array([(vertex.dxf.location.x, vertex.dxf.location.y) for vertex in lines[0].vertices])
    assert np.abs(drawn - shapely.get_coordinates(pipes.geometry.iloc[0])).max() < MILLIMETRE


def test_labels_of_a_drawing_still_say_what_a_pipe_is_where_the_values_were_dropped(town: Town, tmp_path: Path) -> None:
    """Jw_cad keeps lines, layers and texts, and drops extended data."""
    export(town.path, tmp_path / "t.dxf", layer="pipes")
    text = (tmp_path / "t.dxf").read_text(encoding="cp932").replace("1001\nWATERDX", "1001\nOTHER")
    (tmp_path / "jw.dxf").write_text(text, encoding="cp932")
    path = new_project(tmp_path)
    ingest(path, tmp_path / "jw.dxf", layer="pipes")
    pipes, expected = read_layer(path, "pipes"), read_layer(town.path, "pipes")
    expected = expected[expected.geometry.notna()]
    assert len(pipes) == len(expected)
    same = pipes["material"].to_numpy() == expected["material"].to_numpy()
    assert same[(expected["field"] == "water").to_numpy()].mean() > 0.9


def test_an_export_changes_no_byte_of_the_project(town: Town, tmp_path: Path) -> None:
    before = bytes_of(town.path)
    for suffix in SUFFIXES:
        export(town.path, tmp_path / f"t{suffix}", layer="leaks")
    assert bytes_of(town.path) == before


def test_a_zip_holds_one_shapefile_per_layer(town: Town, tmp_path: Path) -> None:
    export(town.path, tmp_path / "t.zip")
    names = zipfile.ZipFile(tmp_path / "t.zip").namelist()
    assert {f"{layer}{ending}" for layer in LAYERS for ending in (".shp", ".shx", ".dbf", ".prj", ".cpg")} <= set(names)


@pytest.mark.parametrize("one", [*formats(), *profiles()], ids=lambda one: type(one).__name__)
def test_every_format_and_profile_is_named_in_both_languages(one: object) -> None:
    words = getattr(one, "name", None) if hasattr(one, "suffixes") and hasattr(one, "write") else one.title  # type: ignore[attr-defined]
    assert words.ja and words.en and (words.ja != words.en or words.en == "GeoPackage")


def test_ids_of_fields_are_the_first_columns() -> None:
    for layer in LAYERS:
        assert ID_FIELDS[layer] in {one.name for one in fields_of(layer)[:2]}
