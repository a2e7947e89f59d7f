"""The terms of waterworks people (管種, 継手, 弁栓 …): code, name in both languages and the many ways they are written.

The table is `ledgers/terms.csv`; a new spelling is one word added there. The same letters may mean two things (CP is
copper in water, clay in sewers), so a lookup always says for which field.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from waterdx.core.resources import resource
from waterdx.core.text import key
from waterdx.core.words import Words

COMMON = "common"
SEWER_LIKE = {"agri": "sewer"}  # 農業集落排水 uses the terms of the sewer


@dataclass(frozen=True)
class Term:
    """One word of the field: `kind` material, joint, use, …; `code` is what the ledger stores."""

    field: str
    kind: str
    code: str
    name: Words
    synonyms: tuple[str, ...]
    seismic_class: str
    nilim_code: str
    plateau_code: str
    source_url: str

    def spellings(self) -> tuple[str, ...]:
        return (self.code, self.name.ja, self.name.en, *self.synonyms)


@cache
def all_terms() -> tuple[Term, ...]:
    """Every term of `ledgers/terms.csv`, in its order."""
    with resource("ledgers", "terms.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Term(
                row["field"], row["kind"], row["code"], Words(row["ja"], row["en"]),
                tuple(filter(None, row["synonyms"].split(";"))),
                row["seismic_class"], row["nilim_code"], row["plateau_code"], row["source_url"],
            )
            for row in csv.DictReader(file)
        )  # fmt: skip


@cache
def terms_of(kind: str, field: str) -> tuple[Term, ...]:
    """The terms of one kind that a field (water, sewer, agri) uses."""
    wanted = (SEWER_LIKE.get(field, field), COMMON)
    return tuple(term for term in all_terms() if term.kind == kind and term.field in wanted)


@cache
def _spellings(kind: str, field: str) -> dict[str, Term]:
    by_key: dict[str, Term] = {}
    for term in terms_of(kind, field):
        for spelling in term.spellings():
            by_key.setdefault(key(spelling), term)
    for term in terms_of(kind, field):  # as tables show them, and people copy them out of tables
        for name in (term.name.ja, term.name.en):
            by_key.setdefault(key(f"{term.code} {name}"), term)
    by_key.pop("", None)
    return by_key


def find_term(kind: str, text: str, field: str) -> Term | None:
    """The term that `text` means in this field, or None. Nothing is guessed: a spelling is in the table or it is not.

    >>> find_term("material", "ﾀﾞｸﾀｲﾙ", "water").code, find_term("material", "CP", "sewer").name.en
    ('DIP', 'vitrified clay')
    >>> find_term("material", "DIP  ダクタイル鋳鉄管", "water").code
    'DIP'
    """
    return _spellings(kind, field).get(key(text))


def term_name(kind: str, code: str, field: str) -> Words:
    """The name of a code for a reader; the code itself where the table does not know it."""
    found = next((term for term in terms_of(kind, field) if term.code == code), None)
    return found.name if found else Words(code, code)
