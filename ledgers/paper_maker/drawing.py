"""A plan sheet at 1/500 in one of the styles: roads, houses, pipes, labels, symbols, frame, title block; and where all of it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import shapely
from town_maker.drawing import road_edges
from town_maker.handwriting import MATERIAL_WRITINGS, era
from town_maker.model import Node, Pipe, Point, Section, path_length, point_at
from town_maker.scan_plan import houses, oaza_names, street_names

from .ageing import aged
from .ink import Colour, Page
from .register import scan_places
from .styles import DrawingStyle, Truth
from .symbols import SETS

PAPERS = {"A3": (420.0, 297.0), "A1": (841.0, 594.0)}
_MARGIN = (12.0, 18.0, 12.0, 38.0)  # left, top, right, bottom, mm
_GREY: Colour = (90, 90, 90)
_COLOURS: dict[str, Colour] = {
    "DIP": (20, 60, 190), "CIP": (20, 130, 60), "ACP": (200, 30, 30), "VP": (190, 30, 170), "HIVP": (190, 30, 170), "HPPE": (0, 150, 190),
    "PP": (0, 150, 190), "GP": (200, 110, 20), "SP": (200, 110, 20), "SSP": (200, 110, 20),
}  # fmt: skip
_DASHES: dict[str, tuple[float, ...]] = {"DIP": (6, 1.5), "CIP": (6, 1.2, 1, 1.2), "ACP": (3, 1.2)}
_KANJI = {
    "DIP": "ダクタイル",
    "CIP": "鋳鉄管",
    "ACP": "石綿管",
    "VP": "塩ビ管",
    "HIVP": "HIVP",
    "HPPE": "配水用ポリエチレン管",
    "PP": "ポリエチレン管",
    "GP": "鋼管",
    "SP": "鋼管",
    "SSP": "ステンレス管",
}


def _year(pipe: Pipe) -> str:
    letter, _, number = era(pipe.laid.fiscal_year)
    return f"{letter}{number}"


LABELS: dict[str, Callable[[Pipe], str]] = {
    "full": lambda p: f"{p.laid.material} φ{p.laid.diameter_mm} L={p.length_m:.1f} {_year(p)}",
    "spaced": lambda p: f"{p.laid.material} {p.laid.diameter_mm} {_year(p)}",
    "bare": lambda p: f"{p.laid.material}φ{p.laid.diameter_mm} {_year(p)}",
    "kanji": lambda p: f"{_KANJI[p.laid.material]} φ{p.laid.diameter_mm} {_year(p)}",
}
assert set(_KANJI) == set(MATERIAL_WRITINGS)


@dataclass(frozen=True)
class Town:
    """What of the town a sheet shows."""

    pipes: Sequence[Pipe]
    nodes: dict[str, Node]
    sections: Sequence[Section]


class Sheet:
    """The frame of one sheet: its north-west corner on the ground, its paper, and where places fall on it (mm)."""

    def __init__(self, west: float, north: float, paper: str, scale: int = 500) -> None:
        self.size_mm = PAPERS[paper]
        self.mm_per_m = 1000 / scale
        self.scale = scale
        self.frame = (_MARGIN[0], _MARGIN[1], self.size_mm[0] - _MARGIN[2], self.size_mm[1] - _MARGIN[3])
        self.west, self.north = west, north
        self.east = west + (self.frame[2] - self.frame[0]) / self.mm_per_m
        self.south = north - (self.frame[3] - self.frame[1]) / self.mm_per_m
        self.window = shapely.box(self.west, self.south, self.east, self.north)

    def at(self, place: Point) -> Point:
        return self.frame[0] + (place[0] - self.west) * self.mm_per_m, self.frame[1] + (self.north - place[1]) * self.mm_per_m

    def path(self, path: Sequence[Point]) -> list[Point]:
        return [self.at(place) for place in path]


def plan_sheet(style: DrawingStyle, town: Town, number: int, dpi: int, paper: str = "A3") -> tuple[np.ndarray, Truth]:
    """The scan of sheet `number` of a style, and its truth: pipes, labels, symbols and corners in pixels of the scan."""
    chance = Random(f"{style.name}:{number}")
    sheet = _somewhere(town, chance, paper)
    page = Page(*sheet.size_mm, dpi, chance, fine=2 if paper == "A3" else 1)
    near = [s for s in town.sections if sheet.window.buffer(30).intersects(shapely.LineString(s.path))]
    pipes = [p for p in town.pipes if p.use.startswith("DIST") and sheet.window.intersects(shapely.LineString(p.path))]
    _ground(page, style, sheet, near)
    for pipe in pipes:
        _pipe(page, style, sheet, pipe)
    symbols = _symbols(page, style, sheet, pipes, town.nodes)
    labels = [made for pipe in pipes if (made := _label(page, style, sheet, pipe, chance))]
    _outside(page, sheet)
    _frame(page, style, sheet, number)
    scan, matrix = aged(page, style.ageing)
    facts: dict[str, object] = {
        "scale": sheet.scale, "paper": paper, "sheet_no": f"{number + 1:03d}", "epsg": 6676,
        "corners": [{"pixel": scan_places([sheet.at(c)], matrix)[0], "x_north_m": round(c[1], 3), "y_east_m": round(c[0], 3)} for c in _corners(sheet)],
        "pipes": [
            {"id": p.id, "material": p.laid.material, "diameter_mm": p.laid.diameter_mm, "fiscal_year": p.laid.fiscal_year, "length_m": p.length_m,
             "parts": [scan_places(sheet.path(part.coords), matrix) for part in _inside(sheet, p)]}
            for p in pipes
        ],
        "labels": [{"text": text, "pipe": pipe, "corners": scan_places(corners, matrix)} for text, pipe, corners in labels],
        "symbols": [{"kind": kind, "pixel": scan_places([at], matrix)[0]} for kind, at in symbols],
        "pixels_per_mm": dpi / 25.4,
    }  # fmt: skip
    return scan, Truth(style.name, "drawing", dpi, facts)


def _somewhere(town: Town, chance: Random, paper: str) -> Sheet:
    """A sheet with a fair length of pipes on it, on a round grid of 10 m."""
    best: tuple[float, Sheet] | None = None
    for _ in range(12):
        pipe = chance.choice([p for p in town.pipes if p.use.startswith("DIST")])
        x, y = pipe.path[0]
        sheet = Sheet(math.floor(x / 10) * 10 - 100, math.ceil(y / 10) * 10 + 60, paper)
        length = sum(p.length_m for p in town.pipes if sheet.window.intersects(shapely.LineString(p.path)))
        if best is None or length > best[0]:
            best = (length, sheet)
    assert best is not None
    return best[1]


def _inside(sheet: Sheet, pipe: Pipe) -> list[shapely.LineString]:
    cut = shapely.intersection(sheet.window, shapely.LineString(pipe.path))
    return [part for part in shapely.get_parts(cut) if part.geom_type == "LineString"]


def _ground(page: Page, style: DrawingStyle, sheet: Sheet, sections: Sequence[Section]) -> None:
    grey = _GREY if style.pipes in ("colour", "thick") else (40, 40, 40)
    for house in houses(list(sections)):
        ring = sheet.path([*house, house[0]])
        page.line(ring, 0.14, grey, style.wobble_mm)
        if style.hatching and page.chance.random() < 0.3:
            _hatch(page, sheet, house, grey)
    for ring_m in road_edges(list(sections)):
        page.line(sheet.path([*ring_m, ring_m[0]]), style.road_mm, grey, style.wobble_mm)
    for name, place, angle in street_names(sheet, list(sections)):  # type: ignore[arg-type]
        page.text(sheet.at(place), name, 2.6, style.lettering, angle)
    for name, place in oaza_names(sheet, list(sections)):  # type: ignore[arg-type]
        page.text(sheet.at(place), name, 5.5, style.lettering, ink=(120, 120, 120))


def _hatch(page: Page, sheet: Sheet, house: Sequence[Point], ink: Colour) -> None:
    shape = shapely.Polygon(house)
    west, south, east, north = shape.bounds
    for k in range(int((east - west + north - south) / 1.2)):
        line = shapely.LineString([(west + k * 1.2, south), (west + k * 1.2 - (north - south), north)])
        for part in shapely.get_parts(shapely.intersection(shape, line)):
            if part.geom_type == "LineString":
                page.line(sheet.path(part.coords), 0.1, ink)


def _pipe(page: Page, style: DrawingStyle, sheet: Sheet, pipe: Pipe) -> None:
    ink = _COLOURS[pipe.laid.material] if style.pipes == "colour" else style.lettering.ink
    width = style.pipe_mm * (1.5 if pipe.use == "DIST-M" and style.pipes != "like_roads" else 1.0)
    dash = _DASHES.get(pipe.laid.material, (4, 1.4)) if style.pipes == "dashed" else ()
    page.line(sheet.path(pipe.path), width, ink, style.wobble_mm, dash)


def _symbols(
    page: Page, style: DrawingStyle, sheet: Sheet, pipes: Sequence[Pipe], nodes: dict[str, Node]
) -> list[tuple[str, Point]]:
    made = []
    for number in sorted({end for p in pipes for end in (p.start, p.end)}):
        node = nodes[number]
        if node.kind in ("仕切弁", "消火栓") and sheet.window.buffer(-1).contains(shapely.Point(node.position)):
            along = next(p for p in pipes if number in (p.start, p.end)).path
            (x1, y1), (x2, y2) = (along[0], along[1]) if math.dist(along[0], node.position) < 0.01 else (along[-1], along[-2])
            at = sheet.at(node.position)
            SETS[style.symbols](page, at, node.kind, math.degrees(math.atan2(y2 - y1, x2 - x1)), style.lettering)
            made.append((node.kind, at))
    return made


def _label(page: Page, style: DrawingStyle, sheet: Sheet, pipe: Pipe, chance: Random) -> tuple[str, str, list[Point]] | None:
    """The label of a pipe beside its middle, or away from it with a leader line; none for short ones, and for some others."""
    text = LABELS[style.label](pipe)
    room = path_length(pipe.path) * sheet.mm_per_m
    size = style.label_mm
    wide = page.letters(text, size, style.lettering).shape[1] / page.px(1)
    if chance.random() < 0.1 or wide > room * 0.95:
        return None
    middle = point_at(pipe.path, path_length(pipe.path) / 2)
    a, b = sorted((pipe.path[0], pipe.path[-1]))
    degrees = math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
    at, ink = sheet.at(middle), _COLOURS[pipe.laid.material] if style.pipes == "colour" and chance.random() < 0.5 else None
    if chance.random() < style.leaders:
        side = chance.choice((-1, 1))
        end = (at[0] + side * 9, at[1] - 8)
        corners = page.text(
            (end[0] + side * 0.8, end[1]), text, size, style.lettering, anchor="lm" if side > 0 else "rm", ink=ink
        )
        page.line([at, end], 0.15, style.lettering.ink)
    else:
        away = size * 0.55 + style.pipe_mm * 0.75 + 0.35
        angle = math.radians(degrees)
        corners = page.text(
            (at[0] - away * math.sin(angle), at[1] - away * math.cos(angle)), text, size, style.lettering, degrees, ink=ink
        )
    inside = all(sheet.frame[0] < x < sheet.frame[2] and sheet.frame[1] < y < sheet.frame[3] for x, y in corners)
    return (text, pipe.id, corners) if inside else None


def _outside(page: Page, sheet: Sheet) -> None:
    x1, y1, x2, y2 = (page.px(mm) for mm in sheet.frame)
    width, height = page.image.size
    for box in ((0, 0, width, y1), (0, y2, width, height), (0, 0, x1, height), (x2, 0, width, height)):
        page.draw.rectangle(box, fill=(255, 255, 255))


def _corners(sheet: Sheet) -> list[Point]:
    return [(sheet.west, sheet.north), (sheet.east, sheet.north), (sheet.east, sheet.south), (sheet.west, sheet.south)]


def _frame(page: Page, style: DrawingStyle, sheet: Sheet, number: int) -> None:
    """The neat line with the coordinates of its corners, crosses every 50 m, title block, legend, scale bar, north."""
    x1, y1, x2, y2 = sheet.frame
    ink, letters = style.lettering.ink, style.lettering
    page.line([(x1, y1), (x2, y1), (x2, y2), (x1, y2), (x1, y1)], 0.5, ink)
    for k, (east, north) in enumerate(_corners(sheet)):
        x, y = sheet.at((east, north))
        page.text(
            (x, y + (-1.2 if k < 2 else 1.2)),
            f"X={north:.3f} Y={east:.3f}",
            2.5,
            letters,
            anchor=("l" if k in (0, 3) else "r") + ("b" if k < 2 else "t"),
        )
    for east in range(math.ceil(sheet.west / 50) * 50, int(sheet.east), 50):
        for north in range(math.ceil(sheet.south / 50) * 50, int(sheet.north), 50):
            x, y = sheet.at((east, north))
            if x1 + 3 < x < x2 - 3 and y1 + 3 < y < y2 - 3:
                page.line([(x - 2.5, y), (x + 2.5, y)], 0.12, _GREY)
                page.line([(x, y - 2.5), (x, y + 2.5)], 0.12, _GREY)
    _title(page, style, sheet, number)


def _title(page: Page, style: DrawingStyle, sheet: Sheet, number: int) -> None:
    x2, y2 = sheet.frame[2], sheet.frame[3]
    letters, ink = style.lettering, style.lettering.ink
    lines = (
        ("図面名称", "配水管平面図　山中町（架空の町）"),
        ("図面番号", f"第 {number + 1:03d} 号　縮尺 1:{sheet.scale}"),
        ("座標系", "平面直角座標系 第Ⅷ系"),
    )
    left, top, step = x2 - 118, y2 + 7, 8.5
    page.line([(left, top), (x2, top), (x2, top + 3 * step), (left, top + 3 * step), (left, top)], 0.3, ink)
    page.line([(left + 24, top), (left + 24, top + 3 * step)], 0.15, ink)
    for k, (name, text) in enumerate(lines):
        y = top + (k + 0.5) * step
        page.text((left + 12, y), name, 3.2, letters)
        page.text((left + 27, y), text, 3.2, letters, anchor="lm")
        if k:
            page.line([(left, top + k * step), (x2, top + k * step)], 0.15, ink)
    _legend(page, style, sheet)
    north = (left - 14, top + 14)
    page.line([(north[0], north[1] + 8), (north[0], north[1] - 9)], 0.3, ink)
    page.text((north[0] + 4, north[1] - 6), "N", 4, letters)


def _legend(page: Page, style: DrawingStyle, sheet: Sheet) -> None:
    x, y = sheet.frame[0] + 4, sheet.frame[3] + 9
    page.text((x, y), "凡例", 3.2, style.lettering, anchor="lm")
    for k, kind in enumerate(("仕切弁", "消火栓")):
        SETS[style.symbols](page, (x + 6, y + 7 + 6 * k), kind, 0, style.lettering)
        page.text((x + 12, y + 7 + 6 * k), kind, 3, style.lettering, anchor="lm")
    for k, code in enumerate(("DIP", "VP", "HPPE", "ACP")):
        at = (x + 40 + 48 * (k // 2), y + 7 + 6 * (k % 2))
        ink = _COLOURS[code] if style.pipes == "colour" else style.lettering.ink
        dash = _DASHES.get(code, (4, 1.4)) if style.pipes == "dashed" else ()
        page.line([at, (at[0] + 14, at[1])], style.pipe_mm, ink, dash_mm=dash)
        page.text((at[0] + 17, at[1]), code, 3, style.lettering, anchor="lm")
