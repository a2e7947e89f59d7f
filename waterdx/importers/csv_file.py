"""CSV and TSV: UTF-8 with or without BOM, UTF-16, CP932 with its machine-dependent characters."""

from __future__ import annotations

import codecs
import csv
import io
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.importers import sniff
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, importer
from waterdx.importers.table_shape import HEADER_WITHIN
from waterdx.importers.text_table import header_of, table_from

if TYPE_CHECKING:
    import pandas as pd

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS = ",\t;"


@importer(".csv", ".tsv", ".txt", ja="CSV・TSV(テキスト表)", en="CSV, TSV (text table)")
def read_csv(path: Path, options: ReadOptions) -> RawTable:
    """The rows of a text table. UserError where it is not text, or not in the encoding the user named."""
    sniff.expect(path, None)
    text = _decode(path, options.encoding)
    delimiter = _delimiter(text)
    top = list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), HEADER_WITHIN + 1))
    header = header_of(top, path)
    cells, findings = _cells(text, delimiter, max(map(len, top)))
    below = cells.iloc[header.first_data_row :]
    return table_from(path, below, header, first_row=header.first_data_row + 1, findings=findings)


def _decode(path: Path, wanted: str | None) -> str:
    data = path.read_bytes()
    marked = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    for encoding in (wanted,) if wanted else (marked,) if marked else ("utf-8", "cp932"):
        try:
            return _text(data, encoding)
        except LookupError:
            raise UserError(
                ja="文字コード「{encoding}」はありません。cp932、utf-8、utf-16 のいずれかを指定してください。",
                en="There is no encoding “{encoding}”. Use cp932, utf-8 or utf-16.",
                encoding=encoding,
            ) from None
        except UnicodeError as error:
            failed = error
    line = data[: failed.start].count(b"\n") + 1 if isinstance(failed, UnicodeDecodeError) else 1
    raise UserError(
        ja="「{path}」の {line} 行目を {encoding} として読めません。文字コード(cp932、utf-8、utf-16)を指定し直してください。",
        en="Line {line} of “{path}” cannot be read as {encoding}. Name another encoding (cp932, utf-8, utf-16).",
        path=path, line=line, encoding=wanted or "UTF-8 / CP932",
    )  # fmt: skip


def _text(data: bytes, encoding: str) -> str:
    text = data.decode(encoding)
    if "\0" in text:
        raise UnicodeError("NUL in text")
    return text


def _delimiter(text: str) -> str:
    start = text[:20_000]
    return max(_DELIMITERS, key=start.count)


def _cells(text: str, delimiter: str, width: int) -> tuple[pd.DataFrame, list[Finding]]:
    """Every line as text cells, one row a line, `width` columns; a line with more cells keeps the first `width`, and is told."""
    import pandas as pd

    try:
        frame = pd.read_csv(
            io.StringIO(text), sep=delimiter, header=None, names=range(width), dtype=str, keep_default_na=False,
            na_filter=False, skip_blank_lines=False, index_col=False,
        )  # fmt: skip
        return frame.fillna(""), []
    except (pd.errors.ParserError, UserWarning):
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    long = [number for number, line in enumerate(lines, start=1) if len(line) > width]
    frame = pd.DataFrame([(line + [""] * width)[:width] for line in lines], columns=range(width), dtype=str)
    return frame, [_too_long(number) for number in long]


def _too_long(line: int) -> Finding:
    return Finding(
        "too_many_cells", "warning",
        Words(ja="{n} 行目は見出しより列が多く、余った値は読めませんでした。区切りのカンマを確かめてください。",
              en="Line {n} has more cells than the header; the rest was not read. Check its commas.").format(n=line),
        row=line,
    )  # fmt: skip
