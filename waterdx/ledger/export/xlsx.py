"""Excel: one sheet per table, numbers as texts where they are names, days as days, blanks for what is unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from waterdx.core.safe_text import EXCEL_CELL_LIMIT, safe_cell, shown_width
from waterdx.ledger.export.csv_file import wkt_header
from waterdx.ledger.export.registry import export_format
from waterdx.ledger.export.shapes import texts_of
from waterdx.ledger.export.tables import Column, Loss, Table
from waterdx.ledger.workbook import workbook

_NO_TRICKS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMATS = {"number": "General", "integer": "0", "date": "yyyy-mm-dd"}
_FIRST_DAY = "1900-03-01"  # Excel believes in 29 February 1900, so no earlier day is safe
WIDEST = 40


@export_format(".xlsx", ja="Excel ブック", en="Excel workbook", several=True)
def write_xlsx(tables: Sequence[Table], draft: Path) -> list[Loss]:
    """One sheet per table; shapes as WKT in the last column."""
    losses: list[Loss] = []
    with workbook(draft, {**_NO_TRICKS, "constant_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#DCE6F0", "border": 1, "text_wrap": True, "valign": "vcenter"})
        looks = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
        for table in tables:
            losses += _write_sheet(book.add_worksheet(sheet_name(table.title)), table, head, looks)
    return losses


def _write_sheet(sheet: Any, table: Table, head: Any, looks: dict[str, Any]) -> list[Loss]:
    shapes = [] if table.geometry is None else [texts_of(table.geometry, table.epsg)]
    place = Column("wkt", wkt_header(table), "wkt", "text")
    columns = [*table.columns, *([place] if shapes else [])]
    values = [table.frame[column.name].tolist() for column in table.columns] + shapes
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(table.frame), 1), len(columns) - 1)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, min(WIDEST, 4 + shown_width(column.header)))
        sheet.write_string(0, at, safe_cell(column.header), head)
    losses: list[Loss] = []
    for row, cells in enumerate(zip(*values, strict=True)):  # row by row, as constant memory needs it
        for at, (column, value) in enumerate(zip(columns, cells, strict=True)):
            if value is not None and value == value and not _write_cell(sheet, row + 1, at, column, value, looks):
                losses.append(Loss(table, row, column, value))
    return losses


def _write_cell(sheet: Any, row: int, at: int, column: Column, value: Any, looks: dict[str, Any]) -> bool:
    """Whether the cell holds the whole value."""
    if column.kind in {"number", "integer"}:
        sheet.write_number(row, at, value, looks[column.kind])
    elif column.kind == "date" and value >= _FIRST_DAY:
        sheet.write_datetime(row, at, dt.date.fromisoformat(value), looks["date"])
    else:
        text = safe_cell(value)
        sheet.write_string(row, at, text[:EXCEL_CELL_LIMIT])
        return len(text) <= EXCEL_CELL_LIMIT
    return True


def sheet_name(title: str) -> str:
    """A title without the signs Excel refuses in the name of a sheet, at most 31 of them."""
    return "".join("_" if sign in "[]:*?/\\" else sign for sign in title)[:31] or "-"
