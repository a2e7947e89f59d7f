"""Which pictures lie beneath the pipes of a project: bringing one in, listing them, taking one out; one step of undo each.

The project keeps their names, systems and places, as a path from its own folder where they lie in or beside it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import Any

import numpy as np
import shapely

from waterdx.core.background import PICTURE_SUFFIXES
from waterdx.core.edits import SETTINGS, Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.local_files import refuse_no_file
from waterdx.core.words import Words
from waterdx.digitise.pages import scan_of
from waterdx.ledger.backdrop import image_file, tiles
from waterdx.ledger.backdrop.raster import Box, Raster
from waterdx.ledger.coordinates import Coordinates
from waterdx.ledger.placement import Placement, find_placement
from waterdx.ledger.sheet_place import georeference_of
from waterdx.store import drawings, history, project
from waterdx.store.crs import known_crs
from waterdx.store.layers import bounds_of

SETTING = "backdrops"
AROUND_M = 20_000.0  # a picture lies within this of what the project has
IMAGE, TILES, SCAN = "image", "tiles", "scan"
KIND_NAMES = {IMAGE: Words(ja="画像", en="Image"), TILES: Words(ja="タイル", en="Tiles")}


@dataclass(frozen=True)
class Backdrop:
    """One picture: `file` as the project keeps it, `kind` (image, tiles, scan), the system `epsg` of its coordinates.

    `part` is the table of its tiles. Of a scan, `file` is the number of the sheet and `part` its name.
    """

    file: str
    kind: str
    epsg: int
    part: str = ""

    @property
    def name(self) -> str:
        """What people call it."""
        name = PurePath(self.file).name
        if self.kind == SCAN:
            return self.part
        return f"{name} ({self.part})" if self.part not in ("", "tiles") else name


def is_picture(path: Path) -> bool:
    """Whether a file is brought in as a picture: an image, MBTiles, or a GeoPackage of tiles alone. UserError where it cannot be read."""
    if path.suffix.lower() in PICTURE_SUFFIXES:
        return True
    return path.suffix.lower() == ".gpkg" and bool(tiles.tile_tables(path)) and not tiles.has_features(path)


def bring(path: Path, file: Path, *, coordinates: Coordinates, table: str | None = None) -> tuple[Backdrop, Placement | None]:
    """Lay an image or tiles beneath the pipes of the project at `path`. The placement is None of tiles, which state their system.

    UserError where the file has no place, its system is to be asked, it lies elsewhere, or is there already.
    """
    refuse_no_file(file)
    refuse_foreign_share(path.resolve(), file)
    with project.reading(path) as conn:
        epsg, near, there = int(project.read_settings(conn)["epsg"]), bounds_of(conn), backdrops_in(conn)
    kept = _as_kept(path, file)
    if file.suffix.lower() in image_file.SUFFIXES:
        image = image_file.placed(file)
        stated = None if image.epsg is None else known_crs(image.epsg)
        placement = find_placement(np.array([shapely.box(*image.box)]), coordinates, stated, epsg, near)
        placement.refuse_open(file)
        added = Backdrop(kept, IMAGE, _number(placement.crs, file))
        raster = image_file.raster_of(image, added.epsg)
    else:
        placement = None
        tables = tiles.tile_tables(file)
        raster = tiles.raster_of(file, table or next(iter(tables), ""))
        added = Backdrop(kept, TILES, raster.epsg, table or tables[0])
    if added in there:
        raise UserError(
            ja="「{file}」はすでに背景にあります。", en="“{file}” is in the background already.", file=added.name
        )  # fmt: skip
    _refuse_elsewhere(file, raster.box_in(epsg), near)
    label = Words(ja="背景画像の追加: {file}", en="Picture beneath added: {file}").format(file=added.name)
    _keep(path, [*there, added], label)
    return added, placement


def remove(path: Path, names: Sequence[str]) -> list[str]:
    """Take pictures, by name, out of the project; the names of those that went. Their files stay. UserError where there are none."""
    with project.reading(path) as conn:
        there = backdrops_in(conn)
    gone = [one for one in there if one.name in names]
    if not gone:
        raise UserError(
            ja="このプロジェクトの背景に「{name}」はありません。あるのは: {known}",
            en="There is no “{name}” in the background of this project. There is: {known}",
            name=", ".join(names), known=", ".join(one.name for one in there) or "-",
        )  # fmt: skip
    told = ", ".join(one.name for one in gone)
    _keep(
        path,
        [one for one in there if one not in gone],
        Words(ja="背景画像を除く: {n}", en="Picture beneath removed: {n}").format(n=told),
    )
    return [one.name for one in gone]


def backdrops_in(conn: sqlite3.Connection) -> list[Backdrop]:
    """The pictures of a project; an entry that cannot be understood is left out."""
    try:
        said = json.loads(project.read_settings(conn).get(SETTING, "[]"))
    except ValueError:
        return []
    return [one for one in map(_understood, said if isinstance(said, list) else []) if one is not None]


def raster_of(path: Path, backdrop: Backdrop) -> Raster:
    """A picture of the project at `path`, ready to be drawn. UserError where its file is missing or has changed for the worse."""
    if backdrop.kind == SCAN:
        return _raster_of_sheet(path, int(backdrop.file), backdrop.epsg)
    file = file_of(path, backdrop)
    refuse_no_file(file)
    if backdrop.kind == TILES:
        return tiles.raster_of(file, backdrop.part)
    return image_file.raster_of(image_file.placed(file), backdrop.epsg)


def scans_in(conn: sqlite3.Connection) -> list[Backdrop]:
    """The sheets of paper that have a place, as pictures."""
    epsg = int(project.read_settings(conn)["epsg"])
    sheets = conn.execute(
        f"SELECT id, name FROM {drawings.TABLE} WHERE kind = 'drawing' AND georeference IS NOT NULL ORDER BY id"
    )
    return [Backdrop(str(number), SCAN, epsg, name) for number, name in sheets]


def _raster_of_sheet(path: Path, number: int, epsg: int) -> Raster:
    sheet = drawings.drawing(path, number)
    made = georeference_of(sheet)
    if made is None or sheet.outline is None:
        raise UserError(
            ja="図面「{name}」にはもう位置がありません。", en="Sheet “{name}” has no place any more.", name=sheet.name
        )  # fmt: skip
    (west, south), (east, north) = sheet.outline.min(axis=0), sheet.outline.max(axis=0)
    levels = image_file.levels_of(scan_of(drawings.file_of(path, sheet), sheet.page), made.to_paper, made.metres_per_pixel**2)
    return Raster(epsg, levels, (float(west), float(south), float(east), float(north)))


def file_of(path: Path, backdrop: Backdrop) -> Path:
    """Where the file of a picture should be. UserError where that is a shared folder other than the project's own.

    Opening a folder of a server that a received project names would show this PC's name and password to it.
    """
    file = path.resolve().parent / backdrop.file
    refuse_foreign_share(path.resolve(), file)
    return file


def _understood(said: Any) -> Backdrop | None:
    try:
        made = Backdrop(str(said["file"]), str(said["kind"]), int(said["epsg"]), str(said.get("part", "")))
    except (TypeError, KeyError, ValueError, AttributeError):
        return None
    return made if made.kind in KIND_NAMES and made.file else None


def _keep(path: Path, now: list[Backdrop], label: Words) -> None:
    with project.editing(path) as conn:
        before = project.read_settings(conn).get(SETTING)
        after = json.dumps([asdict(one) for one in now], ensure_ascii=False) if now else None
        history.apply(conn, EditGroup(label, (Edit(SETTINGS, 0, SETTING, before, after),)), objects=1)


def _as_kept(path: Path, file: Path) -> str:
    """From the project's folder where the file lies in it or in the folder around it, else the whole path."""
    file, home = file.resolve(), path.resolve().parent
    for base, lead in ((home, ""), (home.parent, "../")):
        if file.is_relative_to(base):
            return lead + file.relative_to(base).as_posix()
    return file.as_posix()


def refuse_foreign_share(project_file: PurePath, file: PurePath) -> None:
    """UserError where a file lies in a shared folder of another server than the project."""
    if file.drive.startswith("\\\\") and file.drive.lower() != project_file.drive.lower():
        raise UserError(
            ja="「{file}」は別の共有フォルダーにあるため、背景にできません。ドライブ文字を割り当てるか、プロジェクトの隣に写してください。",
            en="“{file}” is in another shared folder and cannot be a background. Give the folder a drive letter, or copy the file beside the project.",
            file=file,
        )


def _refuse_elsewhere(file: Path, box: Box, near: Box | None) -> None:
    if near is None or not np.isfinite(box).all():
        return
    apart = max(near[0] - box[2], box[0] - near[2], near[1] - box[3], box[1] - near[3])
    if apart > AROUND_M:
        raise UserError(
            ja="「{file}」は、このプロジェクトの管路から約 {km:,.0f} km 離れています。町のファイルか、座標系(--crs)が合っているか確かめてください。",
            en="“{file}” lies about {km:,.0f} km from the pipes of this project. Check that it is of this town, and its coordinate system (--crs).",
            file=file.name, km=apart / 1000,
        )  # fmt: skip


def _number(crs: Any, file: Path) -> int:
    number = crs.to_epsg()
    if number is None:
        raise UserError(
            ja="「{file}」の座標系には EPSG 番号がありません。--crs で指定してください。",
            en="The coordinate system of “{file}” has no EPSG number. Give one with --crs.",
            file=file.name,
        )
    return int(number)
