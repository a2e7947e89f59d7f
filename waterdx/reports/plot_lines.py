"""Charts of lines: the trend of several utilities, a middle within its band."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from waterdx.reports.plot_parts import (
    draw_level,
    first_level,
    fit_heights,
    floats,
    legend,
    line_look,
    name_columns,
    patch,
    put_text,
)
from waterdx.reports.plots import Plot, Series
from waterdx.reports.style import BAND, PEER, TONES, wrapped


def draw_lines(axes: Axes, plot: Plot) -> None:
    """A line for each series, named at its end; gaps where a year is unknown."""
    places = np.arange(len(plot.categories))
    ends = []
    for number, line in enumerate(plot.series):
        values = floats(line)
        look = line_look(line, number)
        axes.plot(places, values, **look)
        known = np.flatnonzero(np.isfinite(values))
        if len(known):
            ends.append((float(values[known[-1]]), line, str(look["color"])))
    fit_heights(axes, np.concatenate([floats(line) for line in plot.series]), zero=False, room=0.1)
    _named_ends(axes, plot, ends)
    axes.set_xlim(-0.3, len(places) - 0.7)
    name_columns(axes, plot)
    if level := draw_level(axes, first_level(plot), plot):
        legend(axes, level)


def _named_ends(axes: Axes, plot: Plot, ends: Sequence[tuple[float, Series, str]]) -> None:
    """Name and last value right of each line, kept apart from each other."""
    low, high = axes.get_ylim()
    step = 0.1 * (high - low)
    taken: list[float] = []
    for value, line, colour in sorted(ends, key=lambda one: one[0]):
        height = max([value, *(one + step for one in taken)])
        taken.append(height)
        text = f"{wrapped(line.name, 26)} {value:,.{plot.decimals}f}"
        axes.annotate(
            text, (len(plot.categories) - 1, value), (1.02, (height - low) / (high - low)), textcoords="axes fraction", fontsize=8,
            color=colour, va="center", linespacing=1.1, annotation_clip=False,
        )  # fmt: skip


def draw_band(axes: Axes, plot: Plot) -> None:
    """The middle as a line within the band from low to high."""
    by_role = {one.role: one for one in plot.series}
    places = np.arange(len(plot.categories))
    low, high, middle = (floats(by_role[role]) for role in ("low", "high", "own"))
    axes.fill_between(places, low, high, color=BAND, linewidth=0, zorder=1)
    for edge in (low, high):
        axes.plot(places, edge, color=PEER, linewidth=0.9, linestyle="--", zorder=2)
    axes.plot(places, middle, color=TONES[0], linewidth=2.2, zorder=4)
    for values, place in ((low, -1), (middle, -1), (high, -1), (middle, 0)):
        at = float(places[place]), float(values[place])
        put_text(
            axes,
            f"{values[place]:,.{plot.decimals}f}",
            at,
            (6, 0) if place else (0, 9),
            ha="left" if place else "center",
            fontsize=8,
        )
    fit_heights(
        axes,
        np.concatenate([low, high, np.array([one for one in plot.levels if one is not None])]),
        zero=bool(np.nanmin(low) >= 0),
    )
    name_columns(axes, plot)
    every = max(1, len(places) // 6)
    axes.set_xticks(places[::every], [plot.categories[place] for place in places[::every]])
    axes.set_xlim(0, len(places) - 1)
    legend(axes, [Line2D([], [], color=TONES[0], linewidth=2.2, label=by_role["own"].name),
                   patch(BAND, f"{by_role['low'].name}–{by_role['high'].name}", edgecolor=PEER, linestyle="--"),
                   *draw_level(axes, first_level(plot), plot)])  # fmt: skip
