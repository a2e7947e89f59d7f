"""The shapes that values of an entry file may have, with an example for the one who writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from waterdx.catalog.figures import UNKNOWN

Fits = Callable[[object], bool]


@dataclass(frozen=True)
class Shape:
    fits: Fits
    example: str


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_table(value: object, keys: set[str], holds: Callable[[object], bool]) -> bool:
    return isinstance(value, dict) and value.keys() <= keys and all(map(holds, value.values()))


def _is_list(value: object, holds: Callable[[object], bool]) -> bool:
    return isinstance(value, list) and all(map(holds, value))


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


def _is_day(value: object) -> bool:
    return type(value) is date


def _is_year(value: object) -> bool:
    return type(value) is int and 1900 <= value <= 2100


def _is_year_or_unknown(value: object) -> bool:
    return _is_year(value) or value == UNKNOWN


def _is_words(value: object) -> bool:
    return _is_table(value, {"ja", "en"}, _is_text)


def _is_range(value: object) -> bool:
    return _is_table(value, {"min", "max"}, _is_number)


def _is_record(value: object, parts: Mapping[str, Fits], needed: Iterable[str]) -> bool:
    """A table that has the needed keys and no others than `parts`, each of its shape."""
    if not isinstance(value, dict) or not value.keys() <= parts.keys() or not set(needed) <= value.keys():
        return False
    return all(parts[key](one) for key, one in value.items())


def _is_amount(value: object) -> bool:
    numbers = dict.fromkeys(("value", "min", "max"), _is_number)
    return _is_record(value, {**numbers, "unit": _is_text, "about": _is_truth}, ()) and bool(_keys(value) & numbers.keys())


def _keys(value: object) -> set[str]:
    return set(value) if isinstance(value, dict) else set()


# The parts of the figures of an entry. Unit, year and `who` are asked for by a check of their own.
COST = {
    "amount": _is_amount,
    "quantity": _is_amount,
    "covers": _is_words,
    "year": _is_year_or_unknown,
    "who": _is_text,
    "source": _is_text,
}
EFFECT = {
    "what": _is_words, "amount": _is_amount, "before": _is_amount, "setting": _is_words,
    "year": _is_year_or_unknown, "who": _is_text, "source": _is_text,
}  # fmt: skip
ADOPTER = {"name": _is_words, "how": _is_text, "year": _is_year, "count": _is_amount, "source": _is_text}
SOURCE = {"url": _is_text, "says": _is_text, "read": _is_day}


def _list_of(parts: Mapping[str, Fits], *needed: str) -> Fits:
    return lambda value: _is_list(value, lambda one: _is_record(one, parts, needed))


SHAPES: dict[str, Shape] = {
    "text": Shape(_is_text, '"…"'),
    "words": Shape(_is_words, '{ ja = "…", en = "…" }'),
    "list": Shape(lambda value: _is_list(value, _is_text), '["…"]'),
    "year": Shape(_is_year, "2025"),
    "range": Shape(_is_range, "{ min = 75, max = 300 }"),
    "amount": Shape(_is_amount, '{ value = 300, unit = "km" }'),
    "listed": Shape(
        lambda value: _is_table(value, {"state", "edition"}, _is_text),
        '{ state = "yes", edition = "2025-03-28" }',
    ),
    "costs": Shape(
        _list_of(COST, "amount", "covers"),
        '[[costs]] amount = { min = 5000000, unit = "JPY/utility" }, covers = { ja = "…", en = "…" }, year = 2022, who = "maker"',
    ),
    "effects": Shape(
        _list_of(EFFECT, "what", "amount"),
        '[[effects]] what = { ja = "…", en = "…" }, amount = { value = 90, unit = "%" }, year = 2022, who = "maker"',
    ),
    "adopted_by": Shape(
        _list_of(ADOPTER, "name", "how"), '[[adopted_by]] name = { ja = "…", en = "…" }, how = "use", year = 2020'
    ),
    "sources": Shape(_list_of(SOURCE), '[[sources]] url = "https://…"'),
}
