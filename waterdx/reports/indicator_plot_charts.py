"""Every plot of indicators as a chart: `reports chart NAME UTILITY...`, and for the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from matplotlib.figure import Figure

from waterdx.reports import indicator_plots_change, indicator_plots_peers, indicator_plots_years
from waterdx.reports.charts import chart
from waterdx.reports.plot_drawing import drawn
from waterdx.reports.plots import PLOTS, Asked, Plot, PlotKind

_DECLARED = (indicator_plots_years, indicator_plots_peers, indicator_plots_change)
PAGE = "indicator"  # one at a time, drawn when it is looked at


def _plotting(kind: PlotKind) -> Callable[..., Plot]:
    def make(utilities: Sequence[str], year: int | None = None, field: str = "water", **asked: Any) -> Plot:
        return kind.make(Asked(utilities, year, field, **asked))

    return make


def _declare(kind: PlotKind) -> None:
    make = _plotting(kind)

    def draw(utilities: Sequence[str], year: int | None = None, field: str = "water", **asked: Any) -> Figure:
        return drawn(make(utilities, year, field, **asked))

    draw.__doc__ = kind.make.__doc__
    ja, en = f"経営指標：{kind.title.ja}", f"Management indicators: {kind.title.en}"
    chart(kind.name, page=PAGE, ja=ja, en=en, plot=make)(draw)


for _kind in PLOTS.values():
    _declare(_kind)
