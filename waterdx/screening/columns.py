"""Tables that are no ledger (water balances, TV surveys, places): columns known by their names, cells read as what they are."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from waterdx.core.eras import read_year
from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.headers import header_key
from waterdx.core.text import fold, key, says_unknown
from waterdx.core.words import Words
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, read_file

if TYPE_CHECKING:
    import pandas as pd

MOST_TOLD = 100  # cells that cannot be read, told one by one
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_SCALE = re.compile(r"[(\[〔【]\s*(百万|千|万)")  # 配水量(千m3), 費用(万円)
_SCALES = {"百万": 1e6, "万": 1e4, "千": 1e3}


@dataclass(frozen=True)
class Column:
    """One column looked for. A number below `low` is told and left out; a header saying 千 is of thousands, one saying 万 of ten thousands."""

    name: str
    ja: str
    en: str
    kind: Literal["text", "number", "year", "day"] = "text"
    synonyms: tuple[str, ...] = ()
    required: bool = False
    low: float = 0.0

    @property
    def label(self) -> Words:
        return Words(self.ja, self.en)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key(one) for one in (self.name, self.ja, self.en, *self.synonyms))


@dataclass(frozen=True)
class TypedTable:
    """`values` has a column per Column (None or NaN = unknown) and a row per row of `raw`."""

    raw: RawTable
    values: pd.DataFrame
    headers: Mapping[str, str]
    findings: list[Finding]


def read_typed(path: Path, columns: Sequence[Column], options: ReadOptions | None = None) -> TypedTable:
    """A table file with its columns read. UserError where a required column is missing, or there is no row."""
    import pandas as pd

    raw = read_file(path, options or ReadOptions())
    headers = _headers_of(raw.frame, columns)
    missing = [one.label for one in columns if one.required and one.name not in headers]
    if missing and len(raw.frame.columns):
        raise _missing(path, missing, raw.frame)
    if not len(raw.frame):
        raise UserError(
            ja="「{path}」にデータの行がありません。見出しの下に 1 行以上あるファイルを指定してください。",
            en="“{path}” has no row of data. Give a file with at least one row below its header.",
            path=path,
        )
    findings = list(raw.findings)
    read = {
        one.name: pd.Series(
            _cells(one, raw, headers.get(one.name), findings), dtype=object if one.kind in {"text", "day"} else float
        )
        for one in columns
    }
    return TypedTable(raw, pd.DataFrame(read), headers, findings)


def _headers_of(frame: pd.DataFrame, columns: Sequence[Column]) -> dict[str, str]:
    """The header of each column that is there: of several the one whose spelling comes first."""
    names = [str(name) for name in reversed(list(frame.columns))]
    headers = {header_key(name): name for name in names} | {key(name): name for name in names}  # x(北) is "x北" before it is "x"
    named = {column.name: next((headers[one] for one in column.keys if one in headers), None) for column in columns}
    return {name: header for name, header in named.items() if header is not None}


def _missing(path: Path, missing: Sequence[Words], frame: pd.DataFrame) -> UserError:
    there = ", ".join(map(str, list(frame.columns)[:12]))
    names = Words("、".join(f"「{one.ja}」" for one in missing), ", ".join(f"“{one.en}”" for one in missing))
    return UserError(
        ja="「{path}」に{names}の列がありません(ある列: {there})。見出しの名前を直してください。",
        en="“{path}” has no column {names} (it has: {there}). Rename the header.",
        path=path, names=names, there=there,
    )  # fmt: skip


def _cells(column: Column, raw: RawTable, header: str | None, findings: list[Finding]) -> list[Any]:
    if header is None:
        return [None if column.kind in {"text", "day"} else math.nan] * len(raw.frame)
    texts = raw.frame[header].tolist()
    if column.kind == "text":
        return [None if says_unknown(text) else fold(text) for text in texts]
    factor = scale_of(header) if column.kind == "number" else 1.0
    read = [_value(column, text, factor) for text in texts]
    wrong = [at for at, (value, text) in enumerate(zip(read, texts, strict=True)) if value is None and not says_unknown(text)]
    findings += [_unread(column, raw, at, texts[at]) for at in wrong[:MOST_TOLD]]
    return [(None if column.kind == "day" else math.nan) if value is None else value for value in read]


def scale_of(header: str) -> float:
    """By what the numbers below a header are multiplied.

    >>> scale_of("配水量(千m3)"), scale_of("費用（万円）"), scale_of("費用(円)")
    (1000.0, 10000.0, 1.0)
    """
    match = _SCALE.search(fold(header))
    return _SCALES[match[1]] if match else 1.0


def _value(column: Column, text: str, factor: float) -> float | str | None:
    if column.kind == "number":
        return number_in(text, factor, column.low)
    read = read_year(fold(text)) if not says_unknown(text) else None
    if read is None:
        return None
    if column.kind == "year":
        return float(read.fiscal_year)
    return read.date.isoformat() if read.date else None


def number_in(text: str, factor: float = 1.0, low: float = -math.inf) -> float | None:
    """The number a cell says, None where it is none or below `low`.

    >>> number_in("１，２３４.５"), number_in("12 m3"), number_in("-3", low=0)
    (1234.5, 12.0, None)
    """
    match = _NUMBER.match(fold(text).replace(",", ""))
    if match is None or not _only_a_unit_follows(fold(text).replace(",", "")[match.end() :]):
        return None
    value = float(match[0]) * factor
    return value if math.isfinite(value) and value >= low else None


def _only_a_unit_follows(rest: str) -> bool:
    return not re.search(r"[-~/、]|\s\d", rest.strip())


def _unread(column: Column, raw: RawTable, at: int, text: str) -> Finding:
    words = (_TOO_LOW if column.kind == "number" and number_in(text) is not None else _UNREADABLE).format(
        row=int(raw.rows[at]), column=column.label, text=text[:40], low=column.low
    )
    return Finding("unread_cell", "warning", words, row=int(raw.rows[at]), raw=text[:200])


_UNREADABLE = Words(
    ja="{row} 行目の{column}「{text}」を読めないため、不明として扱いました。",
    en="Row {row}: {column} “{text}” cannot be read and counts as unknown.",
)
_TOO_LOW = Words(
    ja="{row} 行目の{column}「{text}」は {low:g} より小さいため、不明として扱いました。",
    en="Row {row}: {column} “{text}” is below {low:g} and counts as unknown.",
)
