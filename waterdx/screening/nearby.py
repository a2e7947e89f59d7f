"""Sums over what lies near each pipe: its middle's surroundings on a grid, so that a million pipes take seconds.

"Within r" is told to half a grid cell; a pipe without a place has no neighbours.
"""

from __future__ import annotations

from itertools import product

import numpy as np

CELL_M = 50.0
_STRIDE = 1 << 21  # cells a row of the whole-number key has room for
_REACH = _STRIDE // 4  # 26,000 km in cells of 50 m
_LAYER = _STRIDE * _STRIDE  # 2^42 cells: the key has room for some million kinds


def sums_within(
    x: np.ndarray, y: np.ndarray, amounts: np.ndarray, radii_m: tuple[float, ...], *, cell_m: float = CELL_M,
    kind: np.ndarray | None = None, beside: int = 0,
) -> np.ndarray:  # fmt: skip
    """Per pipe and radius the sum of `amounts` (one row per pipe, any columns) of the others in the cells within it.

    The result has one block of columns per radius. Places that are not finite, or absurdly far, count as none. Of pipes of a `kind` (whole
    numbers) only those of the same kind are summed, and of kinds that lie up to `beside` from it.
    """
    placed = np.isfinite(x) & np.isfinite(y) & (np.abs(x) < _REACH * cell_m) & (np.abs(y) < _REACH * cell_m)
    found = np.zeros((len(radii_m), len(x), amounts.shape[1]))
    if placed.any():
        keys = np.floor(x[placed] / cell_m).astype(np.int64) * _STRIDE + np.floor(y[placed] / cell_m).astype(np.int64)
        if kind is not None:
            keys += kind[placed].astype(np.int64) * _LAYER
        cells, of_pipe = np.unique(keys, return_inverse=True)
        own = amounts[placed]
        per_cell = np.column_stack([np.bincount(of_pipe, weights=column, minlength=len(cells)) for column in own.T])
        for number, summed in enumerate(_disks(cells, per_cell, [radius / cell_m for radius in radii_m], beside)):
            found[number, placed] = summed[of_pipe] - own
    return found


def _disks(cells: np.ndarray, per_cell: np.ndarray, radii: list[float], beside: int) -> list[np.ndarray]:
    """Per radius (in cells) the sums over all cells whose middle lies within it of each cell's middle: column by column of the disk, whose
    cells follow one another in the order of the keys."""
    before = np.vstack([np.zeros(per_cell.shape[1]), np.cumsum(per_cell, axis=0)])
    sums = [np.zeros_like(per_cell) for _ in radii]
    for number, radius in enumerate(radii):
        reach = int(radius)
        for east, other in product(range(-reach, reach + 1), range(-beside, beside + 1)):
            height = int(np.sqrt(radius**2 - east**2))
            middle = cells + other * _LAYER + east * _STRIDE
            first, end = np.searchsorted(cells, middle - height), np.searchsorted(cells, middle + height, side="right")
            sums[number] += before[end] - before[first]
    return sums
