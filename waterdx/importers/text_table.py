"""From rows of text to a RawTable, shared by the formats that are tables (CSV, Excel)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.safe_text import plain_cell
from waterdx.core.words import Words
from waterdx.core.written_tables import unique_names
from waterdx.importers.raw_table import RawTable, TotalRow
from waterdx.importers.row_kinds import first_other_header, row_kinds
from waterdx.importers.table_shape import HEADER_WITHIN, Cells, Header, find_header, resolve_dittos

if TYPE_CHECKING:
    import pandas as pd


_TOLD_ROWS = 10
MAX_COLUMNS = 1000  # no register has more; a sheet may have 16,384


def narrowed(row: list[str]) -> list[str]:
    """A row of at most MAX_COLUMNS cells; what lies beyond stands as one more, so that `table_from` can tell of it."""
    return row if len(row) <= MAX_COLUMNS else [*row[:MAX_COLUMNS], next(filter(None, row[MAX_COLUMNS:]), "")]


def header_of(rows: list[list[str]], path: Path, said: int | None = None) -> Header:
    """The header of the first rows, or the one that is `said` to begin in a row; UserError where there is no table in them."""
    header = find_header(rows, said)
    if header is None and said is not None:
        raise no_header_there(path, said)
    if header is None:
        raise UserError(
            ja="「{path}」に表が見つかりません。1 行目に列名、2 行目から値がある表にしてください。",
            en="There is no table in “{path}”. Put the column names in the first row and the values below.",
            path=path,
        )
    return header


def no_header_there(path: Path, said: int) -> UserError:
    """What is told where the row somebody named for the header is blank, or below the first rows."""
    return UserError(
        ja="「{path}」の {row} 行目に見出しはありません(空の行か、先頭の {most} 行より下です)。見出しの行を選び直してください。",
        en="Row {row} of “{path}” is no header: it is blank, or below the first {most} rows. Choose another row.",
        path=path, row=said, most=HEADER_WITHIN,
    )  # fmt: skip


def table_from(
    path: Path, below: pd.DataFrame, header: Header, *, first_row: int, sheet: str = "", findings: list[Finding] | None = None
) -> RawTable:
    """The table whose data rows are `below` (text); `first_row` is the row number of its first line in the file."""
    said = list(findings or [])
    if below.shape[1] > MAX_COLUMNS:
        said += _beyond(below.iloc[:, MAX_COLUMNS], first_row)
        below, header = below.iloc[:, :MAX_COLUMNS], replace(header, names=header.names[:MAX_COLUMNS])
    unnamed = ("",) * (below.shape[1] - len(header.names))
    names = unique_names(header.names + unnamed)
    below = below.set_axis(names[: below.shape[1]], axis=1)
    cells: Cells = {
        name: set(below[name].tolist()) for name in below
    }  # few among many rows: what to look for is looked for in these
    kinds = row_kinds(below, header, cells)
    empty = [name for name, head in zip(names, header.names + unnamed, strict=True) if not head and cells[name] <= {""}]
    below = below.drop(columns=empty)
    raw = below if kinds.objects.all() else below[kinds.objects].reset_index(drop=True)
    rows = np.flatnonzero(kinds.objects) + first_row
    totals = tuple(
        TotalRow(sheet, int(at) + first_row, {str(name): cell for name, cell in below.iloc[at].items() if cell})
        for at in np.flatnonzero(kinds.totals)
    )
    others = int(kinds.rest.sum()) + len(totals)
    said += [_skipped(below[kinds.totals | kinds.rest], first_row, sheet)] if others else []
    other = first_other_header(below[kinds.rest], header) if kinds.rest.any() else None
    said += [_other_table(int(np.flatnonzero(kinds.rest)[other]) + first_row)] if other is not None else []
    sheets = np.broadcast_to(np.array([sheet], dtype=object), len(raw))
    return RawTable(
        path, _plain_cells(resolve_dittos(raw, cells), cells), raw, rows, sheets, skipped=others, findings=said, totals=totals
    )


def _plain_cells(frame: pd.DataFrame, cells: Cells) -> pd.DataFrame:
    """The texts that cells stand for which begin with an apostrophe lest they be formulas; the same frame where none does."""
    marked = [str(name) for name in frame if any(cell.startswith("'") for cell in cells[name])]
    return frame.assign(**{name: frame[name].map(plain_cell) for name in marked}) if marked else frame


def _skipped(below: pd.DataFrame, first_row: int, sheet: str) -> Finding:
    """What is told of rows that are no objects; `raw` has the text of the first of them."""
    others = len(below)
    texts = (" ".join(filter(None, row)) for row in below.head(_TOLD_ROWS).to_numpy().tolist())
    raw = " / ".join(f"{at + first_row}: {' '.join(text.split())[:60]}" for at, text in zip(below.index, texts, strict=False))
    where = Words(ja=f"シート「{sheet}」の", en=f" of sheet “{sheet}”") if sheet else Words("", "")
    return Finding(
        "rows_not_objects", "info",
        Words(ja="{where}小計・合計・注記・繰り返し見出しの {n} 行は、管路などの行ではないため読み飛ばしました。",
              en="{n} rows{where} are totals, notes or repeated headers, not objects, and were skipped.").format(where=where, n=others),
        row=int(below.index[0]) + first_row, raw=raw, count=others,
    )  # fmt: skip


def _other_table(row: int) -> Finding:
    words = Words(
        ja="{row} 行目は別の表の見出しのようです。その下の行も管路などとして読んでいます。集計表などであれば、元のファイルから除いてください。",
        en="Row {row} looks like the header of another table; the rows below it were read as objects too. Remove them if they are a summary.",
    )
    return Finding("other_table", "warning", words.format(row=row), row=row)


def _beyond(cells: pd.Series, first_row: int) -> list[Finding]:
    rows = np.flatnonzero(cells.to_numpy() != "")
    if not len(rows):
        return []
    words = Words(
        ja="{limit:,} 列より右にも値のある行が {n} 行あります(最初は {row} 行目)。その部分は読みません。列を分けて保存してください。",
        en="{n} rows have values right of column {limit:,} (the first is row {row}); these were not read. Save the table in parts.",
    )
    row = int(rows[0]) + first_row
    told = words.format(limit=MAX_COLUMNS, n=len(rows), row=row)
    return [Finding("columns_not_read", "warning", told, row=row, raw=str(cells.iloc[rows[0]])[:200], count=len(rows))]
