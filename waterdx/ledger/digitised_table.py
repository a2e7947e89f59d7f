"""A page of a register becomes proposals, row by row: nothing reaches the ledger before a person has confirmed it."""

from __future__ import annotations

from pathlib import Path

from waterdx.core.progress import Progress, share, silent
from waterdx.digitise.ocr.engine import engine
from waterdx.digitise.pages import pixels, scan_of
from waterdx.digitise.register.page import RegisterPage, read_register
from waterdx.store import drawings
from waterdx.store.drawings import Drawing, SheetPage
from waterdx.store.proposals import Proposal, Spot, propose


def propose_table(
    path: Path, file: Path, page: int = 1, *, ledger_field: str = "water", progress: Progress = silent
) -> tuple[Drawing, RegisterPage]:  # fmt: skip
    """Read a page, keep it with the project and its rows as proposals; rows already checked stay as they are.

    UserError where no engine is installed, or the page has no table.
    """
    scan = scan_of(file, page)
    reader = engine()
    grey = pixels(scan, progress=share(progress, 0, 0.1))
    found = read_register(grey, engine=reader, ledger_field=ledger_field, progress=share(progress, 0.1, 0.95))
    (sheet,) = drawings.keep(path, file, [SheetPage(page, "register", scan.width_px, scan.height_px, scan.dpi)])
    propose(path, sheet.id, "row", proposals_of(found))
    return sheet, found


def proposals_of(page: RegisterPage) -> list[Proposal]:
    """One proposal a row that is an object (totals are none), numbered as on the page from 1."""
    objects = [r for r in range(len(page.rows)) if r not in page.total_rows]
    return [_proposal(page, r, number) for number, r in enumerate(objects, start=1)]


def _proposal(page: RegisterPage, row: int, number: int) -> Proposal:
    by_hand, doubtful = set(page.handwritten), set(page.doubtful)
    spots, texts = {}, {}
    for c, name in enumerate(page.columns):
        at = (row, c)
        texts[name] = page.rows[row][c]
        if at in page.boxes:
            corners = tuple((round(float(x), 1), round(float(y), 1)) for x, y in page.boxes[at])
            spots[name] = Spot(corners, page.raw[row][c], page.confidence[row][c], at in doubtful, at in by_hand)
    known = [spot.confidence for spot in spots.values() if spot.confidence is not None]
    return Proposal("row", number, texts, spots, confidence=min(known, default=None))
