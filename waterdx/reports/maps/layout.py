"""A layout for print: map frame, legend, title block (図面名・縮尺・日付・作成者), north, scale bar; several sheets and their index
where the ground is larger than one. True to scale on A4, A3 and A1, upright or lying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.patches import Rectangle

from waterdx.core.progress import Progress, silent
from waterdx.core.replacing import replacing
from waterdx.core.words import Words
from waterdx.ledger.backdrop.raster import Raster, drawn
from waterdx.reports.charts import plain_text_only
from waterdx.reports.maps import page
from waterdx.reports.maps.background import Background, draw_background
from waterdx.reports.maps.content import Content
from waterdx.reports.maps.frame import draw_grid, map_axes, paper_figure
from waterdx.reports.maps.looks import MM
from waterdx.reports.maps.sheet_layout import GAP, INDEX, SIZES, Layout, index_of, page_names, paper_of, sheets_of
from waterdx.reports.maps.sheets import Box, Paper, Sheet
from waterdx.reports.maps.strip import LEGEND, LEGEND_ROW, Strip, legend_entries, legend_row, mini_index, north_and_bar
from waterdx.reports.style import INK, QUIET, drawing, drawn_width, plain, wrapped
from waterdx.reports.tables import refuse_ending
from waterdx.store.crs import crs_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BLOCK_ROW = 6.2  # mm of the title block
_PICTURE_DPI, _PREVIEW_DPI = {"A4": 200, "A3": 150, "A1": 120}, 60
_COMPRESSION = 2  # of a photograph 6 takes three times as long for a tenth of the size
DRAWING = Words(ja="図葉 {name} を描いています", en="Drawing sheet {name}")
NO_SHEET = Words("—", "—")


@dataclass(frozen=True)
class Shown:
    """What is drawn: pipes and points, lines beneath them, pictures with their opacity, the finest below."""

    utility: str
    epsg: int
    content: Content
    beneath: Background
    pictures: tuple[tuple[Raster, float], ...] = ()
    notes: tuple[Words, ...] = ()


def write_layout(path: Path, layout: Layout, shown: Shown, progress: Progress = silent) -> list[str]:
    """The layout as the PDF `path`; returns the names of its sheets. UserError where these are too many or `path` is no PDF."""
    refuse_ending(path, (".pdf",))
    names = page_names(layout)
    about = {"CreationDate": None, "Title": plain(layout.title)}
    quickly = mpl.rc_context({"pdf.compression": _COMPRESSION})
    with replacing(path) as draft, drawing(), quickly, PdfPages(draft, metadata=cast(Any, about)) as pdf:
        for number, name in enumerate(names):
            progress(number, len(names), DRAWING.format(name=name))
            figure = page_figure(layout, shown, number)
            figure.savefig(cast(Any, pdf), format="pdf")
            figure.clear()
    return [sheet.name for sheet in sheets_of(layout)]


def page_image(layout: Layout, shown: Shown, number: int, long_side_px: int) -> np.ndarray:
    """A page as it will be printed, H×W×3 uint8: for a preview."""
    with drawing(), mpl.rc_context({"text.hinting": "no_hinting"}):
        figure = page_figure(layout, shown, number, picture_dpi=_PREVIEW_DPI)
        figure.set_dpi(long_side_px / max(figure.get_size_inches()))
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
        image = np.asarray(canvas.buffer_rgba())[..., :3].copy()
        figure.clear()  # it is a ring of thousands of objects, which only the collector would let go
    return image


def page_figure(layout: Layout, shown: Shown, number: int, picture_dpi: float | None = None) -> Figure:
    """One page of page_names. Called within style.drawing."""
    sheets = sheets_of(layout)
    if len(sheets) > 1 and number == 0:
        return plain_text_only(_index(layout, shown, sheets))
    sheet = sheets[number - 1] if len(sheets) > 1 else sheets[0]
    return plain_text_only(_sheet(layout, shown, sheets, sheet, picture_dpi or _PICTURE_DPI[layout.paper]))


def _sheet(layout: Layout, shown: Shown, sheets: Sequence[Sheet], sheet: Sheet, picture_dpi: float) -> Figure:
    paper = paper_of(layout)
    figure, canvas = paper_figure(paper)
    axes = map_axes(figure, paper, sheet.box)
    _draw_pictures(axes, shown, sheet.box, paper, picture_dpi)
    content, beneath = page.on_sheet(shown.content, sheet.box), shown.beneath.on(sheet.box)
    draw_background(axes, beneath)
    without = page.draw_sheet(axes, content, sheet, paper, layout.scale)
    draw_grid(canvas, axes, sheet.box, paper, layout.scale)
    notes = [*shown.notes]
    if without:
        notes.append(
            Words(ja="場所がなく注記を省いた区間: {n:,}", en="Stretches whose label found no room: {n:,}").format(n=without)
        )
    _draw_strip(canvas, layout, paper, shown, content, beneath, sheets, sheet, notes)
    return figure


def _index(layout: Layout, shown: Shown, sheets: Sequence[Sheet]) -> Figure:
    """All sheets over the ground they show."""
    paper = paper_of(layout)
    small = index_of(layout, [*sheets])
    box = sheets_of(small)[0].box
    figure, canvas = paper_figure(paper)
    axes = map_axes(figure, paper, box)
    content, beneath = page.on_sheet(shown.content, box), shown.beneath.on(box)
    draw_background(axes, beneath)
    page.draw_lines(axes, content, thinner=0.55)
    for sheet in sheets:
        _draw_outline(axes, sheet, small.scale)
    draw_grid(canvas, axes, box, paper, small.scale)
    of = Words(ja="図葉は 1:{s:,} で {n} 枚。", en="{n} sheets at 1:{s:,}.").format(s=layout.scale, n=len(sheets))
    lines_only = content.part(np.arange(len(content.lines)), np.empty(0, dtype=int), content.lines)
    _draw_strip(canvas, small, paper, shown, lines_only, beneath, sheets, None, [of])
    return figure


def _draw_outline(axes: Axes, sheet: Sheet, scale: int) -> None:
    west, south, east, north = sheet.box
    axes.add_patch(Rectangle((west, south), east - west, north - south, fill=False, edgecolor=INK, linewidth=0.35 * MM, zorder=8))
    size = min(7.0, 0.25 * (east - west) * 1000 / scale)
    axes.text(
        west + 0.03 * (east - west), north - 0.03 * (north - south), sheet.name, fontsize=size * MM, va="top", ha="left", color=INK, zorder=9
    )  # fmt: skip


def _draw_pictures(axes: Axes, shown: Shown, box: Box, paper: Paper, dpi: float) -> None:
    """The pictures, the lowest first, as one image on white paper."""
    width, height = (max(1, round(side / 25.4 * dpi)) for side in (paper.frame_width, paper.frame_height))
    ground = np.full((height, width, 3), 255, np.uint8)
    for raster, opacity in shown.pictures:
        image = drawn(raster, box, width, height, shown.epsg)
        if image is not None:
            hidden = image[..., 3:] * np.float32(opacity / 255)
            ground = np.rint(ground * (1 - hidden) + image[..., :3] * np.float32(opacity)).astype(np.uint8)
    if shown.pictures:
        axes.imshow(ground, extent=(box[0], box[2], box[1], box[3]), aspect="auto", interpolation="none", zorder=0.5)
        axes.set_xlim(box[0], box[2])
        axes.set_ylim(box[1], box[3])


def _draw_strip(
    canvas: Axes, layout: Layout, paper: Paper, shown: Shown, content: Content, beneath: Background, sheets: Sequence[Sheet],
    sheet: Sheet | None, notes: Sequence[Words],
) -> None:  # fmt: skip
    """Legend, north, scale bar, small index and title block: beside the map on lying paper, in three columns below it on upright."""
    step = SIZES[layout.paper][3]
    rows = _block_rows(layout, shown, sheets, sheet)
    block_height = _BLOCK_ROW * step * (len(rows) + 1)
    if layout.upright:
        left, top, wide = paper.margin, paper.margin + paper.below - GAP, paper.frame_width
        block, side = 0.36 * wide, 0.25 * wide
        signs = Strip(canvas, left, top, side - 4, step)
        legend = Strip(canvas, left + side, top, wide - side - block - 4, step)
        under = Strip(canvas, left + wide - block, top - block_height - 2, block, step)
        _title_block(canvas, left + wide - block, top - block_height, block, step, layout, rows)
    else:
        left, top, wide = paper.margin + paper.frame_width + GAP, paper.margin + paper.frame_height, paper.strip_wide(GAP)
        signs = legend = under = Strip(canvas, left, top, wide, step)
        _title_block(canvas, left, paper.margin, wide, step, layout, rows)
    low = paper.margin if layout.upright else paper.margin + block_height + 3
    north_and_bar(signs, layout.scale)
    index_height = 0.0
    if sheet is not None and len(sheets) > 1:
        if layout.upright:
            mini_index(signs, sheets, sheet)
        else:
            index_height = _index_height(sheets, wide, step)
    _legend(legend, content, beneath, low + index_height + 4.5 * step * len(notes), columns=2 if layout.upright else 1)
    if index_height and sheet is not None:
        mini_index(legend, sheets, sheet)
    for note in notes:
        under.write(f"・{note}", 2.0, QUIET, 3)


def _index_height(sheets: Sequence[Sheet], wide: float, step: float) -> float:
    rows, columns = (1 + max(getattr(sheet, name) for sheet in sheets) for name in ("row", "column"))
    return rows * min(8.0 * step, wide / columns, 45 * step / rows) * 0.8 + 3


def _legend(strip: Strip, content: Content, beneath: Background, low: float, columns: int) -> None:
    """What is on the sheet, in as many columns as it needs down to a height; what finds no room is counted."""
    strip.write(LEGEND, 3.0)
    entries = legend_entries(content, beneath)
    rows = max(1, int((strip.y - low) / (LEGEND_ROW * strip.step)))
    columns = min(columns, -(-len(entries) // rows)) or 1
    kept = entries if len(entries) <= rows * columns else entries[: rows * columns - 1]
    top, lowest = strip.y, strip.y
    for column in range(columns):
        part = Strip(strip.page, strip.left + column * strip.wide / columns, top, strip.wide / columns - 1, strip.step)
        for drawn_as, name in kept[column * rows : (column + 1) * rows]:
            legend_row(part, drawn_as, name)
        if column == min(columns - 1, len(kept) // rows) and len(kept) < len(entries):
            part.write(Words(ja="ほか {n} 項目", en="and {n} more").format(n=len(entries) - len(kept)), 2.3, QUIET, 1)
        lowest = min(lowest, part.y)
    strip.y = lowest
    strip.skip(2)


def _block_rows(layout: Layout, shown: Shown, sheets: Sequence[Sheet], sheet: Sheet | None) -> list[tuple[Words, str]]:
    """Names and values of the title block below the name of the drawing."""
    here = str(INDEX) if sheet is None else f"{sheet.name} ({len(sheets)})" if len(sheets) > 1 else "1"
    return [
        (Words(ja="事業体", en="Utility"), shown.utility),
        (Words(ja="縮尺", en="Scale"), f"1:{layout.scale:,} ({layout.paper})"),
        (Words(ja="日付", en="Date"), layout.day.isoformat()),
        (Words(ja="作成者", en="Drawn by"), layout.author or str(NO_SHEET)),
        (Words(ja="図葉", en="Sheet"), here),
        (Words(ja="座標系", en="System"), str(crs_name(shown.epsg))),
    ]


def _title_block(
    canvas: Axes, left: float, low: float, wide: float, step: float, layout: Layout, rows: Sequence[tuple[Words, str]]
) -> None:
    """A table with the name of the drawing on top; what is too long for its cell is written smaller, then cut."""
    row, split = _BLOCK_ROW * step, 17 * step
    high = row * (len(rows) + 1)
    canvas.add_patch(Rectangle((left, low), wide, high, facecolor="white", edgecolor=INK, linewidth=0.35 * MM, zorder=3))
    cells = [(Words(ja="図面名", en="Drawing"), layout.title), *rows]
    for number, (name, value) in enumerate(cells):
        top = low + high - number * row
        if number:
            canvas.plot([left, left + wide], [top, top], color=INK, linewidth=0.15 * MM, zorder=4)
        _cell(canvas, left, top - row / 2, split, str(name), 2.3 * step, QUIET)
        _cell(canvas, left + split, top - row / 2, wide - split, value, (3.4 if number == 0 else 2.7) * step, INK)
    canvas.plot([left + split] * 2, [low, low + high], color=INK, linewidth=0.15 * MM, zorder=4)


def _cell(canvas: Axes, left: float, middle: float, wide: float, text: str, size: float, colour: str) -> None:
    room, text = wide - 3.0, plain(text)
    needed = drawn_width(text) * size / 2
    if needed > room:
        size = max(0.6 * size, size * room / needed)
    rows = wrapped(text, max(4, int(room / size * 2)), 2) if drawn_width(text) * size / 2 > room else text
    canvas.text(left + 1.5, middle, rows, fontsize=size * MM, va="center", ha="left", color=colour, zorder=5, linespacing=1.05)
