"""What the kinds of charts are put together from: values beside marks, axes, levels of guidance, legends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from waterdx.core.words import Words
from waterdx.reports.indicator_words import UNKNOWN, level_name
from waterdx.reports.plots import Plot, Series
from waterdx.reports.style import ACCENT, GRID, MARKERS, PEER, QUIET, TONES, wrapped

BOX: dict[str, Any] = {"boxstyle": "square,pad=0.12", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
LEVEL_LOOK: dict[str, Any] = {"color": ACCENT, "linewidth": 1.1, "linestyle": (0, (5, 2.5))}


def put_text(axes: Axes, text: str, at: tuple[float, float], shift: tuple[float, float], **look: Any) -> None:
    """A text `shift` points from a place of the axes, on white so that no line crosses it."""
    settings: dict[str, Any] = {"fontsize": 8, "ha": "center", "va": "center", "bbox": BOX, "zorder": 6} | look
    axes.annotate(text, at, xytext=shift, textcoords="offset points", **settings)


def said(value: float | None, plot: Plot) -> str:
    """A value with the decimals of the plot."""
    return str(UNKNOWN) if value is None else f"{value:,.{plot.decimals}f}"


def floats(series: Series) -> np.ndarray:
    """The values of a series, NaN where unknown."""
    return np.array([np.nan if value is None else value for value in series.values], dtype=float)


def number_axis(axes: Axes, which: str) -> None:
    """Few round numbers and a pale grid on the x or y axis."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(StrMethodFormatter("{x:,.10g}"))
    axes.grid(axis=which, color=GRID, linewidth=0.6)  # type: ignore[arg-type]


def draw_level(axes: Axes, value: float | None, unit: str, *, upright: bool = False, named: bool = False) -> list[Any]:
    """A line only where official guidance names a figure, and only where it is in sight; `named` at its end, else its handle."""
    low, high = axes.get_xlim() if upright else axes.get_ylim()
    if value is None or not min(low, high) <= value <= max(low, high):
        return []
    (axes.axvline if upright else axes.axhline)(value, zorder=4, **LEVEL_LOOK)
    word = level_name(value, unit)
    if not named:
        return [Line2D([], [], label=word, **LEVEL_LOOK)]
    look: dict[str, Any] = {
        "fontsize": 7,
        "color": ACCENT,
        "va": "bottom",
        "bbox": BOX,
        "zorder": 5,
        "textcoords": "offset points",
    }
    if upright:
        axes.annotate(word, (value, 1), (3, 2), xycoords=axes.get_xaxis_transform(), ha="left", **look)
    else:
        axes.annotate(word, (1, value), (0, 3), xycoords=axes.get_yaxis_transform(), ha="right", **look)
    return []


def first_level(plot: Plot) -> float | None:
    """The level of guidance, None where there is none."""
    return plot.levels[0] if plot.levels else None


def legend(axes: Axes, handles: Sequence[Any], columns: int = 3) -> None:
    """What the marks mean, below the axes."""
    axes.legend(
        handles=list(handles), loc="upper left", bbox_to_anchor=(-0.01, -0.11), ncols=columns, frameon=False, fontsize=8,
        handlelength=2.4, columnspacing=1.6, borderaxespad=0,
    )  # fmt: skip


def fit_heights(axes: Axes, values: np.ndarray, *, zero: bool, room: float = 0.16) -> None:
    """Room for the values (from zero, where `zero`) and for what stands over them."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    span = (high - low) or max(abs(high), 1.0)
    axes.set_ylim(low - (0 if zero and low == 0 else 0.12 * span), high + room * span)


def cut_far(values: np.ndarray, plot: Plot) -> tuple[np.ndarray, np.ndarray]:
    """The values up to where the plot is cut; which ones are cut an arrow says at their value."""
    limit = np.inf if plot.cut_at is None else plot.cut_at
    return np.clip(values, -limit, limit), np.abs(values) > limit


def say_cut(axes: Axes, plot: Plot, arrow: str, at: tuple[float, float], shift: tuple[float, float], **look: Any) -> None:
    """That the axis does not reach the far values, where it does not."""
    if plot.cut_at is not None:
        word = Words(ja="({arrow} は軸の範囲を超える値)", en="({arrow} beyond the axis)").format(arrow=arrow)
        axes.annotate(str(word), at, shift, "axes fraction", "offset points", fontsize=8, color=QUIET, **look)


def patch(colour: str, label: str, **look: Any) -> Any:
    """The mark of a bar in a legend."""

    return Patch(facecolor=colour, label=label, **look)


def name_columns(axes: Axes, plot: Plot) -> None:
    """The categories along the x axis, numbers up the y axis, the unit above it."""
    axes.set_xticks(range(len(plot.categories)), [wrapped(one, 18) for one in plot.categories])
    axes.tick_params(axis="x", length=0)
    number_axis(axes, "y")
    axes.annotate(plot.unit, (0, 1), (-4, 8), "axes fraction", "offset points", fontsize=8, color=QUIET, ha="right")


def line_look(line: Series, number: int) -> dict[str, Any]:
    """Own lines strong, those of peers dashed and pale, each with its mark."""
    if line.role == "peers":
        return {
            "color": PEER,
            "linestyle": "--",
            "linewidth": 1.6,
            "marker": "D",
            "markersize": 4,
            "markerfacecolor": "white",
            "zorder": 2,
        }
    return {
        "color": TONES[number % len(TONES)], "marker": MARKERS[number % len(MARKERS)], "markersize": 5, "markeredgecolor": "white",
        "linewidth": 2.4 if line.role == "own" else 1.5, "zorder": 5 if line.role == "own" else 3,
    }  # fmt: skip
