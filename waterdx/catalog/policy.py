"""Dated facts of national policy (catalog/policy_facts.csv): targets, deadlines, figures, each with its source."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from waterdx.catalog.query import query_words
from waterdx.catalog.synonyms import spellings
from waterdx.core.resources import resource
from waterdx.core.text import search_key
from waterdx.core.words import Words

SCHEMA = {"name": "waterdx.catalog.policy", "version": 1}
_UNITS_TOLD_BY_VALUE = {
    "event",
    "reference",
    "target year",
    "deadline",
    "in force",
    "statement",
    "end year",
    "start",
    "case",
    "format",
}


@dataclass(frozen=True)
class PolicyFact:
    """One fact; `due` is the day, year or fiscal year (FY2027) by which it is asked, as the source writes it, '' if not told."""

    id: str
    topic: Words
    fact: Words
    value: Words
    unit: Words
    date: str
    asked: bool  # of utilities: a duty, a target, a request
    due: str
    basis: Words  # what kind of source: primary, press, a copy …
    source_url: str

    @property
    def due_year(self) -> int | None:
        """The year (calendar or fiscal, as the source counts) by which it is asked."""
        year = re.search(r"\d{4}", self.due)
        return int(year[0]) if year else None

    def figure(self) -> Words:
        """The value with its unit."""
        if self.unit.en in _UNITS_TOLD_BY_VALUE:
            return self.value
        return Words("{value} {unit}", "{value} {unit}").format(value=self.value, unit=self.unit)

    def when(self) -> Words:
        """Its date, and by when it is asked."""
        due = Words("、期限 {due}", ", due {due}").format(due=_day(self.due)) if self.due else Words("", "")
        if self.asked and not self.due:
            due = Words("、期限は不明", ", no date told")
        return Words("{date}{due}", "{date}{due}").format(date=_day(self.date), due=due)

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "due_year": self.due_year}


def _day(text: str) -> Words:
    """A day, year or fiscal year as the source writes it, for a reader."""
    return Words("日付不明", "undated") if text == "undated" else Words(re.sub(r"FY(\d{4})", r"\1年度", text), text)


def policy_facts(words: str = "", by: int | None = None) -> list[PolicyFact]:
    """The facts that hold all `words`, in the order of the file.

    With `by`: what is asked of utilities by that year, the nearest first, then what is asked without a year: that
    a year is not told does not mean that there is time.
    """
    asked_for = query_words(words)
    found = [fact for fact in shipped() if _holds(fact, asked_for)]
    if by is None:
        return found
    asked = [fact for fact in found if fact.asked and (fact.due_year is None or fact.due_year <= by)]
    return sorted(asked, key=lambda fact: fact.due_year or 9999)


def _holds(fact: PolicyFact, words: Iterable[str]) -> bool:
    text = _search_text(fact)
    return all(any(way in text for way in spellings(search_key(word))) for word in words)


@cache
def _search_text(fact: PolicyFact) -> str:
    told = (fact.topic, fact.fact, fact.value, fact.unit, fact.basis)
    return "\n".join(search_key(text) for one in told for text in (one.ja, one.en)) + f"\n{search_key(fact.date + fact.due)}"


@cache
def shipped() -> tuple[PolicyFact, ...]:
    """The facts that travel with the program."""
    with resource("catalog", "policy_facts.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(_fact(row) for row in csv.DictReader(file))


def _fact(row: dict[str, str]) -> PolicyFact:
    topic, fact, value, unit, basis = (
        Words(row[f"{key}_ja"], row[f"{key}_en"]) for key in ("topic", "fact", "value", "unit", "basis")
    )
    return PolicyFact(
        row["id"], topic, fact, value, unit, row["date"], row["asked"] == "yes", row["due"], basis, row["source_url"]
    )  # fmt: skip
