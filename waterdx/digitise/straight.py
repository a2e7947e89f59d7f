"""A page laid straight: the sheet on a photo flattened by its four corners, what was fed in askew turned back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.digitise.georeference.frame import dark_on_light
from waterdx.digitise.paper import ink_on, paper_of, shrunk, tiles

MOST_DEGREES = 15.0
_STEPS = ((0.5, 6.0), (0.1, 2.0), (0.02, 1.0))  # degrees from one try to the next, and the width of a row looked at (pixels)
_POINTS = 150_000
_SURE = 1.02  # how much sharper rows and columns must be than as they lie
_WHOLE = 0.01  # of the longer side: a sheet whose corners are this near those of the scan fills it
_FORESHORTENED = 1.007  # how much longer than the side opposite a side of a sheet seen aslant is
_A_SERIES, _NEAR_A_SERIES = 2**0.5, 0.05  # the sides of paper, of which a photo shows one too short
_LAYING = Words(ja="傾きを直しています", en="Laying the page straight")


@dataclass(frozen=True)
class Straightened:
    """A page laid straight: `degrees` it lay askew (clockwise as shown is positive), after it was `flattened` where it was a photo
    of a sheet; `to_scan` (3×3) leads from its pixels to those of the scan."""

    image: np.ndarray
    degrees: float
    to_scan: np.ndarray
    flattened: bool = False


def straightened(grey: np.ndarray, progress: Progress = silent) -> Straightened:
    """The page (grey or RGB, dark on light or the reverse) with its lines level. As it is where nothing on it tells a direction."""
    page = dark_on_light(grey if grey.ndim == 2 else grey[..., 1])
    small, factor = shrunk(page)
    progress(0, 1, _LAYING)
    corners = _sheet_corners(small)
    flat = None if corners is None else _flattening(corners * factor)
    if flat is None:
        to_scan, size = np.eye(3), page.shape[::-1]
    else:
        to_scan, size = flat
        small, factor = shrunk(_warped(page, to_scan, size))
    degrees = skew_degrees(ink_on(small))
    if flat is None and degrees == 0:
        return Straightened(grey, 0.0, np.eye(3))
    turn, size = _turning(degrees, size)
    to_scan = to_scan @ turn
    return Straightened(_warped(grey, to_scan, size, progress), degrees, to_scan, flat is not None)


def skew_degrees(ink: np.ndarray) -> float:
    """By how many degrees (clockwise as shown is positive) lines and rows of ink lie askew; 0 where they do not say."""
    y, x = np.nonzero(ink)
    if len(x) < 50:
        return 0.0
    keep = slice(None, None, max(1, len(x) // _POINTS))
    x, y, weight = x[keep] - ink.shape[1] / 2, y[keep] - ink.shape[0] / 2, ink[y, x][keep].astype(np.float32)
    best = 0.0
    reach = MOST_DEGREES
    for step, width in _STEPS:
        tried = best + np.arange(-round(reach / step), round(reach / step) + 1) * step
        scores = np.array([_sharpness(x, y, weight, degrees, width) for degrees in tried])
        best, reach = float(tried[scores.argmax()]), 2 * step
    level = _sharpness(x, y, weight, 0.0, _STEPS[-1][1])
    return best if abs(best) <= MOST_DEGREES and scores.max() > _SURE * level else 0.0


def _sharpness(x: np.ndarray, y: np.ndarray, weight: np.ndarray, degrees: float, width: float) -> float:
    """How unevenly ink falls on rows and on columns turned by this: long lines and rows of letters all on a few is sharpest."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    total = 0.0
    for across in (y * c - x * s, x * c + y * s):
        place = (across - across.min()) / width
        low = place.astype(np.int64)
        share = place - low
        rows = np.bincount(low, weight * (1 - share), low.max() + 2)
        rows[1:] += np.bincount(low, weight * share, low.max() + 2)[:-1]
        total += float((np.diff(rows) ** 2).sum())
    return total


def _turning(degrees: float, size: tuple[int, int]) -> tuple[np.ndarray, tuple[int, int]]:
    """From a page turned back by this, large enough to hold all of it, to the page of this size; and its size."""
    width, height = size
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    wide, high = round(width * c + height * abs(s)), round(height * c + width * abs(s))
    turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])
    return _moved(width / 2, height / 2) @ turn @ _moved(-wide / 2, -high / 2), (wide, high)


def _moved(x: float, y: float) -> np.ndarray:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])


def _sheet_corners(small: np.ndarray) -> np.ndarray | None:
    """The corners of a sheet that lies on something darker (top left, then clockwise), where the whole of it is on the photo."""
    import cv2

    paper = paper_of(small)
    level, _ = cv2.threshold(paper, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    bright = (paper > level).astype(np.uint8)
    if bright.min() == bright.max() or float(paper[bright == 1].mean()) - float(paper[bright == 0].mean()) < 50:
        return None
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(outlines, key=cv2.contourArea)
    hull = cv2.convexHull(outline)
    rough = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, True), True).reshape(-1, 2)
    area = cv2.contourArea(hull)
    if len(rough) != 4 or area < 0.4 * small.size or cv2.contourArea(outline) < 0.97 * area:
        return None
    corners = _fine_corners(outline.reshape(-1, 2).astype(float), _clockwise(rough.astype(float)))
    height, width = small.shape
    whole = np.array([(0, 0), (width, 0), (width, height), (0, height)])
    return None if corners is None or np.abs(corners - whole).max() < _WHOLE * max(small.shape) else corners


def _clockwise(corners: np.ndarray) -> np.ndarray:
    """From the top left, clockwise as shown."""
    about = corners - corners.mean(axis=0)
    turned = corners[np.argsort(np.arctan2(about[:, 1], about[:, 0]))]
    return np.roll(turned, -int(turned.sum(axis=1).argmin()), axis=0)


def _fine_corners(outline: np.ndarray, rough: np.ndarray) -> np.ndarray | None:
    """Where straight lines through the points of each side meet."""
    lines = []
    for start, stop in zip(rough, np.roll(rough, -1, axis=0), strict=True):
        along = (stop - start) / np.hypot(*(stop - start))
        at, off = (outline - start) @ along, np.abs((outline - start) @ np.array([-along[1], along[0]]))
        side = outline[(off < 6) & (at > 0.05 * np.hypot(*(stop - start))) & (at < 0.95 * np.hypot(*(stop - start)))]
        if len(side) < 10:
            return None
        middle = np.median(side, axis=0)
        for _ in range(3):
            direction = np.linalg.svd(side - middle, full_matrices=False)[2][0]
            away = np.abs((side - middle) @ np.array([-direction[1], direction[0]]))
            side = side[away <= max(1.0, 2 * float(np.median(away)))]
            middle = side.mean(axis=0)
        lines.append((middle, np.array([-direction[1], direction[0]])))
    pairs = zip([lines[-1], *lines[:-1]], lines, strict=True)
    corners = [np.linalg.solve(np.stack([a[1], b[1]]), np.array([a[0] @ a[1], b[0] @ b[1]])) for a, b in pairs]
    return np.array(corners) + 0.5


def _flattening(corners: np.ndarray) -> tuple[np.ndarray, tuple[int, int]] | None:
    """From the sheet laid flat to the photo, and the size of the flat sheet (pixels)."""
    import cv2

    top, right, bottom, left = (np.hypot(*side) for side in np.roll(corners, -1, axis=0) - corners)
    width, height = max(top, bottom), max(left, right)
    ratio = max(width, height) / min(width, height)
    aslant = max(top / bottom, bottom / top, left / right, right / left) > _FORESHORTENED
    if aslant and abs(ratio / _A_SERIES - 1) < _NEAR_A_SERIES:
        width, height = (height * _A_SERIES, height) if width > height else (width, width * _A_SERIES)
    size = round(width), round(height)
    flat = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
    return cv2.getPerspectiveTransform(flat, corners.astype(np.float32)), size


def _warped(image: np.ndarray, to_scan: np.ndarray, size: tuple[int, int], progress: Progress = silent) -> np.ndarray:
    """The image as seen from a page of this size, a square at a time: OpenCV takes no side above 32,767 pixels."""
    import cv2

    width, height = size
    out = np.empty((height, width, *image.shape[2:]), np.uint8)
    edge = tuple(float(value) for value in np.atleast_1d(np.percentile(image[::50, ::50], 50, axis=(0, 1))))
    for rows, columns in tiles(width, height):
        progress(rows.start, height, _LAYING)
        box = [(x, y) for x in (columns.start, columns.stop) for y in (rows.start, rows.stop)]
        seen = _through(to_scan, np.array(box, float))
        x0, y0 = np.maximum(np.floor(seen.min(axis=0)).astype(int) - 3, 0)
        x1, y1 = np.minimum(np.ceil(seen.max(axis=0)).astype(int) + 3, image.shape[1::-1])
        part = image[y0:y1, x0:x1]
        if not part.size:
            out[rows, columns] = edge
            continue
        centred = _moved(-0.5 - x0, -0.5 - y0) @ to_scan @ _moved(columns.start + 0.5, rows.start + 0.5)
        shape = columns.stop - columns.start, rows.stop - rows.start
        out[rows, columns] = cv2.warpPerspective(
            part, centred, shape, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_CONSTANT, borderValue=edge
        )
    return out


def _through(matrix: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Places led through a 3×3 matrix."""
    seen = np.column_stack([places, np.ones(len(places))]) @ matrix.T
    return np.asarray(seen[:, :2] / seen[:, 2:])
