"""How well the search answers the questions of queries.csv, which were written and judged before it was tuned.

`sought`: what the asker wants; `fine`: what may stand beside it. Run this file as a
program for the figures and the queries that fall short; those of the part `held` were never tuned on.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import pytest

from waterdx.catalog.entries import load
from waterdx.catalog.search import search

QUERIES = Path(__file__).with_name("queries.csv")
CUTOFF = 10


@dataclass(frozen=True)
class Query:
    part: str
    words: str
    sought: frozenset[str]
    fine: frozenset[str]


@dataclass(frozen=True)
class Answer:
    query: Query
    found: tuple[str, ...]

    def reciprocal_rank(self) -> float:
        """1 over the place of the first technology sought, 0 where none is found."""
        return next((1 / place for place, one in enumerate(self.found, 1) if one in self.query.sought), 0.0)

    def recall(self) -> float:
        """The share of what is sought among the first ten, of as many as ten places can hold."""
        return len(self.query.sought & set(self.found[:CUTOFF])) / min(len(self.query.sought), CUTOFF)


def queries() -> list[Query]:
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return [
            Query(row["part"], row["query"], frozenset(row["sought"].split()), frozenset(row["fine"].split()))
            for row in csv.DictReader(file)
        ]


def answers(part: str) -> list[Answer]:
    return [Answer(query, _found(query.words)) for query in queries() if query.part == part]


def _found(words: str) -> tuple[str, ...]:
    return tuple(hit.technology.id for hit in search(words, limit=None).results)


def figures(part: str) -> tuple[int, float, float]:
    """How many queries, their mean reciprocal rank and their mean recall at ten."""
    some = answers(part)
    return len(some), mean(one.reciprocal_rank() for one in some), mean(one.recall() for one in some)


@pytest.mark.parametrize("part", ["tune", "held"])
def test_what_is_sought_stands_first_and_among_the_first_ten(part: str) -> None:
    _, reciprocal_rank, recall = figures(part)
    assert reciprocal_rank >= 0.9 and recall >= 0.95


def test_there_are_sixty_questions_and_more_each_of_technologies_that_exist() -> None:
    ids = {technology.id for technology in load()}
    assert len(queries()) >= 60 and len({query.words for query in queries()}) == len(queries())
    assert all(query.sought and query.sought | query.fine <= ids for query in queries())


def report() -> str:
    lines = [
        "{}: {} queries, mean reciprocal rank {:.3f}, recall at ten {:.3f}".format(part, *figures(part))
        for part in ("tune", "held")
    ]
    short = (one for one in answers("tune") if one.reciprocal_rank() < 1 or one.recall() < 1)
    lines += [
        f"{one.query.words}: {one.reciprocal_rank():.2f} {one.recall():.2f}, first {' '.join(one.found[:4])}" for one in short
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(report() + "\n")
