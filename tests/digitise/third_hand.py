"""Drawings by a third hand, independent of ledgers/paper_maker and of other_hand: drawn with Pillow over a town made with shapely.

Streets that fork like trees, with kerbs, parcels, sewers and services beside the pipes; bow ties and other symbols drawn over the
line or in its place; labels in a break of the line, dimension lines beside it; scans that are bent, folded or of two tones only.

Half of the seeds, and some styles altogether, are held back: algorithms are tuned on `sheets_of("tune")` alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

import cv2
import matplotlib_fontja
import numpy as np
import shapely
from PIL import Image, ImageDraw, ImageFont
from shapely import LineString, Point, Polygon
from shapely.affinity import rotate, translate
from shapely.ops import substring

Array = np.ndarray
Rgb = tuple[int, int, int]

SHEET = (180.0, 140.0)  # mm
_FINER = 3  # drawn this much finer and then made smaller
_DARK: Rgb = (30, 30, 34)


@dataclass(frozen=True)
class Hand:
    """How a draughtsman draws and how the sheet was scanned. Widths and lengths in mm of paper."""

    name: str
    dpi: int = 300
    pipe_mm: float = 0.3
    road_mm: float = 0.3
    thin_mm: float = 0.15  # parcels, hatching, dimensions
    dash: tuple[float, ...] = ()
    ink: Rgb = _DARK
    pipe: Rgb = _DARK
    paper: Rgb = (250, 250, 247)
    bends: float = 12.0  # degrees that streets turn by at each vertex
    kerbs: bool = False  # a second line along the edges of the main streets
    parcels: bool = True
    hatch: float = 0.4  # share of houses
    sewer: tuple[float, ...] | None = None  # dashes of another line beside some pipes
    services: float = 0.0  # per 10 mm of pipe
    symbols: tuple[str, ...] = ("bow", "bow-filled", "circle")
    symbol_share: float = 0.6
    symbol_mm: float = 1.5
    labels: tuple[str, ...] = ("above",)
    label_share: float = 0.6
    letter_mm: float = 2.2
    two_tones: bool = False
    uneven: float = 0.0  # how much the pen's ink varies
    bent_mm: float = 0.0
    folds: int = 0
    specks: int = 0
    noise: float = 2.0
    blur_px: float = 0.5
    turned: float = 0.0  # degrees
    held_back: bool = False


_BASE = Hand("plain")
HANDS = (
    replace(_BASE, name="kerbs", kerbs=True, labels=("above", "leader"), turned=0.6),
    replace(_BASE, name="two-tones", two_tones=True, dpi=400, specks=300, dash=(2.2, 0.9), pipe_mm=0.25, road_mm=0.25, uneven=0.3),
    replace(_BASE, name="sewered", sewer=(4.0, 1.0, 0.6, 1.0), services=0.35, labels=("above", "dimension"), dpi=360),
    replace(_BASE, name="broken-by-text", dash=(8.0, 1.5), labels=("within", "above"), label_share=0.8, symbols=("square", "bow", "tick"), bent_mm=0.5),
    replace(_BASE, name="pencil", paper=(228, 224, 212), ink=(120, 118, 116), pipe=(105, 102, 104), uneven=0.5, noise=6, dpi=240, blur_px=0.8, folds=3, turned=-1.6),
    replace(_BASE, name="fine-pen", pipe_mm=0.18, road_mm=0.16, thin_mm=0.1, dpi=400, parcels=True, labels=("leader", "above"), letter_mm=1.8, symbols=("bow", "circle-cross"), symbol_mm=1.2),
    replace(_BASE, name="crooked", bends=28.0, symbols=("bow", "bow-filled", "circle-cross", "tick"), symbol_share=0.9, symbol_mm=1.8, labels=("above", "touching"), label_share=0.8, dpi=240),
    replace(_BASE, name="diazo", paper=(196, 200, 226), ink=(82, 84, 150), pipe=(82, 84, 150), dash=(5.0, 1.0, 1.0, 1.0), noise=5, bent_mm=0.4, folds=2, dpi=200, specks=80),
    replace(_BASE, name="white-on-blue", paper=(48, 78, 140), ink=(205, 216, 230), pipe=(205, 216, 230), sewer=(1.5, 1.0), labels=("above", "touching"), noise=5, turned=1.1),
    replace(_BASE, name="two-tones-200", two_tones=True, dpi=200, specks=200, labels=("above", "leader"), services=0.25, held_back=True, turned=-0.8),
    replace(_BASE, name="dots-and-dashes", dash=(3.5, 0.8, 0.5, 0.8, 0.5, 0.8), kerbs=True, labels=("within", "dimension"), dpi=300, held_back=True),
    replace(_BASE, name="fine-crooked", pipe_mm=0.2, road_mm=0.2, bends=24.0, dpi=360, symbols=("bow", "square", "circle"), symbol_share=0.8, labels=("touching",), sewer=(3.0, 1.2), held_back=True),
    replace(_BASE, name="faded", paper=(238, 232, 214), ink=(138, 128, 118), pipe=(150, 138, 126), uneven=0.4, noise=5, dpi=300, folds=2, dash=(6.0, 1.4), held_back=True),
    replace(_BASE, name="large-symbols", symbol_mm=2.1, symbol_share=1.0, symbols=("bow", "bow-filled", "circle-cross", "square"), dpi=240, services=0.3, labels=("above", "dimension"), bent_mm=0.4, held_back=True),
)  # fmt: skip


@dataclass
class Pipe:
    """A pipe along a street, mm; other pipes begin at the places `joints` along it."""

    line: LineString
    joints: list[float]


@dataclass
class Sheet:
    """A scan (H×W×3 uint8) and `ways`: two clicks and the pipe meant between them, in its pixels."""

    hand: Hand
    seed: int
    image: Array
    pixels_per_mm: float
    ways: list[tuple[Array, Array]] = field(default_factory=list)


def sheets_of(half: str, seeds: int = 2) -> list[tuple[Hand, int]]:
    """The hands and seeds of the half "tune" or "held_back": other seeds of the same hands, and hands of its own."""
    own = half == "held_back"
    return [(hand, 2 * seed + own) for hand in HANDS if own or not hand.held_back for seed in range(seeds)]


def sheet(hand: Hand, seed: int, ways: int = 12) -> Sheet:
    """One sheet of a hand."""
    chance = np.random.default_rng([7, seed, *hand.name.encode()])
    streets = _streets(hand, chance)
    pipes = _pipes(streets, chance)
    pen = _Pen(hand)
    _town(pen, streets, chance)
    _beside(pen, pipes, chance)
    for pipe in pipes:
        pen.line(pipe.line, hand.pipe_mm, hand.dash, own=True, phase=float(chance.uniform(0, 4)))
    for pipe in pipes:
        _upon(pen, pipe, chance)
    image, placed = _scanned(pen, chance)
    made = Sheet(hand, seed, image, hand.dpi / 25.4)
    made.ways = [(placed(clicks), placed(np.array(way.segmentize(1.0).coords))) for clicks, way in _ways(pipes, ways, chance)]
    return made


# ---- the town


@dataclass
class Street:
    line: LineString
    wide: float
    parent: int = -1


def _streets(hand: Hand, chance: np.random.Generator) -> list[Street]:
    """Two main streets that cross, and side streets off them and off each other, which never meet a third."""
    wide, high = SHEET
    across = _wandering(
        np.array([4.0, high * chance.uniform(0.35, 0.6)]), chance.uniform(-0.12, 0.12), wide - 8, hand.bends, chance
    )
    down = _wandering(
        np.array([wide * chance.uniform(0.35, 0.65), 4.0]), np.pi / 2 + chance.uniform(-0.2, 0.2), high - 8, hand.bends, chance
    )
    streets = [Street(across, float(chance.uniform(10, 14))), Street(down, float(chance.uniform(9, 12)))]
    for _ in range(150):
        if len(streets) > 11:
            break
        parent = int(chance.integers(len(streets)))
        street = _side_street(streets, parent, hand, chance)
        if street is not None:
            streets.append(street)
    return streets


def _wandering(start: Array, angle: float, length: float, bends: float, chance: np.random.Generator) -> LineString:
    """A way of straights 14 to 34 mm long with bends between them that stays near its first direction."""
    places, gone, turn = [start], 0.0, 0.0
    while gone < length:
        step = float(chance.uniform(14, 34))
        places.append(places[-1] + step * np.array([np.cos(angle + turn), np.sin(angle + turn)]))
        turn = float(np.clip(0.4 * turn + np.radians(bends) * chance.normal(), -0.7, 0.7))
        gone += step
    return LineString(places)


def _side_street(streets: list[Street], parent: int, hand: Hand, chance: np.random.Generator) -> Street | None:
    old = streets[parent]
    where = float(chance.uniform(14, old.line.length - 14)) if old.line.length > 30 else 0.0
    if not where:
        return None
    at = np.array(old.line.interpolate(where).coords[0])
    angle = _angle_at(old.line, where) + chance.choice([-1, 1]) * np.radians(chance.uniform(65, 115))
    line = _wandering(at, angle, float(chance.uniform(20, 60)), hand.bends, chance)
    wide = float(chance.uniform(6, 9))
    beyond = substring(line, 0.75 * old.wide, line.length)
    taken = shapely.union_all([other.line.buffer(other.wide / 2 + wide / 2 + 5) for other in streets])
    inside = shapely.box(6, 6, SHEET[0] - 6, SHEET[1] - 6).contains(line)
    free = not substring(line, old.wide / 2 + wide / 2 + 6, line.length).intersects(taken)
    return Street(line, wide, parent) if inside and free and beyond.length > 14 else None


def _angle_at(line: LineString, where: float) -> float:
    a, b = (np.array(line.interpolate(float(np.clip(one, 0, line.length))).coords[0]) for one in (where - 0.4, where + 0.4))
    return float(np.arctan2(*(b - a)[::-1]))


def _unit(angle: float) -> Array:
    return np.array([np.cos(angle), np.sin(angle)])


def _pipes(streets: list[Street], chance: np.random.Generator) -> list[Pipe]:
    """A pipe in each street, 1.5 to 3.5 mm beside an edge; the first two cross (joined or not), the others begin at their parent's."""
    pipes: list[Pipe] = []
    for street in streets:
        aside = float(chance.choice([-1, 1]) * max(0.6, street.wide / 2 - chance.uniform(1.5, 3.5)))
        line = _beside_line(street.line, aside)
        if street.parent < 0:
            line = substring(line, 8, line.length - 8).intersection(shapely.box(7, 7, SHEET[0] - 7, SHEET[1] - 7))
            line = _longest(line)
            pipes.append(Pipe(line, [0.0, line.length]))
        else:
            pipes.append(_from_parent(line, pipes[street.parent], chance))
    crossing = pipes[0].line.intersection(pipes[1].line)
    if crossing.geom_type == "Point" and chance.uniform() < 0.6:
        for pipe in pipes[:2]:
            pipe.joints.append(pipe.line.project(crossing))
    return pipes


def _beside_line(line: LineString, aside: float) -> LineString:
    return _longest(line.offset_curve(aside, join_style="mitre"))


def _longest(line: shapely.Geometry) -> LineString:
    return max(getattr(line, "geoms", [line]), key=lambda one: one.length)


def _from_parent(line: LineString, parent: Pipe, chance: np.random.Generator) -> Pipe:
    """The line from where it (or its first straight, led on backwards) meets the parent's, which gets a joint there."""
    places = np.array(line.coords)
    back = places[0] - 40 * (places[1] - places[0]) / np.hypot(*(places[1] - places[0]))
    whole = LineString([back, *places])
    meets = whole.intersection(parent.line)
    spots = [one for one in getattr(meets, "geoms", [meets]) if one.geom_type == "Point"]
    start = min((whole.project(one) for one in spots), key=lambda one: abs(one - 40), default=None)
    line = substring(whole, 40.0 if start is None else start, whole.length - float(chance.uniform(1, 4)))
    if start is not None:
        parent.joints.append(parent.line.project(Point(line.coords[0])))
    return Pipe(line, [0.0, line.length])


def _ways(pipes: list[Pipe], count: int, chance: np.random.Generator) -> list[tuple[Array, LineString]]:
    """Clicks up to 0.9 mm beside joints or ends of a pipe and the pipe between; of side pipes also on along the one they come from."""
    ways: list[tuple[Array, LineString]] = []
    for _ in range(60 * count):
        if len(ways) == count:
            break
        k = int(chance.integers(len(pipes)))
        a, b = np.sort(chance.choice(pipes[k].joints, 2))
        way = substring(pipes[k].line, a, b)
        if chance.uniform() < 0.3:
            way = _on_along_parent(pipes, k, chance) or way
        if 25 <= way.length <= 140:
            ends = [np.array(way.coords[end]) for end in (0, -1)]
            clicks = [end + 0.9 * np.sqrt(chance.uniform()) * _unit(float(chance.uniform(0, 2 * np.pi))) for end in ends]
            ways.append((np.array(clicks), way))
    return ways


def _on_along_parent(pipes: list[Pipe], k: int, chance: np.random.Generator) -> LineString | None:
    """From the free end of a pipe to where it begins and on along the pipe there to another joint."""
    begins = Point(pipes[k].line.coords[0])
    for other in pipes[:k]:
        if other.line.distance(begins) < 0.01:
            here = other.line.project(begins)
            far = [one for one in other.joints if abs(one - here) > 12]
            if far:
                on = substring(other.line, here, float(chance.choice(far)))
                return LineString([*np.array(pipes[k].line.coords)[::-1], *np.array(on.coords)[1:]])
    return None


# ---- ink


@cache
def _letters(height_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(matplotlib_fontja.get_font_ttf_path(), height_px)


class _Pen:
    """Two layers of ink, all else and pipes, drawn in mm."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand
        self.scale = hand.dpi / 25.4 * _FINER
        size = tuple(round(side * self.scale) for side in SHEET)
        self.layers = [Image.new("L", size), Image.new("L", size)]
        self._draws = [ImageDraw.Draw(layer) for layer in self.layers]

    def line(
        self, line: LineString, width: float, dash: tuple[float, ...] = (), *, own: bool = False, phase: float = 0.0
    ) -> None:
        for part in _dashed(line, dash, phase) if dash else [line]:
            if part.length > 0.01:
                self._draws[own].line(self._px(part.coords), 255, max(1, round(width * self.scale)), "curve")

    def shape(self, places: Array, width: float, filled: bool = False, emptied: bool = False) -> None:
        """A closed outline, filled with ink, or with paper."""
        if filled or emptied:
            for k, draw in enumerate(self._draws):
                if emptied or k == 0:
                    draw.polygon(self._px(places), 0 if emptied else 255)
        if not filled and width:
            self.line(LineString([*places, places[0]]), width)

    def text(self, words: str, middle: Array, angle: float, height: float) -> tuple[float, float]:
        """Words about a place along a direction, never upside down; how long and high they are, mm."""
        font = _letters(max(8, round(height * self.scale)))
        left, top, right, bottom = font.getbbox(words)
        stamp = Image.new("L", (int(right - left) + 4, int(bottom - top) + 4))
        ImageDraw.Draw(stamp).text((2 - left, 2 - top), words, 255, font)
        angle = angle if np.cos(angle) >= 0 else angle + np.pi
        turned = stamp.rotate(-np.degrees(angle), expand=True, resample=Image.Resampling.BILINEAR)
        corner = np.round(middle * self.scale - np.array(turned.size) / 2).astype(int)
        self.layers[0].paste(255, tuple(corner), turned)
        return stamp.width / self.scale, stamp.height / self.scale

    def _px(self, places: object) -> list[tuple[float, float]]:
        return [(float(x) * self.scale, float(y) * self.scale) for x, y in np.asarray(places)]


def _dashed(line: LineString, dash: tuple[float, ...], phase: float) -> list[LineString]:
    found, place = [], -phase
    while place < line.length:
        for k, length in enumerate(dash):
            if k % 2 == 0 and place + length > 0:
                found.append(substring(line, max(place, 0), min(place + length, line.length)))
            place += length
    return [part for part in found if part.geom_type == "LineString"]


def _town(pen: _Pen, streets: list[Street], chance: np.random.Generator) -> None:
    hand = pen.hand
    area = shapely.union_all([street.line.buffer(street.wide / 2, cap_style="flat", join_style="mitre") for street in streets])
    area = area.buffer(1.6, join_style="mitre").buffer(-1.6, join_style="bevel")  # corners are cut for turning cars
    for ring in _rings(area):
        pen.line(LineString(ring.coords), hand.road_mm)
    if hand.kerbs:
        main = shapely.union_all(
            [street.line.buffer(street.wide / 2 - 1.3, cap_style="flat", join_style="mitre") for street in streets[:2]]
        )
        side = shapely.union_all([street.line.buffer(street.wide / 2, cap_style="flat") for street in streets[2:]])
        edges = main.boundary.difference(side) if len(streets) > 2 else main.boundary
        for part in shapely.get_parts(edges):
            pen.line(part, hand.thin_mm * 1.3)
    taken = [area.buffer(1.0)]
    if hand.parcels:
        _parcels(pen, streets, area, chance)
    for _ in range(90):
        _house(pen, taken, chance)
    for _ in range(25):
        middle = chance.uniform(0.05, 0.95, 2) * SHEET
        if not taken[0].buffer(3).contains(Point(middle)):
            pen.text(f"{chance.integers(1, 999)}-{chance.integers(1, 20)}", middle, 0.0, 1.6)


def _rings(area: shapely.Geometry) -> list[shapely.LinearRing]:
    return [ring for part in getattr(area, "geoms", [area]) for ring in (part.exterior, *part.interiors)]


def _parcels(pen: _Pen, streets: list[Street], area: shapely.Geometry, chance: np.random.Generator) -> None:
    """Boundaries from the edges of streets outwards, and along their backs."""
    for street in streets:
        for side in (-1, 1):
            where = float(chance.uniform(4, 10))
            while where < street.line.length - 3:
                out = _unit(_angle_at(street.line, where) + side * np.pi / 2)
                at = np.array(street.line.interpolate(where).coords[0])
                line = LineString([at + out * street.wide / 2, at + out * (street.wide / 2 + chance.uniform(8, 15))])
                pen.line(line.difference(area) if not line.crosses(area) else LineString(), pen.hand.thin_mm)
                where += float(chance.uniform(7, 18))


def _house(pen: _Pen, taken: list[Polygon], chance: np.random.Generator) -> None:
    """A house, some with a corner left out, some hatched aslant, where there is room."""
    w, h = chance.uniform(4, 11, 2)
    places = (
        [(0, 0), (w, 0), (w, h), (0, h)]
        if chance.uniform() < 0.5
        else [(0, 0), (w, 0), (w, h / 2), (w / 2, h / 2), (w / 2, h), (0, h)]
    )
    house = translate(rotate(Polygon(places), chance.normal(0, 15)), *(chance.uniform(0, 1, 2) * SHEET))
    if not shapely.box(0, 0, *SHEET).contains(house) or any(house.distance(one) < 0.8 for one in taken):
        return
    taken.append(house)
    pen.shape(np.array(house.exterior.coords)[:-1], pen.hand.thin_mm * 1.4)
    if chance.uniform() < pen.hand.hatch:
        x1, y1, x2, y2 = house.bounds
        for shift in np.arange(x1 - (y2 - y1), x2, chance.uniform(0.9, 1.6)):
            for part in shapely.get_parts(LineString([(shift, y2), (shift + y2 - y1, y1)]).intersection(house)):
                pen.line(part, pen.hand.thin_mm) if part.geom_type == "LineString" else None


# ---- what is drawn beside pipes and upon them


def _beside(pen: _Pen, pipes: list[Pipe], chance: np.random.Generator) -> None:
    hand = pen.hand
    for pipe in pipes:
        if hand.sewer is not None and chance.uniform() < 0.7:
            other = _beside_line(pipe.line, float(chance.choice([-1, 1]) * chance.uniform(1.8, 2.8)))
            pen.line(other, 0.25, hand.sewer)
            for where in np.arange(8, other.length - 4, 24):
                pen.shape(_ring(np.array(other.interpolate(float(where)).coords[0]), 0.8), 0.2, emptied=True)
        for _ in range(int(chance.poisson(hand.services * pipe.line.length / 10))):
            where = float(chance.uniform(3, max(4, pipe.line.length - 3)))
            at, out = _at(pipe, where), _unit(_angle_at(pipe.line, where) + chance.choice([-1, 1]) * np.pi / 2)
            end = at + out * chance.uniform(3, 9)
            pen.line(LineString([at, end]), 0.2)
            pen.shape(_ring(end, 0.45), 0.2)


def _at(pipe: Pipe, where: float) -> Array:
    return np.array(pipe.line.interpolate(where).coords[0])


def _ring(at: Array, radius: float, corners: int = 40) -> Array:
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    return at + radius * np.stack([np.cos(turn), np.sin(turn)], axis=1)


def _upon(pen: _Pen, pipe: Pipe, chance: np.random.Generator) -> None:
    hand = pen.hand
    cuts = sorted({round(one, 3) for one in pipe.joints})
    for a, b in pairwise(cuts):
        if b - a > 10 and chance.uniform() < hand.symbol_share:
            _symbol(pen, pipe, float(chance.choice([a + chance.uniform(2.5, 5), b - chance.uniform(2.5, 5)])), chance)
        if b - a > 24 and chance.uniform() < hand.label_share:
            _label(pen, pipe, float(chance.uniform(a + 10, b - 10)), chance)
    if chance.uniform() < 0.5 and pipe.line.length < 70:
        end = _at(pipe, pipe.line.length)
        pen.shape(_ring(end, 1.1), 0.25, emptied=bool(chance.uniform() < 0.5))
        pen.text("消", end, 0.0, 1.3)


def _symbol(pen: _Pen, pipe: Pipe, where: float, chance: np.random.Generator) -> None:
    kind = str(chance.choice(pen.hand.symbols))
    size, at, angle = pen.hand.symbol_mm * float(chance.uniform(0.85, 1.15)), _at(pipe, where), _angle_at(pipe.line, where)
    along, out = size * _unit(angle), 0.65 * size * _unit(angle + np.pi / 2)
    if kind == "bow" and chance.uniform() < 0.5:
        pen.shape(np.array([at - along - out, at + along - out, at + along + out, at - along + out]), 0, emptied=True)
    if kind.startswith("bow"):
        for side in (-1, 1):
            pen.shape(np.array([at, at + side * along + out, at + side * along - out]), 0.2, filled=kind.endswith("filled"))
    if kind in ("circle", "circle-cross"):
        pen.shape(_ring(at, 0.7 * size), 0.22, emptied=kind == "circle")
    if kind == "circle-cross":
        for turn in (np.pi / 4, -np.pi / 4):
            pen.line(LineString([at - 0.7 * size * _unit(angle + turn), at + 0.7 * size * _unit(angle + turn)]), 0.2)
    if kind == "square":
        pen.shape(
            np.array([at - along / 2 - out, at + along / 2 - out, at + along / 2 + out, at - along / 2 + out]), 0.22, emptied=True
        )
    if kind == "tick":
        for shift in (-0.3, 0.3):
            pen.line(LineString([at + shift * along - out, at + shift * along + out]), 0.22)


def _label(pen: _Pen, pipe: Pipe, where: float, chance: np.random.Generator) -> None:
    kind, height = str(chance.choice(pen.hand.labels)), pen.hand.letter_mm * float(chance.uniform(0.85, 1.2))
    words = f"{chance.choice(['φ', 'D'])}{chance.choice([50, 75, 100, 150])} {chance.choice(['DIP', 'VP', '鋳鉄管', 'PE'])} {chance.choice(['S', 'H'])}{chance.integers(2, 60)}"
    at, angle = _at(pipe, where), _angle_at(pipe.line, where)
    out = _unit(angle + np.pi / 2) * chance.choice([-1, 1])
    if kind == "above":
        pen.text(words, at + out * (height / 2 + chance.uniform(0.4, 1.0)), angle, height)
    elif kind == "touching":
        pen.text(words, at + out * height * chance.uniform(0.1, 0.5), angle, height)
    elif kind == "within":
        words = words.split(" ")[0]
        along, up = (0.3 * height * len(words) + 0.5) * _unit(angle), height * 0.55 * _unit(angle + np.pi / 2)
        pen.shape(np.array([at - along - up, at + along - up, at + along + up, at - along + up]), 0, emptied=True)
        pen.text(words, at, angle, height)
    elif kind == "dimension":
        ends = [_at(pipe, where - 9), _at(pipe, where + 9)]
        far = out * chance.uniform(1.8, 3.0)
        pen.line(LineString([end + far for end in ends]), pen.hand.thin_mm)
        for end in ends:
            pen.line(LineString([end, end + 1.25 * far]), pen.hand.thin_mm)
        pen.text(f"L={chance.uniform(5, 60):.1f}", (ends[0] + ends[1]) / 2 + far * 1.1 + out * height / 2, angle, height * 0.8)
    else:
        elbow = at + (out + chance.uniform(-0.9, 0.9) * _unit(angle)) * chance.uniform(5, 9)
        shelf = elbow + np.array([0.62 * height * len(words), 0.0]) * (1 if elbow[0] >= at[0] else -1)
        pen.line(LineString([at, elbow, shelf]), pen.hand.thin_mm)
        pen.shape(np.array([at, at + 1.2 * _turned(elbow - at, 0.25), at + 1.2 * _turned(elbow - at, -0.25)]), 0, filled=True)
        pen.text(words, (elbow + shelf) / 2 - np.array([0, 0.65 * height]), 0.0, height)


def _turned(way: Array, by: float) -> Array:
    return _unit(float(np.arctan2(way[1], way[0])) + by)


# ---- the scan


def _scanned(pen: _Pen, chance: np.random.Generator):  # the scan, and a function from mm to its pixels
    hand = pen.hand
    scale = hand.dpi / 25.4
    size = tuple(round(side * scale) for side in SHEET)
    covers = [np.asarray(layer.resize(size, Image.Resampling.BOX), np.float32) / 255 for layer in pen.layers]
    warp = _Warp(hand, size, chance)
    image = np.array(hand.paper, np.float32) + _clouds(size, 3.0, chance)[..., None]
    for cover, colour in zip(covers, (hand.ink, hand.pipe), strict=True):
        cover = cv2.GaussianBlur(warp.image(cover), (0, 0), hand.blur_px)
        cover *= np.clip(1 - hand.uneven * np.abs(_clouds(size, 1.0, chance, 60)), 0.25, 1)
        image += cover[..., None] * (np.array(colour, np.float32) - image)
    for _ in range(hand.folds):
        _fold(image, hand, chance)
    image += chance.normal(0, hand.noise, image.shape[:2])[..., None]
    for x, y in chance.uniform(0, 1, (hand.specks, 2)) * size:
        cv2.circle(image, (int(x), int(y)), int(chance.integers(0, 3)), hand.ink, -1)
    if hand.two_tones:
        grey = image.mean(axis=2)
        image = np.repeat(np.where(grey > 0.62 * np.mean(hand.paper), 255.0, 0.0)[..., None], 3, axis=2)
    return np.clip(image, 0, 255).astype(np.uint8), warp.places


def _clouds(size: tuple[int, ...], strength: float, chance: np.random.Generator, cells: int = 6) -> Array:
    return cv2.resize(chance.normal(0, strength, (cells, cells)).astype(np.float32), size, interpolation=cv2.INTER_CUBIC)


def _fold(image: Array, hand: Hand, chance: np.random.Generator) -> None:
    """A fold across the sheet: a dark line with worn ink beside it."""
    height, width = image.shape[:2]
    x1, x2, wide = *(chance.uniform(0.1, 0.9) + chance.uniform(-0.03, 0.03, 2)) * width, hand.dpi / 25.4
    mask = np.zeros((height, width), np.float32)
    cv2.line(mask, (int(x1), 0), (int(x2), height), 1.0, max(1, round(0.7 * wide)))
    worn = cv2.GaussianBlur(mask, (0, 0), 0.2 * wide)[..., None] * chance.uniform(0.3, 0.75)
    image += worn * (np.array(hand.paper, np.float32) - image)
    cv2.line(mask := np.zeros_like(mask), (int(x1), 0), (int(x2), height), 1.0, 1)
    image += 0.25 * mask[..., None] * (np.array(hand.ink, np.float32) - image)


class _Warp:
    """Where mm of the drawing lie on the scan: a little turned and bent."""

    def __init__(self, hand: Hand, size: tuple[int, ...], chance: np.random.Generator) -> None:
        self.scale, self.size = hand.dpi / 25.4, size
        angle = np.radians(hand.turned)
        self.turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        self.middle = np.array(size) / 2
        self.bent = hand.bent_mm * self.scale
        self.waves, self.phase = chance.uniform(60, 110, 2) * self.scale, chance.uniform(0, 6, 2)

    def _bend(self, places: Array) -> Array:
        return self.bent * np.sin(places[..., ::-1] * 2 * np.pi / self.waves + self.phase)

    def places(self, mm: Array) -> Array:
        flat = (mm * self.scale - 0.5 - self.middle) @ self.turn.T + self.middle
        return flat + self._bend(flat)

    def image(self, cover: Array) -> Array:
        seen = np.stack(np.meshgrid(np.arange(self.size[0]), np.arange(self.size[1])), axis=2).astype(float)
        flat = seen - self._bend(seen - self._bend(seen))
        source = ((flat - self.middle) @ self.turn + self.middle).astype(np.float32)
        return cv2.remap(cover, source[..., 0], source[..., 1], cv2.INTER_LINEAR)
