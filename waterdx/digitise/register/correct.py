"""Correction of what was read, by what the terms and the column allow and never beyond: every candidate is weighed against what
the engine saw. What is not clearly one of the candidates stays as it was read, and is doubtful."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from waterdx.core.eras import read_year
from waterdx.core.fields import fields_of
from waterdx.core.headers import spellings_of
from waterdx.core.sizes import sizes_made
from waterdx.core.terms import find_term, terms_of
from waterdx.core.text import fold, says_unknown
from waterdx.core.written_tables import DITTO
from waterdx.digitise.ocr.engine import Line, likeliest
from waterdx.digitise.ocr.japanese import is_japanese
from waterdx.digitise.ocr.likelihood import best_of, log_likelihood
from waterdx.digitise.register.columns import Column

CONFUSED = {"O": "0", "o": "0", "〇": "0", "○": "0", "D": "0", "l": "1", "I": "1", "|": "1", "i": "1", "Z": "2", "z": "2", "S": "5", "s": "5", "B": "8",
            "０": "0", "ⅼ": "1", ",": ".", "。": ".", "・": ".", "·": ".", ":": "."}  # fmt: skip
_DIRT = ".,'`´‘’·・。、:;*\"~^_|"
_SURE = 0.90  # of the least sure character of a text that needed no correction
_SURE_TERM = 0.55  # … of a text that is a word of the terms as it was read
_WHOLE = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)"  # of a number, with commas between thousands or without
_FAR = 9.0  # a candidate this much less likely (log) than what was read is another text
_NEAR = 2.5  # two candidates closer than this are not told apart


@dataclass(frozen=True)
class Corrected:
    """The text of a cell, how sure it is (0..1), and whether a person has to look."""

    text: str
    confidence: float
    doubtful: bool


Fits = Callable[[str], bool]


def corrected(column: Column, lines: Sequence[Line], field: str) -> list[Corrected]:
    """The cells of one column, top to bottom, as far as the column allows. What Japanese is not written with is doubtful."""
    return [
        one if is_japanese(one.text) else Corrected(one.text, min(one.confidence, 0.5), True)
        for one in _as_held(column, lines, field)
    ]


def _as_held(column: Column, lines: Sequence[Line], field: str) -> list[Corrected]:
    raws = [_tidy(likeliest(line).text) for line in lines]
    if column.holds == "term":
        return [_term(column.term, field, raw, line) for raw, line in zip(raws, lines, strict=True)]
    fits = _fits(column, raws)
    if fits is None:
        return _words(raws, lines)
    return [_fitted(raw, line, fits) for raw, line in zip(raws, lines, strict=True)]


def _tidy(text: str) -> str:
    """Without blanks."""
    return re.sub(r"\s+", "", text)


def _sureness(line: Line) -> float:
    return min(likeliest(line).characters, default=0.0)


def _term(kind: str, field: str, raw: str, line: Line) -> Corrected:
    """A word of the terms: as it was read where it is one, else the word that is clearly meant."""
    sure = _sureness(line)
    for text in (raw.strip(_DIRT) or raw, raw):
        if text in DITTO or says_unknown(text) or find_term(kind, text, field):
            return Corrected(text, sure, sure < _SURE_TERM)
    seen = log_likelihood(line, raw)
    ranked = best_of(line, _spellings(kind, field))
    if not ranked or not raw:
        return Corrected(raw, sure, True)
    (best, score), *others = ranked
    meant = find_term(kind, best, field)
    rival = next((other for text, other in others if find_term(kind, text, field) != meant), score - 99)
    if seen - score > _FAR or score - rival < _NEAR or not _alike(best, raw):
        return Corrected(raw, sure * 0.5, True)
    return Corrected(best, min(sure, 0.9), seen - score > _FAR / 2 or score - rival < 2 * _NEAR)


def _alike(one: str, other: str) -> bool:
    """Whether at least half of the characters are the same: a word is mended, not replaced."""
    common = sum((Counter(fold(one)) & Counter(fold(other))).values())
    return 2 * common >= max(len(fold(one)), len(fold(other)))


@cache
def _spellings(kind: str, field: str) -> tuple[str, ...]:
    """The ways a register may write the terms of a kind, in half width."""
    words = {fold(spelling) for term in terms_of(kind, field) for spelling in term.spellings() if len(spelling) <= 16}
    return tuple(sorted({word for word in words if word}))


def likely_heading(line: Line, raw: str) -> str:
    """A heading read amiss (因面番号) as the known one it clearly is, else as it was read."""
    near = [name for name in _headings() if len(name) == len(raw) and _alike(name, raw)]
    ranked = best_of(line, near)
    if not ranked or log_likelihood(line, raw) - ranked[0][1] > _FAR:
        return raw
    return ranked[0][0]


@cache
def _headings() -> tuple[str, ...]:
    """The headings people write over columns of pipes, in Japanese."""
    words = {fold(spelling) for one in fields_of("pipes") for spelling in spellings_of(one)}
    return tuple(sorted(word for word in words if not word.isascii()))


def _fits(column: Column, raws: Sequence[str]) -> Fits | None:
    """What a text of this column looks like; None where it may be anything."""
    if column.holds == "diameter":
        return _is_diameter
    if column.holds == "year":
        return _is_year
    if column.holds == "number":
        return _number_like(raws)
    return _shape_like(raws)


def _is_diameter(text: str) -> bool:
    match = re.fullmatch(r"φ?(\d+)(?:mm)?", fold(text))
    return bool(match and float(match[1]) in sizes_made())


def _is_year(text: str) -> bool:
    reading = read_year(text)
    return reading is not None and 1868 <= reading.year <= 2100


def _number_like(raws: Sequence[str]) -> Fits:
    """A number with as many decimals as most of the column has."""
    decimals = Counter(len(match[1] or "") for raw in raws if (match := re.fullmatch(rf"{_WHOLE}(?:\.(\d+))?", fold(raw))))
    usual = decimals.most_common(1)[0][0] if decimals and decimals.most_common(1)[0][1] >= 0.6 * sum(decimals.values()) else None
    pattern = re.compile(_WHOLE + (r"(?:\.\d+)?" if usual is None else rf"\.\d{{{usual}}}" if usual else ""))
    return lambda text: pattern.fullmatch(fold(text)) is not None


def _shape(text: str) -> str:
    """Digits as 9, Latin letters as A, the rest as it is.

    >>> _shape("Y-0406")
    'A-9999'
    """
    return re.sub(r"[A-Za-z]", "A", re.sub(r"\d", "9", fold(text)))


def _shape_like(raws: Sequence[str]) -> Fits | None:
    """Numbers of objects and of sheets are all of one shape; words are not."""
    shapes = Counter(_shape(raw) for raw in raws if raw)
    if not shapes:
        return None
    shape, count = shapes.most_common(1)[0]
    if count < 0.6 * sum(shapes.values()) or "9" not in shape or re.search(r"[^\x00-\x7f]", shape) or count < 3:
        return None
    letters = Counter(re.sub(r"\d", "9", fold(raw)) for raw in raws if _shape(raw) == shape)
    common = {text for text, many in letters.items() if many >= 2}
    return lambda text: _shape(text) == shape and (re.sub(r"\d", "9", fold(text)) in common or not common)


def _fitted(raw: str, line: Line, fits: Fits) -> Corrected:
    """The text itself where it fits, else the likeliest of its slight changes that does."""
    sure = _sureness(line)
    if raw in DITTO or says_unknown(raw):
        return Corrected(raw, sure, sure < _SURE_TERM)
    if fits(raw):
        return Corrected(raw, sure, sure < _SURE)
    changed = [text for text in _changes(raw) if fits(text)]
    if not changed:
        return Corrected(raw, sure * 0.5, True)
    seen = log_likelihood(line, raw)
    (best, score), *others = best_of(line, changed)
    if _only_dirt(raw, best):
        rival = others[0][1] if others else score - 99
        return Corrected(
            best, min(sure, 0.95), seen - score > 2 * _FAR or (score - rival < _NEAR and fold(others[0][0]) != fold(best))
        )
    return Corrected(best, 0.5, True) if seen - score <= _FAR else Corrected(raw, sure * 0.5, True)


def _only_dirt(raw: str, text: str) -> bool:
    """Whether one is the other with specks left out, which the engine took for dots."""
    return [c for c in raw if c not in _DIRT] == [c for c in text if c not in _DIRT]


def _changes(raw: str) -> Iterable[str]:
    """Texts a slip away: a dot that is a speck left out (one or two), a letter that looks like a digit made one, both."""
    digits = "".join(CONFUSED.get(character, character) for character in raw)
    for base in dict.fromkeys((raw, digits)):
        yield base
        at = [k for k, character in enumerate(base) if character in _DIRT]
        for k in at:
            yield base[:k] + base[k + 1 :]
        for k in at:
            for j in at:
                if k < j:
                    yield base[:k] + base[k + 1 : j] + base[j + 1 :]
        yield "".join(character for character in base if character not in _DIRT)
    for k, character in enumerate(raw):
        if character in CONFUSED:
            yield raw[:k] + CONFUSED[character] + raw[k + 1 :]


def _words(raws: Sequence[str], lines: Sequence[Line]) -> list[Corrected]:
    """Free text: dirt at its ends is left out, and a word that comes again in the column helps to read it where it is unclear."""
    ends = [raw.strip(_DIRT) if re.search(r"[^\x00-\x7f]", raw) else raw for raw in raws]
    often = {text for text, count in Counter(ends).items() if count >= 2}
    return [_word(text, line, often) for text, line in zip(ends, lines, strict=True)]


def _word(text: str, line: Line, often: set[str]) -> Corrected:
    sure = _sureness(line)
    if text in often or sure >= _SURE:
        return Corrected(text, sure, sure < _SURE_TERM)
    near = [other for other in often if _same_numbers(other, text) and _alike(other, text) and len(other) == len(text)]
    if near:
        (best, score), *_ = best_of(line, near)
        if log_likelihood(line, text) - score < _FAR / 2:
            return Corrected(best, sure, True)
    return Corrected(text, sure, sure < _SURE * 0.8)


def _same_numbers(one: str, other: str) -> bool:
    return re.findall(r"\d+", fold(one)) == re.findall(r"\d+", fold(other))
