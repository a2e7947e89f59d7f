"""What the map draws, as plain arrays: straight pieces of pipes by style class, thinned to what a screen can show.

Measured (make bench): drawing only the pieces in view, lines without the bends a pixel hides, and one chord per pipe when a
pixel is wider than a few metres, keeps 100,000 pipes at tens of milliseconds a frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Box = tuple[float, float, float, float]  # x0, y0, x1, y1

CHORD_METRES_PER_PIXEL = 6.0
BENDS_M = (1.0, 4.0)  # lines are kept without bends smaller than these too, for scales at which a pixel is as wide


@dataclass(frozen=True)
class Pieces:
    """Straight pieces `ends` (n, 4) x0 y0 x1 y1 and the `row` of the pipe each belongs to."""

    ends: Floats
    row: Ints

    def of_rows(self, wanted: NDArray[np.bool_]) -> Pieces:
        """Those of the rows marked in `wanted` (one boolean per row of the table)."""
        chosen = wanted[self.row]
        return Pieces(self.ends[chosen], self.row[chosen])

    def touching(self, view: Box) -> Pieces:
        """Those whose rectangles touch `view`."""
        west, east, south, north = self._edges
        seen = (west <= view[2]) & (east >= view[0]) & (south <= view[3]) & (north >= view[1])
        return self if seen.all() else Pieces(self.ends[seen], self.row[seen])

    def one_per_cell(self, metres: float, class_of_row: Ints | None = None) -> Pieces:
        """Of those of a class that begin and end in the same cells of so many metres, one."""
        if not len(self.ends):
            return self
        import pandas as pd  # loaded already where there are lines; np.unique takes five times as long

        cells = np.round((self.ends - np.tile(self.ends[0, :2], 2)) / metres).astype(np.int64)
        keys = np.zeros(len(cells), dtype=np.int64) if class_of_row is None else class_of_row[self.row]
        for column in cells.T:
            keys = keys * 100_003 + column
        kept = ~pd.Series(keys).duplicated().to_numpy()
        return Pieces(self.ends[kept], self.row[kept])

    @cached_property
    def _edges(self) -> tuple[Floats, Floats, Floats, Floats]:
        x0, y0, x1, y1 = np.ascontiguousarray(self.ends.T)
        return np.minimum(x0, x1), np.maximum(x0, x1), np.minimum(y0, y1), np.maximum(y0, y1)


@dataclass(frozen=True)
class Lines:
    """Pipes as straight pieces: `pieces` (n, 4) x0 y0 x1 y1 with `piece_row`; `chords` one per part with `chord_row`;
    `coarser` the pieces of the lines without the bends smaller than each of BENDS_M, where there are any.

    A row is the number of the pipe in the ledger table; a pipe without geometry has no piece.
    """

    pieces: Floats
    piece_row: Ints
    chords: Floats
    chord_row: Ints
    coarser: tuple[Pieces, ...] = ()

    @property
    def box(self) -> Box | None:
        """The rectangle around everything, None where there is nothing."""
        return box_of(self.pieces)

    @cached_property
    def exact(self) -> Pieces:
        return Pieces(self.pieces, self.piece_row)

    @cached_property
    def straight(self) -> Pieces:
        """The chords."""
        return Pieces(self.chords, self.chord_row)

    @cached_property
    def longest(self) -> Pieces:
        """Of each pipe the longest piece, small bends left out: where there is room for a name or an arrow."""
        pieces = self.coarser[0] if self.coarser else self.exact
        if not len(pieces.row):
            return pieces
        length = np.hypot(*(pieces.ends[:, 2:] - pieces.ends[:, :2]).T)
        first = np.flatnonzero(np.diff(pieces.row, prepend=-1))
        run = np.repeat(np.arange(len(first)), np.diff(first, append=len(length)))
        is_longest = np.flatnonzero(length == np.maximum.reduceat(length, first)[run])
        kept = is_longest[np.diff(run[is_longest], prepend=-1) != 0]
        return Pieces(pieces.ends[kept], pieces.row[kept])

    def ends_of_rows(self, count: int) -> Floats:
        """(count, 4) the first and last point of each row's line, NaN where it has none; of several parts, first of the first and
        last of the last."""
        ends = np.full((count, 4), np.nan)
        ends[self.chord_row, 2:] = self.chords[:, 2:]
        ends[self.chord_row[::-1], :2] = self.chords[::-1, :2]
        return ends

    def of_rows(self, wanted: NDArray[np.bool_]) -> Lines:
        """The lines of the rows marked in `wanted` (one boolean per row of the table)."""
        piece, chord = wanted[self.piece_row], wanted[self.chord_row]
        coarser = tuple(one.of_rows(wanted) for one in self.coarser)
        return Lines(self.pieces[piece], self.piece_row[piece], self.chords[chord], self.chord_row[chord], coarser)

    def at_scale(self, metres_per_pixel: float) -> Pieces:
        """What is to be drawn: exact pieces when near, then without the bends a pixel hides, chords when far."""
        if metres_per_pixel > CHORD_METRES_PER_PIXEL:
            return self.straight
        smooth = [one for bend, one in zip(BENDS_M, self.coarser, strict=False) if bend <= metres_per_pixel]
        return smooth[-1] if smooth else self.exact


def joined(one: Lines, other: Lines, shift: int) -> Lines:
    """Both in one; the rows of `other` come after the `shift` rows of `one`."""
    return Lines(
        np.vstack([one.pieces, other.pieces]), np.concatenate([one.piece_row, other.piece_row + shift]),
        np.vstack([one.chords, other.chords]), np.concatenate([one.chord_row, other.chord_row + shift]),
        tuple(
            Pieces(np.vstack([a.ends, b.ends]), np.concatenate([a.row, b.row + shift]))
            for a, b in zip(one.coarser, other.coarser, strict=False)
        ),
    )  # fmt: skip


def drawn_anew(lines: Lines, rows: Ints, geometries: Any) -> Lines:
    """The lines with those of some rows as they are now: a few of many thousands were edited."""
    others = np.ones(
        max(int(lines.piece_row.max(initial=-1)), int(lines.chord_row.max(initial=-1)), int(rows.max(initial=-1))) + 1, dtype=bool
    )
    others[rows] = False
    now = lines_of(geometries)
    coarser = tuple(Pieces(one.ends, rows[one.row]) for one in now.coarser)
    return joined(lines.of_rows(others), Lines(now.pieces, rows[now.piece_row], now.chords, rows[now.chord_row], coarser), 0)


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
    exact = _pieces_of(parts, rows)
    counts = shapely.get_num_points(parts)
    long_enough = counts > 1
    xy, last = shapely.get_coordinates(parts), np.cumsum(counts)
    chords = np.hstack([xy[(last - counts)[long_enough]], xy[(last - 1)[long_enough]]])
    coarser = tuple(_pieces_of(shapely.simplify(parts, bend, preserve_topology=False), rows) for bend in BENDS_M)
    return Lines(exact.ends, exact.row, chords, rows[long_enough], coarser)


def _pieces_of(parts: Any, rows: Ints) -> Pieces:
    """The straight pieces of LineStrings, each of the row of its line."""
    import shapely

    xy, part = shapely.get_coordinates(parts, return_index=True)
    follows = np.flatnonzero(part[:-1] == part[1:])
    return Pieces(np.hstack([xy[follows], xy[follows + 1]]), rows[part[follows]])


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
    """The pieces to draw for `view`; when far, one chord per pipe and pixel."""
    pieces = lines.at_scale(metres_per_pixel).touching(view)
    return (pieces.one_per_cell(metres_per_pixel) if metres_per_pixel > CHORD_METRES_PER_PIXEL else pieces).ends
