"""How fast the catalogue is searched: 5,000 entries made of those shipped, each text changed. Called by bench.py, or run alone.

Seconds of the process, so that others on the machine do not count; the judged questions with and without filters.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields, replace
from functools import partial
from statistics import median, quantiles

from catalog.test_catalog_judged import queries

from waterdx.catalog.entries import Technology, load
from waterdx.catalog.index import Index
from waterdx.catalog.search import search
from waterdx.core.words import Words

ENTRIES = 5000


def bench_catalog() -> None:
    technologies = many(ENTRIES)
    index, built = timed(lambda: Index(technologies))
    _, floor = timed(lambda: bare_index(technologies))
    line(f"index of {ENTRIES:,} entries: {built:.2f} s; the bare texts into FTS5: {floor:.2f} s; ratio {built / floor:.1f}")
    for label, filters in {
        "no filters": {},
        "two filters": {"field": "water", "purpose": ["inspection", "prediction"]},
    }.items():
        ms = [1000 * timed(partial(search, query.words, index=index, **filters))[1] for query in queries()]
        line(f"search with facets, {label}: median {median(ms):.1f} ms, 95th percentile {quantiles(ms, n=20)[-1]:.1f} ms")


def many(n: int) -> list[Technology]:
    """The technologies again and again, each of their texts with a number of its own."""
    shipped = load()
    return [numbered(shipped[k % len(shipped)], k) for k in range(n)]


def numbered(technology: Technology, k: int) -> Technology:
    told = {field.name: getattr(technology, field.name) for field in fields(technology)}
    changed = {name: Words(f"{text.ja}第{k}号", f"{text.en} No. {k}") for name, text in told.items() if isinstance(text, Words)}
    return replace(technology, id=f"{technology.id}-{k}", evidence_year=2000 + k % 27, **changed)


def bare_index(technologies: list[Technology]) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE texts USING fts5(ja, en, tokenize='trigram')")
        told = ((one.name, one.summary, one.conditions, one.cost, one.effect, one.adopters) for one in technologies)
        rows = ([" ".join(text.ja for text in some if text), " ".join(text.en for text in some if text)] for some in told)
        db.executemany("INSERT INTO texts VALUES (?, ?)", rows)


def timed(job: Callable[[], object]) -> tuple[object, float]:
    start = time.process_time()
    done = job()
    return done, time.process_time() - start


def line(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    bench_catalog()
