"""Raster tiles in one file: MBTiles (web mercator) and the tile tables of a GeoPackage (any system with a number).

The files are opened by sqlite3, to read only; what a tile holds is decoded up to the size its table says.
"""

from __future__ import annotations

import io
import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.local_files import refuse_no_file
from waterdx.core.words import Words
from waterdx.ledger.backdrop.held import PIXELS
from waterdx.ledger.backdrop.raster import Box, Raster, Window, level_by
from waterdx.store.crs import read_epsg
from waterdx.store.uri import uri_of

WEB_MERCATOR = 3857
_HALF_WORLD_M = 20_037_508.342789244
_SUFFIXES = {".mbtiles", ".gpkg"}
_MOST_SIDE = 4096  # pixels of one tile
_FARTHEST = 30  # zoom levels


@dataclass(frozen=True)
class _Matrix:
    """One zoom level: the upper left corner, the ground size of a pixel, tiles across and down, pixels of a tile."""

    zoom: int
    west: float
    north: float
    pixel_x: float
    pixel_y: float
    columns: int
    rows: int
    tile_width: int
    tile_height: int


def tile_tables(path: Path) -> list[str]:
    """The names of the tile tables of a GeoPackage, "tiles" of an MBTiles file; none where it has no tiles."""
    if path.suffix.lower() not in _SUFFIXES:
        return []
    with _reading(path) as conn:
        there = {name for (name,) in conn.execute("SELECT name FROM sqlite_master")}
        if path.suffix.lower() == ".mbtiles":
            return ["tiles"] if {"tiles", "metadata"} <= there else []
        if "gpkg_tile_matrix" not in there:
            return []
        return [
            name for (name,) in conn.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'tiles'") if name in there
        ]


def has_features(path: Path) -> bool:
    """Whether a GeoPackage holds lines or areas too."""
    with _reading(path) as conn:
        return bool(conn.execute("SELECT 1 FROM gpkg_contents WHERE data_type = 'features'").fetchone())


def raster_of(path: Path, table: str) -> Raster:
    """The tiles of a table as levels. UserError where they are vector tiles, none, or in an unknown system."""
    with _reading(path) as conn:
        if path.suffix.lower() == ".mbtiles":
            epsg, (matrices, box) = WEB_MERCATOR, _of_mbtiles(conn, path)
        else:
            epsg, matrices, box = _of_geopackage(conn, path, table)
    if not matrices:
        raise _no_tiles(path)
    stamp = path.stat().st_mtime_ns
    levels = [
        level_by(
            np.array([[one.pixel_x, 0.0, one.west], [0.0, -one.pixel_y, one.north]]), one.columns * one.tile_width, one.rows * one.tile_height,
            partial(_read, path, table, stamp, one),
        )
        for one in sorted(matrices, key=lambda one: one.pixel_x)
    ]  # fmt: skip
    return Raster(epsg, tuple(levels), box)


def _of_mbtiles(conn: sqlite3.Connection, path: Path) -> tuple[list[_Matrix], Box]:
    told = dict(conn.execute("SELECT name, value FROM metadata"))
    if told.get("format") in ("pbf", "application/vnd.mapbox-vector-tile"):
        raise UserError(
            ja="「{path}」はベクトルタイルです。画像のタイル(png・jpg・webp)の MBTiles を指定するか、GeoJSON などに変換して線として取り込んでください。",
            en="“{path}” holds vector tiles. Give an MBTiles file of images (png, jpg, webp), or convert it to GeoJSON and bring in its lines.",
            path=path,
        )
    zooms = [zoom for (zoom,) in conn.execute("SELECT DISTINCT zoom_level FROM tiles") if zoom in range(_FARTHEST + 1)]
    if not zooms:
        return [], (0.0, 0.0, 0.0, 0.0)
    size = _size_of_a_tile(conn)
    matrices = [
        _Matrix(zoom, -_HALF_WORLD_M, _HALF_WORLD_M, pixel, pixel, 1 << zoom, 1 << zoom, size, size)
        for zoom, pixel in ((zoom, 2 * _HALF_WORLD_M / (size << zoom)) for zoom in zooms)
    ]
    return matrices, _bounds_said(told.get("bounds", "")) or _bounds_found(conn, min(zooms))


def _size_of_a_tile(conn: sqlite3.Connection) -> int:
    """256 pixels, or 512 of tiles for fine screens."""
    from PIL import Image

    (blob,) = conn.execute("SELECT tile_data FROM tiles LIMIT 1").fetchone()
    try:
        side = int(Image.open(io.BytesIO(blob), formats=["PNG", "JPEG", "WEBP"]).size[0])
    except (OSError, TypeError, ValueError):
        return 256
    return side if side in (256, 512, 1024) else 256


def _bounds_said(text: str) -> Box | None:
    """The bounds of the metadata (degrees) in web mercator."""
    try:
        west, south, east, north = map(float, text.split(","))
    except (AttributeError, ValueError):
        return None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        return None
    return (*_mercator(west, south), *_mercator(east, north))


def _mercator(lon: float, lat: float) -> tuple[float, float]:
    lat = math.radians(min(max(lat, -85.05), 85.05))
    return lon / 180 * _HALF_WORLD_M, math.log(math.tan(math.pi / 4 + lat / 2)) / math.pi * _HALF_WORLD_M


def _bounds_found(conn: sqlite3.Connection, zoom: int) -> Box:
    west, east, south, north = conn.execute(
        "SELECT min(tile_column), max(tile_column) + 1, min(tile_row), max(tile_row) + 1 FROM tiles WHERE zoom_level = ?", (zoom,)
    ).fetchone()
    size = 2 * _HALF_WORLD_M / (1 << zoom)
    return tuple(number * size - _HALF_WORLD_M for number in (west, south, east, north))


def _of_geopackage(conn: sqlite3.Connection, path: Path, table: str) -> tuple[int, list[_Matrix], Box]:
    found = conn.execute(
        "SELECT s.organization, s.organization_coordsys_id, m.min_x, m.min_y, m.max_x, m.max_y, c.min_x, c.min_y, c.max_x, c.max_y "
        "FROM gpkg_tile_matrix_set AS m JOIN gpkg_contents AS c USING (table_name) "
        "JOIN gpkg_spatial_ref_sys AS s ON s.srs_id = m.srs_id WHERE table_name = ?",
        (table,),
    ).fetchone()
    if found is None:
        raise _no_tiles(path)
    organization, number, *whole = found
    epsg = read_epsg(f"{organization}:{number}")
    rows = conn.execute(
        "SELECT zoom_level, pixel_x_size, pixel_y_size, matrix_width, matrix_height, tile_width, tile_height FROM gpkg_tile_matrix "
        "WHERE table_name = ? AND zoom_level IN (SELECT DISTINCT zoom_level FROM " + _quoted(table) + ")",
        (table,),
    )
    matrices = [
        _Matrix(zoom, whole[0], whole[3], pixel_x, pixel_y, columns, rows, wide, high)
        for zoom, pixel_x, pixel_y, columns, rows, wide, high in rows
        if pixel_x > 0 and pixel_y > 0 and 0 < wide <= _MOST_SIDE and 0 < high <= _MOST_SIDE
    ]
    box = whole[:4] if None in whole[4:] else whole[4:]
    return epsg, matrices, (box[0], box[1], box[2], box[3])


def _read(path: Path, table: str, stamp: int, matrix: _Matrix, window: Window) -> np.ndarray:
    """A window of a level; where there is no tile, or none that can be decoded, nothing is painted."""
    left, top, right, bottom = window
    wide, high = matrix.tile_width, matrix.tile_height
    out = np.zeros((bottom - top, right - left, 4), np.uint8)
    with _reading(path) as conn:
        for row in range(top // high, -(-bottom // high)):
            for column in range(left // wide, -(-right // wide)):
                name = (path, stamp, table, matrix.zoom, column, row)
                tile = PIXELS.get(name, partial(_tile, conn, path, table, matrix, column, row))
                if tile.size:
                    _paste(out, tile, column * wide - left, row * high - top)
    return out


def _tile(conn: sqlite3.Connection, path: Path, table: str, matrix: _Matrix, column: int, row: int) -> np.ndarray:
    """One tile, H×W×4 with colours multiplied by their opacity; empty where there is none."""
    from PIL import Image

    nothing = np.empty((0, 0, 4), np.uint8)
    if path.suffix.lower() == ".mbtiles":
        row = matrix.rows - 1 - row  # its rows count from the south
    said = f"SELECT tile_data FROM {_quoted(table)} WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
    found = conn.execute(said, (matrix.zoom, column, row)).fetchone()
    if found is None:
        return nothing
    try:
        image = Image.open(io.BytesIO(found[0]), formats=["PNG", "JPEG", "WEBP"])
        if image.size != (matrix.tile_width, matrix.tile_height):
            return nothing
        return np.asarray(image.convert("RGBA").convert("RGBa"))
    except (OSError, SyntaxError, TypeError, ValueError, EOFError, Image.DecompressionBombError):
        return nothing


def _paste(out: np.ndarray, tile: np.ndarray, x: int, y: int) -> None:
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + tile.shape[1], out.shape[1]), min(y + tile.shape[0], out.shape[0])
    out[top:bottom, left:right] = tile[top - y : bottom - y, left - x : right - x]


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    refuse_no_file(path)
    try:
        with closing(sqlite3.connect(uri_of(path, "ro"), uri=True)) as conn:
            conn.execute("PRAGMA trusted_schema = OFF")
            yield conn
    except sqlite3.Error as error:
        raise UserError(
            ja="「{path}」はタイルのファイルとして読めません({why})。元のファイルを確かめてください。",
            en="“{path}” cannot be read as a file of tiles ({why}). Check the original.",
            path=path, why=Words(str(error), str(error)),
        ) from None  # fmt: skip


def _no_tiles(path: Path) -> UserError:
    return UserError(
        ja="「{path}」に画像のタイルがありません。元のファイルを確かめてください。",
        en="“{path}” holds no tiles of images. Check the original.",
        path=path,
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
