"""Follow-the-line: the drawn line between two clicks, whatever it looks like and whatever lies over it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.digitise.trace.centre import Centred, centred, simplified
from waterdx.digitise.trace.detours import without_detours
from waterdx.digitise.trace.looks import shrunk
from waterdx.digitise.trace.part import Part, coloured_part, inked_part
from waterdx.digitise.trace.skeleton import skeleton_of
from waterdx.digitise.trace.strokes import Strokes, strokes_of
from waterdx.digitise.trace.traced import Traced, length_of
from waterdx.digitise.trace.ways import Way, Ways
from waterdx.digitise.trace.web import Web, web_of
from waterdx.digitise.trace.web_gaps import GapSizes, with_gaps

Place = Sequence[float] | np.ndarray  # x, y in pixels of the page

SNAP_MM = 1.5  # how far from the line a click may be
SIMPLIFY_MM = 0.15
_REACH_MM = 2.6  # a click on a symbol may be this far from the line that ends there
_SYMBOL_MM = 4.0  # the widest symbol or letter a line is taken straight under
_GAP_MM = 4.5  # the widest gap of a line
_AHEAD_MM = 6.0  # how far ahead a line may go on under symbols and letters
_LABEL_MM = 14.0  # how long a label is that covers a line
_STROKE_MM = 1.8  # a stroke straight over so much leads on under symbols and labels, or to a line ahead
_MARGIN_MM = 12.0  # beyond the clicks
_MARGIN_SHARE = 0.15
_WIDER_MM = 26.0  # where nothing likely leads through that
_ROUND_MM = 42.0  # what the two turns of a way round and its gaps cost at least
_LARGEST_PART = 12_000_000  # pixels of it, else a smaller copy is looked at
_FINE_PX = 2.2  # width of a stroke on the shrunk part the route is looked for on
_ROUND_PX = 1.6
_LEAST_INK = 0.35  # of the places of a piece have less ink round them than it is judged by
_AROUND = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))
_PLAIN_MM = 14.0  # a way in colour of less strain is the one: hardly more than a turn
_STRAINED_MM = 20.0
# Log odds that a way is right: to begin with, by clarity, by the logarithm of 1 + strain. Fitted (logistic regression) on the 1,404 ways of
# the hands to tune on, of which 95 % are right: where 99 % was told 99.3 % were, where 93 %, 90 %; by how much another way is dearer added
# nothing.
_RIGHT = (-3.9, 9.4, -2.5)
_PARTS = 4  # of a line that should look alike
_MOST_PIXELS = 700_000  # of that part
_NO_LINE = Words(
    ja="この 2 点の間に線が見つかりません。直線で結びました。線の上をクリックし直すか、手で引いてください。",
    en="No line is drawn between these two places; they are joined straight. Click on the line, or draw it by hand.",
)


class FollowLine:
    """One page to follow lines on; made once a sheet. `image` H×W or H×W×3 uint8, `pixels_per_mm` of the paper where it is known."""

    def __init__(self, image: np.ndarray, *, pixels_per_mm: float | None = None, strokes: Strokes | None = None) -> None:
        self._image = image
        self.strokes = strokes or strokes_of(image, pixels_per_mm)

    def along(self, places: Sequence[Place]) -> Traced:
        """The line through all of these places, in their order."""
        legs = [self.between(a, b) for a, b in itertools.pairwise(places)]
        return joined(legs)

    def between(self, start: Place, stop: Place) -> Traced:
        """The drawn line from one place to another, each up to `SNAP_MM` beside it.

        UserError where a place is outside the page or both are the same; a straight line of confidence 0 where nothing is drawn.
        """
        ends = np.array([start, stop], dtype=float)
        self._refuse(ends)
        if not self.strokes.contrast:
            return _straight(ends, self.strokes)
        by = self._too_large_by(ends)
        return self._coarser(ends, by) if by > 1 else self._between(ends)

    def _between(self, ends: np.ndarray) -> Traced:
        mm = self.strokes.pixels_per_mm
        part, way = self._likeliest(ends)
        local = ends - part.corner
        if way is None or len(way.places) < 3:
            return _straight(ends, self.strokes)
        seen = centred(part.ink, way.places, self.strokes.width_px, blank=way.blank)
        if not seen.clear.any():
            return _straight(ends, self.strokes)
        step = length_of(seen.points) / max(1, len(seen.points) - 1)
        line = without_detours(part.ink, seen.points, seen.clear, local, mm, self.strokes.width_px)
        line = simplified(footed(line, local, SNAP_MM * mm), SIMPLIFY_MM * mm) + part.corner
        return Traced(
            line,
            round(_confidence(_clarity(seen), way.strain), 3),
            _width(seen),
            dashed=_dashed(seen),
            doubtful_spans=_doubtful(seen, step),
        )

    def _refuse(self, ends: np.ndarray) -> None:
        height, width = self._image.shape[:2]
        outside = ~np.isfinite(ends).all(axis=1) | (ends < 0).any(axis=1) | (ends[:, 0] >= width) | (ends[:, 1] >= height)
        if outside.any():
            x, y = ends[outside][0]
            raise UserError(
                ja="({x:.0f}, {y:.0f}) は図面の外です(横 {width}、縦 {height} 画素)。図面の中の線をクリックしてください。",
                en="({x:.0f}, {y:.0f}) is outside the sheet ({width} by {height} pixels). Click on a line of the sheet.",
                x=x, y=y, width=width, height=height,
            )  # fmt: skip
        if np.hypot(*(ends[1] - ends[0])) < max(3.0, self.strokes.width_px):
            raise UserError(
                ja="始点と終点が同じ場所です。線の両端をクリックしてください。",
                en="Both clicks are at the same place. Click on the two ends of the line.",
            )

    def _box(self, ends: np.ndarray, margin_mm: float = _MARGIN_MM) -> tuple[int, int, int, int]:
        """The part of the page round two places that is looked at: x1, y1, x2, y2."""
        margin = margin_mm * self.strokes.pixels_per_mm + _MARGIN_SHARE * float(np.hypot(*(ends[1] - ends[0])))
        low, high = np.floor(ends.min(axis=0) - margin), np.ceil(ends.max(axis=0) + margin)
        height, width = self._image.shape[:2]
        return max(0, int(low[0])), max(0, int(low[1])), min(width, int(high[0])), min(height, int(high[1]))

    def _too_large_by(self, ends: np.ndarray) -> float:
        x1, y1, x2, y2 = self._box(ends)
        return ((x2 - x1) * (y2 - y1) / _LARGEST_PART) ** 0.5

    def _coarser(self, ends: np.ndarray, by: float) -> Traced:
        """The line on a smaller copy of a large part: clicks across a whole sheet."""
        x1, y1, x2, y2 = self._box(ends)
        corner, strokes = np.array([x1, y1]), self.strokes
        smaller = replace(strokes, width_px=max(1.2, strokes.width_px / by), pixels_per_mm=strokes.pixels_per_mm / by)
        line = FollowLine(shrunk(self._image[y1:y2, x1:x2], by), strokes=smaller)._between((ends - corner + 0.5) / by - 0.5)
        spans = tuple((start * by, stop * by) for start, stop in line.doubtful_spans)
        points = (line.points + 0.5) * by - 0.5 + corner
        return replace(line, points=points, width_px=line.width_px * by, doubtful_spans=spans)

    def _likeliest(self, ends: np.ndarray) -> tuple[Part, Way | None]:
        """The part of the page looked at and the likeliest way on it. Where one that leads round beyond it may be likelier, a larger one."""
        near = self._likeliest_within(ends, _MARGIN_MM)
        if near[1] is not None and near[1].cost < self._round_beyond(ends) + _ROUND_MM:
            return near
        return min((near, self._likeliest_within(ends, _WIDER_MM)), key=lambda one: np.inf if one[1] is None else one[1].cost)

    def _round_beyond(self, ends: np.ndarray) -> float:
        """The shortest way from one place to the other that leaves the part looked at, mm."""
        apart = float(np.hypot(*(ends[1] - ends[0]))) / self.strokes.pixels_per_mm
        return float(np.hypot(apart, 2 * (_MARGIN_MM + _MARGIN_SHARE * apart)))

    def _likeliest_within(self, ends: np.ndarray, margin_mm: float) -> tuple[Part, Way | None]:
        """The likeliest way on the part within a margin: in colour alone where that gives a plain way, else in all ink."""
        x1, y1, x2, y2 = self._box(ends, margin_mm)
        image, corner = self._image[y1:y2, x1:x2], np.array([x1, y1], dtype=float)
        near_px = SNAP_MM * self.strokes.pixels_per_mm
        found: list[tuple[Part, Way | None]] = []
        coloured = coloured_part(image, corner, ends, self.strokes, near_px)
        if coloured is not None:
            found.append((coloured, self._rough(coloured, ends - corner)))
            if found[0][1] is not None and found[0][1].strain < _PLAIN_MM:
                return found[0]
        part = inked_part(image, corner, ends, self.strokes, near_px)
        found.append((part, self._rough(part, ends - corner)))
        if found[-1][1] is None:
            found.append((part.fainter(), self._rough(part.fainter(), ends - corner)))
        return min(found, key=lambda one: np.inf if one[1] is None else one[1].cost)

    def _rough(self, part: Part, ends: np.ndarray) -> Way | None:
        """The likeliest way over the web of a shrunk copy; None where no line joins the clicks."""
        shrink = max(1.0, self.strokes.width_px / _FINE_PX, (part.dark.size / _MOST_PIXELS) ** 0.5)
        small, mm = part.smaller(shrink), self.strokes.pixels_per_mm / shrink
        width, drawn = small.width_px, small.ink > (0.5 if shrink < 1.5 else 0.4)
        sizes = GapSizes(_GAP_MM * mm, _SYMBOL_MM * mm, _AHEAD_MM * mm, _LABEL_MM * mm, _STROKE_MM * mm, width)
        web = with_gaps(web_of(skeleton_of(drawn), width), drawn.shape, sizes)
        if not len(web.begin):
            return None
        tones = tones_of(web, part.image, part.full, self.strokes.negative, shrink)
        start, stop = (ends + 0.5) / shrink - 0.5
        way = Ways(web, widths_of(web, small.dark.astype(np.float32), part.level), tones, drawn, mm, width).between(
            start, stop, _REACH_MM * mm
        )
        return None if way is None else replace(way, places=(way.places + 0.5) * shrink - 0.5)


def tones_of(web: Web, image: np.ndarray, level: float, negative: bool, shrink: float) -> np.ndarray:
    """The mean colour of each piece (n, 1 or 3), in full inks; of a place the darkest nearby, as the middle is not known exactly."""
    height, width = image.shape[:2]
    x, y = np.rint((web.places + 0.5) * shrink - 0.5).astype(int).T
    x, y = np.clip(x, 1, width - 2), np.clip(y, 1, height - 2)
    flat = image.reshape(height * width, -1)
    around = [np.take(flat, (y + dy) * width + x + dx, axis=0) for dx, dy in _AROUND]
    colours = (np.maximum if negative else np.minimum).reduce(around) / level
    total = np.vstack([np.zeros(colours.shape[1]), np.cumsum(colours, axis=0)])
    return np.asarray((total[web.end + 1] - total[web.begin]) / (web.end + 1 - web.begin)[:, None])


def widths_of(web: Web, dark: np.ndarray, level: float) -> np.ndarray:
    """About how wide the line of each piece is drawn, in pixels, whatever its direction; 0 for blank ones.

    Counted from all the ink around, of which what other lines add falls away: it only adds, and only here and there.
    """
    import cv2

    mass = cv2.GaussianBlur(dark, (0, 0), _ROUND_PX) * ((2 * np.pi) ** 0.5 * _ROUND_PX / level)
    x, y = np.rint(web.places).astype(int).T
    size = web.end - web.begin + 1
    inner = np.arange(int(size.sum())) + np.repeat(web.begin - np.cumsum(size) + size, size)
    piece = np.repeat(np.arange(len(size)), size)
    seen = mass[y[inner], x[inner]]
    seen = seen[np.lexsort((seen, piece))]
    first = np.cumsum(size) - size
    return np.where(web.blank, 0.0, seen[first + (_LEAST_INK * (size - 1)).astype(int)])


def footed(line: np.ndarray, ends: np.ndarray, snap_px: float) -> np.ndarray:
    """The line begun and ended where the clicks fall square on it."""
    for place in ends:
        line = _begun_at(line, place, snap_px)[::-1]  # the second round does the other end
    return line


def _begun_at(line: np.ndarray, place: np.ndarray, snap_px: float) -> np.ndarray:
    reach = min(len(line) - 1, 6)
    way = line[reach] - line[0]
    way = way / max(float(np.hypot(*way)), 1e-9)
    ahead = float((place - line[0]) @ way)
    if ahead <= 0:
        return np.vstack([line[0] + max(ahead, -2 * snap_px) * way, line]) if ahead < -1e-6 else line
    along = (line - line[0]) @ way
    beyond = int(np.argmax(along > ahead)) if (along > ahead).any() else 0
    if not 0 < beyond < len(line) - 1 or ahead > 2 * snap_px:
        return line
    share = (ahead - along[beyond - 1]) / (along[beyond] - along[beyond - 1])
    return np.vstack([line[beyond - 1] + share * (line[beyond] - line[beyond - 1]), line[beyond:]])


def joined(legs: Sequence[Traced]) -> Traced:
    """Lines that follow on one another as one; as sure as the least sure of them."""
    if len(legs) == 1:
        return legs[0]
    starts = np.concatenate([[0.0], np.cumsum([leg.length_px for leg in legs])])
    points = [legs[0].points]
    for leg in legs[1:]:
        meeting = (points[-1][-1] + leg.points[0]) / 2
        points[-1] = np.vstack([points[-1][:-1], meeting])
        points.append(leg.points[1:])
    return Traced(
        np.vstack(points), min(leg.confidence for leg in legs), float(np.mean([leg.width_px for leg in legs])), legs[0].colour,
        any(leg.dashed for leg in legs),
        tuple((a + at, b + at) for leg, at in zip(legs, starts, strict=False) for a, b in leg.doubtful_spans),
        tuple(finding for leg in legs for finding in leg.findings),
    )  # fmt: skip


def _straight(ends: np.ndarray, strokes: Strokes) -> Traced:
    length = float(np.hypot(*(ends[1] - ends[0])))
    return Traced(
        ends, 0.0, strokes.width_px, doubtful_spans=((0.0, length),), findings=(Finding("no_line", "warning", _NO_LINE),)
    )


def _clarity(seen: Centred) -> float:
    """How clearly the line is seen where there is ink, less where it is full here and broken there: that may be two lines."""
    inked = float(seen.inked.mean())
    parts = [float(part.mean()) for part in np.array_split(seen.inked, _PARTS)]
    steady = 1 - 0.6 * (max(parts) - min(parts)) if len(seen.inked) > 4 * _PARTS else 1.0
    gaps = 1.0 if _dashed(seen) else inked
    return min(1.0, float(seen.clear.sum() / max(1, seen.inked.sum())) ** 0.5 * steady * gaps)


def _confidence(clarity: float, strain: float) -> float:
    """The share of ways followed that are right where the line is seen so clearly, and the way turns and changes lines so much."""
    bias, clear, strained = _RIGHT
    return float(1 / (1 + np.exp(-(bias + clear * clarity + strained * np.log1p(max(0.0, strain) / _STRAINED_MM)))))


def _width(seen: Centred) -> float:
    return float(np.median(seen.width[seen.clear]))


def _runs(on: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], on, [False]]).astype(int)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _dashed(seen: Centred) -> bool:
    """Several gaps of blank paper, regular enough."""
    gaps = [b - a for a, b in _runs(~seen.inked) if a > 0 and b < len(seen.inked)]
    return len(gaps) >= 3 and float((~seen.inked).mean()) > 0.08


def _doubtful(seen: Centred, step: float) -> tuple[tuple[float, float], ...]:
    """Stretches longer than three widths where the line is not seen clearly; the gaps of a dashed line are no doubt."""
    unsure = ~seen.clear & (seen.inked if _dashed(seen) else True)
    return tuple((a * step, (b - 1) * step) for a, b in _runs(unsure) if b - a > 3)
