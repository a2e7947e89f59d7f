"""A picture on the ground in several resolutions, and what of it a map shows: warped into the project's system.

The transform between the systems is exact at every 32nd pixel of the map and straight between these, which is off by less
than a hundredth of a pixel over a town (tests/ledger/test_backdrop.py); the systems themselves are joined without grid files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from waterdx.digitise.georeference.export import coarse_then_between
from waterdx.store.crs import known_crs

Box = tuple[float, float, float, float]  # west, south, east, north
Window = tuple[int, int, int, int]  # left, top, right, bottom in pixels
_MOST_PIXELS = 40_000_000  # read for one view; tiles that would need more begin at a nearer scale
_ENOUGH = 1.25  # a level may be this much coarser than the map before the next finer one is taken
_EDGE = 9  # points along each side of a box


@dataclass(frozen=True)
class Level:
    """One resolution: `pixels` takes points (n, 2) of the ground, in the picture's own system, to its pixels, of which one covers
    `area`; `read` gives a window as H×W×4 uint8, colours multiplied by their opacity."""

    pixels: Callable[[np.ndarray], np.ndarray]
    area: float
    width: int
    height: int
    read: Callable[[Window], np.ndarray]


def level_by(matrix: np.ndarray, width: int, height: int, read: Callable[[Window], np.ndarray]) -> Level:
    """A level by the matrix (2×3) that takes its pixels to the ground."""
    return Level(to_pixels(matrix), area_of(matrix), width, height, read)


def to_pixels(matrix: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """From the ground to pixels, where `matrix` (2×3) takes pixels to the ground."""
    inverse = np.linalg.inv(np.vstack([matrix, [0.0, 0.0, 1.0]]))[:2]
    return lambda ground: np.asarray(ground @ inverse[:, :2].T + inverse[:, 2])


def area_of(matrix: np.ndarray) -> float:
    """What a pixel covers of the ground."""
    return abs(float(np.linalg.det(matrix[:, :2])))


@dataclass(frozen=True)
class Raster:
    """A picture in the system `epsg`; its levels, the finest first; `box` is the rectangle around it in that system."""

    epsg: int
    levels: tuple[Level, ...]
    box: Box

    def box_in(self, epsg: int) -> Box:
        """The rectangle around it in another system."""
        ground = transformed(_edge_of(self.box), self.epsg, epsg)
        (west, south), (east, north) = np.nanmin(ground, axis=0), np.nanmax(ground, axis=0)
        return float(west), float(south), float(east), float(north)


def drawn(raster: Raster, box: Box, width: int, height: int, epsg: int) -> np.ndarray | None:
    """What a map of `box` in the system `epsg` shows of it: H×W×4 uint8, colours multiplied by their opacity.

    None where it lies elsewhere, or where the map is of so small a scale that its tiles would be too many.
    """
    edge = transformed(_edge_of(box), epsg, raster.epsg)
    if not np.isfinite(edge).all():
        return None
    level = _level_for(raster, edge, width, height)
    window = _window(level, level.pixels(edge))
    if window is None:
        return None
    left, top, right, bottom = window
    if (right - left) * (bottom - top) > _MOST_PIXELS:
        return None

    def in_window(points: np.ndarray) -> np.ndarray:
        return level.pixels(transformed(points, epsg, raster.epsg)) - [left, top]

    easts = box[0] + (np.arange(width) + 0.5) * (box[2] - box[0]) / width
    norths = box[3] - (np.arange(height) + 0.5) * (box[3] - box[1]) / height
    return _remapped(level.read(window), *coarse_then_between(in_window, easts, norths))


def _remapped(part: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    import cv2

    return np.asarray(
        cv2.remap(part, x - 0.5, y - 0.5, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(0, 0, 0, 0))
    )


def _level_for(raster: Raster, edge: np.ndarray, width: int, height: int) -> Level:
    """The coarsest level that is about as fine as the map, else the finest there is."""
    wide, high = np.ptp(edge, axis=0)
    wanted = wide * high / (width * height) * _ENOUGH**2
    return next((level for level in reversed(raster.levels) if level.area <= wanted), raster.levels[0])


def _window(level: Level, seen: np.ndarray) -> Window | None:
    """The pixels a view needs, None where it needs none."""
    (left, top), (right, bottom) = np.floor(seen.min(axis=0)) - 1, np.ceil(seen.max(axis=0)) + 1
    window = int(max(left, 0)), int(max(top, 0)), int(min(right, level.width)), int(min(bottom, level.height))
    return window if window[0] < window[2] and window[1] < window[3] else None


def _edge_of(box: Box) -> np.ndarray:
    """Points on and within the edge of a box."""
    x, y = np.meshgrid(np.linspace(box[0], box[2], _EDGE), np.linspace(box[1], box[3], _EDGE))
    return np.column_stack([x.ravel(), y.ravel()])


def transformed(points: np.ndarray, source: int, target: int) -> np.ndarray:
    """Points (n, 2), east first, from one system to another."""
    if source == target:
        return points
    return np.column_stack(_transformer(source, target).transform(points[:, 0], points[:, 1]))


@cache
def _transformer(source: int, target: int) -> Any:
    from pyproj import Transformer

    return Transformer.from_crs(known_crs(source), known_crs(target), always_xy=True)
