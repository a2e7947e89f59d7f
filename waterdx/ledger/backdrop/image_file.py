"""PNG, JPEG and TIFF with their place: a world file beside them, or the tags of a GeoTIFF."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from waterdx.core.errors import UserError
from waterdx.digitise.limits import damage_told
from waterdx.digitise.pages import pixels, scans_in
from waterdx.digitise.scan import Scan
from waterdx.ledger.backdrop.held import PIXELS
from waterdx.ledger.backdrop.raster import Box, Level, Raster, Window, area_of, to_pixels

SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
_SCALE, _TIEPOINT, _TRANSFORMATION, _KEYS = 33550, 33922, 34264, 34735  # tags of GeoTIFF 1.1 (OGC 19-008r4)
_GEOGRAPHIC, _RASTER_TYPE, _PROJECTED = 2048, 1025, 3072  # keys
_PIXEL_IS_POINT = 2
_HELD_PIXELS = 24_000_000  # of one image; a larger one is held in half, quarter … its resolution and read anew when near
_SMALLEST = 500_000  # pixels: no coarser level is made
_MOST_HALVINGS = 12


@dataclass(frozen=True)
class Placed:
    """Where an image lies: `matrix` (2×3) from its pixels to the ground, `epsg` of the ground, None where the file does not say."""

    scan: Scan
    matrix: np.ndarray
    epsg: int | None

    @property
    def box(self) -> Box:
        wide, high = self.scan.width_px, self.scan.height_px
        corners = np.array([(0, 0, 1), (wide, 0, 1), (0, high, 1), (wide, high, 1)]) @ self.matrix.T
        (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
        return float(west), float(south), float(east), float(north)


def placed(path: Path) -> Placed:
    """An image and where its file, or the world file beside it, says that it lies. UserError where neither does."""
    scan = scans_in(path)[0]
    world = next(_world_files(path), None)
    if world is not None:
        return Placed(scan, _read_world_file(world), _epsg_beside(path))
    tagged = _tagged(path) if scan.kind == "tiff" else None
    if tagged is None:
        raise UserError(
            ja="「{path}」の位置が分かりません。同じ名前のワールドファイル(.pgw .jgw .tfw .wld)を隣に置くか、GeoTIFF にしてください。",
            en="Where “{path}” lies is not said. Put its world file (.pgw .jgw .tfw .wld) of the same name beside it, or make it a GeoTIFF.",
            path=path,
        )
    return Placed(scan, *tagged)


def raster_of(image: Placed, epsg: int) -> Raster:
    """The image as levels."""
    return Raster(epsg, levels_of(image.scan, to_pixels(image.matrix), area_of(image.matrix)), image.box)


def levels_of(scan: Scan, to_pixels: Callable[[np.ndarray], np.ndarray], area: float) -> tuple[Level, ...]:
    """The page itself, then halves of it down to half a million pixels. `area` is what a pixel of the page covers."""
    levels = []
    stamp = scan.path.stat().st_mtime_ns
    first = max(0, math.ceil(math.log2(max(1.0, scan.width_px * scan.height_px / _HELD_PIXELS)) / 2))
    if first:
        levels.append(Level(to_pixels, area, scan.width_px, scan.height_px, partial(_read_near, scan, stamp)))
    for halving in range(first, _MOST_HALVINGS):
        size = max(1, round(scan.width_px / 2**halving)), max(1, round(scan.height_px / 2**halving))
        by = np.array([size[0] / scan.width_px, size[1] / scan.height_px])
        read = partial(_read_held, scan, stamp, first, size)
        levels.append(Level(partial(_shrunk, to_pixels, by), area / float(by.prod()), *size, read))
        if size[0] * size[1] < 4 * _SMALLEST:
            break
    return tuple(levels)


def _shrunk(to_pixels: Callable[[np.ndarray], np.ndarray], by: np.ndarray, ground: np.ndarray) -> np.ndarray:
    return to_pixels(ground) * by


def _read_held(scan: Scan, stamp: int, first: int, size: tuple[int, int], window: Window) -> np.ndarray:
    left, top, right, bottom = window
    return _opaque(_half(scan, stamp, first, size)[top:bottom, left:right])


def _half(scan: Scan, stamp: int, first: int, size: tuple[int, int]) -> np.ndarray:
    """The image at a size; the largest that is held is decoded, the others are made of it."""
    import cv2

    largest = PIXELS.get((scan.path, stamp, first), partial(_decoded, scan, 0.5**first))
    if largest.shape[1::-1] == size:
        return largest
    return PIXELS.get((scan.path, stamp, size), lambda: np.asarray(cv2.resize(largest, size, interpolation=cv2.INTER_AREA)))


def _decoded(scan: Scan, by: float) -> np.ndarray:
    return pixels(replace(scan, dpi=1.0), colour=scan.colour, dpi=by)


def _read_near(scan: Scan, stamp: int, window: Window) -> np.ndarray:
    """A window of an image too large to be held."""
    return _opaque(PIXELS.get((scan.path, stamp, window), lambda: pixels(scan, colour=scan.colour, window=window)))


def _opaque(part: np.ndarray) -> np.ndarray:
    import cv2

    return np.asarray(cv2.cvtColor(part, cv2.COLOR_GRAY2RGBA if part.ndim == 2 else cv2.COLOR_RGB2RGBA))


def _world_files(path: Path) -> Iterator[Path]:
    """World files beside an image: .pgw or .pngw of a .png, .wld of any, whichever case."""
    suffix = path.suffix.lower()
    wanted = [path.stem.lower() + end for end in (f".{suffix[1]}{suffix[-1]}w", suffix + "w", ".wld")]
    wanted.append(path.name.lower() + ".wld")
    there = {other.name.lower(): other for other in path.parent.iterdir()}
    yield from (there[name] for name in wanted if name in there)


def _read_world_file(path: Path) -> np.ndarray:
    """The matrix of six numbers, which speak of the middle of the first pixel; ours begins at its corner."""
    try:
        a, c, b, d, e, n = map(float, path.read_text("ascii").replace(",", ".").split())
    except (OSError, ValueError):
        a = math.nan
    if not (math.isfinite(a) and a * d - b * c != 0 and all(map(math.isfinite, (b, c, d, e, n)))):
        raise UserError(
            ja="ワールドファイル「{path}」が読めません。6 行の数(画素の大きさ・回転・左上の座標)が必要です。",
            en="The world file “{path}” cannot be read. It has to hold six numbers (pixel size, rotation, upper left corner).",
            path=path,
        )
    return np.array([[a, b, e - (a + b) / 2], [c, d, n - (c + d) / 2]])


def _epsg_beside(path: Path) -> int | None:
    """The system a .prj beside an image names, where it is a known one."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return CRS.from_wkt(path.with_suffix(".prj").read_text("utf-8")).to_epsg()
    except (OSError, UnicodeDecodeError, CRSError):
        return None


def _tagged(path: Path) -> tuple[np.ndarray, int | None] | None:
    """Matrix and system of a GeoTIFF."""
    from PIL.TiffImagePlugin import TiffImageFile

    with damage_told(path), TiffImageFile(path) as image:
        tags = image.tag_v2
        matrix = _matrix(tags)
        if matrix is None:
            return None
        keys = _keys(tags.get(_KEYS, ()))
    if keys.get(_RASTER_TYPE) == _PIXEL_IS_POINT:
        matrix[:, 2] -= matrix[:, :2].sum(axis=1) / 2
    epsg = keys.get(_PROJECTED) or keys.get(_GEOGRAPHIC)
    return matrix, epsg if epsg and epsg < 32767 else None  # 32767 is "user-defined"


def _matrix(tags: Any) -> np.ndarray | None:
    whole = tags.get(_TRANSFORMATION, ())
    if len(whole) == 16:
        a, b, _, e, c, d, _, n = whole[:8]
        return np.array([[a, b, e], [c, d, n]])
    scale, tie = tags.get(_SCALE, ()), tags.get(_TIEPOINT, ())
    if len(scale) < 2 or len(tie) < 6:
        return None
    x, y, east, north = tie[0], tie[1], tie[3], tie[4]
    return np.array([[scale[0], 0.0, east - x * scale[0]], [0.0, -scale[1], north + y * scale[1]]])


def _keys(directory: tuple[int, ...]) -> dict[int, int]:
    """The keys of a GeoKeyDirectory whose value stands in it."""
    rows = [directory[at : at + 4] for at in range(4, len(directory) - 3, 4)]
    return {key: value for key, place, _, value in rows if place == 0}
