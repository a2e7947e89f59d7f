"""Lines cut into dashes that run on from piece to piece of a pipe: Qt begins a dash anew at every piece, and slowly."""

from __future__ import annotations

import numpy as np

from waterdx.app.map.layers import Floats, Pieces


def dashed(pieces: Pieces, on: float, off: float) -> Floats:
    """The dashes of `on` metres with gaps of `off`, as pieces (n, 4).

    >>> dashed(Pieces(np.array([[0.0, 0, 3, 0], [3, 0, 10, 0]]), np.array([7, 7])), 4, 2).tolist()
    [[0.0, 0.0, 3.0, 0.0], [3.0, 0.0, 4.0, 0.0], [6.0, 0.0, 10.0, 0.0]]
    """
    start, way = pieces.ends[:, :2], pieces.ends[:, 2:] - pieces.ends[:, :2]
    length = np.hypot(*way.T)
    begun = _along(length, pieces) % (on + off)  # how far the pattern has come where a piece begins
    counts = np.floor((length + begun) / (on + off)).astype(np.int64) + 1
    piece = np.repeat(np.arange(len(length)), counts)
    number = np.arange(len(piece)) - np.repeat(np.cumsum(counts) - counts, counts)
    begin = number * (on + off) - begun[piece]
    low, high = np.maximum(begin, 0), np.minimum(begin + on, length[piece])
    kept = high > low
    piece, low, high = piece[kept], low[kept], high[kept]
    ahead = way[piece] / length[piece, None]
    return np.hstack([start[piece] + ahead * low[:, None], start[piece] + ahead * high[:, None]])


def _along(length: Floats, pieces: Pieces) -> Floats:
    """How far along its pipe each piece begins."""
    before = np.cumsum(length) - length
    is_first = np.diff(pieces.row, prepend=-1) != 0
    return before - before[is_first][np.cumsum(is_first) - 1] if len(length) else before
