"""Pages of a PDF: their size, their pixels as rendered, and the text of those that were never on paper.

pdfium is not written in a language that guards its memory: everything here runs in a child process (`decoding.apart`). No
script, form or link of the document is run or opened.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress
from waterdx.core.words import Words
from waterdx.digitise.limits import damage_told, damaged, refuse_pages, refuse_side, refuse_size
from waterdx.digitise.wanted import Wanted

DPI = 300.0
MAX_RENDERED_PIXELS = 150_000_000  # A0 at 300 dpi; a longer page is rendered more coarsely
POINTS_PER_INCH = 72.0
_PICTURE = 0.3  # of a page, covered by one image: a scan
_RENDERING = Words(ja="PDF を描いています", en="Rendering the PDF")


def sizes(path: Path, progress: Progress) -> list[tuple[int, int, float]]:
    """Width and height (pixels) and dpi at which each page is rendered. UserError where it is damaged, locked or too large."""
    with _document(path) as document:
        refuse_pages(path, len(document))
        return [_size(path, number, *document.get_page_size(number - 1)) for number in range(1, len(document) + 1)]


def _size(path: Path, page: int, width_pt: float, height_pt: float) -> tuple[int, int, float]:
    refuse_side(path, page, width_pt, height_pt)
    refuse_size(path, page, width_pt, height_pt, packs_tightly=True)
    dpi = min(DPI, POINTS_PER_INCH * math.sqrt(MAX_RENDERED_PIXELS / (width_pt * height_pt)))
    return math.ceil(width_pt * dpi / POINTS_PER_INCH), math.ceil(height_pt * dpi / POINTS_PER_INCH), dpi


@contextmanager
def _document(path: Path) -> Iterator[Any]:
    """An open PDF. UserError where it is locked, or anything goes wrong with it."""
    import pypdfium2

    with damage_told(path):
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            raise (_locked(path) if "password" in str(error).lower() else damaged(path, "PDF")) from None
        try:
            yield document
        finally:
            document.close()


def _locked(path: Path) -> UserError:
    return UserError(
        ja="「{path}」はパスワードで保護されています。保護を外して保存し直してください。",
        en="“{path}” is protected by a password. Save it again without.",
        path=path,
    )


def decode(path: Path, page: int, size: tuple[int, int], wanted: Wanted, out: Path, progress: Progress) -> None:
    """Write the wanted pixels of a page, whose whole has this size (pixels), into `out` (uint8, row by row)."""
    import pypdfium2.raw as pdfium
    from pypdfium2 import PdfBitmap

    progress(0, 1, _RENDERING)
    x0, y0, x1, y1 = wanted.window
    across, down = wanted.width / (x1 - x0), wanted.height / (y1 - y0)
    place = [round(value) for value in (-x0 * across, -y0 * down, size[0] * across, size[1] * down)]
    with _document(path) as document, out.open("wb") as file:
        form = pdfium.FPDFBitmap_BGR if wanted.colour else pdfium.FPDFBitmap_Gray
        bitmap = PdfBitmap.new_native(wanted.width, wanted.height, form)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, wanted.width, wanted.height)
        flags = pdfium.FPDF_ANNOT | (0 if wanted.colour else pdfium.FPDF_GRAYSCALE)
        pdfium.FPDF_RenderPageBitmap(bitmap, document[page - 1], *place, 0, flags)
        shown = bitmap.to_numpy()
        for top, bottom, _ in wanted.bands():
            progress(0.8 + 0.2 * top / wanted.height, 1, _RENDERING)
            rows = shown[top:bottom]
            file.write(np.ascontiguousarray(rows[..., ::-1] if wanted.colour else rows.reshape(len(rows), -1)).tobytes())
        bitmap.close()


def characters(path: Path, page: int, size: tuple[int, int], progress: Progress) -> list[tuple[str, list[float]]]:
    """Every character that is drawn on a page in its order of reading, with its box (x0, y0, x1, y1) in pixels of the page as rendered.

    None of a page that is a picture: what text lies under a scan is only what some other program has read there.
    """
    import pypdfium2.raw as pdfium

    with _document(path) as document:
        shown = document[page - 1]
        if _is_picture(shown):
            return []
        text = shown.get_textpage()
        edges = [ctypes.c_double() for _ in range(4)]  # left, right, bottom, top in points
        found = []
        for k in range(pdfium.FPDFText_CountChars(text)):
            drawn_as = pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(text, k))
            if drawn_as == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
                continue
            known = pdfium.FPDFText_GetCharBox(text, k, *map(ctypes.byref, edges))
            character = chr(pdfium.FPDFText_GetUnicode(text, k) or 0xFFFD)
            left, right, bottom, top = (one.value for one in edges) if known else (0.0,) * 4
            corners = np.array([_to_pixels(shown, size, x, y) for x in (left, right) for y in (bottom, top)])
            found.append((character, [*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist()]))
        return found


def _is_picture(page: Any) -> bool:
    """Whether one image covers much of a page."""
    import pypdfium2.raw as pdfium

    boxes = (one.get_bounds() for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))
    width, height = page.get_size()
    return any((right - left) * (top - bottom) > _PICTURE * width * height for left, bottom, right, top in boxes)


def _to_pixels(page: Any, size: tuple[int, int], x: float, y: float) -> tuple[float, float]:
    """A place in points of the page, which may be turned and cropped, in pixels as rendered."""
    import pypdfium2.raw as pdfium

    fine = 16  # pdfium answers in whole pixels
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, size[0] * fine, size[1] * fine, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value / fine, down.value / fine
