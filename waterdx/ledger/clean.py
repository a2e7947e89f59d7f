"""From text to values. What is not understood becomes unknown and a finding; nothing is invented, the text is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from waterdx.core.eras import fiscal_year_of, read_year
from waterdx.core.fields import Field, field_named
from waterdx.core.findings import Finding, Severity
from waterdx.core.headers import unit_in_header
from waterdx.core.terms import Term, find_term, term_name
from waterdx.core.text import fold, says_unknown
from waterdx.core.units import read_quantity
from waterdx.core.words import Words
from waterdx.ledger.days import NOT_ENTERED, months_come_first, read_day
from waterdx.ledger.values import language_of, split_method, unknown_words

if TYPE_CHECKING:
    import pandas as pd

PLACEHOLDERS = frozenset({9999.0, 99999.0, 999.99, 9999.99, 9999.9, 999.9})
ZERO_MEANS_UNKNOWN = frozenset({"diameter_mm", "length_m"})  # a pipe has both; 0 is how a form says "not entered"
MOST_FINDINGS = 100  # different values told per column; the rest are counted in one more finding


NOTHING = Words("", "")


@dataclass(frozen=True)
class Reading:
    """What one text says: `value` (None = unknown) and, where it needs telling, a check, its gravity and a sentence."""

    value: Any
    check: str = ""
    severity: Severity = "info"
    why: Words = NOTHING


_NOT_ENTERED = Reading(
    None,
    "placeholder",
    "info",
    Words(ja="「未入力」を表す値とみなし、不明としました", en="stands for “not entered” and became unknown"),
)


@dataclass(frozen=True)
class Column:
    """What the readers need to know of a column: the field, its header, the meaning the user gave to some words.

    `unit` is the one the values are in ("" = as the header says, else the ledger's own), `find` how a term is looked up,
    `month_first` whether 4/5/2020 is in April (None = not known).
    """

    field: Field
    header: str
    words: dict[str, str]
    unit: str = ""
    find: Callable[[str, str, str], Term | None] = find_term
    month_first: bool | None = None


def clean(column: Column, texts: pd.Series, field_of_row: np.ndarray) -> tuple[pd.Series, list[Finding]]:
    """The values of a column and its findings (one per odd text, with a count; `row` counts from 0).

    `field_of_row` says water, sewer or agri for each row. Every different text is read once.
    """
    import pandas as pd

    kind = column.field.kind
    if kind in _PLAIN_TEXTS and not column.words:  # every text is a value: nothing to look up, nothing to tell
        codes, words = pd.factorize(texts.to_numpy(dtype=object))
        values = np.array([None if says_unknown(word) else _PLAIN_TEXTS[kind](word) for word in words], dtype=object)
        if (values == words).all():  # the very column: a copy of it takes room
            return texts.rename(column.field.name), []
        return pd.Series(values[codes], index=texts.index, name=column.field.name), []
    codes, different = _different(texts, field_of_row if kind == "term" else None)
    column = replace(column, unit=column.unit or unit_in_header(column.header))
    if kind in {"date", "year"}:
        column = replace(column, month_first=months_come_first(text for text, _ in different))
    readings = [read(column, text, of) for text, of in different]
    readings = _with_guesses(column, different, readings) if kind == "term" else readings
    values = _array([reading.value for reading in readings], number=kind in {"number", "year"})
    return pd.Series(values[codes], index=texts.index, name=column.field.name), _shortened(
        _told(column, different, readings, codes)
    )


def _different(texts: pd.Series, field_of_row: np.ndarray | None) -> tuple[np.ndarray, list[tuple[str, str]]]:
    """Every different text with its field ("" where that does not matter), and for each row which of them it has."""
    import pandas as pd

    codes, words = pd.factorize(texts.to_numpy(dtype=object))
    if field_of_row is None:
        return codes, [(word, "") for word in words]
    of, fields = pd.factorize(field_of_row)
    codes, pairs = pd.factorize(codes * len(fields) + of)
    return codes, [(words[pair // len(fields)], fields[pair % len(fields)]) for pair in pairs]


def _array(values: list[Any], *, number: bool) -> np.ndarray:
    return np.array(
        [np.nan if value is None else value for value in values] if number else values, dtype=float if number else object
    )


def _told(column: Column, different: list[tuple[str, str]], readings: list[Reading], codes: np.ndarray) -> list[Finding]:
    """One finding for each odd text, with the number of its rows and the first of them."""
    odd: dict[tuple[str, str], list[int]] = {}
    for at, (reading, (text, _)) in enumerate(zip(readings, different, strict=True)):
        if reading.check:
            odd.setdefault((text, reading.check), []).append(at)
    if not odd:
        return []
    counts = np.bincount(codes, minlength=len(readings))
    first = np.full(len(readings), -1)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return [
        _finding(column, readings[same[0]], text, int(counts[same].sum()), int(first[same].min()))
        for (text, _), same in odd.items()
    ]


def methods_in(materials: pd.Series, field_of_row: np.ndarray) -> list[str | None]:
    """The laying method that each material's text carries (ヒューム管･推進管), None where none is written."""
    codes, pairs = _different(materials, field_of_row)
    written = [split_method(*pair)[1] for pair in pairs]
    return [written[code] for code in codes]


def _with_guesses(column: Column, different: list[tuple[str, str]], readings: list[Reading]) -> list[Reading]:
    """The same readings; an unknown word's says what it probably means."""
    kind = column.field.term
    guesses: dict[tuple[str, str], Words] = {}
    for field in dict.fromkeys(field for _, field in different):
        unknown = [text for (text, of), reading in zip(different, readings, strict=True)
                   if of == field and reading.check == "unknown_term"]  # fmt: skip
        language = language_of(kind, [text for text, of in different if of == field], field) if unknown else ""
        found = unknown_words(kind, unknown[:MOST_FINDINGS], field, language=language)
        guesses |= {(one.word, field): _GUESSED.format(why=_UNKNOWN_TERM, name=term_name(kind, one.guess.code, field), code=one.guess.code,
                                                       score=one.guess.score, reason=one.guess.reason) for one in found if one.guess}  # fmt: skip
    return [replace(one, why=guesses[pair]) if pair in guesses else one for pair, one in zip(different, readings, strict=True)]


def read(column: Column, text: str, field_of_row: str) -> Reading:
    """What one text of a column says."""
    if text in column.words:
        return _read_as_said(column, column.words[text])
    if says_unknown(text):
        return Reading(None)
    return _READERS[column.field.kind](column, text, field_of_row)


def _read_as_said(column: Column, word: str) -> Reading:
    if not word:
        return Reading(None)
    return Reading(float(word) if column.field.kind in {"number", "year"} else word)


def _read_text(column: Column, text: str, _field: str) -> Reading:
    return Reading(_PLAIN_TEXTS[column.field.kind](text))


_PLAIN_TEXTS: dict[str, Callable[[str], str]] = {"text": str.strip, "id": fold}


def _read_term(column: Column, text: str, field_of_row: str) -> Reading:
    kind = column.field.term
    term = column.find(kind, text, field_of_row)
    if term is None and kind == "material":
        term = column.find(kind, split_method(text, field_of_row)[0], field_of_row)
    return Reading(term.code) if term else Reading(None, "unknown_term", "warning", _UNKNOWN_TERM)


_UNKNOWN_TERM = Words(
    ja="用語にありません。同義語(ledger synonym)か列対応表の [values] で意味を指定できます",
    en="is no known term; a synonym (ledger synonym) or the map's [values] can say what it means",
)
_GUESSED = Words(
    ja="{why}({code} {name}かもしれません: {reason}、{score:.0%})", en="{why} (perhaps {code}, {name}: {reason}, {score:.0%})"
)


def _read_number(column: Column, text: str, _field: str) -> Reading:
    field = column.field
    quantity = read_quantity(text, field.unit, column.unit)
    if quantity is None:
        return Reading(None, "not_a_number", "warning", Words(ja="数値として読めません", en="cannot be read as a number"))
    value = quantity.value
    if value in PLACEHOLDERS or (value == 0 and field.name in ZERO_MEANS_UNKNOWN):
        return _NOT_ENTERED
    if (field.low is not None and value < field.low) or (field.high is not None and value > field.high):
        return Reading(
            None, "out_of_range", "warning", _OUT_OF_RANGE.format(low=_plain(field.low), high=_plain(field.high), unit=field.unit)
        )
    return Reading(value)


_OUT_OF_RANGE = Words(
    ja="ありえる範囲({low}〜{high} {unit})の外のため、不明としました", en="is outside {low} to {high} {unit} and became unknown"
)


_NO_YEARS = frozenset({"0001", "9999", "1", "0000", *NOT_ENTERED})


def _read_year(column: Column, text: str, _field: str) -> Reading:
    if fold(text) in _NO_YEARS:
        return _NOT_ENTERED
    reading = read_year(text)
    if reading is None:
        if day := read_day(text, month_first=column.month_first):
            return Reading(float(fiscal_year_of(day)))
        return Reading(None, "not_a_year", "warning", Words(ja="年度として読めません", en="cannot be read as a year"))
    year = float(reading.fiscal_year)
    if reading.qualifier in {"before", "after"}:
        return Reading(
            None,
            "year_is_a_bound",
            "info",
            Words(
                ja="以前・以降とあり年度が定まらないため、不明としました",
                en="is only a bound (before, after), so the year became unknown",
            ),
        )
    if reading.qualifier == "about":
        return Reading(
            year, "year_is_about", "info", Words(ja="おおよその年度として読みました", en="was read as an approximate year")
        )
    if not reading.fiscal_year_is_sure and "年度" not in fold(column.header):
        return Reading(
            year,
            "calendar_year",
            "info",
            Words(
                ja="年だけで月がないため、同じ数の年度とみなしました(1〜3 月なら前年度)",
                en="has no month; it was taken as the fiscal year of that number (January to March belong to the one before)",
            ),
        )
    return Reading(year)


def _read_date(column: Column, text: str, _field: str) -> Reading:
    if fold(text) in NOT_ENTERED:
        return _NOT_ENTERED
    day = read_day(text, month_first=column.month_first)
    if day is None:
        return Reading(None, "not_a_date", "warning", Words(ja="年月日として読めません", en="cannot be read as a date"))
    return Reading(day.isoformat())


_READERS: dict[str, Callable[[Column, str, str], Reading]] = {
    "text": _read_text, "id": _read_text, "term": _read_term, "number": _read_number, "year": _read_year, "date": _read_date,
}  # fmt: skip


def _finding(column: Column, reading: Reading, text: str, count: int, first: int) -> Finding:
    sentence = Words(ja="{field}「{text}」({n} 行)は{why}。", en="{field} “{text}” ({n} rows) {why}.")
    words = sentence.format(field=column.field.label, text=text[:60], n=count, why=reading.why)
    return Finding(reading.check, reading.severity, words, field=column.field.name, row=first, raw=text, count=count)


def _shortened(findings: list[Finding]) -> list[Finding]:
    """The findings of one column, most frequent first, so many that a person can read them."""
    findings = sorted(findings, key=lambda finding: -finding.count)
    rest = findings[MOST_FINDINGS:]
    if not rest:
        return findings
    words = Words(
        ja="{field}には、ほかに {kinds} 種類({n} 行)の読めない値があります。",
        en="{field} has {kinds} more odd values ({n} rows).",
    )
    count = sum(finding.count for finding in rest)
    name = rest[0].field
    told = words.format(field=field_named(name).label, kinds=len(rest), n=count)
    return [*findings[:MOST_FINDINGS], Finding("more_values", rest[0].severity, told, field=name, count=count)]


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
