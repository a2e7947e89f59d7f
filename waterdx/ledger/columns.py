"""Guessing which column of a file is which field of the ledger, with a score and a reason for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.eras import read_year
from waterdx.core.fields import FIELDS, LAYER_NAMES, Field, field_named
from waterdx.core.headers import header_key, headers_of
from waterdx.core.terms import find_term
from waterdx.core.text import fold, says_unknown
from waterdx.core.units import read_quantity, read_unit
from waterdx.core.words import Words

if TYPE_CHECKING:
    import pandas as pd

TAKEN_FROM = 0.5  # a guess below this is shown, not used
SAMPLE = 200  # different values looked at per column

_BY_NAME, _BY_PART, _BY_VALUES = 0.6, 0.35, 0.15  # what the header alone is worth
_WKT = re.compile(r"\s*(SRID=\d+;)?\s*(POINT|(MULTI)?LINESTRING|(MULTI)?POLYGON|MULTI|GEOMETRY)", re.IGNORECASE)
_EPSG_IN_NAME = re.compile(r"[_ ]?epsg[_:]?\d{4,6}$|[_ ]utm\d+[ns]?$", re.IGNORECASE)


@dataclass(frozen=True)
class ColumnGuess:
    """`field` is the name of a field or place, None where the column is left out; `confidence` 0..1."""

    name: str
    field: str | None
    confidence: float
    reason: Words


def guess_columns(frame: pd.DataFrame, layer: str) -> list[ColumnGuess]:
    """One guess per column of `frame` (text). Every field is given to one column at most, the likeliest."""
    options = [(score, place, name, field, reason) for place, name in enumerate(frame.columns)
               for score, field, reason in _candidates(name, frame[name], layer)]  # fmt: skip
    options.sort(key=lambda option: (-option[0], option[1]))
    given: dict[str, ColumnGuess] = {}
    used: set[str] = set()
    for score, _place, name, field, reason in options:
        if score >= TAKEN_FROM and name not in given and field.name not in used:
            given[name] = ColumnGuess(name, field.name, round(score, 2), reason)
            used.add(field.name)
    return [given.get(name) or _left_out(name) for name in frame.columns]


def guess_layer(frame: pd.DataFrame, shapes: np.ndarray | None) -> tuple[str, list[ColumnGuess]]:
    """The layer a table belongs to, by its shapes and by how much of it each layer understands; and the guesses for it."""
    guesses = {layer: guess_columns(frame, layer) for layer in _layers_for(shapes)}
    layer = max(guesses, key=lambda one: sum(_weight(one, guess) for guess in guesses[one]))
    return layer, guesses[layer]


def _weight(layer: str, guess: ColumnGuess) -> float:
    """How much one understood column speaks for a layer: a column only this layer has speaks twice."""
    if guess.field is None:
        return 0.0
    own = len(field_named(guess.field).layers) == 1
    return guess.confidence * (2 if own else 1)


def _layers_for(shapes: np.ndarray | None) -> Sequence[str]:
    if shapes is None:
        return tuple(LAYER_NAMES)
    import shapely

    dimensions = shapely.get_dimensions(shapes[~shapely.is_missing(shapes)])
    return ("pipes",) if (dimensions == 1).any() else ("nodes", "leaks")


def _candidates(name: str, values: pd.Series, layer: str) -> list[tuple[float, Field, Words]]:
    known = headers_of(layer)
    wanted = header_key(_EPSG_IN_NAME.sub("", name)) or header_key(name)
    exact = known.get(header_key(name)) or known.get(wanted)
    if exact:
        to_the_letter = [field for field in exact if fold(name).lower() in _spellings(field)]  # x(北) is north, x is not
        return [_scored(_BY_NAME, field, name, values, _NAME_FITS) for field in to_the_letter or exact]
    parts = [f for spelling, fields in known.items() if _is_part(spelling, wanted) for f in fields]
    if parts:
        return [_scored(_BY_PART, field, name, values, _NAME_IS_LIKE) for field in dict.fromkeys(parts)]
    by_values = [field for field in FIELDS if layer in field.layers and field.term in {"material", "joint", "use"}]
    return [_scored(_BY_VALUES, field, name, values, _VALUES_FIT) for field in by_values]


@cache
def _spellings(field: Field) -> frozenset[str]:
    return frozenset(fold(one).lower() for one in (field.name, field.ja, field.en, *field.synonyms))


_NAME_FITS = Words(
    ja="列名が「{field}」を表す(値の {share:.0%} が読める)",
    en="the name means “{field}” ({share:.0%} of the values are readable)",
)
_NAME_IS_LIKE = Words(
    ja="列名が「{field}」に近い(値の {share:.0%} が読める)",
    en="the name is like “{field}” ({share:.0%} of the values are readable)",
)
_VALUES_FIT = Words(ja="値の {share:.0%} が「{field}」の用語", en="{share:.0%} of the values are terms of “{field}”")


def _is_part(spelling: str, wanted: str) -> bool:
    """Whether a known header stands inside this one (水道管種 → 管種) or begins with it, cut off (布設年度昭 → 布設年度)."""
    shortest = 2 if not spelling.isascii() else 5
    return len(spelling) >= shortest and (spelling in wanted or (len(wanted) >= shortest + 1 and spelling.startswith(wanted)))


def _scored(by_header: float, field: Field, name: str, values: pd.Series, reason: Words) -> tuple[float, Field, Words]:
    share = readable_share(field, name, values)
    if share is None:  # an empty column says nothing for or against its name
        return by_header, field, reason.format(field=field.label, share=0.0)
    doubt = 0.5 if share < 0.3 else 1.0
    return doubt * (by_header + 0.4 * share), field, reason.format(field=field.label, share=share)


def readable_share(field: Field, name: str, values: pd.Series) -> float | None:
    """Which share (0..1) of the different values can be read as `field`; None for a column of unknowns only."""
    seen = [text for text in values.iloc[:20_000].unique()[:SAMPLE] if not says_unknown(text)]
    if not seen:
        return None
    return sum(_reads(field, name, text) for text in seen) / len(seen)


def _reads(field: Field, name: str, text: str) -> bool:
    if field.kind == "term":
        return any(find_term(field.term, text, one) for one in ("water", "sewer"))
    if field.kind == "number":
        quantity = read_quantity(text, field.unit, read_unit(name)) if field.unit != "°" else read_quantity(text, "°")
        return quantity is not None
    if field.kind == "year":
        return read_year(text) is not None or text in {"0", "0001", "9999"}
    if field.kind == "date":
        reading = read_year(text)
        return reading is not None and reading.date is not None
    return field.name != "wkt" or _WKT.match(text) is not None


def _left_out(name: str) -> ColumnGuess:
    return ColumnGuess(name, None, 0.0, Words(ja="当てはまる項目がない(原文は残す)", en="fits no field (its text is kept)"))
