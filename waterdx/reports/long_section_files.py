"""Saving a long section: as a drawing or as a table, by the ending of the file."""

from __future__ import annotations

from pathlib import Path

from waterdx.ledger.network.long_section import LongSection

DRAWINGS = (".pdf", ".png", ".svg")


def save_long_section(path: Path, section: LongSection) -> Path:
    """A drawing (PDF, PNG, SVG) or the table (XLSX, CSV). UserError for another ending."""
    if path.suffix.lower() in DRAWINGS:
        from waterdx.reports.charts import save_figure
        from waterdx.reports.long_section_drawing import long_section_figure

        return save_figure(long_section_figure(section), path)
    from waterdx.reports.long_section_table import write_long_section

    write_long_section(path, section)
    return path
