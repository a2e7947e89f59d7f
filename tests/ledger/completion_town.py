"""An invented town for the tests of completing: developments of one year, material and size, beside each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from waterdx.core.fields import fields_of
from waterdx.store import project, tables
from waterdx.store.layers import insert_rows

FIELDS = ("material", "install_fy", "diameter_mm")
KINDS = [("ACP", 1962, 100.0), ("VP", 1978, 75.0), ("DIP", 1990, 150.0), ("HPPE", 2012, 100.0)]
NO_LEAKS = pd.DataFrame({"pipe_id": pd.Series(dtype=object), "date": pd.Series(dtype=object)})


def developments(pipes: int = 300, unknown: float = 0.3, seed: int = 1) -> gpd.GeoDataFrame:
    """Pipes in ten developments in a row, each of one kind; a share of every attribute is unknown."""
    rng = np.random.default_rng(seed)
    area = np.arange(pipes) * 10 // pipes
    kind = [KINDS[one] for one in rng.integers(0, len(KINDS), 10)]
    start = np.c_[area * 200 + rng.uniform(0, 180, pipes), rng.uniform(0, 200, pipes)]
    lines = shapely.linestrings(np.stack([start, start + rng.uniform(-30, 30, (pipes, 2))], axis=1))
    values = pd.DataFrame({
        "pipe_id": [f"P-{n}" for n in range(pipes)], "field": "water", "material": [kind[a][0] for a in area],
        "install_fy": [float(kind[a][1] + rng.integers(0, 3)) for a in area], "diameter_mm": [kind[a][2] for a in area],
        "length_m": shapely.length(lines), "street": None,
    })  # fmt: skip
    frame = gpd.GeoDataFrame(values, geometry=lines)
    frame.insert(0, "fid", np.arange(1, pipes + 1))
    for name in FIELDS:
        frame.loc[rng.random(pipes) < unknown, name] = None
    return frame


def stored(path: Path, pipes: gpd.GeoDataFrame) -> Path:
    """A project that holds these pipes."""
    project.create(path, "町", "EPSG:6676")
    values: Any = pipes[[field.name for field in fields_of("pipes") if field.name in pipes]]
    with project.editing(path) as conn:
        source = tables.insert(conn, "sources", {"file_name": "a.csv", "layer": "pipes", "digest": "0"})
        insert_rows(conn, "pipes", values, pipes.geometry.to_numpy(), source, 6676)
    return path
