"""Sums over what lies near each pipe: its middle's surroundings on a grid, so that a million pipes take seconds.

"Within r" is told to half a grid cell (25 m); a pipe without a place has no neighbours.
"""

from __future__ import annotations

import numpy as np

CELL_M = 50.0
_STRIDE = 1 << 26  # cells a row of the whole-number key has room for: 3,000 km
_REACH = _STRIDE // 4


def sums_within(x: np.ndarray, y: np.ndarray, amounts: np.ndarray, radii_m: tuple[float, ...]) -> np.ndarray:
    """Per pipe and radius the sum of `amounts` (one row per pipe, any columns) of the others in the cells within it.

    The result has one block of columns per radius. Places that are not finite, or absurdly far, count as none.
    """
    placed = np.isfinite(x) & np.isfinite(y) & (np.abs(x) < _REACH * CELL_M) & (np.abs(y) < _REACH * CELL_M)
    found = np.zeros((len(radii_m), len(x), amounts.shape[1]))
    if placed.any():
        keys = np.floor(x[placed] / CELL_M).astype(np.int64) * _STRIDE + np.floor(y[placed] / CELL_M).astype(np.int64)
        cells, of_pipe = np.unique(keys, return_inverse=True)
        own = amounts[placed]
        per_cell = np.column_stack([np.bincount(of_pipe, weights=column, minlength=len(cells)) for column in own.T])
        for number, summed in enumerate(_disks(cells, per_cell, radii_m)):
            found[number, placed] = summed[of_pipe] - own
    return found


def _disks(cells: np.ndarray, per_cell: np.ndarray, radii_m: tuple[float, ...]) -> list[np.ndarray]:
    """Per radius the sums over all cells whose middle lies within it of each cell's middle: column by column of the disk, whose
    cells follow one another in the order of the keys."""
    before = np.vstack([np.zeros(per_cell.shape[1]), np.cumsum(per_cell, axis=0)])
    sums = [np.zeros_like(per_cell) for _ in radii_m]
    for number, radius in enumerate(radii_m):
        reach = int(radius // CELL_M)
        for east in range(-reach, reach + 1):
            height = int(np.sqrt(radius**2 - (CELL_M * east) ** 2) // CELL_M)
            middle = cells + east * _STRIDE
            first, end = np.searchsorted(cells, middle - height), np.searchsorted(cells, middle + height, side="right")
            sums[number] += before[end] - before[first]
    return sums
