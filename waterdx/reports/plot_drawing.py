"""A Plot drawn with matplotlib: the page for the council's papers; how each kind is drawn is in plot_bars, plot_lines, plot_fields.

What tells things apart is never colour alone: own bars are dark and those of peers pale, lines have marks, values stand beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matplotlib.figure import Figure

from waterdx.reports.plot_bars import draw_columns, draw_distribution, draw_ranking, draw_waterfall
from waterdx.reports.plot_fields import NAMES, draw_heat, draw_plane, draw_radar
from waterdx.reports.plot_lines import draw_band, draw_lines
from waterdx.reports.plots import Kind, Plot
from waterdx.reports.style import QUIET, lines, width, wrapped

WIDE = 8.6  # inches


_MARGIN = 0.35


_NOTE_LINE = 0.16


_NOTE_COLUMNS = 148


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
_ROOM: dict[Kind, tuple[float, float]] = {"ranking": (0.3, 0.3), "heat": (0.35, 0.1), "radar": (0.65, 0.55)}


def _height(plot: Plot) -> float:
    rows = {"ranking": 0.6 + 0.21 * len(plot.categories), "heat": 0.45 + 0.3 * len(plot.series), "radar": 5.1}
    return max(rows.get(plot.kind, 4.05), 1.5)


def _left(plot: Plot) -> float:
    names = {"ranking": plot.categories, "heat": [f"{one.name} ({one.unit})" for one in plot.series]}.get(plot.kind, ())
    if plot.kind == "radar":
        return 1.9
    most = NAMES if plot.kind == "heat" else 44
    return max((0.25 + 0.062 * min(width(name), most) for name in names), default=0.75)


def _right(plot: Plot) -> float:
    return {"radar": 1.9, "lines": 2.3, "band": 0.9}.get(plot.kind, 0.55)


_DRAW: dict[Kind, Callable[[Any, Plot], None]] = {
    "columns": draw_columns, "lines": draw_lines, "ranking": draw_ranking, "distribution": draw_distribution, "radar": draw_radar, "plane": draw_plane,
    "heat": draw_heat, "waterfall": draw_waterfall, "band": draw_band,
}  # fmt: skip
