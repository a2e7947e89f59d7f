"""A scanned page of the old paper register (scan_台帳.png): a ruled table of twenty rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import ImageDraw, ImageFont

from .chance import stream
from .model import Pipe, sheet_number
from .paper import blank_page, font, px, scanned
from .register_book import USES, entries

FILE = "scan_台帳.png"
TURN = -0.7
ROWS, OAZA = 20, "西谷"
HEADINGS = (
    ("管路番号", None), ("区分", None), ("構造", ("管種", "継手", "口径")), ("布設", ("年度", "延長(m)")),
    ("路線名", None), ("土被り", None), ("図面番号", None),
)  # fmt: skip
WIDTHS_MM = (24.0, 26.0, 44.0, 24.0, 20.0, 30.0, 24.0, 36.0, 18.0, 22.0)
LEFT, TOP, HEADER_MM, ROW_MM = 14.0, 26.0, 7.0, 7.0


def write_page(folder: Path, pipes: list[Pipe]) -> dict[str, object]:
    """Draw and save the page; returns its texts as written, cell by cell."""
    own = [p for p in pipes if p.oaza == OAZA and p.use == "DIST-S"][40 : 40 + ROWS]
    rows = page_rows(own)
    page = blank_page(297, 210)
    draw = ImageDraw.Draw(page)
    draw.text((px(LEFT), px(9)), f"水道管路台帳　（{OAZA}）", font=font(5.5), fill=30)
    draw.text((px(LEFT), px(17.5)), "山中町水道課　　架空の町 / invented town　　頁 18", font=font(3.4), fill=30)
    draw_rules(draw, len(rows))
    draw_header(draw)
    for k, row in enumerate(rows):
        draw_row(draw, TOP + 2 * HEADER_MM + k * ROW_MM, row)
    draw_holes(draw)
    scanned(page, TURN, "page").save(folder / FILE, optimize=True, dpi=(200, 200))
    header = [part for name, parts in HEADINGS for part in (parts or (name,))]
    return {
        "file": FILE, "turned_degrees_anticlockwise": TURN, "columns": header, "rows": rows,
        "pipe_ids": [p.id for p in own], "note": "the last row is the page total (頁計)",
    }  # fmt: skip


def page_rows(pipes: list[Pipe]) -> list[list[str]]:
    """The rows as written, with the page total at the end."""
    rows = [
        [
            e.number, USES[e.pipe.use], e.material, e.joint, str(e.diameter), e.year,
            f"{e.pipe.length_m:.1f}", e.street,
            f"{e.pipe.cover_m:.2f}", sheet_number(e.pipe.path[0]),
        ]
        for e in entries(stream("page"), pipes, {})
    ]  # fmt: skip
    total = f"{sum(p.length_m for p in pipes):.1f}"
    return [*rows, ["頁計", "", "", "", "", "", total, "", "", ""]]


def column_edges() -> list[float]:
    edges = [LEFT]
    for width in WIDTHS_MM:
        edges.append(edges[-1] + width)
    return edges


def draw_rules(draw: Any, count: int) -> None:
    edges, bottom = column_edges(), TOP + 2 * HEADER_MM + count * ROW_MM
    for k, x in enumerate(edges):
        top = TOP + HEADER_MM if k in (3, 4, 6) else TOP
        draw.line((px(x), px(top), px(x), px(bottom)), fill=40, width=3 if k not in (0, len(edges) - 1) else 6)
    for k in range(count + 1):
        y = TOP + 2 * HEADER_MM + k * ROW_MM
        heavy = k in (0, count - 1, count)
        draw.line((px(edges[0]), px(y), px(edges[-1]), px(y)), fill=40, width=6 if heavy else 3)
    draw.line((px(edges[0]), px(TOP), px(edges[-1]), px(TOP)), fill=40, width=6)
    for first, last in ((2, 5), (5, 7)):
        draw.line((px(edges[first]), px(TOP + HEADER_MM), px(edges[last]), px(TOP + HEADER_MM)), fill=40, width=3)


def draw_header(draw: Any) -> None:
    edges, column = column_edges(), 0
    for name, parts in HEADINGS:
        last = column + len(parts or (name,))
        middle = TOP + HEADER_MM * (0.5 if parts else 1.0)
        centred(draw, (edges[column] + edges[last]) / 2, middle, name)
        for k, part in enumerate(parts or (), start=column):
            centred(draw, (edges[k] + edges[k + 1]) / 2, TOP + 1.5 * HEADER_MM, part)
        column = last


def draw_row(draw: Any, top_mm: float, row: list[str]) -> None:
    """One row: numbers to the right, words to the left or centred."""
    edges, middle = column_edges(), top_mm + ROW_MM / 2
    for k, text in enumerate(row):
        if k in (6, 8):
            draw.text((px(edges[k + 1] - 2), px(middle)), text, font=font(3.7), fill=25, anchor="rm")
        elif k in (2, 7) and text not in ("〃", "同上"):
            face = fitting_font(text, WIDTHS_MM[k] - 4)
            draw.text((px(edges[k] + 2), px(middle)), text, font=face, fill=25, anchor="lm")
        else:
            centred(draw, (edges[k] + edges[k + 1]) / 2, middle, text)


def fitting_font(text: str, width_mm: float) -> ImageFont.FreeTypeFont:
    """The usual size, or a smaller one when the text would cross the rule."""
    usual = font(3.7)
    return usual if usual.getlength(text) <= px(width_mm) else font(3.7 * px(width_mm) / usual.getlength(text))


def centred(draw: Any, x_mm: float, y_mm: float, text: str) -> None:
    draw.text((px(x_mm), px(y_mm)), text, font=font(3.7), fill=25, anchor="mm")


def draw_holes(draw: Any) -> None:
    """Two punch holes at the left edge, as of a binder."""
    for y in (65.0, 145.0):
        draw.ellipse((px(3), px(y), px(9), px(y + 6)), fill=150, outline=110)
