"""A column that holds several facts in one text (DIP φ150, VP75, DIP-K φ200 L=45.2): each fact goes to its own field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.fields import field_named, fields_of
from waterdx.core.findings import Finding
from waterdx.core.labels import Label, read_label
from waterdx.core.terms import Term
from waterdx.core.text import says_unknown
from waterdx.core.words import Words
from waterdx.ledger.clean import MOST_FINDINGS, Column, clean

if TYPE_CHECKING:
    import pandas as pd

LABEL = "label"
# What of a label goes to which field, as the text that `clean` reads.
_PARTS: dict[str, Callable[[Label], str]] = {
    "material": lambda label: label.written.get("material", ""),
    "joint": lambda label: label.written.get("joint", ""),
    "diameter_mm": lambda label: "" if label.diameter_mm is None else f"{label.diameter_mm:.10g}",
    "length_m": lambda label: "" if label.length_m is None else f"{label.length_m:.10g}",
    "install_fy": lambda label: label.written.get("year", ""),
}


@dataclass(frozen=True)
class LabelColumn:
    """The texts of the column, its header, the meaning the user gave to words (field → word → code), how a term is found."""

    texts: pd.Series
    header: str
    words: Mapping[str, Mapping[str, str]]
    find: Callable[[str, str, str], Term | None]


def fill_from_labels(
    values: dict[str, pd.Series], column: LabelColumn, layer: str, field_of_row: np.ndarray
) -> list[Finding]:  # fmt: skip
    """Put what the labels say into `values` where a row's own column says nothing; findings with `row` counting from 0.

    Where both say something else the own column stands, and that is told; so is every part of a label not understood.
    """
    import pandas as pd

    pairs = list(zip(column.texts, field_of_row, strict=True))
    labels = {pair: read_label(*pair, _finder(column)) for pair in dict.fromkeys(pairs) if not says_unknown(pair[0])}
    findings = _not_understood(column, labels)
    for name in (field.name for field in fields_of(layer) if field.name in _PARTS):
        part = _PARTS[name]
        texts = pd.Series([part(labels[pair]) if pair in labels else "" for pair in pairs], column.texts.index, dtype=object)
        if (texts == "").all():
            continue
        field = field_named(name)
        read, odd = clean(
            Column(field, column.header, dict(column.words.get(name, {})), field.unit, column.find), texts, field_of_row
        )
        findings += odd + (_differing(name, values[name], read, column) if name in values else [])
        values[name] = values[name].where(values[name].notna(), read) if name in values else read
    return findings


def _finder(column: LabelColumn) -> Callable[[str, str, str], Term | None]:
    """How a word of a label is looked up: what the user's map calls it, else the tables and the project's own words."""

    def find(kind: str, text: str, of: str) -> Term | None:
        return column.find(kind, column.words.get(kind, {}).get(text) or text, of)

    return find


def _not_understood(column: LabelColumn, labels: dict[tuple[str, str], Label]) -> list[Finding]:
    rests = {text: label.rest for (text, _), label in labels.items() if label.rest.strip("-・:;=/() ")}
    found = [_left(column, text, rest) for text, rest in rests.items()]
    found.sort(key=lambda finding: -finding.count)
    more = sum(finding.count for finding in found[MOST_FINDINGS:])
    return found[:MOST_FINDINGS] + ([_more(column, len(found) - MOST_FINDINGS, more)] if more else [])


_LEFT = Words(
    ja="列「{name}」の「{text}」({n} 行)のうち、「{rest}」は読み取れませんでした。",
    en="Of “{text}” in column “{name}” ({n} rows), “{rest}” was not understood.",
)
_MORE = Words(ja="列「{name}」には、読み取れない部分のある値がほかに {kinds} 種類({n} 行)あります。",
              en="Column “{name}” has {kinds} more texts ({n} rows) not wholly understood.")  # fmt: skip


def _left(column: LabelColumn, text: str, rest: str) -> Finding:
    rows = np.flatnonzero((column.texts == text).to_numpy())
    told = _LEFT.format(name=column.header, text=text[:60], n=len(rows), rest=rest[:60])
    return Finding("label_not_understood", "warning", told, row=int(rows[0]), raw=text, count=len(rows))


def _more(column: LabelColumn, kinds: int, rows: int) -> Finding:
    return Finding("more_values", "warning", _MORE.format(name=column.header, kinds=kinds, n=rows), count=rows)


def _differing(name: str, own: pd.Series, read: pd.Series, column: LabelColumn) -> list[Finding]:
    """What is told where a row's own column contradicts its label, once for every pair of values."""
    both = own.notna() & read.notna() & (own != read)
    rows: dict[tuple[str, str], list[int]] = {}
    for at in np.flatnonzero(both.to_numpy()):
        rows.setdefault((_plain(read.iloc[at]), _plain(own.iloc[at])), []).append(int(at))
    field = field_named(name)
    words = Words(
        ja="{field}は、列「{name}」では {label}、{field}の列では {own} です({n} 行)。{field}の列の値を採りました。",
        en="{field} is {label} in column “{name}” but {own} in its own column ({n} rows); the own column was taken.",
    )
    return [
        Finding("label_differs", "warning", words.format(field=field.label, name=column.header, label=label, own=value, n=len(at)),
                field=name, row=at[0], raw=str(column.texts.iloc[at[0]]), count=len(at))
        for (label, value), at in list(rows.items())[:MOST_FINDINGS]
    ]  # fmt: skip


def _plain(value: object) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)
