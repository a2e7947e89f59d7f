"""基盤地図情報: lines and areas by what their elements are called, latitude first in the file and east first in ours."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from waterdx.core.background import kind_in
from waterdx.core.errors import UserError
from waterdx.importers.fgd import ELEMENTS, is_fgd, read_fgd

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Dataset xmlns="http://fgd.gsi.go.jp/spec/2008/FGD_GMLSchema" '
    'xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink" gml:id="Dataset1">\n'
    "<gml:description>基盤地図情報メタデータ ID=fmdid:15-3101</gml:description>\n"
)
ROAD = """<RdEdg gml:id="K15_1"><fid>40001-1</fid><lfSpanFr gml:id="K15_1-1"><gml:timePosition>2016-10-21</gml:timePosition></lfSpanFr>
<orgGILvl>2500</orgGILvl><vis>表示</vis><loc><gml:Curve gml:id="K15_1-g" srsName="fguuid:{system}.bl"><gml:segments>
<gml:LineStringSegment><gml:posList>
37.35 138.84
37.351 138.841
37.352 138.84
</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve></loc><type>真幅道路</type></RdEdg>
"""
TOWN = """<AdmArea gml:id="K15_2"><fid>2</fid><area><gml:Surface gml:id="K15_2-g" srsName="fguuid:jgd2011.bl"><gml:patches><gml:PolygonPatch>
<gml:exterior><gml:Ring><gml:curveMember><gml:Curve gml:id="c1" srsName="fguuid:jgd2011.bl"><gml:segments><gml:LineStringSegment><gml:posList>
37.3 138.8 37.3 138.9 37.4 138.9 37.4 138.8 37.3 138.8</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve></gml:curveMember></gml:Ring></gml:exterior>
<gml:interior><gml:Ring><gml:curveMember><gml:Curve gml:id="c2" srsName="fguuid:jgd2011.bl"><gml:segments><gml:LineStringSegment><gml:posList>
37.32 138.82 37.32 138.84 37.34 138.84 37.34 138.82 37.32 138.82</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve></gml:curveMember></gml:Ring></gml:interior>
</gml:PolygonPatch></gml:patches></gml:Surface></area><type>町村</type><name>山中町</name></AdmArea>
"""


def written(path: Path, *objects: str, system: str = "jgd2011") -> Path:
    path.write_text(HEAD + "".join(one.replace("{system}", system) for one in objects) + "</Dataset>\n", encoding="utf-8")
    return path


def test_each_object_is_of_the_element_it_stands_in_with_its_shape_east_first(tmp_path: Path) -> None:
    table = read_fgd(written(tmp_path / "FG-GML-563855-RdEdg-20240401-0001.xml", ROAD, TOWN))
    assert table.sheets.tolist() == ["RdEdg 道路縁", "AdmArea 行政区画"] and table.frame["name"].tolist() == ["", "山中町"]
    line, area = table.geometry
    assert list(line.coords) == [(138.84, 37.35), (138.841, 37.351), (138.84, 37.352)]
    assert area.bounds == (138.8, 37.3, 138.9, 37.4) and len(area.interiors) == 1
    assert table.crs.to_epsg() == 6668


def test_an_older_file_states_jgd2000(tmp_path: Path) -> None:
    assert read_fgd(written(tmp_path / "a.xml", ROAD, system="jgd2000")).crs.to_epsg() == 4612


def test_the_zip_it_is_delivered_in_is_read_as_it_is(tmp_path: Path) -> None:
    inner = [
        written(tmp_path / f"FG-GML-563855-{name}-20240401-0001.xml", one) for name, one in (("RdEdg", ROAD), ("AdmArea", TOWN))
    ]
    with zipfile.ZipFile(tmp_path / "FG-GML-563855-ALL-20240401.zip", "w") as archive:
        for file in inner:
            archive.write(file, file.name)
        archive.writestr("fmdid15-3101.xml", "<MD/>")
    assert (
        is_fgd(tmp_path / "FG-GML-563855-ALL-20240401.zip")
        and len(read_fgd(tmp_path / "FG-GML-563855-ALL-20240401.zip").frame) == 2
    )


def test_it_is_known_by_its_content_not_by_its_ending(tmp_path: Path) -> None:
    assert is_fgd(written(tmp_path / "a.gml", ROAD)) and is_fgd(written(tmp_path / "b.xml", ROAD))
    (tmp_path / "c.xml").write_text("<CityModel/>", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("水道管路.shp", b"")
    (tmp_path / "e.zip").write_bytes(b"PK\x03\x04broken")
    assert not any(is_fgd(tmp_path / name) for name in ("c.xml", "d.zip", "e.zip", "ない.xml"))


@pytest.mark.parametrize(("element", "kind"), [
    ("RdEdg", "road"), ("RdCompt", "road"), ("RdASL", "road"), ("RdMgtBdry", "road"), ("WL", "river"), ("WA", "river"), ("WStrL", "river"),
    ("RvrMgtBdry", "river"), ("Cstline", "river"), ("RailCL", "railway"), ("AdmBdry", "boundary"), ("AdmArea", "boundary"), ("BldA", None), ("Cntr", None),
])  # fmt: skip
def test_its_elements_are_of_the_kinds_of_a_background(element: str, kind: str | None) -> None:
    assert kind_in(f"{element} {ELEMENTS[element]}") == kind


@pytest.mark.parametrize(("body", "said"), [
    (ROAD.replace("138.841", "x"), "壊れていて"), (ROAD.replace("{system}", "wgs84"), "座標系"), (ROAD[:200], "壊れていて"),
    ("<RdEdg>" + "<a>" * 200 + "</a>" * 200 + "</RdEdg>", "壊れていて"),
])  # fmt: skip
def test_a_damaged_file_is_refused_in_a_sentence(tmp_path: Path, body: str, said: str) -> None:
    with pytest.raises(UserError) as raised:
        read_fgd(written(tmp_path / "a.xml", body))
    assert said in raised.value.words.ja


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    file = written(tmp_path / "a.xml", ROAD)
    file.write_text(file.read_text("utf-8").replace("<Dataset", '<!DOCTYPE x [<!ENTITY a "b">]>\n<Dataset', 1), encoding="utf-8")
    with pytest.raises(UserError, match="damaged"):
        read_fgd(file)
