"""The street network of the invented town: old centre, estate, plain, two valleys, a farm village."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from random import Random

from .chance import stream
from .model import Path, Point, Section
from .terrain import ORIGIN

DISTRICTS = {
    "中央": ("駅前", "本町一丁目", "本町二丁目", "栄町", "上町"),
    "緑ヶ丘・新田": ("緑ヶ丘", "新田"),
    "川原・東田": ("川原", "東田"),
    "上山中・奥沢・西谷": ("上山中", "奥沢", "西谷"),
}
"""The districts of the register (its sheets) and their 大字, all invented."""


class StreetMap:
    """Crossings by number and the street sections between them, in the order of each street."""

    def __init__(self) -> None:
        self.crossings: list[Point] = []
        self.sections: list[Section] = []

    def crossing(self, local: Point) -> int:
        self.crossings.append((round(ORIGIN[0] + local[0], 3), round(ORIGIN[1] + local[1], 3)))
        return len(self.crossings) - 1

    def join(self, start: int, end: int, street: str, area: str, width_m: float = 5.0, via: Path = ()) -> None:
        bends = tuple((round(ORIGIN[0] + x, 3), round(ORIGIN[1] + y, 3)) for x, y in via)
        path = (self.crossings[start], *bends, self.crossings[end])
        oaza = oaza_of(path[0], path[-1]) if area == "中央" else area
        self.sections.append(Section(start, end, path, street, area, oaza, width_m))

    def nearest(self, local: Point, area: str) -> int:
        """The crossing of an area nearest to a place."""
        place = (ORIGIN[0] + local[0], ORIGIN[1] + local[1])
        numbers = sorted({n for s in self.sections if s.area == area for n in (s.start, s.end)})
        return min(numbers, key=lambda n: math.dist(self.crossings[n], place))

    def neighbours(self) -> dict[int, list[Section]]:
        around: dict[int, list[Section]] = defaultdict(list)
        for section in self.sections:
            around[section.start].append(section)
            around[section.end].append(section)
        return around


def oaza_of(a: Point, b: Point) -> str:
    """The 大字 of the old centre in which a section lies."""
    x, y = (a[0] + b[0]) / 2 - ORIGIN[0], (a[1] + b[1]) / 2 - ORIGIN[1]
    if x < 380:
        return "駅前"
    if x < 880:
        return "本町一丁目" if y > 600 else "本町二丁目"
    return "上町" if y > 500 else "栄町"


def steps(rng: Random, total: float, low: float, high: float) -> list[float]:
    """Irregular grid lines from 0 to about ``total``."""
    marks = [0.0]
    while marks[-1] < total:
        marks.append(marks[-1] + rng.uniform(low, high))
    return marks


def add_grid(
    town: StreetMap,
    area: str,
    corner: Point,
    angle: float,
    size: Point,
    block: tuple[float, float, float, float],
    jitter: float,
    drop: float,
) -> None:
    """A grid of streets: ``block`` is the least and largest spacing along, then across.

    ``drop`` is the share of sections missing; a jitter above 1 m makes a ragged, grown settlement."""
    rng = stream(f"grid {area}")
    xs, ys = steps(rng, size[0], *block[:2]), steps(rng, size[1], *block[2:])
    turn = math.radians(angle)
    number: dict[tuple[int, int], int] = {}
    outer: set[int] = set()
    for j, y in enumerate(ys):
        for i, x in enumerate(xs):
            px, py = bent(x, y, jitter, rng)
            place = (px * math.cos(turn) - py * math.sin(turn), px * math.sin(turn) + py * math.cos(turn))
            number[i, j] = town.crossing((corner[0] + place[0], corner[1] + place[1]))
            if jitter > 1 and outside(x / xs[-1], y / ys[-1], rng):
                outer.add(number[i, j])
    rows = [[(i, j) for i in range(len(xs))] for j in range(len(ys))]
    columns = [[(i, j) for j in range(len(ys))] for i in range(len(xs))]
    main_lines = {len(ys) // 2, len(ys) + len(xs) // 2}
    kept: list[tuple[int, int, str, float]] = []
    for k, line in enumerate(rows + columns):
        width = 8.0 if k in main_lines else rng.choice((4.0, 5.0, 5.0, 6.0))
        for a, b in itertools.pairwise(line):
            present = k in main_lines or rng.random() >= drop
            if present and number[a] not in outer and number[b] not in outer:
                kept.append((number[a], number[b], f"{area}{k + 1}号線", width))
    for a_number, b_number, street, width in largest_piece(kept):
        town.join(a_number, b_number, street, area, width)


def bent(x: float, y: float, jitter: float, rng: Random) -> Point:
    """A grid point moved by old, irregular building: a slow wave and a jitter (none in a planned estate)."""
    wave = 3.5 * jitter if jitter > 1 else 0.0
    px = x + wave * math.sin(y / 190.0 + 0.7) + rng.uniform(-jitter, jitter)
    return px, y + wave * math.sin(x / 240.0) + rng.uniform(-jitter, jitter)


def outside(x: float, y: float, rng: Random) -> bool:
    """Whether a place of the unit square lies outside the ragged round edge of a grown settlement."""
    reach: float = abs(2 * x - 1) ** 2.6 + abs(2 * y - 1) ** 2.6
    return reach > rng.uniform(0.98, 1.25)


def largest_piece(edges: list[tuple[int, int, str, float]]) -> list[tuple[int, int, str, float]]:
    """The edges of the largest connected piece."""
    group: dict[int, int] = {}

    def root(n: int) -> int:
        while group.setdefault(n, n) != n:
            n = group[n]
        return n

    for a, b, *_ in edges:
        group[root(a)] = root(b)
    sizes: dict[int, int] = defaultdict(int)
    for a, *_ in edges:
        sizes[root(a)] += 1
    best = max(sorted(sizes), key=lambda r: sizes[r])
    return [e for e in edges if root(e[0]) == best]


def smooth(waypoints: list[Point], spacing: float) -> list[Point]:
    """Points about ``spacing`` apart on the Catmull-Rom curve through the waypoints."""
    padded = [waypoints[0], *waypoints, waypoints[-1]]
    curve = [waypoints[0]]
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        count = max(1, round(math.dist(p1, p2) / spacing))
        curve += [catmull_rom(p0, p1, p2, p3, (k + 1) / count) for k in range(count)]
    return curve


def catmull_rom(p0: Point, p1: Point, p2: Point, p3: Point, t: float) -> Point:
    def one(a: float, b: float, c: float, d: float) -> float:
        return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)

    return one(p0[0], p1[0], p2[0], p3[0]), one(p0[1], p1[1], p2[1], p3[1])


def add_valley(town: StreetMap, area: str, road: str, start: int, waypoints: list[Point], lanes: float) -> int:
    """The far end of a new valley road from a crossing through waypoints, with side lanes.

    ``lanes`` is the chance of a lane on each side of each crossing."""
    rng = stream(f"valley {area}")
    first = (town.crossings[start][0] - ORIGIN[0], town.crossings[start][1] - ORIGIN[1])
    curve = smooth([first, *waypoints], 24.0)
    here, tips = start, {1: -1, -1: -1}
    for k in range(3, len(curve), 3):
        there = town.crossing(curve[k])
        town.join(here, there, road, area, 7.0, tuple(curve[k - 2 : k]))
        for side in (1, -1):
            if k > 6 and rng.random() < lanes:
                tips[side] = add_lane(town, rng, area, there, curve[k - 1], curve[k], side, tips[side])
            else:
                tips[side] = -1
        here = there
    return here


def add_lane(town: StreetMap, rng: Random, area: str, foot: int, before: Point, at: Point, side: int, last_tip: int) -> int:
    """A lane off the valley road, sometimes joined to the lane before it; returns its outer crossing."""
    ahead = math.atan2(at[1] - before[1], at[0] - before[0])
    direction = ahead + side * (math.pi / 2 + rng.uniform(-0.12, 0.12))
    name = f"{area}{len(town.sections) % 90 + 1}号線"
    reach = rng.uniform(55, 78)
    tip = town.crossing((at[0] + reach * math.cos(direction), at[1] + reach * math.sin(direction)))
    town.join(foot, tip, name, area, 4.0)
    if last_tip >= 0 and rng.random() < 0.5 and math.dist(town.crossings[tip], town.crossings[last_tip]) < 130:
        town.join(last_tip, tip, name, area, 4.0)
    if rng.random() < 0.45:
        far_reach = reach + rng.uniform(40, 95)
        far = town.crossing((at[0] + far_reach * math.cos(direction), at[1] + far_reach * math.sin(direction)))
        town.join(tip, far, name, area, 4.0)
    return tip


def connect(town: StreetMap, road: str, area: str, a: int, b: int, via: list[Point]) -> None:
    """A road between two crossings through waypoints, with a crossing every 72 m."""
    ends = [(town.crossings[n][0] - ORIGIN[0], town.crossings[n][1] - ORIGIN[1]) for n in (a, b)]
    curve = smooth([ends[0], *via, ends[1]], 24.0)
    here = a
    for k in range(3, len(curve) - 3, 3):
        there = town.crossing(curve[k])
        town.join(here, there, road, area, 7.0, tuple(curve[k - 2 : k]))
        here = there
    rest = (len(curve) - 1) // 3 * 3
    tail = curve[rest - 2 if rest == len(curve) - 1 else rest + 1 : -1]
    town.join(here, b, road, area, 7.0, tuple(tail))


def make_streets() -> StreetMap:
    """The street map of the whole town."""
    town = StreetMap()
    add_grid(town, "中央", (0, 0), 9, (1230, 960), (62, 104, 66, 112), 9, 0.13)
    add_grid(town, "緑ヶ丘", (1620, -170), 24, (560, 480), (84, 92, 40, 44), 0.5, 0.05)
    add_grid(town, "新田", (-1080, -60), 4, (790, 660), (95, 150, 100, 160), 7, 0.10)
    add_grid(town, "川原", (-820, 1240), -6, (1180, 720), (130, 190, 120, 190), 12, 0.12)
    add_grid(town, "東田", (2550, 1250), 15, (880, 700), (66, 110, 68, 112), 10, 0.16)
    near = town.nearest
    for area_a, area_b, road, places in (
        ("中央", "緑ヶ丘", "町道緑ヶ丘線", ((1150, 160), (1590, -100), (1420, 40))),
        ("中央", "緑ヶ丘", "町道団地北線", ((1150, 640), (1420, 330), (1330, 480))),
        ("新田", "中央", "県道山中停車場線", ((-250, 350), (-60, 560), (-140, 480))),
        ("新田", "中央", "町道新田線", ((-200, 100), (0, 120), (-110, 100))),
        ("新田", "川原", "町道川原新田線", ((-700, 800), (-700, 1150), (-730, 1020))),
        ("中央", "川原", "県道山中川原線", ((300, 1060), (250, 1160), (270, 1120))),
    ):
        connect(town, road, area_a, near(places[0], area_a), near(places[1], area_b), [places[2]])
    east, farm = near((1150, 950), "中央"), near((2600, 1500), "東田")
    connect(town, "県道山中東田線", "東田", east, farm, [(1500, 1130), (1950, 1180), (2300, 1380)])
    south = near((1150, -20), "中央")
    upper = add_valley(
        town,
        "上山中",
        "県道山中奥沢線",
        south,
        [(1350, -420), (1850, -950), (2250, -1650), (2900, -2200)],
        0.62,
    )
    add_valley(town, "奥沢", "県道山中奥沢線", upper, [(3350, -2750), (4150, -3050), (4800, -3700)], 0.42)
    west = near((-1000, -60), "新田")
    add_valley(town, "西谷", "町道西谷線", west, [(-1150, -500), (-1800, -950), (-2250, -1600)], 0.60)
    return town
