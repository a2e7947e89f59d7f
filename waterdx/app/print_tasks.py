"""Layouts of what a map shows: previews, PDF files and printing as plain functions for jobs. Only what draws on a printer knows Qt."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from waterdx.app.chart_tasks import DRAWING
from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words
from waterdx.reports.maps.sheet_layout import Layout, ground_of, page_names
from waterdx.reports.maps.sheets import Box

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from waterdx.reports.maps.layout import Shown
    from waterdx.reports.maps.on_map import OnMap

MOST_DPI = {"A4": 600, "A3": 400, "A1": 300}  # a printer is not given more: a page of A1 would be gigabytes
PRINTING = Words(ja="印刷", en="Print")
SENDING = Words(ja="プリンターに送っています({n}/{of} 枚)", en="Sending to the printer ({n}/{of})")
READING = Words(ja="地図の中身を読んでいます", en="Reading what the map shows")
_BAND_PIXELS = 8_000_000


@dataclass(frozen=True)
class Preview:
    """A page as it will be printed (H×W×3 uint8), its number, and the names of all pages."""

    image: np.ndarray
    number: int
    names: list[str]


class LayoutMaker:
    """Makes layouts of one map; what was read of the project is kept from one preview to the next."""

    def __init__(self, on_map: OnMap) -> None:
        self._on_map = on_map
        self._kept: tuple[tuple[int, Box, bool], Shown] | None = None

    def preview(self, wish: Layout, labels: bool, number: int, long_side_px: int, progress: Progress = silent) -> Preview:
        """The page of a number, the last where there are fewer."""
        from waterdx.reports.maps.layout import DRAWING as DRAWING_SHEET
        from waterdx.reports.maps.layout import page_image

        progress(0, 2, READING)
        names = page_names(wish)
        number = min(number, len(names) - 1)
        shown = self._shown(wish, labels)
        progress(1, 2, DRAWING_SHEET.format(name=names[number]))
        with DRAWING:
            return Preview(page_image(wish, shown, number, long_side_px), number, names)

    def write(self, wish: Layout, labels: bool, out: Path, progress: Progress = silent) -> Path:
        """All pages as a PDF."""
        from waterdx.reports.maps.layout import write_layout
        from waterdx.store.originals import refuse_to_replace

        progress(0, 1, READING)
        refuse_to_replace(self._on_map.path, out)
        shown = self._shown(wish, labels)
        with DRAWING:
            write_layout(out, wish, shown, share(progress, 0.1, 1.0))
        return out

    def print_on(self, printer: QPrinter, wish: Layout, labels: bool, progress: Progress = silent) -> int:
        """All pages, or those the person chose in the dialog of the printer; how many."""
        with tempfile.TemporaryDirectory(prefix="waterdx-") as folder:
            file = self.write(wish, labels, Path(folder) / "print.pdf", share(progress, 0.0, 0.5))
            return print_pdf(file, printer, MOST_DPI[wish.paper], share(progress, 0.5, 1.0))

    def _shown(self, wish: Layout, labels: bool) -> Shown:
        from waterdx.reports.maps.on_screen import shown_on_screen

        key = wish.scale, ground_of(wish), labels
        if self._kept is None or self._kept[0] != key:
            self._kept = key, shown_on_screen(self._on_map, *key)
        return self._kept[1]


def print_pdf(file: Path, printer: QPrinter, most_dpi: int, progress: Progress = silent) -> int:
    """Draw the pages of a PDF on a printer, each at its own size and nothing fitted; how many."""
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    painter = QPainter()
    try:
        first, last = printer.fromPage() or 1, min(printer.toPage() or len(document), len(document))
        if not painter.begin(printer):
            raise UserError(
                ja="プリンター「{name}」に印刷できません。電源と接続を確かめるか、PDF に保存してから印刷してください。",
                en="The printer “{name}” cannot be used. Check that it is on and connected, or save a PDF and print that.",
                name=printer.printerName() or "-",
            )  # fmt: skip
        for number in range(first, last + 1):
            progress(number - first, last - first + 1, SENDING.format(n=number - first + 1, of=last - first + 1))
            if number > first:
                printer.newPage()
            _draw_page(painter, document[number - 1], printer.resolution(), most_dpi)
        return last - first + 1
    finally:
        painter.end()
        document.close()


def _draw_page(painter: QPainter, page: Any, resolution: int, most_dpi: int) -> None:
    """A page from the paper's own corner, some rows at a time."""
    dpi = min(resolution, most_dpi)
    wide, high = page.get_size()
    rows = max(1, int(_BAND_PIXELS / (wide / 72 * dpi)))
    step = rows * 72 / dpi
    for number in range(int(-(-high // step))):
        top, bottom = number * step, min(high, (number + 1) * step)
        bitmap = page.render(scale=dpi / 72, crop=(0, high - bottom, 0, top))
        pixels = np.ascontiguousarray(bitmap.to_numpy()[..., :3])
        image = QImage(pixels.tobytes(), pixels.shape[1], pixels.shape[0], 3 * pixels.shape[1], QImage.Format.Format_BGR888)
        to_device = resolution / 72
        painter.drawImage(QRectF(0, top * to_device, wide * to_device, (bottom - top) * to_device), image)
