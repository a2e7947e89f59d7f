"""A Plot as a chart that PowerPoint or Excel can edit, with its table beside it. No picture, no link, no formula."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from waterdx.reports.indicator_words import level_name
from waterdx.reports.plots import Plot, Series
from waterdx.reports.tables import refuse_ending

FONT = "Yu Gothic"
OFFICE = (".pptx", ".xlsx")


def with_level(plot: Plot) -> Plot:
    """`plot` with the level of guidance as a series of its own, as Office has no other line across a chart."""
    level = plot.levels[0] if plot.levels else None
    if level is None or plot.kind not in ("columns", "lines", "band"):
        return plot
    line = Series(level_name(level, plot.unit), (level,) * len(plot.categories), "level")
    return replace(plot, series=(*plot.series, line))


def save_native(plot: Plot, path: Path) -> None:
    """`plot` as the only slide of a .pptx or the only sheet of a .xlsx. UserError for another ending."""
    refuse_ending(path, OFFICE)
    if path.suffix.lower() == ".pptx":
        from waterdx.reports.native_pptx import write_slides

        write_slides([plot], path)
    else:
        from waterdx.reports.native_xlsx import write_charts

        write_charts([plot], path)
