"""From rows of text to a RawTable, shared by the formats that are tables (CSV, Excel)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.safe_text import plain_cell
from waterdx.core.words import Words
from waterdx.importers.raw_table import RawTable
from waterdx.importers.table_shape import Header, find_header, resolve_dittos, rows_of_objects, unique_names

if TYPE_CHECKING:
    import pandas as pd


def header_of(rows: list[list[str]], path: Path) -> Header:
    """The header of the first rows; UserError where there is no table in them."""
    header = find_header(rows)
    if header is None:
        raise UserError(
            ja="「{path}」に表が見つかりません。1 行目に列名、2 行目から値がある表にしてください。",
            en="There is no table in “{path}”. Put the column names in the first row and the values below.",
            path=path,
        )
    return header


def table_from(
    path: Path, below: pd.DataFrame, header: Header, *, first_row: int, sheet: str = "", findings: list[Finding] | None = None
) -> RawTable:
    """The table whose data rows are `below` (text); `first_row` is the row number of its first line in the file."""
    unnamed = ("",) * (below.shape[1] - len(header.names))
    names = unique_names(header.names + unnamed)
    below = below.set_axis(names[: below.shape[1]], axis=1)
    objects, others = rows_of_objects(below, header)
    empty = [name for name, head in zip(names, header.names + unnamed, strict=True) if not head and (below[name] == "").all()]
    raw = below[objects].drop(columns=empty).reset_index(drop=True)
    rows = np.flatnonzero(objects) + first_row
    said = list(findings or [])
    if others:
        said.append(_skipped(others, sheet))
    return RawTable(
        path, _plain_cells(resolve_dittos(raw)), raw, rows, np.full(len(raw), sheet, dtype=object), skipped=others, findings=said
    )


def _plain_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """The texts that cells stand for which begin with an apostrophe lest they be formulas; the same frame where none does."""
    marked = [name for name in frame.columns if any(cell.startswith("'") for cell in frame[name].tolist())]
    return frame.assign(**{name: frame[name].map(plain_cell) for name in marked}) if marked else frame


def _skipped(others: int, sheet: str) -> Finding:
    where = Words(ja=f"シート「{sheet}」の", en=f" of sheet “{sheet}”") if sheet else Words("", "")
    return Finding(
        "rows_not_objects", "info",
        Words(ja="{where}小計・合計・注記・繰り返し見出しの {n} 行は、管路などの行ではないため読み飛ばしました。",
              en="{n} rows{where} are totals, notes or repeated headers, not objects, and were skipped.").format(where=where, n=others),
        count=others,
    )  # fmt: skip
