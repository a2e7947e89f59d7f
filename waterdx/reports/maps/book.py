"""A map as a PDF: the index of its sheets, then one page a sheet. Whole or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import shapely
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, silent
from waterdx.core.replacing import replacing
from waterdx.core.words import Words
from waterdx.ledger.inventory import FIELD_NAMES, Inventory
from waterdx.reports.charts import plain_text_only
from waterdx.reports.maps import frame, page, sheets, strip
from waterdx.reports.maps.background import Background, draw_background, read_background
from waterdx.reports.maps.content import KINDS, Content
from waterdx.reports.maps.looks import MM
from waterdx.reports.maps.sheets import PAPERS, Box, Paper, Sheet
from waterdx.reports.style import INK, drawing, plain
from waterdx.reports.tables import refuse_ending
from waterdx.store.crs import PLANE_RECTANGULAR, crs_name

DRAWING = Words(ja="図葉 {name} を描いています", en="Drawing sheet {name}")
MOST_CODES = 9
LISTED = 60  # sheets named with their map sheet codes on the index
PRINT_NOTE = Words(ja="印刷は「実際のサイズ」(100 %)で。", en="Print at actual size (100 %).")
INFERRED_NOTE = Words(
    ja="* は推定値。注記にない項目は台帳で不明。撤去・廃止・計画の管と、後の年度に布設の管は除いています。",
    en="* marks an inferred value. What a label lacks is unknown. Removed, abandoned and planned pipes and those laid later are left out.",
)
PLAN_NOTE = {
    "water": Words(
        ja="注記: 管種-継手 φ口径(mm) 布設年度 DP土被り(m、1:1,000 以上で)。太い線は導水管・送水管・配水本管。",
        en="Labels: material-joint φbore (mm), laying fiscal year, DP cover (m; at 1:1,000 and larger). Wide lines are raw water, transmission and distribution mains.",
    ),
    "sewer": Words(
        ja="注記: 管種 φ内径(mm) L=区間距離(m) i=勾配(‰) 布設年度。矢印は流れの方向(上流人孔の分かる管)。",
        en="Labels: material, φsize (mm), L= distance (m), i= slope (‰), laying fiscal year. Arrows point downstream where the upstream manhole is known.",
    ),
}


def write_maps(
    path: Path, inventory: Inventory, kind: str = "plan", *, field: str | None = None, scale: int | None = None, paper: str = "A1",
    names: tuple[str, ...] = (), progress: Progress = silent,
) -> list[str]:  # fmt: skip
    """A map of `kind` (KINDS) as the PDF `path`; returns the names of its sheets. `names` are the sheets wanted, all if none.

    `field` is water, sewer or agri (the first the project has, if none is given). UserError where nothing can be drawn,
    a sheet does not exist or `path` is no PDF.
    """
    refuse_ending(path, (".pdf",))
    field = field_of(inventory, field)
    map_kind, on_paper = KINDS[kind], PAPERS[paper]
    scale = scale or map_kind.scale
    content = map_kind.content(inventory, field, scale)
    cut = sheets.occupied(sheets.cut(bounds_of(content), scale, on_paper), content.lines)
    beneath = read_background(inventory.path, field)
    labels_note = PLAN_NOTE["water" if field == "water" else "sewer"] if kind == "plan" else None
    notes = tuple(note for note in (PRINT_NOTE, beneath.note, labels_note, INFERRED_NOTE) if note)
    about = About(inventory.name, map_kind.title, FIELD_NAMES[field], inventory.as_of, inventory.epsg, notes, beneath)
    return write_sheets(path, content, about, cut, sheets.chosen(cut, names), scale, on_paper, progress)


@dataclass(frozen=True)
class About:
    """What all sheets of a map say of it."""

    utility: str
    kind: Words
    field: Words
    day: dt.date
    epsg: int
    notes: tuple[Words, ...]
    beneath: Background


def write_sheets(
    path: Path, content: Content, about: About, cut: list[Sheet], wanted: list[Sheet], scale: int, paper: Paper, progress: Progress,
    index: bool = True,
) -> list[str]:  # fmt: skip
    """The `index` of the sheets `cut` and a page for each of those `wanted`, as the PDF `path`; returns the names of the latter."""
    title = strip.Title(
        about.utility, about.kind, about.field, scale, about.day, crs_name(about.epsg), cut, about.notes,
        {sheet.name: _codes(sheet, about.epsg) for sheet in cut},
    )  # fmt: skip
    with (
        replacing(path) as draft,
        drawing(),
        PdfPages(draft, metadata={"CreationDate": None, "Title": f"{plain(about.utility)} {about.kind}"}) as pdf,
    ):
        if index:
            progress(0, len(wanted) + 1, Words(ja="索引を描いています", en="Drawing the index"))
            _save(pdf, index_page(content, about.beneath, cut, paper, title))
        for number, sheet in enumerate(wanted, start=1):
            progress(number, len(wanted) + 1, DRAWING.format(name=sheet.name))
            _save(pdf, page.sheet_page(content, about.beneath, sheet, paper, title))
    return [sheet.name for sheet in wanted]


def field_of(inventory: Inventory, field: str | None) -> str:
    """The field of a map: the one asked for, else the first the project has. UserError where it has nothing of it."""
    if field and field not in inventory.fields:
        raise UserError(
            ja="このプロジェクトに{field}の管はありません。あるのは {known} です。",
            en="This project has nothing of {field}. It has {known}.",
            field=FIELD_NAMES[field], known=" ".join(inventory.fields),
        )  # fmt: skip
    return field or inventory.fields[0]


def bounds_of(content: Content) -> Box:
    west, south, east, north = shapely.total_bounds(content.lines)
    return float(west), float(south), float(east), float(north)


def _codes(sheet: Sheet, epsg: int) -> list[str]:
    zone = PLANE_RECTANGULAR.get(epsg)
    codes = sheets.map_sheet_codes(sheet.box, zone) if zone else []
    return codes if len(codes) <= MOST_CODES else [*codes[:MOST_CODES], "…"]


def _save(pdf: PdfPages, figure: Figure) -> None:
    plain_text_only(figure).savefig(cast(Any, pdf), format="pdf")


def index_page(content: Content, background: Background, cut: list[Sheet], paper: Paper, title: strip.Title) -> Figure:
    """All sheets over the whole network at the largest standard scale that fits, which the page names."""
    box = _union([sheet.box for sheet in cut])
    scale = sheets.index_scale(box, paper)
    wide, high = paper.frame_width * scale / 1000, paper.frame_height * scale / 1000
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    shown: Box = (middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2)
    figure, canvas = frame.paper_figure(paper)
    axes = frame.map_axes(figure, paper, shown)
    part, beneath = page.on_sheet(content, shown), background.on(shown)
    draw_background(axes, beneath)
    page.draw_lines(axes, part, thinner=0.55)
    for sheet in cut:
        west, south, east, north = sheet.box
        axes.add_patch(
            Rectangle((west, south), east - west, north - south, fill=False, edgecolor=INK, linewidth=0.35 * MM, zorder=8)
        )
        size = min(7.0, 0.25 * (east - west) * 1000 / scale)
        axes.text(
            west + 0.02 * (east - west),
            north - 0.03 * (north - south),
            sheet.name,
            fontsize=size * MM,
            va="top",
            ha="left",
            color=INK,
            zorder=9,
        )
    frame.draw_grid(canvas, axes, shown, paper, scale)
    listed = tuple(
        Words("{n}: {codes}", "{n}: {codes}").format(n=sheet.name, codes=" ".join(title.codes[sheet.name]))
        for sheet in cut[:LISTED] if title.codes[sheet.name]
    )  # fmt: skip
    of = Words(ja="図葉は 1:{s:,} で {n} 枚。", en="{n} sheets at 1:{s:,}.").format(s=title.scale, n=len(cut))
    about = strip.Title(
        title.utility, title.kind, title.field, scale, title.day, title.crs, cut, (of, *title.notes[:2], *listed), {}
    )
    lines_only = part.part(np.arange(len(part.lines)), np.empty(0, dtype=int), part.lines)
    strip.draw_strip(canvas, paper, about, None, lines_only, beneath, 0)
    return figure


def _union(boxes: list[Box]) -> Box:
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)
