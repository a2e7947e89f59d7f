"""How pipes look on a sheet: of a colour of their own, or clearly thicker than all else. What else is drawn is left out of the mask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from waterdx.digitise.trace.skeleton import skeleton_of
from waterdx.digitise.trace.strokes import Strokes, darkness, grey_of

_WORK_PX_PER_MM = 8.0  # colour is looked at about this finely
_LEAST_CHROMA = 26  # levels between the channels of an ink with a colour
_SHARE_OF_CHROMA = 0.4  # of the strongest colour
FRAME_MM = 1.0  # on each side of the frame's line that belongs to it
_TILE = 640
_TILES = 36
_TEXT_MM = 7.0  # what is smaller is a letter or a symbol
_RATIO = 1.5  # the thinner of the thick lines are at least this much wider than the thicker of the thin
_LEAST_SEEN = 1500  # places of lines, for their widths to be judged
_LEAST_SHARE, _MOST_SHARE = 0.03, 0.92  # of the length of all lines
_MOSTLY = 0.6  # of it: thick lines may be the roads
_INK = 0.33  # of full ink that counts as drawn
_MOST_PIXELS = 60e6  # of the page that is looked at


@dataclass(frozen=True)
class Look:
    """The ink of what may be pipes (uint8; H×W of the page divided by `shrink`), and how wide its lines are on it."""

    ink: np.ndarray
    mask: np.ndarray
    shrink: float
    width: float


def coloured(
    image: np.ndarray, strokes: Strokes, frame: np.ndarray | None = None, wanted: tuple[int, int, int] | None = None
) -> Iterator[Look]:  # fmt: skip
    """Ink with a colour inside the frame; only of the hue of `wanted` where that is given. Nothing where there is none, or the paper itself has one."""
    import cv2

    if image.ndim != 3:
        return
    shrink = max(1.0, strokes.pixels_per_mm / _WORK_PX_PER_MM)
    small = shrunk(image, shrink)
    paper = paper_of(small)
    if float(np.ptp(np.median(paper.reshape(-1, 3)[::97], axis=0))) > 70:
        return
    chroma = np.empty(small.shape[:2], np.uint8)
    for top in range(0, len(small), 512):
        rows = slice(top, top + 512)
        ink = cv2.subtract(paper[rows], small[rows])
        if wanted is not None:
            ink = ink * same_hue(ink, wanted)[..., None]
        chroma[rows] = cv2.GaussianBlur(ink.max(axis=2) - ink.min(axis=2), (3, 3), 0)
    strongest = float(np.percentile(chroma[chroma > _LEAST_CHROMA], 75)) if (chroma > _LEAST_CHROMA).sum() > 200 else 0.0
    mask = (chroma > max(_LEAST_CHROMA, _SHARE_OF_CHROMA * strongest)).astype(np.uint8)
    mask = only_inside(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), frame, shrink, strokes)
    if strongest and mask.any():
        yield Look(chroma, mask, shrink, width_of(mask))


def same_hue(ink: np.ndarray, wanted: tuple[int, int, int], within_degrees: float = 30.0) -> np.ndarray:
    """Where ink (darkness of red, green, blue) has the hue of a colour."""
    angle = hue(ink.astype(np.float32)) - hue(255 - np.array(wanted, np.float32))
    return np.abs((angle + np.pi) % (2 * np.pi) - np.pi) < np.radians(within_degrees)


def hue(ink: np.ndarray) -> np.ndarray:
    """The angle of a colour on the circle of hues."""
    red, green, blue = (ink[..., k] for k in range(3))
    return np.arctan2(np.sqrt(3) * (green - blue), 2 * red - green - blue)


def thicker(image: np.ndarray, strokes: Strokes, frame: np.ndarray | None = None) -> Iterator[Look]:
    """Ink of lines clearly thicker than the others inside the frame: each way of parting them, the likeliest first."""
    for limit in thick_limits(line_widths(image if frame is None else _inner(image, frame, strokes), strokes)):
        yield thicker_than(limit, image, strokes, frame)


def thicker_than(limit: float, image: np.ndarray, strokes: Strokes, frame: np.ndarray | None) -> Look:
    """Ink of lines of more than a width (px)."""
    import cv2

    shrink = max(0.5, limit / 5.0, (image.shape[0] * image.shape[1] / _MOST_PIXELS) ** 0.5)
    grey = grey_of(shrunk(image, shrink), strokes.negative)
    ink = darkness(grey, 5 * limit / shrink)
    drawn = (ink > _INK * strokes.contrast).astype(np.uint8)
    size = max(2, round(limit / shrink))
    mask = cv2.morphologyEx(drawn, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    mask = only_inside(np.asarray(mask), frame, shrink, strokes)
    return Look(ink, mask, shrink, width_of(mask))


def thick_limits(widths: np.ndarray) -> list[float]:
    """Widths that part thick lines from thin ones: where nearly all below are clearly thinner than nearly all above, widest gap first.

    Where the thick ones would be most of all lines, they are tried last: those may be the roads.
    """
    widths = np.sort(widths)
    if len(widths) < _LEAST_SEEN:
        return []
    shares = np.linspace(_MOST_SHARE, _LEAST_SHARE, 300)
    places = np.round(len(widths) * (1 - shares)).astype(int)
    below = widths[np.round(places * 0.88).astype(int)]
    above = widths[places + np.round((len(widths) - places) * 0.12).astype(int)]
    gaps = above / below
    peaks = [
        k for k in range(len(gaps))
        if gaps[k] > _RATIO and gaps[k] == gaps[np.abs(np.log(above * below / (above[k] * below[k]))) < np.log(1.6)].max()
    ]  # fmt: skip
    limits: dict[float, int] = {}
    for k in sorted(peaks, key=lambda k: (shares[k] > _MOSTLY, -gaps[k])):
        limits.setdefault(round(float(np.sqrt(above[k] * below[k])), 2), k)
    return list(limits)[:3]


def line_widths(image: np.ndarray, strokes: Strokes) -> np.ndarray:
    """The width (px) at every place of the middle of the long strokes, on tiles spread over the page."""
    import cv2

    found = []
    smallest = _TEXT_MM * strokes.pixels_per_mm
    tile = round(max(_TILE, 3 * smallest))
    for y, x in _spread(image.shape, tile):
        part = grey_of(image[y : y + tile, x : x + tile], strokes.negative)
        up = 2 if strokes.width_px < 4 else 1
        ink = darkness(cv2.resize(part, None, fx=up, fy=up, interpolation=cv2.INTER_CUBIC), 5 * strokes.width_px * up)
        mask = (ink > _INK * strokes.contrast).astype(np.uint8)
        _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        long = np.hypot(stats[:, 2], stats[:, 3]) > smallest * up
        long[0] = False
        mask = long[labels].astype(np.uint8)
        middle = skeleton_of(mask)
        found.append((cv2.distanceTransform(mask, cv2.DIST_L2, 5)[middle] * 2 - 1) / up)
    return np.concatenate(found) if found else np.empty(0)


def _spread(shape: tuple[int, ...], tile: int) -> list[tuple[int, int]]:
    """Corners of tiles spread over a page, not over its outermost part."""
    across = [
        np.unique(np.linspace(side * 0.05, max(side * 0.05, side * 0.95 - tile), int(np.clip(side // tile, 1, 6))).astype(int))
        for side in shape[:2]
    ]
    return [(int(y), int(x)) for y in across[0] for x in across[1]][:_TILES]


def only_inside(mask: np.ndarray, frame: np.ndarray | None, shrink: float, strokes: Strokes) -> np.ndarray:
    """The mask without what lies on the frame or outside it: its line, the title block, the legend."""
    import cv2

    if frame is None:
        return mask
    inner = np.zeros_like(mask)
    corners = ((frame + 0.5) / shrink - 0.5).round().astype(np.int32)
    cv2.fillPoly(inner, [corners], 1)
    edge = max(3, round(2 * FRAME_MM * strokes.pixels_per_mm / shrink))
    cv2.polylines(inner, [corners], True, 0, edge)
    return mask * inner


def _inner(image: np.ndarray, frame: np.ndarray, strokes: Strokes) -> np.ndarray:
    """The largest upright rectangle inside the frame."""
    edge = FRAME_MM * strokes.pixels_per_mm
    xs, ys = np.sort(frame[:, 0]), np.sort(frame[:, 1])
    return image[int(ys[1] + edge) : int(ys[2] - edge), int(xs[1] + edge) : int(xs[2] - edge)]


def shrunk(image: np.ndarray, by: float) -> np.ndarray:
    """The page made smaller (larger for `by` under 1)."""
    import cv2

    if abs(by - 1) < 0.02:
        return image
    size = max(1, round(image.shape[1] / by)), max(1, round(image.shape[0] / by))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA if by > 1 else cv2.INTER_CUBIC))


def paper_of(image: np.ndarray) -> np.ndarray:
    """The paper under the ink: what is lightest nearby, smooth."""
    import cv2

    tiny = cv2.resize(image, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    paper = cv2.blur(cv2.dilate(tiny, np.ones((7, 7), np.uint8)), (9, 9))
    return np.asarray(cv2.resize(paper, image.shape[1::-1], interpolation=cv2.INTER_LINEAR))


def width_of(mask: np.ndarray) -> float:
    """The usual width of the lines of a mask."""
    import cv2

    far = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    ridge = far[(far >= cv2.dilate(far, np.ones((3, 3), np.uint8))) & (mask > 0)]
    return max(1.5, float(np.median(ridge)) * 2 - 1)
