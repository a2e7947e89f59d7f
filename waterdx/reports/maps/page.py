"""One sheet on paper: the map frame with its pipes, nodes and labels at true scale, and the strip beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Polygon

from waterdx.reports.maps import labels
from waterdx.reports.maps.background import Background, draw_background
from waterdx.reports.maps.content import Content
from waterdx.reports.maps.frame import draw_grid, map_axes, paper_figure
from waterdx.reports.maps.looks import MM, OTHER_NODE, marks, outline, symbols
from waterdx.reports.maps.sheets import Box, Paper, Sheet
from waterdx.reports.maps.strip import Title, draw_strip
from waterdx.reports.style import INK, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LABEL_MM = {500: 2.3, 1000: 2.1, 2500: 1.8}
SMALL_LABEL_MM = 1.7
AT_ONCE = 500  # lines drawn in one call, during which no other thread can go on


def sheet_page(content: Content, background: Background, sheet: Sheet, paper: Paper, title: Title) -> Figure:
    """The page of one sheet."""
    figure, page = paper_figure(paper)
    axes = map_axes(figure, paper, sheet.box)
    shown, beneath = on_sheet(content, sheet.box), background.on(sheet.box)
    draw_background(axes, beneath)
    without = draw_sheet(axes, shown, sheet, paper, title.scale)
    draw_grid(page, axes, sheet.box, paper, title.scale)
    draw_strip(page, paper, title, sheet, shown, beneath, without)
    return figure


def draw_sheet(axes: Axes, shown: Content, sheet: Sheet, paper: Paper, scale: int) -> int:
    """Pipes, points and labels of a sheet; how many stretches have no label for want of room."""
    draw_lines(axes, shown)
    _draw_flow(axes, shown, scale)
    draw_points(axes, shown)
    return _draw_labels(axes, shown, sheet, paper, scale)


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
        lines = labels.joined(content.lines[(content.look == look_number) & (content.width == width)])
        for start in range(0, len(lines), AT_ONCE):
            axes.add_artist(  # not add_patch, which measures every point
                PathPatch(
                    outline(lines[start : start + AT_ONCE]), fill=False, edgecolor=look.colour, linewidth=width * MM * thinner, capstyle="butt",
                    joinstyle="round", linestyle=(0, look.dashes) if look.dashes else "solid", zorder=3 + width,
                )
            )  # fmt: skip


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
        axes.add_line(marks(symbol, x, y))


def labels_on(content: Content, sheet: Sheet, paper: Paper, scale: int) -> tuple[list[labels.Placed], int]:
    """The labels of what lies on a sheet, in mm, and how many stretches have none for want of room."""
    to_mm = 1000 / scale
    west, south = sheet.box[:2]
    room = labels.Room(paper.frame_width, paper.frame_height)
    room.take((content.points - [west, south]) * to_mm, 1.3)
    lines = shapely.transform(content.lines, lambda xy: (xy - [west, south]) * to_mm)
    room.cross(lines)
    return labels.place(content.label, lines, room, LABEL_MM.get(scale, SMALL_LABEL_MM))


def _draw_labels(axes: Axes, content: Content, sheet: Sheet, paper: Paper, scale: int) -> int:
    """Names along the pipes and beside facilities; how many stretches have none for want of room."""
    to_mm, size = 1000 / scale, LABEL_MM.get(scale, SMALL_LABEL_MM)
    west, south = sheet.box[:2]
    placed, without = labels_on(content, sheet, paper, scale)
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
            )
    return without
