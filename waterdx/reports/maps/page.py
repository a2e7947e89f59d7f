"""One sheet on paper: the map frame with its content at true scale, grid crosses and coordinates, and the strip beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Polygon, Rectangle
from matplotlib.path import Path as Outline

from waterdx.core.words import Words
from waterdx.reports.maps import labels
from waterdx.reports.maps.content import Content, kind_name
from waterdx.reports.maps.looks import MM, OTHER_NODE, Symbol, symbols
from waterdx.reports.maps.sheets import SPACING_M, Box, Paper, Sheet
from waterdx.reports.style import INK, QUIET, plain, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LABEL_MM = {500: 2.3, 1000: 2.1, 2500: 1.8}
SMALL_LABEL_MM = 1.7
BAR_M = {
    500: 40,
    1000: 100,
    2500: 200,
    5000: 400,
    10_000: 1000,
    15_000: 1000,
    20_000: 2000,
    25_000: 2000,
    50_000: 4000,
    100_000: 10_000,
    200_000: 20_000,
}


@dataclass(frozen=True)
class Title:
    """What a sheet says of itself beside its content."""

    utility: str
    kind: Words
    field: Words
    scale: int
    day: dt.date
    crs: Words
    sheets: Sequence[Sheet]
    notes: tuple[Words, ...]
    codes: dict[str, list[str]]


def paper_figure(paper: Paper) -> tuple[Figure, Axes]:
    """An empty page and axes over all of it whose unit is one millimetre from the lower left corner."""
    figure = Figure(figsize=(paper.width / 25.4, paper.height / 25.4))
    page = figure.add_axes((0, 0, 1, 1))
    page.set_xlim(0, paper.width)
    page.set_ylim(0, paper.height)
    page.axis("off")
    return figure, page


def map_axes(figure: Figure, paper: Paper, box: Box) -> Axes:
    """Axes that fill the map frame with the ground of `box`."""
    axes = figure.add_axes(
        (
            paper.margin / paper.width,
            paper.margin / paper.height,
            paper.frame_width / paper.width,
            paper.frame_height / paper.height,
        )
    )
    axes.set_xlim(box[0], box[2])
    axes.set_ylim(box[1], box[3])
    axes.set_xticks([])
    axes.set_yticks([])
    return axes


def sheet_page(content: Content, sheet: Sheet, paper: Paper, title: Title) -> Figure:
    """The page of one sheet."""
    figure, page = paper_figure(paper)
    axes = map_axes(figure, paper, sheet.box)
    shown = on_sheet(content, sheet.box)
    draw_lines(axes, shown)
    _draw_flow(axes, shown, title.scale)
    draw_points(axes, shown)
    without = _draw_labels(axes, shown, sheet, paper, title.scale)
    draw_grid(page, axes, sheet.box, paper, title.scale)
    draw_strip(page, paper, title, sheet, shown, without)
    return figure


def on_sheet(content: Content, box: Box) -> Content:
    """What lies on a sheet, cut at its edge."""
    pipes = np.sort(shapely.STRtree(content.lines).query(shapely.box(*box), predicate="intersects"))
    lines = shapely.clip_by_rect(content.lines[pipes], *box)
    there = ~shapely.is_empty(lines)
    x, y = content.points.reshape(-1, 2).T
    nodes = np.flatnonzero((x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3]))
    return content.part(pipes[there], nodes, lines[there])


def draw_lines(axes: Axes, content: Content, thinner: float = 1.0) -> None:
    """The pipes, look by look and width by width, the widest last so that mains lie on top.

    Pipes that meet are drawn as one line, or each of them would begin its dashes anew.
    """
    for look_number, width in sorted(
        {*zip(content.look.tolist(), content.width.tolist(), strict=True)}, key=lambda pair: pair[1]
    ):
        look = content.looks[look_number]
        lines = content.lines[(content.look == look_number) & (content.width == width)]
        axes.add_artist(  # not add_patch, which measures every point
            PathPatch(
                _outline(labels.joined(lines)), fill=False, edgecolor=look.colour, linewidth=width * MM * thinner, capstyle="butt", joinstyle="round",
                linestyle=(0, look.dashes) if look.dashes else "solid", zorder=3 + width,
            )
        )  # fmt: skip


def _outline(lines: Sequence[shapely.LineString]) -> Outline:
    """Lines as one path: thousands of lines in a collection take matplotlib seconds."""
    points, line = shapely.get_coordinates(lines, return_index=True)
    codes = np.full(len(points), Outline.LINETO, dtype=np.uint8)
    codes[np.flatnonzero(np.diff(line, prepend=-1))] = Outline.MOVETO
    return Outline(points, codes)


def _draw_flow(axes: Axes, content: Content, scale: int) -> None:
    """An arrow head towards the lower end of each sewer whose way is known and that is long enough on paper."""
    known = (content.flow != 0) & (shapely.length(content.lines) > 6 * scale / 1000)
    lines, flow = content.lines[known], content.flow[known]
    size = 1.4 * scale / 1000
    for line, way in zip(lines, flow, strict=True):
        back, front = shapely.get_coordinates(
            shapely.line_interpolate_point(line, line.length * (0.5 + 0.3 * way) + np.array([-size, size]) * way)
        )
        ahead = (front - back) / (np.hypot(*(front - back)) or 1)
        side = np.array([-ahead[1], ahead[0]]) * 0.45 * size
        tip = (front + back) / 2 + ahead * size
        axes.add_patch(
            Polygon([tip, tip - ahead * 1.5 * size + side, tip - ahead * 1.5 * size - side], facecolor=INK, linewidth=0, zorder=5)
        )


def draw_points(axes: Axes, content: Content) -> None:
    """The nodes by kind."""
    known = symbols(content.field)
    for kind in np.unique(content.kinds.astype(str)):
        symbol = known.get(kind, OTHER_NODE)
        x, y = content.points[content.kinds == kind].T
        axes.add_line(_marks(symbol, x, y))


def _marks(symbol: Symbol, x: Any, y: Any) -> Line2D:
    return Line2D(
        x, y, linestyle="", marker=symbol.outline, markersize=symbol.size * MM, markerfacecolor=INK if symbol.filled else "white",
        markeredgecolor=INK, markeredgewidth=0.22 * MM, zorder=6,
    )  # fmt: skip


def _draw_labels(axes: Axes, content: Content, sheet: Sheet, paper: Paper, scale: int) -> int:
    """Names along the pipes and beside facilities; how many stretches have none for want of room."""
    to_mm = 1000 / scale
    west, south = sheet.box[:2]
    room = labels.Room(paper.frame_width, paper.frame_height)
    points = (content.points - [west, south]) * to_mm
    room.take(points, 1.3)
    size = LABEL_MM.get(scale, SMALL_LABEL_MM)
    lines = shapely.transform(content.lines, lambda xy: (xy - [west, south]) * to_mm)
    room.cross(lines)
    placed, without = labels.place(content.label, lines, room, size)
    for one in placed:
        axes.text(
            west + one.x / to_mm, south + one.y / to_mm, plain(one.text), fontsize=size * MM, rotation=one.angle, rotation_mode="anchor",
            ha="center", va="baseline", color=INK, zorder=7, clip_on=True,
        )  # fmt: skip
    for (x, y), name in zip(content.points, content.names, strict=True):
        if name:
            axes.text(
                x + 3 / to_mm,
                y,
                plain(name),
                fontsize=2.6 * MM,
                ha="left",
                va="center",
                color=INK,
                zorder=7,
                clip_on=True,
                weight="bold",
            )
    return without


def draw_grid(page: Axes, axes: Axes, box: Box, paper: Paper, scale: int) -> None:
    """Crosses on round coordinates, and the coordinates on the edge: X is north and Y east, as surveyors write."""
    spacing = SPACING_M[scale]
    easts, norths = (_rounds(low, high, spacing) for low, high in ((box[0], box[2]), (box[1], box[3])))
    arm = 2.5 * scale / 1000
    crosses = [segment for e in easts for n in norths for segment in ([(e - arm, n), (e + arm, n)], [(e, n - arm), (e, n + arm)])]
    axes.add_collection(LineCollection(crosses, colors="#9a9a9a", linewidths=0.12 * MM, zorder=1), autolim=False)
    to_mm = 1000 / scale
    for east in easts:
        x = paper.margin + (east - box[0]) * to_mm
        for edge, va in ((paper.margin - 1.5, "top"), (paper.margin + paper.frame_height + 1.5, "bottom")):
            page.text(x, edge, f"Y={east:,.0f}", fontsize=2.3 * MM, ha="center", va=va, color=QUIET)
    for north in norths:
        if min(north - box[1], box[3] - north) * to_mm < 8:  # the corner is named by its Y already
            continue
        y = paper.margin + (north - box[1]) * to_mm
        for edge, ha in ((paper.margin - 1.5, "right"), (paper.margin + paper.frame_width + 1.5, "left")):
            page.text(edge, y, f"X={north:,.0f}", fontsize=2.3 * MM, ha=ha, va="center", rotation=90, color=QUIET)


def _rounds(low: float, high: float, step: int) -> list[float]:
    return list(np.arange(np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9) + 1) * step)


class _Strip:
    """Writes from the top of the strip downwards, in millimetres."""

    def __init__(self, page: Axes, paper: Paper) -> None:
        self.page, self.left, self.wide = page, paper.strip_left, paper.strip_width
        self.y = paper.margin + paper.frame_height - 5
        self.step = 1.7 if paper.name == "A1" else 1.0

    def write(self, text: object, size: float, colour: str = INK, most: int = 9) -> None:
        size *= self.step
        rows = wrapped(str(text), max(8, int(self.wide / (size * 0.58))), most).split("\n")
        for row in rows:
            self.page.text(self.left, self.y, row, fontsize=size * MM, va="top", ha="left", color=colour)
            self.y -= size * 1.45

    def skip(self, mm: float) -> None:
        self.y -= mm * self.step

    def rule(self) -> None:
        self.page.add_line(Line2D([self.left, self.left + self.wide], [self.y, self.y], color=INK, linewidth=0.2 * MM))
        self.skip(2.5)


def draw_strip(page: Axes, paper: Paper, title: Title, sheet: Sheet | None, shown: Content, without: int) -> None:
    """Title, sheet name, north, scale bar, legend, which sheet this is, notes."""
    strip = _Strip(page, paper)
    strip.write(title.utility, 3.4, most=3)
    strip.write(Words("{field} {kind}", "{kind}: {field}").format(field=title.field, kind=title.kind), 5.2, most=3)
    strip.skip(1)
    name = sheet.name if sheet else str(Words(ja="図葉索引", en="Index of sheets"))
    strip.write(Words(ja="図葉 {name}", en="Sheet {name}").format(name=name) if sheet else name, 4.4)
    if sheet and title.codes.get(sheet.name):
        strip.write(
            Words(ja="国土基本図 {codes}", en="National map sheet {codes}").format(codes=" ".join(title.codes[sheet.name])),
            2.3,
            QUIET,
            4,
        )
    strip.write(Words(ja="縮尺 1:{s:,}({p})", en="Scale 1:{s:,} ({p})").format(s=title.scale, p=paper.name), 3.4)
    strip.write(Words(ja="作成年月日 {d}", en="Made on {d}").format(d=title.day.isoformat()), 2.5)
    strip.write(title.crs, 2.5, most=3)
    strip.skip(2)
    _north_and_bar(strip, title.scale)
    strip.rule()
    _legend(strip, shown)
    strip.rule()
    if sheet:
        _mini_index(strip, title.sheets, sheet)
    for note in _notes(title, shown, without, sheet is not None):
        strip.write(f"・{note}", 2.0, QUIET)
    page.add_patch(
        Rectangle((paper.strip_left - 3, paper.margin), paper.strip_width + 3, paper.frame_height, fill=False, edgecolor=INK, linewidth=0.3 * MM)
    )  # fmt: skip


def _notes(title: Title, shown: Content, without: int, is_sheet: bool) -> Iterator[Words]:
    yield from title.notes
    if without and is_sheet:
        yield Words(ja="場所がなく注記を省いた区間: {n:,}", en="Stretches whose label found no room: {n:,}").format(n=without)
    if shown.left_out:
        yield Words(ja="図形がなく描いていない管: {n:,} 本", en="Pipes without a shape, not drawn: {n:,}").format(
            n=shown.left_out
        )


def _north_and_bar(strip: _Strip, scale: int) -> None:
    page, left, high = strip.page, strip.left, 16 * strip.step
    x = left + 5 * strip.step
    page.add_patch(Polygon([(x, strip.y), (x - 3, strip.y - high), (x, strip.y - high + 4)], facecolor=INK, linewidth=0))
    page.add_patch(
        Polygon(
            [(x, strip.y), (x + 3, strip.y - high), (x, strip.y - high + 4)], facecolor="white", edgecolor=INK, linewidth=0.2 * MM
        )
    )
    page.text(x, strip.y - high - 0.5, "N", fontsize=4 * MM, ha="center", va="top")
    ground = (
        next(
            (m for m in (BAR_M[scale], BAR_M[scale] / 2, BAR_M[scale] / 4) if m * 1000 / scale <= strip.wide - 24 * strip.step), 0
        )
        or BAR_M[scale] / 10
    )
    long, start, low = ground * 1000 / scale, left + 14 * strip.step, strip.y - high + 2
    for part in range(4):
        page.add_patch(
            Rectangle((start + part * long / 4, low), long / 4, 1.8, facecolor=INK if part % 2 == 0 else "white", edgecolor=INK, linewidth=0.15 * MM)
        )  # fmt: skip
    for share in (0.0, 0.5, 1.0):
        page.text(start + share * long, low + 2.6, f"{ground * share:g}", fontsize=2.2 * MM, ha="center", va="bottom")
    page.text(start + long + 2, low, "m", fontsize=2.2 * MM, va="bottom")
    strip.y -= high + 8


def _legend(strip: _Strip, shown: Content) -> None:
    strip.write(Words(ja="凡例", en="Legend"), 3.0)
    present = set(shown.look.tolist())
    for number, look in enumerate(shown.looks):
        if number in present:
            style: Any = (0, look.dashes) if look.dashes else "solid"
            line = Line2D(
                [strip.left, strip.left + 16 * strip.step],
                [strip.y - 1.2] * 2,
                color=look.colour,
                linewidth=look.width * MM,
                linestyle=style,
                dash_capstyle="butt",
            )
            _legend_row(strip, line, look.name)
    known = symbols(shown.field)
    for kind in [*known, ""]:
        there = shown.kinds == kind if kind else ~np.isin(shown.kinds.astype(str), list(known))
        if there.any():
            mark = _marks(known.get(kind, OTHER_NODE), [strip.left + 8 * strip.step], [strip.y - 1.2])
            _legend_row(strip, mark, kind_name(kind, shown.field))
    strip.skip(1)


def _legend_row(strip: _Strip, mark: Line2D, name: Words) -> None:
    strip.page.add_line(mark)
    columns = int((strip.wide - 19 * strip.step) / (2.3 * strip.step * 0.53))
    strip.page.text(
        strip.left + 19 * strip.step, strip.y, wrapped(str(name), columns, 1), fontsize=2.3 * strip.step * MM, va="top"
    )
    strip.y -= 4.4 * strip.step


def _mini_index(strip: _Strip, sheets: Sequence[Sheet], here: Sheet) -> None:
    """A small plan of all sheets with this one filled."""
    rows, columns = (1 + max(getattr(sheet, name) for sheet in sheets) for name in ("row", "column"))
    cell = min(8.0 * strip.step, strip.wide / columns, 45 * strip.step / rows)
    for sheet in sheets:
        place = (strip.left + sheet.column * cell, strip.y - (sheet.row + 1) * cell * 0.8)
        is_here = sheet.name == here.name
        strip.page.add_patch(
            Rectangle(place, cell, cell * 0.8, facecolor=INK if is_here else "white", edgecolor=INK, linewidth=0.12 * MM)
        )
        if cell > 5:
            strip.page.text(
                place[0] + cell / 2,
                place[1] + cell * 0.4,
                sheet.name,
                fontsize=1.7 * MM,
                ha="center",
                va="center",
                color="white" if is_here else INK,
            )
    strip.y -= rows * cell * 0.8 + 3
