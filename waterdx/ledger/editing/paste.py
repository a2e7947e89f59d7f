"""Pasting columns of Excel onto fields: one text of each for each object, in order."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from waterdx.core.edits import Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.fields import ID_FIELDS, Field
from waterdx.core.safe_text import plain_cell
from waterdx.core.words import Words
from waterdx.ledger.clean import Reading
from waterdx.ledger.editing.desk import Desk, Feature
from waterdx.ledger.editing.draft import BadCell, Draft
from waterdx.ledger.editing.values import REFUSED, field_of, in_future, number_refusal, refusal, typed_over, understand

_PASTED = Words(ja="{what}。", en="{what}.")
_TWICE = Words(ja="貼り付ける列の中で重なっています", en="comes twice in the pasted column")


def paste(
    desk: Desk, layer: str, fids: Sequence[int], field_name: str, texts: Sequence[str], all_or_nothing: bool = False
) -> Draft:
    """Give each object the text at its place. What is not understood is in `bad`, with its row and the reason.

    The good ones are set; with `all_or_nothing` none is where one is bad. UserError where there are more texts than objects.
    """
    return paste_block(desk, layer, fids, {field_name: texts}, all_or_nothing)


def paste_block(
    desk: Desk, layer: str, fids: Sequence[int], columns: Mapping[str, Sequence[str | None]], all_or_nothing: bool = False
) -> Draft:
    """The same for several fields at once, as one step: of each field one text an object, None to leave its value."""
    rows = max(map(len, columns.values()), default=0)
    if rows > len(fids):
        raise UserError(
            ja="貼り付ける {n:,} 行に対し、表の行は {m:,} 行しかありません。貼り付け始める行を確かめてください。",
            en="{n:,} rows were to be pasted onto {m:,} rows of the table. Check the row where pasting begins.",
            n=rows, m=len(fids),
        )  # fmt: skip
    features = [desk.feature(layer, fid) for fid in fids[:rows]]
    edits: list[Edit] = []
    bad: list[BadCell] = []
    told: list[Words] = []
    for field in (field_of(layer, name) for name in columns):
        reader, later = _Reader(desk, field), list[tuple[str, Words]]()
        for row, (feature, text) in enumerate(zip(features, columns[field.name], strict=False)):
            if text is None:
                continue
            value, why = reader.value_of(feature, text)
            if why is None:
                edits += typed_over(desk, feature, field, value)
                later += [(text, said) for said in [in_future(field, value)] if said]
            else:
                bad.append(BadCell(row, text, REFUSED.format(field=field.label, text=text[:60], why=why), field.name))
        told += _told(field, later)
    label, kept = _label(layer, columns, rows), not (bad and all_or_nothing)
    return Draft(
        EditGroup(label, tuple(edits) if kept else ()), (_PASTED.format(what=label), *told) if told and kept else (), tuple(bad)
    )


def _told(field: Field, later: Sequence[tuple[str, Words]]) -> list[Words]:
    """The first text that says a time to come, and how many more there are."""
    more = Words(ja="{said}(ほか {n:,} 件)", en="{said} ({n:,} more)")
    some = [REFUSED.format(field=field.label, text=text[:60], why=why) for text, why in later[:1]]
    return [more.format(said=said, n=len(later) - 1) if len(later) > 1 else said for said in some]


def _label(layer: str, columns: Mapping[str, Sequence[str | None]], rows: int) -> Words:
    labels = [field_of(layer, name).label for name in columns]
    fields = Words("・".join(one.ja for one in labels), ", ".join(one.en for one in labels))
    return Words(ja="{field}への貼り付け({n:,} 行)", en="{n:,} rows pasted onto {field}").format(field=fields, n=rows)


def cells_of(clipboard: str) -> list[list[str]]:
    """Lines of cells as Excel puts them on the clipboard; the line break at its end is no line.

    A cell with line breaks comes in quotation marks, and a text that looks like a formula with the apostrophe of `safe_cell`.

    >>> cells_of("150\\tx\\r\\n\\t'=1\\r\\n")
    [['150', 'x'], ['', '=1']]
    >>> cells_of('a\\t"b\\nc"\\nd\\te')
    [['a', 'b\\nc'], ['d', 'e']]
    """
    text = clipboard.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    lines = [line.split("\t") for line in text.split("\n")]
    if '"' in text and not _is_even(lines):
        quoted = list(csv.reader(io.StringIO(text), "excel-tab"))
        lines = quoted if _is_even(quoted) else lines
    return [[plain_cell(cell) for cell in line] for line in lines]


def _is_even(lines: Sequence[Sequence[str]]) -> bool:
    return len(set(map(len, lines))) == 1


class _Reader:
    """Reads each different text of a field once, and sees a number that comes twice."""

    def __init__(self, desk: Desk, field: Field) -> None:
        self._desk, self._field = desk, field
        self._read: dict[tuple[str, str], tuple[Reading, Words | None]] = {}
        self._given: set[tuple[str, str]] = set()

    def value_of(self, feature: Feature, text: str) -> tuple[object, Words | None]:
        key = (text, feature.in_field)
        if key not in self._read:
            reading = understand(self._desk, self._field, *key)
            self._read[key] = reading, refusal(self._field, reading, *key)
        reading, why = self._read[key]
        return reading.value, why or self._number_refusal(feature, reading.value)

    def _number_refusal(self, feature: Feature, value: str | None) -> Words | None:
        if self._field.name != ID_FIELDS[feature.layer] or value is None:
            return None
        if (value, feature.in_field) in self._given:
            return _TWICE
        self._given.add((value, feature.in_field))
        return number_refusal(self._desk, feature, self._field, value)
