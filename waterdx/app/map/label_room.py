"""Where labels of pipes go on a screen: along the pipe, upright, the longest first, none on another. Plain numbers, no Qt.

Works in pixels from the upper left corner of the part that is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from waterdx.app.map.layers import Floats, Ints

CELL = 5  # pixels: how finely taken room is remembered
LIFT = 9.0  # pixels from the line to the middle of its label
MOST_TRIED = 240
MOST = 120
OVERHANG = 1.5  # times its piece a label may be long: the next pipe mostly runs straight on
SHORTEST = 30.0  # pixels of a piece that is looked at at all
SAME_APART = 220.0  # pixels between two labels that read the same


@dataclass(frozen=True)
class Placed:
    """Label of the piece `at`: its text, its middle in pixels, its angle in degrees, clockwise."""

    at: int
    text: str
    x: float
    y: float
    angle: float


def place(
    pieces: Floats, text_of: Callable[[int], str], width_of: Callable[[str], float], height: float, size: tuple[float, float]
) -> list[Placed]:
    """Labels of straight pieces (n, 4) in pixels in a frame of that size; `text_of(n)` says what a piece is called, "" nothing."""
    length = np.hypot(*(pieces[:, 2:] - pieces[:, :2]).T)
    tried = np.flatnonzero(length >= SHORTEST)
    tried = tried[np.argsort(-length[tried], kind="stable")[:MOST_TRIED]]
    named = [
        (at, text, width) for at in tried.tolist() if (text := text_of(at)) and (width := width_of(text)) <= OVERHANG * length[at]
    ]
    if not named:
        return []
    middles, angles = _beside(pieces[[at for at, _text, _width in named]])
    cells, outside = _cells(middles, angles, np.array([width for *_rest, width in named]), height, size)
    taken = np.zeros((int(size[1] / CELL) + 1) * _across(size), dtype=bool)
    found: list[Placed] = []
    of_text: dict[str, list[tuple[float, float]]] = {}
    for number in np.flatnonzero(~outside).tolist():
        at, text, _width = named[number]
        x, y = middles[number].tolist()
        if any(abs(x - a) + abs(y - b) < SAME_APART for a, b in of_text.get(text, ())) or taken[cells[number]].any():
            continue
        taken[cells[number]] = True
        found.append(Placed(at, text, x, y, float(np.degrees(angles[number]))))
        of_text.setdefault(text, []).append((x, y))
        if len(found) == MOST:
            break
    return found


def _beside(pieces: Floats) -> tuple[Floats, Floats]:
    """The middles of labels above the middles of pieces, and their angles, so that they are read from the left or from below."""
    x0, y0, x1, y1 = pieces.T
    turned = (x1 < x0) | ((x1 == x0) & (y1 > y0))
    angles = np.arctan2(np.where(turned, y0 - y1, y1 - y0), np.where(turned, x0 - x1, x1 - x0))
    up = LIFT * np.column_stack([np.sin(angles), -np.cos(angles)])
    return np.column_stack([x0 + x1, y0 + y1]) / 2 + up, angles


def _cells(
    middles: Floats, angles: Floats, widths: Floats, height: float, size: tuple[float, float]
) -> tuple[Ints, NDArray[np.bool_]]:
    """Of each label the numbers of the cells under its rectangle, and whether any lies outside the frame."""
    along = np.linspace(-0.5, 0.5, int(widths.max() / CELL) + 2)[None, :, None] * widths[:, None, None]
    across = np.linspace(-0.5, 0.5, int(height / CELL) + 2)[None, None, :] * height
    sine, cosine = (of(angles)[:, None, None] for of in (np.sin, np.cos))
    column = (
        np.floor((middles[:, 0, None, None] + along * cosine - across * sine) / CELL).astype(np.int64).reshape(len(widths), -1)
    )
    line = np.floor((middles[:, 1, None, None] + along * sine + across * cosine) / CELL).astype(np.int64).reshape(len(widths), -1)
    outside = (
        (column.min(1) < 0) | (line.min(1) < 0) | (column.max(1) >= _across(size) - 1) | (line.max(1) >= int(size[1] / CELL))
    )
    return line * _across(size) + column, outside


def _across(size: tuple[float, float]) -> int:
    return int(size[0] / CELL) + 1
