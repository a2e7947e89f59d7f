"""The voxels lines pass, exactly: each line is cut wherever it enters the next voxel, so that none is skipped. Many lines at once."""

from __future__ import annotations

import numpy as np

from waterdx.core.spatial_id import MAX_LATITUDE, ONE_METRE_ZOOM

Cells = np.ndarray  # (n, 3) of f, x, y


def voxels_of(
    lon: np.ndarray, lat: np.ndarray, height: np.ndarray, line: np.ndarray, z: int
) -> tuple[np.ndarray, Cells]:  # fmt: skip
    """The voxels of lines in the order they pass them: which line, and f, x, y.

    The arrays hold the vertices of one line after the other; `line` says whose a vertex is. Heights are metres; a line of
    unknown height is given with 0, and its f is for the caller to leave out.
    """
    place = np.column_stack([np.ldexp(height, z - ONE_METRE_ZOOM), *_tiles(lon, lat, z)])
    start = np.flatnonzero(line[1:] == line[:-1])
    begin, step = place[start], place[start + 1] - place[start]
    segment, at = _cuts(begin, step)
    same = (segment[1:] == segment[:-1]) & (at[1:] > at[:-1])
    segment, middle = segment[:-1][same], (at[1:] + at[:-1])[same] / 2
    cells = np.floor(begin[segment] + middle[:, None] * step[segment]).astype(np.int64)
    cells[:, 1:] = np.clip(cells[:, 1:], 0, (1 << z) - 1)
    owner = line[start][segment]
    new = np.ones(len(owner), dtype=bool)
    new[1:] = (owner[1:] != owner[:-1]) | (cells[1:] != cells[:-1]).any(axis=1)
    return owner[new], cells[new]


def faces_crossed(lon: np.ndarray, lat: np.ndarray, line: np.ndarray, z: int) -> float:
    """About how many voxels lines pass, to be asked before `voxels_of` makes them."""
    x, y = _tiles(lon, lat, z)
    same = line[1:] == line[:-1]
    return float((np.abs(np.diff(x)) + np.abs(np.diff(y)))[same].sum() + len(np.unique(line)))


def _tiles(lon: np.ndarray, lat: np.ndarray, z: int) -> tuple[np.ndarray, np.ndarray]:
    """Places on the web map, in tiles of zoom z."""
    tiles = float(1 << z)
    phi = np.radians(np.clip(lat, -MAX_LATITUDE, MAX_LATITUDE))
    return tiles * ((lon + 180) % 360) / 360, tiles * (1 - np.arcsinh(np.tan(phi)) / np.pi) / 2


def _cuts(begin: np.ndarray, step: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each segment (0 at its beginning, 1 at its end) crosses a face of a voxel, in order; its two ends included."""
    count = len(begin)
    segments, places = [np.arange(count), np.arange(count)], [np.zeros(count), np.ones(count)]
    for axis in range(begin.shape[1]):
        low = np.floor(np.minimum(begin[:, axis], begin[:, axis] + step[:, axis]))
        high = np.ceil(np.maximum(begin[:, axis], begin[:, axis] + step[:, axis]))
        crossings = np.maximum(high - low - 1, 0).astype(np.int64)
        segment = np.repeat(np.arange(count), crossings)
        face = low[segment] + 1 + np.arange(len(segment)) - np.repeat(np.cumsum(crossings) - crossings, crossings)
        segments.append(segment)
        places.append((face - begin[segment, axis]) / step[segment, axis])
    segment, at = np.concatenate(segments), np.clip(np.concatenate(places), 0, 1)
    order = np.lexsort((at, segment))
    return segment[order], at[order]
