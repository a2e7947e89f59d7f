"""PLATEAU underground utilities: every object where it lies, in any version of uro, and nothing opened beside the file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from waterdx.core.errors import UserError
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, read_file

SAMPLE = Path(__file__).parents[2] / "ledgers" / "samples" / "地下埋設物.gml"
NAGAOKA = Path(__file__).parents[3] / "shared" / "data" / "plateau_unf_nagaoka"


@pytest.fixture(scope="module")
def nagaoka() -> list[RawTable]:
    if not NAGAOKA.is_dir():
        pytest.skip("the PLATEAU files of Nagaoka are not here")
    return [read_file(file) for file in sorted(NAGAOKA.glob("*.gml"))]


@pytest.fixture(scope="module")
def expected(nagaoka: list[RawTable]) -> pd.DataFrame:
    return pd.read_csv(NAGAOKA / "features_lod0.csv", dtype=str, keep_default_na=False)


class TestNagaoka:
    def test_every_object_is_read_once_with_its_class_name_and_year(
        self, nagaoka: list[RawTable], expected: pd.DataFrame
    ) -> None:
        read = pd.concat([table.raw for table in nagaoka]).set_index("gml_id")
        wanted = expected.set_index("gml_id").loc[read.index]
        assert len(read) == len(expected) == 1166
        for column in ("class", "name", "year"):
            assert (read[column] == wanted[column]).all()

    def test_every_shape_is_where_the_answer_key_has_it_to_the_millimetre(
        self, nagaoka: list[RawTable], expected: pd.DataFrame
    ) -> None:
        wkt = dict(zip(expected.gml_id, expected.wkt_epsg6676, strict=True))
        for table in nagaoka:
            assert table.geometry is not None and table.crs.to_epsg() == 6676
            for identifier, shape in zip(table.frame.gml_id, table.geometry, strict=True):
                assert (shape is None) == (wkt[identifier] == "")
                if shape is not None:
                    assert shape.equals_exact(shapely.from_wkt(wkt[identifier]), 0.001)

    def test_the_water_pipes_are_as_long_as_the_readme_says(self, nagaoka: list[RawTable]) -> None:
        lengths = [shapely.length(table.geometry[(table.frame["class"] == "WaterPipe").to_numpy()]).sum() for table in nagaoka]
        assert sum(lengths) == pytest.approx(16_485, abs=1)

    def test_solids_without_a_centre_line_are_rows_without_shape_and_told(self, nagaoka: list[RawTable]) -> None:
        told = [f for table in nagaoka for f in table.findings if f.check == "citygml_solid_only"]
        assert sum(f.count for f in told) == 38

    def test_the_year_0001_is_unknown_and_kept_as_written(self, nagaoka: list[RawTable]) -> None:
        assert sum((table.raw.year == "0001").sum() for table in nagaoka) == 8
        assert not any((table.frame.year == "0001").any() for table in nagaoka)


class TestSample:
    def test_uro_2_in_longitude_and_latitude_is_read_east_first(self) -> None:
        table = read_file(SAMPLE)
        assert table.crs.to_epsg() == 6668
        assert table.geometry is not None
        assert table.geometry[0].geom_type == "MultiLineString"
        assert table.geometry[1].equals(shapely.Point(138.02, 36.51))

    def test_whatever_attributes_are_there_become_columns(self) -> None:
        row = read_file(SAMPLE).frame.iloc[0]
        assert row[["class", "class.code", "function", "material", "innerDiameter", "depth", "yearType"]].tolist() == [
            "WaterPipe", "1040", "1; 2", "DIP", "150mm", "1.2m", "1",
        ]  # fmt: skip

    def test_a_line_of_another_level_stands_in_where_there_is_no_lod0(self) -> None:
        table = read_file(SAMPLE)
        assert table.geometry is not None
        assert table.geometry[2].equals(shapely.LineString([(138.01, 36.5), (138.02, 36.5)]))

    def test_street_lamps_are_told_and_left_out(self) -> None:
        table = read_file(SAMPLE)
        assert len(table.frame) == 3
        assert "citygml_others" in {finding.check for finding in table.findings}

    def test_one_class_can_be_asked_for(self) -> None:
        table = read_file(SAMPLE, ReadOptions(sheet="Appurtenance"))
        assert (table.frame["class"].tolist(), table.rows.tolist()) == (["Appurtenance"], [2])
        with pytest.raises(UserError, match="WaterPipe"):
            read_file(SAMPLE, ReadOptions(sheet="Manhole"))

    def test_an_unknown_coordinate_system_is_asked_for_not_looked_up(self, tmp_path: Path) -> None:
        file = tmp_path / "a.gml"
        file.write_text(
            SAMPLE.read_text("utf-8").replace("http://www.opengis.net/def/crs/EPSG/0/6697", "http://evil.example/x"), "utf-8"
        )
        table = read_file(file)
        assert table.crs is None
        assert "citygml_crs_unknown" in {finding.check for finding in table.findings}


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
XXE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


class TestHostile:
    @pytest.mark.parametrize("doctype", [BOMB, XXE, '<!DOCTYPE a SYSTEM "http://evil.example/a.dtd">'])
    def test_entities_and_dtds_are_refused(self, tmp_path: Path, doctype: str) -> None:
        file = tmp_path / "a.gml"
        file.write_text(SAMPLE.read_text("utf-8").replace("<core:CityModel", doctype + "<core:CityModel", 1), "utf-8")
        with pytest.raises(UserError, match="DTD"):
            read_file(file)

    @pytest.mark.parametrize(
        "text", ["hello", "<a/>", "<a><b></a>", "<OGRVRTDataSource/>", "<a>" * 100_000, '<?xml version="1.0" encoding="x"?><a/>']
    )
    def test_another_gml_or_no_xml_is_refused_in_a_sentence(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "a.gml").write_text(text, "utf-8")
        with pytest.raises(UserError):
            read_file(tmp_path / "a.gml")

    @pytest.mark.parametrize("numbers", ["", "1", "1 2 3 4", "nan nan 0 1 1 0", "1e308 1 0 1 1 0", "a b c d e f"])
    def test_coordinates_that_are_none_cost_the_shape_only(self, tmp_path: Path, numbers: str) -> None:
        file = tmp_path / "a.gml"
        file.write_text(SAMPLE.read_text("utf-8").replace("36.50 138.01 0 36.51 138.02 0", numbers), "utf-8")
        table = read_file(file)
        assert len(table.frame) == 3
        assert table.geometry is not None and np.isfinite(shapely.get_coordinates(table.geometry)).all()
