"""A project with a few pipes to look at the catalogue from."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import new_project

from waterdx.store.project import editing

EPSG = "EPSG:6676"
PIPES = (
    ("water", "DIP", 100.0, 3000.0),
    ("water", "VP", 75.0, 1000.0),
    ("water", None, 100.0, 500.0),
    ("sewer", "HP", 250.0, 2000.0),
)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """4.5 km of water pipe, 0.5 of it of unknown material, and 2 km of sewer."""
    path = new_project(tmp_path / "山中町.gpkg", "山中町", EPSG)
    with editing(path) as conn:
        conn.executemany("INSERT INTO pipes (field, material, diameter_mm, length_m) VALUES (?, ?, ?, ?)", PIPES)
    return path
