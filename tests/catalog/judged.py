"""How well the search answers the questions of queries.csv, which were written and judged before it was tuned.

`sought`: what the asker wants; `fine`: what may stand beside it. Run `python -m tests.catalog.judged` for the figures
and the queries that fall short; those of the part `held` were never tuned on.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

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


if __name__ == "__main__":
    for part in ("tune", "held"):
        n, rank, recall = figures(part)
        print(f"{part}: {n} queries, mean reciprocal rank {rank:.3f}, recall at {CUTOFF} {recall:.3f}")
    for answer in answers("tune"):
        if answer.reciprocal_rank() < 1 or answer.recall() < 1:
            missed = sorted(answer.query.sought - set(answer.found[:CUTOFF]))
            print(f"{answer.query.words}: {answer.reciprocal_rank():.2f} {answer.recall():.2f} missed {missed} first {answer.found[:4]}")
