"""Technologies as a PDF: one A4 each (more only where even the smallest print does not hold it), nothing clipped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from waterdx.catalog.catalogue import Catalogue
from waterdx.catalog.dossier import Dossier
from waterdx.core.progress import Progress, silent
from waterdx.core.replacing import replacing
from waterdx.core.words import Words
from waterdx.reports.catalog_sheet import LINE_HEIGHT, SheetRow, fitting_size, height, notes_of, rows_of, title_of
from waterdx.reports.charts import plain_text_only
from waterdx.reports.kinsoku import lines
from waterdx.reports.style import GRID, INK, QUIET, TONES, drawing

WIDTH, HEIGHT = 595.3, 841.9  # A4 in points
MARGIN = 45.0
LABEL = 108.0
GAP = 10.0
TEXT = WIDTH - 2 * MARGIN - LABEL - GAP
TITLE_SIZE, NOTE_SIZE = 14.0, 7.0
WRITING = Words(ja="PDF を書いています", en="Writing the PDF")


def write_pdf(path: Path, some: Sequence[Dossier], catalogue: Catalogue, progress: Progress = silent) -> int:
    """The sheets of some technologies as the PDF `path`, whole or as it was; returns the number of pages."""
    notes, pages = notes_of(catalogue, some), 0
    with replacing(path) as draft, drawing(), PdfPages(draft, metadata={"CreationDate": None, "Title": "waterdx"}) as pdf:
        for number, one in enumerate(some):
            progress(number, len(some), WRITING)
            for figure in sheets(one, notes):
                plain_text_only(figure).savefig(cast(Any, pdf), format="pdf")
                pages += 1
    return pages


@dataclass(frozen=True)
class Layout:
    """The lines of title and foot, the size of the print, where the rows begin (points from below), the rows page by page."""

    title: list[str]
    foot: list[str]
    size: float
    top: float
    pages: list[list[SheetRow]]


def layout(one: Dossier, notes: Sequence[str]) -> Layout:
    """How one technology stands on paper: one page at the largest size that fits, more where none does."""
    title = lines(title_of(one), WIDTH - 2 * MARGIN, TITLE_SIZE)
    foot = [row for note in notes for row in lines(note, WIDTH - 2 * MARGIN, NOTE_SIZE)]
    top = HEIGHT - MARGIN - len(title) * TITLE_SIZE * LINE_HEIGHT - 8
    room = top - MARGIN - len(foot) * NOTE_SIZE * LINE_HEIGHT - 8
    rows = rows_of(one)
    size = fitting_size(rows, LABEL, TEXT, room)
    return Layout(title, foot, size, top, list(_pages(rows, size, room)))


def sheets(one: Dossier, notes: Sequence[str]) -> list[Figure]:
    """The pages of one technology."""
    laid = layout(one, notes)
    return [_page(one, laid, number) for number in range(len(laid.pages))]


def _pages(rows: Sequence[SheetRow], size: float, room: float) -> Iterator[list[SheetRow]]:
    """The rows by page; a row that is higher than a page is divided between its lines."""
    page: list[SheetRow] = []
    used = 0.0
    for row in _divided(rows, size, room):
        high = height(row, LABEL, TEXT, size)
        if page and used + high > room:
            yield page
            page, used = [], 0.0
        page.append(row)
        used += high
    yield page


def _divided(rows: Sequence[SheetRow], size: float, room: float) -> Iterator[SheetRow]:
    most = int(room / (size * LINE_HEIGHT)) - 1
    for row in rows:
        text = lines(row.text, TEXT, size)
        for start in range(0, max(len(text), 1), most):
            yield SheetRow(row.label, "\n".join(text[start : start + most])) if len(text) > most else row


def _page(one: Dossier, laid: Layout, number: int) -> Figure:
    figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72))
    _write(figure, laid.title, MARGIN, HEIGHT - MARGIN, TITLE_SIZE, INK)
    y, size = laid.top, laid.size
    for row in laid.pages[number]:
        if row.label:
            _write(figure, lines(row.label, LABEL, size), MARGIN, y, size, QUIET)
            _write(figure, lines(row.text, TEXT, size), MARGIN + LABEL + GAP, y, size, INK)
        else:
            _write(figure, [row.text], MARGIN, y - size * 0.5, size * 1.1, TONES[0])
            _rule(figure, y - size * LINE_HEIGHT * 1.45)
        y -= height(row, LABEL, TEXT, size)
    _write(figure, laid.foot, MARGIN, MARGIN + len(laid.foot) * NOTE_SIZE * LINE_HEIGHT - 12, NOTE_SIZE, QUIET)
    place = f"  {number + 1}/{len(laid.pages)}" if len(laid.pages) > 1 else ""
    figure.text(
        1 - MARGIN / WIDTH, (HEIGHT - MARGIN + 6) / HEIGHT, one.technology.id + place,
        fontsize=NOTE_SIZE, color=QUIET, ha="right", va="bottom",
    )  # fmt: skip
    return figure


def _write(figure: Figure, rows: Sequence[str], x: float, y: float, size: float, color: str) -> None:
    for place, row in enumerate(rows):
        figure.text(x / WIDTH, (y - place * size * LINE_HEIGHT) / HEIGHT, row, fontsize=size, color=color, va="top")


def _rule(figure: Figure, y: float) -> None:
    figure.add_artist(Line2D([MARGIN / WIDTH, 1 - MARGIN / WIDTH], [y / HEIGHT, y / HEIGHT], color=GRID, linewidth=0.8))
