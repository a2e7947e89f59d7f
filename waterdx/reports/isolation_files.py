"""Saving an isolation: the lists as a table or the map for the crew, by the ending of the file."""

from __future__ import annotations

from pathlib import Path

from waterdx.core.progress import Progress, silent
from waterdx.reports.isolation import ShutDown
from waterdx.reports.isolation_table import write_isolation

ENDINGS = (".xlsx", ".csv", ".pdf")


def save_isolation(path: Path, found: ShutDown, project: Path, progress: Progress = silent) -> Path:
    """The lists (XLSX), the valves alone (CSV) or the map (PDF). UserError for another ending."""
    if path.suffix.lower() == ".pdf":
        from waterdx.reports.isolation_map import write_isolation_map

        write_isolation_map(path, found, project, progress)
    else:
        write_isolation(path, found)
    return path
