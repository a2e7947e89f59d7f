"""All pipes of a sheet where they have a look of their own; where they have not, that is said, and follow-the-line is the way."""

from __future__ import annotations

import itertools

import numpy as np

from waterdx.core.findings import Finding
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.digitise.georeference.frame import find_frame
from waterdx.digitise.trace.centre import centred, simplified, straightened
from waterdx.digitise.trace.changes import changes
from waterdx.digitise.trace.looks import FRAME_MM, Look, coloured, shrunk, thicker
from waterdx.digitise.trace.pairs import share_in_pairs
from waterdx.digitise.trace.pipes import Sizes, whole_pipes
from waterdx.digitise.trace.skeleton import FREE, Piece, network_of, skeleton_of
from waterdx.digitise.trace.strokes import Strokes, grey_of, strokes_of
from waterdx.digitise.trace.traced import Colour, Traced, Tracing, length_of

SIMPLIFY_MM = 0.15
_FRAME_PIXELS = 12e6  # of the copy the frame is looked for on
_BULGE_MM = 0.2  # what a line may stray on its way straight on
_SYMBOL_MM = 4.0
_THIN = 0.55  # of the usual width
_MOST_INK = 0.12  # of a page its pipes cover at most
_WIDEST_MM = 4.0
_DRAWN = 0.55  # of its length a line shows ink at least
_IN_PAIRS = 0.5  # of the length: these are the edges of roads
_LONG_MM = 25.0  # a line this long is hardly a letter or a sample of the legend
_LOOKING = Words(ja="線の色と太さを調べています", en="Looking at colours and widths of lines")
_TRACING = Words(ja="線をたどっています", en="Tracing lines")
_ALIKE = Words(
    ja="管の線がほかの線と色でも太さでも区別できないため、自動では読み取れません。始点と終点をクリックする「線をたどる」を使ってください。",
    en="Pipes differ from the other lines neither in colour nor in thickness, so that they cannot be traced automatically. Use follow-the-line: click start and end.",
)
_NO_COLOUR = Words(
    ja="この色の線は見つかりません。色を指定せずに試すか、「線をたどる」を使ってください。",
    en="No lines of this colour are seen. Try without a colour, or use follow-the-line.",
)
_EMPTY = Words(
    ja="このページには線が見つかりません。白紙か、薄すぎるスキャンかもしれません。",
    en="No lines are seen on this page. It is empty, or the scan is too faint.",
)


def trace_all(
    image: np.ndarray, *, pixels_per_mm: float | None = None, colour: Colour | None = None, progress: Progress = silent
) -> Tracing:  # fmt: skip
    """The pipes of a page (H×W or H×W×3 uint8), by their colour (`colour`: only that one) or their thickness."""
    progress(0, 4, _LOOKING)
    strokes = strokes_of(image, pixels_per_mm)
    if not strokes.contrast:
        return Tracing([], False, [Finding("trace_empty", "warning", _EMPTY)])
    frame = _frame(image, strokes)
    progress(1, 4, _LOOKING)
    looks = coloured(image, strokes, frame, colour), () if colour else thicker(image, strokes, frame)
    for look in itertools.chain(*looks):
        lines = _lines(image, look, strokes, frame, progress)
        longest = max((line.length_px for line in lines), default=0.0)
        if lines if colour else longest > _LONG_MM * strokes.pixels_per_mm:  # short ones alone are scraps of letters
            progress(4, 4, _TRACING)
            return Tracing(lines, True)
    return Tracing(
        [],
        False,
        [Finding("trace_alike", "warning", _ALIKE) if colour is None else Finding("trace_colour", "warning", _NO_COLOUR)],
    )


def _frame(image: np.ndarray, strokes: Strokes) -> np.ndarray | None:
    """The corners of the neat line, of which only the inside is traced."""
    by = max(1.0, (image.shape[0] * image.shape[1] / _FRAME_PIXELS) ** 0.5)
    found = find_frame(grey_of(shrunk(image, by), strokes.negative))
    return None if found is None else (found.corners + 0.5) * by - 0.5


def _lines(image: np.ndarray, look: Look, strokes: Strokes, frame: np.ndarray | None, progress: Progress) -> list[Traced]:
    """The lines of a look, in pixels of the page; none where they are the edges of roads."""
    sizes = Sizes(look.width, strokes.pixels_per_mm / look.shrink)
    if look.mask.mean() > _MOST_INK or look.width > _WIDEST_MM * sizes.mm:
        return []  # a picture
    bones = skeleton_of(look.mask)
    progress(2, 4, _TRACING)
    pieces = whole_pipes(network_of(bones), sizes)
    if not pieces or share_in_pairs([piece.points for piece in pieces], sizes.mm) > _IN_PAIRS:
        return []
    progress(3, 4, _TRACING)
    full = float(np.median(look.ink[bones]))
    return _of_one_kind([line for piece in pieces for line in _pipes(piece, image, look, full, sizes, frame)])


def _of_one_kind(lines: list[Traced]) -> list[Traced]:
    """Without lines far thinner than most of the length: letters in a row, taken for dashes."""
    order = sorted(lines, key=lambda line: line.width_px)
    lengths = np.cumsum([line.length_px for line in order])
    if not len(lengths):
        return []
    usual = order[int(np.searchsorted(lengths, lengths[-1] / 2))].width_px
    return [line for line in lines if line.width_px > _THIN * usual]


def _pipes(piece: Piece, image: np.ndarray, look: Look, full: float, sizes: Sizes, frame: np.ndarray | None) -> list[Traced]:
    """A piece along its middle, cut where another pipe begins; nothing where there is hardly any ink."""
    seen = centred(look.ink, piece.points, look.width, full)
    if seen.inked.mean() < _DRAWN or not seen.clear.any():
        return []
    step = length_of(seen.points) / max(1, len(seen.points) - 1)
    window = max(4, round(_SYMBOL_MM * sizes.mm / max(step, 1e-6)))
    points = _to_page(_held(straightened(seen.points, window, _BULGE_MM * sizes.mm), piece), look.shrink)
    colours = _colours(image, points) if image.ndim == 3 else None
    cuts = changes(colours, seen.width, seen.clear, round(1.5 * window))
    lines = []
    for start, stop in itertools.pairwise([0, *cuts, len(points) - 1]):
        part = slice(start, stop + 1)
        if (clear := seen.clear[part]).any():
            held = bool(cuts) or piece.start != FREE or piece.stop != FREE
            line = simplified(points[part], SIMPLIFY_MM * sizes.mm * look.shrink)
            line = line if frame is None else _to_frame(line, frame, 2.5 * FRAME_MM * sizes.mm * look.shrink)
            colour = None if colours is None else _middle(colours[part][clear])
            sure = _confidence(float(clear.mean()), held, length_of(line) / look.shrink / sizes.mm)
            lines.append(Traced(line, sure, float(np.median(seen.width[part][clear])) * look.shrink, colour))
    return lines


def _held(points: np.ndarray, piece: Piece) -> np.ndarray:
    """With the ends where the nodes are, so that lines meet."""
    points = points.copy()
    points[0] = piece.points[0]
    points[-1] = piece.points[-1]
    return points


def _to_page(places: np.ndarray, shrink: float) -> np.ndarray:
    return (places + 0.5) * shrink - 0.5


def _to_frame(points: np.ndarray, frame: np.ndarray, near: float) -> np.ndarray:
    """Ends that stop just short of the frame led on to it, so that sheets meet at their edges."""
    from shapely import LineString, Point, Polygon

    edge = Polygon(frame).exterior
    for _ in range(2):
        end, way = points[0], points[0] - points[1]
        ray = LineString([end, end + way / max(float(np.hypot(*way)), 1e-9) * near * 2])
        if edge.distance(Point(end)) < near and (hit := ray.intersection(edge)) and hit.geom_type == "Point":
            points = np.vstack([[hit.x, hit.y], points])
        points = points[::-1]
    return points


def _colours(image: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The colour of the page at places."""
    x, y = np.rint(places.T).astype(int)
    return image[np.clip(y, 0, image.shape[0] - 1), np.clip(x, 0, image.shape[1] - 1)].astype(float)


def _middle(colours: np.ndarray) -> Colour:
    red, green, blue = (round(float(one)) for one in np.median(colours, axis=0))
    return red, green, blue


def _confidence(clear: float, held: bool, length_mm: float) -> float:
    """How clearly it is seen, less for short lines, less again for short ones that hang on nothing."""
    short = min(1.0, length_mm / _LONG_MM)
    sure = clear**0.5 * (0.75 + 0.25 * short)
    return round(sure * (1.0 if held else 0.7 + 0.3 * short), 3)
