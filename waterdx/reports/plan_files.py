"""A survey plan as a file, by the ending of its name. A new kind of file is one row here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from waterdx.reports.plan_field import write_geojson, write_gpx
from waterdx.reports.plan_map import write_plan_map
from waterdx.reports.plan_tables import write_areas
from waterdx.reports.tables import refuse_ending
from waterdx.screening.plan import SurveyPlan

WRITERS: dict[str, Callable[[Path, SurveyPlan, Path], object]] = {
    ".xlsx": write_areas, ".csv": write_areas, ".pdf": write_plan_map, ".gpx": write_gpx, ".geojson": write_geojson,
}  # fmt: skip


def write_plan(path: Path, plan: SurveyPlan, project_file: Path) -> None:
    """Write the plan as table (.csv, .xlsx), map (.pdf) or for the field (.gpx, .geojson). UserError for another ending."""
    refuse_ending(path, tuple(WRITERS))
    WRITERS[path.suffix.lower()](path, plan, project_file)
