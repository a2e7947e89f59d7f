"""From the values of a parsed entry file to ours; TypeError, ValueError or KeyError where one is misshapen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from waterdx.catalog.figures import UNKNOWN, Adopter, Amount, Cost, Effect
from waterdx.core.words import Words

T = TypeVar("T")


def maybe(shape: Callable[[Any], T], value: Any) -> T | None:
    """None, the unknown, stays None."""
    return None if value is None else shape(value)


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"not a text: {value!r}")
    return value


def texts(value: Any) -> tuple[str, ...]:
    return several(text)(value)


def several(shape: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    def shaped(value: Any) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise TypeError(f"not a list: {value!r}")
        return tuple(shape(one) for one in value)

    return shaped


def words(value: Any) -> Words:
    return Words(text(value["ja"]), text(value["en"]))


def day(value: Any) -> date:
    if type(value) is not date:
        raise TypeError(f"not a date: {value!r}")
    return value


def range_in(unit: str) -> Callable[[Any], Amount]:
    """{ min, max } of a key that has its unit in its name; one end is enough."""
    return lambda value: amount({**value, "unit": unit})


def amount(value: Any) -> Amount:
    """{ value, unit } or { min, max, unit }, and `about` where the source rounds."""
    low, high = (maybe(float, value.get(end, value.get("value"))) for end in ("min", "max"))
    if low is None and high is None:
        raise ValueError(f"no number: {value!r}")
    return Amount(low, high, text(value["unit"]), bool(value.get("about", False)))


def cost(value: Any) -> Cost:
    return Cost(
        amount(value["amount"]), words(value["covers"]), year(value.get("year")), text(value["who"]),
        maybe(amount, value.get("quantity")), text(value.get("source", "")),
    )  # fmt: skip


def effect(value: Any) -> Effect:
    return Effect(
        words(value["what"]), amount(value["amount"]), year(value.get("year")), text(value["who"]),
        maybe(amount, value.get("before")), maybe(words, value.get("setting")), text(value.get("source", "")),
    )  # fmt: skip


def adopter(value: Any) -> Adopter:
    return Adopter(
        words(value["name"]), text(value["how"]), year(value.get("year")),
        maybe(amount, value.get("count")), text(value.get("source", "")),
    )  # fmt: skip


def year(value: Any) -> int | None:
    return None if value in (None, UNKNOWN) else int(value)
