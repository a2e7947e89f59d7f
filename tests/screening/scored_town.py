"""A small project that has been screened already, for whatever follows a screening."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from projects import new_project

from waterdx.store import project, tables
from waterdx.store.layers import insert_rows

WEST, SOUTH = 28_000.0, 149_000.0


def scored_town(path: Path, pipes: int = 20) -> Path:
    """Pipes of 100 m in a row, four to a street; the first streets leak most."""
    new_project(path, "=町")
    at = range(pipes)
    lines = [shapely.LineString([(WEST + 100 * i, SOUTH), (WEST + 100 * (i + 1), SOUTH)]) for i in at]
    values = pd.DataFrame(
        {
            "pipe_id": [f"P{i:02d}" for i in at],
            "field": "water",
            "length_m": 100.0,
            "street": [f"{i // 4}号線" for i in at],
            "material": "VP",
        }
    )
    scores = pd.DataFrame(
        {"fid": range(1, pipes + 1), "pipe_id": values["pipe_id"], "length_m": 100.0, "expected_leaks_per_km_year": 1.0,
         "expected_leaks": [2.0 / (1 + i // 4) for i in at], "low": 0.1, "high": 3.0, "class": 1, "rank": range(1, pipes + 1)}
    )  # fmt: skip
    with project.editing(path) as conn:
        insert_rows(conn, "pipes", values, np.array(lines), 1, 6676)
        tables.insert_screening(conn, {"name": "test", "as_of": "2026-03-31", "horizon_years": 3}, scores)
    return path
