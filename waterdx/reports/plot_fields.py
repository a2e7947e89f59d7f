"""Charts over a field: radar, plane, heat table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D

from waterdx.core.words import Words
from waterdx.reports.plot_parts import (
    draw_level,
    first_level,
    floats,
    line_look,
    number_axis,
    put_text,
    said,
)
from waterdx.reports.plots import Plot
from waterdx.reports.scores import marked
from waterdx.reports.style import BAND, GRID, INK, MARKERS, PEER, QUIET, TONES, drawn_width, wrapped


def draw_radar(axes: Any, plot: Plot) -> None:
    """Deviation scores of each utility around, those of the first one written beside their names."""
    angles = np.linspace(0, 2 * np.pi, len(plot.categories), endpoint=False)
    around = np.append(angles, angles[0])
    axes.set_theta_zero_location("N")
    axes.set_theta_direction(-1)
    axes.plot(np.linspace(0, 2 * np.pi, 181), np.full(181, 50.0), color=PEER, linewidth=1.4, linestyle="--", zorder=2)
    handles = [Line2D([], [], color=PEER, linestyle="--", label=str(Words(ja="50(相手の平均)", en="50 (mean of the peers)")))]
    for number, line in enumerate(plot.series):
        values = floats(line)
        look = line_look(line, number)
        axes.plot(around, np.append(values, values[0]), label=line.name, **look)
        if number == 0:
            axes.fill(
                around,
                np.append(np.nan_to_num(values, nan=50), np.nan_to_num(values[0], nan=50)),
                color=BAND,
                alpha=0.6,
                zorder=1,
            )
        handles.append(Line2D([], [], label=wrapped(line.name, 24), **look))
    axes.set_ylim(20, 80)
    axes.set_yticks([30, 40, 50, 60, 70], ["30", "40", "50", "60", "70"], fontsize=7, color=QUIET)
    own = plot.series[0].values
    names = [f"{wrapped(name, 18, 3)}\n{said(value, plot)}" for name, value in zip(plot.categories, own, strict=True)]
    axes.set_xticks(angles, names, fontsize=8.5, linespacing=1.1)
    axes.tick_params(axis="x", pad=7)
    for angle, label in zip(angles, axes.get_xticklabels(), strict=True):
        label.set_horizontalalignment("center" if abs(np.sin(angle)) < 0.1 else "left" if np.sin(angle) > 0 else "right")
    axes.grid(color=GRID, linewidth=0.7)
    axes.spines["polar"].set_color(GRID)
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(1.12, -0.1), frameon=False, fontsize=8)


def draw_plane(axes: Axes, plot: Plot) -> None:
    """A point for each utility; the own ones large, dark and named."""
    xs, ys = (floats(one) for one in plot.series)
    left, right = _reach(xs, plot.levels[0] if plot.levels else None)
    low, high = _reach(ys, plot.levels[1] if len(plot.levels) > 1 else None)
    axes.scatter(np.clip(xs, left, right), np.clip(ys, low, high), s=16, facecolor=BAND, edgecolor=PEER, linewidth=0.7, zorder=3)
    axes.set_xlim(left - 0.03 * (right - left), right + 0.06 * (right - left))
    axes.set_ylim(low - 0.04 * (high - low), high + 0.06 * (high - low))
    for number, place in enumerate(plot.marked):
        at = float(np.clip(xs[place], left, right)), float(np.clip(ys[place], low, high))
        axes.plot(
            *at, MARKERS[number % len(MARKERS)], color=TONES[number % len(TONES)], markersize=9, markeredgecolor="white", zorder=6
        )
        aside = (8, 0) if at[0] < (left + right) / 2 else (-8, 0)
        put_text(axes, wrapped(plot.categories[place], 26), at, aside, ha="left" if aside[0] > 0 else "right", fontsize=9)
    for which, values in (("x", xs), ("y", ys)):
        number_axis(axes, which)
        middle = float(np.nanmedian(values))
        (axes.axvline if which == "x" else axes.axhline)(middle, color=INK, linewidth=0.9, linestyle=":", zorder=2)
    draw_level(axes, first_level(plot), plot.series[0].unit, upright=True, named=True)
    draw_level(axes, plot.levels[1] if len(plot.levels) > 1 else None, plot.series[1].unit, named=True)
    axes.set_xlabel(f"{plot.series[0].name} ({plot.series[0].unit})")
    axes.set_ylabel(f"{plot.series[1].name} ({plot.series[1].unit})")
    handles = [Line2D([], [], linestyle=":", color=INK, label=str(Words(ja="中央値", en="medians")))]
    beyond = int(np.sum((xs < left) | (xs > right) | (ys < low) | (ys > high)))
    if beyond:
        word = Words(ja="範囲の外の {n} 団体は縁に置いた", en="{n} beyond the range stand at the edge").format(n=beyond)
        handles.append(
            Line2D([], [], linestyle="", marker="o", markersize=4, markerfacecolor=BAND, markeredgecolor=PEER, label=str(word))
        )
    axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(-0.01, -0.15), ncols=2, frameon=False, fontsize=8, borderaxespad=0
    )


def _reach(values: np.ndarray, level: float | None) -> tuple[float, float]:
    """The range in sight: all but far values (three quartile ranges beyond the quartiles), and the level."""
    known = values[np.isfinite(values)]
    q1, q3 = np.quantile(known, [0.25, 0.75])
    far = 3 * (q3 - q1) or 1.0
    inside = known[(known >= q1 - far) & (known <= q3 + far)]
    ends = [float(inside.min()), float(inside.max()), *([] if level is None else [level])]
    return (min(ends), max(ends)) if min(ends) < max(ends) else (min(ends) - 1, max(ends) + 1)


def draw_heat(axes: Axes, plot: Plot) -> None:
    """A table: the value in each cell, coloured by its score."""
    tones = [[heat_tone(given) for given in one.scores] for one in plot.series]
    axes.pcolormesh(
        [[to_rgb(ground) for ground, _ in row] for row in tones],
        edgecolor="white",
        linewidth=1.5,
        antialiased=True,
        shading="flat",
    )
    texts = [
        ["–" if value is None else marked(said(value, plot), given) for value, given in zip(one.values, one.scores, strict=True)]
        for one in plot.series
    ]
    size = _size_within(axes, [text for row in texts for text in row], len(plot.categories))
    for row, place in np.ndindex(len(texts), len(plot.categories)):
        look: dict[str, Any] = {"color": tones[row][place][1], "fontsize": size}
        axes.text(place + 0.5, row + 0.5, texts[row][place], ha="center", va="center", **look)
    axes.set_xlim(0, len(plot.categories))
    axes.set_ylim(len(plot.series), 0)
    axes.xaxis.tick_top()
    axes.set_xticks(np.arange(len(plot.categories)) + 0.5, [wrapped(one, 10) for one in plot.categories], fontsize=8)
    axes.set_yticks(
        np.arange(len(plot.series)) + 0.5,
        [wrapped(f"{one.name} ({one.unit})", NAMES, 2) for one in plot.series],
        fontsize=7.5,
        linespacing=1.0,
    )
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def _size_within(axes: Axes, texts: Sequence[str], columns: int) -> float:
    """The size of letters (points, at most 8) in which the longest of `texts` stands within one of the columns."""
    cell = axes.bbox.width / axes.figure.dpi * 72 / columns
    return min(8.0, 0.94 * cell * 2 / max(map(drawn_width, texts)))


NAMES = 36  # columns of letters for the name of an indicator beside the table
# Dark blue to dark orange; in black and white both ends are dark, and the mark beside the value tells which.
_HEAT = ((60, "#1f5f91", "white"), (55, "#9cc3e0", INK), (45, "#f3f3f3", INK), (40, "#f3cf9e", INK), (-1e9, "#b5651d", "white"))


def heat_tone(given: float | None) -> tuple[str, str]:
    """Ground and ink of a cell by its deviation score."""
    if given is None:
        return "#ffffff", INK
    return next((ground, ink) for least, ground, ink in _HEAT if given >= least)
