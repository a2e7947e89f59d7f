"""Drawings by another hand: a second maker of sheets that shares nothing with ledgers/paper_maker, so that tracing is not only good
at the sheets it grew up with. Deterministic, in numpy and cv2; the truth comes with every sheet.

Half of the seeds, and some styles altogether, are held back: algorithms are tuned on `sheets_of("tune")` alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

import cv2
import numpy as np

Array = np.ndarray
Rgb = tuple[int, int, int]

SHEET_MM = (200.0, 150.0)
_FINER = 2  # sheets are drawn this much finer and then made smaller
_MARGIN_MM = 10.0


@dataclass(frozen=True)
class Hand:
    """How one town's draughtsman draws and how the sheet was scanned. Widths and lengths in mm of paper."""

    name: str
    dpi: int = 300
    pipe_mm: float = 0.25
    road_mm: float = 0.25
    dash: tuple[float, ...] = ()  # on, off, on, off …
    pipe: tuple[Rgb, ...] = ((35, 35, 40),)
    ink: Rgb = (35, 35, 40)
    paper: Rgb = (246, 244, 238)
    wobble: float = 2.0  # how far roads stray from straight
    steps_over: float = 0.3  # share of mains that change the side of the road
    beside: bool = False  # a second pipe 1.5 mm beside each main
    labels: float = 0.5  # share of pieces with a label
    on_line: float = 0.3  # of the labels: so near that they touch the line
    leaders: float = 0.3
    symbols: float = 0.5
    houses: bool = True
    contours: int = 0
    grid: bool = False
    gaps: int = 0
    blots: int = 0
    skew_degrees: float = 0.0
    noise: float = 3.0
    blur_px: float = 0.6
    jpeg: int = 90
    automatic: bool = False  # pipes have a look of their own
    held_back: bool = False


_BLUE, _RED, _GREEN = (30, 70, 180), (190, 40, 40), (30, 140, 70)
_BASE = Hand("beside-roads")
HANDS = (
    _BASE,
    replace(_BASE, name="dashes", dash=(3.0, 1.2), skew_degrees=0.7),
    replace(_BASE, name="dash-dot", dash=(6.0, 1.0, 0.4, 1.0), dpi=400, contours=4),
    replace(_BASE, name="curves", wobble=9.0, contours=8, houses=False, dpi=200),
    replace(_BASE, name="side-by-side", beside=True, dpi=400, steps_over=0.0),
    replace(_BASE, name="busy", labels=0.9, on_line=0.6, leaders=0.8, symbols=0.9, grid=True),
    replace(_BASE, name="blueprint", paper=(70, 100, 160), ink=(200, 212, 228), pipe=((200, 212, 228),), noise=5, skew_degrees=-1.3),
    replace(_BASE, name="worn", dpi=200, jpeg=35, gaps=14, blots=10, noise=7, skew_degrees=1.8, blur_px=0.8),
    replace(_BASE, name="blue-pipes", pipe=(_BLUE,), automatic=True, labels=0.7, grid=True),
    replace(_BASE, name="faded-colours", pipe=((150, 165, 215), (225, 160, 155)), paper=(240, 234, 215), automatic=True, jpeg=50, dpi=200, skew_degrees=1.1),
    replace(_BASE, name="thick-pipes", pipe_mm=0.6, road_mm=0.2, automatic=True, gaps=6, blots=4),
    replace(_BASE, name="thick-blueprint", pipe_mm=0.7, road_mm=0.25, paper=(60, 95, 160), ink=(215, 224, 236), pipe=((215, 224, 236),), automatic=True, noise=5),
    replace(_BASE, name="long-dashes", dash=(9.0, 1.8), held_back=True, contours=5, skew_degrees=-0.9),
    replace(_BASE, name="dashes-200", dash=(2.5, 1.0), dpi=200, jpeg=60, held_back=True),
    replace(_BASE, name="curves-busy", wobble=8.0, labels=0.8, leaders=0.6, held_back=True, dpi=400),
    replace(_BASE, name="faint-blueprint", paper=(120, 145, 185), ink=(190, 202, 220), pipe=((190, 202, 220),), noise=6, blots=5, held_back=True),
    replace(_BASE, name="thin-roads", road_mm=0.18, pipe_mm=0.22, dash=(4.0, 1.0, 0.5, 1.0, 0.5, 1.0), held_back=True, grid=True),
    replace(_BASE, name="green-dashes", pipe=(_GREEN, _RED), dash=(4.0, 1.2), automatic=True, contours=5, held_back=True),
    replace(_BASE, name="thick-worn", pipe_mm=0.55, road_mm=0.2, dpi=200, jpeg=40, gaps=10, blots=8, skew_degrees=1.5, automatic=True, held_back=True),
)  # fmt: skip


@dataclass
class Main:
    """A pipe drawn in one go, in mm; `cuts` are the places along it (mm) where other pipes join, its ends among them."""

    points: Array
    cuts: list[float]
    layer: int = 0


@dataclass
class Sheet:
    """A scan (H×W×3 uint8) and what is on it, in pixels: `pieces` from joint to joint, `tees` where three ends meet, and `ways`:
    two clicks and the pipe meant between them."""

    hand: Hand
    seed: int
    image: Array
    pixels_per_mm: float
    pieces: list[Array] = field(default_factory=list)
    tees: list[Array] = field(default_factory=list)
    ways: list[tuple[Array, Array]] = field(default_factory=list)


def sheets_of(half: str, seeds: int = 2) -> list[tuple[Hand, int]]:
    """The hands and seeds of the half "tune" or "held_back": other seeds of the same hands, and hands of its own."""
    own = half == "held_back"
    hands = [hand for hand in HANDS if own or not hand.held_back]
    return [(hand, 2 * seed + own) for hand in hands for seed in range(seeds)]


def hand_named(name: str) -> Hand:
    return next(hand for hand in HANDS if hand.name == name)


def sheet(hand: Hand, seed: int, ways: int = 12) -> Sheet:
    """One sheet of a hand."""
    chance = np.random.default_rng([seed, *hand.name.encode()])
    roads, widths = _roads(hand, chance)
    mains = _mains(hand, roads, widths, chance)
    pen = _Pen(hand)
    _surroundings(pen, roads, widths, chance)
    for main in mains:
        pen.line(main.points, hand.pipe_mm, 1 + main.layer, hand.dash, chance.uniform(0, 3))
    _upon(pen, mains, chance)
    image, turn = pen.scanned(chance)
    per_mm = hand.dpi / 25.4
    made = Sheet(hand, seed, image, per_mm)
    made.pieces = [turn(part) for main in mains for part in _parts(main)]
    made.tees = [turn(place[None])[0] for place in _tees(mains)]
    made.ways = [(turn(clicks), turn(way)) for clicks, way in _ways(hand, mains, ways, chance)]
    return made


# ---- lines in mm


def along(points: Array) -> Array:
    """How far along a line each of its points is."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])


def at(points: Array, where: float) -> Array:
    far = along(points)
    return np.array([np.interp(where, far, points[:, k]) for k in (0, 1)])


def cut(points: Array, start: float, stop: float) -> Array:
    """The part of a line between two places along it."""
    far = along(points)
    inner = points[(far > start + 1e-6) & (far < stop - 1e-6)]
    return np.vstack([at(points, start), inner, at(points, stop)])


def way_at(points: Array, where: float) -> Array:
    way = at(points, min(where + 0.5, along(points)[-1])) - at(points, max(where - 0.5, 0))
    return way / max(float(np.hypot(*way)), 1e-9)


def moved(points: Array, aside: Array | float) -> Array:
    """A line led beside another."""
    way = np.gradient(points, axis=0)
    way /= np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    return points + np.stack([-way[:, 1], way[:, 0]], axis=1) * np.reshape(aside, (-1, 1))


def crossings(a: Array, b: Array) -> list[tuple[float, float]]:
    """Where two lines cross, as places along each."""
    p, r, q, s = a[:-1, None], np.diff(a, axis=0)[:, None], b[None, :-1], np.diff(b, axis=0)[None]
    det = r[..., 0] * s[..., 1] - r[..., 1] * s[..., 0]
    det = np.where(np.abs(det) < 1e-12, np.nan, det)
    over = q - p
    t = (over[..., 0] * s[..., 1] - over[..., 1] * s[..., 0]) / det
    u = (over[..., 0] * r[..., 1] - over[..., 1] * r[..., 0]) / det
    hits = np.argwhere((t >= 0) & (t < 1) & (u >= 0) & (u < 1))
    fa, fb = along(a), along(b)
    return [(fa[i] + t[i, j] * (fa[i + 1] - fa[i]), fb[j] + u[i, j] * (fb[j + 1] - fb[j])) for i, j in hits]


def nearest(points: Array, place: Array) -> float:
    """How far a place is from a line."""
    a, way = points[:-1], np.diff(points, axis=0)
    share = np.clip(((place - a) * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-12), 0, 1)
    return float(np.hypot(*(a + share[:, None] * way - place).T).min())


# ---- the town


def _roads(hand: Hand, chance: np.random.Generator) -> tuple[list[Array], list[float]]:
    """Middles of roads across the sheet both ways, a little slanted and bent, and their widths."""
    roads = []
    for axis, count in ((0, 3), (1, 4)):
        long, wide = SHEET_MM[axis], SHEET_MM[1 - axis]
        for k in range(count):
            t = np.linspace(-5, long + 5, 120)
            middle = wide * (k + 0.5) / count + chance.uniform(-5, 5)
            bend = hand.wobble * np.sin(t / chance.uniform(22, 45) + chance.uniform(0, 6))
            y = middle + (t - long / 2) * chance.uniform(-0.06, 0.06) + bend
            roads.append(np.stack([t, y] if axis == 0 else [y, t], axis=1))
    return roads, [float(chance.uniform(8, 14)) for _ in roads]


def _mains(hand: Hand, roads: list[Array], widths: list[float], chance: np.random.Generator) -> list[Main]:
    mains = []
    for road, width in zip(roads, widths, strict=True):
        line = _in_road(hand, road, width, chance)
        total = along(line)[-1]
        start, stop = _MARGIN_MM + chance.uniform(0, 8), total - _MARGIN_MM - chance.uniform(0, 8)
        line = cut(line, start, stop)
        mains.append(Main(line, [0.0, along(line)[-1]], int(chance.integers(len(hand.pipe)))))
        if hand.beside:
            second = moved(line, 1.5)
            mains.append(Main(second, [0.0, along(second)[-1]], mains[-1].layer))
    _joined(mains, chance)
    return mains + _branches(hand, mains, chance)


def _in_road(hand: Hand, road: Array, width: float, chance: np.random.Generator) -> Array:
    """A pipe 2 to 4 mm beside one edge of the road; some change to the other edge half way."""
    aside = (width / 2 - chance.uniform(2, min(4, width / 2 - 0.5))) * chance.choice([-1, 1])
    far = np.linspace(0, 1, len(road))
    if chance.uniform() < hand.steps_over and abs(aside) > 1.2:
        line = moved(road, aside)
        half = int(len(road) * chance.uniform(0.35, 0.65))
        return np.vstack([line[:half], moved(road, -aside)[half + 2 :]])
    return moved(road, aside * np.ones_like(far))


def _joined(mains: list[Main], chance: np.random.Generator) -> None:
    """Some mains end at the first or last main they meet (a T), some cross without a joint, the others are joined in a cross."""
    for a in mains:
        hits = sorted((here, there, b) for b in mains if b is not a for here, there in crossings(a.points, b.points)[:1])
        if len(hits) >= 4 and chance.uniform() < 0.5 and all(len(m.cuts) == 2 for m in (a,)):
            here, there, b = hits[-1] if chance.uniform() < 0.5 else hits[0]
            keep = (0.0, here) if here > hits[0][0] else (here, along(a.points)[-1])
            a.points = cut(a.points, *keep)
            a.cuts = [0.0, along(a.points)[-1]]
            b.cuts.append(there)
    for k, a in enumerate(mains):
        for b in mains[k + 1 :]:
            for here, there in crossings(a.points, b.points):
                far = all(min(place, along(m.points)[-1] - place) > 1 for m, place in ((a, here), (b, there)))
                if far and chance.uniform() < 0.6:
                    a.cuts.append(here)
                    b.cuts.append(there)


def _branches(hand: Hand, mains: list[Main], chance: np.random.Generator) -> list[Main]:
    branches: list[Main] = []
    for main in mains:
        for _ in range(0 if hand.beside else int(chance.integers(1, 4))):
            where = chance.uniform(12, along(main.points)[-1] - 12)
            if any(abs(where - one) < 9 for m in [main] for one in m.cuts):
                continue
            way = way_at(main.points, where)
            out = np.array([-way[1], way[0]]) * chance.choice([-1, 1])
            line = at(main.points, where) + np.outer(np.linspace(0, chance.uniform(12, 32), 12), out)
            inside = ((line > 6) & (line < np.array(SHEET_MM) - 6)).all()
            meets = any(crossings(line[1:], other.points) for other in [*mains, *branches])
            if inside and not meets:
                main.cuts.append(where)
                branches.append(Main(line, [0.0, along(line)[-1]], main.layer))
    return branches


def _parts(main: Main) -> list[Array]:
    cuts = sorted(main.cuts)
    return [cut(main.points, a, b) for a, b in pairwise(cuts) if b - a > 0.5]


def _tees(mains: list[Main]) -> list[Array]:
    """Places where the end of one pipe meets the middle of another."""
    ends = [end for main in mains for end in (main.points[0], main.points[-1])]
    return [
        end for end in ends
        if sum(nearest(m.points, end) < 0.05 and min(np.hypot(*(m.points[k] - end)) for k in (0, -1)) > 1 for m in mains) == 1
    ]  # fmt: skip


def _ways(hand: Hand, mains: list[Main], count: int, chance: np.random.Generator) -> list[tuple[Array, Array]]:
    """Clicks up to 1 mm beside the joints or ends of one pipe, 30 to 150 mm apart, and the pipe between them; some turn into a branch."""
    ways: list[tuple[Array, Array]] = []
    for _ in range(40 * count):
        if len(ways) == count:
            break
        main = mains[int(chance.integers(len(mains)))]
        a, b = np.sort(chance.choice(main.cuts, 2))
        way = cut(main.points, a, b) if b - a > 1 else main.points
        if chance.uniform() < 0.25:
            way = _turning(main, mains, chance, way)
        if 30 <= along(way)[-1] <= 150:
            others = [m.points for m in mains if m is not main] if hand.beside else []
            ways.append((np.array([_click(end, others, chance) for end in (way[0], way[-1])]), way))
    return ways


def _turning(branch: Main, mains: list[Main], chance: np.random.Generator, way: Array) -> Array:
    """From the free end of a pipe that begins at another on along that other; `way` where this one begins at none."""
    for main in mains:
        if main is not branch and nearest(main.points, branch.points[0]) < 0.05:
            here = min(main.cuts, key=lambda one: float(np.hypot(*(at(main.points, one) - branch.points[0]))))
            others = [one for one in main.cuts if abs(one - here) > 15]
            if others and np.hypot(*(at(main.points, here) - branch.points[0])) < 0.1:
                there = float(chance.choice(others))
                on = cut(main.points, min(here, there), max(here, there))
                return np.vstack([branch.points[::-1], (on if there > here else on[::-1])[1:]])
    return way


def _click(place: Array, others: list[Array], chance: np.random.Generator) -> Array:
    """A place up to 1 mm aside; less where another pipe runs close by, as a person would look closer there."""
    reach = min([1.0, *(0.4 * far for far in (nearest(line, place) for line in others) if far > 0.2)])
    turn, far = chance.uniform(0, 2 * np.pi), reach * np.sqrt(chance.uniform())
    return place + far * np.array([np.cos(turn), np.sin(turn)])


# ---- ink


class _Pen:
    """Layers of ink (0: all but pipes, then one for each colour of pipe) on a sheet, drawn in mm."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand
        self.scale = hand.dpi / 25.4 * _FINER
        size = tuple(round(side * self.scale) for side in SHEET_MM)
        self.layers = [np.zeros(size[::-1], np.uint8) for _ in range(1 + len(hand.pipe))]

    def line(self, points: Array, width: float, layer: int = 0, dash: tuple[float, ...] = (), phase: float = 0.0) -> None:
        strokes = [points] if not dash else _dashes(points, dash, phase)
        for stroke in strokes:
            self._drawn([stroke], width, layer, closed=False)

    def _drawn(self, lines: list[Array], width: float, layer: int, closed: bool) -> None:
        whole = [np.round(line * self.scale * 16).astype(np.int32) for line in lines]
        cv2.polylines(self.layers[layer], whole, closed, 255, max(1, round(width * self.scale)), cv2.LINE_AA, 4)

    def outline(self, points: Array, width: float) -> None:
        self._drawn([points], width, 0, closed=True)

    def dot(self, place: Array, radius: float) -> None:
        cv2.circle(self.layers[0], self._pixel(place), round(radius * self.scale), 255, -1, cv2.LINE_AA)

    def ring(self, place: Array, radius: float, empty: bool) -> None:
        if empty:
            self.rubbed_out(place, radius)
        cv2.circle(self.layers[0], self._pixel(place), round(radius * self.scale), 255, round(0.22 * self.scale), cv2.LINE_AA)

    def rubbed_out(self, place: Array, radius: float) -> None:
        for layer in self.layers:
            cv2.circle(layer, self._pixel(place), round(radius * self.scale), 0, -1)

    def _pixel(self, place: Array) -> tuple[int, int]:
        return round(place[0] * self.scale), round(place[1] * self.scale)

    def text(self, words: str, middle: Array, way: Array, height: float) -> None:
        """Words along a way, never upside down."""
        way = -way if way[0] < 0 else way
        size = height * self.scale / 22
        thick = max(1, round(0.2 * self.scale))
        (wide, high), base = cv2.getTextSize(words, cv2.FONT_HERSHEY_SIMPLEX, size, thick)
        stamp = np.zeros((high + 2 * base, wide + 6), np.uint8)
        cv2.putText(stamp, words, (3, high + base // 2), cv2.FONT_HERSHEY_SIMPLEX, size, 255, thick, cv2.LINE_AA)
        turn = np.array([[way[0], -way[1]], [way[1], way[0]]])
        shift = middle * self.scale - turn @ (np.array(stamp.shape[::-1]) / 2)
        reach = np.hypot(*stamp.shape) / 2 + 2
        x1, y1 = np.maximum(np.floor(middle * self.scale - reach), 0).astype(int)
        x2, y2 = np.ceil(middle * self.scale + reach).astype(int)
        part = self.layers[0][y1:y2, x1:x2]
        if part.size:
            put = cv2.warpAffine(stamp, np.column_stack([turn, shift - (x1, y1)]), part.shape[::-1])
            np.maximum(part, put, out=part)

    def scanned(self, chance: np.random.Generator):  # the scan, and a function from mm to its pixels
        """The sheet as the scanner saw it: uneven paper, askew, noise, JPEG."""
        hand = self.hand
        small = [cv2.resize(layer, None, fx=1 / _FINER, fy=1 / _FINER, interpolation=cv2.INTER_AREA) for layer in self.layers]
        height, width = small[0].shape
        angle = np.radians(hand.skew_degrees)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        middle = np.array([width, height]) / 2
        matrix = np.column_stack([turn, middle - turn @ middle])
        shade = cv2.resize(chance.normal(0, 4, (5, 6)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        image = np.array(hand.paper, np.float32) + shade[..., None]
        for layer, colour in zip(small, (hand.ink, *hand.pipe), strict=True):
            cover = cv2.warpAffine(layer, matrix, (width, height))
            cover = cv2.GaussianBlur(cover, (0, 0), hand.blur_px).astype(np.float32)[..., None] / 255
            image += cover * (np.array(colour, np.float32) - image)
        for _ in range(hand.blots):
            self._blot(image, chance)
        image += chance.normal(0, hand.noise, image.shape[:2])[..., None]
        whole = np.clip(image, 0, 255).astype(np.uint8)
        _, packed = cv2.imencode(".jpg", whole[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, hand.jpeg])
        scale, offset = hand.dpi / 25.4, middle - turn @ middle
        return cv2.imdecode(packed, cv2.IMREAD_COLOR)[..., ::-1].copy(), lambda mm: (mm * scale - 0.5) @ turn.T + offset

    def _blot(self, image: Array, chance: np.random.Generator) -> None:
        height, width = image.shape[:2]
        mask = np.zeros((height, width), np.float32)
        radius = chance.uniform(0.5, 3) * self.hand.dpi / 25.4
        place = (int(chance.uniform(0, width)), int(chance.uniform(0, height)))
        cv2.ellipse(mask, place, (round(radius), round(radius * chance.uniform(0.4, 1))), chance.uniform(0, 180), 0, 360, 1.0, -1)
        mask = cv2.GaussianBlur(mask, (0, 0), radius / 4)[..., None] * chance.uniform(0.3, 0.8)
        image += mask * (np.array(self.hand.ink, np.float32) - image)


def _dashes(points: Array, dash: tuple[float, ...], phase: float) -> list[Array]:
    strokes, place, total = [], -phase, along(points)[-1]
    while place < total:
        for k, length in enumerate(dash):
            start, stop = max(place, 0.0), min(place + length, total)
            if k % 2 == 0 and stop > start:
                strokes.append(cut(points, start, stop))
            place += length
    return strokes


# ---- what is drawn round and upon pipes


def _surroundings(pen: _Pen, roads: list[Array], widths: list[float], chance: np.random.Generator) -> None:
    hand = pen.hand
    taken = _road_edges(pen, roads, widths)
    if hand.houses:
        for _ in range(60):
            _house(pen, taken, chance)
    for _ in range(hand.contours):
        t = np.linspace(0, SHEET_MM[0], 90)
        y = (
            chance.uniform(0, SHEET_MM[1])
            + 14 * np.sin(t / chance.uniform(18, 50) + chance.uniform(0, 6))
            + t * chance.uniform(-0.4, 0.4)
        )
        pen.line(np.stack([t, y], axis=1), 0.16)
    if hand.grid:
        for place in np.arange(25, SHEET_MM[0], 50):
            pen.line(np.array([(place, 0), (place, SHEET_MM[1])]), 0.13)
        for place in np.arange(25, SHEET_MM[1], 50):
            pen.line(np.array([(0, place), (SHEET_MM[0], place)]), 0.13)


def _road_edges(pen: _Pen, roads: list[Array], widths: list[float]) -> Array:
    """The edges of all roads, open where roads meet; where roads are, at 10 pixels per mm."""
    area = np.zeros((round(SHEET_MM[1] * 10), round(SHEET_MM[0] * 10)), np.uint8)
    for road, width in zip(roads, widths, strict=True):
        cv2.polylines(area, [np.round(road * 10 * 16).astype(np.int32)], False, 1, round(width * 10), cv2.LINE_8, 4)
    rounded = cv2.morphologyEx(area, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (31, 31)))
    for edge in cv2.findContours(rounded, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)[0]:
        points = cv2.approxPolyDP(edge, 1.2, True)[:, 0] / 10
        if len(points) > 2:
            pen.outline(points, pen.hand.road_mm)
    return area


def _house(pen: _Pen, taken: Array, chance: np.random.Generator) -> None:
    """A hatched house where there is room; what is `taken` grows by it."""
    middle, half, turn = chance.uniform(0, 1, 2) * SHEET_MM, chance.uniform(2, 6, 2), chance.uniform(-0.3, 0.3)
    across, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    corners = np.array([middle + a * half[0] * across + b * half[1] * down for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
    own = np.zeros_like(taken)
    cv2.fillConvexPoly(own, np.round(corners * 10).astype(np.int32), 1)
    if (taken & cv2.dilate(own, np.ones((15, 15), np.uint8))).any():
        return
    taken |= own
    pen.outline(corners, 0.2)
    if chance.uniform() < 0.6:
        for share in np.arange(0.1, 1, chance.uniform(0.1, 0.2)):
            pen.line(
                np.array([corners[0] + share * (corners[1] - corners[0]), corners[3] + share * (corners[2] - corners[3])]), 0.13
            )


def _upon(pen: _Pen, mains: list[Main], chance: np.random.Generator) -> None:
    """Labels, leaders, valves and hydrants on pipes; places where the pen failed."""
    hand = pen.hand
    for main in mains:
        total = along(main.points)[-1]
        for part in _parts(main):
            if along(part)[-1] > 15 and chance.uniform() < hand.labels:
                _label(pen, part, chance)
            if along(part)[-1] > 12 and chance.uniform() < hand.symbols:
                _valve(pen, part, chance)
        if total < 33 and chance.uniform() < hand.symbols:
            _hydrant(pen, main.points[-1], chance)
    for _ in range(hand.gaps):
        main = mains[int(chance.integers(len(mains)))]
        pen.rubbed_out(at(main.points, chance.uniform(3, along(main.points)[-1] - 3)), chance.uniform(0.3, 1.0))


def _label(pen: _Pen, part: Array, chance: np.random.Generator) -> None:
    words = f"{chance.choice(['DIP', 'VP', 'HPPE', 'CIP', 'SP'])} {chance.choice(['50', '75', '100', '150'])} L={chance.uniform(5, 80):.1f}"
    where = chance.uniform(0.3, 0.7) * along(part)[-1]
    way, place, height = way_at(part, where), at(part, where), chance.uniform(1.6, 2.4)
    out = np.array([-way[1], way[0]]) * chance.choice([-1, 1])
    if chance.uniform() < pen.hand.leaders:
        slant = out + way * chance.uniform(-0.8, 0.8)
        end = place + slant / np.hypot(*slant) * chance.uniform(6, 12)
        pen.line(np.array([place, end]), 0.15)
        pen.line(np.array([end, end + np.array([14.0, 0.0])]), 0.15)
        pen.text(words, end + np.array([7.0, -height * 0.75]), np.array([1.0, 0.0]), height)
        return
    far = height / 2 + (chance.uniform(-0.4, 0.2) if chance.uniform() < pen.hand.on_line else chance.uniform(0.5, 1.2))
    pen.text(words, place + out * far, way, height)


def _valve(pen: _Pen, part: Array, chance: np.random.Generator) -> None:
    where = chance.choice([chance.uniform(2.5, 5), along(part)[-1] - chance.uniform(2.5, 5)])
    place, way = at(part, where), way_at(part, where)
    if chance.uniform() < 0.5:
        pen.ring(place, chance.uniform(0.8, 1.4), empty=bool(chance.uniform() < 0.7))
        return
    half, out = way * 1.4, np.array([-way[1], way[0]]) * 0.9
    pen.rubbed_out(place, 1.2)
    pen.outline(np.array([place - half - out, place + half + out, place + half - out, place - half + out]), 0.2)


def _hydrant(pen: _Pen, place: Array, chance: np.random.Generator) -> None:
    pen.ring(place, 1.3, empty=bool(chance.uniform() < 0.5))
    pen.dot(place, 0.5)
