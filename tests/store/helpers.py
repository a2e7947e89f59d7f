"""A small ledger to put into a project, and what a project holds, for comparing before with after."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from waterdx.core.edits import EditGroup
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.store import history, project, tables
from waterdx.store.layers import insert_rows
from waterdx.store.schema import TABLES

EPSG = 6676
IMPORT = Words(ja="取り込みの前", en="Before an import")
_MOMENTS = {"at", "made_at", "read_at"}  # differ between two runs of the same work


def pipes(count: int) -> pd.DataFrame:
    numbers = np.arange(count)
    return pd.DataFrame({
        "pipe_id": [f"管{number:05d}" for number in numbers], "material": ["DIP", None] * (count // 2) + ["VP"] * (count % 2),
        "diameter_mm": np.where(numbers % 3, 100.0, np.nan), "install_fy": 1970 + numbers % 50,
    })  # fmt: skip


def lines(count: int) -> np.ndarray:
    """Lines near the middle of Niigata, in zone VIII."""
    east = 20_000 + 10.0 * np.arange(count)
    starts = np.stack([east, np.full(count, 150_000.0)], axis=1)
    return shapely.linestrings(np.stack([starts, starts + np.array([7.5, 3.25])], axis=1))


def import_pipes(path: Path, count: int, keep: Words | None = None, progress: Progress = silent) -> range:
    """Add `count` pipes as an import does; returns their fids."""
    with project.editing(path, keep=keep) as conn:
        source = tables.insert(conn, "sources", {"file_name": "管路.csv", "layer": "pipes", "digest": "0" * 64})
        progress(0.1, 1, IMPORT)
        fids = insert_rows(conn, "pipes", pipes(count), lines(count), source, EPSG)
        progress(0.9, 1, IMPORT)
        tables.insert_evidence(conn, "pipes", fids, ["{}"] * count, [("", row) for row in range(count)], source)
        label = Words(ja="取り込み: 管路.csv", en="Import of 管路.csv")
        history.apply(conn, EditGroup(label, ()), action="import", source_id=source, objects=count)
    return fids


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the times and the list of restore points."""
    with closing(sqlite3.connect(path)) as conn:
        return {table: _rows(conn, table) for table in (*LAYER_NAMES, *TABLES) if table != "restore_points"}


def _rows(conn: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    names = [name for (name,) in conn.execute("SELECT name FROM pragma_table_info(?)", (table,)) if name not in _MOMENTS]
    return conn.execute(f'SELECT {", ".join(f"{chr(34)}{name}{chr(34)}" for name in names)} FROM "{table}" ORDER BY 1').fetchall()


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def beside(path: Path) -> set[str]:
    """The names in the folder of a project."""
    return {file.name for file in path.parent.iterdir()}


def assert_sound(path: Path) -> None:
    """SQLite, the r-trees, the counts and the extents of the GeoPackage agree with the rows."""
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
        assert conn.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        for layer in LAYER_NAMES:
            assert conn.execute("SELECT rtreecheck(?)", (f"rtree_{layer}_geom",)).fetchone() == ("ok",)
            _assert_counted(conn, layer)


def _assert_counted(conn: sqlite3.Connection, layer: str) -> None:
    shapes = [blob for (blob,) in conn.execute(f'SELECT geom FROM "{layer}"')]
    there = [blob for blob in shapes if blob is not None]
    assert conn.execute(f'SELECT count(*) FROM "rtree_{layer}_geom"').fetchone() == (len(there),)
    counted = conn.execute("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?", (layer,)).fetchone()
    assert counted == (len(shapes),)
    extent = conn.execute("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?", (layer,)).fetchone()
    if there:
        bounds = shapely.total_bounds(shapely.from_wkb([blob[40:] for blob in there]))
        assert np.allclose(extent, bounds, atol=0.05)  # an r-tree holds 32-bit numbers
    else:
        assert extent == (None, None, None, None)


def copy_for_gdal(path: Path) -> Path:
    """A copy that GDAL may open; the live file is sqlite3's alone."""
    return Path(shutil.copy(path, path.with_name("copy for gdal.gpkg")))
