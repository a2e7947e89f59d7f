"""Who changed what and when, and taking the last change back."""

from __future__ import annotations

import datetime as dt
import getpass
import json
import sqlite3
from dataclasses import dataclass

from waterdx.core.edits import EVIDENCE, OBJECT, SHAPE, Edit, EditGroup, Value
from waterdx.core.errors import UserError
from waterdx.core.fields import LAYER_NAMES, fields_of
from waterdx.core.words import Words
from waterdx.store.layers import add_evidence, add_object, remove_evidence, remove_object, set_shape, touch


@dataclass(frozen=True)
class Change:
    """One entry of the history: an import (`source_id` set) or an edit; `objects` is how many it touched."""

    id: int
    at: str
    who: str
    action: str
    label: Words
    source_id: int | None
    objects: int
    undone: bool


def apply(
    conn: sqlite3.Connection, group: EditGroup, *, action: str = "edit", source_id: int | None = None, objects: int | None = None
) -> None:
    """Carry out the edits and enter them in the history; `objects` is how many the change touches, if more than it edits."""
    touched = len({(edit.layer, edit.fid) for edit in group.edits}) if objects is None else objects
    number = enter(conn, action, group.label, touched, source_id)
    write_edits(conn, group.edits)
    conn.executemany(
        "INSERT INTO history_edits (history_id, layer, fid, field, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        ((number, e.layer, e.fid, e.field, json.dumps(e.before), json.dumps(e.after)) for e in group.edits),
    )


def enter(conn: sqlite3.Connection, action: str, label: Words, objects: int, source_id: int | None = None) -> int:
    """Add an entry to the history; returns its number."""
    cursor = conn.execute(
        "INSERT INTO history (at, who, action, label_ja, label_en, source_id, objects, undone) VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        (dt.datetime.now().astimezone().isoformat(timespec="seconds"), _who(), action, label.ja, label.en, source_id, objects),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def write_edits(conn: sqlite3.Connection, edits: tuple[Edit, ...]) -> None:
    """Write the `after` of every edit, refusing where the ledger no longer holds its `before`."""
    for edit in edits:
        if not _write(conn, edit):
            raise UserError(
                ja="{layer} の行 {fid} は、その後に別の変更がされているため書き換えられません。先に新しい変更を元に戻してください。",
                en="{layer} row {fid} has been changed since, so it cannot be rewritten. Undo the later change first.",
                layer=LAYER_NAMES[edit.layer], fid=edit.fid,
            )  # fmt: skip
    for layer in {edit.layer for edit in edits}:
        touch(conn, layer)


def _write(conn: sqlite3.Connection, edit: Edit) -> bool:
    """Whether the ledger held what the edit says it did; if so, it now holds the other."""
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


_WHOLE = {OBJECT: (add_object, remove_object), EVIDENCE: (add_evidence, remove_evidence)}  # what is there or not, never changed


def newest(conn: sqlite3.Connection) -> int:
    """The number of the newest entry, 0 where there is none: another number means that something has changed."""
    return int(conn.execute("SELECT coalesce(max(id), 0) FROM history").fetchone()[0])


def changes(conn: sqlite3.Connection, limit: int = 100) -> list[Change]:
    """The history, newest first."""
    rows = conn.execute(
        "SELECT id, at, who, action, label_ja, label_en, source_id, objects, undone FROM history ORDER BY id DESC LIMIT ?",
        (limit,),
    )
    return [Change(i, at, who, act, Words(ja, en), src, n, bool(undone)) for i, at, who, act, ja, en, src, n, undone in rows]


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


def undo_last(conn: sqlite3.Connection) -> Change:
    """Take back the newest change that still stands: its edits are turned round, the objects it added are removed."""
    last = next((change for change in changes(conn, 10_000) if not change.undone and change.action != "undo"), None)
    if last is None:
        raise UserError(ja="元に戻せる変更はありません。", en="There is no change to undo.")
    write_edits(conn, EditGroup(last.label, _edits_of(conn, last.id)).inverse().edits)
    if last.source_id is not None:
        _forget_source(conn, last.source_id)
    conn.execute("UPDATE history SET undone = 1 WHERE id = ?", (last.id,))
    enter(conn, "undo", Words(ja="元に戻す: {what}", en="Undo: {what}").format(what=last.label), last.objects)
    return last


def _edits_of(conn: sqlite3.Connection, number: int) -> tuple[Edit, ...]:
    rows = conn.execute("SELECT layer, fid, field, before, after FROM history_edits WHERE history_id = ? ORDER BY id", (number,))
    return tuple(Edit(layer, fid, field, json.loads(before), json.loads(after)) for layer, fid, field, before, after in rows)


def _forget_source(conn: sqlite3.Connection, source_id: int) -> None:
    """Remove what one import added: its objects, evidence, findings and the places it gave to others."""
    for layer in LAYER_NAMES:
        given = conn.execute(
            "SELECT fid FROM evidence WHERE layer = ? AND source_id = ? AND field = 'geometry'", (layer, source_id)
        ).fetchall()
        conn.executemany(f'UPDATE "{layer}" SET geom = NULL WHERE fid = ?', given)
        conn.execute(f'DELETE FROM "{layer}" WHERE source_id = ?', (source_id,))
        touch(conn, layer)
    for table in ("evidence", "findings"):
        conn.execute(f"DELETE FROM {table} WHERE source_id = ?", (source_id,))
    conn.execute("DELETE FROM sources WHERE id = ?", (source_id,))


def _check_names(edit: Edit) -> None:
    """Names go into the statement as text, so only those of FIELDS may."""
    if edit.field not in {SHAPE, OBJECT, EVIDENCE, *(field.name for field in fields_of(edit.layer))}:
        raise ValueError(f"{edit.layer}.{edit.field} is no column of the ledger")


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a service account without a name
        return ""
