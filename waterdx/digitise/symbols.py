"""Symbols of valves and hydrants found on a drawing from a few examples that the user marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.digitise.labels.ink import strength_of

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom in pixels of the scan

_LOOKING = Words(ja="記号を探しています", en="looking for symbols")
_SIDE_PX = 24  # what a symbol measures where it is compared
_COARSE = 2  # … and by how much smaller where places are first looked for
_TURNS = np.arange(0, 360, 15)
_COARSE_TURNS = np.arange(0, 360, 30)
_SIZES = (0.92, 1.0, 1.09)
_WORTH_A_LOOK = 0.45
_BELOW_EXAMPLES = 0.1  # how much less alike than the examples among themselves a symbol may be
_MOST_PLACES = 150
_ON_LINE = 0.6  # symbol sizes that a symbol may stand beside a line


@dataclass(frozen=True)
class Symbol:
    """A symbol found: its middle (pixels of the scan), which kind of the examples it is, how it is turned against its example
    (degrees, anticlockwise as seen) and how alike it is (0..1)."""

    place: tuple[float, float]
    kind: int
    turned: float
    score: float


@dataclass(frozen=True)
class _Template:
    kind: int
    middle: tuple[float, float]
    image: np.ndarray  # the example with its surroundings, upright as on the sheet
    side: int


def find_symbols(
    grey: np.ndarray,
    examples: Sequence[Sequence[Rectangle]],
    lines: Sequence[np.ndarray] | None = None,
    *,
    progress: Progress = silent,
) -> list[Symbol]:
    """Every symbol like the examples, best first. `examples` has the rectangles of each kind; where `lines` (n, 2) are given, only
    symbols on a line are found."""
    scale = _scale(grey, examples)
    strength = cv2.GaussianBlur(strength_of(_scaled(grey, scale)), (0, 0), 0.7)
    templates = [_template(strength, kind, one, scale) for kind, several in enumerate(examples) for one in several]
    allowed = _near_lines(strength.shape, lines, scale) if lines is not None else None
    found: list[Symbol] = []
    for k, template in enumerate(templates):
        progress(k, len(templates), _LOOKING)
        places = _places(strength, template, allowed)
        turned = _all_turned(template)
        scored = [_looked_at(strength, template, turned, place) for place in places]
        others = [one.middle for one in templates if one.kind == template.kind and one is not template]
        found += _alike(scored, [_looked_at(strength, template, turned, place).score for place in others])
    return [_on_scan(one, scale) for one in _apart(found, _SIDE_PX * 0.6)]


def _scale(grey: np.ndarray, examples: Sequence[Sequence[Rectangle]]) -> float:
    """By what the sheet is made larger or smaller; UserError where an example is no place on it."""
    sides = []
    for left, top, right, bottom in (one for several in examples for one in several):
        inside = left >= 0 and top >= 0 and right <= grey.shape[1] and bottom <= grey.shape[0]
        if not inside or min(right - left, bottom - top) < 4 or max(right - left, bottom - top) > max(grey.shape) / 8:
            raise UserError(
                ja="記号の見本の枠が図面の外か、大きさが合いません(4 画素から図面の 1/8 まで)。記号をちょうど囲むように指定し直してください。",
                en="A marked example lies outside the sheet or has no fitting size (4 pixels to 1/8 of the sheet). Mark it again, close round the symbol.",
            )
        sides.append(max(right - left, bottom - top))
    if not sides:
        raise UserError(
            ja="記号の見本がありません。図面上の仕切弁や消火栓を 1 つ以上囲んでください。",
            en="There is no example of a symbol. Mark at least one valve or hydrant on the drawing.",
        )
    return _SIDE_PX / float(np.median(sides))


def _scaled(grey: np.ndarray, scale: float) -> np.ndarray:
    size = max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)


def _template(strength: np.ndarray, kind: int, rectangle: Rectangle, scale: float) -> _Template:
    left, top, right, bottom = rectangle
    side = max(8, round(max(right - left, bottom - top) * scale))
    middle = (left + right) / 2 * scale, (top + bottom) / 2 * scale
    around = 2 * int(side * 0.8) + 1  # so much that it can be turned without empty corners
    return _Template(kind, middle, cv2.getRectSubPix(strength, (around, around), middle), side)


def _turned(template: _Template, degrees: float, size: float, shrunk: int = 1) -> np.ndarray:
    """The example turned and scaled, cut to its side."""
    middle = (template.image.shape[1] - 1) / 2
    side = max(6, round(template.side * size / shrunk))
    matrix = cv2.getRotationMatrix2D((middle, middle), degrees, size / shrunk)
    matrix[:, 2] += (side - 1) / 2 - middle
    return cv2.warpAffine(template.image, matrix, (side, side), flags=cv2.INTER_AREA if shrunk > 1 else cv2.INTER_LINEAR)


def _places(strength: np.ndarray, template: _Template, allowed: np.ndarray | None) -> list[tuple[float, float]]:
    """Middles worth a closer look, found on a smaller sheet in coarse turns."""
    small = cv2.resize(strength, None, fx=1 / _COARSE, fy=1 / _COARSE, interpolation=cv2.INTER_AREA)
    best = np.zeros(small.shape, np.float32)
    for degrees in _COARSE_TURNS:
        turned = _turned(template, float(degrees), 1.0, _COARSE)
        scores = cv2.matchTemplate(small, turned, cv2.TM_CCOEFF_NORMED)
        at = turned.shape[0] // 2
        part = best[at : at + scores.shape[0], at : at + scores.shape[1]]
        np.maximum(part, scores, out=part)
    if allowed is not None:
        best[cv2.resize(allowed, small.shape[::-1], interpolation=cv2.INTER_NEAREST) == 0] = 0
    reach = max(3, template.side // _COARSE // 2 * 2 + 1)
    peaks = (best == cv2.dilate(best, np.ones((reach, reach), np.uint8))) & (best > _WORTH_A_LOOK)
    rows, columns = np.nonzero(peaks)
    order = np.argsort(-best[rows, columns])[:_MOST_PLACES]
    return [((columns[k] + 0.5) * _COARSE - 0.5, (rows[k] + 0.5) * _COARSE - 0.5) for k in order]


def _looked_at(
    strength: np.ndarray, template: _Template, all_turned: Sequence[tuple[np.ndarray, float]], place: tuple[float, float]
) -> Symbol:
    """The best score near a place over all turns and sizes."""
    reach = 2 * (int(template.side * max(_SIZES)) // 2 + 4) + 1
    window = cv2.getRectSubPix(strength, (reach, reach), place)
    best = Symbol(place, template.kind, 0.0, -1.0)
    for turned, degrees in all_turned:
        scores = cv2.matchTemplate(window, turned, cv2.TM_CCOEFF_NORMED)
        _, score, _, (x, y) = cv2.minMaxLoc(scores)
        if score > best.score:
            shift = np.array([x, y]) + (turned.shape[0] - 1) / 2 - (reach - 1) / 2
            best = Symbol((float(place[0] + shift[0]), float(place[1] + shift[1])), template.kind, degrees, float(score))
    return best


def _all_turned(template: _Template) -> list[tuple[np.ndarray, float]]:
    return [(_turned(template, float(degrees), size), float(degrees)) for degrees in _TURNS for size in _SIZES]


def _alike(scored: list[Symbol], of_examples: Sequence[float]) -> list[Symbol]:
    """Those more like the example than the rest of the sheet is: the score asked lies a quarter to half of the way from the usual
    score to 1, where the gap in the scores is widest, and not far below what the other examples of the kind score."""
    if not scored:
        return []
    scores = np.sort([one.score for one in scored])
    usual = max(0.5, float(np.median(scores)))
    low, high = usual + (1 - usual) / 4, usual + (1 - usual) / 2
    steps = np.concatenate([[low], scores[(scores > low) & (scores < high)], [high]])
    widest = int(np.diff(steps).argmax())
    asked = max(float(steps[widest : widest + 2].mean()), min(of_examples, default=0.0) - _BELOW_EXAMPLES)
    return [one for one in scored if one.score >= asked]


def _apart(found: list[Symbol], distance: float) -> list[Symbol]:
    """The best of those that lie on each other, best first."""
    kept: list[Symbol] = []
    for one in sorted(found, key=lambda symbol: -symbol.score):
        if all(np.hypot(one.place[0] - other.place[0], one.place[1] - other.place[1]) > distance for other in kept):
            kept.append(one)
    return kept


def _near_lines(shape: tuple[int, ...], lines: Sequence[np.ndarray], scale: float) -> np.ndarray:
    allowed = np.zeros(shape[:2], np.uint8)
    drawn = [np.round(np.asarray(line) * scale).astype(np.int32) for line in lines]
    cv2.polylines(allowed, drawn, isClosed=False, color=255, thickness=round(2 * _ON_LINE * _SIDE_PX))
    return allowed


def _on_scan(one: Symbol, scale: float) -> Symbol:
    return Symbol(((one.place[0] + 0.5) / scale - 0.5, (one.place[1] + 0.5) / scale - 0.5), one.kind, one.turned, one.score)
