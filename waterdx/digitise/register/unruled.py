"""The table of a page without rules: its lines of text laid level, and those that leave the same blanks between columns."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from waterdx.digitise.georeference.frame import dark_on_light
from waterdx.digitise.register.flat import Flat
from waterdx.digitise.register.grid import depth_of, runs

_LONGEST_PX = 1600  # of the shrunk page
_TURN_DEGREES = 5.0
_INK = 0.4  # of the darkest ink: what is a stroke
_WITHIN = 1.2  # of the letter height: a blank within a cell is no wider
_GAP = 0.5  # of the letter height: a blank through the lines at least this wide parts columns
_STRAY = 0.1  # share of the lines, or of a blank, in which ink may stand
_LEAST_LINES, _LEAST_CELLS = 4, 3
_LINE = 0.04  # of the ink of a full line: what a line of text has at least
_HEADED = 0.75  # of the columns over which the heading stands: a title or a note stands over fewer
_FAR = 2.5  # times the usual step from line to line: what is further off is no part of the table
_CLOSE = 1.3  # times that step: lines of one heading are no further apart
_CROSSED = 0.6  # of its width: what a rule is at least
_ROUND = 0.6  # of the letter height, left round the table
Stretch = tuple[int, int]


def flattened_by_text(grey: np.ndarray) -> Flat | None:
    """The table of a page (H×W uint8) by its text alone; None where no lines of text stand in columns."""
    import cv2

    ink = dark_on_light(grey)
    shrink = max(1.0, max(ink.shape) / _LONGEST_PX)
    dark = _dark(cv2.resize(ink, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA))
    letters, letter = _letters(dark)
    if letter == 0:
        return None
    degrees = _turn(letters)
    level_dark, level = (_turned(one, degrees, cv2.INTER_NEAREST) > 0 for one in (dark, letters))
    table = _table(level, level_dark, letter)
    if table is None:
        return None
    matrix = np.vstack([_matrix(ink.shape, degrees), [0, 0, 1]])
    x0, y0, x1, y1 = (one * shrink for one in table)
    return Flat(_turned(ink, degrees, cv2.INTER_CUBIC), np.linalg.inv(matrix), -degrees, (x0, y0, x1, y1))


def _dark(small: np.ndarray) -> np.ndarray:
    """Strokes of ink (255) on paper (0)."""
    depth = depth_of(small)
    return np.where(depth > max(24.0, _INK * float(np.percentile(depth, 99.5))), 255, 0).astype(np.uint8)


def _letters(dark: np.ndarray) -> tuple[np.ndarray, float]:
    """The pieces of ink that may be letters (0 or 255), and their usual height; 0 where there are hardly any."""
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    height, width = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    likely = (height >= 5) & (height < dark.shape[0] / 20) & (width < 4 * height) & (height < 6 * width)
    likely[0] = False
    if likely.sum() < _LEAST_LINES * _LEAST_CELLS:
        return np.zeros_like(dark), 0.0
    letter = float(np.percentile(height[likely], 70))
    kept = (np.maximum(height, width) >= 0.25 * letter) & (height < 2 * letter) & (width < 6 * letter)
    kept[0] = False
    return kept[labels].astype(np.uint8) * 255, letter


def _matrix(shape: tuple[int, ...], degrees: float) -> np.ndarray:
    import cv2

    return np.asarray(cv2.getRotationMatrix2D((shape[1] / 2, shape[0] / 2), degrees, 1.0))


def _turned(image: np.ndarray, degrees: float, how: int) -> np.ndarray:
    import cv2

    border = cv2.BORDER_CONSTANT if how == cv2.INTER_NEAREST else cv2.BORDER_REPLICATE
    size = image.shape[1], image.shape[0]
    return np.asarray(cv2.warpAffine(image, _matrix(image.shape, degrees), size, flags=how, borderMode=border))


def _turn(letters: np.ndarray) -> float:
    """The degrees anticlockwise that make lines of text level: where ink and blanks alternate most sharply down the page."""
    import cv2

    def sharpness(degrees: float) -> float:
        profile = _turned(letters, degrees, cv2.INTER_NEAREST).sum(axis=1, dtype=float)
        return float((np.diff(profile) ** 2).sum())

    middle = 0.0
    for reach, step in ((_TURN_DEGREES, 0.25), (0.25, 0.05)):
        middle = max(np.arange(middle - reach, middle + reach + step / 2, step).tolist(), key=sharpness)
    return middle


def _table(letters: np.ndarray, dark: np.ndarray, letter: float) -> tuple[float, float, float, float] | None:
    """x0, y0, x1, y1 of the longest stretch of lines that leave the same blanks, with the heading above a rule at its top."""
    profile = letters.sum(axis=1, dtype=float)
    lines = [one for one in runs(profile > _LINE * np.percentile(profile, 95)) if one[1] - one[0] > 0.4 * letter]
    inked: list[np.ndarray] = [np.asarray(letters[a:b].any(axis=0)) for a, b in lines]
    cells = [len(_joined(runs(one), _WITHIN * letter)) for one in inked]
    full = [one for one, count in zip(inked, cells, strict=True) if count >= _LEAST_CELLS]
    if len(full) < _LEAST_LINES:
        return None
    share = np.mean(np.array(full), axis=0)
    gaps = [(a, b) for a, b in runs(share <= max(_STRAY, 1.01 / len(full))) if b - a > _GAP * letter]
    inner = [(a, b) for a, b in gaps if a > 0 and b < len(share)]
    columns = list(pairwise([0, *(round((a + b) / 2) for a, b in inner), len(share)]))
    held = [sum(bool(one[a:b].any()) for a, b in columns) for one in inked]
    first, last = _longest([count >= 2 for count in held], lines)
    while first < last and held[first] < _HEADED * max(held):
        first += 1
    if len(inner) < 2 or last - first < _LEAST_LINES:
        return None
    across = np.flatnonzero(np.any(np.array(inked[first:last]), axis=0))
    first = _first_of_heading(
        lines, first, _ruled(dark[:, across[0] : across[-1]]), float(np.median(np.diff([a for a, _ in lines[first:last]])))
    )
    across = np.flatnonzero(np.any(np.array(inked[first:last]), axis=0))
    room = _ROUND * letter
    return float(across[0] - room), lines[first][0] - room, float(across[-1] + room), lines[last - 1][1] + room


def _ruled(dark: np.ndarray) -> np.ndarray:
    """Of each y whether a rule crosses most of the table there, or next to it: once turned, a thin one is on two of them."""
    import cv2

    return np.asarray(cv2.dilate(dark.astype(np.uint8), np.ones((3, 1), np.uint8)).mean(axis=1) > _CROSSED)


def _first_of_heading(lines: list[Stretch], first: int, ruled: np.ndarray, step: float) -> int:
    """The first line of the heading where a rule parts it from the table's first line: one of several levels stands over few columns a line."""
    if first == 0 or not ruled[lines[first - 1][1] : lines[first][0]].any():
        return first
    start = first - 1
    while start > 0 and lines[start][0] - lines[start - 1][0] < _CLOSE * step:
        start -= 1
    return start


def _longest(fitting: list[bool], lines: list[Stretch]) -> Stretch:
    """First and last (exclusive) of the longest stretch of lines that fit and follow each other closely."""
    steps = np.diff([a for a, _ in lines])
    far = _FAR * float(np.median(steps)) if len(steps) else 0.0
    best, start = (0, 0), 0
    for k, fits in enumerate(fitting):
        if not fits:
            start = k + 1
        elif k > start and steps[k - 1] > far:
            start = k
        if k + 1 - start > best[1] - best[0]:
            best = start, k + 1
    return best


def _joined(stretches: list[Stretch], gap: float) -> list[Stretch]:
    """Stretches closer than `gap` as one."""
    out: list[Stretch] = []
    for a, b in stretches:
        if out and a - out[-1][1] < gap:
            out[-1] = out[-1][0], b
        else:
            out.append((a, b))
    return out
