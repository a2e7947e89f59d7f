"""Words that mean the same (catalog/synonyms.csv), so that one spelling finds the others."""

from __future__ import annotations

import csv
from functools import cache

from waterdx.core.resources import resource
from waterdx.core.text import search_key


def spellings(word: str) -> tuple[str, ...]:
    """The ways a folded word may be written, itself first; a synonym inside a longer word is replaced too.

    >>> spellings(search_key("管渠調査"))
    ('管渠調査', '管きょ調査')
    """
    found = [word]
    for group in groups():
        for term in group:
            if term in word:
                found += [word.replace(term, other) for other in group]
    return tuple(dict.fromkeys(found))


@cache
def groups() -> tuple[tuple[str, ...], ...]:
    """The groups, folded."""
    return tuple(tuple(map(search_key, group)) for group in words_of_groups())


@cache
def words_of_groups() -> tuple[tuple[str, ...], ...]:
    """The groups as they are written."""
    with resource("catalog", "synonyms.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(tuple(row["words"].split(";")) for row in csv.DictReader(file))
