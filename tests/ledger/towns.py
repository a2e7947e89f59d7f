"""Projects for the tests of the ledger, and what of them is compared."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import geopandas as gpd
import projects

from waterdx.store.layers import read_layer
from waterdx.store.restore import folder_of

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "ledgers" / "sample_town"
MAPS = ROOT / "ledgers" / "maps"
SHARED = ROOT.parent / "shared" / "data"
CONTENT = ("pipes", "nodes", "leaks", "evidence", "findings", "sources")


def new_project(folder: Path, crs: str = "EPSG:6676") -> Path:
    return projects.new_project(folder / "町.gpkg", crs=crs)


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


def register_edition(out: Path, edit: Callable[[str, list[list[object]]], None]) -> Path:
    """The register of the sample town as next year's workbook: `edit` may change the rows of each sheet, cells as written."""
    import python_calamine
    import xlsxwriter

    book = python_calamine.CalamineWorkbook.from_path(SAMPLE / "水道管路台帳.xlsx")
    with xlsxwriter.Workbook(out) as copy:
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            rows: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
            edit(name, rows)
            written = copy.add_worksheet(name)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
                if top < 8:  # the header; further down rows may have moved
                    written.merge_range(top, left, bottom, right, rows[top][left])
            for at, row in enumerate(rows):
                written.write_row(at, 0, [None if cell == "" else cell for cell in row])
    return out
