"""What a person confirmed on paper goes into the ledger: by the same mapping and findings as any other table, with the spot on the page."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyproj

from waterdx.core.edits import SETTINGS, Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.digitise.georeference.by import georeferenced
from waterdx.digitise.georeference.told import Told
from waterdx.digitise.pages import pixels, scan_of
from waterdx.digitise.scan import Scan
from waterdx.importers.raw_table import RawTable
from waterdx.ledger import digitised_known
from waterdx.ledger.column_map import ColumnMap
from waterdx.ledger.digitised_unseen import Unseen
from waterdx.ledger.ingest import IngestResult, ingest
from waterdx.ledger.preview import Preview
from waterdx.ledger.sheet_place import ToGround, georeference_of, shapes_of, to_ground_of
from waterdx.store import drawings, history, project
from waterdx.store.crs import zone_of
from waterdx.store.drawings import Drawing, SheetPage
from waterdx.store.layers import bounds_of, usual_field
from waterdx.store.proposals import DOUBLE_ENTRY, Kind, Proposal, entered, keep_accepted, proposals

NOTHING_UNSEEN = Unseen()
LAYERS: dict[Kind, str] = {"line": "pipes", "row": "pipes", "symbol": "nodes"}


def enter(
    path: Path, sheet: Drawing, kind: Kind, *, unseen: Unseen = NOTHING_UNSEEN, to_ground: ToGround | None = None,
    column_map: ColumnMap | None = None, dry_run: bool = False, progress: Progress = silent,
) -> IngestResult:  # fmt: skip
    """Bring what was confirmed on a sheet and is not in the ledger yet into it, as one import that can be undone, with what is
    accepted `unseen`. A confirmed line that lies on known pipes goes in too, with a finding.

    Lines and symbols need a place: the sheet's own unless `to_ground` is given. UserError where nothing is confirmed, or the sheet has no place yet.
    """
    seen = [one for one in proposals(path, sheet.id, kind) if one.is_to_enter]
    confirmed = [*seen, *unseen.accepted]
    if not confirmed and unseen.kept_back:
        return _all_kept_back(kind, unseen, dry_run)
    if not confirmed:
        raise UserError(
            ja="図面「{name}」に、確認済みでまだ台帳にないものはありません。提案を確認(Enter)してから入れてください。",
            en="Nothing on sheet “{name}” is confirmed and not in the ledger yet. Confirm proposals first (Enter).",
            name=sheet.name,
        )
    file = drawings.file_of(path, sheet)
    table = table_of(file, project.info(path).epsg, sheet, kind, confirmed, to_ground or to_ground_of(sheet))
    if kind == "line" and table.geometry is not None:
        under = zip(confirmed, digitised_known.pipes_under(path, table.geometry), strict=True)
        table.findings += [digitised_known.told(digitised_known.ENTERED, sheet, one, pipes) for one, pipes in under if pipes]

    def then(conn: sqlite3.Connection, source_id: int) -> None:
        keep_accepted(conn, unseen.accepted)
        entered(conn, [one.id for one in confirmed], source_id)
        _remember_spots(conn, source_id, sheet, confirmed)

    result = ingest(
        path, file, name=sheet.file_name, dry_run=dry_run, progress=progress, then=then,
        layer=LAYERS[kind], column_map=column_map, table=table, sheet=_batch(path, sheet, kind),
    )  # fmt: skip
    return replace(result, findings=[*result.findings, *unseen.kept_back])


def _all_kept_back(kind: Kind, unseen: Unseen, dry_run: bool) -> IngestResult:
    rows = dict.fromkeys(("read", "accepted", "rejected", "skipped"), 0)
    nothing = Preview(np.array([], dtype=int), pd.DataFrame(), pd.DataFrame(), {})
    return IngestResult(LAYERS[kind], [], rows, list(unseen.kept_back), nothing, dry_run, [], None)


TWO = Words(
    ja="行は、二人が同じ値で確認したときに確認済みになります。",
    en="A row is confirmed once two people have confirmed it with the same values.",
)
ONE = Words(ja="行は、一人の確認で確認済みになります。", en="A row is confirmed by one person.")


def set_double_entry(path: Path, on: bool) -> None:
    """Ask for two people, or for one; what was accepted before stays accepted."""
    with project.editing(path) as conn:
        before, after = project.read_settings(conn).get(DOUBLE_ENTRY), "1" if on else None
        if before != after:
            history.apply(
                conn, EditGroup(TWO if on else ONE, (Edit(SETTINGS, 0, DOUBLE_ENTRY, before, after),)), action="digitise"
            )


def table_of(
    file: Path, epsg: int, sheet: Drawing, kind: Kind, confirmed: Sequence[Proposal], to_ground: ToGround | None
) -> RawTable:  # fmt: skip
    """Confirmed proposals as the rows of a file; row numbers are those on the page."""
    columns = list(dict.fromkeys(name for one in confirmed for name in one.texts))
    texts = pd.DataFrame([[one.texts.get(name, "") for name in columns] for one in confirmed], columns=columns, dtype=str)
    raw = pd.DataFrame([[_read(one, name) for name in columns] for one in confirmed], columns=columns, dtype=str)
    shapes = None
    if kind != "row":
        if to_ground is None:
            raise _not_placed(sheet)
        shapes = shapes_of(confirmed, to_ground)
    return RawTable(
        file, texts, raw, np.array([one.number for one in confirmed]), np.array([sheet.name] * len(confirmed), dtype=object),
        shapes, None if shapes is None else pyproj.CRS.from_epsg(epsg),
    )  # fmt: skip


def _read(one: Proposal, column: str) -> str:
    spot = one.spots.get(column)
    return spot.raw if spot and spot.raw else one.texts.get(column, "")


def _not_placed(sheet: Drawing) -> UserError:
    return UserError(
        ja="図面「{name}」はまだ位置合わせがされていません。先に位置合わせ(四隅の座標、図郭番号、基準点)をしてください。",
        en="Sheet “{name}” is not georeferenced yet. Give its place first (corner coordinates, sheet code or control points).",
        name=sheet.name,
    )


def _batch(path: Path, sheet: Drawing, kind: Kind) -> str:
    """The name of this lot: the same page may be confirmed in several sittings."""
    done = {one.source_id for one in proposals(path, sheet.id, kind) if one.source_id is not None}
    return f"p.{sheet.page} {kind}" + (f" ({len(done) + 1})" if done else "")


def _remember_spots(conn: sqlite3.Connection, source_id: int, sheet: Drawing, confirmed: Sequence[Proposal]) -> None:
    """Beside each row's raw text: sheet, page, corners, reading, confidence of each value, and who confirmed it, or how sure it was
    where nobody did (`unseen`)."""
    told = ((_place(sheet, one), source_id, one.number) for one in confirmed)
    conn.executemany("UPDATE evidence SET place = ? WHERE source_id = ? AND field IS NULL AND row = ?", told)


def _place(sheet: Drawing, one: Proposal) -> str:
    last = one.checks[-1]
    spots = {name: {"corners": spot.corners, "raw": spot.raw, "confidence": spot.confidence} for name, spot in one.spots.items()}
    place = {"drawing": sheet.id, "page": sheet.page, "who": last.who, "at": last.at, "unseen": last.confidence,
             "points": one.points, "spots": spots}  # fmt: skip
    return json.dumps(place, ensure_ascii=False)


@dataclass(frozen=True)
class OnPaper:
    """Where an object's value was read: the sheet, four corners on it in pixels (of a drawn line, `is_line`, its points), and what was
    read."""

    drawing_id: int
    page: int
    corners: tuple[tuple[float, float], ...]
    raw: str
    confidence: float | None
    who: str
    at: str
    is_line: bool = False


def on_paper(conn: sqlite3.Connection, layer: str, fid: int) -> dict[str, OnPaper]:
    """Of each field of an object that was read off paper, the spot; the drawn line is under "geometry"."""
    rows = conn.execute(
        "SELECT e.place, s.column_map FROM evidence AS e JOIN sources AS s ON s.id = e.source_id "
        "WHERE e.layer = ? AND e.fid = ? AND e.place IS NOT NULL ORDER BY e.id",
        (layer, fid),
    )
    found: dict[str, OnPaper] = {}
    for place, columns in rows.fetchall():
        told, fields = json.loads(place), json.loads(columns or "{}")
        common = (told["drawing"], told["page"])
        if len(told["points"]) > 1:  # of a symbol the box round it is told below
            found["geometry"] = OnPaper(*common, _corners(told["points"]), "", None, told["who"], told["at"], is_line=True)
        for column, spot in told["spots"].items():
            if fields.get(column):
                found[fields[column]] = OnPaper(
                    *common, _corners(spot["corners"]), spot["raw"], spot["confidence"], told["who"], told["at"]
                )
    return found


def _corners(told: list[list[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((x, y) for x, y in told)


def place_sheet(
    path: Path, file: Path, page: int, told: Told, progress: Progress = silent
) -> tuple[Drawing, list[Finding]]:  # fmt: skip
    """Keep a sheet with its place; what is odd about that place comes back as findings. UserError where it is of another zone, or
    what was said fixes no place."""
    with project.reading(path) as conn:
        bounds, epsg = bounds_of(conn), int(project.read_settings(conn)["epsg"])
    zone, own = told.zone, zone_of(epsg)
    if zone is not None and own is not None and zone != own:
        raise UserError(
            ja="図郭番号は {code} 系ですが、このプロジェクトは {own} 系です。番号を確かめてください。",
            en="The sheet code is of zone {code}, but this project is in zone {own}. Check the code.",
            code=zone, own=own,
        )  # fmt: skip
    scan = scan_of(file, page)
    made = georeferenced(lambda: pixels(scan, progress=progress), told)
    (kept,) = drawings.keep(path, file, [page_of(scan, "drawing")])
    placed = drawings.place(path, kept.id, made.to_json(), made.outline(scan.width_px, scan.height_px), made.rms_m)
    return placed, made.findings(scan.dpi, bounds)


def save_placed(path: Path, sheet: Drawing, out: Path, progress: Progress = silent) -> float | None:
    """A placed sheet for other programs: a GeoTIFF, or a world file beside the image (then by how many metres that is off at most,
    for it is straight). UserError where the sheet has no place, or `out` names neither."""
    from waterdx.digitise.georeference import export

    made = georeference_of(sheet)
    if made is None:
        raise _not_placed(sheet)
    refuse_place_file(path, out)
    if out.suffix.lower() in export.WORLD_SUFFIXES:
        return export.write_world_file(out, made, sheet.width_px, sheet.height_px)
    scan = scan_of(drawings.file_of(path, sheet), sheet.page)
    export.write_geotiff(out, pixels(scan, colour=scan.colour), made, project.info(path).epsg, progress)
    return None


def refuse_place_file(path: Path, out: Path) -> None:
    """UserError where a sheet with its place cannot be saved as `out`: no such format, or the project or an original lies there."""
    from waterdx.digitise.georeference import export
    from waterdx.store import originals

    originals.refuse_to_replace(path, out)
    if out.suffix.lower() not in (*export.WORLD_SUFFIXES, ".tif", ".tiff"):
        raise UserError(
            ja="「{out}」の形式では保存できません。.tif か .pgw/.jgw/.tfw にしてください。",
            en="“{out}” is no format for this. Use .tif, or .pgw, .jgw or .tfw.",
            out=out,
        )


def page_of(scan: Scan, kind: str) -> SheetPage:
    """A page that was looked at, as the project keeps it."""
    return SheetPage(scan.page, kind, scan.width_px, scan.height_px, scan.dpi)


def terms_field(path: Path, said: str | None) -> str:
    """Whose terms the paper of a project uses (water, sewer, agri): as said, else as its ledger is, else water."""
    if said is not None:
        return said
    with project.reading(path) as conn:
        return usual_field(conn) or "water"
