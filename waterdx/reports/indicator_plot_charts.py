"""Every plot of indicators as a chart: `reports chart NAME UTILITY...`, and for the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from waterdx.indicators.outlook_town import own_assumptions
from waterdx.reports import indicator_plots_peers, indicator_plots_years
from waterdx.reports.charts import chart
from waterdx.reports.indicator_plots_change import outlook_plot
from waterdx.reports.plot_drawing import drawn
from waterdx.reports.plots import PLOTS, Asked, Plot, PlotKind
from waterdx.reports.town_indicators import looked_ahead

_DECLARED = (indicator_plots_years, indicator_plots_peers)
PAGE = "indicator"  # one at a time, drawn when it is looked at


def _plotting(kind: PlotKind) -> Callable[..., Plot]:
    def make(utilities: Sequence[str], year: int | None = None, field: str = "water", **asked: Any) -> Plot:
        return kind.make(Asked(utilities, year, field, **asked))

    return make


def _declare(kind: PlotKind) -> None:
    make = _plotting(kind)
    declared = chart(
        kind.name, page=PAGE, ja=f"経営指標：{kind.title.ja}", en=f"Management indicators: {kind.title.en}", plot=make
    )
    declared(lambda utilities, year=None, field="water", **asked: drawn(make(utilities, year, field, **asked)))


for _kind in PLOTS.values():
    _declare(_kind)


def _ahead(project_file: Path, utility: str | None = None) -> Plot:
    return outlook_plot(looked_ahead(project_file, utility, own_assumptions(project_file), None, 30))


@chart(
    "indicator_outlook",
    page=PAGE,
    ja="経営指標：30 年先までに要る供給単価",
    en="Management indicators: tariff needed over 30 years",
    plot=_ahead,
)
def indicator_outlook(project_file: Path, utility: str | None = None) -> Figure:
    """The tariff that would pay for everything, by the pipes, accounts and assumptions of the project, with its band."""
    return drawn(_ahead(project_file, utility))
