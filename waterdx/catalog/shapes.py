"""The shapes that values of an entry file may have, with an example for the one who writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    fits: Callable[[object], bool]
    example: str


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_table(value: object, keys: set[str], holds: Callable[[object], bool]) -> bool:
    return isinstance(value, dict) and value.keys() <= keys and all(map(holds, value.values()))


def _is_list(value: object, holds: Callable[[object], bool]) -> bool:
    return isinstance(value, list) and all(map(holds, value))


SHAPES: dict[str, Shape] = {
    "text": Shape(_is_text, '"…"'),
    "words": Shape(lambda value: _is_table(value, {"ja", "en"}, _is_text), '{ ja = "…", en = "…" }'),
    "list": Shape(lambda value: _is_list(value, _is_text), '["…"]'),
    "year": Shape(lambda value: type(value) is int and 1900 <= value <= 2100, "2025"),
    "range": Shape(lambda value: _is_table(value, {"min", "max"}, _is_number), "{ min = 75, max = 300 }"),
    "listed": Shape(
        lambda value: _is_table(value, {"state", "edition"}, _is_text),
        '{ state = "yes", edition = "2025-03-28" }',
    ),
    "sources": Shape(
        lambda value: _is_list(value, lambda one: _is_table(one, {"url", "says"}, _is_text)),
        '[[sources]] url = "https://…"',
    ),
}
