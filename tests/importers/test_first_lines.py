"""The first lines of a table as they stand, and a header that a person names."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.files import write_book
from waterdx.core.errors import UserError
from waterdx.importers.first_lines import MOST_COLUMNS, first_lines
from waterdx.importers.registry import ReadOptions, read_file

TEXT = "山中町\n令和6年度,水道\n管路番号,管種\nA1,VP\nA2,DIP\n"
AUTOMATIC = ReadOptions()


def write(path: Path, text: str = TEXT, encoding: str = "cp932") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def book(path: Path) -> Path:
    return write_book(path, {"表紙": [["水道台帳"]], "台帳": [line.split(",") for line in TEXT.splitlines()]})


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig", "utf-16"])
def test_the_lines_are_as_written_and_the_header_is_marked(tmp_path: Path, encoding: str) -> None:
    lines = first_lines(write(tmp_path / "a.csv", encoding=encoding), AUTOMATIC)
    assert lines is not None and lines.cells[2] == ["管路番号", "管種"] and list(lines.header) == [3]
    assert lines.encoding.removesuffix("-sig") == encoding.removesuffix("-sig")


def test_a_wrong_encoding_is_shown_as_it_looks(tmp_path: Path) -> None:
    lines = first_lines(write(tmp_path / "a.csv"), ReadOptions(encoding="utf-8"))
    assert lines is not None and "\ufffd" in lines.cells[0][0] and lines.encoding == "utf-8"


def test_a_workbook_shows_the_sheet_with_the_register_and_names_them_all(tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx")
    lines = first_lines(file, AUTOMATIC)
    assert lines is not None and (lines.sheet, lines.sheets, list(lines.header)) == ("台帳", ("表紙", "台帳"), [3])
    cover = first_lines(file, ReadOptions(sheet="表紙"))
    assert cover is not None and cover.sheet == "表紙" and cover.cells == [["水道台帳"]]


@pytest.mark.parametrize(
    ("name", "data"), [("a.csv", b"\x89PNG\r\n\x1a\n"), ("a.xlsx", b"PK\x03\x04"), ("a.dxf", b"0\nEOF\n"), ("no.csv", None)]
)
def test_what_is_no_table_has_no_lines(tmp_path: Path, name: str, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert first_lines(tmp_path / name, AUTOMATIC) is None


def test_a_table_of_very_many_columns_and_a_cell_of_megabytes_are_cut(tmp_path: Path) -> None:
    wide = first_lines(write(tmp_path / "wide.csv", ",".join(["x"] * 5000)), AUTOMATIC)
    assert wide is not None and len(wide.cells[0]) == MOST_COLUMNS
    tall = first_lines(write(tmp_path / "tall.csv", "a,b\n1," + "z" * 190_000 + "\n2,3\n"), AUTOMATIC)
    assert tall is not None and tall.cells[0] == ["a", "b"]


# A header row that is named


def test_the_header_begins_in_the_named_row_whatever_it_says(tmp_path: Path) -> None:
    table = read_file(write(tmp_path / "a.csv", "あ,い\nか,き\n管路番号,管種\nA1,VP\n"), ReadOptions(header_row=2))
    assert list(table.frame.columns) == ["か 管路番号", "き 管種"] and list(table.rows) == [4]
    below = read_file(tmp_path / "a.csv", ReadOptions(header_row=4))
    assert list(below.frame.columns) == ["A1", "VP"] and below.frame.empty


def test_a_named_header_may_have_two_lines(tmp_path: Path) -> None:
    text = "表題\n管路,,諸元,\n番号,管種,口径,布設年度\nA1,VP,100,S52\n"
    table = read_file(write(tmp_path / "a.csv", text), ReadOptions(header_row=2))
    assert list(table.rows) == [4] and any("口径" in name for name in table.frame.columns)


def test_a_table_without_header_keeps_its_first_row(tmp_path: Path) -> None:
    table = read_file(write(tmp_path / "a.csv", "A1,VP\nA2,DIP\n"), ReadOptions(header_row=0))
    assert list(table.frame.columns) == ["列1", "列2"] and list(table.rows) == [1, 2] and table.findings == []


def test_the_row_is_counted_in_workbooks_too(tmp_path: Path) -> None:
    table = read_file(book(tmp_path / "a.xlsx"), ReadOptions(header_row=3))
    assert list(table.frame.columns) == ["管路番号", "管種"] and list(table.rows) == [4, 5]


@pytest.mark.parametrize("row", [4, 99])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_row_that_is_no_header_is_refused_with_its_number(tmp_path: Path, row: int, ending: str) -> None:
    if ending == "csv":
        file = write(tmp_path / "a.csv", "管路番号,管種\nA1,VP\nA2,DIP\n,\n")
    else:
        cells = [["管路番号", "管種"], ["A1", "VP"], ["A2", "DIP"], [], ["A3", "VP"]]
        file = write_book(tmp_path / "a.xlsx", {"台帳": cells})
    with pytest.raises(UserError, match=str(row)):
        read_file(file, ReadOptions(header_row=row))
