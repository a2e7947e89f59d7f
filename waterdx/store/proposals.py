"""What was read or traced on a sheet and waits for a person: kept until confirmed or rejected, with who said what and when."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from waterdx.store import history, project, tables

Kind = Literal["line", "row", "symbol"]
State = Literal["open", "accepted", "rejected", "differs"]
SURE = 0.8  # a line or symbol seen less clearly than this is for a person to look at
DOUBLE_ENTRY = "double_entry"  # the setting by which two people have to say the same
AUTOMATIC = "waterdx"  # who accepted what no person looked at


@dataclass(frozen=True)
class Spot:
    """Where a value stands on its page: `corners` four (x, y) in pixels, what was read there and how surely (0..1).

    `doubtful` and `handwritten` are for a person to look at first.
    """

    corners: tuple[tuple[float, float], ...]
    raw: str
    confidence: float | None
    doubtful: bool = False
    handwritten: bool = False


@dataclass(frozen=True)
class Check:
    """What one person said of a proposal, and when: accepted (with these texts) or rejected.

    `confidence` is that of the reading where nobody looked and it was accepted for that alone; None where a person said it.
    """

    who: str
    at: str
    accepted: bool
    texts: dict[str, str]
    confidence: float | None = None


@dataclass(frozen=True)
class Proposal:
    """One pipe, row or symbol: its texts by column, where they stand, its line or place in pixels of the page.

    `by_hand`: a person had it drawn (a line followed by clicks), so that reading the sheet again does not replace it.
    `source_id` is the import by which it is in the ledger; None where it is not. `id` is 0 before it is kept.
    """

    kind: Kind
    number: int
    texts: dict[str, str]
    spots: dict[str, Spot] = field(default_factory=dict)
    points: tuple[tuple[float, float], ...] = ()
    confidence: float | None = None
    state: State = "open"
    checks: tuple[Check, ...] = ()
    by_hand: bool = False
    source_id: int | None = None
    drawing_id: int = 0
    id: int = 0

    @property
    def doubtful(self) -> list[str]:
        """The columns a person should look at, in their order; handwriting always, however surely it was read."""
        return [name for name, spot in self.spots.items() if spot.doubtful or spot.handwritten]

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look: at one of its values, or at its line, which may not be the one meant."""
        return bool(self.doubtful) or (self.kind != "row" and self.confidence is not None and self.confidence < SURE)

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided, or two people said different things."""
        return self.state in ("open", "differs")

    @property
    def is_to_enter(self) -> bool:
        """Whether it is confirmed and not in the ledger."""
        return self.state == "accepted" and self.source_id is None

    @property
    def is_unseen(self) -> bool:
        """Whether it was accepted for its confidence alone."""
        return self.state == "accepted" and self.checks[-1].confidence is not None


def propose(path: Path, drawing_id: int, kind: Kind, new: Sequence[Proposal]) -> None:
    """Keep new proposals of a sheet in place of those of this kind that were read before and nobody has looked at yet.

    What was checked or drawn by hand stays, and is not proposed once more: a row is the same by its number, a line or symbol by
    where it lies. Lines and symbols are numbered on from those that stay.
    """
    with project.editing(path) as conn:
        conn.execute(
            "DELETE FROM proposals WHERE drawing_id = ? AND kind = ? AND state = 'open' AND checks = '[]' AND by_hand = 0",
            (drawing_id, kind),
        )
        kept = _proposals(conn, drawing_id, kind)
        known = {_identity(one) for one in kept}
        fresh = [one for one in new if _identity(one) not in known]
        _insert(conn, _numbered_on(kept, [replace(one, drawing_id=drawing_id, kind=kind) for one in fresh]))


def add_by_hand(path: Path, drawing_id: int, kind: Kind, new: Sequence[Proposal]) -> None:
    """Keep proposals a person had drawn, beside those there are."""
    with project.editing(path) as conn:
        marked = [replace(one, drawing_id=drawing_id, kind=kind, by_hand=True) for one in new]
        _insert(conn, _numbered_on(_proposals(conn, drawing_id, kind), marked))


def _identity(one: Proposal) -> object:
    return one.number if one.kind == "row" else one.points


def _numbered_on(kept: Sequence[Proposal], new: Sequence[Proposal]) -> list[Proposal]:
    """Rows keep the number they have on the page; lines and symbols go on from the last."""
    last = max((one.number for one in kept), default=0)
    return [one if one.kind == "row" else replace(one, number=last + k) for k, one in enumerate(new, start=1)]


def greatest_sheet(conn: sqlite3.Connection) -> int:
    """The greatest number of a sheet that anything was proposed of: proposals outlive a sheet that was taken out, for an undo."""
    return int(conn.execute("SELECT coalesce(max(drawing_id), 0) FROM proposals").fetchone()[0])


def proposals(path: Path, drawing_id: int | None = None, kind: Kind | None = None) -> list[Proposal]:
    """The proposals of a sheet (or of all), in their order on the page. One whose import was undone is not in the ledger."""
    with project.reading(path) as conn:
        return _proposals(conn, drawing_id, kind)


def judge(path: Path, numbers: Iterable[int], accepted: bool, texts: dict[int, dict[str, str]] | None = None) -> list[Proposal]:
    """Say of proposals that they are right (with these texts, where one corrected them) or not; returns them as they now are.

    With double entry a proposal is accepted only when two people gave the same texts; else it `differs` until they agree.
    """
    given = texts or {}
    with project.editing(path) as conn:
        two = project.read_settings(conn).get(DOUBLE_ENTRY) == "1"
        wanted = list(numbers)
        known = _numbered(conn, wanted)
        judged = [_judged(known[number], accepted, given.get(number), two) for number in wanted if number in known]
        _update(conn, judged)
    return judged


def reopen(path: Path, numbers: Iterable[int]) -> None:
    """Take back what was last said of proposals that are not in the ledger yet."""
    with project.editing(path) as conn:
        back = [one for one in _numbered(conn, list(numbers)).values() if one.source_id is None]
        _update(conn, [replace(one, state="open", checks=one.checks[:-1]) for one in back])


def retype(path: Path, number: int, column: str, text: str) -> Proposal:
    """Give a cell the text a person typed: it is not doubtful any more, and its row waits to be confirmed as a whole."""
    with project.editing(path) as conn:
        one = _numbered(conn, [number])[number]
        spots = {name: replace(spot, doubtful=False) if name == column else spot for name, spot in one.spots.items()}
        typed = replace(one, texts={**one.texts, column: text}, spots=spots)
        conn.execute("UPDATE proposals SET texts = ?, places = ? WHERE id = ?", (_json(typed.texts), _spots(typed), number))
    return typed


def describe(path: Path, told: dict[int, tuple[dict[str, str], dict[str, Spot]]]) -> int:
    """Give proposals without any text what was read of them (texts and spots by column); how many got it.

    What a person has typed or decided stays as it is.
    """
    with project.editing(path) as conn:
        known = _numbered(conn, list(told)).values()
        blank = [one for one in known if one.is_waiting and not one.checks and not any(one.texts.values())]
        full = [replace(one, texts={**one.texts, **told[one.id][0]}, spots=told[one.id][1]) for one in blank]
        conn.executemany(
            "UPDATE proposals SET texts = ?, places = ? WHERE id = ?", ((_json(one.texts), _spots(one), one.id) for one in full)
        )
    return len(full)


def entered(conn: sqlite3.Connection, numbers: Iterable[int], source_id: int) -> None:
    """Say that proposals are in the ledger now, by this import."""
    conn.executemany("UPDATE proposals SET source_id = ? WHERE id = ?", ((source_id, number) for number in numbers))


def accepted_unseen(one: Proposal) -> Proposal:
    """A proposal as it is once it was accepted for its confidence alone."""
    said = Check(AUTOMATIC, tables.now(), True, one.texts, one.confidence)
    return replace(one, state="accepted", checks=(*one.checks, said))


def keep_accepted(conn: sqlite3.Connection, accepted: Iterable[Proposal]) -> None:
    """Keep what was accepted unseen, in the step that brings it into the ledger."""
    _update(conn, accepted)


def _judged(one: Proposal, accepted: bool, texts: dict[str, str] | None, two: bool) -> Proposal:
    said = Check(history.who(), tables.now(), accepted, texts if texts is not None else one.texts)
    checks = (*(check for check in one.checks if check.who != said.who), said)
    return replace(one, checks=checks, texts=said.texts, state=_state(checks, two))


def _state(checks: tuple[Check, ...], two: bool) -> State:
    last = checks[-1]
    if not last.accepted:
        return "rejected"
    if not two:
        return "accepted"
    others = [check for check in checks[:-1] if check.accepted and check.confidence is None]
    if not others:
        return "open"
    return "accepted" if any(check.texts == last.texts for check in others) else "differs"


_COLUMNS = ("drawing_id", "kind", "number", "points", "texts", "places", "confidence", "by_hand", "state", "checks")


def _spots(one: Proposal) -> str:
    return _json({name: vars(spot) for name, spot in one.spots.items()})


def _values(one: Proposal) -> tuple[Any, ...]:
    checks = [vars(check) for check in one.checks]
    return (
        one.drawing_id, one.kind, one.number, _json(one.points), _json(one.texts), _spots(one), one.confidence, int(one.by_hand), one.state,
        _json(checks),
    )  # fmt: skip


def _insert(conn: sqlite3.Connection, new: Iterable[Proposal]) -> None:
    columns = ", ".join(_COLUMNS)
    conn.executemany(f"INSERT INTO proposals ({columns}) VALUES ({', '.join('?' * len(_COLUMNS))})", map(_values, new))


def _update(conn: sqlite3.Connection, judged: Iterable[Proposal]) -> None:
    conn.executemany(
        "UPDATE proposals SET texts = ?, state = ?, checks = ? WHERE id = ?",
        ((_json(one.texts), one.state, _json([vars(check) for check in one.checks]), one.id) for one in judged),
    )


_SELECT = f"SELECT p.id, {', '.join(f'p.{name}' for name in _COLUMNS)}, s.id FROM proposals AS p LEFT JOIN sources AS s ON s.id = p.source_id"


def _proposals(conn: sqlite3.Connection, drawing_id: int | None, kind: Kind | None) -> list[Proposal]:
    rows = conn.execute(
        f"{_SELECT} WHERE (? IS NULL OR p.drawing_id = ?) AND (? IS NULL OR p.kind = ?) ORDER BY p.drawing_id, p.kind, p.number, p.id",
        (drawing_id, drawing_id, kind, kind),
    )
    return [_proposal(row) for row in rows]


def _numbered(conn: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, Proposal]:
    """The proposals of these numbers; those that are not there are left out."""
    rows = conn.execute(f"{_SELECT} WHERE p.id IN (SELECT value FROM json_each(?))", (json.dumps(list(numbers)),))
    return {one.id: one for one in map(_proposal, rows)}


def _proposal(row: tuple[Any, ...]) -> Proposal:
    number, drawing_id, kind, order, points, texts, spots, confidence, by_hand, state, checks, source_id = row
    return Proposal(
        kind, order, json.loads(texts), {name: _spot(told) for name, told in json.loads(spots).items()},
        tuple((x, y) for x, y in json.loads(points)), confidence, state, tuple(Check(**told) for told in json.loads(checks)),
        bool(by_hand), source_id, drawing_id, number,
    )  # fmt: skip


def _spot(told: dict[str, Any]) -> Spot:
    return Spot(**{**told, "corners": tuple((x, y) for x, y in told["corners"])})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
