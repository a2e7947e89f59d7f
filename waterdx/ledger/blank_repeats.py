"""Columns in which a blank means what stands above (町名 written once for its rows): only where the user says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from waterdx.core.findings import Finding
from waterdx.core.headers import header_key, headers_of
from waterdx.core.words import Words
from waterdx.importers.raw_table import RawTable

if TYPE_CHECKING:
    import pandas as pd

_LEADING = 3  # columns from the left in which a group may be named
_BLANK_FROM, _FILLED_FROM = 0.4, 0.8  # of the rows are blank in a grouping column, filled in the one that tells rows apart


def with_blanks_repeated(table: RawTable, names: Sequence[str]) -> RawTable:
    """The table with the blanks of these columns filled from the row above on the same sheet; `raw` stays as written."""
    filled = {name: _repeated(table.frame[name], table) for name in names}
    return replace(table, frame=table.frame.assign(**filled)) if filled else table


def _repeated(texts: pd.Series, table: RawTable) -> pd.Series:
    known = texts.mask(texts.str.strip() == "")
    return known.groupby(table.sheets, sort=False).ffill().fillna("")


def proposals(table: RawTable, said: Sequence[str]) -> list[Finding]:
    """A finding for each leading column that looks as if a blank meant the row above: nothing is filled unasked."""
    names = list(table.frame.columns)
    groups = [name for at, name in enumerate(names[:_LEADING]) if name not in said and _is_group(table.frame, at)]
    return [_proposal(str(name), table) for name in groups]


def _is_group(frame: pd.DataFrame, at: int) -> bool:
    """Filled in the first row, then only where the text changes, while the column to the right is filled throughout."""
    if len(frame) < 4 or at + 1 >= frame.shape[1] or _names_object(str(frame.columns[at])):
        return False
    texts = frame.iloc[:, at].to_numpy(dtype=object)
    told = texts[texts != ""]
    if not texts[0] or len(told) < 2 or 1 - len(told) / len(texts) < _BLANK_FROM:
        return False
    right = (frame.iloc[:, at + 1 :] != "").mean().max()
    return bool(right >= _FILLED_FROM and (told[1:] != told[:-1]).all())


def _names_object(name: str) -> bool:
    """Whether a header is that of a number of objects, or of a note: these are never meant for the rows below."""
    kinds = {
        (field.kind, field.name) for layer in ("pipes", "nodes", "leaks") for field in headers_of(layer).get(header_key(name), ())
    }
    return any(kind == "id" or field == "note" for kind, field in kinds)


def _proposal(name: str, table: RawTable) -> Finding:
    blank = (table.frame[name] == "").to_numpy()
    row = int(table.rows[blank.argmax()])
    words = Words(
        ja="列「{name}」は空欄 {n} 行(最初は {row} 行目)が上の値と同じ意味のようです。そうであれば列対応表に blank_repeats = [\"{name}\"] と書いてください。いまは空欄のままです。",
        en="The {n} blanks of column “{name}” (the first in row {row}) seem to mean the value above. If so, put blank_repeats = [\"{name}\"] into the column map; they were left blank.",
    )  # fmt: skip
    return Finding(
        "blanks_may_repeat",
        "info",
        words.format(name=name, n=int(blank.sum()), row=row),
        row=row,
        raw=name,
        count=int(blank.sum()),
    )
