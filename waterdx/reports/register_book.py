"""The register as an Excel book a town hands in: a cover, then one printable sheet per form, totals that add up as shown."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from waterdx.core.progress import Progress, silent
from waterdx.core.replacing import replacing
from waterdx.core.safe_text import EXCEL_CELL_LIMIT, clean_text, safe_cell
from waterdx.core.words import Words
from waterdx.ledger.inventory import FIELD_NAMES, Inventory
from waterdx.ledger.register import tables_of, without_personal
from waterdx.ledger.register.cover import TITLE, cover_lines
from waterdx.ledger.register.forms import Column, Form, Table
from waterdx.ledger.workbook import workbook
from waterdx.reports.tables import refuse_ending, sheet_name

UNKNOWN = Words(ja="不明", en="Unknown")
TOTAL = Words(ja="合計", en="Total")
SUBTOTAL = Words(ja="{what} 計", en="{what}: total")
WRITING = Words(ja="調書を書き出しています", en="Writing the register")
A4 = 9  # Excel's number of the paper
HEAD_ROW = 3
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False}
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14}, "quiet": {"font_color": "#595959"},
    "head": {"bold": True, "bg_color": "#DCE6F0", "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"},
    "text": {"border": 1}, "number": {"border": 1, "num_format": "#,##0.###"}, "year": {"border": 1, "num_format": "0"},
    "length": {"border": 1, "num_format": "#,##0.00"}, "count": {"border": 1, "num_format": "#,##0"}, "share": {"border": 1, "num_format": "0.0%"},
    "unknown": {"border": 1, "italic": True, "font_color": "#7A4A00"},
    "sum_text": {"border": 1, "bold": True, "bg_color": "#F2F2F2"}, "sum_length": {"border": 1, "bold": True, "bg_color": "#F2F2F2", "num_format": "#,##0.00"},
    "sum_count": {"border": 1, "bold": True, "bg_color": "#F2F2F2", "num_format": "#,##0"}, "section": {"bold": True, "bottom": 1},
    "cell": {"text_wrap": True, "valign": "top"},
}  # fmt: skip


def write_register(path: Path, inventory: Inventory, progress: Progress = silent) -> None:
    """The register of `inventory` as the Excel book `path`, in the language shown. The file is whole or as it was."""
    refuse_ending(path, (".xlsx",))
    progress(0, 1, WRITING)
    inventory = without_personal(inventory)
    made = tables_of(inventory)
    with replacing(path) as draft, workbook(draft, {**_OPTIONS, "in_memory": True}) as made_book:
        book = _Book(made_book, inventory)
        book.write_cover([(form, one) for form, one, _table in made])
        for number, (form, one, table) in enumerate(made, start=1):
            progress(number, len(made) + 1, WRITING)
            book.write_form(form, one, table)


@dataclass
class _Book:
    workbook: Any
    inventory: Inventory
    looks: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.workbook.set_properties({"title": clean_text(f"{self.inventory.name} {TITLE}"), "comments": "waterdx"})
        self.looks = {name: self.workbook.add_format(look) for name, look in _FORMATS.items()}

    def write_cover(self, forms: Sequence[tuple[Form, str]]) -> None:
        sheet = self.workbook.add_worksheet(str(Words(ja="表紙", en="Cover")))
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 92)
        sheet.write_string(0, 0, safe_cell(f"{self.inventory.name}  {TITLE}"), self.looks["title"])
        row = 2
        for title, lines in [*cover_lines(self.inventory), (Words(ja="様式の根拠", en="What asks for each form"), _bases(forms))]:
            sheet.write_string(row, 0, str(title), self.looks["section"])
            sheet.write_blank(row, 1, None, self.looks["section"])
            for what, said in lines:
                row += 1
                sheet.write_string(row, 0, safe_cell(str(what)), self.looks["cell"])
                sheet.write_string(row, 1, safe_cell(str(said))[:EXCEL_CELL_LIMIT], self.looks["cell"])
            row += 2
        self._set_page(sheet)

    def write_form(self, form: Form, field: str, table: Table) -> None:
        title = f"{FIELD_NAMES[field]} {form.title}"
        sheet = self.workbook.add_worksheet(sheet_name(title))
        sheet.write_string(0, 0, safe_cell(title), self.looks["title"])
        said = Words(ja="{name}  {day} 現在  根拠: {source}", en="{name}, as of {day}. Asked for by: {source}")
        line = said.format(name=self.inventory.name, day=self.inventory.as_of, source=form.source)
        sheet.write_string(1, 0, safe_cell(str(line)), self.looks["quiet"])
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(HEAD_ROW, place, str(column.head), self.looks["head"])
        sheet.set_row(HEAD_ROW, 32)
        row = _Rows(sheet, table, self.looks).write()
        for note in table.notes:
            row += 1
            sheet.write_string(row, 0, safe_cell(str(note)), self.looks["quiet"])
        sheet.freeze_panes(HEAD_ROW + 1, 0)
        sheet.repeat_rows(HEAD_ROW)
        self._set_page(sheet)

    def _set_page(self, sheet: Any) -> None:
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        name = safe_cell(self.inventory.name).replace("&", "&&")[:80]
        sheet.set_footer(f"&L{name}  {self.inventory.as_of}&C&P / &N&R&A")


def _bases(forms: Sequence[tuple[Form, str]]) -> list[tuple[Words, Words]]:
    return [(Words("{a} {b}", "{a} {b}").format(a=FIELD_NAMES[one], b=form.title), form.source) for form, one in forms]


class _Rows:
    """The rows of a table from below its head: as they are, with a subtotal where a leading key changes, the total last."""

    def __init__(self, sheet: Any, table: Table, looks: dict[str, Any]) -> None:
        self.sheet, self.table, self.looks, self.columns = sheet, table, looks, table.columns
        self.row = HEAD_ROW + 1
        self.sums = {c.name: table.frame[c.name].to_numpy() for c in table.columns if c.kind in ("length", "count")}

    def write(self) -> int:
        """Write everything; the row after it."""
        values = [[_known(value) for value in self.table.frame[column.name].tolist()] for column in self.columns]
        levels = range(self.table.subtotals)
        start = (self.row, 0)  # row on the sheet and in the frame
        starts = dict.fromkeys(levels, start)
        for number, row in enumerate(zip(*values, strict=True)):
            self._write_row(row)
            for level in _ending(values[: self.table.subtotals], number):
                if level == 0 or number > starts[level][1]:  # a year of one row is its own total
                    self._write_sum(
                        SUBTOTAL.format(what=_text(values[level][number], self.columns[level].kind)), level, starts[level], number
                    )
                starts.update((one, (self.row, number + 1)) for one in levels if one >= level)
        if self.table.has_total:
            self._write_sum(TOTAL, 0, start, len(self.table.frame) - 1)
        for _ in range(self.table.blank_rows):
            self._write_row([None] * len(self.columns), blank=True)
        return self.row

    def _write_row(self, values: Sequence[Any], blank: bool = False) -> None:
        for place, (column, value) in enumerate(zip(self.columns, values, strict=True)):
            self._write_cell(place, column, None if blank else value, is_unknown=value is None and column.is_key and not blank)
        if self.table.subtotals > 1 and not blank:
            self.sheet.set_row(self.row, None, None, {"level": 1})
        self.row += 1

    def _write_cell(self, place: int, column: Column, value: Any, is_unknown: bool) -> None:
        if is_unknown:
            self.sheet.write_string(self.row, place, str(UNKNOWN), self.looks["unknown"])
        elif value is None:
            self.sheet.write_blank(self.row, place, None, self.looks["text"])
        elif isinstance(value, str):
            self.sheet.write_string(self.row, place, safe_cell(value)[:EXCEL_CELL_LIMIT], self.looks["text"])
        else:
            self.sheet.write_number(self.row, place, value / 100 if column.kind == "length" else value, self.looks[column.kind])

    def _write_sum(self, what: Words, at: int, start: tuple[int, int], last: int) -> None:
        """A row that sums the rows from `start`; SUBTOTAL leaves other subtotals out, and follows a filter."""
        for place, column in enumerate(self.columns):
            if column.name not in self.sums:
                self.sheet.write_string(self.row, place, safe_cell(str(what)) if place == at else "", self.looks["sum_text"])
                continue
            amount = int(np.nansum(self.sums[column.name][start[1] : last + 1]))
            letter = _letter(place)
            self.sheet.write_formula(
                self.row, place, f"=SUBTOTAL(9,{letter}{start[0] + 1}:{letter}{max(self.row, start[0] + 1)})",
                self.looks[f"sum_{column.kind}"], amount / 100 if column.kind == "length" else amount,
            )  # fmt: skip
        self.row += 1


def _ending(heads: Sequence[Sequence[Any]], number: int) -> Iterator[int]:
    """The levels whose group ends with row `number`, the innermost first."""
    for level in reversed(range(len(heads))):
        here, following = ([head[n] for head in heads[: level + 1] if n < len(head)] for n in (number, number + 1))
        if here != following:
            yield level


def _known(value: Any) -> Any:
    return None if value is None or (isinstance(value, float) and math.isnan(value)) else value


def _text(value: Any, kind: str) -> Words:
    if value is None:
        return UNKNOWN
    if kind == "year":
        return Words(ja="{y} 年度", en="FY{y}").format(y=int(value))
    return Words("{v}", "{v}").format(v=f"{value:g}" if isinstance(value, float) else value)


def _letter(place: int) -> str:
    return chr(ord("A") + place)  # no form has more than 26 columns
