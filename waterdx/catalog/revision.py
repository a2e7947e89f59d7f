"""A newer edition of the catalogue, or the experience of another town, taken into the project: shown, undoable, notes untouched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from waterdx.catalog import entry_changes, experience_changes
from waterdx.catalog.differences import Changes
from waterdx.catalog.file_columns import FileMap
from waterdx.catalog.file_rows import read_rows
from waterdx.core.edits import EditGroup
from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.store import history, project


@dataclass(frozen=True)
class Revision:
    """What a file brought: of technologies or experiences (`kind`); `change` is its entry in the history, 0 where nothing was written."""

    kind: str
    file_name: str
    changes: Changes
    change: int

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": {"name": "waterdx.catalog.update", "version": 1}, "kind": self.kind, "file": self.file_name,
            "follows": self.changes.follows or None, "counts": self.changes.counts(),
            "differences": [one.to_json() for one in self.changes.differences],
            "findings": [one.to_json() for one in self.changes.findings], "written": self.change > 0,
        }  # fmt: skip


def update(
    path: Path, file: Path, *, column_map: FileMap | None = None, sheet: str | None = None, encoding: str | None = None,
    source: str = "", dry_run: bool = False,
) -> Revision:  # fmt: skip
    """Take the technologies or the experience of a file (CSV, Excel, JSON) into the project at `path`, as one change to undo.

    `source` is the address for technologies whose row names none. A row that cannot be taken is a finding and left out;
    UserError where none can be.
    """
    said = column_map or FileMap()
    if source:
        said = replace(said, defaults={"source_url": source, **said.defaults})
    rows = read_rows(file, said, sheet=sheet, encoding=encoding)
    find = entry_changes.changes if rows.kind == "technologies" else experience_changes.changes
    with project.reading(path) if dry_run else project.editing(path) as conn:
        found = find(conn, file, rows.rows, said)
        if found.findings and not found.differences and not found.unchanged:
            raise _nothing_taken(file, found)
        change = 0
        if found.edits and not dry_run:
            label = Words(ja="カタログの更新: {file}", en="Catalogue updated from {file}").format(file=file.name)
            edits = EditGroup(label, tuple(found.edits))
            change = history.apply(conn, edits, action="catalog", objects=len(found.differences))
    return Revision(rows.kind, file.name, found, change)


def _nothing_taken(file: Path, found: Changes) -> UserError:
    return UserError(
        ja="「{file}」から取り込める行がありません(指摘 {n:,} 件)。最初の指摘: {first}",
        en="Nothing of “{file}” can be taken in ({n:,} findings). The first: {first}",
        file=file, n=len(found.findings), first=found.findings[0].message,
    )  # fmt: skip
