"""The paper of a sheet and the frame of its map: axes in millimetres and in metres of ground, grid crosses and coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from waterdx.reports.maps.looks import MM
from waterdx.reports.maps.sheets import Box, Paper, spacing_m
from waterdx.reports.style import QUIET

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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
            paper.frame_bottom / paper.height,
            paper.frame_width / paper.width,
            paper.frame_height / paper.height,
        )
    )
    axes.set_xlim(box[0], box[2])
    axes.set_ylim(box[1], box[3])
    axes.set_xticks([])
    axes.set_yticks([])
    return axes


def draw_grid(page: Axes, axes: Axes, box: Box, paper: Paper, scale: int) -> None:
    """Crosses on round coordinates, and the coordinates on the edge: X is north and Y east, as surveyors write."""
    spacing = spacing_m(scale)
    easts, norths = (_rounds(low, high, spacing) for low, high in ((box[0], box[2]), (box[1], box[3])))
    arm = 2.5 * scale / 1000
    crosses = [segment for e in easts for n in norths for segment in ([(e - arm, n), (e + arm, n)], [(e, n - arm), (e, n + arm)])]
    axes.add_collection(LineCollection(crosses, colors="#9a9a9a", linewidths=0.12 * MM, zorder=1), autolim=False)
    to_mm = 1000 / scale
    for east in easts:
        x = paper.margin + (east - box[0]) * to_mm
        for edge, va in ((paper.frame_bottom - 1.5, "top"), (paper.frame_bottom + paper.frame_height + 1.5, "bottom")):
            page.text(x, edge, f"Y={east:,.0f}", fontsize=2.3 * MM, ha="center", va=va, color=QUIET)
    for north in norths:
        if min(north - box[1], box[3] - north) * to_mm < 8:  # the corner is named by its Y already
            continue
        y = paper.frame_bottom + (north - box[1]) * to_mm
        for edge, ha in ((paper.margin - 1.5, "right"), (paper.margin + paper.frame_width + 1.5, "left")):
            page.text(edge, y, f"X={north:,.0f}", fontsize=2.3 * MM, ha=ha, va="center", rotation=90, color=QUIET)


def _rounds(low: float, high: float, step: float) -> list[float]:
    return list(np.arange(np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9) + 1) * step)
