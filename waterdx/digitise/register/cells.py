"""The cells of a page: which are blank, which hold a ditto mark or a dash, and the images of the lines of text to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from waterdx.digitise.register.grid import Grid, runs

Sign = Literal["", "〃", "－"]
_INSET = 0.06  # of a cell's height: what its rules take
_SPECK = 0.22  # of the letter height: smaller pieces are dirt, unless they stand in a line of text
_PAD = 0.22  # of the letter height, round a line of text
_LINE_MOST, _LINE_LEAST = 1.6, 0.5  # of the letter height: what is lower may be one letter; a line is higher
_INK = 0.4  # of the darkest ink of the page: what is a stroke


@dataclass(frozen=True)
class Cell:
    """A cell with ink: its box in the flat image, the sign it is, or the image of its line of text (grey, dark on light)."""

    row: int
    column: int
    box: tuple[float, float, float, float]
    sign: Sign
    image: np.ndarray | None


def cells_of(image: np.ndarray, grid: Grid, level: float) -> dict[tuple[int, int], Cell]:
    """Every cell with ink, heading strips included; `level` is the depth from which a pixel is a stroke."""
    found = {}
    for row in range(len(grid.rows) - 1):
        for column in range(len(grid.columns) - 1):
            cell = cell_in(image, grid, grid.box(row, column), level, row, column)
            if cell is not None:
                found[row, column] = cell
    return found


def stroke_level(grid: Grid) -> float:
    """The depth from which a pixel is a stroke, by the ink of this page."""
    y0, y1, x0, x1 = (round(float(one)) for one in (grid.rows[0], grid.rows[-1], grid.columns[0], grid.columns[-1]))
    return max(24.0, _INK * float(np.percentile(grid.depth[y0:y1, x0:x1], 99.0)))


def cell_in(
    image: np.ndarray, grid: Grid, box: tuple[float, float, float, float], level: float, row: int, column: int
) -> Cell | None:  # fmt: skip
    """What stands within a box of the flat image; None where nothing does."""
    x0, y0, x1, y1 = box
    inset = max(3.0, _INSET * (y1 - y0))
    left, top, right, bottom = round(x0 + inset), round(y0 + inset), round(x1 - inset), round(y1 - inset)
    if right - left < 4 or bottom - top < 4:
        return None
    ink = _strokes(grid.depth[top:bottom, left:right] > level, grid.letter_px)
    if not ink.any():
        return None
    sign = _sign(ink, grid.letter_px)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    pad = max(2, round(_PAD * grid.letter_px))
    if sign:
        return Cell(row, column, box, sign, None)
    bands = _bands(np.asarray(ink.any(axis=1)), grid.letter_px)
    if len(bands) > 1:
        boxes = [(top + y0, top + y1, *_ends(np.asarray(ink[y0:y1].any(axis=0)), left)) for y0, y1 in bands]
        lines = [image[y0 - 2 : y1 + 2, max(0, x0 - pad // 2) : x1 + pad // 2] for y0, y1, x0, x1 in boxes]
        return Cell(row, column, box, sign, _in_one_line(lines))
    a, b = max(top + rows[0] - pad, round(y0) + 2), min(top + rows[-1] + pad + 1, round(y1) - 2)
    c, d = max(left + columns[0] - pad, round(x0) + 2), min(left + columns[-1] + pad + 1, round(x1) - 2)
    return Cell(row, column, box, sign, np.ascontiguousarray(image[a:b, c:d]))


def _ends(inked: np.ndarray, left: int) -> tuple[int, int]:
    places = np.flatnonzero(inked)
    return left + int(places[0]), left + int(places[-1]) + 1


def _in_one_line(lines: list[np.ndarray]) -> np.ndarray:
    """Text of several lines, or set upright from top to bottom, as one line: what stands lower goes to the right."""
    high, paper = max(len(line) for line in lines) + 6, int(np.percentile(lines[0], 90))
    raised = []
    for line in lines:
        above = (high - len(line)) // 2
        raised.append(np.pad(line, ((above, high - len(line) - above), (0, 0)), constant_values=paper))
    return np.ascontiguousarray(np.hstack(raised))


def _bands(inked: np.ndarray, letter: float) -> list[tuple[int, int]]:
    """Start and end (exclusive) of every line of text, the parts of letters that stand one above the other (二, 言) kept together."""
    found: list[tuple[int, int]] = []
    for y0, y1 in runs(inked):
        if found and (
            y1 - found[-1][0] < _LINE_MOST * letter or min(y1 - y0, found[-1][1] - found[-1][0]) < _LINE_LEAST * letter
        ):
            found[-1] = found[-1][0], y1
        else:
            found.append((y0, y1))
    return found


def _strokes(ink: np.ndarray, letter: float) -> np.ndarray:
    """Without dirt and without what is left of rules at the edge of the cell."""
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    kept = np.zeros(count, dtype=bool)
    height, width = ink.shape
    for k in range(1, count):
        at_x, at_y, w, h, area = (int(one) for one in stats[k])
        edge = at_x == 0 or at_y == 0 or at_x + w == width or at_y + h == height
        rule = edge and (w < 0.25 * letter or h < 0.25 * letter) and max(w, h) > 0.7 * letter
        kept[k] = not rule and not (edge and max(w, h) < 0.3 * letter) and area >= 3
    kept_ink = kept[labels]
    big = [k for k in range(1, count) if kept[k] and max(stats[k, 2], stats[k, 3]) >= _SPECK * letter]
    if not big:
        return np.zeros_like(ink)
    low = min(int(stats[k, 1]) for k in big) - 0.5 * letter
    high = max(int(stats[k, 1] + stats[k, 3]) for k in big) + 0.3 * letter
    left = min(int(stats[k, 0]) for k in big) - 0.6 * letter
    right = max(int(stats[k, 0] + stats[k, 2]) for k in big) + 0.6 * letter
    y, x = np.ogrid[: ink.shape[0], : ink.shape[1]]
    return np.asarray(kept_ink & (y >= low) & (y <= high) & (x >= left) & (x <= right))


def _sign(ink: np.ndarray, letter: float) -> Sign:
    """Marks an engine has no letters for: two short slanting strokes side by side, or one lying stroke."""
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    parts = sorted(
        (Piece(*map(int, one[:4])) for one in stats[1:] if max(one[2], one[3]) >= _SPECK * letter), key=lambda one: one.x
    )
    if len(parts) == 1 and _is_dash(parts[0], letter):
        return "－"
    return "〃" if len(parts) == 2 and _is_ditto(parts[0], parts[1], letter) else ""


class Piece(NamedTuple):
    """A connected piece of ink."""

    x: int
    y: int
    width: int
    height: int


def _is_dash(one: Piece, letter: float) -> bool:
    return one.width > 2.2 * one.height and one.height < 0.35 * letter and 0.3 * letter < one.width < 2.0 * letter


def _is_ditto(one: Piece, other: Piece, letter: float) -> bool:
    """Two strokes alike, close together, level, and lower than letters are."""
    low, high = sorted((one.height, other.height))
    alike = low > 0.55 * high and 0.15 * letter < low and high < 0.75 * letter
    apart = other.x - one.x
    slim = all(piece.width <= 1.3 * piece.height for piece in (one, other))
    return alike and slim and 0.08 * letter < apart < 0.8 * letter and abs(one.y - other.y) < 0.3 * letter
