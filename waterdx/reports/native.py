"""A Plot as a chart that PowerPoint or Excel can edit, with its table beside it. No picture, no link, no formula."""

from __future__ import annotations

from pathlib import Path

from waterdx.reports.plots import Plot
from waterdx.reports.tables import refuse_ending

FONT = "Yu Gothic"
OFFICE = (".pptx", ".xlsx")


def save_native(plot: Plot, path: Path) -> None:
    """`plot` as the only slide of a .pptx or the only sheet of a .xlsx. UserError for another ending."""
    refuse_ending(path, OFFICE)
    if path.suffix.lower() == ".pptx":
        from waterdx.reports.native_pptx import write_slides

        write_slides([plot], path)
    else:
        from waterdx.reports.native_xlsx import write_charts

        write_charts([plot], path)
