"""The work of the digitise page as plain functions for jobs: no Qt in here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.app.map.sheet_beneath import SheetBeneath
from waterdx.app.screening.tasks import Opened, open_project
from waterdx.app.table.columns import table_of
from waterdx.app.table.model import Table
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np

    from waterdx.digitise.georeference.told import Told
    from waterdx.ledger.digitised_progress import TownProgress
    from waterdx.store.drawings import Drawing
    from waterdx.store.proposals import Proposal

READING = Words(ja="帳票の読み取り", en="Read a register")
ADDING = Words(ja="図面を加える", en="Add sheets")
TRACING = Words(ja="線の読み取り", en="Trace lines")
PLACING = Words(ja="位置合わせ", en="Georeference")
SAVING = Words(ja="GeoTIFF の保存", en="Save a GeoTIFF")
BENEATH = Words(ja="図面を地図の下に敷く", en="Lay the sheet under the map")
OVERVIEW_PX = 4000  # the longer side of what is laid under the map
DOUBLE_ENTRY = Words(ja="二重入力", en="Double entry")
ENTERING = Words(ja="台帳に入れる", en="Into the ledger")
SCANS = "PNG JPEG TIFF PDF (*.png *.jpg *.jpeg *.tif *.tiff *.pdf)"


@dataclass(frozen=True)
class Sheets:
    """What the page shows: every sheet and how far it is."""

    progress: TownProgress
    drawings: tuple[Drawing, ...]
    table: Table
    two_people: bool


@dataclass(frozen=True)
class OnSheet:
    """One sheet opened: its pixels (H×W uint8, or H×W×3), its proposals, and how well its control points fit."""

    sheet: Drawing
    pixels: np.ndarray
    proposals: tuple[Proposal, ...]
    fit: Words


def read_sheets(path: Path, progress: Progress = silent) -> Sheets:
    """The sheets of a project."""
    from waterdx.ledger import digitised
    from waterdx.ledger.digitised_progress import progress_of
    from waterdx.store import drawings

    found = progress_of(path)
    return Sheets(found, tuple(drawings.drawings(path)), _table(found), digitised.needs_two(path))


def _table(found: TownProgress) -> Table:
    """The sheets as a table, one row each."""
    import pandas as pd

    heads = [str(head) for head in found.heads()]
    frame = pd.DataFrame(
        [[str(cell) if isinstance(cell, Words) else cell for cell in row] for row in found.rows()], columns=heads
    )
    return table_of(frame.drop(columns=heads[0]))


def open_sheet(path: Path, number: int, progress: Progress = silent) -> OnSheet:
    """A sheet with its pixels, to be looked at."""
    from waterdx.digitise.pages import pixels, scan_of
    from waterdx.store import drawings
    from waterdx.store.proposals import proposals

    sheet = drawings.drawing(path, number)
    scan = scan_of(drawings.file_of(path, sheet), sheet.page)
    return OnSheet(sheet, pixels(scan, colour=scan.colour, progress=progress), tuple(proposals(path, number)), _fit(sheet))


def _fit(sheet: Drawing) -> Words:
    """How far each control point is off, and the RMS."""
    from waterdx.ledger.digitised import georeference_of

    made = georeference_of(sheet)
    if made is None:
        return Words(ja="まだ位置合わせがされていません。", en="Not georeferenced yet.")
    bad = set(made.bad_points)
    points = ", ".join(
        f"{one.name} {off:.3f} m{' !' if k in bad else ''}"
        for k, (one, off) in enumerate(zip(made.points, made.residuals_m, strict=True))
    )
    rms = Words(ja="算出不可(点が最少)", en="not known (no point to spare)") if made.rms_m is None else f"{made.rms_m:.3f} m"
    words = Words(ja="位置合わせ済み。残差 {points}、RMS {rms}", en="Georeferenced. Residuals: {points}; RMS {rms}")
    return words.format(points=points, rms=rms)


def read_register(path: Path, files: list[Path], progress: Progress = silent) -> Words:
    """Read every page of these files as registers; says what was read, and what was said of the pages that were not."""
    from waterdx.digitise.pages import scans_in
    from waterdx.ledger.digitised_table import propose_tables

    read, refused = propose_tables(path, [(file, scan.page) for file in files for scan in scans_in(file)], progress=progress)
    rows = sum(len(page.rows) - len(page.total_rows) for _, page in read)
    words = Words(
        ja="{pages} ページから {rows:,} 行を読みました。要確認は {doubtful:,} か所です。",
        en="{rows:,} rows were read from {pages} pages; {doubtful:,} cells are to be looked at.",
    )
    said = words.format(pages=len(read), rows=rows, doubtful=sum(len(page.doubtful) for _, page in read))
    return sentences([said, *(error.words for error in refused)])


def sentences(told: Iterable[Words]) -> Words:
    """Sentences one after another."""
    told = list(told)
    return Words("".join(one.ja for one in told), " ".join(one.en for one in told))


def add_sheets(path: Path, files: list[Path], progress: Progress = silent) -> Words:
    """Keep every page of these files as a drawing; nothing is kept before all of them could be opened."""
    from waterdx.digitise.pages import scans_in
    from waterdx.ledger.digitised import page_of
    from waterdx.store import drawings

    looked = []
    for number, file in enumerate(files):
        progress(number, len(files), ADDING)
        looked.append((file, [page_of(scan, "drawing") for scan in scans_in(file)]))
    count = sum(len(drawings.keep(path, file, pages)) for file, pages in looked)
    return Words(ja="図面 {n} 枚を加えました。", en="{n} sheets were added.").format(n=count)


def trace_sheet(path: Path, number: int, progress: Progress = silent) -> Words:
    """Read every pipe of a drawing that stands out, with its label; says what was read, or why it cannot be."""
    from waterdx.ledger.digitised_trace import propose_lines
    from waterdx.store import drawings

    sheet = drawings.drawing(path, number)
    found = propose_lines(path, drawings.file_of(path, sheet), sheet.page, progress=progress)
    if not found.possible:
        return found.findings[0].message
    words = Words(ja="{n:,} 本の線と {labels:,} 個のラベルを読みました。", en="{n:,} lines and {labels:,} labels were read.")
    return words.format(n=len(found.lines), labels=found.labels)


class Follower:
    """Follows lines on one sheet; what it needs of the page is worked out once."""

    def __init__(self, path: Path, found: OnSheet) -> None:
        self.path, self.found = path, found
        self._follow: Any = None

    def follow(self, places: list[tuple[float, float]], progress: Progress = silent) -> list[Proposal]:
        """Keep the line through these places; the proposals of the sheet as they are then. UserError where no line can be meant."""
        from waterdx.digitise.trace.follow import FollowLine
        from waterdx.ledger.digitised_trace import keep_lines, per_mm
        from waterdx.store.proposals import proposals

        if self._follow is None:
            self._follow = FollowLine(self.found.pixels, pixels_per_mm=per_mm(self.found.sheet.dpi))
        keep_lines(self.path, self.found.sheet, [self._follow.along(places)])
        return proposals(self.path, self.found.sheet.id, "line")


def place_sheet(path: Path, number: int, told: Told, progress: Progress = silent) -> Words:
    """Give a sheet its place by what a person typed; says how well it fits."""
    from waterdx.ledger import digitised
    from waterdx.store import drawings

    sheet = drawings.drawing(path, number)
    placed, findings = digitised.place_sheet(path, drawings.file_of(path, sheet), sheet.page, told, progress)
    return _told(digitised.georeference_of(placed), sheet.dpi, findings)


def _told(made: Any, dpi: float | None, findings: list[Any]) -> Words:
    rms = Words(ja="なし(点が最少)", en="none (no point to spare)") if made.rms_m is None else f"{made.rms_m:.3f} m"
    scale = Words(ja="不明", en="not known") if made.scale(dpi) is None else f"1:{made.scale(dpi):,.0f}"
    words = Words(ja="位置を決めました(RMS {rms}、縮尺 {scale})。", en="The place is set (RMS {rms}, scale {scale}).").format(
        rms=rms, scale=scale
    )
    return sentences([words, *(finding.message for finding in findings)])


def beneath(found: OnSheet, opacity: float, progress: Progress = silent) -> SheetBeneath:
    """A placed sheet as it lies under the pipes: an overview, straightened on the ground where its transform bends."""
    import cv2
    import numpy as np

    from waterdx.digitise.georeference.export import affine_of, north_up
    from waterdx.digitise.georeference.georeference import ControlPoint, Georeference
    from waterdx.ledger.digitised import georeference_of

    progress(0, 1, BENEATH)
    by = min(1.0, OVERVIEW_PX / max(found.pixels.shape[:2]))
    small = cv2.resize(found.pixels, None, fx=by, fy=by, interpolation=cv2.INTER_AREA)
    placed = georeference_of(found.sheet)
    assert placed is not None
    points = [ControlPoint((one.paper[0] * by, one.paper[1] * by), one.ground, one.name) for one in placed.points]
    made = Georeference(placed.method, points)
    if placed.method in ("similarity", "affine"):
        return SheetBeneath(found.sheet.id, small, affine_of(made, small.shape[1], small.shape[0])[0], opacity)
    image, matrix = north_up(small, made, progress)
    return SheetBeneath(found.sheet.id, np.asarray(image), matrix, opacity)


def save_geotiff(path: Path, number: int, out: Path, progress: Progress = silent) -> Path:
    """A placed sheet as a GeoTIFF for other programs."""
    from waterdx.digitise.georeference.export import write_geotiff
    from waterdx.ledger.digitised import georeference_of
    from waterdx.store import originals, project

    found = open_sheet(path, number, progress)
    originals.refuse_to_replace(path, out)
    made = georeference_of(found.sheet)
    assert made is not None
    write_geotiff(out, found.pixels, made, project.info(path).epsg, progress)
    return out


def remove_sheet(path: Path, number: int, progress: Progress = silent) -> Words:
    """Take a sheet out of the project."""
    from waterdx.store import drawings

    name = drawings.drawing(path, number).name
    drawings.remove(path, number)
    return Words(ja="「{name}」を外しました。元に戻せます。", en="“{name}” was taken out; this can be undone.").format(name=name)


def set_double_entry(path: Path, on: bool, progress: Progress = silent) -> Words:
    """Whether two people have to say the same; says what holds from now on."""
    from waterdx.ledger import digitised

    digitised.set_double_entry(path, on)
    return digitised.TWO if on else digitised.ONE


def enter(path: Path, number: int, progress: Progress = silent) -> tuple[Words, Opened]:
    """What is confirmed on a sheet goes into the ledger, each kind (rows, lines, symbols) as one step of undo; then the project
    as it is now."""
    from waterdx.ledger import digitised
    from waterdx.store import drawings
    from waterdx.store.proposals import proposals

    sheet = drawings.drawing(path, number)
    kinds = dict.fromkeys(one.kind for one in proposals(path, number) if one.state == "accepted" and one.source_id is None)
    rows = sum(digitised.enter(path, sheet, kind, progress=progress).rows["accepted"] for kind in kinds)
    said = Words(
        ja="台帳に {n:,} 件を入れました。元に戻せます。", en="{n:,} rows went into the ledger; this can be undone."
    ).format(n=rows)
    return said, open_project(path, progress)
