"""Checks of the figures of an entry: each has its unit, its year and who says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from waterdx.catalog.check_registry import EntryFile, Problem, entry_check, problem
from waterdx.catalog.keys import KEYS
from waterdx.catalog.taxonomy import terms
from waterdx.core.words import Words

AMOUNTS = ("amount", "before", "quantity", "count")  # of a figure
FIGURES = {key.name: key.label for key in KEYS if key.name in {"costs", "effects"}}
RECORDS = {key.name: key.label for key in KEYS if key.name in {"costs", "effects", "adopted_by"}}


def _figures(entry: EntryFile, kinds: dict[str, Words]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    for key in kinds:
        for n, figure in enumerate(entry.records(key)):
            yield key, n, figure


@entry_check("figure-year-who", "数値の年か、誰の説明かがない", "A figure without its year or who says so")
def year_and_who(entry: EntryFile) -> Iterator[Problem]:
    for key, n, figure in _figures(entry, FIGURES):
        for part, label in {"year": Words("年", "year"), "who": Words("誰の説明か", "who says so")}.items():
            if part not in figure:
                yield _missing(key, n, part, label)


def _missing(key: str, n: int, part: str, label: Words) -> Problem:
    return problem(
        key,
        '「{key}」の{number}つ目の数値に {part}({label})がありません。出典から分からないときは "unknown" と書いてください。',
        'Figure {number} of "{key}" has no {part} ({label}). Write "unknown" where the source does not tell.',
        nth=n,
        number=n + 1,
        part=part,
        label=label,
    )


@entry_check("figure-unit", "数値の単位がないか、違う", "A figure without its unit, or with a wrong one")
def units(entry: EntryFile) -> Iterator[Problem]:
    for key, n, part, amount in _amounts(entry):
        unit = amount.get("unit")
        money = isinstance(unit, str) and unit.startswith("JPY")
        if unit not in terms("unit") or ((key, part) == ("costs", "amount") and not money):
            yield problem(
                key,
                "「{key}」の {part} の単位「{unit}」は使えません。taxonomy.csv の軸 unit の値を書いてください(費用は JPY か JPY/km など)。",
                'The unit "{unit}" of {part} in "{key}" cannot be used. Write a code of the axis unit of taxonomy.csv'
                " (a cost: JPY, JPY/km …).",
                nth=n,
                part=part,
                unit="" if unit is None else unit,
            )


@entry_check("figure-order", "数値の上下が逆か、2通りに書かれている", "A range the wrong way round, or written in two ways")
def order(entry: EntryFile) -> Iterator[Problem]:
    for key, n, part, amount in _amounts(entry):
        low, high = amount.get("min"), amount.get("max")
        reversed_ = isinstance(low, int | float) and isinstance(high, int | float) and low > high
        if reversed_ or ("value" in amount and (low is not None or high is not None)):
            yield problem(
                key,
                "「{key}」の {part} は value だけか、min と max(min ≦ max)で書いてください。",
                'Write {part} of "{key}" as value alone, or as min and max with min ≤ max.',
                nth=n,
                part=part,
            )


@entry_check("figure-code", "数値の who か how が分類にない", "A code of a figure that is not in the taxonomy")
def codes(entry: EntryFile) -> Iterator[Problem]:
    for key, n, figure in _figures(entry, RECORDS):
        for axis in ("who", "how"):
            code = figure.get(axis)
            if isinstance(code, str) and code not in terms(axis):
                yield problem(
                    key,
                    "「{key}」の {axis} の値「{code}」は分類(taxonomy.csv)にありません。使えるのは {known} です。",
                    'The value "{code}" of {axis} in "{key}" is not in taxonomy.csv. Use one of: {known}.',
                    nth=n,
                    axis=axis,
                    code=code,
                    known=", ".join(terms(axis)),
                )


@entry_check("figure-source", "数値の出典が sources にない", "A figure whose source is not among the sources")
def sources(entry: EntryFile) -> Iterator[Problem]:
    urls = {source.get("url") for source in entry.records("sources") if isinstance(source.get("url"), str)}
    for key, n, figure in _figures(entry, RECORDS):
        url = figure.get("source")
        if isinstance(url, str) and url not in urls:
            yield problem(
                key,
                "「{key}」の出典「{url}」が [[sources]] にありません。[[sources]] にも書いてください。",
                'The source "{url}" of "{key}" is not among [[sources]]. Add it there too.',
                nth=n,
                url=url,
            )


def _amounts(entry: EntryFile) -> Iterator[tuple[str, int, str, dict[str, Any]]]:
    """(key, number of the figure, part, amount) of every amount."""
    for key, n, figure in _figures(entry, RECORDS):
        for part in AMOUNTS:
            if isinstance(figure.get(part), dict):
                yield key, n, part, figure[part]
    if scale := entry.table("least_scale"):
        yield "least_scale", 0, "least_scale", scale
