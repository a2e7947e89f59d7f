"""Follow-the-line: the drawn line between two clicks, whatever it looks like and whatever lies over it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.digitise.trace.centre import Centred, centred, simplified, straightened
from waterdx.digitise.trace.gaps import bridged
from waterdx.digitise.trace.route import route
from waterdx.digitise.trace.sidesteps import sidesteps
from waterdx.digitise.trace.strokes import Strokes, darkness, grey_of, strokes_of
from waterdx.digitise.trace.traced import Traced, length_of

Place = Sequence[float] | np.ndarray  # x, y in pixels of the page

SNAP_MM = 1.5  # how far from the line a click may be
SIMPLIFY_MM = 0.1
_BULGE_MM = 0.2  # what a line may stray on its way straight on
_SYMBOL_MM = 4.0  # the widest symbol or letter a line is taken straight under
_ASIDE_MM = 4.0  # a way this far from the straight one is dearest
_GAP_MM = 3.5  # the widest gap of a line
_MARGIN_MM = 12.0  # beyond the clicks
_MARGIN_SHARE = 0.15
_FINE_PX = 1.8  # width of a stroke on the shrunk part the route is looked for on
_TRIES = 4  # ways looked at
_CLOSED = 0.45  # of a step aside that is closed to the next way
_PARTS = 4  # of a line that should look alike
_MOST_PIXELS = 500_000  # of that part
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
        mm = self.strokes.pixels_per_mm
        ink, corner = self._ink_round(ends)
        local = ends - corner
        rough = self._rough(ink, local)
        if rough is None:
            return _straight(ends, self.strokes)
        seen = centred(ink, rough, self.strokes.width_px)
        if not seen.clear.any():
            return _straight(ends, self.strokes)
        step = length_of(seen.points) / max(1, len(seen.points) - 1)
        line = straightened(seen.points, max(4, round(_SYMBOL_MM * mm / max(step, 1e-6))), _BULGE_MM * mm)
        line = simplified(footed(line, local, SNAP_MM * mm), SIMPLIFY_MM * mm) + corner
        return Traced(line, _confidence(seen), _width(seen), dashed=_dashed(seen), doubtful_spans=_doubtful(seen, step))

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

    def _ink_round(self, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The ink (float32 0..1, of the darkness of the line at the clicks) of the page round two places, and its corner."""
        mm = self.strokes.pixels_per_mm
        margin = _MARGIN_MM * mm + _MARGIN_SHARE * float(np.hypot(*(ends[1] - ends[0])))
        x1, y1 = np.maximum(np.floor(ends.min(axis=0) - margin), 0).astype(int)
        x2, y2 = np.ceil(ends.max(axis=0) + margin).astype(int)
        part = grey_of(self._image[y1:y2, x1:x2], self.strokes.negative)
        dark = darkness(part, 4 * self.strokes.width_px)
        corner = np.array([x1, y1], dtype=float)
        level = min(_darkest_near(dark, end - corner, SNAP_MM * mm) for end in ends)
        level = float(np.clip(level, 0.35 * self.strokes.contrast, self.strokes.contrast))
        quiet = 0.15 * level
        return np.clip((dark.astype(np.float32) - quiet) / (0.8 * level - quiet), 0, 1), corner

    def _rough(self, ink: np.ndarray, ends: np.ndarray) -> np.ndarray | None:
        """The route on a shrunk copy, cut to where it is on ink; None where it never is."""
        import cv2

        shrink = max(1.0, self.strokes.width_px / _FINE_PX, (ink.size / _MOST_PIXELS) ** 0.5)
        small = cv2.resize(ink, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
        if shrink > 1.5:
            small = np.minimum(small * 1.3, 1.0)
        mm, width = self.strokes.pixels_per_mm / shrink, self.strokes.width_px / shrink
        like = bridged(small, _GAP_MM * mm, width)
        path = _without_sidesteps(like, ends / shrink, mm)
        on = like[path[:, 1].astype(int), path[:, 0].astype(int)] > 0.5
        if on.mean() < 0.3:
            return None
        snap = SNAP_MM * 1.5 * mm
        first, last = _first_on(on, snap), len(on) - _first_on(on[::-1], snap)
        kept = path[first:last]
        return (kept + 0.5) * shrink - 0.5 if len(kept) > 2 else None


def _without_sidesteps(like: np.ndarray, ends: np.ndarray, mm: float) -> np.ndarray:
    """The cheapest way that does not step over to the next line; where every way does, the one that does so least."""
    import cv2

    ways: list[tuple[int, int, np.ndarray]] = []
    for _ in range(_TRIES):
        path, _cost = route(like, ends[0], ends[1], _ASIDE_MM * mm)
        steps = sidesteps(path, mm)
        ways.append((len(steps), len(ways), path))
        if not len(steps):
            break
        for x, y, aside in steps:
            cv2.circle(like, (round(x), round(y)), max(1, round(_CLOSED * aside)), 0.0, -1)
    return min(ways, key=lambda way: way[:2])[2]


def _first_on(on: np.ndarray, within: float) -> int:
    """Where a route first meets ink, if it does soon."""
    first = int(np.argmax(on))
    return first if first <= within else 0


def _darkest_near(dark: np.ndarray, place: np.ndarray, reach: float) -> float:
    x1, y1 = np.maximum(place - reach, 0).astype(int)
    x2, y2 = (place + reach).astype(int) + 1
    return float(np.percentile(dark[y1:y2, x1:x2], 94))


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


def _confidence(seen: Centred) -> float:
    """How clearly the line is seen where there is ink, less where it is full here and broken there: that may be two lines."""
    inked = float(seen.inked.mean())
    parts = [float(part.mean()) for part in np.array_split(seen.inked, _PARTS)]
    steady = 1 - 0.6 * (max(parts) - min(parts)) if len(seen.inked) > 4 * _PARTS else 1.0
    gaps = 1.0 if _dashed(seen) else inked
    return round(min(1.0, float(seen.clear.sum() / max(1, seen.inked.sum())) ** 0.5 * steady * gaps), 3)


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
