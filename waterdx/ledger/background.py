"""Bringing a local background (boundaries, roads, rivers …) into the project, and taking it out again; one step of undo each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from waterdx.core.background import KINDS, kind_in
from waterdx.core.digest import digest_of
from waterdx.core.edits import EditGroup
from waterdx.core.errors import UserError
from waterdx.core.local_files import refuse_no_file
from waterdx.core.progress import Progress, silent
from waterdx.core.safe_text import clean_text
from waterdx.core.text import fold
from waterdx.core.words import Words
from waterdx.importers.fgd import is_fgd, read_fgd
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, read_file
from waterdx.ledger.coordinates import NOTHING_SAID, Coordinates
from waterdx.ledger.placement import OTHER_REACH_M, Placement, find_placement, reach
from waterdx.store import background, history, project, tables
from waterdx.store.crs import known_crs, moved
from waterdx.store.layers import bounds_of, touch

AROUND_M = 3_000.0  # kept round the pipes: files of 国土数値情報 hold a whole prefecture
# Columns that say what a feature is, and what it is called (N03_004 … are those of 国土数値情報). No other column is kept.
_KIND_HEADERS = ("kind", "種別", "種類", "区分", "type", "class", "layer", "レイヤ", "レイヤー")
_NAME_HEADERS = ("name", "名称", "路線名", "河川名", "区域名", "n03_004", "n02_003", "w05_004", "n01_002")
_ANY_OPTIONS = ReadOptions()
READING = Words(ja="背景図を読んでいます", en="Reading the background")
WRITING = Words(ja="プロジェクトに書き込んでいます", en="Writing to the project")


@dataclass(frozen=True)
class Brought:
    """What an import did: objects by kind; those left out as far away, of no known kind, or no line and no area."""

    added: dict[str, int]
    far: int
    of_no_kind: int
    no_shape: int
    removed: int
    placement: Placement

    def to_json(self) -> dict[str, Any]:
        return {
            "added": self.added, "removed": self.removed, "coordinates": self.placement.to_json(),
            "left_out": {"far": self.far, "of_no_kind": self.of_no_kind, "no_line_or_area": self.no_shape},
        }  # fmt: skip


def bring(
    path: Path, file: Path, *, kind: str | None = None, replace: bool = False, coordinates: Coordinates = NOTHING_SAID,
    options: ReadOptions = _ANY_OPTIONS, progress: Progress = silent,
) -> Brought:  # fmt: skip
    """Bring the lines and areas of `file` near the pipes into the project. `replace` takes out what it had of the same kinds.

    `kind` (KINDS) is that of all of them; else each is of the kind its attribute, its layer or the file's name says.
    UserError where there is nothing to bring, the system of coordinates is to be asked, or the file was brought before.
    """
    progress(0, 3, READING)
    table, digest = _read(file, options), digest_of(file)
    with project.reading(path) as conn:
        settings, near = project.read_settings(conn), bounds_of(conn)
        before = tables.source_with_digest(conn, digest, options.sheet or "", background.TABLE)
    if before is not None and not replace:
        raise _known(file)
    epsg = int(settings["epsg"])
    shapes, placement = _placed(table, file, coordinates, epsg, near)
    progress(1, 3, READING)
    drawn = np.isin(shapely.get_dimensions(shapes), (1, 2))
    kinds = np.array([kind or "" for _ in shapes] if kind else _kinds(table, file), dtype=object)
    close = _close(shapes, near)
    wanted = drawn & close & (kinds != "")
    if not wanted.any():
        raise _nothing(file, drawn, kinds)
    progress(2, 3, WRITING)
    reason = Words(ja="背景図の取り込みの前: {file}", en="Before the background {file}").format(file=file.name)
    label = Words(ja="背景図の取り込み: {file}", en="Background {file}").format(file=file.name)
    with project.editing(path, keep=reason) as conn:
        edits = background.removal(conn, set(kinds[wanted])) if replace else []
        source = tables.insert(conn, "sources", _source(table, file, digest, options, placement, int(wanted.sum())))
        background.insert(conn, kinds[wanted].tolist(), _names(table)[wanted].tolist(), shapes[wanted], source, epsg)
        history.apply(conn, EditGroup(label, tuple(edits)), action="import", source_id=source, objects=int(wanted.sum()))
        touch(conn, background.TABLE)
    counts = Counter(kinds[wanted].tolist())
    return Brought(
        {code: counts[code] for code in KINDS if code in counts}, int((drawn & ~close).sum()), int((drawn & close & (kinds == "")).sum()),
        int((~drawn).sum()), len(edits), placement,
    )  # fmt: skip


def remove(path: Path, kinds: Collection[str]) -> int:
    """Take some kinds out of the project; how many objects went. UserError where there are none."""
    names = Words("、".join(KINDS[one].name.ja for one in kinds), ", ".join(KINDS[one].name.en for one in kinds))
    with project.editing(path) as conn:
        edits = background.removal(conn, kinds)
        if not edits:
            raise UserError(
                ja="このプロジェクトに背景図の{kinds}はありません。",
                en="The background has no such objects: {kinds}.",
                kinds=names,
            )
        label = Words(ja="背景図の{kinds}を除く", en="Background removed: {kinds}").format(kinds=names)
        history.apply(conn, EditGroup(label, tuple(edits)))
    return len(edits)


def _read(file: Path, options: ReadOptions) -> RawTable:
    """The rows of a file; 基盤地図情報, which holds nothing of a ledger, is known by its content."""
    refuse_no_file(file)
    return read_fgd(file) if is_fgd(file) else read_file(file, options)


def _placed(table: RawTable, file: Path, said: Coordinates, epsg: int, near: Any) -> tuple[np.ndarray, Placement]:
    """The shapes in the project's system, None where one has none or lies outside any system."""
    if table.geometry is None:
        raise UserError(
            ja="「{file}」に図形がありません。背景図はシェープファイル、GeoJSON、GeoPackage、DXF から取り込みます。",
            en="“{file}” has no shapes. A background comes from a shapefile, GeoJSON, GeoPackage or DXF.",
            file=file.name,
        )
    written = shapely.force_2d(table.geometry)
    placement = find_placement(written, said, table.crs, epsg, near)
    placement.refuse_open(file)
    shapes = moved(said.in_metres(written), placement.crs, known_crs(epsg))
    with np.errstate(invalid="ignore"):
        shapes[~(reach(shapes) <= OTHER_REACH_M) | shapely.is_empty(shapes)] = None
    return shapes, placement


def _kinds(table: RawTable, file: Path) -> list[str]:
    """The kind of each feature: what its own columns say, else its layer, else the name of the file; "" where nothing does."""
    columns = [table.frame[name] for name in table.frame if fold(str(name)).lower() in _KIND_HEADERS]
    known: dict[tuple[str, ...], str] = {}
    found = []
    for texts in zip(*columns, table.sheets.astype(str), strict=True):
        if texts not in known:
            known[texts] = next(filter(None, map(kind_in, texts)), None) or kind_in(file.stem) or ""
        found.append(known[texts])
    return found


def _names(table: RawTable) -> np.ndarray:
    """What each feature is called, "" for most."""
    column = next((name for name in table.frame if fold(str(name)).lower() in _NAME_HEADERS), None)
    texts = [""] * len(table.frame) if column is None else [clean_text(text) for text in table.frame[column]]
    return np.array(texts, dtype=object)


def _close(shapes: np.ndarray, near: Any) -> np.ndarray:
    """Which shapes lie near the objects of the project; all where it has none yet."""
    if near is None:
        return np.ones(len(shapes), dtype=bool)
    west, south, east, north = near
    return np.asarray(
        shapely.intersects(shapes, shapely.box(west - AROUND_M, south - AROUND_M, east + AROUND_M, north + AROUND_M))
    )


def _source(
    table: RawTable, file: Path, digest: str, options: ReadOptions, placement: Placement, accepted: int
) -> dict[str, Any]:  # fmt: skip
    return {
        "file_name": file.name, "sheet": options.sheet or "", "layer": background.TABLE, "digest": digest, "bytes": file.stat().st_size,
        "read_at": tables.now(), "crs": str(placement.crs.to_string()), "column_map": json.dumps({}), "rows_read": len(table.frame),
        "rows_accepted": accepted, "rows_rejected": 0, "rows_skipped": len(table.frame) - accepted,
    }  # fmt: skip


def _known(file: Path) -> UserError:
    return UserError(
        ja="「{file}」の背景図はすでに取り込まれています。取り直すには --replace を付けてください。",
        en="The background of “{file}” is in the project already. To bring it anew, add --replace.",
        file=file.name,
    )


def _nothing(file: Path, drawn: np.ndarray, kinds: np.ndarray) -> UserError:
    if not drawn.any():
        return UserError(
            ja="「{file}」に線や面がありません。背景図にできるのは線と面です。",
            en="“{file}” has no lines and no areas. Only these can be a background.",
            file=file.name,
        )
    if not (kinds[drawn] != "").any():
        return UserError(
            ja="「{file}」が何の背景図か分かりません。--kind で {kinds} のどれかを指定してください。",
            en="What “{file}” shows is not said. Give --kind: one of {kinds}.",
            file=file.name, kinds=" ".join(KINDS),
        )  # fmt: skip
    return UserError(
        ja="「{file}」の線・面は、このプロジェクトの管路から {km:g} km 以内にありません。町のファイルか、座標系(--crs)が合っているか確かめてください。",
        en="Nothing of “{file}” lies within {km:g} km of this project. Check that the file is of this town, and its coordinate system (--crs).",
        file=file.name, km=AROUND_M / 1000,
    )  # fmt: skip
