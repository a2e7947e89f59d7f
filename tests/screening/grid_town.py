"""A town whose streets are a grid: 100 pipes of 100 m, a project with its water pipes and leaks, screened."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from projects import new_project

from waterdx.core.words import Words
from waterdx.store import history, project, tables
from waterdx.store.layers import insert_rows

EPSG, SIDE, STEP_M = 6676, 10, 100.0
WEST, SOUTH = 1000.0, 2000.0


def lines() -> np.ndarray:
    """Pipe n lies in row n // 10, column n % 10, from west to east."""
    middles = map(middle, range(SIDE * SIDE))
    return np.array([shapely.LineString([(x - STEP_M / 2, y), (x + STEP_M / 2, y)]) for x, y in middles], dtype=object)


def middle(pipe: int) -> tuple[float, float]:
    return WEST + (pipe % SIDE) * 2 * STEP_M, SOUTH + (pipe // SIDE) * 2 * STEP_M


def grid_town(folder: Path, leaks: list[tuple[int, str]] = [], **columns: object) -> Path:  # noqa: B006
    """A project of 100 water pipes P000 … P099; `leaks` as (pipe, day); `columns` of FIELDS for the pipes."""
    path = new_project(folder / "碁盤町.gpkg", "碁盤町", f"EPSG:{EPSG}")
    count = SIDE * SIDE
    pipes = pd.DataFrame(
        {"pipe_id": [f"P{n:03d}" for n in range(count)], "field": "water", "material": "VP", "joint": "TS", "diameter_mm": 100.0,
         "length_m": STEP_M, "install_fy": 1980.0, **columns}, index=range(count),
    )  # fmt: skip
    found = pd.DataFrame({"pipe_id": [f"P{n:03d}" for n, _day in leaks], "date": [day for _n, day in leaks], "field": "water"})
    places = np.array([shapely.Point(*middle(n)) for n, _day in leaks], dtype=object)
    with project.editing(path) as conn:
        source = tables.insert(conn, "sources", {"file_name": "台帳", "layer": "pipes", "digest": "", "read_at": tables.now()})
        insert_rows(conn, "pipes", pipes, lines(), source, EPSG)
        if leaks:
            insert_rows(conn, "leaks", found, places, source, EPSG)
        history.enter(conn, "import", Words("台帳", "ledger"), count, source)
    return path


def screened(path: Path, per_pipe: float = 0.1) -> Path:
    """With a screening kept that expects as many leaks on every pipe."""
    count = SIDE * SIDE
    scores = pd.DataFrame(
        {"fid": range(1, count + 1), "pipe_id": [f"P{n:03d}" for n in range(count)], "length_m": STEP_M,
         "expected_leaks_per_km_year": per_pipe / 0.1 / 3, "expected_leaks": per_pipe, "low": per_pipe / 2, "high": per_pipe * 2,
         "class": 3, "rank": range(1, count + 1), "reasons_ja": "", "reasons_en": ""},
    )  # fmt: skip
    card = {"name": "ためし", "as_of": "2022-03-31", "horizon_years": 3, "limits": [], "trained_on": {"pipes": count, "leaks": 0}}
    with project.editing(path) as conn:
        tables.insert_screening(conn, card, scores)
    return path


def points_file(folder: Path, pipes: list[int], *, day: str = "2022-03-31", name: str = "衛星.csv", extra: str = "") -> Path:
    """A CSV of points on the middles of pipes."""
    rows = [f"T{n},{middle(n)[0]},{middle(n)[1]},{day}" for n in pipes]
    file = folder / name
    file.write_text("\n".join(["番号,x,y,取得日", *rows, extra]).rstrip() + "\n", encoding="utf-8")
    return file
