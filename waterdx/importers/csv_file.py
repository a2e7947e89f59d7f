"""CSV and TSV: UTF-8 with or without BOM, UTF-16, CP932 with its machine-dependent characters."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from itertools import islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.importers import sniff, sonicweb
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, importer
from waterdx.importers.table_shape import FIRST_ROWS
from waterdx.importers.text_file import TextFile, text_file
from waterdx.importers.text_table import MAX_COLUMNS, header_of, narrowed, table_from

if TYPE_CHECKING:
    import pandas as pd

_DELIMITERS = ",\t;"
_END = "\x1aend"
MANY_LINES = 30  # lines in one cell beyond which the cell is doubted


@importer(".csv", ".tsv", ".txt", ja="CSV・TSV(テキスト表)", en="CSV, TSV (text table)")
def read_csv(path: Path, options: ReadOptions) -> RawTable:
    """The rows of a text table. UserError where it is not text, or not in the encoding the user named."""
    sniff.expect(path, None)
    text = text_file(path, options.encoding)
    cells = _cells(path, text)
    header = header_of(cells.head(FIRST_ROWS).to_numpy().tolist(), path, options.header_row)
    below = cells.iloc[header.first_data_row :].reset_index(drop=True)
    findings = _odd_rows(below, header.width or below.shape[1], header.first_data_row + 1, text.lines) if len(below) else []
    findings = [*text.findings, *findings]
    table = table_from(path, below, header, first_row=header.first_data_row + 1, findings=findings)
    return sonicweb.named(replace(table, unreadable=text.unreadable), options)


def _cells(path: Path, text: TextFile) -> pd.DataFrame:
    """Every row as cells, "" for those a row lacks. UserError where a quotation mark is never closed."""
    delimiter = delimiter_of(text.start)
    even = _even_rows(text, delimiter)
    return even if even is not None else _frame(_rows(path, text, delimiter))


def delimiter_of(start: str) -> str:
    """What separates the cells of a text that begins like this."""
    return max(_DELIMITERS, key=start.count)


def _even_rows(text: TextFile, delimiter: str) -> pd.DataFrame | None:
    """The same by pandas, which is five times as fast; None where no row may be longer than those at the top, yet one is.

    None also where quotes do not close: the csv module tells where.
    """
    import pandas as pd

    try:
        with text.open() as file:
            width = max(map(len, islice(csv.reader(file, delimiter=delimiter), FIRST_ROWS)))
        if not 0 < width <= MAX_COLUMNS:
            return None
        with text.open() as file:
            return pd.read_csv(
                file, sep=delimiter, header=None, names=list(range(width)), index_col=False, dtype=object, na_filter=False,
                skip_blank_lines=False,
            )  # fmt: skip
    except (csv.Error, pd.errors.ParserError):
        return None


def _rows(path: Path, text: TextFile, delimiter: str) -> list[list[str]]:
    """Every row as cells. A line put behind the text must come out as it is: a quote left open would swallow it."""
    with text.open() as file:
        lines = file.read().replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    rows: list[list[str]] = []
    try:
        rows += csv.reader(io.StringIO(f"{lines}\n{_END}"), delimiter=delimiter)
    except csv.Error:  # a cell longer than the csv module takes: the same mistake in a longer file
        rows.append([])
    if rows.pop() != [_END]:
        raise UserError(
            ja="「{path}」の {row} 行目あたりの引用符(\")が閉じられておらず、その先が読めません。元のファイルを直してください。",
            en="A quotation mark near row {row} of “{path}” is never closed, so the rest cannot be read. Mend the file.",
            path=path, row=len(rows) + 1,
        )  # fmt: skip
    return list(map(narrowed, rows))


def _frame(rows: list[list[str]]) -> pd.DataFrame:
    import pandas as pd

    columns = zip_longest(*rows, fillvalue="")
    return pd.DataFrame(dict(enumerate(map(list, columns))), index=range(len(rows)), dtype=object)


def _odd_rows(below: pd.DataFrame, width: int, first_row: int, lines: int) -> list[Finding]:
    """What is told of rows with more cells than the header, and of cells over so many lines that a quote must be wrong.

    `lines` is how many the text has.
    """
    long = (below.iloc[:, width:].to_numpy() != "").any(axis=1)
    tall = np.zeros(len(below), dtype=bool)
    for name in below.columns if lines - len(below) > MANY_LINES else ():
        tall |= [len(cell) > MANY_LINES and cell.count("\n") > MANY_LINES for cell in below[name].tolist()]
    return [
        Finding(check, "warning", words.format(n=int(odd.sum()), row=first_row + int(odd.argmax())), row=first_row + int(odd.argmax()),
                count=int(odd.sum()))
        for check, words, odd in (("too_many_cells", _TOO_LONG, long), ("cell_of_many_lines", _TOO_TALL, tall)) if odd.any()
    ]  # fmt: skip


_TOO_LONG = Words(
    ja="見出しより列の多い行が {n} 行あります(最初は {row} 行目)。余った値は原文として残します。区切りのカンマを確かめてください。",
    en="{n} rows have more cells than the header (the first is row {row}); the rest is kept as text only. Check the commas.",
)
_TOO_TALL = Words(
    ja="ひとつのセルが何十行にもわたる行が {n} 行あります(最初は {row} 行目)。引用符の閉じ忘れで、続く行を飲み込んでいないか確かめてください。",
    en="{n} rows have a cell of many lines (the first is row {row}). Check that no open quotation mark swallowed the rows below.",
)
