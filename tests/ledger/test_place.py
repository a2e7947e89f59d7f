"""Where things lie: in the project's coordinate system, or told why not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from importers.files import write_gis
from pyproj import Transformer

from ledger.towns import bytes_of, pipes_of, restore_files, write
from waterdx.core.errors import UserError
from waterdx.ledger.ingest import IngestResult, ingest
from waterdx.store.layers import read_layer

EAST, NORTH = 29311.6, 150688.8
LON, LAT = Transformer.from_crs(6676, 6668, always_xy=True).transform(EAST, NORTH)
HEAD = "整理№,修繕日"


def leak(folder: Path, project: Path, header: str, row: str, crs: str | None = None) -> tuple[IngestResult, Any]:
    result = ingest(project, write(folder / "a.csv", f"{HEAD},{header}\n1,H22.5.25,{row}\n"), crs=crs)
    return result, read_layer(project, "leaks").geometry[0]


@pytest.mark.parametrize(
    ("header", "row"),
    [("X座標,Y座標", f"{NORTH},{EAST}"), ("Ｘ座標（ｍ）,Ｙ座標（ｍ）", f"{NORTH},{EAST}"), ("x,y", f"{EAST},{NORTH}"),
     ("経度,緯度", f"{LON},{LAT}"), ("lat,lon", f"{LAT},{LON}"), ("wkt_epsg6676", f"POINT ({EAST} {NORTH})"),
     ("wkt_epsg6668", f"POINT ({LON} {LAT})"), ("Northing,Easting", f"{NORTH},{EAST}")],
)  # fmt: skip
def test_every_way_of_writing_a_place_is_the_same_place(tmp_path: Path, empty: Path, header: str, row: str) -> None:
    _, point = leak(tmp_path, empty, header, row)
    assert (point.x, point.y) == pytest.approx((EAST, NORTH), abs=0.01)


def test_a_system_that_is_assumed_is_said(tmp_path: Path, empty: Path) -> None:
    result, _ = leak(tmp_path, empty, "X座標,Y座標", f"{NORTH},{EAST}")
    assert [f.raw for f in result.findings if f.check == "crs_assumed"] == ["EPSG:6676"]


def test_the_system_the_user_says_is_taken(tmp_path: Path, empty: Path) -> None:
    result, point = leak(tmp_path, empty, "x,y", f"{LON},{LAT}", "EPSG:6668")
    assert (point.x, point.y) == pytest.approx((EAST, NORTH), abs=0.01)
    assert "crs_assumed" not in [f.check for f in result.findings]


@pytest.mark.parametrize("row", [f"{LON},{LAT}", "29311600,150688800", "0.5,0.5"], ids=["degrees", "millimetres", "near nothing"])
def test_numbers_that_cannot_be_in_the_project_are_a_question_to_the_user(tmp_path: Path, empty: Path, row: str) -> None:
    with pytest.raises(UserError, match="--crs"):
        leak(tmp_path, empty, "x,y", row)


@pytest.mark.parametrize(
    "crs",
    [
        "EPSG:999999",
        "http://127.0.0.1:9/x",
        "/etc/passwd",
        "+init=epsg:4326",
        "+proj=tmerc +nadgrids=/x",
        "epsg",
        "",
        "GEOGCS" * 999,
    ],
)
@pytest.mark.parametrize("ending", [".csv", ".geojson"])
def test_only_a_number_that_exists_is_a_coordinate_system(tmp_path: Path, empty: Path, crs: str, ending: str) -> None:
    file = write(tmp_path / "a.csv", f"{HEAD},x,y\n1,H22.5.25,{EAST},{NORTH}\n")
    if ending == ".geojson":
        file = write_gis(tmp_path / "a.geojson", {"管路番号": ["A"]}, [shapely.LineString([(0, 0), (1, 1)])])
    before = bytes_of(empty)
    if crs == "":
        ingest(empty, file, crs=None, dry_run=True)  # nothing said is not a wrong word
    else:
        with pytest.raises(UserError):
            ingest(empty, file, crs=crs)
    assert bytes_of(empty) == before and restore_files(empty) == []


def geojson(folder: Path, *geometries: Any) -> Path:
    features = [{"type": "Feature", "properties": {"管路番号": f"A{at}"}, "geometry": g} for at, g in enumerate(geometries)]
    file = folder / "a.geojson"
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6676"}}
    file.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    return file


def line(*points: tuple[float, ...]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": points}


GOOD = line((EAST, NORTH), (EAST + 50, NORTH))


def test_coordinates_that_are_no_numbers_lose_the_shape_but_not_the_row(tmp_path: Path, empty: Path) -> None:
    rows = ["0 0, 10 0", "nan 0, 10 0", "inf 0, 10 0", "1e308 0, 1e308 5"]
    text = "管路番号,wkt_epsg6676\n" + "".join(f'A{at},"LINESTRING ({row})"\n' for at, row in enumerate(rows))
    result = ingest(empty, write(tmp_path / "a.csv", text))
    pipes = pipes_of(empty)
    assert len(pipes) == 4 and result.rows["accepted"] == 4
    assert pipes.geometry.notna().tolist() == [True, False, False, False]
    assert [f.row for f in result.findings if f.check == "not_finite"] == [3, 4]
    assert [f.row for f in result.findings if f.check == "outside_crs"] == [5]


def test_latitude_and_longitude_exchanged_is_told_and_no_infinity_is_stored(tmp_path: Path, empty: Path) -> None:
    lines = [shapely.LineString([(LON, LAT), (LON, LAT + 0.001)]), shapely.LineString([(LAT, LON), (LAT + 0.001, LON)])]
    result = ingest(empty, write_gis(tmp_path / "a.geojson", {"管路番号": ["A", "B"]}, lines, crs="EPSG:4326"))
    assert pipes_of(empty).geometry.notna().tolist() == [True, False]
    assert [(f.row, f.severity) for f in result.findings if f.check == "outside_crs"] == [(2, "error")]


def test_one_mistyped_coordinate_does_not_refuse_the_whole_file(tmp_path: Path, empty: Path) -> None:
    rows = "".join(f"{at},H22.5.25,{NORTH + at},{EAST}\n" for at in range(5))
    result = ingest(empty, write(tmp_path / "a.csv", f"{HEAD},X座標,Y座標\n{rows}9,H22.5.25,99999999,{EAST}\n"))
    assert read_layer(empty, "leaks").geometry.notna().tolist() == [True] * 5 + [False]
    assert [f.row for f in result.findings if f.check == "outside_crs"] == [7]


def test_parts_that_meet_become_one_line_and_heights_are_left_out(tmp_path: Path, empty: Path) -> None:
    parts = {
        "type": "MultiLineString",
        "coordinates": [[(EAST, NORTH, 5), (EAST + 10, NORTH, 5)], [(EAST + 10, NORTH, 5), (EAST + 20, NORTH, 6)]],
    }
    ingest(empty, geojson(tmp_path, parts))
    shape = pipes_of(empty).geometry[0]
    assert shape.geom_type == "LineString" and not shape.has_z and shape.length == pytest.approx(20)


def test_shapes_of_another_kind_are_rejected_and_counted(tmp_path: Path, empty: Path) -> None:
    apart = {"type": "MultiLineString", "coordinates": [[(0, 0), (1, 0)], [(5, 5), (6, 5)]]}
    area = {"type": "Polygon", "coordinates": [[(0, 0), (1, 0), (1, 1), (0, 0)]]}
    result = ingest(empty, geojson(tmp_path, GOOD, apart, area, {"type": "Point", "coordinates": (0, 0)}, None))
    assert result.rows == {"read": 5, "accepted": 2, "rejected": 3, "skipped": 0}
    assert {f.raw for f in result.findings if f.check == "wrong_shape"} == {"MultiLineString", "Polygon", "Point"}
    assert pipes_of(empty)["pipe_id"].tolist() == ["A0", "A4"]


@pytest.mark.parametrize(
    "odd", [line((EAST, NORTH), (EAST, NORTH)), line(), line((EAST, NORTH)), {"type": "GeometryCollection", "geometries": []}]
)
def test_a_line_without_length_or_points_raises_nothing(tmp_path: Path, empty: Path, odd: dict[str, Any]) -> None:
    try:
        result = ingest(empty, geojson(tmp_path, GOOD, odd))
    except UserError as error:
        assert "a.geojson" in error.words.ja
    else:
        assert result.rows["read"] == 2 == result.rows["accepted"] + result.rows["rejected"]


def test_a_line_of_no_length_and_one_of_one_point_are_both_told_with_their_rows(tmp_path: Path, empty: Path) -> None:
    at = f"{EAST} {NORTH}"
    lines = (f"LINESTRING({at},{EAST + 9} {NORTH})", f"LINESTRING({at},{at})", f"LINESTRING({at})", "")
    rows = "".join(f'{number},DIP,"{shape}"\n' for number, shape in enumerate(lines))
    result = ingest(empty, write(tmp_path / "a.csv", f"管路番号,管種,wkt\n{rows}"))
    told = [(f.check, f.row, f.severity) for f in result.findings if f.check.startswith("shape_")]
    assert told == [("shape_unreadable", 4, "error"), ("shape_no_length", 3, "error")]
    assert pipes_of(empty).geometry.notna().tolist() == [True, True, False, False]
