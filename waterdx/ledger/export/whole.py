"""Whether a file GDAL has written is whole. On a full disk it may report success and leave a DBF or a GeoPackage cut off (measured)."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from waterdx.ledger.export.tables import Table


def refuse_cut_off(draft: Path, driver: str, table: Table) -> None:
    """OSError (the disk is full) where less of `table` is in the file than was written."""
    if not _IS_WHOLE[driver](draft, table):
        raise OSError(errno.ENOSPC, f"{draft.name} is cut off")


def _geopackage_is_whole(draft: Path, table: Table) -> bool:
    try:
        with closing(sqlite3.connect(draft)) as conn:
            sound = conn.execute("PRAGMA quick_check").fetchone() == ("ok",)
            rows = conn.execute(f'SELECT count(*) FROM "{_doubled(table.name)}"').fetchone()[0]
            indexed = conn.execute(f'SELECT count(*) FROM "rtree_{_doubled(table.name)}_geom"').fetchone()[0]
    except sqlite3.DatabaseError:
        return False
    placed = sum(shape is not None for shape in table.geometry) if table.geometry is not None else 0
    return sound and rows == len(table.frame) and indexed == placed


def _doubled(name: str) -> str:
    return name.replace('"', '""')


def _shapefile_is_whole(draft: Path, table: Table) -> bool:
    """.shp and .shx say their own length; a .dbf has a record of known length per object."""
    stated = all(
        int.from_bytes(_head(draft.with_suffix(end), 28)[24:], "big") * 2 == _size(draft, end) for end in (".shp", ".shx")
    )
    head = _head(draft.with_suffix(".dbf"), 12)
    records, start, length = (int.from_bytes(head[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    described = records == len(table.frame) and start == 33 + 32 * len(table.columns) and length > len(table.columns)
    return stated and described and _size(draft, ".dbf") >= start + records * length


def _geojson_is_whole(draft: Path, _table: Table) -> bool:
    with draft.open("rb") as file:
        file.seek(max(0, file.seek(0, 2) - 10))
        return file.read().endswith(b"}\n")


_IS_WHOLE: dict[str, Callable[[Path, Table], bool]] = {
    "GPKG": _geopackage_is_whole,
    "ESRI Shapefile": _shapefile_is_whole,
    "GeoJSON": _geojson_is_whole,
}


def _head(file: Path, size: int) -> bytes:
    with file.open("rb") as opened:
        return opened.read(size)


def _size(draft: Path, ending: str) -> int:
    return draft.with_suffix(ending).stat().st_size
