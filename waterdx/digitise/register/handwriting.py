"""Which cells were written by hand into a printed page: their letters stand and lean unlike those round them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from waterdx.digitise.ocr.engine import Line, likeliest
from waterdx.digitise.register.cells import Cell

_UNLIKE = 5.0  # times the usual spread of the page
_LEAST = 0.09  # of the letter height: what print never strays
_UNSURE = 0.985  # print is read surer than this


def handwritten_in(
    cells: Mapping[tuple[int, int], Cell], lines: Mapping[tuple[int, int], Line], letter: float
) -> list[tuple[int, int]]:
    """The cells whose letters stray much more than the page's usual, and were read less surely. A page that is lettered by
    hand throughout has none: there nothing tells them apart, and every cell is as sure as its reading."""
    strays = {
        at: stray for at, cell in cells.items() if cell.image is not None and (stray := _stray(cell.image, letter)) is not None
    }
    if len(strays) < 10:
        return []
    usual = float(np.median(list(strays.values())))
    least = max(_LEAST, _UNLIKE * usual)
    return sorted(at for at, stray in strays.items() if stray > least and _sureness(lines[at]) < _UNSURE)


def _sureness(line: Line) -> float:
    return min(likeliest(line).characters, default=0.0)


def _stray(image: np.ndarray, letter: float) -> float | None:
    """How far the feet of the tall letters stray from a line, in parts of the letter height; None with fewer than two."""
    import cv2

    dark = (image < (int(image.min()) + int(np.percentile(image, 90))) / 2).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    tall = [stats[k] for k in range(1, count) if 0.7 * letter < stats[k, 3] < 1.6 * letter]
    if len(tall) < 2:
        return None
    feet = np.array([one[1] + one[3] for one in tall], float)
    return float(feet.std() / letter)
