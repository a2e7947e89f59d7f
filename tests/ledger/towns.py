"""Projects for the tests of the ledger, and what of them is compared."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import geopandas as gpd

from waterdx.store import project
from waterdx.store.layers import read_layer
from waterdx.store.restore import folder_of

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "ledgers" / "sample_town"
MAPS = ROOT / "ledgers" / "maps"
SHARED = ROOT.parent / "shared" / "data"
CONTENT = ("pipes", "nodes", "leaks", "evidence", "findings", "sources")


def new_project(folder: Path, crs: str = "EPSG:6676") -> Path:
    path = folder / "町.gpkg"
    project.create(path, "町", crs)
    return path


def copy_of(path: Path, folder: Path) -> Path:
    return Path(shutil.copy(path, folder / "写し.gpkg"))


def bytes_of(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def content_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of what a ledger holds: objects, evidence, findings, sources."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as conn:
        return {table: conn.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall() for table in CONTENT}


def restore_files(path: Path) -> list[Path]:
    return sorted(folder_of(path).glob("*"))


def pipes_of(path: Path) -> gpd.GeoDataFrame:
    return read_layer(path, "pipes")


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path
