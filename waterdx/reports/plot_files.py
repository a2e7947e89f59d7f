"""A Plot as a file: a picture (PNG, SVG, PDF), or a chart that PowerPoint or Excel can edit."""

from __future__ import annotations

from pathlib import Path

from waterdx.reports.charts import METADATA, plain_text_only, save_figure
from waterdx.reports.native import OFFICE, save_native
from waterdx.reports.plot_drawing import drawn
from waterdx.reports.plots import Plot
from waterdx.reports.style import drawing
from waterdx.reports.tables import refuse_ending

ENDINGS = (*METADATA, *OFFICE)


def save_plot(plot: Plot, path: Path) -> Path:
    """`plot` in the format that the ending of `path` names, whole or not at all. UserError for another ending."""
    refuse_ending(path, ENDINGS)
    if path.suffix.lower() in OFFICE:
        save_native(plot, path)
        return path
    with drawing():
        return save_figure(plain_text_only(drawn(plot)), path)
