"""A table file as it stands, sheet by sheet: for files whose layout is not a ledger's, such as official statistics."""

from __future__ import annotations

import csv
from pathlib import Path

from waterdx.core.errors import UserError
from waterdx.core.local_files import refuse_no_file
from waterdx.importers import sniff
from waterdx.importers.excel import cells_of_book
from waterdx.importers.text_file import text_file

BOOKS, TEXTS = (".xlsx", ".xlsm", ".xls"), (".csv", ".tsv")


def read_cells(path: Path, encoding: str | None = None) -> dict[str, list[list[str]]]:
    """Rows of texts by the name of their sheet (of a CSV the name of the file). UserError for another kind of file."""
    refuse_no_file(path)
    ending = path.suffix.lower()
    if ending in BOOKS:
        return cells_of_book(path)
    if ending not in TEXTS:
        raise UserError(
            ja="「{path}」は指標の表として読めません({endings} のファイルを指定してください)。",
            en="“{path}” is no table of indicators. Give a file such as {endings}.",
            path=path, endings=" ".join((*BOOKS, *TEXTS)),
        )  # fmt: skip
    sniff.expect(path, None)
    with text_file(path, encoding).open() as text:
        reader = csv.reader(text, delimiter="\t" if ending == ".tsv" else ",")
        return {path.name: [[cell.strip() for cell in row] for row in reader]}
