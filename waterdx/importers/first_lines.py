"""The first lines of a table as they stand, whatever they mean: for a person to see in which encoding and below which row to read.

A text is shown also where its encoding is the wrong one: that is how one sees that it is.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from waterdx.core.errors import UserError
from waterdx.importers import excel, sniff
from waterdx.importers.csv_file import delimiter_of
from waterdx.importers.registry import ReadOptions
from waterdx.importers.table_shape import FIRST_ROWS, find_header

TEXTS = frozenset({".csv", ".tsv", ".txt"})
BOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
MOST_COLUMNS = 60
_BYTES = 200_000


@dataclass(frozen=True)
class FirstLines:
    """Cells of the first lines, and which of them (from 1) are the header; `encoding` of a text, `sheets` of a workbook."""

    cells: list[list[str]]
    header: range
    encoding: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()


def first_lines(path: Path, options: ReadOptions) -> FirstLines | None:
    """None where the file is no table of lines (a drawing, a shapefile) or none that can be shown."""
    try:
        if path.suffix.lower() in TEXTS:
            return _of_text(path, options)
        return _of_book(path, options) if path.suffix.lower() in BOOKS else None
    except (UserError, OSError):
        return None


def _of_text(path: Path, options: ReadOptions) -> FirstLines:
    sniff.expect(path, None)
    with path.open("rb") as file:
        data = file.read(_BYTES)
    encoding = options.encoding or _likely_encoding(data)
    text = data.decode(encoding, errors="replace").replace("\0", "\ufffd")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    return _shown([row[:MOST_COLUMNS] for row in islice(_until_broken(rows), FIRST_ROWS)], options, encoding=encoding)


def _of_book(path: Path, options: ReadOptions) -> FirstLines | None:
    """The sheet that was named, else the one whose header the ledger knows best."""
    book = excel.cells_of_book(path, FIRST_ROWS)
    known = {name: (find_header(rows, options.header_row), rows) for name, rows in book.items()}
    if not known:
        return None
    best = max(known, key=lambda name: (name == options.sheet, header.known if (header := known[name][0]) else -1))
    return _shown([row[:MOST_COLUMNS] for row in book[best]], options, sheet=best, sheets=tuple(book))


def _shown(
    cells: list[list[str]], options: ReadOptions, encoding: str = "", sheet: str = "", sheets: tuple[str, ...] = ()
) -> FirstLines:  # fmt: skip
    header = find_header(cells, options.header_row)
    last = header.first_data_row if header else 0
    return FirstLines(cells, range(last - len(header.lines) + 1, last + 1) if header else range(0), encoding, sheet, sheets)


def _likely_encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8-sig")().decode(data)  # the last character may be cut
    except UnicodeError:
        return "cp932"
    return "utf-8-sig"


def _until_broken(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """The rows up to one that the csv module cannot take (a cell of megabytes)."""
    try:
        yield from rows
    except csv.Error:
        return
