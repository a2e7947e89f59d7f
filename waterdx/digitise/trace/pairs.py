"""Lines that run side by side at the width of a road are its edges, not pipes."""

from __future__ import annotations

import numpy as np

from waterdx.digitise.trace.centre import evenly

_ROAD_MM = 16.0  # on paper: 8 m at 1/500
_STEP_MM = 2.0
_ALONG_MM = 2.5
_PARALLEL = np.cos(np.radians(8))


def share_in_pairs(lines: list[np.ndarray], pixels_per_mm: float) -> float:
    """The share of all length that has another line beside it, parallel, within the width of a road."""
    from scipy.spatial import cKDTree

    parts = [evenly(points, _STEP_MM * pixels_per_mm) for points in lines]
    places = np.vstack([(part[1:] + part[:-1]) / 2 for part in parts])
    ways = np.vstack([np.diff(part, axis=0) for part in parts])
    ways /= np.maximum(np.hypot(*ways.T), 1e-9)[:, None]
    pairs = cKDTree(places).query_pairs(_ROAD_MM * pixels_per_mm, output_type="ndarray")
    over = places[pairs[:, 1]] - places[pairs[:, 0]]
    along = np.abs((over * ways[pairs[:, 0]]).sum(axis=1))
    beside = np.hypot(*over.T) > 2 * _ALONG_MM * pixels_per_mm / 2
    parallel = np.abs((ways[pairs[:, 0]] * ways[pairs[:, 1]]).sum(axis=1)) > _PARALLEL
    paired = np.zeros(len(places), dtype=bool)
    paired[np.unique(pairs[beside & parallel & (along < _ALONG_MM * pixels_per_mm)])] = True
    return float(paired.mean())
