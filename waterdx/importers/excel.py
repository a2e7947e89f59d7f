"""Excel workbooks (XLSX), read by python-calamine: values only, never formulas or macros."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.importers import sniff
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, importer
from waterdx.importers.table_shape import HEADER_WITHIN, Header, find_header
from waterdx.importers.text_table import table_from

MAX_UNPACKED_BYTES = 1_000_000_000  # a workbook of 300 kB can unpack to 10 GB
MIN_KNOWN = 2  # names of the ledger a sheet must have to be taken for a register


@importer(".xlsx", ja="Excel ブック(XLSX)", en="Excel workbook (XLSX)")
def read_excel(path: Path, options: ReadOptions) -> RawTable:
    """The rows of one sheet, or of every sheet whose header the ledger knows, one after the other."""
    import python_calamine

    sniff.expect(path, "XLSX")
    _refuse_bombs(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
    except (python_calamine.CalamineError, python_calamine.PasswordError) as error:
        raise UserError(
            ja="「{path}」を Excel ブックとして読めません(壊れているか、パスワードがかかっています)。",
            en="“{path}” cannot be read as an Excel workbook (damaged, or protected by a password).",
            path=path,
        ) from error
    if options.sheet and options.sheet not in book.sheet_names:
        raise UserError(
            ja="「{path}」にシート「{sheet}」はありません。あるのは {names} です。",
            en="“{path}” has no sheet “{sheet}”. It has {names}.",
            path=path, sheet=options.sheet, names=", ".join(book.sheet_names),
        )  # fmt: skip
    names = [options.sheet] if options.sheet else book.sheet_names
    sheets = {name: _texts(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names}
    headers = {name: find_header(rows[: HEADER_WITHIN + 1]) for name, rows in sheets.items()}
    least = _least_known([header.known for header in headers.values() if header], said=bool(options.sheet))
    tables = [_table(path, name, sheets[name], header) for name, header in headers.items() if header and header.known >= least]
    tables = [table for table in tables if len(table.frame)]
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


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
            is_book = "xl/workbook.xml" in packed.namelist()
    except zipfile.BadZipFile:
        is_book, unpacked = False, 0
    if not is_book:
        raise UserError(
            ja="「{path}」は Excel ブックではないか、壊れています。Excel で開いて保存し直してください。",
            en="“{path}” is no Excel workbook, or it is damaged. Open it in Excel and save it again.",
            path=path,
        )
    if unpacked > MAX_UNPACKED_BYTES:
        raise UserError(
            ja="「{path}」は展開すると {size} MB になり、上限({limit} MB)を超えます。表を分けて保存してください。",
            en="“{path}” unpacks to {size} MB, more than the limit of {limit} MB. Save it in parts.",
            path=path, size=unpacked // 1_000_000, limit=MAX_UNPACKED_BYTES // 1_000_000,
        )  # fmt: skip


def _least_known(known: list[int], *, said: bool) -> int:
    """How many names of the ledger a sheet must have: half as many as the best one, so that a summary on the cover is left out."""
    return 0 if said else max(MIN_KNOWN, (max(known, default=0) + 1) // 2)


def _table(path: Path, name: str, rows: list[list[str]], header: Header) -> RawTable:
    import pandas as pd

    below = pd.DataFrame(rows[header.first_data_row :], columns=range(len(header.names)), dtype=object)
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
    )


def _texts(rows: list[list[Any]]) -> list[list[str]]:
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: Any) -> str:
    """A cell as a person reads it in Excel: 100.0 is 100, a date at midnight is a date."""
    if isinstance(cell, str):
        return cell.strip()
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
