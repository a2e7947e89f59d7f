"""A drawing becomes proposals, line by line, each with what its label says and where on the sheet the label stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.fields import field_named
from waterdx.core.findings import Finding
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words
from waterdx.digitise.georeference.by import turned_of
from waterdx.digitise.georeference.georeference import Georeference
from waterdx.digitise.labels.assigning import assign
from waterdx.digitise.labels.reading import ReadLabel, read_labels
from waterdx.digitise.look import look
from waterdx.digitise.ocr.engine import engine, is_available
from waterdx.digitise.pages import grey_of, pixels, scan_of
from waterdx.digitise.scan import MM_PER_INCH
from waterdx.digitise.trace.automatic import trace_all
from waterdx.digitise.trace.follow import FollowLine
from waterdx.digitise.trace.traced import Colour, Traced, length_of
from waterdx.ledger.digitised import page_of, terms_field
from waterdx.ledger.sheet_place import georeference_of
from waterdx.store import drawings
from waterdx.store.drawings import Drawing
from waterdx.store.proposals import Proposal, Spot, add_by_hand, describe, proposals, propose

_LENGTH_M, _LENGTH_SHARE = 2.0, 0.1  # what a stated length and a drawn line may differ by
# What a label says, by the heads of the ledger: lines go into it by the same mapping as any table.
PARTS = {"material": "material", "joint": "joint", "diameter": "diameter_mm", "year": "install_fy", "length": "length_m"}


LABELLED = Words(
    ja="{labels:,} 個のラベルを読み、文字のなかった {lines:,} 本の線に入れました。",
    en="{labels:,} labels were read; {lines:,} lines without a text got theirs.",
)
Said = tuple[dict[str, str], dict[str, Spot]]  # the parts of a label by the heads of the ledger, and where they stand
Labelled = tuple[list[Proposal], int, list[Finding]]  # lines, how many labels the sheet has, what is to be looked at


@dataclass(frozen=True)
class SheetLabelled:
    """How many labels a sheet has, how many lines got theirs, and what is to be looked at."""

    sheet: Drawing
    labels: int
    lines: int
    findings: list[Finding]


@dataclass
class SheetTraced:
    """What a sheet gave: lines (their proposals are kept in the same order), labels read, findings. `possible` is False where
    its pipes cannot be told from other lines."""

    sheet: Drawing
    lines: list[Traced]
    proposals: list[Proposal]
    labels: int
    possible: bool = True
    findings: list[Finding] = field(default_factory=list)


def propose_lines(
    path: Path, file: Path, page: int = 1, *, colour: Colour | None = None, ledger_field: str | None = None, progress: Progress = silent
) -> SheetTraced:  # fmt: skip
    """Trace every pipe of a sheet that has a look of its own, and keep the lines with their labels as proposals."""
    scan = scan_of(file, page)
    image = pixels(scan, colour=scan.colour, progress=share(progress, 0, 0.1))
    placed = georeference_of(drawings.known(path, file, page))
    back_up = _back_up(image) if placed is None else []
    looks = [*look(grey_of(image)), *back_up]
    traced = trace_all(image, pixels_per_mm=per_mm(scan.dpi), colour=colour, progress=share(progress, 0.1, 0.5))
    terms = terms_field(path, ledger_field)
    label = unlabelled if back_up else partial(with_labels, placed, image, terms, share(progress, 0.5, 1.0))
    made, labels, findings = label(traced.lines)
    (sheet,) = drawings.keep(path, file, [page_of(scan, "drawing")])
    if traced.possible:
        propose(path, sheet.id, "line", made)
    return SheetTraced(sheet, traced.lines, made, labels, traced.possible, [*looks, *traced.findings, *findings])


def _back_up(image: np.ndarray) -> list[Finding]:
    """A finding where the back of a sheet was scanned: it will fit no place, and its labels would be read as rubbish."""
    try:
        turned_of(grey_of(image))
    except UserError as error:
        return [Finding("digitise_mirrored", "warning", error.words)]
    return []


def propose_followed(
    path: Path, file: Path, page: int, clicks: Sequence[Sequence[tuple[float, float]]], *, progress: Progress = silent
) -> SheetTraced:  # fmt: skip
    """Follow the drawn line through each series of places (pixels), and keep the lines beside those there are already."""
    scan = scan_of(file, page)
    image = pixels(scan, colour=scan.colour, progress=share(progress, 0, 0.5))
    follow = FollowLine(image, pixels_per_mm=per_mm(scan.dpi))
    lines = [follow.along(places) for places in clicks]
    (sheet,) = drawings.keep(path, file, [page_of(scan, "drawing")])
    made = keep_lines(path, sheet, lines)
    return SheetTraced(sheet, lines, made, 0, True, [finding for line in lines for finding in line.findings])


def label_lines(path: Path, number: int, *, ledger_field: str | None = None, progress: Progress = silent) -> SheetLabelled:
    """Read the labels beside the lines of a sheet that were followed, drawn or traced, and fill in those that are blank and that
    nobody has decided on. UserError where no engine reads text."""
    sheet = drawings.drawing(path, number)
    scan = scan_of(drawings.file_of(path, sheet), sheet.page)
    lines = [one for one in proposals(path, sheet.id, "line") if one.state != "rejected"]
    image = pixels(scan, progress=share(progress, 0, 0.3))
    terms = terms_field(path, ledger_field)
    said, count, findings = _read(
        georeference_of(sheet), image, [np.array(one.points) for one in lines], terms, share(progress, 0.3, 1.0)
    )
    told = {one.id: words for one, words in zip(lines, said, strict=True) if words[0]}
    return SheetLabelled(sheet, count, describe(path, told), findings)


def keep_lines(path: Path, sheet: Drawing, lines: Sequence[Traced]) -> list[Proposal]:
    """Keep lines that were followed as proposals, beside those there are already."""
    made = [_line(number, line, {}, {}) for number, line in enumerate(lines, start=1)]
    add_by_hand(path, sheet.id, "line", made)
    return made


def keep_drawn(path: Path, sheet: Drawing, points: Sequence[tuple[float, float]]) -> None:
    """Keep a line a person drew (pixels) as a proposal; there is no doubt to tell of it."""
    texts = {head_of(part): "" for part in PARTS}
    add_by_hand(path, sheet.id, "line", [Proposal("line", 1, texts, {}, tuple((float(x), float(y)) for x, y in points))])


def with_labels(
    placed: Georeference | None, image: np.ndarray, ledger_field: str, progress: Progress, lines: Sequence[Traced]
) -> Labelled:  # fmt: skip
    """The lines as proposals, numbered from 1, with what the labels beside them say; without an engine they have no labels."""
    if not lines or not is_available():
        return unlabelled(lines)
    said, count, findings = _read(placed, image, [line.points for line in lines], ledger_field, progress)
    return [_line(k + 1, line, *said[k]) for k, line in enumerate(lines)], count, findings


def unlabelled(lines: Sequence[Traced]) -> Labelled:
    """The lines as proposals without a text."""
    return [_line(number, line, {}, {}) for number, line in enumerate(lines, start=1)], 0, []


def _read(
    placed: Georeference | None, image: np.ndarray, lines: Sequence[np.ndarray], ledger_field: str, progress: Progress
) -> tuple[list[Said], int, list[Finding]]:  # fmt: skip
    """What the labels of a sheet say of each line (points in pixels), and how many labels there are."""
    labels = read_labels(grey_of(image), engine=engine(), field=ledger_field, progress=progress)
    scale = None if placed is None else placed.metres_per_pixel
    given = assign(labels, lines, scale)
    of_line: dict[int, ReadLabel] = {}
    for one in sorted(given.assigned, key=lambda one: one.confidence):
        for number in (one.line, *one.continued_by):
            of_line[number] = labels[one.label]
    metres = [None if scale is None else float(length_of(line)) * scale for line in lines]
    return [_said(of_line.get(k), metres[k]) for k in range(len(lines))], sum(label.is_label for label in labels), given.findings


def _line(number: int, line: Traced, texts: dict[str, str], spots: dict[str, Spot]) -> Proposal:
    points = tuple((round(float(x), 2), round(float(y), 2)) for x, y in line.points)
    empty = {head_of(part): "" for part in PARTS}
    return Proposal("line", number, {**empty, **texts}, spots, points, round(line.confidence, 4))


def _said(label: ReadLabel | None, metres: float | None) -> Said:
    """The parts of a label by the heads of the ledger, and where it stands. A length that is not the line's own is left for a
    person to type: the label then speaks of a part of it, or the line was not read whole."""
    if label is None:
        return {}, {}
    stated = label.label.length_m
    own = stated is None or metres is None or abs(stated - metres) <= max(_LENGTH_M, _LENGTH_SHARE * stated)
    corners = tuple((round(float(x), 1), round(float(y), 1)) for x, y in label.corners)
    parts = {part: text for part, text in label.label.written.items() if part in PARTS}
    texts = {head_of(part): text if own or part != "length" else "" for part, text in parts.items()}
    doubtful = label.doubtful if own else label.doubtful | {"length"}
    spots = {head_of(part): Spot(corners, label.raw, round(label.confidence, 4), part in doubtful) for part in parts}
    return texts, spots


def head_of(part: str) -> str:
    """The head of the ledger's column for a part of a label."""
    return field_named(PARTS[part]).ja


def per_mm(dpi: float | None) -> float | None:
    """Pixels per millimetre of paper, where the resolution is known."""
    return None if dpi is None else dpi / MM_PER_INCH
