"""A header as a set of concepts: DIAM, 口径, kokei and diámetro are one concept (`ledgers/headers.csv`)."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from waterdx.core.resources import resource
from waterdx.core.text import fold

EPSG_TAIL = re.compile(r"[_ ]?epsg[_:]?\d{4,6}$|[_ ]utm\d+[ns]?$", re.IGNORECASE)
_UNIT_WORDS = frozenset(
    ["mm", "cm", "m", "km", "ft", "feet", "foot", "in", "inch", "inches", "mpa", "kpa", "psi", "yen", "permille", "pct", "deg"]
)
_UNIT_IN_BRACKETS = re.compile(
    r"[(\[](?:mm|cm|m|km|ft|feet|in|inch|inches|\"|mpa|kpa|psi|kgf?/cm2|‰|%|円|千円|万円|°)[)\]]", re.IGNORECASE
)
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_RUNS = re.compile(r"[a-z]+|\d+|[^\x00-\x7f・、。〜]+")
_UNKNOWN_WEIGHT, _NUMBER_WEIGHT = 0.7, 0.3
_OF_AN_END = {"invert", "elevation", "node", "manhole", "depth", "cover"}
_SHORT_PIECES = frozenset(
    ["id", "no", "yr", "mh", "us", "ds", "up", "dn", "fy", "el", "nm", "dt", "to", "fr", "st", "cd", "il", "wm"]
)


@dataclass(frozen=True)
class Concept:
    """One meaning in headers. `weight` says how much it tells; a `vague` one (type, date, no.) names nothing by itself."""

    name: str
    weight: float
    vague: bool


def weight_of_all(concepts: frozenset[str]) -> float:
    """How much several concepts tell together."""
    return sum(map(weight_of, concepts))


def weight_of(concept: str) -> float:
    """How much a concept tells; a number (#1) little, an unknown word (?abc) something."""
    if concept.startswith("#"):
        return _NUMBER_WEIGHT
    if concept.startswith("?"):
        return _UNKNOWN_WEIGHT if len(concept) > 2 else _UNKNOWN_WEIGHT / 2
    return _concepts()[concept].weight


def is_vague(concept: str) -> bool:
    """Whether a concept names nothing by itself; an unknown word says nothing either way."""
    return concept not in _concepts() or _concepts()[concept].vague


@lru_cache(maxsize=20_000)
def concepts_in(name: str) -> frozenset[str]:
    """The concepts of a header, numbers as #1, unknown words as ?word.

    >>> sorted(concepts_in("PIPE_DIAM_IN")), sorted(concepts_in("上流人孔番号")), sorted(concepts_in("FUSETSU_YEAR"))
    (['diameter', 'pipe'], ['id', 'manhole', 'upstream'], ['install', 'year'])
    """
    bare = _UNIT_IN_BRACKETS.sub("", fold(EPSG_TAIL.sub("", name)))
    runs = _RUNS.findall(_without_accents(_HUMPS.sub(" ", bare)).lower())
    if len(runs) > 1 and runs[-1] in _UNIT_WORDS:
        runs = runs[:-1]
    found = frozenset(concept for group in _groups(runs) for concept in group)
    if "dn" in runs and found & _OF_AN_END:  # DN 150 is a bore, INV_DN the lower invert
        return found - {"diameter"} | {"downstream"}
    return found


def _groups(runs: list[str]) -> list[list[str]]:
    """The concepts of every run; neighbours that make one known word (st_name) are read together."""
    groups, at = [], 0
    while at < len(runs):
        taken = next((n for n in (3, 2) if at + n <= len(runs) and "".join(runs[at : at + n]) in _words()), 1)
        text = "".join(runs[at : at + taken])
        groups.append(_concepts_of_run(text))
        at += taken
    return groups


def _concepts_of_run(text: str) -> list[str]:
    if text in _words():
        return [_words()[text]]
    if text.isdigit():
        return [f"#{int(text)}"]
    if not text.isascii():
        return _japanese(text)
    romaji = _romaji_key(text)
    if len(text) >= 4 and romaji in _romaji():
        return [_romaji()[romaji]]
    split = _split(text)
    return split or _cut_off(text) or [f"?{text}"]


def _japanese(text: str) -> list[str]:
    """The longest known words, left to right; what lies between them is one unknown word each."""
    found, unknown, at = [], "", 0
    while at < len(text):
        word = next((text[at:end] for end in range(len(text), at, -1) if text[at:end] in _words()), "")
        if not word:
            unknown, at = unknown + text[at], at + 1
            continue
        found += [f"?{unknown}"] if unknown else []
        found.append(_words()[word])
        unknown, at = "", at + len(word)
    return found + ([f"?{unknown}"] if unknown.strip("・/のー-") else [])


def _split(text: str) -> list[str] | None:
    """A glued word as known words (pipesize, builtdate, fusetunen), None where it cannot be wholly so read."""
    for end in range(len(text) - 2, 1, -1):
        head, tail = text[:end], text[end:]
        if _is_piece(head) and (_is_piece(tail) or len(tail) >= 6):
            rest = [_piece(tail)] if _is_piece(tail) else _split(tail)
            if rest:
                return [_piece(head), *rest]
    return None


def _is_piece(text: str) -> bool:
    return (len(text) >= 3 or text in _SHORT_PIECES) and (text in _words() or (len(text) >= 4 and _romaji_key(text) in _romaji()))


def _piece(text: str) -> str:
    return _words().get(text) or _romaji()[_romaji_key(text)]


def _cut_off(text: str) -> list[str] | None:
    """The concept of a word cut off (a shapefile keeps ten bytes of a name), where only one begins so."""
    if len(text) < 4:
        return None
    meant = {concept for word, concept in _words().items() if word.startswith(text)}
    return list(meant) if len(meant) == 1 else None


# One spelling for each sound, in this order: the official ones (si, tu, hu), no long vowels, n before b and p.
_ROMAJI = (("tsu", "tu"), ("sh", "sy"), ("ch", "ty"), ("fu", "hu"), ("jy", "j"), ("zy", "j"), ("zi", "ji"), ("syi", "si"), ("tyi", "ti"),
           ("ou", "o"), ("oo", "o"), ("uu", "u"), ("oh", "o"), ("mb", "nb"), ("mp", "np"), ("ss", "s"), ("tt", "t"))  # fmt: skip


def _romaji_key(text: str) -> str:
    """Romaji for comparing: fusetu = fusetsu, koukei = kokei, kansyu = kanshu."""
    for one, other in _ROMAJI:
        text = text.replace(one, other)
    return text


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join((unicodedata.normalize("NFD", c)[0] if "\u00c0" <= c <= "\u024f" else c) for c in text)


@cache
def _table() -> tuple[tuple[Concept, tuple[str, ...]], ...]:
    with resource("ledgers", "headers.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            (
                Concept(row["concept"], float(row["weight"] or 1), row["vague"] == "1"),
                tuple(filter(None, row["words"].split(";"))),
            )
            for row in csv.DictReader(file)
        )


@cache
def _concepts() -> dict[str, Concept]:
    return {concept.name: concept for concept, _ in _table()}


@cache
def _words() -> dict[str, str]:
    return {
        re.sub(r"[\s_\-./]", "", _without_accents(fold(word)).lower()): concept.name
        for concept, words in _table()
        for word in words
    }


@cache
def _romaji() -> dict[str, str]:
    """Only words that are Japanese when spoken: consonants each before a vowel or n, so that no English word gets in."""
    shape = re.compile(r"(?:[kgsztdnhbpmyrwjf]?[yh]?s?[aeiou]|ch[aeiou]|tsu|n(?![aeiou]))+")
    return {
        _romaji_key(word): concept
        for word, concept in _words().items()
        if word.isascii() and len(word) >= 4 and shape.fullmatch(word)
    }
