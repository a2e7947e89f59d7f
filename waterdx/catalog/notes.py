"""The town's own notes on technologies, kept in its project. No new edition of the catalogue touches them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.catalog.catalogue import catalogue_of
from waterdx.core.edits import EditGroup
from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.store import history, project, tables
from waterdx.store.records import added, records, removed

TABLE = "catalog_notes"


@dataclass(frozen=True)
class Note:
    """What somebody wrote on a technology and when; `number` is the one to take it away by."""

    number: int
    technology_id: str
    note: str
    at: str
    who: str

    def to_json(self) -> dict[str, Any]:
        return {"number": self.number, "id": self.technology_id, "note": self.note, "at": self.at}


def notes(path: Path, technology_id: str | None = None) -> list[Note]:
    """The notes of a project, oldest first; those on one technology where it is given."""
    with project.reading(path) as conn:
        found = [Note(row["id"], row["technology_id"], row["note"], row["at"], row["who"]) for row in records(conn, TABLE)]
    return [one for one in found if technology_id in {None, one.technology_id}]


def write_note(path: Path, technology_id: str, text: str) -> None:
    """Keep a note. UserError where it is blank or the catalogue has no such technology."""
    technology = catalogue_of(path).find(technology_id)
    if not text.strip():
        raise UserError(ja="メモが空です。書く内容を指定してください。", en="The note is empty. Give what it should say.")
    row = {"technology_id": technology.id, "note": text.strip(), "at": tables.now(), "who": history.who()}
    label = Words(ja="メモを書く: {id}", en="Note on {id}").format(id=technology.id)
    with project.editing(path) as conn:
        history.apply(conn, EditGroup(label, tuple(added(conn, TABLE, row))), action="catalog")


def remove_note(path: Path, number: int) -> None:
    """Take a note away. UserError where there is none of this number."""
    with project.editing(path) as conn:
        row = next((one for one in records(conn, TABLE) if one["id"] == number), None)
        if row is None:
            raise UserError(
                ja="番号 {n} のメモはありません。waterdx catalog note --for で一覧を確かめてください。",
                en="There is no note {n}. waterdx catalog note --for lists them.",
                n=number,
            )
        label = Words(ja="メモを消す: {id}", en="Note on {id} removed").format(id=row["technology_id"])
        history.apply(conn, EditGroup(label, (removed(TABLE, row),)), action="catalog")
