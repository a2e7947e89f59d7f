"""Old Excel books and OpenDocument sheets are read like XLSX; a sheet that unfolds without end is refused."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from waterdx.core.errors import UserError
from waterdx.importers.registry import read_file

SAMPLES = Path(__file__).parents[2] / "ledgers" / "samples"
_NAMES = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ("office", "table", "text"))

MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def cell(text: str, times: int = 1) -> str:
    return f'<table:table-cell table:number-columns-repeated="{times}" office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def row(*texts: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(map(cell, texts))}</table:table-row>'


def sheet(folder: Path, rows: str) -> Path:
    head = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}><office:body><office:spreadsheet><table:table table:name="管路">'
    with zipfile.ZipFile(folder / "a.ods", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr(
            "content.xml", f"{head}{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
        )
    return folder / "a.ods"


def test_an_old_excel_book_is_read_with_its_title_dittos_and_total() -> None:
    table = read_file(SAMPLES / "水道管路台帳.xls")
    assert table.frame.to_numpy().tolist() == [
        ["0001", "DIP", "150", "45.2", "S52"], ["0002", "DIP", "100", "12", "H元"], ["0003", "VP", "75", "33.35", "平成12年度"],
    ]  # fmt: skip
    assert (table.rows.tolist(), table.skipped) == ([3, 4, 5], 1)


def test_an_opendocument_sheet_is_read(tmp_path: Path) -> None:
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    table = read_file(
        sheet(tmp_path, row("管路番号", "管種", "口径") + row("01", "DIP", "100") + row("02", "VP", "75", times=2) + empty)
    )
    assert table.frame["管種"].tolist() == ["DIP", "VP", "VP"]
    assert table.frame["管路番号"][0] == "01"


@pytest.mark.parametrize(
    "rows",
    [
        row("管種", "口径", times=1_000_000_000),
        row("管種", "口径") + f"<table:table-row>{cell('x', 16_384)}</table:table-row>" * 2000,
        f'<table:table-row table:number-rows-repeated="1048576">{cell("x", 16_384)}</table:table-row>',
        f"{row('管種')}<table:table-row>{cell('x', 999_999_999)}</table:table-row>",
    ],
)
def test_a_sheet_that_unfolds_without_end_is_refused(tmp_path: Path, rows: str) -> None:
    with pytest.raises(UserError, match="20,000,000"):
        read_file(sheet(tmp_path, rows))


def test_a_sheet_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "a.ods", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("content.xml", "w", force_zip64=True) as out,
    ):
        for _ in range(1050):
            out.write(b" " * 1_000_000)
    with pytest.raises(UserError, match="MB"):
        read_file(tmp_path / "a.ods")


@pytest.mark.parametrize("name", ["a.xls", "a.ods"])
@pytest.mark.parametrize(
    "content", [b"hello", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"PK\x03\x04", b"<OGRVRTDataSource/>"]
)
def test_what_is_no_book_is_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError):
        read_file(tmp_path / name)


def test_a_book_whose_sectors_run_in_a_circle_is_refused_and_not_followed(tmp_path: Path) -> None:
    data = bytearray((SAMPLES / "水道管路台帳.xls").read_bytes())
    table = (struct.unpack_from("<I", data, 76)[0] + 1) * 512
    struct.pack_into("<I", data, table, 0)
    (tmp_path / "a.xls").write_bytes(bytes(data))
    with pytest.raises(UserError):
        read_file(tmp_path / "a.xls")
