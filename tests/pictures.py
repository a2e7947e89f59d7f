"""Images and tiles that tests lay beneath a town: every pixel tells where it lies."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
from PIL import Image

HALF_WORLD = 20_037_508.342789244


def checks(width: int, height: int, colour: tuple[int, int, int] = (200, 60, 40)) -> np.ndarray:
    """White with one square of a colour in its upper left quarter."""
    made = np.full((height, width, 3), 255, np.uint8)
    made[: height // 2, : width // 2] = colour
    return made


def world_image(path: Path, west: float, north: float, size: float, image: np.ndarray, end: str = ".pgw") -> Path:
    """An image with a world file: its upper left corner at (west, north), pixels of `size` metres."""
    Image.fromarray(image).save(path)
    numbers = (size, 0.0, 0.0, -size, west + size / 2, north - size / 2)
    path.with_suffix(end).write_text("".join(f"{number}\n" for number in numbers), "ascii")
    return path


def tile_bytes(colour: tuple[int, int, int], kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (256, 256), colour).save(out, kind)
    return out.getvalue()


def tile_of(x: float, y: float, zoom: int) -> tuple[int, int]:
    """Column and row (from the north) of a place in web mercator."""
    size = 2 * HALF_WORLD / (1 << zoom)
    return int((x + HALF_WORLD) // size), int((HALF_WORLD - y) // size)


def mbtiles(path: Path, tiles: dict[tuple[int, int, int], bytes], **metadata: str) -> Path:
    """An MBTiles file of tiles by (zoom, column, row from the north)."""
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        conn.execute("CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)")
        conn.executemany("INSERT INTO metadata VALUES (?, ?)", ({"format": "png"} | metadata).items())
        rows = [(zoom, column, (1 << zoom) - 1 - row, blob) for (zoom, column, row), blob in tiles.items()]
        conn.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
        conn.commit()
    return path


def geopackage_tiles(
    path: Path, table: str, epsg: int, west: float, north: float, pixel: float, tiles: dict[tuple[int, int], bytes]
) -> Path:
    """A GeoPackage with one tile table of two by two tiles of 256 pixels at zoom 0."""
    side = 512 * pixel
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript(
            f"""
            CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER, definition TEXT);
            CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INTEGER);
            CREATE TABLE gpkg_tile_matrix_set (table_name TEXT, srs_id INTEGER, min_x REAL, min_y REAL, max_x REAL, max_y REAL);
            CREATE TABLE gpkg_tile_matrix (table_name TEXT, zoom_level INTEGER, matrix_width INTEGER, matrix_height INTEGER,
                tile_width INTEGER, tile_height INTEGER, pixel_x_size REAL, pixel_y_size REAL);
            CREATE TABLE "{table}" (id INTEGER PRIMARY KEY, zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);
            INSERT INTO gpkg_spatial_ref_sys VALUES ('x', {epsg}, 'EPSG', {epsg}, '');
            INSERT INTO gpkg_contents VALUES ('{table}', 'tiles', {west}, {north - side}, {west + side}, {north}, {epsg});
            INSERT INTO gpkg_tile_matrix_set VALUES ('{table}', {epsg}, {west}, {north - side}, {west + side}, {north});
            INSERT INTO gpkg_tile_matrix VALUES ('{table}', 0, 2, 2, 256, 256, {pixel}, {pixel});
            """
        )
        conn.executemany(
            f'INSERT INTO "{table}" (zoom_level, tile_column, tile_row, tile_data) VALUES (0, ?, ?, ?)',
            [(column, row, blob) for (column, row), blob in tiles.items()],
        )
        conn.commit()
    return path
