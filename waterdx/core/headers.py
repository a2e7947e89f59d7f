"""Which field a column header names, before any look at its values."""

from __future__ import annotations

import re
from functools import cache

from waterdx.core.fields import FIELDS, PLACES, Field
from waterdx.core.text import fold, key

_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_UNIT_TAIL = re.compile(r"[_ ](?:mm|cm|m|km|mpa|yen|permille)$", re.IGNORECASE)


def header_key(name: str) -> str:
    """A header for comparing: folded, without unit and punctuation.

    >>> header_key("口径（ｍｍ）") == header_key("口径"), header_key("diameter_mm")
    (True, 'diameter')
    """
    bare = _IN_BRACKETS.sub("", fold(name))
    return key(_UNIT_TAIL.sub("", bare)) or key(name)


@cache
def headers_of(layer: str) -> dict[str, tuple[Field, ...]]:
    """Every header key known for a layer and the fields it may name ("x" names one, "SAUID" several)."""
    known: dict[str, list[Field]] = {}
    for field in (*FIELDS, *PLACES):
        if layer in field.layers:
            for spelling in {header_key(s) for s in (field.name, field.ja, field.en, *field.synonyms)}:
                known.setdefault(spelling, []).append(field)
    known.pop("", None)
    return {spelling: tuple(fields) for spelling, fields in known.items()}


@cache
def known_header_keys() -> frozenset[str]:
    """Every header key known for any layer."""
    return frozenset(key for layer in ("pipes", "nodes", "leaks") for key in headers_of(layer))
