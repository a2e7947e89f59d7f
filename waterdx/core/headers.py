"""Which field a column header may name, before any look at its values.

A header is read as a set of concepts (`ledgers/headers.csv`: DIAM, 口径, kokei and diámetro are one concept), and so is
every spelling of a field in FIELDS; the two sets are compared. A new abbreviation or language is a word in that table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from waterdx.core.fields import FIELDS, PLACES, Field
from waterdx.core.header_words import EPSG_TAIL, concepts_in, is_vague, weight_of, weight_of_all
from waterdx.core.text import fold, key
from waterdx.core.units import read_unit

LEAST = 0.6  # a header less like a field than this does not name it

_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|〔[^〔〕]*〕|<[^<>]*>")
_UNIT_TAIL = re.compile(r"(?:[_ :]|(?<=[^\x00-\x7f]))(?:mm|cm|m|km|mpa|yen|permille|kgf?/cm2)$", re.IGNORECASE)
_FEET = re.compile(r"(?:[_ (\[]|(?<=[a-z]))(?:ft|feet|foot)[)\]. ]*$", re.IGNORECASE)
# Numbers that GIS software gives by itself: they change with the next export and are never the town's own. And what our own
# exports add to a ledger: spatial IDs, and which values were inferred.
_SYSTEM = re.compile(
    r"object_?id(_?\d+)?|fid(_?\d+)?|oid|gid|ogc_fid|globalid|rowid|shape_?area|st_area.*|index|unnamed.*|(sid_|spatial_id|空間id|推定した値).*|inferred(_values.*)?",
    re.IGNORECASE,
)

_OF_THE_PIPE = 0.8  # a manhole's pipe material is the pipe's, not the manhole's


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
            for spelling in {header_key(s) for s in spellings_of(field)}:
                known.setdefault(spelling, []).append(field)
    known.pop("", None)
    return {spelling: tuple(fields) for spelling, fields in known.items()}


@cache
def known_header_keys() -> frozenset[str]:
    """Every header key known for any layer."""
    return frozenset(key for layer in ("pipes", "nodes", "leaks") for key in headers_of(layer))


def spellings_of(field: Field) -> tuple[str, ...]:
    """Every header written for a field in FIELDS."""
    return (field.name, field.ja, field.en, field.short_name, *field.synonyms)


def unit_in_header(name: str) -> str:
    """The unit a header names: as core.units reads it, and feet.

    >>> unit_in_header("LEN_FT"), unit_in_header("口径(mm)"), unit_in_header("Depth [ft]"), unit_in_header("left")
    ('ft', 'mm', 'ft', '')
    """
    folded = fold(name)
    if _FEET.search(folded) and (re.search(r"[_ (\[]", folded) or re.search(r"[a-z]F[Tt]$", folded)):
        return "ft"
    return read_unit(name)


def is_system_column(name: str) -> bool:
    """Whether GIS software made the column (OBJECTID, Shape_Area), so that no town means anything by it."""
    return _SYSTEM.fullmatch(fold(name).replace(" ", "_")) is not None


@dataclass(frozen=True)
class Likeness:
    """How much (0..1) a header is like a spelling of a field; `exact` where it is one, `vague` where only vague words agree."""

    field: Field
    strength: float
    exact: bool
    vague: bool


@lru_cache(maxsize=20_000)
def likenesses(name: str, layer: str) -> tuple[Likeness, ...]:
    """The fields of a layer that a header may name, each with its best likeness, likeliest first.

    >>> [one.field.name for one in likenesses("US_INV_EL", "pipes")][:1], likenesses("OBJECTID", "pipes")
    (['up_invert_m'], ())
    """
    if is_system_column(name):
        return ()
    found: dict[str, Likeness] = {}
    wanted = {header_key(name), header_key(EPSG_TAIL.sub("", name))}
    has = concepts_in(name)
    for pattern in _patterns_near(layer, has):
        exact = pattern.key in wanted
        strength = _strength(pattern, has, exact)
        if layer != "pipes" and "pipe" in has and not pattern.field.name.startswith("pipe"):
            strength *= _OF_THE_PIPE
        if strength < LEAST:
            continue
        before = found.get(pattern.field.name)
        if before is None or strength > before.strength:
            found[pattern.field.name] = Likeness(
                pattern.field, round(strength, 3), exact, _is_vague(pattern.concepts & has or has)
            )
    for spelling in wanted:
        for field in headers_of(layer).get(spelling, ()):
            if field.name not in found:
                found[field.name] = Likeness(field, 0.97, True, _is_vague(has))
    return tuple(sorted(found.values(), key=lambda one: -one.strength))


@dataclass(frozen=True)
class _Pattern:
    field: Field
    key: str
    concepts: frozenset[str]
    label: bool


@cache
def _patterns(layer: str) -> dict[str, tuple[_Pattern, ...]]:
    """The spellings of a layer's fields by each telling concept in them."""
    index: dict[str, list[_Pattern]] = {}
    for field in (*FIELDS, *PLACES):
        if layer in field.layers:
            for at, spelling in enumerate(spellings_of(field)):
                pattern = _Pattern(field, header_key(spelling), concepts_in(spelling), at < 3)
                for concept in pattern.concepts:
                    index.setdefault(concept, []).append(pattern)
    return {concept: tuple(dict.fromkeys(patterns)) for concept, patterns in index.items()}


def _patterns_near(layer: str, has: frozenset[str]) -> list[_Pattern]:
    return list(dict.fromkeys(pattern for concept in has for pattern in _patterns(layer).get(concept, ())))


def _strength(pattern: _Pattern, has: frozenset[str], exact: bool) -> float:
    if exact:
        return 1.0 if pattern.label else 0.97
    shared = weight_of_all(pattern.concepts & has)
    whole = weight_of_all(pattern.concepts) + weight_of_all(has)
    missing = any(weight_of(concept) >= 0.8 or concept[0] in "#?" for concept in pattern.concepts - has)
    odd = pattern.field in PLACES and has != pattern.concepts  # start_x and y1 are no coordinates of the object
    most = 0.7 if missing or odd else 0.95 if pattern.label else 0.94
    return most * 2 * shared / whole if whole else 0.0


def _is_vague(concepts: frozenset[str]) -> bool:
    return any(name.startswith("#") for name in concepts) or all(map(is_vague, concepts))
