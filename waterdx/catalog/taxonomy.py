"""The axes on which technologies are sorted, and the terms of each (catalog/taxonomy.csv).

The file has the codes of all that is written as a code: `access`, `data_needed`, `network` of the conditions,
`who` and `unit` of figures, `how` of adopters too.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from waterdx.core.resources import resource
from waterdx.core.words import Words

# The axes one filters by, in the order in which they are shown; the keys are those of the entry files.
AXES: dict[str, Words] = {
    "field": Words(ja="分野", en="Field"),
    "purpose": Words(ja="目的", en="Purpose"),
    "element_tech": Words(ja="要素技術", en="Element technology"),
    "facility": Words(ja="対象施設", en="Facility"),
    "maturity": Words(ja="成熟度", en="Maturity"),
    "listed": Words(ja="国のカタログへの掲載", en="Listed in the national catalogue"),
}


@dataclass(frozen=True)
class Term:
    """One value of an axis; `origin` says whether the national catalogue uses it or we had to make it."""

    axis: str
    code: str
    words: Words
    origin: Literal["official", "ours"]
    note: str
    source_url: str


@cache
def terms(axis: str) -> dict[str, Term]:
    """The terms of one axis by code, in the order of the file."""
    return {term.code: term for term in _read() if term.axis == axis}


def label(axis: str, code: str) -> Words:
    """What a person reads for a code; the code itself where the axis has no such term."""
    term = terms(axis).get(code)
    return term.words if term else Words(code, code)


@cache
def _read() -> tuple[Term, ...]:
    with resource("catalog", "taxonomy.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(_term(row) for row in csv.DictReader(file))


def _term(row: dict[str, str]) -> Term:
    origin = cast(Literal["official", "ours"], row["origin"])
    return Term(row["axis"], row["code"], Words(row["ja"], row["en"]), origin, row["note"], row["source_url"])
