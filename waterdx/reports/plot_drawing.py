"""A Plot drawn with matplotlib: one function for each kind, all on the same page for the council's papers.

What tells things apart is never colour alone: own bars are dark and hatched peers pale, lines have marks, values stand beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from waterdx.core.words import Words
from waterdx.reports.indicator_words import UNKNOWN
from waterdx.reports.plots import Kind, Plot, Series
from waterdx.reports.style import ACCENT, BAND, GRID, INK, MARKERS, PEER, QUIET, TONES, lines, width, wrapped

WIDE = 8.6  # inches
_MARGIN = 0.35
_NOTE_LINE = 0.16
_NOTE_COLUMNS = 148
LEVEL_WORD = Words(ja="国の手引きなどの水準 {x}", en="level of official guidance {x}")
_BOX: dict[str, Any] = {"boxstyle": "square,pad=0.12", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
_FAR_BAR = 4.0  # times the third largest: a bar beyond is cut, and says so


def drawn(plot: Plot) -> Figure:
    """A plot as a figure of its own, its alternative text as the label of the figure."""
    notes = [row for note in plot.notes for row in lines(note, _NOTE_COLUMNS)]
    title = wrapped(plot.title, 76, 2)
    top, bottom = 0.75 + 0.22 * title.count("\n"), 0.3 + _NOTE_LINE * len(notes)
    whole = top + _height(plot) + bottom
    figure = Figure(figsize=(WIDE, whole))
    write(figure, title, _MARGIN, 0.2, fontsize=13, linespacing=1.15)
    write(figure, wrapped(plot.subtitle, 128, 1), _MARGIN, top - 0.25, fontsize=8.5, color=QUIET)
    write(figure, "\n".join(notes), _MARGIN, whole - bottom + 0.12, fontsize=7, color=QUIET, linespacing=1.55)
    draw_into(figure, plot, 0.0, top, WIDE, _height(plot))
    figure.set_label(plot.alt)
    return figure


def write(figure: Figure, text: str, left: float, top: float, **look: Any) -> None:
    """A text with its upper left corner there, in inches from the upper left of the page."""
    wide, high = figure.get_size_inches()
    figure.text(left / wide, 1 - top / high, text, va="top", **look)


def draw_into(figure: Figure, plot: Plot, left: float, top: float, wide: float, high: float) -> None:
    """The plot with its axes, names and legend within a box of the page (inches, from the upper left)."""
    page_wide, page_high = figure.get_size_inches()
    above, below = _ROOM.get(plot.kind, (0.3, 0.75))
    x, inner_wide = left + _left(plot), wide - _left(plot) - _right(plot)
    inner_high = high - above - below
    box = (x / page_wide, 1 - (top + above + inner_high) / page_high, inner_wide / page_wide, inner_high / page_high)
    axes = figure.add_axes(box, projection="polar") if plot.kind == "radar" else figure.add_axes(box)
    if plot.kind != "radar":
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=8, length=2.5)
    _DRAW[plot.kind](axes, plot)


# Room above and below the axes, inches: for the unit and the level, for the names of the years and the legend.
_ROOM: dict[Kind, tuple[float, float]] = {"ranking": (0.3, 0.3), "heat": (0.35, 0.1), "radar": (0.45, 0.45)}


def _height(plot: Plot) -> float:
    rows = {"ranking": 0.6 + 0.21 * len(plot.categories), "heat": 0.45 + 0.3 * len(plot.series), "radar": 4.8}
    return max(rows.get(plot.kind, 4.05), 1.5)


def _left(plot: Plot) -> float:
    names = {"ranking": plot.categories, "heat": [f"{one.name} ({one.unit})" for one in plot.series]}.get(plot.kind, ())
    if plot.kind == "radar":
        return 1.9
    return max((0.25 + 0.062 * min(width(name), 44) for name in names), default=0.75)


def _right(plot: Plot) -> float:
    return {"radar": 1.9, "lines": 2.3, "band": 0.9}.get(plot.kind, 0.55)


def _text(axes: Axes, text: str, at: tuple[float, float], shift: tuple[float, float], **look: Any) -> None:
    settings: dict[str, Any] = {"fontsize": 8, "ha": "center", "va": "center", "bbox": _BOX, "zorder": 6} | look
    axes.annotate(text, at, xytext=shift, textcoords="offset points", **settings)


def _said(value: float | None, plot: Plot) -> str:
    return str(UNKNOWN) if value is None else f"{value:,.{plot.decimals}f}"


def _floats(series: Series) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in series.values], dtype=float)


def _numbers(axes: Axes, which: str) -> None:
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(StrMethodFormatter("{x:,.10g}"))
    axes.grid(axis=which, color=GRID, linewidth=0.6)  # type: ignore[arg-type]


_LEVEL_LOOK: dict[str, Any] = {"color": ACCENT, "linewidth": 1.1, "linestyle": (0, (5, 2.5))}


def _level(axes: Axes, value: float | None, plot: Plot, *, upright: bool = False, named: bool = False) -> list[Any]:
    """A line only where official guidance names a figure, and only where it is in sight; `named` at its end, else its handle."""
    low, high = axes.get_xlim() if upright else axes.get_ylim()
    if value is None or not min(low, high) <= value <= max(low, high):
        return []
    (axes.axvline if upright else axes.axhline)(value, zorder=4, **_LEVEL_LOOK)
    word = str(LEVEL_WORD.format(x=f"{value:g}{plot.unit if plot.unit == '%' else ''}"))
    if not named:
        return [Line2D([], [], label=word, **_LEVEL_LOOK)]
    look: dict[str, Any] = {
        "fontsize": 7,
        "color": ACCENT,
        "va": "bottom",
        "bbox": _BOX,
        "zorder": 5,
        "textcoords": "offset points",
    }
    if upright:
        axes.annotate(word, (value, 1), (3, 2), xycoords=axes.get_xaxis_transform(), ha="left", **look)
    else:
        axes.annotate(word, (1, value), (0, 3), xycoords=axes.get_yaxis_transform(), ha="right", **look)
    return []


def _first_level(plot: Plot) -> float | None:
    return plot.levels[0] if plot.levels else None


def _legend(axes: Axes, handles: Sequence[Any], columns: int = 3) -> None:
    axes.legend(
        handles=list(handles), loc="upper left", bbox_to_anchor=(-0.01, -0.11), ncols=columns, frameon=False, fontsize=8,
        handlelength=2.4, columnspacing=1.6, borderaxespad=0,
    )  # fmt: skip


def _limits(axes: Axes, values: np.ndarray, *, zero: bool, room: float = 0.16) -> None:
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    span = (high - low) or max(abs(high), 1.0)
    axes.set_ylim(low - (0 if zero and low == 0 else 0.12 * span), high + room * span)


def _columns(axes: Axes, plot: Plot) -> None:
    """Own values as bars, every other series as a line with marks; the value stands on each bar."""
    places = np.arange(len(plot.categories))
    own, others = plot.series[0], plot.series[1:]
    values = _floats(own)
    shown, cut = _cut(values)
    axes.bar(places, np.nan_to_num(shown), 0.52, color=TONES[0], zorder=3)
    _limits(
        axes, np.concatenate([shown, *map(_floats, others), np.array([one for one in plot.levels if one is not None])]), zero=True
    )
    for place, value in zip(places, own.values, strict=True):
        high = 0.0 if value is None else max(float(shown[place]), 0.0)
        _text(axes, _said(value, plot) + ("↑" if cut[place] else ""), (float(place), high), (0, 8), fontsize=8.5)
    handles: list[Any] = [_patch(TONES[0], own.name)]
    for number, line in enumerate(others):
        look: dict[str, Any] = {
            "color": TONES[2],
            "marker": MARKERS[number + 1],
            "linewidth": 1.6,
            "markersize": 5.5,
            "markeredgecolor": "white",
        }
        axes.plot(places, _floats(line), zorder=5, **look)
        last = next((place for place in reversed(range(len(line.values))) if line.values[place] is not None), None)
        if last is not None:
            _text(
                axes,
                _said(line.values[last], plot),
                (last + 0.3, float(line.values[last] or 0)),
                (0, 0),
                color=TONES[2],
                ha="left",
            )
        handles.append(Line2D([], [], label=line.name, **look))
    axes.set_xlim(-0.6, len(places) - 0.2)
    _years(axes, plot)
    _legend(axes, [*handles, *_level(axes, _first_level(plot), plot)])


def _cut(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bars that would dwarf all others, cut; which ones are said by an arrow at their value."""
    known = np.sort(np.abs(values[np.isfinite(values)]))
    if len(known) < 3 or known[-1] <= _FAR_BAR * known[len(known) // 2] or known[len(known) // 2] == 0:
        return values, np.zeros(len(values), dtype=bool)
    limit = 2 * known[len(known) // 2]
    cut = np.abs(values) > limit
    return np.where(cut, np.sign(values) * limit, values), cut


def _patch(colour: str, label: str, **look: Any) -> Any:
    from matplotlib.patches import Patch

    return Patch(facecolor=colour, label=label, **look)


def _years(axes: Axes, plot: Plot) -> None:
    axes.set_xticks(range(len(plot.categories)), [wrapped(one, 18) for one in plot.categories])
    axes.tick_params(axis="x", length=0)
    _numbers(axes, "y")
    axes.annotate(plot.unit, (0, 1), (-4, 8), "axes fraction", "offset points", fontsize=8, color=QUIET, ha="right")


def _lines(axes: Axes, plot: Plot) -> None:
    """A line for each series, named at its end; gaps where a year is unknown."""
    places = np.arange(len(plot.categories))
    ends = []
    for number, line in enumerate(plot.series):
        values = _floats(line)
        look = _line_look(line, number)
        axes.plot(places, values, **look)
        known = np.flatnonzero(np.isfinite(values))
        if len(known):
            ends.append((float(values[known[-1]]), line, str(look["color"])))
    _limits(axes, np.concatenate([_floats(line) for line in plot.series]), zero=False, room=0.1)
    _named_ends(axes, plot, ends)
    axes.set_xlim(-0.3, len(places) - 0.7)
    _years(axes, plot)
    if level := _level(axes, _first_level(plot), plot):
        _legend(axes, level)


def _line_look(line: Series, number: int) -> dict[str, Any]:
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


def _ranking(axes: Axes, plot: Plot) -> None:
    """A bar for each utility, the best on top, the own ones dark."""
    values = _floats(plot.series[0])
    shown, cut = _cut(values)
    for place, value in enumerate(shown):
        own = place in plot.marked
        if not np.isfinite(value):
            continue  # the gap of a shortened list
        axes.barh(
            place, value, 0.68, color=TONES[0] if own else BAND, edgecolor=TONES[0] if own else PEER, linewidth=0.7, zorder=3
        )
        word = _said(plot.series[0].values[place], plot) + ("→" if cut[place] else "")
        _text(axes, word, (max(float(value), 0.0), place), (4, 0), ha="left", fontsize=8)
    low, high = min(0.0, float(np.nanmin(shown))), max(0.0, float(np.nanmax(shown)))
    axes.set_xlim(low - (0.1 * (high - low) if low < 0 else 0), high + 0.14 * ((high - low) or 1))
    axes.set_ylim(len(values) - 0.4, -0.6)
    axes.set_yticks(range(len(values)), [wrapped(one, 44, 1) for one in plot.categories], fontsize=8)
    axes.tick_params(axis="y", length=0)
    _numbers(axes, "x")
    _level(axes, _first_level(plot), plot, upright=True, named=True)


def _distribution(axes: Axes, plot: Plot) -> None:
    """Columns of numbers of utilities, the column of the utility itself dark and hatched."""
    values = _floats(plot.series[0])
    for place, value in enumerate(values):
        own = place in plot.marked
        axes.bar(
            place, value, 0.94, color=TONES[0] if own else BAND, edgecolor=TONES[0] if own else PEER, linewidth=0.7, zorder=3
        )
        if value:
            _text(axes, f"{value:,.0f}", (place, float(value)), (0, 7), fontsize=8)
    _limits(axes, values, zero=True)
    axes.set_xlim(-0.7, len(values) - 0.3)
    _years(axes, plot)
    axes.tick_params(axis="x", labelsize=7)
    axes.set_xticks(range(len(values)), [wrapped(one, 9) for one in plot.categories])
    handles = [_patch(TONES[0], str(Words(ja="自団体(指定した団体)のいる階級", en="column of the utility (those asked for)"))),
               _patch(BAND, str(Words(ja="そのほかの階級", en="other columns")), edgecolor=PEER)]  # fmt: skip
    axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(-0.01, -0.15), ncols=2, frameon=False, fontsize=8, borderaxespad=0
    )


def _radar(axes: Any, plot: Plot) -> None:
    angles = np.linspace(0, 2 * np.pi, len(plot.categories), endpoint=False)
    around = np.append(angles, angles[0])
    axes.set_theta_zero_location("N")
    axes.set_theta_direction(-1)
    axes.plot(np.linspace(0, 2 * np.pi, 181), np.full(181, 50.0), color=PEER, linewidth=1.4, linestyle="--", zorder=2)
    handles = [Line2D([], [], color=PEER, linestyle="--", label=str(Words(ja="50(相手の平均)", en="50 (mean of the peers)")))]
    for number, line in enumerate(plot.series):
        values = _floats(line)
        look = _line_look(line, number)
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
    names = [f"{wrapped(name, 20)}\n{_said(value, plot)}" for name, value in zip(plot.categories, own, strict=True)]
    axes.set_xticks(angles, names, fontsize=8.5, linespacing=1.1)
    for angle, label in zip(angles, axes.get_xticklabels(), strict=True):
        label.set_horizontalalignment("center" if abs(np.sin(angle)) < 0.1 else "left" if np.sin(angle) > 0 else "right")
    axes.grid(color=GRID, linewidth=0.7)
    axes.spines["polar"].set_color(GRID)
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(1.12, -0.1), frameon=False, fontsize=8)


def _plane(axes: Axes, plot: Plot) -> None:
    """A point for each utility; the own ones large, dark and named."""
    xs, ys = (_floats(one) for one in plot.series)
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
        _text(axes, wrapped(plot.categories[place], 26), at, aside, ha="left" if aside[0] > 0 else "right", fontsize=9)
    for which, values in (("x", xs), ("y", ys)):
        _numbers(axes, which)
        middle = float(np.nanmedian(values))
        (axes.axvline if which == "x" else axes.axhline)(middle, color=INK, linewidth=0.9, linestyle=":", zorder=2)
    _level(axes, _first_level(plot), plot, upright=True, named=True)
    _level(axes, plot.levels[1] if len(plot.levels) > 1 else None, plot, named=True)
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


def _heat(axes: Axes, plot: Plot) -> None:
    """A table: the value in each cell, coloured by its score."""
    for row, one in enumerate(plot.series):
        for place, (value, given) in enumerate(zip(one.values, one.scores, strict=True)):
            ground, ink = heat_tone(given)
            axes.add_patch(_cell(place, row, ground))
            axes.text(
                place + 0.5,
                row + 0.5,
                _said(value, plot) if value is not None else "–",
                ha="center",
                va="center",
                fontsize=8,
                color=ink,
            )
    axes.set_xlim(0, len(plot.categories))
    axes.set_ylim(len(plot.series), 0)
    axes.xaxis.tick_top()
    axes.set_xticks(np.arange(len(plot.categories)) + 0.5, [wrapped(one, 10) for one in plot.categories], fontsize=8)
    axes.set_yticks(
        np.arange(len(plot.series)) + 0.5, [wrapped(f"{one.name} ({one.unit})", 44, 1) for one in plot.series], fontsize=8
    )
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def _cell(place: int, row: int, ground: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((place, row), 1, 1, facecolor=ground, edgecolor="white", linewidth=1.5)


# Dark blue to dark orange; in black and white both ends are dark, and the value with its mark tells which.
_HEAT = ((60, "#1f5f91", "white"), (55, "#9cc3e0", INK), (45, "#f3f3f3", INK), (40, "#f3cf9e", INK), (-1e9, "#b5651d", "white"))


def heat_tone(given: float | None) -> tuple[str, str]:
    """Ground and ink of a cell by its deviation score."""
    if given is None:
        return "#ffffff", INK
    return next((ground, ink) for least, ground, ink in _HEAT if given >= least)


def _waterfall(axes: Axes, plot: Plot) -> None:
    """From the first value to the last: what raised it, what lowered it (hatched)."""
    values = _floats(plot.series[0])
    level = float(values[0])
    tops = [level]
    axes.bar(0, level, 0.6, color=TONES[0], zorder=3)
    for place in range(1, len(values) - 1):
        change = float(values[place])
        axes.bar(place, change, 0.6, bottom=level, color=TONES[3] if change >= 0 else TONES[2], hatch="" if change >= 0 else "///",
                 edgecolor="white", zorder=3)  # fmt: skip
        axes.plot([place - 0.7, place + 0.3], [level, level], color=QUIET, linewidth=0.8, zorder=2)
        tops.append(max(level, level + change))
        _text(axes, f"{change:+,.{plot.decimals}f}", (place, tops[-1]), (0, 8))
        level += change
    axes.bar(len(values) - 1, float(values[-1]), 0.6, color=TONES[0], zorder=3)
    axes.plot([len(values) - 1.7, len(values) - 0.7], [level, level], color=QUIET, linewidth=0.8, zorder=2)
    for place in (0, len(values) - 1):
        _text(axes, _said(plot.series[0].values[place], plot), (place, float(values[place])), (0, 8))
    running = np.cumsum(values[:-1])
    low, high = float(min(running.min(), values[-1])), float(max(max(tops), values[-1]))
    span = (high - low) or 1.0
    floor = low - 0.6 * span if low - 0.6 * span > 0 and low > 0 else min(0.0, low - 0.15 * span)
    axes.set_ylim(floor, high + 0.16 * span)
    axes.set_xlim(-0.6, len(values) - 0.4)
    _years(axes, plot)
    axes.set_xticks(range(len(values)), [wrapped(one, max(10, 100 // len(values)), 3) for one in plot.categories], fontsize=7.5)
    if floor > 0:
        word = Words(ja="(縦軸は {x} から)", en=" (axis begins at {x})").format(x=f"{floor:,.4g}")
        axes.annotate(str(word), (0, 1), (4, 8), "axes fraction", "offset points", fontsize=8, color=QUIET)


def _band(axes: Axes, plot: Plot) -> None:
    """The middle as a line within the band from low to high."""
    by_role = {one.role: one for one in plot.series}
    places = np.arange(len(plot.categories))
    low, high, middle = (_floats(by_role[role]) for role in ("low", "high", "own"))
    axes.fill_between(places, low, high, color=BAND, linewidth=0, zorder=1)
    for edge in (low, high):
        axes.plot(places, edge, color=PEER, linewidth=0.9, linestyle="--", zorder=2)
    axes.plot(places, middle, color=TONES[0], linewidth=2.2, zorder=4)
    for values, place in ((low, -1), (middle, -1), (high, -1), (middle, 0)):
        at = float(places[place]), float(values[place])
        _text(
            axes,
            f"{values[place]:,.{plot.decimals}f}",
            at,
            (6, 0) if place else (0, 9),
            ha="left" if place else "center",
            fontsize=8,
        )
    _limits(
        axes,
        np.concatenate([low, high, np.array([one for one in plot.levels if one is not None])]),
        zero=bool(np.nanmin(low) >= 0),
    )
    _years(axes, plot)
    every = max(1, len(places) // 6)
    axes.set_xticks(places[::every], [plot.categories[place] for place in places[::every]])
    axes.set_xlim(0, len(places) - 1)
    _legend(axes, [Line2D([], [], color=TONES[0], linewidth=2.2, label=by_role["own"].name),
                   _patch(BAND, f"{by_role['low'].name}–{by_role['high'].name}", edgecolor=PEER, linestyle="--"),
                   *_level(axes, _first_level(plot), plot)])  # fmt: skip


_DRAW: dict[Kind, Callable[[Any, Plot], None]] = {
    "columns": _columns, "lines": _lines, "ranking": _ranking, "distribution": _distribution, "radar": _radar, "plane": _plane,
    "heat": _heat, "waterfall": _waterfall, "band": _band,
}  # fmt: skip
