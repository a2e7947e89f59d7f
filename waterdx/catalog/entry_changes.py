"""What a file of technologies changes in the catalogue of a project."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from waterdx.catalog import entry_checks, figure_checks, parsing  # noqa: F401  # they add themselves to CHECKS
from waterdx.catalog.catalogue import (
    EDITIONS,
    ENTRIES,
    Data,
    Edition,
    NewsKind,
    edition_of,
    from_text,
    shipped_data,
    shipped_edition,
    to_text,
)
from waterdx.catalog.check_registry import CHECKS, EntryFile
from waterdx.catalog.differences import Changes, Difference
from waterdx.catalog.entry_rows import read_row
from waterdx.catalog.file_columns import FileMap
from waterdx.catalog.file_rows import FileRow
from waterdx.core.edits import Edit
from waterdx.core.text import search_key
from waterdx.core.words import Words
from waterdx.store import tables
from waterdx.store.records import Record, added, changed, records

# Share of an edition's technologies that the next one must still have; a file with fewer is an addition, and nothing is gone.
FOLLOWS_FROM = 0.7
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def changes(conn: sqlite3.Connection, file: Path, rows: Sequence[FileRow], said: FileMap) -> Changes:
    """The technologies that a file adds and changes, and those of the edition it follows that it no longer has."""
    own = {row["technology_id"]: row for row in records(conn, ENTRIES)}
    known = shipped_data() | {one: from_text(row["entry"]) for one, row in own.items()}
    found = Changes()
    seen = _told(found, file, rows, known, said)
    told = {one: data for one, data in seen.items() if data is not None}
    editions = [shipped_edition(), *map(edition_of, records(conn, EDITIONS))]
    follows = _followed(editions, seen.keys())
    found.follows = follows.name if follows else ""
    gone = {one for one, row in own.items() if row["news"] == "gone"}
    news: dict[str, tuple[NewsKind, tuple[str, ...], Data]] = {}
    for one, data in told.items():
        keys = _changed_keys(known.get(one, {}), data)
        if one not in known or one in gone:
            news[one] = ("added", (), data)
        elif keys:
            news[one] = ("changed", keys, data)
    for one in sorted((follows.ids if follows else frozenset()) - seen.keys() - gone):
        news[one] = ("gone", (), known[one])
    found.unchanged = len(told.keys() - news.keys())
    found.differences = [Difference(one, parsing.words(data["name"]), kind, keys) for one, (kind, keys, data) in news.items()]
    if news:
        [edition] = added(conn, EDITIONS, _edition_row(file, found.follows, seen.keys()))
        rows_of = {one: _entry_row(one, edition.fid, *of) for one, of in news.items()}
        found.edits = [edition, *_entry_edits(conn, own, rows_of)]
    return found


def _told(found: Changes, file: Path, rows: Sequence[FileRow], known: dict[str, Data], said: FileMap) -> dict[str, Data | None]:
    """The entries of the rows by id; None for a row that cannot be taken (it is told why), which is not gone either."""
    by_name = {search_key(name): one for one, data in known.items() for name in data["name"].values()}
    told: dict[str, Data | None] = {}
    for row in rows:
        one = _id_of(row, by_name, known)
        old = told.get(one) or known.get(one, {})
        read = None if row.entry is not None else read_row(_with_defaults(row, old, said), old, said.values)
        data = {**old, **(read.data if read else row.entry or {}), "id": one}
        problems = (read.problems if read else []) or _wrong(data)
        found.say(file, row.number, problems)
        if told.get(one) and not problems:
            twice = Words(
                ja="「{id}」は同じファイルに 2 度あります。下の行を優先しました。",
                en="“{id}” stands twice; the lower row is taken.",
            )
            found.say(file, row.number, [twice.format(id=one)], "warning")
        told[one] = told.get(one) if problems else data
    return told


def _with_defaults(row: FileRow, old: Data, said: FileMap) -> dict[str, str]:
    """The cells of a row, with what every row is where it says nothing; of what is known already that is the source only."""
    return {name: text for name, text in said.defaults.items() if not old or name == "source_url"} | row.cells


def _id_of(row: FileRow, by_name: dict[str, str], known: dict[str, Data]) -> str:
    """The id of the technology of this id or name; of a new one what the row says, unless it is a mere number, or one made of the name."""
    names = [row.cells.get("name_ja", ""), row.cells.get("name_en", "")]
    if row.entry is not None:
        names = [name for name in row.entry["name"].values() if isinstance(name, str)]
    said = str((row.cells if row.entry is None else row.entry).get("id", "")).strip()
    if said in known:
        return said
    keys = [search_key(name) for name in names if search_key(name)]
    same = next((by_name[one] for one in keys if one in by_name), None)
    if same or (_ID.fullmatch(said) and not said.isdecimal()):
        return same or said
    return "own-" + hashlib.sha256((keys or [said])[0].encode()).hexdigest()[:10]


def _wrong(data: Data) -> list[Words]:
    """What the checks of entry files call an error."""
    entry = EntryFile(Path(f"{data['id']}.toml"), "", data)
    return [problem.words for one in CHECKS if one.severity == "error" for problem in one.problems(entry)]


def _followed(editions: Sequence[Edition], ids: Iterable[str]) -> Edition | None:
    """The newest edition of which these ids keep enough to be the next one."""
    there = set(ids)
    return next((one for one in reversed(editions) if one.ids and len(one.ids & there) >= FOLLOWS_FROM * len(one.ids)), None)


def _changed_keys(old: Data, new: Data) -> tuple[str, ...]:
    return tuple(sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)))


def _edition_row(file: Path, follows: str, ids: Iterable[str]) -> Record:
    return {"name": file.name, "follows": follows, "ids": json.dumps(sorted(ids)), "read_at": tables.now()}


def _entry_row(one: str, edition_id: int, kind: NewsKind, keys: tuple[str, ...], data: Data) -> Record:
    return {"technology_id": one, "edition_id": edition_id, "news": kind, "changed": json.dumps(keys), "entry": to_text(data)}


def _entry_edits(conn: sqlite3.Connection, own: dict[str, Record], rows: dict[str, Record]) -> list[Edit]:
    known = [changed(ENTRIES, own[one], **row) for one, row in rows.items() if one in own]
    return known + added(conn, ENTRIES, *(row for one, row in rows.items() if one not in own))
