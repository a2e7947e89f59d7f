"""What the map draws, as plain arrays: straight pieces of pipes by style class, thinned to what a screen can show.

Measured (toolchain notes, section 2): drawing only the pieces in view, and one chord per pipe when a pixel is wider than
a few metres, keeps 100,000 pipes at tens of milliseconds a frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Box = tuple[float, float, float, float]  # x0, y0, x1, y1

CHORD_METRES_PER_PIXEL = 6.0


@dataclass(frozen=True)
class Lines:
    """Pipes as straight pieces: `pieces` (n, 4) x0 y0 x1 y1 with `piece_row`; `chords` one per part with `chord_row`.

    A row is the number of the pipe in the ledger table; a pipe without geometry has no piece.
    """

    pieces: Floats
    piece_row: Ints
    chords: Floats
    chord_row: Ints

    @property
    def box(self) -> Box | None:
        """The rectangle around everything, None where there is nothing."""
        return box_of(self.pieces)

    def of_rows(self, wanted: NDArray[np.bool_]) -> Lines:
        """The lines of the rows marked in `wanted` (one boolean per row of the table)."""
        piece, chord = wanted[self.piece_row], wanted[self.chord_row]
        return Lines(self.pieces[piece], self.piece_row[piece], self.chords[chord], self.chord_row[chord])


def joined(one: Lines, other: Lines, shift: int) -> Lines:
    """Both in one; the rows of `other` come after the `shift` rows of `one`."""
    return Lines(
        np.vstack([one.pieces, other.pieces]), np.concatenate([one.piece_row, other.piece_row + shift]),
        np.vstack([one.chords, other.chords]), np.concatenate([one.chord_row, other.chord_row + shift]),
    )  # fmt: skip


def around(*boxes: Box | None) -> Box | None:
    """The rectangle around several, None where all are."""
    there = [box for box in boxes if box is not None]
    if not there:
        return None
    x0, y0, x1, y1 = zip(*there, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def no_lines() -> Lines:
    empty = np.empty((0, 4)), np.empty(0, dtype=np.int64)
    return Lines(*empty, *empty)


def lines_of(geometries: Any) -> Lines:
    """Lines from an array of shapely (Multi)LineStrings, None where a pipe has none."""
    import shapely

    parts, rows = shapely.get_parts(np.asarray(geometries, dtype=object), return_index=True)
    is_line = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    parts, rows = parts[is_line], rows[is_line].astype(np.int64)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    follows = np.flatnonzero(part[:-1] == part[1:])
    counts = shapely.get_num_points(parts)
    last = np.cumsum(counts)
    long_enough = counts > 1
    chords = np.hstack([xy[(last - counts)[long_enough]], xy[(last - 1)[long_enough]]])
    return Lines(np.hstack([xy[follows], xy[follows + 1]]), rows[part[follows]], chords, rows[long_enough])


def points_of(geometries: Any) -> Floats:
    """(n, 2) coordinates of the points among `geometries`; what has no place is left out."""
    import shapely

    return np.asarray(shapely.get_coordinates(np.asarray(geometries, dtype=object)))


def box_of(pieces: Floats) -> Box | None:
    if not len(pieces):
        return None
    x, y = pieces[:, 0::2], pieces[:, 1::2]
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def widened(box: Box, share: float) -> Box:
    """`box` with a margin of `share` of its sides all round."""
    dx, dy = (box[2] - box[0]) * share, (box[3] - box[1]) * share
    return box[0] - dx, box[1] - dy, box[2] + dx, box[3] + dy


def contains(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def in_view(lines: Lines, view: Box, metres_per_pixel: float) -> Floats:
    """The pieces to draw for `view`: exact ones when near, one chord per pipe and pixel when far."""
    if metres_per_pixel <= CHORD_METRES_PER_PIXEL:
        return _touching(lines.pieces, view)
    return _one_per_pixel(_touching(lines.chords, view), metres_per_pixel)


def _touching(pieces: Floats, view: Box) -> Floats:
    x0, y0, x1, y1 = pieces.T
    seen = (np.minimum(x0, x1) <= view[2]) & (np.maximum(x0, x1) >= view[0])
    seen &= (np.minimum(y0, y1) <= view[3]) & (np.maximum(y0, y1) >= view[1])
    return pieces if seen.all() else pieces[seen]


def _one_per_pixel(pieces: Floats, metres_per_pixel: float) -> Floats:
    if not len(pieces):
        return pieces
    cells = np.round((pieces - np.tile(pieces[0, :2], 2)) / metres_per_pixel).astype(np.int64)
    keys = ((cells[:, 0] * 100_003 + cells[:, 1]) * 100_003 + cells[:, 2]) * 100_003 + cells[:, 3]
    return pieces[np.unique(keys, return_index=True)[1]]
