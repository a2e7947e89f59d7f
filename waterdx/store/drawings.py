"""Sheets of paper a project keeps: which file and page, where it lies on the ground. The file itself is kept beside the project, unchanged.

A scan is tens of megabytes, so that it does not go into the project but into the folder `TOWN_scans` beside it, under its
digest: whoever takes the project along takes that folder along. A sheet whose file is missing or differs says so.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from waterdx.core.digest import digest_of
from waterdx.core.edits import EditGroup
from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.store import history, project, proposals, tables
from waterdx.store.explain import cannot_write
from waterdx.store.geometry import from_blobs, to_blobs
from waterdx.store.records import Record, added, changed, records, removed

TABLE = "drawings"
KINDS = {"drawing": Words(ja="図面", en="Drawing"), "register": Words(ja="帳票", en="Register")}
_DIGITS = 16  # of the digest in the name of a kept file


@dataclass(frozen=True)
class SheetPage:
    """A page to be kept: `kind` is a key of KINDS, sizes in pixels as shown."""

    page: int
    kind: str
    width_px: int
    height_px: int
    dpi: float | None


@dataclass(frozen=True)
class Drawing:
    """A page the project keeps. `georeference` is what `digitise.georeference` wrote, None where its place is not known yet;
    `outline` its corners on the ground (n, 2), m; `rms_m` how well its control points fit."""

    id: int
    name: str
    page: int
    kind: str
    file_name: str
    digest: str
    width_px: int
    height_px: int
    dpi: float | None
    georeference: dict[str, Any] | None
    outline: np.ndarray | None
    rms_m: float | None
    added_at: str
    who: str


def drawings(path: Path) -> list[Drawing]:
    """Every sheet of a project, in the order they came."""
    with project.reading(path) as conn:
        return [_drawing(row) for row in records(conn, TABLE)]


def drawing(path: Path, number: int) -> Drawing:
    """The sheet of a number. UserError where there is none."""
    with project.reading(path) as conn:
        return _drawing(_row(conn, number))


def known(path: Path, file: Path, page: int) -> Drawing | None:
    """The sheet a page of a file is kept as, None where it is not kept."""
    digest = digest_of(file)
    return next((one for one in drawings(path) if (one.digest, one.page) == (digest, page)), None)


def keep(path: Path, file: Path, pages: list[SheetPage]) -> list[Drawing]:
    """Keep pages of a scan with the project; those that are kept already are left as they are. Returns all pages asked for."""
    digest = digest_of(file)
    _keep_file(path, file, digest)
    with project.editing(path) as conn:
        known = {(row["digest"], row["page"]): row["kind"] for row in records(conn, TABLE)}
        new = [_new_row(file, digest, page, len(pages)) for page in pages if (digest, page.page) not in known]
        if new:
            label = Words(ja="図面を加える: {file}", en="Sheet added: {file}").format(file=file.name)
            edits = added(conn, TABLE, *new, above=proposals.greatest_sheet(conn))
            history.apply(conn, EditGroup(label, tuple(edits)), action="digitise")
        wanted = {page.page for page in pages}
        return [_drawing(row) for row in records(conn, TABLE) if row["digest"] == digest and row["page"] in wanted]


def place(path: Path, number: int, georeference: dict[str, Any], outline: np.ndarray, rms_m: float | None) -> Drawing:
    """Give a sheet its place on the ground (undoable). `outline` are its corners (n, 2) in metres of the project's system."""
    with project.editing(path) as conn:
        row, epsg = _row(conn, number), int(project.read_settings(conn)["epsg"])
        label = Words(ja="位置合わせ: {name}", en="Georeference of {name}").format(name=row["name"])
        values = {
            "georeference": json.dumps(georeference, ensure_ascii=False), "rms_m": rms_m, "geom": to_blobs([shapely.Polygon(outline)], epsg)[0],
        }  # fmt: skip
        history.apply(conn, EditGroup(label, (changed(TABLE, row, **values),)), action="digitise")
        return _drawing(_row(conn, number))


def remove(path: Path, number: int) -> None:
    """Take a sheet out of the project (undoable); its file stays in the folder, what was confirmed from it in the ledger."""
    with project.editing(path) as conn:
        row = _row(conn, number)
        label = Words(ja="図面を外す: {name}", en="Sheet removed: {name}").format(name=row["name"])
        history.apply(conn, EditGroup(label, (removed(TABLE, row),)), action="digitise")


def folder_of(path: Path) -> Path:
    """Where the scans of a project are kept."""
    return path.with_name(f"{path.stem}_scans")


def file_of(path: Path, sheet: Drawing) -> Path:
    """The kept file of a sheet. UserError where it is not there any more."""
    kept = _kept_as(path, sheet.file_name, sheet.digest)
    if not kept.is_file():
        raise UserError(
            ja="図面「{name}」のファイルが「{folder}」にありません。プロジェクトと一緒にこのフォルダーも移すか、元の「{file}」をもう一度取り込んでください。",
            en="The file of sheet “{name}” is not in “{folder}”. Move that folder along with the project, or bring in “{file}” again.",
            name=sheet.name, folder=kept.parent, file=sheet.file_name,
        )  # fmt: skip
    return kept


def _keep_file(path: Path, file: Path, digest: str) -> None:
    """Copy a scan beside the project: first under another name, so that half a copy is never taken for a whole one."""
    kept = _kept_as(path, file.name, digest)
    if kept.is_file() and kept.stat().st_size == file.stat().st_size:
        return
    draft = kept.with_name(f".{kept.name}.part")
    try:
        kept.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, draft)
        draft.replace(kept)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise cannot_write(kept, error) from None


def _kept_as(path: Path, name: str, digest: str) -> Path:
    return folder_of(path) / f"{digest[:_DIGITS]}{Path(name).suffix.lower()}"


def _new_row(file: Path, digest: str, page: SheetPage, pages: int) -> Record:
    name = file.stem if pages == 1 and page.page == 1 else f"{file.stem} p.{page.page}"
    return {
        "name": name, "page": page.page, "kind": page.kind, "file_name": file.name, "digest": digest, "bytes": file.stat().st_size,
        "width_px": page.width_px, "height_px": page.height_px, "dpi": page.dpi, "added_at": tables.now(), "who": history.who(),
    }  # fmt: skip


def _row(conn: sqlite3.Connection, number: int) -> Record:
    row = next((one for one in records(conn, TABLE) if one["id"] == number), None)
    if row is None:
        raise UserError(
            ja="番号 {n} の図面はありません。waterdx digitise list で一覧を確かめてください。",
            en="There is no sheet {n}. waterdx digitise list shows them.",
            n=number,
        )
    return row


def _drawing(row: Record) -> Drawing:
    outline = None if row["geom"] is None else shapely.get_coordinates(from_blobs([row["geom"]])[0])[:-1]
    georeference = json.loads(row["georeference"]) if row["georeference"] else None
    return Drawing(
        row["id"], row["name"], row["page"], row["kind"], row["file_name"], row["digest"], row["width_px"], row["height_px"],
        row["dpi"], georeference, outline, row["rms_m"], row["added_at"], row["who"],
    )  # fmt: skip
