"""A file that cannot be imported is one sentence in each language, and the project stays as it was."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from importers.files import write_book

from ledger.towns import SAMPLE, bytes_of, restore_files, write
from waterdx.core.errors import UserError
from waterdx.ledger.ingest import ingest

REGISTER = "管路番号,管種,口径\nA,VP,75\n"


def a_folder(folder: Path) -> Path:
    (folder / "台帳.csv").mkdir()
    return folder / "台帳.csv"


def a_picture(folder: Path) -> Path:
    return Path(shutil.copy(SAMPLE / "scan_平面図.png", folder / "台帳.csv"))


def a_database(folder: Path) -> Path:
    with closing(sqlite3.connect(folder / "台帳.gpkg")) as conn:
        conn.execute("CREATE TABLE t (x)")
        conn.commit()
    return folder / "台帳.gpkg"


def a_book(folder: Path, rows: list[list[str]]) -> Path:
    return write_book(folder / "台帳.xlsx", {"Sheet1": rows})


def a_shapefile_without(folder: Path, ending: str) -> Path:
    for part in {".shp", ".shx", ".dbf"} - {ending}:
        shutil.copy((SAMPLE / "gis/水道管路.shp").with_suffix(part), folder / f"台帳{part}")
    return folder / "台帳.shp"


Make = Callable[[Path], Path]
FILES: dict[str, Make] = {
    "missing": lambda folder: folder / "台帳.csv",
    "folder": a_folder,
    "empty": lambda folder: write(folder / "台帳.csv", ""),
    "empty GeoPackage": lambda folder: write(folder / "台帳.gpkg", ""),
    "picture named csv": a_picture,
    "no table": lambda folder: write(folder / "台帳.csv", "\n\n \n"),
    "only a header": lambda folder: write(folder / "台帳.csv", "管路番号,管種,口径\n"),
    "columns of something else": lambda folder: write(folder / "台帳.csv", "品名,単価\nりんご,100\n"),
    "open quotation": lambda folder: write(folder / "台帳.csv", REGISTER + '"B,VP\n'),
    "NUL bytes": lambda folder: write(folder / "台帳.csv", REGISTER.replace("75", "7\0")),
    "UTF-16 without its mark": lambda folder: write(folder / "台帳.csv", REGISTER, "utf-16-le"),
    "neither UTF-8 nor CP932": lambda folder: (folder / "台帳.csv").write_bytes(b"\xff\x80\xfd\xa0") and folder / "台帳.csv",  # type: ignore[dict-item, return-value]
    "unknown ending": lambda folder: write(folder / "台帳.docx", REGISTER),
    "text named xlsx": lambda folder: write(folder / "台帳.xlsx", REGISTER),
    "book without a register": lambda folder: a_book(folder, [["品名", "単価"], ["りんご", "100"]]),
    "book with only a header": lambda folder: a_book(folder, [["管路番号", "管種", "口径"]]),
    "blank book": lambda folder: a_book(folder, []),
    "database": a_database,
    "shapefile without dbf": lambda folder: a_shapefile_without(folder, ".dbf"),
    "shapefile without shx": lambda folder: a_shapefile_without(folder, ".shx"),
    "GeoJSON that is a list": lambda folder: write(folder / "台帳.geojson", "[]"),
    "GeoJSON without features": lambda folder: write(folder / "台帳.geojson", '{"type": "FeatureCollection", "features": []}'),
    "network": lambda _folder: Path("/vsicurl/http://127.0.0.1:9/台帳.geojson"),
    "address": lambda _folder: Path("http://127.0.0.1:9/台帳.csv"),
    "VRT named shp": lambda folder: write(folder / "台帳.shp", "<OGRVRTDataSource/>"),
    "VRT named gpkg": lambda folder: write(folder / "台帳.gpkg", "<OGRVRTDataSource/>"),
    "VRT named geojson": lambda folder: write(folder / "台帳.geojson", "<OGRVRTDataSource/>"),
}


def refused(project: Path, file: Path, **said: str) -> UserError:
    before = bytes_of(project)
    with pytest.raises(UserError) as error:
        ingest(project, file, **said)  # type: ignore[arg-type]
    assert bytes_of(project) == before and restore_files(project) == []
    for sentence in (error.value.words.ja, error.value.words.en):
        assert sentence and "\n" not in sentence and "{" not in sentence.replace("{ ", "").replace("({", "").replace("with {", "")
    assert error.value.words.ja.endswith("。") and error.value.words.en.endswith(".")
    return error.value


@pytest.mark.parametrize("make", FILES.values(), ids=FILES.keys())
def test_a_bad_file_is_refused_and_the_project_untouched(tmp_path: Path, empty: Path, make: Make) -> None:
    file = make(tmp_path)
    error = refused(empty, file)
    assert "台帳" in error.words.ja and "台帳" in error.words.en


@pytest.mark.parametrize(
    ("name", "encoding"), [("a.csv", "utf-8"), ("a.csv", "utf-16"), ("a.csv", "ascii"), ("a.csv", "no-such"), ("a.csv", "hex"),
                           ("a.csv", ""), ("a.shp", "utf-8"), ("a.shp", "no-such")],
)  # fmt: skip
def test_an_encoding_the_file_is_not_in_is_refused(tmp_path: Path, empty: Path, name: str, encoding: str) -> None:
    if name.endswith(".shp"):
        refused(empty, SAMPLE / "gis/水道管路.shp", encoding=encoding)
        return
    file = write(tmp_path / name, "管路番号,備考\nA,表ソ\n", "cp932")
    if encoding:
        refused(empty, file, encoding=encoding)
    else:
        assert ingest(empty, file, encoding=None).added == 1


def test_a_sheet_or_layer_that_is_not_there_is_refused(tmp_path: Path, empty: Path) -> None:
    refused(empty, SAMPLE / "水道管路台帳.xlsx", sheet="東")
    refused(empty, SAMPLE / "水道管路台帳.xlsx", layer="sewers")


def test_a_wrong_column_map_is_refused(tmp_path: Path, empty: Path) -> None:
    from waterdx.ledger.column_map import ColumnMap

    before = bytes_of(empty)
    with pytest.raises(UserError):
        ingest(empty, SAMPLE / "水道管路台帳.xlsx", column_map=ColumnMap(columns={"ない列": "pipe_id"}))
    assert bytes_of(empty) == before and restore_files(empty) == []


def test_of_a_file_in_mixed_encodings_every_row_is_accepted_rejected_or_skipped(tmp_path: Path, empty: Path) -> None:
    rows = [*"管路番号,管種,口径\n1,塩ビ管,75\n2,塩ビ管,75\n".encode("cp932").splitlines(), b"3,\xff\xfe\x81,75"]
    rows += ["4,塩ビ管,50".encode(), "合計,,4 本".encode(), b",,"]
    file = tmp_path / "台帳.csv"
    file.write_bytes(b"\n".join(rows) + b"\n")
    result = ingest(empty, file)
    assert result.rows == {"read": 5, "accepted": 3, "rejected": 1, "skipped": 1}
    told = {finding.check: (finding.row, finding.raw) for finding in result.findings}
    assert told["unreadable_line"] == (4, "3,\\xff\\xfe\\x81,75") and told["mixed_encoding"][0] == 5
    assert told["totals_differ"] == (6, "4 本")
    assert ingest(empty, file).rows == {"read": 5, "accepted": 0, "rejected": 1, "skipped": 4}


def test_a_line_of_100_mb_leaves_the_project_as_it_was(tmp_path: Path, empty: Path) -> None:
    assert "3" in refused(empty, write(tmp_path / "台帳.csv", REGISTER + "B,VP," + "x" * 100_000_000)).words.ja
