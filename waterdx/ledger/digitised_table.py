"""A page of a register becomes proposals, row by row: nothing reaches the ledger before a person has confirmed it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.progress import Progress, share, silent
from waterdx.digitise.look import look
from waterdx.digitise.ocr.engine import engine
from waterdx.digitise.pages import pixels, scan_of, text_in_pdf
from waterdx.digitise.register.page import RegisterPage, read_register
from waterdx.digitise.scan import Scan
from waterdx.ledger.digitised import page_of, terms_field
from waterdx.store import drawings
from waterdx.store.drawings import Drawing
from waterdx.store.proposals import Proposal, Spot, propose

Page = tuple[Path, int]  # a file and one of its pages


def propose_tables(
    path: Path, pages: Sequence[Page], *, ledger_field: str | None = None, progress: Progress = silent
) -> tuple[list[tuple[Drawing, RegisterPage]], list[UserError]]:  # fmt: skip
    """Read pages, then keep them with the project and their rows as proposals; rows already checked stay as they are.

    What is said of pages that hold no table comes back beside the others. UserError where no engine is installed, or no page
    could be read. Nothing is kept before all pages are read, so that a cancelled reading leaves the project as it was.
    """
    reader, usual = engine(), terms_field(path, None)
    read: list[tuple[Path, Scan, RegisterPage]] = []
    refused: list[UserError] = []
    for number, (file, page) in enumerate(pages):
        part = share(progress, number / len(pages), (number + 1) / len(pages))
        scan = scan_of(file, page)
        grey = pixels(scan, progress=share(part, 0, 0.1))
        try:
            found = read_register(
                grey,
                engine=reader,
                ledger_field=ledger_field,
                usual_field=usual,
                typed=text_in_pdf(scan),
                progress=share(part, 0.1, 1.0),
            )
            read.append((file, scan, found))
        except UserError as error:
            refused.append(_of_page(scan, look(grey), error))
    if not read:
        raise refused[0]
    return [(_kept(path, file, scan, found), found) for file, scan, found in read], refused


def _of_page(scan: Scan, looks: Sequence[Finding], error: UserError) -> UserError:
    """What is said of a page that could not be read: that it is none, where it is empty or a photograph, else what the reader said."""
    why = looks[0].message if looks else error.words
    return UserError(
        ja="「{path}」{page} ページ: {why}", en="“{path}” page {page}: {why}", path=scan.path.name, page=scan.page, why=why
    )  # fmt: skip


def propose_table(
    path: Path, file: Path, page: int = 1, *, ledger_field: str | None = None, progress: Progress = silent
) -> tuple[Drawing, RegisterPage]:  # fmt: skip
    """The same of one page."""
    return propose_tables(path, [(file, page)], ledger_field=ledger_field, progress=progress)[0][0]


def _kept(path: Path, file: Path, scan: Scan, found: RegisterPage) -> Drawing:
    (sheet,) = drawings.keep(path, file, [page_of(scan, "register")])
    propose(path, sheet.id, "row", proposals_of(found))
    return sheet


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
