"""What the parts of a split pipe and the whole of two merged ones rest on: read, typed or inferred. Nothing becomes surer by it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from waterdx.core.edits import EVIDENCE, Edit
from waterdx.ledger.editing.desk import Desk, Feature
from waterdx.ledger.editing.questions import Difference

BY_HAND = ("typed", "mended")


def of_second(desk: Desk, pipe: Feature, second: int, own: Collection[str]) -> list[Edit]:
    """What the second part of a split pipe rests on: all that the pipe does. Its `own` values were made by the split.

    What a person or a fix said of the pipe since it was read is told too: the second part has no history in which it stands.
    """
    rows, numbers = [json.loads(row) for row in desk.evidence(pipe)], desk.evidence_numbers()
    told = {row.get("field") for row in rows if row.get("method") in BY_HAND}
    by_hand = {name: method for name, method in desk.methods(pipe).items() if method in BY_HAND and name not in told}
    said = [{"field": name, "method": method} for name, method in (by_hand | dict.fromkeys(own, "typed")).items()]
    return [_added(second, numbers, row) for row in (*rows, *(said if rows else ()))]


def of_whole(desk: Desk, one: Feature, other: Feature, decided: Sequence[tuple[Difference, Any]]) -> list[Edit]:
    """What the merged pipe (`one`) rests on, given what was decided where the two do not say the same.

    A value chosen that was only inferred stays inferred; any other is the word of the person who chose it for the whole.
    Where the two say the same on the same grounds, those of the first stand for both.
    """
    numbers = desk.evidence_numbers()
    edits = [edit for each, value in decided for edit in _decided(desk, numbers, one, other, each, value)]
    gone = [Edit("pipes", other.fid, EVIDENCE, row, None) for row in _guesses(desk, other)]  # a dead pipe waits for no value
    return [*gone, *edits]


def _decided(desk: Desk, numbers: Iterator[int], one: Feature, other: Feature, about: Difference, value: Any) -> Iterator[Edit]:
    name = about.field.name
    if value is None or (about.is_guess(value) and about.first == value):
        return  # unknown, or a guess that stands already
    yield from desk.without_guess(one, name)
    if about.is_guess(value):
        yield from (_added(one.fid, numbers, json.loads(row)) for row in _guesses(desk, other, name))
    elif about.first == value:  # no edit of the value tells who said it
        yield _added(one.fid, numbers, {"field": name, "method": "typed"})


def _guesses(desk: Desk, pipe: Feature, name: str | None = None) -> list[str]:
    rows = ((row, json.loads(row)) for row in desk.evidence(pipe))
    return [text for text, row in rows if row.get("method") == "inferred" and name in (None, row.get("field"))]


def _added(pipe: int, numbers: Iterator[int], row: dict[str, Any]) -> Edit:
    """A row of evidence of a pipe under a number of its own."""
    return Edit("pipes", pipe, EVIDENCE, None, json.dumps(row | {"id": next(numbers)}, ensure_ascii=False))
