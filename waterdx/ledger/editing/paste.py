"""Pasting a column of Excel onto a field: one text for each object, in order."""

from __future__ import annotations

from collections.abc import Sequence

from waterdx.core.edits import Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.fields import ID_FIELDS, Field
from waterdx.core.words import Words
from waterdx.ledger.clean import Reading
from waterdx.ledger.editing.desk import Desk, Feature
from waterdx.ledger.editing.draft import BadCell, Draft
from waterdx.ledger.editing.values import REFUSED, field_of, number_refusal, refusal, typed_over, understand

_TWICE = Words(ja="貼り付ける列の中で重なっています", en="comes twice in the pasted column")


def paste(
    desk: Desk, layer: str, fids: Sequence[int], field_name: str, texts: Sequence[str], all_or_nothing: bool = False
) -> Draft:
    """Give each object the text at its place. What is not understood is in `bad`, with its row and the reason.

    The good ones are set; with `all_or_nothing` none is where one is bad. UserError where there are more texts than objects.
    """
    if len(texts) > len(fids):
        raise UserError(
            ja="貼り付ける {n:,} 行に対し、表の行は {m:,} 行しかありません。貼り付け始める行を確かめてください。",
            en="{n:,} rows were to be pasted onto {m:,} rows of the table. Check the row where pasting begins.",
            n=len(texts), m=len(fids),
        )  # fmt: skip
    field, reader = field_of(layer, field_name), _Reader(desk)
    edits: list[Edit] = []
    bad: list[BadCell] = []
    for row, (fid, text) in enumerate(zip(fids, texts, strict=False)):
        feature = desk.feature(layer, fid)
        value, why = reader.value_of(feature, field, text)
        if why is None:
            edits += typed_over(desk, feature, field, value)
        else:
            bad.append(BadCell(row, text, REFUSED.format(field=field.label, text=text[:60], why=why)))
    label = Words(ja="{field}への貼り付け({n:,} 行)", en="{n:,} rows pasted onto {field}").format(field=field.label, n=len(texts))
    return Draft(EditGroup(label, () if bad and all_or_nothing else tuple(edits)), bad=tuple(bad))


def texts_of(clipboard: str) -> list[str]:
    """The first column of what Excel puts on the clipboard; the line break at its end is no row.

    >>> texts_of("150\\tx\\r\\n\\r\\n200\\r\\n")
    ['150', '', '200']
    """
    lines = clipboard.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return [line.split("\t")[0] for line in lines]


class _Reader:
    """Reads each different text once, and sees a number that comes twice."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._read: dict[tuple[str, str], tuple[Reading, Words | None]] = {}
        self._given: set[tuple[str, str]] = set()

    def value_of(self, feature: Feature, field: Field, text: str) -> tuple[object, Words | None]:
        key = (text, feature.in_field)
        if key not in self._read:
            reading = understand(self._desk, field, *key)
            self._read[key] = reading, refusal(field, reading, *key)
        reading, why = self._read[key]
        return reading.value, why or self._number_refusal(feature, field, reading.value)

    def _number_refusal(self, feature: Feature, field: Field, value: str | None) -> Words | None:
        if field.name != ID_FIELDS[feature.layer] or value is None:
            return None
        if (value, feature.in_field) in self._given:
            return _TWICE
        self._given.add((value, feature.in_field))
        return number_refusal(self._desk, feature, field, value)
