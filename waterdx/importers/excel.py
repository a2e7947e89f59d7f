"""Excel workbooks (XLSX, XLS) and OpenDocument sheets (ODS), read by python-calamine: values only, never formulas or macros."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.importers import sniff
from waterdx.importers.ods_size import unfolded_cells
from waterdx.importers.ole_chains import chains_end
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, importer
from waterdx.importers.table_shape import FIRST_ROWS, Header, find_header
from waterdx.importers.text_table import MAX_COLUMNS, narrowed, no_header_there, table_from

MAX_UNPACKED_BYTES = 1_000_000_000  # a workbook of 300 kB can unpack to 10 GB
MAX_XLS_BYTES = 300_000_000  # an XLS is not packed; it holds 65,536 rows a sheet
MAX_CELLS = 20_000_000  # the reader fills the rectangle around all cells: one stray cell far out takes 500 GB
# A value beyond column Z or row 99,999. Two patterns, because one that begins with plain letters is searched three times as fast.
_FAR_CELLS = tuple(
    re.compile(rb"""r=%b([A-Z]{2,3}|[A-Z](?=\d{6}))(\d{1,7})%b[^>/]*>\s*<""" % (quote, quote)) for quote in (b'"', b"'")
)
_ROW = re.compile(rb"""<row\s[^>]*?\br=["'](\d{1,7})""")
MIN_KNOWN = 2  # names of the ledger a sheet must have to be taken for a register


@importer(".xlsx", ".xlsm", ".xls", ".ods", ja="Excel ブック(XLSX・XLS)、ODS", en="Excel workbook (XLSX, XLS), ODS")
def read_excel(path: Path, options: ReadOptions) -> RawTable:
    """The rows of one sheet, or of every sheet whose header the ledger knows, one after the other."""
    old = path.suffix.lower() == ".xls"
    sniff.expect(path, "XLS /" if old else "XLSX")
    _refuse_unsafe_xls(path) if old else _refuse_bombs(path)
    sheets = _sheets_of(path, options.sheet, options.header_row)
    names = list(sheets)
    headers = {name: header for name, (_, header) in sheets.items()}
    least = _least_known(
        [header.known for header in headers.values() if header],
        said=bool(options.sheet) or options.any_table or options.header_row == 0,
    )
    tables = [_table(path, name, sheets[name][0], header) for name, header in headers.items() if header and header.known >= least]
    tables = [table for table in tables if len(table.frame)]
    if not tables and options.header_row is not None:
        raise no_header_there(path, options.header_row)
    if not tables:
        raise UserError(
            ja="「{path}」に台帳の列名(管路番号、管種、口径、布設年度 など)のある表が見つかりません。シート名を指定してください。",
            en="No sheet of “{path}” has the column names of a ledger (pipe number, material, diameter, year …). Name the sheet.",
            path=path,
        )
    joined = _joined(tables)
    left = [name for name in names if name not in set(joined.sheets)]
    joined.findings += [_not_read(name) for name in left]
    return joined


def cells_of_book(path: Path, rows: int | None = None) -> dict[str, list[list[str]]]:
    """Every sheet as it stands: rows of texts (all, or the first so many), whatever they mean. UserError where it cannot be
    read safely."""
    import python_calamine

    old = path.suffix.lower() == ".xls"
    sniff.expect(path, "XLS /" if old else "XLSX")
    _refuse_unsafe_xls(path) if old else _refuse_bombs(path)
    with _readable(path):
        book = python_calamine.CalamineWorkbook.from_path(path)
        return {
            name: [_texts(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=rows)]
            for name in book.sheet_names
        }


def _sheets_of(path: Path, wanted: str | None, header_row: int | None) -> dict[str, tuple[list[list[str]], Header | None]]:
    """The cells and the header of every sheet, or of the one wanted."""
    import python_calamine

    with _readable(path):
        book = python_calamine.CalamineWorkbook.from_path(path)
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ is python_calamine.SheetTypeEnum.WorkSheet]
        if wanted in names or wanted is None:
            return {name: _cells(book.get_sheet_by_name(name), header_row) for name in names if wanted in {name, None}}
    raise UserError(
        ja="「{path}」にシート「{sheet}」はありません。あるのは {names} です。",
        en="“{path}” has no sheet “{sheet}”. It has {names}.",
        path=path, sheet=wanted, names=", ".join(names),
    )  # fmt: skip


def _cells(sheet: Any, header_row: int | None) -> tuple[list[list[str]], Header | None]:
    """The cells of a sheet column by column, which is how they are used, and its header."""
    rows = sheet.to_python(skip_empty_area=False)
    if rows and len(rows[0]) > MAX_COLUMNS:
        rows = [narrowed(_texts(row)) for row in rows]
    columns = [_texts(list(map(itemgetter(place), rows))) for place in range(len(rows[0]) if rows else 0)]
    header = find_header([list(row) for row in zip(*(cells[:FIRST_ROWS] for cells in columns), strict=True)], header_row)
    if header:
        _mark_merged(columns, sheet.merged_cell_ranges or [], header.first_data_row)
    return columns, header


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """UserError instead of calamine's errors, and of its panics, which Python sees as a BaseException of pyo3."""
    import python_calamine

    try:
        yield
    except BaseException as error:
        damaged = isinstance(error, (python_calamine.CalamineError, OSError)) or type(error).__module__ == "pyo3_runtime"
        if not damaged:
            raise
        raise _damaged(path) from error


def _damaged(path: Path) -> UserError:
    return UserError(
        ja="「{path}」を Excel ブックとして読めません(壊れているか、パスワードがかかっています)。",
        en="“{path}” cannot be read as an Excel workbook (damaged, or protected by a password).",
        path=path,
    )


def _refuse_bombs(path: Path) -> None:
    is_ods = path.suffix.lower() == ".ods"
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
            is_book = ("content.xml" if is_ods else "xl/workbook.xml") in packed.namelist()
            cells = _cells_of(packed, is_ods=is_ods) if is_book and unpacked <= MAX_UNPACKED_BYTES else 0
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):  # a way of packing, a password
        is_book, unpacked, cells = False, 0, 0
    if not is_book:
        raise UserError(
            ja="「{path}」は Excel ブックではないか、壊れています。Excel で開いて保存し直してください。",
            en="“{path}” is no Excel workbook, or it is damaged. Open it in Excel and save it again.",
            path=path,
        )
    if cells > MAX_CELLS and not is_ods:
        raise UserError(
            ja="「{path}」には表から遠く離れたセルに値があり、読み込めません。Excel で Ctrl+End を押し、余分な行と列を削除して保存してください。",
            en="“{path}” has a value in a cell far away from the table. Press Ctrl+End in Excel, delete the needless rows and columns, save.",
            path=path,
        )
    if unpacked > MAX_UNPACKED_BYTES:
        raise UserError(
            ja="「{path}」は展開すると {size} MB になり、上限({limit} MB)を超えます。表を分けて保存してください。",
            en="“{path}” unpacks to {size} MB, more than the limit of {limit} MB. Save it in parts.",
            path=path, size=unpacked // 1_000_000, limit=MAX_UNPACKED_BYTES // 1_000_000,
        )  # fmt: skip
    if cells > MAX_CELLS:
        raise UserError(
            ja="「{path}」の表は {cells:,} セルに広がり、上限({limit:,})を超えます。表を分けて保存してください。",
            en="A sheet of “{path}” unfolds to {cells:,} cells, more than the limit of {limit:,}. Save it in parts.",
            path=path, cells=cells, limit=MAX_CELLS,
        )  # fmt: skip


def _refuse_unsafe_xls(path: Path) -> None:
    if path.stat().st_size > MAX_XLS_BYTES:
        raise UserError(
            ja="「{path}」は XLS の上限({limit} MB)を超えます。表を分けて保存してください。",
            en="“{path}” is over the limit of {limit} MB for an XLS. Save it in parts.",
            path=path, limit=MAX_XLS_BYTES // 1_000_000,
        )  # fmt: skip
    if not chains_end(path.read_bytes()):
        raise _damaged(path)


def _cells_of(packed: zipfile.ZipFile, *, is_ods: bool) -> int:
    """The cells of the largest sheet as the reader will fill them."""
    return unfolded_cells(packed) if is_ods else max(map(_rectangle, _sheets(packed)), default=0)


def _sheets(packed: zipfile.ZipFile) -> Iterator[bytes]:
    return (
        packed.read(entry) for entry in packed.infolist() if entry.filename.startswith("xl/worksheets/") and not entry.is_dir()
    )


def _rectangle(sheet: bytes) -> int:
    """How many cells the rectangle around all values of a sheet has, at most."""
    far = [(column, int(row)) for pattern in _FAR_CELLS for column, row in pattern.findall(sheet)]
    height = max([row for _, row in far] + [int(row) for row in _ROW.findall(sheet)], default=0)
    return height * max([_column(letters) for letters, _ in far], default=26)


def _column(letters: bytes) -> int:
    """The number of a column from its letters: AA is 27."""
    return reduce(lambda number, letter: number * 26 + letter - 64, letters, 0)


def _mark_merged(columns: list[list[str]], ranges: list[tuple[tuple[int, int], tuple[int, int]]], first_data_row: int) -> None:
    """Put a ditto mark into the cells below the first of a merged range: in a table, merged downwards means the same."""
    height = len(columns[0])
    left_to_mark = height * len(columns)  # ranges never overlap, unless a file is made to keep the reader busy
    for (top, left), (bottom, _right) in ranges:
        inside = first_data_row <= top < height and left < len(columns)
        if inside and columns[left][top] and left_to_mark > 0:
            below = min(bottom, height - 1) - top
            columns[left][top + 1 : top + 1 + below] = ["〃"] * below
            left_to_mark -= below + 1


def _least_known(known: list[int], *, said: bool) -> int:
    """How many names of the ledger a sheet must have: half as many as the best one, so that a summary on the cover is left out."""
    return 0 if said else max(MIN_KNOWN, (max(known, default=0) + 1) // 2)


def _table(path: Path, name: str, columns: list[list[str]], header: Header) -> RawTable:
    import pandas as pd

    below = pd.DataFrame({place: cells[header.first_data_row :] for place, cells in enumerate(columns)}, dtype=object)
    return table_from(path, below, header, first_row=header.first_data_row + 1, sheet=name)


def _joined(tables: list[RawTable]) -> RawTable:
    import pandas as pd

    def stacked(parts: list[pd.DataFrame]) -> pd.DataFrame:
        return pd.concat(parts, ignore_index=True).fillna("") if len(parts) > 1 else parts[0]

    return RawTable(
        tables[0].path,
        stacked([table.frame for table in tables]),
        stacked([table.raw for table in tables]),
        np.concatenate([table.rows for table in tables]),
        np.concatenate([table.sheets for table in tables]),
        skipped=sum(table.skipped for table in tables),
        findings=[finding for table in tables for finding in table.findings],
        totals=tuple(total for table in tables for total in table.totals),
    )


def _texts(cells: Sequence[Any]) -> list[str]:
    try:
        return list(map(str.strip, cells))
    except TypeError:  # not all are texts
        return [cell.strip() if cell.__class__ is str else _text(cell) for cell in cells]


def _text(cell: Any) -> str:
    """A cell that is no text as a person reads it in Excel: 100.0 is 100, a date at midnight is a date."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)


def _not_read(name: str) -> Finding:
    return Finding(
        "sheet_not_read", "info",
        Words(ja="シート「{name}」は台帳の列名がないため読みませんでした。",
              en="Sheet “{name}” was not read: it has no column names of a ledger.").format(name=name),
        raw=name,
    )  # fmt: skip
