"""The council pack as PDF: the same pages as the slides, drawn with matplotlib."""

from __future__ import annotations

import io
from pathlib import Path

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from waterdx.core.progress import Progress, silent
from waterdx.core.replacing import replacing
from waterdx.core.words import Words
from waterdx.reports.charts import plain_text_only
from waterdx.reports.council import Pack
from waterdx.reports.native_pptx import BODY_HIGH, BODY_TOP, HIGH, MARGIN, TABLE_WIDE, WIDE, Slide, rows_beside, said_below
from waterdx.reports.plot_drawing import draw_into, write
from waterdx.reports.style import BAND, GRID, INK, LINE, QUIET, drawing, fitted_size, lines_in, width, wrapped

_LETTER = 0.0068  # inches a half-width column takes, for each point of size


def write_pdf(pack: Pack, path: Path, progress: Progress = silent) -> None:
    """All pages in one file, whole or as it was."""
    buffer = io.BytesIO()
    with drawing(), PdfPages(buffer, metadata={"Title": pack.name, "Creator": "waterdx", "CreationDate": None}) as book:
        for number, one in enumerate(pack.slides):
            progress(number, len(pack.slides), Words(ja="{n} ページ目", en="Page {n}").format(n=number + 1))
            book.savefig(plain_text_only(page_of(one)))
    with replacing(path) as draft:
        Path(draft).write_bytes(buffer.getvalue())


def page_of(one: Slide) -> Figure:
    """One page."""
    figure = Figure(figsize=(WIDE, HIGH))
    figure.set_label(one.plot.alt)
    write(figure, wrapped(one.title, 80, 1), MARGIN, 0.38, fontsize=21)
    write(figure, "\n".join(lines_in(one.sentence, WIDE - 2 * MARGIN, 12)[:3]), MARGIN, 1.0, fontsize=12, linespacing=1.3)
    if one.plot.kind == "text":
        _paragraphs(figure, one)
    else:
        rows = rows_beside(one.plot) if one.plot.kind != "heat" else []
        wide = WIDE - 2 * MARGIN - (TABLE_WIDE + 0.25 if rows else 0)
        draw_into(figure, one.plot, MARGIN, BODY_TOP, wide, BODY_HIGH)
        if rows:
            _table(figure, rows, WIDE - MARGIN - TABLE_WIDE)
    below = [row for note in said_below(one) for row in lines_in(note, WIDE - 2 * MARGIN, 7)]
    write(figure, "\n".join(below[:7]), MARGIN, BODY_TOP + BODY_HIGH + 0.12, fontsize=7, color=QUIET, linespacing=1.4)
    return figure


def _paragraphs(figure: Figure, one: Slide) -> None:
    wide, top, gap = WIDE - 2 * MARGIN, BODY_TOP - 0.15, 0.1
    size = fitted_size(one.plot.categories, wide, BODY_TOP + BODY_HIGH - top, (10.5, 9.5, 8.5, 7.5, 7), gap)
    for text in one.plot.categories:
        rows = lines_in(text, wide, size)
        write(figure, "\n".join(rows), MARGIN, top, fontsize=size, color=INK, linespacing=1.25)
        top += LINE * size / 72 * len(rows) + gap


def _table(figure: Figure, rows: list[list[str]], left: float) -> None:
    """A plain table, heads on a pale ground, numbers to the right."""
    high = min(0.3, BODY_HIGH / (len(rows) + 1))  # the head is two rows high
    size = 8.5 if high > 0.25 else 7.5
    first = min(TABLE_WIDE * 0.5, max(1.0, _LETTER * size * 1.3 * max(width(row[0]) for row in rows) + 0.15))
    each = (TABLE_WIDE - first) / max(1, len(rows[0]) - 1)
    head = 2 * high
    figure.add_artist(
        Rectangle(
            (left / WIDE, 1 - (BODY_TOP + head) / HIGH),
            TABLE_WIDE / WIDE,
            head / HIGH,
            facecolor=BAND,
            edgecolor="none",
            transform=figure.transFigure,
        )
    )
    for number, row in enumerate(rows):
        top = BODY_TOP if number == 0 else BODY_TOP + head + (number - 1) * high
        for column, text in enumerate(row):
            room = first if column == 0 else each
            fitted = wrapped(text, max(4, int((room - 0.08) / (_LETTER * size))), 2 if number == 0 else 1)
            right = left + first + column * each - 0.05
            x = left + 0.05 if column == 0 else right
            write(figure, fitted, x, top + 0.05, fontsize=size, ha="left" if column == 0 else "right", linespacing=1.1)
        if number:
            y = 1 - (top + high) / HIGH
            figure.add_artist(
                Rectangle(
                    (left / WIDE, y), TABLE_WIDE / WIDE, 0.0004, facecolor=GRID, edgecolor="none", transform=figure.transFigure
                )
            )
