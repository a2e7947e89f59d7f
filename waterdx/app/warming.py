"""What is loaded behind the window once it is painted, so that neither the first job nor the first page waits for it."""

from __future__ import annotations

import gc
from importlib import import_module

from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

# In the order in which it is needed: what the window asks for by itself, then what the jobs import, then the pages.
HEAVY = (
    "numpy", "PySide6.QtNetwork", "waterdx.app.tasks",
    *(f"waterdx.app.{part}" for part in ("form_panel", "findings_panel", "jobs_panel", "log_panel", "command_palette")),
    *(f"waterdx.app.finding.{kind}" for kind in ("help_pages", "named", "objects")), "waterdx.app.help.window",
    "pandas", "waterdx.core.gdal_drivers", "geopandas", "waterdx.store.layers", "waterdx.catalog.search",
    "waterdx.indicators.compare", "waterdx.reports.charts", "waterdx.ledger.ingest", "sklearn.linear_model",
    "waterdx.reports.indicator_charts", "waterdx.reports.indicator_plot_charts", "waterdx.reports.town_indicators",
    "matplotlib.backends.backend_agg",
    *(f"waterdx.app.pages.{page}_page" for page in ("ledger", "catalog", "screening", "indicators", "digitise")),
)  # fmt: skip


def warm_up(progress: Progress = silent) -> None:
    """Import all of it."""
    for number, name in enumerate(HEAVY):
        progress(number, len(HEAVY), Words("", ""))
        import_module(name)
    gc.freeze()  # else the collector goes through all of these packages now and then, which stops the window for 130 ms
