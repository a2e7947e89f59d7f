"""Technologies as a Word document: a comparison where they are few, then one A4 each. Text only: nothing in it is a link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from waterdx.catalog.catalogue import Catalogue
from waterdx.catalog.compare import ComparedLine
from waterdx.catalog.dossier import Dossier
from waterdx.core.replacing import replacing
from waterdx.core.safe_text import clean_text
from waterdx.core.words import Words
from waterdx.reports.catalog_sheet import LINE_HEIGHT, SheetRow, fitting_size, notes_of, rows_of, title_of

FONT = "Yu Gothic"
WIDTH_MM, HEIGHT_MM, MARGIN_MM = 210, 297, 16
LABEL_MM = 38
_MM = 72 / 25.4  # points
_CELL_MM = 4.5  # what Word keeps free at the sides of a cell
COMPARISON = Words(ja="技術の比較(≠ は違う項目)", en="Technologies compared (≠: they differ)")


def write_docx(path: Path, some: Sequence[Dossier], catalogue: Catalogue, compared: Sequence[ComparedLine] = ()) -> None:
    """The sheets of some technologies as the Word document `path`, whole or as it was; `compared` first, where given."""
    import docx
    from docx.shared import Mm

    document = docx.Document()
    document.core_properties.author = document.core_properties.comments = "waterdx"
    document.core_properties.created = document.core_properties.modified = dt.datetime.now()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN_MM)
    section.header_distance = section.footer_distance = Mm(8)
    notes = notes_of(catalogue, some)
    _write(section.footer.paragraphs[0], " ".join(notes), 6.5)
    if compared:
        _add_comparison(document, some, compared)
    for number, one in enumerate(some):
        _add_sheet(document, one, first=number == 0 and not compared)
    with replacing(path) as draft:
        document.save(str(draft))


def _add_sheet(document: Any, one: Dossier, *, first: bool) -> None:
    rows = rows_of(one)
    text_mm = WIDTH_MM - 2 * MARGIN_MM - LABEL_MM
    room = (HEIGHT_MM - 2 * MARGIN_MM - 26) * _MM  # less the title and the foot
    size = fitting_size(rows, (LABEL_MM - _CELL_MM) * _MM, (text_mm - _CELL_MM) * _MM, room)
    _add_title(document, title_of(one), new_page=not first)
    table = _table(document, len(rows), (LABEL_MM, text_mm))
    for row, cells in zip(rows, (line.cells for line in table.rows), strict=True):
        _fill(cells, row, size)


def _fill(cells: Any, row: SheetRow, size: float) -> None:
    if row.label:
        _write(cells[0].paragraphs[0], row.label, size)
        _write(cells[1].paragraphs[0], row.text, size)
    else:
        _write(cells[0].merge(cells[1]).paragraphs[0], row.text, size, bold=True)


def _add_comparison(document: Any, some: Sequence[Dossier], compared: Sequence[ComparedLine]) -> None:
    _add_title(document, str(COMPARISON), new_page=False)
    each = (WIDTH_MM - 2 * MARGIN_MM - LABEL_MM) / len(some)
    table = _table(document, len(compared) + 1, (LABEL_MM, *[each] * len(some)))
    size = 8.0 if len(some) <= 3 else 6.5
    for cell, one in zip(table.rows[0].cells[1:], some, strict=True):
        _write(cell.paragraphs[0], title_of(one), size, bold=True)
    for line, row in zip(compared, table.rows[1:], strict=True):
        _write(row.cells[0].paragraphs[0], f"{'≠ ' if line.differs else ''}{line.label}", size, bold=line.differs)
        for cell, text in zip(row.cells[1:], line.texts, strict=True):
            _write(cell.paragraphs[0], text, size)


def _add_title(document: Any, text: str, *, new_page: bool) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.page_break_before = new_page
    _write(paragraph, text, 13, bold=True)


def _table(document: Any, rows: int, widths: Sequence[float]) -> Any:
    from docx.shared import Mm

    table = document.add_table(rows, len(widths), style="Table Grid")
    table.autofit = False
    for line in table.rows:
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _write(paragraph: Any, text: str, size: float, *, bold: bool = False) -> None:
    """Text in our font, lines exactly as high as reckoned: Yu Gothic would take 1.7 times its size."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = Pt(size * LINE_HEIGHT)
    run = paragraph.add_run(clean_text(text))
    run.font.name, run.font.size, run.font.bold = FONT, Pt(size), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
