"""Charts of lines: the trend of several utilities, a middle within its band."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from waterdx.reports.plot_parts import (
    cut_far,
    draw_level,
    first_level,
    fit_heights,
    floats,
    legend,
    line_look,
    name_columns,
    patch,
    put_text,
    said,
    say_cut,
)
from waterdx.reports.plots import Plot
from waterdx.reports.style import BAND, PEER, TONES, wrapped


def draw_lines(axes: Axes, plot: Plot) -> None:
    """A line for each series, named at its end; gaps where a year is unknown."""
    places = np.arange(len(plot.categories))
    ends = []
    for number, line in enumerate(plot.series):
        values, cut = cut_far(floats(line), plot)
        look = line_look(line, number)
        axes.plot(places, values, **look)
        for place in np.flatnonzero(cut):
            put_text(axes, f"{said(line.values[place], plot)}↑", (float(place), float(values[place])), (0, 9))
        known = np.flatnonzero(np.isfinite(values))
        if len(known):
            ends.append((float(values[known[-1]]), f"{wrapped(line.name, 26)} {said(line.values[known[-1]], plot)}", look))
    fit_heights(axes, np.concatenate([cut_far(floats(line), plot)[0] for line in plot.series]), zero=False, room=0.12)
    _named_ends(axes, ends)
    say_cut(axes, plot, "↑", (0, 1), (4, 8))
    axes.set_xlim(-0.3, len(places) - 0.7)
    name_columns(axes, plot)
    if level := draw_level(axes, first_level(plot), plot.unit):
        legend(axes, level)


def _named_ends(axes: Axes, ends: Sequence[tuple[float, str, dict[str, Any]]]) -> None:
    """Name and last value right of each line behind its mark (in black and white the mark tells whose it is), kept apart."""
    low, high = axes.get_ylim()
    rows = sorted(ends, key=lambda one: one[0])
    for height, (_, text, look) in zip(spread([(one[0] - low) / (high - low) for one in rows]), rows, strict=True):
        axes.plot([1.0, 1.035], [height] * 2, transform=axes.transAxes, clip_on=False, **look | {"markevery": [1]})
        axes.text(1.055, height, text, transform=axes.transAxes, fontsize=8, va="center", linespacing=1.1)


def spread(heights: Sequence[float], step: float = 0.1, top: float = 1.0) -> list[float]:
    """Rising `heights` at least `step` apart, none above `top`.

    >>> spread([0.5, 0.5]), spread([0.875, 1.0], 0.25)
    ([0.5, 0.6], [0.75, 1.0])
    """
    apart: list[float] = []
    for height in heights:
        apart.append(max([height, *(one + step for one in apart[-1:])]))
    return [min(height, top - step * (len(apart) - 1 - place)) for place, height in enumerate(apart)]


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
                   *draw_level(axes, first_level(plot), plot.unit)])  # fmt: skip
