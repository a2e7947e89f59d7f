"""Sheets made to break a reader: far too wide, merged a million times, quotes and NUL bytes where none belong."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from importers.files import HEADER, column, read, write_book, write_text
from waterdx.core.errors import UserError

ROW = ["A", "VP", 75, "S48", ""]
SHEET = "xl/worksheets/sheet1.xml"


def patched(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with its first sheet changed."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts[SHEET] = change(parts[SHEET])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


def merging(ranges: list[str]) -> Callable[[bytes], bytes]:
    cells = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
    merged = f'</sheetData><mergeCells count="{len(ranges)}">{cells}</mergeCells>'.encode()
    return lambda sheet: sheet.replace(b"</sheetData>", merged)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_16384_columns_are_cut_and_what_is_left_out_is_told(tmp_path: Path, ending: str) -> None:
    wide = [[*HEADER, *(f"c{at}" for at in range(16_379))], [*map(str, ROW), *["x"] * 16_379], [*map(str, ROW)]]
    text = "\n".join(",".join(row) for row in wide)
    path = tmp_path / f"a.{ending}"
    table = read(write_text(path, text) if ending == "csv" else write_book(path, {"a": wide}))
    assert len(table.frame) == 2 and table.frame.shape[1] == 1000
    assert [(one.row, one.count) for one in table.findings if one.check == "columns_not_read"] == [(2, 1)]


def test_a_million_merged_cells_beside_the_table_lose_no_row(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"a": [HEADER, *([f"A{at}", *ROW[1:]] for at in range(50))]})
    table = read(patched(path, merging([f"A{row}:E{row}" for row in range(2, 1_000_002)])))
    assert column(table, "管路番号") == [f"A{at}" for at in range(50)]


def test_a_million_merged_ranges_over_the_same_cells_do_not_keep_the_reader_busy(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"a": [HEADER, *([f"A{at}", *ROW[1:]] for at in range(5000))]})
    table = read(patched(path, merging(["E2:E5001", *(f"E{row % 100 + 2}:E5001" for row in range(1_000_000))])))
    assert len(table.frame) == 5000


def test_one_value_in_the_last_row_of_a_sheet_is_a_sheet_without_a_register(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"a": []})
    value = b'<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    with pytest.raises(UserError, match="has the column names of a ledger"):
        read(patched(path, lambda sheet: sheet.replace(b"<sheetData/>", value)))


def test_one_value_in_the_last_row_below_a_register_is_one_row_more(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"a": [HEADER, ROW]})
    value = b'<row r="1048576"><c r="A1048576"><v>7</v></c></row></sheetData>'
    table = read(patched(path, lambda sheet: sheet.replace(b"</sheetData>", value)))
    assert column(table, "管路番号") == ["A", "7"] and table.rows.tolist() == [2, 1_048_576]


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16"])
def test_nul_bytes_are_refused_in_a_sentence(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read(write_text(tmp_path / "a.csv", "管路番号,管種\nA,V\0P\n", encoding))


def test_nul_bytes_in_a_file_of_mixed_encodings_are_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("管路番号,管種\n".encode() + "B,塩ビ\0\n".encode("cp932"))
    with pytest.raises(UserError, match="cannot be read"):
        read(path)


def test_commas_without_end_make_no_columns(tmp_path: Path) -> None:
    table = read(write_text(tmp_path / "a.csv", "管路番号,管種\nA,VP" + "," * 3_000_000 + "\nB,VP\n"))
    assert column(table, "管路番号") == ["A", "B"] and table.frame.shape[1] <= 1000
