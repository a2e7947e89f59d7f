"""Tables as files people open: CSV and Excel. Every text goes through `safe_cell`, every file is whole or absent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.core.errors import UserError
from waterdx.core.replacing import replacing
from waterdx.core.safe_text import EXCEL_CELL_LIMIT, safe_cell, shown_width
from waterdx.core.words import Words
from waterdx.ledger.workbook import workbook

if TYPE_CHECKING:
    import pandas as pd

TABLE = Words(ja="表", en="Table")
# Texts of an Excel book stay texts: no formula, no link, no number is made of them.
WHOLE_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False}
WIDEST = 60  # places; a wider column is wrapped by the reader


def write_table(path: Path, frame: pd.DataFrame, title: Words = TABLE) -> None:
    """`frame` as CSV (UTF-8 with the mark Excel needs) or XLSX, by the ending of `path`. UserError for another ending."""
    refuse_ending(path)
    if path.suffix.lower() == ".xlsx":
        write_book(path, {str(title): frame})
    else:
        safe = frame.map(lambda value: safe_cell(value) if isinstance(value, str) else value)
        with replacing(path) as draft:
            safe.to_csv(draft, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def refuse_ending(path: Path, endings: tuple[str, ...] = (".csv", ".xlsx")) -> None:
    """UserError unless `path` has one of these endings: to be called before long work, too."""
    if path.suffix.lower() not in endings:
        raise UserError(
            ja="「{path}」の形式では保存できません。{endings} にしてください。",
            en="“{path}” cannot be saved in that format. Use {endings}.",
            path=path, endings=Words(ja=" か ".join(endings), en=" or ".join(endings)),
        )  # fmt: skip


def write_book(
    path: Path, sheets: Mapping[str, pd.DataFrame], notes: Mapping[str, str] | None = None, *, wrapped: bool = False
) -> None:
    """Frames as sheets of one Excel book, headers frozen and filterable; `notes` as a last sheet (name → text).

    `wrapped`: long texts run over several lines of their cell.
    """
    with replacing(path) as draft, workbook(draft, {**WHOLE_TEXT, "in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#DCE6F0", "border": 1, "text_wrap": True, "valign": "vcenter"})
        several_lines = book.add_format({"text_wrap": True, "valign": "top"})
        number = book.add_format({"num_format": "#,##0.###"})
        for name, frame in sheets.items():
            _write_sheet(book.add_worksheet(sheet_name(name)), frame, head, number, several_lines if wrapped else None)
        if notes:
            sheet = book.add_worksheet(sheet_name(str(Words(ja="説明", en="Notes"))))
            sheet.set_column(0, 0, 24)
            sheet.set_column(1, 1, 100, several_lines)
            for row, (title, text) in enumerate(notes.items()):
                sheet.write_string(row, 0, safe_cell(title), head)
                sheet.write_string(row, 1, safe_cell(text), several_lines)


def _write_sheet(sheet: Any, frame: pd.DataFrame, head: Any, number: Any, text: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(frame), 1), max(len(frame.columns) - 1, 0))
    for column, name in enumerate(frame.columns):
        texts = [str(name), *frame[name].head(300).map(str)]
        sheet.set_column(column, column, min(WIDEST, 3 + max(map(shown_width, texts))))
        sheet.write_string(0, column, safe_cell(str(name)), head)
        # An unknown stays an empty cell: it is not a zero.
        for row, value in enumerate(frame[name].astype(object).where(frame[name].notna(), None).tolist(), start=1):
            if value is not None:
                _write_cell(sheet, row, column, value, number, text)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_cell(sheet: Any, row: int, column: int, value: Any, number: Any, text: Any) -> None:
    if isinstance(value, (int, float)):
        sheet.write_number(row, column, value, number)
    else:
        sheet.write_string(row, column, safe_cell(str(value))[:EXCEL_CELL_LIMIT], text)


def sheet_name(name: str) -> str:
    """`name` as Excel takes the name of a sheet."""
    return "".join("_" if sign in "[]:*?/\\" else sign for sign in name)[:31] or "-"
