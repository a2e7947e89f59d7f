"""The history asked for what one remembers: an object, a field, who, since when."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from waterdx.core.edits import EVIDENCE, OBJECT, SHAPE
from waterdx.core.fields import ID_FIELDS, LAYER_NAMES
from waterdx.core.text import fold, search_key
from waterdx.store.history import Change, changes_where

MOST = 500  # changes told; older ones are found by asking closer
_BATCH = 500  # values of one statement: SQLite takes no more than 32,766


@dataclass(frozen=True)
class Wanted:
    """Changes of objects whose number holds `object`, of a `field`, by `who`, since the day `since` (2026-03-31); "" and None for any."""

    object: str = ""
    field: str = ""
    who: str | None = None
    since: str = ""

    @property
    def is_any(self) -> bool:
        return self == Wanted()


@dataclass(frozen=True)
class NamedEdit:
    """One edit with the number of its object as it is now, or as it was where the object is gone."""

    layer: str
    fid: int
    number: str
    field: str
    before: object
    after: object
    in_field: str


@dataclass(frozen=True)
class Gone:
    """An object that is no longer there: the change with which it went, and the object it became part of ("" for none)."""

    fid: int
    number: str
    in_field: str
    change: Change
    into: str


def gone(conn: sqlite3.Connection, layer: str, number: str) -> Gone | None:
    """The last object of this number (or #7) that the history knows and the ledger no longer has."""
    rows = conn.execute(
        f'SELECT fid, before, after, history_id FROM history_edits e WHERE layer = ? AND field = ? AND NOT EXISTS '
        f'(SELECT 1 FROM "{layer}" o WHERE o.fid = e.fid) ORDER BY id DESC', (layer, OBJECT),
    )  # fmt: skip
    wanted = {number, fold(number)}
    for fid, before, after, change in rows:
        known = _known_in(before, after)
        name = str(known.get(ID_FIELDS[layer]) or f"#{fid}")
        if wanted & {name, f"#{fid}"}:
            (went,) = changes_where(conn, "id = ?", change)
            return Gone(fid, name, str(known.get("field") or "water"), went, _joined_by(conn, layer, fid, change))
    return None


def _joined_by(conn: sqlite3.Connection, layer: str, fid: int, change: int) -> str:
    """The one object whose shape the same change made another."""
    others = {one.number for one in named_edits(conn, change) if one.layer == layer and one.field == SHAPE and one.fid != fid}
    return others.pop() if len(others) == 1 else ""


def find(conn: sqlite3.Connection, wanted: Wanted = Wanted(), most: int = MOST) -> list[Change]:
    """The changes wanted, newest first."""
    conditions, values = ["TRUE"], []
    if wanted.who is not None:
        conditions.append("who = ?")
        values.append(wanted.who)
    if wanted.since:
        conditions.append("at >= ?")
        values.append(wanted.since)
    if wanted.field:
        conditions.append("id IN (SELECT history_id FROM history_edits WHERE field = ?)")
        values.append(wanted.field)
    if wanted.object:
        conditions.append("id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(_changes_of(conn, search_key(wanted.object)))))
    return changes_where(conn, f"{' AND '.join(conditions)} ORDER BY id DESC LIMIT ?", *values, most)


def authors(conn: sqlite3.Connection) -> list[str]:
    """Everybody who changed something."""
    return [who for (who,) in conn.execute("SELECT DISTINCT who FROM history ORDER BY who")]


def named_edits(conn: sqlite3.Connection, change: int, most: int = MOST) -> list[NamedEdit]:
    """What a change did to objects of the ledger, in its order, then the objects an import brought; the first `most` of all."""
    rows = conn.execute(
        "SELECT layer, fid, field, before, after FROM history_edits WHERE history_id = ? AND field <> ? AND layer IN (?, ?, ?) "
        "ORDER BY id LIMIT ?", (change, EVIDENCE, *LAYER_NAMES, most),
    ).fetchall()  # fmt: skip
    names = {layer: _names(conn, layer, {fid for one, fid, *_ in rows if one == layer}) for layer in LAYER_NAMES}
    edits = [
        NamedEdit(layer, fid, number or _number_in(layer, before, after) or f"#{fid}", field, json.loads(before), json.loads(after), in_field)
        for layer, fid, field, before, after in rows
        for number, in_field in [names[layer].get(fid, ("", "water"))]
    ]  # fmt: skip
    return [*edits, *_brought(conn, change)][:most]


def _brought(conn: sqlite3.Connection, change: int) -> Iterator[NamedEdit]:
    """The objects that came with the file of a change and are still there."""
    for layer, number in ID_FIELDS.items():
        rows = conn.execute(
            f'SELECT fid, {number}, field FROM "{layer}" WHERE source_id = (SELECT source_id FROM history WHERE id = ?) '
            "ORDER BY fid LIMIT ?", (change, MOST),
        )  # fmt: skip
        for fid, name, in_field in rows:
            shown = name or f"#{fid}"
            yield NamedEdit(layer, fid, shown, OBJECT, None, json.dumps({number: shown}), in_field or "water")


def _names(conn: sqlite3.Connection, layer: str, fids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The number and the field (water, sewer …) of objects that are there."""
    found: dict[int, tuple[str, str]] = {}
    for some in _batches(sorted(fids)):
        marks = ", ".join("?" * len(some))
        rows = conn.execute(f'SELECT fid, {ID_FIELDS[layer]}, field FROM "{layer}" WHERE fid IN ({marks})', some)
        found |= {fid: (number or "", in_field or "water") for fid, number, in_field in rows}
    return found


def _batches(values: list[int]) -> Iterator[list[int]]:
    yield from (values[start : start + _BATCH] for start in range(0, len(values), _BATCH))


def _changes_of(conn: sqlite3.Connection, key: str) -> set[int]:
    """The changes of every object whose number holds `key`: what edits them, and the imports that brought them."""
    found: set[int] = set()
    for layer, number in ID_FIELDS.items():
        rows = conn.execute(f'SELECT fid, source_id, {number} FROM "{layer}" WHERE {number} IS NOT NULL')
        fids, sources = set(), set()
        for fid, source, name in rows:
            if key in search_key(str(name)):
                fids.add(fid)
                sources.add(source)
        fids |= {fid for fid, name in _gone(conn, layer) if key in search_key(name)}
        found |= {
            change
            for change, fid in conn.execute("SELECT history_id, fid FROM history_edits WHERE layer = ?", (layer,))
            if fid in fids
        }
        found |= {
            change
            for change, source in conn.execute("SELECT id, source_id FROM history WHERE source_id IS NOT NULL")
            if source in sources
        }
    return found


def _gone(conn: sqlite3.Connection, layer: str) -> Iterator[tuple[int, str]]:
    """The objects a change brought or took, by the number they had."""
    rows = conn.execute("SELECT fid, before, after FROM history_edits WHERE layer = ? AND field = ?", (layer, OBJECT))
    yield from ((fid, _number_in(layer, before, after)) for fid, before, after in rows)


def _number_in(layer: str, before: str, after: str) -> str:
    """The number of an object in one side of the edit that brought or took it."""
    return str(_known_in(before, after).get(ID_FIELDS[layer]) or "")


def _known_in(before: str, after: str) -> dict[str, Any]:
    """The values of an object in one side of the edit that brought or took it."""
    for side in (json.loads(before), json.loads(after)):
        if isinstance(side, str) and side.startswith("{"):
            return dict(json.loads(side))
    return {}
