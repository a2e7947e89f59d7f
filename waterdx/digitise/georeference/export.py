"""A placed sheet for other programs: a world file beside it, or a GeoTIFF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from waterdx.core.progress import Progress, silent
from waterdx.core.replacing import replacing
from waterdx.core.words import Words
from waterdx.digitise.georeference.georeference import Georeference

WORLD_SUFFIXES = (".pgw", ".jgw", ".tfw", ".wld")
_TRANSFORMATION, _KEYS = 34264, 34735  # tags of GeoTIFF 1.1 (OGC 19-008r4): ModelTransformationTag, GeoKeyDirectoryTag
_ROWS = 1024  # resampled at a time
_STRAIGHT = ("similarity", "affine")


def affine_of(made: Georeference, width_px: int, height_px: int) -> tuple[np.ndarray, float]:
    """The affine nearest to a georeference over the page (2×3: east, north of x, y, 1), and how far off it is at most, m."""
    x, y = np.meshgrid(np.linspace(0, width_px, 9), np.linspace(0, height_px, 9))
    paper = np.stack([x.ravel(), y.ravel()], 1)
    ground = made.to_ground(paper)
    rows = np.column_stack([paper, np.ones(len(paper))])
    middle = ground.mean(axis=0)
    matrix = np.linalg.lstsq(rows, ground - middle, rcond=None)[0].T
    matrix[:, 2] += middle
    return matrix, float(np.hypot(*(rows @ matrix.T - ground).T).max())


def write_world_file(out: Path, made: Georeference, width_px: int, height_px: int) -> float:
    """Write the six numbers of the nearest affine; returns how far off it is at most, m."""
    matrix, off = affine_of(made, width_px, height_px)
    (a, b, e), (c, d, n) = matrix
    numbers = (a, c, b, d, a * 0.5 + b * 0.5 + e, c * 0.5 + d * 0.5 + n)  # of the middle of the first pixel
    with replacing(out) as draft:
        draft.write_text("".join(f"{number:.12g}\n" for number in numbers), "ascii", newline="\r\n")
    return off


def write_geotiff(out: Path, image: np.ndarray, made: Georeference, epsg: int, progress: Progress = silent) -> None:
    """Write the page (H×W or H×W×3 uint8) with its place: as it is where its transform is straight, else resampled north up."""
    from PIL import Image, TiffImagePlugin

    height, width = image.shape[:2]
    if made.method in _STRAIGHT:
        matrix = affine_of(made, width, height)[0]
    else:
        image, matrix = north_up(image, made, progress)
    (a, b, e), (c, d, n) = matrix
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[_TRANSFORMATION] = (a, b, 0.0, e, c, d, 0.0, n, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0)
    tags.tagtype[_TRANSFORMATION] = 12
    tags[_KEYS] = (1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, epsg)  # projected, pixel is area, the system
    tags.tagtype[_KEYS] = 3
    with replacing(out) as draft:
        Image.fromarray(image).save(draft, format="TIFF", compression="tiff_adobe_deflate", tiffinfo=tags)


def north_up(image: np.ndarray, made: Georeference, progress: Progress = silent) -> tuple[np.ndarray, np.ndarray]:
    """The page resampled so that north is up, white where there is no paper, and its affine (2×3)."""
    import cv2

    height, width = image.shape[:2]
    edge = made.outline(width, height)
    (west, south), (east, north), size = edge.min(axis=0), edge.max(axis=0), made.metres_per_pixel
    columns, rows = int(np.ceil((east - west) / size)), int(np.ceil((north - south) / size))
    out = np.empty((rows, columns, *image.shape[2:]), np.uint8)
    easts = west + (np.arange(columns) + 0.5) * size
    for start in range(0, rows, _ROWS):
        progress(start, rows, Words(ja="図面を地図に合わせています", en="Fitting the sheet to the map"))
        norths = north - (np.arange(start, min(start + _ROWS, rows)) + 0.5) * size
        x, y = coarse_then_between(made.to_paper, easts, norths)
        out[start : start + _ROWS] = cv2.remap(
            image, x - 0.5, y - 0.5, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255)
        )
    return out, np.array([[size, 0.0, west], [0.0, -size, north]])


def coarse_then_between(
    to_pixels: Callable[[np.ndarray], np.ndarray], easts: np.ndarray, norths: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Pixels of a grid on the ground: exact every 32 pixels, straight between them (transforms of paper are that smooth)."""
    import cv2

    along = np.unique(np.append(np.arange(0, len(easts), 32), len(easts) - 1))
    down = np.unique(np.append(np.arange(0, len(norths), 32), len(norths) - 1))
    grid = np.stack(np.meshgrid(easts[along], norths[down]), axis=2).reshape(-1, 2)
    paper = to_pixels(grid).reshape(len(down), len(along), 2).astype(np.float32)
    u = np.interp(np.arange(len(easts)), along, np.arange(len(along))).astype(np.float32)
    v = np.interp(np.arange(len(norths)), down, np.arange(len(down))).astype(np.float32)
    at = np.meshgrid(u, v)
    x, y = (cv2.remap(np.ascontiguousarray(paper[..., k]), at[0], at[1], cv2.INTER_LINEAR) for k in (0, 1))
    return x, y
