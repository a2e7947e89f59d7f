"""Who changed what and when; taking changes back one after another, and making them again."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from dataclasses import dataclass
from functools import cache
from typing import Any

from waterdx.core.author import author
from waterdx.core.background import BACKGROUND
from waterdx.core.edits import EVIDENCE, OBJECT, SETTINGS, SHAPE, Edit, EditGroup, Value
from waterdx.core.errors import UserError
from waterdx.core.fields import LAYER_NAMES, fields_of
from waterdx.core.words import Words
from waterdx.store import records, shelf
from waterdx.store.layers import add_evidence, add_object, remove_evidence, remove_object, set_shape, touch

# What `undone` in the table says of a change: in effect, taken back, taken back and not to be made again (something newer was done).
_STANDS, _UNDONE, _DROPPED = 0, 1, 2
_COLUMNS = "id, at, who, action, label_ja, label_en, source_id, objects, undone"


@dataclass(frozen=True)
class Change:
    """One entry of the history: an import (`source_id` set), an edit, or an undo or redo of one; `objects` is how many it touched."""

    id: int
    at: str
    who: str
    action: str
    label: Words
    source_id: int | None
    objects: int
    undone: bool


@dataclass(frozen=True)
class ObjectChange:
    """What one change did to one field of one object (field OBJECT: the object came or went)."""

    change: Change
    field: str
    before: Value
    after: Value


def apply(
    conn: sqlite3.Connection, group: EditGroup, *, action: str = "edit", source_id: int | None = None, objects: int | None = None
) -> int:
    """Carry out the edits and enter them in the history; returns the number of the entry.

    `objects` is how many the change touches, if more than it edits. What was undone before can no longer be made again.
    """
    conn.execute("UPDATE history SET undone = ? WHERE undone = ?", (_DROPPED, _UNDONE))
    shelf.clear(conn)
    touched = len({(edit.layer, edit.fid) for edit in group.edits}) if objects is None else objects
    number = enter(conn, action, group.label, touched, source_id)
    write_edits(conn, group.edits)
    conn.executemany(
        "INSERT INTO history_edits (history_id, layer, fid, field, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        ((number, e.layer, e.fid, e.field, json.dumps(e.before), json.dumps(e.after)) for e in group.edits),
    )
    return number


def enter(conn: sqlite3.Connection, action: str, label: Words, objects: int, source_id: int | None = None) -> int:
    """Add an entry to the history; returns its number."""
    cursor = conn.execute(
        "INSERT INTO history (at, who, action, label_ja, label_en, source_id, objects, undone) VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        (dt.datetime.now().astimezone().isoformat(timespec="seconds"), who(), action, label.ja, label.en, source_id, objects),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def write_edits(conn: sqlite3.Connection, edits: tuple[Edit, ...]) -> None:
    """Write the `after` of every edit, refusing where the ledger no longer holds its `before`."""
    for edit in edits:
        if not _write(conn, edit):
            raise _changed_since(edit)
    for layer in {edit.layer for edit in edits} & LAYER_NAMES.keys():
        touch(conn, layer)


def _changed_since(edit: Edit) -> UserError:
    if edit.layer == SETTINGS:
        return UserError(
            ja="プロジェクトの設定は、その後に別の変更がされているため書き換えられません。開き直してから、もう一度設定してください。",
            en="The settings of the project have been changed since, so they cannot be rewritten. Open it again and set them anew.",
        )
    if edit.layer in records.RECORDS:
        return UserError(
            ja="カタログのメモ・候補・実績は、その後に別の変更がされているため書き換えられません。先に新しい変更を元に戻してください。",
            en="The notes, shortlist and experience of the catalogue have been changed since. Undo the later change first.",
        )
    return UserError(
        ja="{layer} の行 {fid} は、その後に別の変更がされているため書き換えられません。先に新しい変更を元に戻してください。",
        en="{layer} row {fid} has been changed since, so it cannot be rewritten. Undo the later change first.",
        layer=LAYER_NAMES.get(edit.layer, BACKGROUND), fid=edit.fid,
    )  # fmt: skip


def _write(conn: sqlite3.Connection, edit: Edit) -> bool:
    """Whether the ledger held what the edit says it did; if so, it now holds the other."""
    if edit.layer == SETTINGS:
        return _write_setting(conn, edit)
    if edit.layer in records.RECORDS:
        return records.write(conn, edit)
    _check_names(edit)
    if edit.field == SHAPE:
        return set_shape(conn, edit.layer, edit.fid, edit.before, edit.after)
    if edit.field in _WHOLE:
        add, remove = _WHOLE[edit.field]
        write, known = (add, edit.after) if edit.before is None else (remove, edit.before)
        return write(conn, edit.layer, edit.fid, str(known))
    done = conn.execute(
        f'UPDATE "{edit.layer}" SET "{edit.field}" = ? WHERE fid = ? AND "{edit.field}" IS ?', (edit.after, edit.fid, edit.before)
    )
    return done.rowcount == 1


def _write_setting(conn: sqlite3.Connection, edit: Edit) -> bool:
    kept = conn.execute("SELECT value FROM settings WHERE key = ?", (edit.field,)).fetchone()
    if (kept[0] if kept else None) != edit.before:
        return False
    if edit.after is None:
        conn.execute("DELETE FROM settings WHERE key = ?", (edit.field,))
    else:
        conn.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (edit.field, edit.after))
    return True


_WHOLE = {OBJECT: (add_object, remove_object), EVIDENCE: (add_evidence, remove_evidence)}  # what is there or not, never changed


def newest(conn: sqlite3.Connection) -> int:
    """The number of the newest entry, 0 where there is none: another number means that something has changed."""
    return int(conn.execute("SELECT coalesce(max(id), 0) FROM history").fetchone()[0])


def changes(conn: sqlite3.Connection, limit: int = 100) -> list[Change]:
    """The history, newest first."""
    return changes_where(conn, "TRUE ORDER BY id DESC LIMIT ?", limit)


@dataclass(frozen=True)
class Origin:
    """Which change gave a value last; `source_id` is None where no file did."""

    action: str
    source_id: int | None
    at: str
    before: Value


def origins(conn: sqlite3.Connection, layer: str) -> dict[tuple[int, str], Origin]:
    """The last change still standing of every value (fid, field) of a layer; the others are as they came with the object."""
    rows = conn.execute(
        "SELECT e.fid, e.field, h.action, h.source_id, h.at, e.before FROM history_edits AS e JOIN history AS h ON h.id = e.history_id "
        "WHERE e.layer = ? AND e.field NOT IN (?, ?) AND NOT h.undone ORDER BY e.id", (layer, OBJECT, EVIDENCE),
    )  # fmt: skip
    return {(fid, field): Origin(action, source, at, json.loads(before)) for fid, field, action, source, at, before in rows}


def last_standing(conn: sqlite3.Connection) -> Change | None:
    """The change an undo takes back: the newest that is in effect."""
    return _first(conn, "undone = ? AND action NOT IN ('undo', 'redo') ORDER BY id DESC LIMIT 1", _STANDS)


def standing(conn: sqlite3.Connection) -> list[Change]:
    """What undo takes back one after another, the newest first."""
    return changes_where(conn, "undone = ? AND action NOT IN ('undo', 'redo') ORDER BY id DESC", _STANDS)


def next_undone(conn: sqlite3.Connection) -> Change | None:
    """The change a redo makes again: the oldest that was taken back since something was changed last."""
    return _first(conn, "undone = ? ORDER BY id LIMIT 1", _UNDONE)


def undo_last(conn: sqlite3.Connection, number: int | None = None) -> Change:
    """Take back the newest change that still stands: its edits are turned round, the objects it added are removed.

    With `number`, that change is meant: refused where it is not the newest, naming what came later.
    """
    last = last_standing(conn)
    if last is None:
        raise UserError(ja="元に戻せる変更はありません。", en="There is no change to undo.")
    if number is not None and number != last.id:
        raise _not_the_last(conn, number, last)
    write_edits(conn, EditGroup(last.label, edits_of(conn, last.id)).inverse().edits)
    if last.source_id is not None:
        shelf.put_away(conn, last.id, last.source_id)
    conn.execute("UPDATE history SET undone = ? WHERE id = ?", (_UNDONE, last.id))
    enter(conn, "undo", Words(ja="元に戻す: {what}", en="Undo: {what}").format(what=last.label), last.objects)
    return last


def undo_to(conn: sqlite3.Connection, number: int) -> list[Change]:
    """Take back the change numbered and every later one that stands; returns them, the newest first."""
    wanted = _first(conn, "id = ?", number)
    if wanted is None or wanted.undone or wanted.action in ("undo", "redo"):
        raise _not_standing(number)
    taken: list[Change] = []
    while not taken or taken[-1].id != number:
        taken.append(undo_last(conn))
    return taken


def redo_next(conn: sqlite3.Connection) -> Change:
    """Make the change again that was taken back last."""
    undone = next_undone(conn)
    if undone is None:
        raise UserError(ja="やり直せる変更はありません。", en="There is no change to make again.")
    if undone.source_id is not None:
        shelf.bring_back(conn, undone.id)
    write_edits(conn, edits_of(conn, undone.id))
    conn.execute("UPDATE history SET undone = ? WHERE id = ?", (_STANDS, undone.id))
    enter(conn, "redo", Words(ja="やり直す: {what}", en="Redo: {what}").format(what=undone.label), undone.objects)
    return undone


def of_object(conn: sqlite3.Connection, layer: str, fid: int) -> list[ObjectChange]:
    """What was done to one object, newest first; the import that brought it is the last."""
    rows = conn.execute(
        f"SELECT {', '.join('h.' + name for name in _COLUMNS.split(', '))}, e.field, e.before, e.after FROM history_edits e "
        "JOIN history h ON h.id = e.history_id WHERE e.layer = ? AND e.fid = ? AND e.field <> ? ORDER BY e.id DESC",
        (layer, fid, EVIDENCE),
    ).fetchall()
    found = [
        ObjectChange(change_of(row[:9]), field, json.loads(old), json.loads(new)) for row in rows for field, old, new in [row[9:]]
    ]
    brought = changes_where(conn, "source_id = ? LIMIT 1", _source_of(conn, layer, fid, found))
    return [*found, *(ObjectChange(change, OBJECT, None, None) for change in brought)]


def _source_of(conn: sqlite3.Connection, layer: str, fid: int, changes: list[ObjectChange]) -> int | None:
    """The source of an object; of one that is gone, as it was when it went."""
    there = conn.execute(f'SELECT source_id FROM "{layer}" WHERE fid = ?', (fid,)).fetchone()
    if there is not None:
        return there[0]
    went = next((str(one.before) for one in changes if one.field == OBJECT and one.before is not None), "{}")
    return json.loads(went).get("source_id")


def _not_the_last(conn: sqlite3.Connection, number: int, last: Change) -> UserError:
    wanted = _first(conn, "id = ?", number)
    if wanted is None or wanted.undone:
        return _not_standing(number)
    return UserError(
        ja="「{what}」は、その後に「{later}」({at})が行われているため元に戻せません。先に「{later}」を元に戻してください。",
        en="“{what}” cannot be taken back, because “{later}” ({at}) was done after it. Take “{later}” back first.",
        what=wanted.label, later=last.label, at=last.at[:16].replace("T", " "),
    )  # fmt: skip


def _not_standing(number: int) -> UserError:
    return UserError(
        ja="変更 {n} は履歴にないか、すでに元に戻されています。waterdx ledger history で番号を確かめてください。",
        en="Change {n} is not in the history or has been taken back already. waterdx ledger history lists the numbers.",
        n=number,
    )


def _first(conn: sqlite3.Connection, condition: str, *values: object) -> Change | None:
    return next(iter(changes_where(conn, condition, *values)), None)


def changes_where(conn: sqlite3.Connection, condition: str, *values: object) -> list[Change]:
    """The entries of which an SQL condition (never made of data) holds, in the order it asks for."""
    return [change_of(row) for row in conn.execute(f"SELECT {_COLUMNS} FROM history WHERE {condition}", values)]


def change_of(row: tuple[Any, ...]) -> Change:
    """A row of the table as an entry."""
    number, at, who, action, ja, en, source_id, objects, undone = row
    return Change(number, at, who, action, Words(ja, en), source_id, objects, bool(undone))


def edits_of(conn: sqlite3.Connection, number: int) -> tuple[Edit, ...]:
    """What a change edits, in its order (what an import adds is no edit)."""
    rows = conn.execute("SELECT layer, fid, field, before, after FROM history_edits WHERE history_id = ? ORDER BY id", (number,))
    return tuple(Edit(layer, fid, field, json.loads(before), json.loads(after)) for layer, fid, field, before, after in rows)


def _check_names(edit: Edit) -> None:
    """Names go into the statement as text, so only those of FIELDS may."""
    if edit.field not in _names_of(edit.layer):
        raise ValueError(f"{edit.layer}.{edit.field} is no column of the ledger")


@cache
def _names_of(layer: str) -> frozenset[str]:
    return frozenset({SHAPE, OBJECT, EVIDENCE, *(field.name for field in fields_of(layer))})


def who() -> str:
    """The name that goes with what is done now."""
    return author()
