"""Charts drawn and saved in a job's thread, one at a time; each says on which page it is offered."""

from __future__ import annotations

import threading
from collections.abc import Collection
from pathlib import Path
from typing import Any

from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

CHART_FILES = "PNG (*.png);;SVG (*.svg);;PDF (*.pdf)"
PLOT_FILES = f"{CHART_FILES};;PowerPoint (*.pptx);;Excel (*.xlsx)"
SAVE_CHART = Words(ja="図を保存", en="Save chart")
DRAWING = threading.Lock()  # matplotlib's style is one for the whole program


def charts_of(page: str, names: Collection[str] = (), progress: Progress = silent) -> list[Any]:
    """The charts (reports.charts.Chart) that a page of the window offers, or those of them with these names."""
    from waterdx.reports.charts import all_charts

    return [chart for chart in all_charts().values() if chart.page == page and (not names or chart.name in names)]


def save_chart(figure: Any, path: Path, plot: Any = None, progress: Progress = silent) -> Path:
    """Write a figure as PNG, SVG or PDF; its `plot`, where it has one, as a chart of Office."""
    from waterdx.reports.charts import save_figure
    from waterdx.reports.native import OFFICE, save_native

    if plot is not None and path.suffix.lower() in OFFICE:
        save_native(plot, path)
        return path
    with DRAWING:
        return save_figure(figure, path)


def save_project_chart(chart: Any, project: Path, path: Path, progress: Progress = silent) -> Path:
    """Draw a chart of the project and write it."""
    from waterdx.reports.charts import save_figure

    progress(0, 1, Words(ja="図を描いています", en="Drawing the chart"))
    with DRAWING:
        return save_figure(chart.draw(project), path)
