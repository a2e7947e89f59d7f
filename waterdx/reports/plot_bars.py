"""Charts of bars: the official sheet, ranking, distribution, waterfall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from waterdx.core.words import Words
from waterdx.reports.plot_parts import (
    cut_far,
    draw_level,
    first_level,
    fit_heights,
    floats,
    legend,
    name_columns,
    number_axis,
    patch,
    put_text,
    said,
    say_cut,
)
from waterdx.reports.plots import Plot, Series
from waterdx.reports.style import BAND, MARKERS, PEER, QUIET, TONES, wrapped


def draw_columns(axes: Axes, plot: Plot) -> None:
    """Own values as bars, every other series as a line with marks; the value stands on each bar."""
    places = np.arange(len(plot.categories))
    own, others = plot.series[0], plot.series[1:]
    shown, cut = cut_far(floats(own), plot)
    axes.bar(places, np.nan_to_num(shown), 0.52, color=TONES[0], zorder=3)
    fit_heights(
        axes,
        np.concatenate(
            [
                shown,
                *(cut_far(floats(line), plot)[0] for line in others),
                np.array([one for one in plot.levels if one is not None]),
            ]
        ),
        zero=True,
    )
    at_foot = _at_foot(axes, shown, others)
    for place, value in zip(places, own.values, strict=True):
        high = 0.0 if value is None or at_foot[place] else max(float(shown[place]), 0.0)
        foot: dict[str, Any] = {"color": "white", "bbox": None} if at_foot[place] else {}
        put_text(axes, said(value, plot) + ("↑" if cut[place] else ""), (float(place), high), (0, 8), fontsize=8.5, **foot)
    handles: list[Any] = [patch(TONES[0], own.name)]
    for number, line in enumerate(others):
        look: dict[str, Any] = {
            "color": TONES[2],
            "marker": MARKERS[number + 1],
            "linewidth": 1.6,
            "markersize": 5.5,
            "markeredgecolor": "white",
        }
        beside = cut_far(floats(line), plot)[0]
        axes.plot(places, beside, zorder=5, **look)
        last = next((place for place in reversed(range(len(line.values))) if line.values[place] is not None), None)
        if last is not None:
            put_text(
                axes,
                said(line.values[last], plot),
                (last + 0.3, float(beside[last])),
                (0, 0),
                color=TONES[2],
                ha="left",
            )
        handles.append(Line2D([], [], label=line.name, **look))
    axes.set_xlim(-0.6, len(places) - 0.2)
    name_columns(axes, plot)
    say_cut(axes, plot, "↑", (0, 1), (4, 8))
    legend(axes, [*handles, *draw_level(axes, first_level(plot), plot.unit)])


def _at_foot(axes: Axes, bars: np.ndarray, lines: Sequence[Series]) -> np.ndarray:
    """Whose value stands at the foot of its bar: that of every tall one, where a value above a bar would cover a mark of a line."""
    low, high = axes.get_ylim()
    label, tops = 0.1 * (high - low), np.maximum(np.nan_to_num(bars), 0.0)
    covered = any(bool(np.any((floats(line) > tops - label / 4) & (floats(line) < tops + label))) for line in lines)
    return (tops > 2 * label) & covered


def draw_ranking(axes: Axes, plot: Plot) -> None:
    """A bar for each utility, the best on top, the own ones dark."""
    values = floats(plot.series[0])
    shown, cut = cut_far(values, plot)
    for place, value in enumerate(shown):
        own = place in plot.marked
        if not np.isfinite(value):
            continue  # the gap of a shortened list
        axes.barh(
            place, value, 0.68, color=TONES[0] if own else BAND, edgecolor=TONES[0] if own else PEER, linewidth=0.7, zorder=3
        )
        word = said(plot.series[0].values[place], plot) + ("→" if cut[place] else "")
        put_text(axes, word, (max(float(value), 0.0), place), (4, 0), ha="left", fontsize=8)
    low, high = min(0.0, float(np.nanmin(shown))), max(0.0, float(np.nanmax(shown)))
    axes.set_xlim(low - (0.1 * (high - low) if low < 0 else 0), high + 0.14 * ((high - low) or 1))
    axes.set_ylim(len(values) - 0.4, -0.6)
    axes.set_yticks(range(len(values)), [wrapped(one, 44, 1) for one in plot.categories], fontsize=8)
    axes.tick_params(axis="y", length=0)
    number_axis(axes, "x")
    draw_level(axes, first_level(plot), plot.unit, upright=True, named=True)
    say_cut(axes, plot, "→", (1, 0), (0, -14), ha="right", va="top")


def draw_distribution(axes: Axes, plot: Plot) -> None:
    """Columns of numbers of utilities, the column of the utility itself dark and hatched."""
    values = floats(plot.series[0])
    for place, value in enumerate(values):
        own = place in plot.marked
        axes.bar(
            place, value, 0.94, color=TONES[0] if own else BAND, edgecolor=TONES[0] if own else PEER, linewidth=0.7, zorder=3
        )
        if value:
            put_text(axes, f"{value:,.0f}", (place, float(value)), (0, 7), fontsize=8)
    fit_heights(axes, values, zero=True)
    axes.set_xlim(-0.7, len(values) - 0.3)
    name_columns(axes, plot)
    axes.tick_params(axis="x", labelsize=7)
    axes.set_xticks(range(len(values)), [wrapped(one, 9) for one in plot.categories])
    handles = [patch(TONES[0], str(Words(ja="自団体(指定した団体)のいる階級", en="column of the utility (those asked for)"))),
               patch(BAND, str(Words(ja="そのほかの階級", en="other columns")), edgecolor=PEER)]  # fmt: skip
    axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(-0.01, -0.15), ncols=2, frameon=False, fontsize=8, borderaxespad=0
    )


def draw_waterfall(axes: Axes, plot: Plot) -> None:
    """From the first value to the last: what raised it, what lowered it (hatched)."""
    values = floats(plot.series[0])
    level = float(values[0])
    tops = [level]
    axes.bar(0, level, 0.6, color=TONES[0], zorder=3)
    for place in range(1, len(values) - 1):
        change = float(values[place])
        axes.bar(place, change, 0.6, bottom=level, color=TONES[3] if change >= 0 else TONES[2], hatch="" if change >= 0 else "///",
                 edgecolor="white", zorder=3)  # fmt: skip
        axes.plot([place - 0.7, place + 0.3], [level, level], color=QUIET, linewidth=0.8, zorder=2)
        tops.append(max(level, level + change))
        put_text(axes, f"{change:+,.{plot.decimals}f}", (place, tops[-1]), (0, 8))
        level += change
    axes.bar(len(values) - 1, float(values[-1]), 0.6, color=TONES[0], zorder=3)
    axes.plot([len(values) - 1.7, len(values) - 0.7], [level, level], color=QUIET, linewidth=0.8, zorder=2)
    for place in (0, len(values) - 1):
        put_text(axes, said(plot.series[0].values[place], plot), (place, float(values[place])), (0, 8))
    running = np.cumsum(values[:-1])
    low, high = float(min(running.min(), values[-1])), float(max(max(tops), values[-1]))
    span = (high - low) or 1.0
    floor = low - 0.6 * span if low - 0.6 * span > 0 and low > 0 else min(0.0, low - 0.15 * span)
    axes.set_ylim(floor, high + 0.16 * span)
    axes.set_xlim(-0.6, len(values) - 0.4)
    name_columns(axes, plot)
    axes.set_xticks(range(len(values)), [wrapped(one, max(10, 100 // len(values)), 3) for one in plot.categories], fontsize=7.5)
    if floor > 0:
        word = Words(ja="(縦軸は {x} から)", en=" (axis begins at {x})").format(x=f"{floor:,.4g}")
        axes.annotate(str(word), (0, 1), (4, 8), "axes fraction", "offset points", fontsize=8, color=QUIET)
