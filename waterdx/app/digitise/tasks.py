"""The work of the digitise page as plain functions for jobs: no Qt in here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.app.digitise.page_item import Levels, levels_of
from waterdx.app.map.sheet_beneath import SheetBeneath
from waterdx.app.screening.tasks import Opened, open_project
from waterdx.app.table.columns import table_of
from waterdx.app.table.model import Table
from waterdx.core.findings import Finding, remarks
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

if TYPE_CHECKING:
    import numpy as np

    from waterdx.digitise.georeference.georeference import Georeference
    from waterdx.digitise.georeference.told import Told
    from waterdx.ledger.digitised_progress import TownProgress
    from waterdx.store.drawings import Drawing
    from waterdx.store.proposals import Proposal

READING = Words(ja="帳票の読み取り", en="Read a register")
ADDING = Words(ja="図面を加える", en="Add sheets")
LABELLING = Words(ja="ラベルの読み取り", en="Read labels")
TRACING = Words(ja="線の読み取り", en="Trace lines")
PLACED = Words(ja="位置合わせ済み。", en="Georeferenced.")
TRIED = Words(ja="まだ決めていません。このまま決めると、", en="Not set yet. As it stands:")
PLACING = Words(ja="位置合わせ", en="Georeference")
SAVING = Words(ja="位置付きで保存", en="Save with its place")
BENEATH = Words(ja="図面を地図の下に敷く", en="Lay the sheet under the map")
OVERVIEW_PX = 4000  # the longer side of what is laid under the map
DOUBLE_ENTRY = Words(ja="二重入力", en="Double entry")
SYMBOLS = Words(ja="記号を探す", en="Find symbols")
CHECKING = Words(ja="図面と帳票の点検", en="Check sheets")
ENTERING = Words(ja="台帳に入れる", en="Into the ledger")
SCANS = "PNG JPEG TIFF PDF (*.png *.jpg *.jpeg *.tif *.tiff *.pdf)"


@dataclass(frozen=True)
class Said:
    """What a job did, in a sentence, and what it found odd."""

    words: Words
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Sheets:
    """What the page shows: every sheet and how far it is."""

    progress: TownProgress
    drawings: tuple[Drawing, ...]
    table: Table
    two_people: bool


@dataclass(frozen=True)
class OnSheet:
    """One sheet opened: its pixels (H×W uint8, or H×W×3) with coarser copies, its proposals, and where it lies, if that is known."""

    sheet: Drawing
    levels: Levels
    proposals: tuple[Proposal, ...]
    made: Georeference | None

    @property
    def pixels(self) -> np.ndarray:
        return self.levels[0]


def read_sheets(path: Path, progress: Progress = silent) -> Sheets:
    """The sheets of a project."""
    from waterdx.ledger.digitised_progress import progress_of
    from waterdx.ledger.digitised_unseen import needs_two
    from waterdx.store import drawings

    found = progress_of(path)
    return Sheets(found, tuple(drawings.drawings(path)), _table(found), needs_two(path))


def _table(found: TownProgress) -> Table:
    """The sheets as a table, one row each."""
    import pandas as pd

    heads = [str(head) for head in found.heads()]
    frame = pd.DataFrame(
        [[str(cell) if isinstance(cell, Words) else cell for cell in row] for row in found.rows()], columns=heads
    )
    return table_of(frame.drop(columns=heads[0]))


def open_sheet(path: Path, number: int, known: OnSheet | None = None, progress: Progress = silent) -> OnSheet:
    """A sheet with its pixels, to be looked at; those of the sheet that is open are not read again."""
    from waterdx.digitise.pages import pixels, scan_of
    from waterdx.ledger.sheet_place import georeference_of
    from waterdx.store import drawings
    from waterdx.store.proposals import proposals

    sheet = drawings.drawing(path, number)
    scan = scan_of(drawings.file_of(path, sheet), sheet.page)
    if known is not None and (known.sheet.digest, known.sheet.page) == (sheet.digest, sheet.page):
        levels = known.levels
    else:
        levels = levels_of(pixels(scan, colour=scan.colour, progress=progress))
    return OnSheet(sheet, levels, tuple(proposals(path, number)), georeference_of(sheet))


def fit_words(made: Georeference | None, dpi: float | None, is_kept: bool = True) -> Words:
    """How well control points fit: how far each is off (a bad one with "!"), the RMS, the scale; `is_kept`: or only tried so far."""
    if made is None:
        return Words(ja="まだ位置合わせがされていません。", en="Not georeferenced yet.")
    bad = set(made.bad_points)
    points = ", ".join(
        f"{one.name} {off:.3f} m{' !' if k in bad else ''}"
        for k, (one, off) in enumerate(zip(made.points, made.residuals_m, strict=True))
    )
    words = Words(ja="残差 {points}、RMS {rms}、縮尺 {scale}。", en="Residuals: {points}; RMS {rms}; scale {scale}.").format(
        points=points, rms=made.rms_words, scale=made.scale_words(dpi)
    )
    begun = PLACED if is_kept else TRIED
    return Words(f"{begun.ja}{words.ja}", f"{begun.en} {words.en}")


def read_register(path: Path, files: list[Path], progress: Progress = silent) -> Said:
    """Read every page of these files as registers; pages that cannot be read are among the findings."""
    from waterdx.digitise.pages import scans_in
    from waterdx.ledger.digitised_table import propose_tables

    read, refused = propose_tables(path, [(file, scan.page) for file in files for scan in scans_in(file)], progress=progress)
    rows = sum(len(page.rows) - len(page.total_rows) for _, page in read)
    words = Words(
        ja="{pages} ページから {rows:,} 行を読みました。要確認は {doubtful:,} か所です。",
        en="{rows:,} rows were read from {pages} pages; {doubtful:,} cells are to be looked at.",
    )
    said = words.format(pages=len(read), rows=rows, doubtful=sum(len(page.doubtful) for _, page in read))
    unread = [Finding("page_not_read", "error", error.words) for error in refused]
    return Said(said, (*unread, *(finding for _, page in read for finding in page.findings)))


def add_sheets(path: Path, files: list[Path], progress: Progress = silent) -> Said:
    """Keep every page of these files as a drawing; nothing is kept before all of them could be opened."""
    from waterdx.digitise.pages import scans_in
    from waterdx.ledger.digitised import page_of
    from waterdx.store import drawings

    looked = []
    for number, file in enumerate(files):
        progress(number, len(files), ADDING)
        looked.append((file, [page_of(scan, "drawing") for scan in scans_in(file)]))
    count = sum(len(drawings.keep(path, file, pages)) for file, pages in looked)
    return Said(Words(ja="図面 {n} 枚を加えました。", en="{n} sheets were added.").format(n=count))


def trace_sheet(path: Path, number: int, progress: Progress = silent) -> Said:
    """Read every pipe of a drawing that stands out, with its label; says what was read, or why it cannot be."""
    from waterdx.ledger.digitised_trace import propose_lines
    from waterdx.store import drawings

    sheet = drawings.drawing(path, number)
    found = propose_lines(path, drawings.file_of(path, sheet), sheet.page, progress=progress)
    if not found.possible:
        return Said(found.findings[0].message, tuple(found.findings))
    words = Words(ja="{n:,} 本の線と {labels:,} 個のラベルを読みました。", en="{n:,} lines and {labels:,} labels were read.")
    return Said(words.format(n=len(found.lines), labels=found.labels), tuple(found.findings))


def label_lines(path: Path, number: int, progress: Progress = silent) -> Said:
    """Read the labels beside the lines of a drawing that have none yet; says how many got theirs."""
    from waterdx.ledger import digitised_trace

    found = digitised_trace.label_lines(path, number, progress=progress)
    return Said(digitised_trace.LABELLED.format(labels=found.labels, lines=found.lines), tuple(found.findings))


class Follower:
    """Follows lines on one sheet; what it needs of the page is worked out once."""

    def __init__(self, path: Path, found: OnSheet) -> None:
        self.path, self.found = path, found
        self._follow: Any = None

    def keep(self, points: list[tuple[float, float]], progress: Progress = silent) -> list[Proposal]:
        """Keep a line drawn by hand through these points; the proposals of the sheet as they are then."""
        from waterdx.ledger.digitised_trace import keep_drawn
        from waterdx.store.proposals import proposals

        keep_drawn(self.path, self.found.sheet, points)
        return proposals(self.path, self.found.sheet.id, "line")

    def follow(self, places: list[tuple[float, float]], progress: Progress = silent) -> list[Proposal]:
        """Keep the line through these places; the proposals of the sheet as they are then. UserError where no line can be meant."""
        from waterdx.digitise.trace.follow import FollowLine
        from waterdx.ledger.digitised_trace import keep_lines, per_mm
        from waterdx.store.proposals import proposals

        if self._follow is None:
            self._follow = FollowLine(self.found.pixels, pixels_per_mm=per_mm(self.found.sheet.dpi))
        keep_lines(self.path, self.found.sheet, [self._follow.along(places)])
        return proposals(self.path, self.found.sheet.id, "line")


def place_sheet(path: Path, number: int, told: Told, progress: Progress = silent) -> Said:
    """Give a sheet its place by what a person typed; says how well it fits."""
    from waterdx.ledger import digitised
    from waterdx.ledger.sheet_place import georeference_of
    from waterdx.store import drawings

    sheet = drawings.drawing(path, number)
    placed, findings = digitised.place_sheet(path, drawings.file_of(path, sheet), sheet.page, told, progress)
    return Said(fit_words(georeference_of(placed), sheet.dpi), tuple(findings))


def beneath(found: OnSheet, opacity: float, progress: Progress = silent) -> SheetBeneath:
    """A placed sheet as it lies under the pipes: an overview, straightened on the ground where its transform bends."""
    import cv2
    import numpy as np

    from waterdx.digitise.georeference.export import affine_of, north_up
    from waterdx.digitise.georeference.georeference import ControlPoint, Georeference

    progress(0, 1, BENEATH)
    by = min(1.0, OVERVIEW_PX / max(found.pixels.shape[:2]))
    small = cv2.resize(found.pixels, None, fx=by, fy=by, interpolation=cv2.INTER_AREA)
    placed = found.made
    assert placed is not None
    points = [ControlPoint((one.paper[0] * by, one.paper[1] * by), one.ground, one.name) for one in placed.points]
    made = Georeference(placed.method, points)
    if placed.method in ("similarity", "affine"):
        return SheetBeneath(found.sheet.id, small, affine_of(made, small.shape[1], small.shape[0])[0], opacity)
    image, matrix = north_up(small, made, progress)
    return SheetBeneath(found.sheet.id, np.asarray(image), matrix, opacity)


def save_placed(path: Path, number: int, out: Path, progress: Progress = silent) -> Path:
    """A placed sheet as a GeoTIFF, or its world file, for other programs."""
    from waterdx.ledger import digitised
    from waterdx.store import drawings

    digitised.save_placed(path, drawings.drawing(path, number), out, progress)
    return out


def find_symbols(
    path: Path, number: int, examples: dict[str, list[tuple[float, float, float, float]]], progress: Progress = silent
) -> Said:
    """Find the symbols of a drawing that are like the examples (boxes by kind); says how many of each."""
    from waterdx.ledger.digitised_symbols import propose_symbols
    from waterdx.store import drawings

    sheet = drawings.drawing(path, number)
    _, found = propose_symbols(path, drawings.file_of(path, sheet), sheet.page, examples, progress=progress)
    counts = ", ".join(f"{kind} {sum(one.kind == k for one in found)}" for k, kind in enumerate(examples))
    return Said(Words(ja="記号を探しました({counts})。", en="Symbols were looked for ({counts} found).").format(counts=counts))


def check_sheets(path: Path, progress: Progress = silent) -> Said:
    """Compare adjoining drawings at their edges, and the rows of registers with the lines."""
    from waterdx.ledger.digitised_check import rows_against_lines
    from waterdx.ledger.digitised_edges import sheet_edges

    edges, rows = sheet_edges(path), rows_against_lines(path, progress)
    words = Words(
        ja="図面 {sheets} 枚の境 {edges} か所と、帳票 {rows:,} 行(線 {lines:,} 本)を点検しました。",
        en="{edges} edges of {sheets} drawings were checked, and {rows:,} rows of registers against {lines:,} lines.",
    ).format(sheets=edges.sheets, edges=edges.edges, rows=rows.rows, lines=rows.lines)
    return Said(words, (*edges.findings, *rows.findings))


def remove_sheet(path: Path, number: int, progress: Progress = silent) -> Said:
    """Take a sheet out of the project."""
    from waterdx.store import drawings

    name = drawings.drawing(path, number).name
    drawings.remove(path, number)
    return Said(
        Words(ja="「{name}」を外しました。元に戻せます。", en="“{name}” was taken out; this can be undone.").format(name=name)
    )


def set_double_entry(path: Path, on: bool, progress: Progress = silent) -> Said:
    """Whether two people have to say the same; says what holds from now on."""
    from waterdx.ledger import digitised

    digitised.set_double_entry(path, on)
    return Said(digitised.TWO if on else digitised.ONE)


def enter(path: Path, number: int, progress: Progress = silent) -> tuple[Words, Opened]:
    """What is confirmed on a sheet goes into the ledger, each kind (rows, lines, symbols) as one step of undo; then the project
    as it is now."""
    from waterdx.ledger import digitised
    from waterdx.store import drawings
    from waterdx.store.proposals import proposals

    sheet = drawings.drawing(path, number)
    kinds = dict.fromkeys(one.kind for one in proposals(path, number) if one.is_to_enter)
    results = [digitised.enter(path, sheet, kind, progress=progress) for kind in kinds]
    on_pipes = [finding for one in results for finding in one.findings if finding.check == "line_on_pipe"]
    said = Words(
        ja="台帳に {n:,} 件を入れました。元に戻せます。{odd}", en="{n:,} rows went into the ledger; this can be undone. {odd}"
    ).format(n=sum(one.rows["accepted"] for one in results), odd=remarks(on_pipes))
    return said, open_project(path, progress)
