"""Every plot of indicators as a chart: `reports chart NAME UTILITY...`, and for the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from waterdx.reports import indicator_plots_change, indicator_plots_peers, indicator_plots_years
from waterdx.reports.charts import Draw, chart
from waterdx.reports.plot_drawing import drawn
from waterdx.reports.plots import PLOTS, Asked, PlotKind

_DECLARED = (indicator_plots_years, indicator_plots_peers, indicator_plots_change)
PAGE = "indicator"  # one at a time, drawn when it is looked at


def _drawing_of(kind: PlotKind) -> Draw:
    def draw(utilities: Sequence[str], year: int | None = None, field: str = "water", **asked: Any) -> Figure:
        return drawn(kind.make(Asked(utilities, year, field, **asked)))

    return draw


for _kind in PLOTS.values():
    chart(_kind.name, page=PAGE, ja=f"経営指標：{_kind.title.ja}", en=f"Management indicators: {_kind.title.en}")(
        _drawing_of(_kind)
    )
