"""Numbered columns (SAFIELD000 …) get their names from the dictionary beside the layer, or the one the user names."""

from __future__ import annotations

import csv
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from waterdx.core.errors import UserError
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, read_file

HANDA = Path(__file__).parents[3] / "shared" / "data" / "handa_sewer_ledger" / "attribute_dictionary.csv"
XML = """<?xml version="1.0" encoding="utf-8"?>
<S2AConfig><LayerNo>24021</LayerNo><AttributeTable>Atr24021_管渠</AttributeTable><ShapeAttributeConfig><Fields>
<Field id="SAUID"><ColID>userID</ColID></Field>
<Field id="SAFIELD000"><ColID>SEKOU_YEAR</ColID><Title>施工年度</Title></Field>
<Field id="SAFIELD001"><ColID>KANSHU_MEI</ColID><Title>管種名称</Title></Field>
</Fields></ShapeAttributeConfig></S2AConfig>"""
ROW = {
    "SAUID": "12174",
    "SAFIELD000": "1985年",
    "SAFIELD001": "ヒューム管",
    "SAFIELD002": "900",
    "SAFIELD003": "2.6",
    "SAFIELD004": "2.4",
}
SEWER = ["SAUID", "施工年度", "管種名称", "管径１(mm) 径/幅", "上流土被り(m)", "下流土被り(m)"]


def write_csv(folder: Path, name: str = "24021.csv", columns: int = 6) -> Path:
    chosen = dict(list(ROW.items())[:columns])
    (folder / name).write_text(",".join(chosen) + "\n" + ",".join(chosen.values()) + "\n", "cp932")
    return folder / name


def checks(table: RawTable) -> set[str]:
    return {finding.check for finding in table.findings}


@pytest.fixture
def dictionary(tmp_path: Path) -> Path:
    """The layers of sewer pipes and of laterals, as the town's dictionary has them."""
    rows = [("24021", "Atr24021_管渠", f"SAFIELD00{k}", title) for k, title in enumerate(SEWER[1:])]
    rows += [("24051", "Atr24051_取付管", f"SAFIELD00{k}", title) for k, title in enumerate(["管種名称", "取付管管径(mm)"])]
    (tmp_path / "dictionaries").mkdir()
    file = tmp_path / "dictionaries" / "辞書.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([("layer_no", "layer_table", "field_id", "title"), *rows])
    return file


def test_the_real_dictionary_of_a_town_names_the_columns_of_its_layers(tmp_path: Path) -> None:
    if not HANDA.is_file():
        pytest.skip("the dictionary of Handa is not here")
    table = read_file(write_csv(tmp_path), ReadOptions(dictionary=HANDA))
    assert list(table.frame.columns) == list(table.raw.columns) == SEWER
    assert read_file(write_csv(tmp_path, "管渠.csv"), ReadOptions(dictionary=HANDA)).frame["管種名称"][0] == "ヒューム管"


def test_a_dictionary_beside_the_file_is_found(tmp_path: Path, dictionary: Path) -> None:
    dictionary.rename(tmp_path / "辞書.csv")
    table = read_file(write_csv(tmp_path))
    assert list(table.frame.columns) == SEWER
    assert "columns_named" in checks(table)


def test_the_xml_of_a_layer_names_its_columns(tmp_path: Path) -> None:
    (tmp_path / "24021.xml").write_text(XML, "utf-8")
    table = read_file(write_csv(tmp_path, columns=4))
    assert list(table.frame.columns) == ["SAUID", "施工年度", "管種名称", "SAFIELD002"]
    assert "column_without_title" in checks(table)


def test_shapefiles_are_named_too(tmp_path: Path, dictionary: Path) -> None:
    frame = gpd.GeoDataFrame([ROW], geometry=[shapely.LineString([(0, 0), (1, 1)])], crs=6676)
    frame.to_file(tmp_path / "24021.shp", encoding="cp932")
    (tmp_path / "24021.cpg").unlink(missing_ok=True)
    table = read_file(tmp_path / "24021.shp", ReadOptions(dictionary=dictionary))
    assert list(table.frame.columns) == SEWER
    assert table.frame["施工年度"][0] == "1985年"


def test_the_layer_is_known_by_its_columns_where_the_file_is_called_otherwise(tmp_path: Path, dictionary: Path) -> None:
    assert list(read_file(write_csv(tmp_path, "export.csv"), ReadOptions(dictionary=dictionary)).frame.columns) == SEWER


def test_a_layer_that_cannot_be_told_is_asked_for(tmp_path: Path, dictionary: Path) -> None:
    with pytest.raises(UserError, match="24051"):
        read_file(write_csv(tmp_path, "export.csv", columns=4), ReadOptions(dictionary=dictionary))
    table = read_file(write_csv(tmp_path, "export.csv", columns=4), ReadOptions(dictionary=dictionary, sheet="24021"))
    assert list(table.frame.columns) == SEWER[:4]


def test_without_a_dictionary_the_file_is_read_and_a_warning_says_so(tmp_path: Path) -> None:
    table = read_file(write_csv(tmp_path))
    assert "SAFIELD001" in table.frame.columns
    assert "no_dictionary" in checks(table)


def test_files_without_numbered_columns_pass_unchanged(tmp_path: Path) -> None:
    (tmp_path / "24021.xml").write_text(XML, "utf-8")
    (tmp_path / "a.csv").write_text("管種,口径\nDIP,100\n", "utf-8")
    assert list(read_file(tmp_path / "a.csv").frame.columns) == ["管種", "口径"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "a,b\n1,2\n",
        "<a/>",
        "<a>",
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><F id="SAFIELD000"><Title>&x;</Title></F></a>',
        "\0" * 100,
    ],
)
def test_a_dictionary_that_is_none_is_refused_or_passed_over(tmp_path: Path, content: str) -> None:
    (tmp_path / "24021.xml").write_text(content, "utf-8")
    file = write_csv(tmp_path)
    assert "no_dictionary" in checks(read_file(file))
    with pytest.raises(UserError):
        read_file(file, ReadOptions(dictionary=tmp_path / "24021.xml"))


@pytest.mark.parametrize("path", ["/vsicurl/http://x/a.csv", "http://x/a.csv", "nothing.xml", "\\\\host\\share\\a.xml"])
def test_a_dictionary_elsewhere_is_not_opened(tmp_path: Path, path: str) -> None:
    with pytest.raises(UserError):
        read_file(write_csv(tmp_path), ReadOptions(dictionary=Path(path)))
