"""A scanned 1/500 plan sheet (scan_平面図.png): road edges, houses, pipes, labels, frame, title block."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import shapely
import shapely.affinity
from PIL import Image, ImageDraw

from .chance import stream
from .drawing import label_place, labels, road_edges
from .model import SHEET_M, Node, Pipe, Point, Section, path_length, point_at, sheet_corner
from .model import Path as Line
from .paper import PAPER, PIXELS_PER_MM, SUPERSAMPLING, blank_page, font, place_after_turn, px, scanned

FILE = "scan_平面図.png"
SHEET, TURN = "1919", 0.7
MM_PER_M = 2.0
LEFT, TOP = 10.0, 16.0
MARGIN_M = 30.0
INK = 35


class Sheet:
    """The frame of one sheet and where places on the ground fall on its paper."""

    def __init__(self, number: str) -> None:
        self.number = number
        self.west, self.north = sheet_corner(number)
        self.east, self.south = self.west + SHEET_M[0], self.north - SHEET_M[1]
        self.window = shapely.box(self.west, self.south, self.east, self.north)

    def paper(self, point: Point) -> Point:
        """Supersampled pixels of a place given as east, north."""
        return px(LEFT + (point[0] - self.west) * MM_PER_M), px(TOP + (self.north - point[1]) * MM_PER_M)

    def corners(self) -> list[Point]:
        return [
            (self.west, self.north),
            (self.east, self.north),
            (self.east, self.south),
            (self.west, self.south),
        ]


def write_plan(folder: Path, pipes: list[Pipe], nodes: dict[str, Node], sections: list[Section]) -> dict[str, object]:
    """Draw and save the sheet; returns where its frame corners lie and which pipes it shows."""
    sheet = Sheet(SHEET)
    nearby = shapely.buffer(sheet.window, MARGIN_M)
    own_sections = [s for s in sections if nearby.intersects(shapely.LineString(s.path))]
    own_pipes = [p for p in pipes if p.use.startswith("DIST") and sheet.window.intersects(shapely.LineString(p.path))]
    page = blank_page(420, 297)
    draw_map(page, sheet, own_sections, own_pipes, nodes)
    mask_outside(page, sheet)
    draw_frame(ImageDraw.Draw(page), sheet)
    draw_title_block(ImageDraw.Draw(page), sheet)
    image = scanned(page, TURN, "plan")
    image.save(folder / FILE, optimize=True, dpi=(200, 200))
    return facts(sheet, image, own_pipes)


def facts(sheet: Sheet, image: Image.Image, pipes: list[Pipe]) -> dict[str, object]:
    corners = []
    for east, north in sheet.corners():
        x, y = (value / SUPERSAMPLING for value in sheet.paper((east, north)))
        corners.append({"pixel": place_after_turn((x, y), image.size, TURN), "x_north_m": north, "y_east_m": east})
    return {
        "file": FILE, "sheet": sheet.number, "scale": 500, "dpi": 200, "turned_degrees_anticlockwise": TURN,
        "metres_per_pixel": round(1 / (MM_PER_M * PIXELS_PER_MM), 6), "corners": corners,
        "pipe_ids": [p.id for p in pipes],
    }  # fmt: skip


def draw_map(page: Image.Image, sheet: Sheet, sections: list[Section], pipes: list[Pipe], nodes: dict[str, Node]) -> None:
    draw = ImageDraw.Draw(page)
    for house in houses(sections):
        ring = [sheet.paper(p) for p in house]
        draw.line([*ring, ring[0]], fill=120, width=2)
    for ring_m in road_edges(sections):
        draw.line([sheet.paper(p) for p in (*ring_m, ring_m[0])], fill=90, width=3)
    for pipe in pipes:
        draw_pipe(draw, sheet, pipe)
    for number in sorted({end for p in pipes for end in (p.start, p.end)}):
        draw_fitting(draw, sheet.paper(nodes[number].position), nodes[number].kind)
    for pipe, text in labels(pipes):
        place, angle = label_place(pipe.path, 0.6)
        turned_text(page, sheet.paper(place), text, 2.3, angle)
    for oaza, place in oaza_names(sheet, sections):
        draw.text(sheet.paper(place), oaza, font=font(6.5), fill=150, anchor="mm")
    for street, place, angle in street_names(sheet, sections):
        turned_text(page, sheet.paper(place), street, 2.6, angle, grey=110, below=True)


def draw_pipe(draw: Any, sheet: Sheet, pipe: Pipe) -> None:
    """Trunk mains thicker; no dashes, so that a line is one line."""
    width = 11 if pipe.use == "DIST-M" else 7
    draw.line([sheet.paper(p) for p in pipe.path], fill=INK, width=width, joint="curve")


def draw_fitting(draw: Any, at: Point, kind: str) -> None:
    x, y = at
    r = px(1.1)
    if kind == "仕切弁":
        draw.polygon([(x - r, y - r), (x - r, y + r), (x + r, y - r), (x + r, y + r)], fill=PAPER, outline=INK, width=3)
    elif kind in ("消火栓", "空気弁", "排泥弁"):
        draw.ellipse((x - r, y - r, x + r, y + r), fill=PAPER, outline=INK, width=3)
        letter = {"消火栓": "H", "空気弁": "A", "排泥弁": "D"}[kind]
        draw.text(at, letter, font=font(1.7), fill=INK, anchor="mm")


def turned_text(
    page: Image.Image,
    at: Point,
    text: str,
    height_mm: float,
    degrees: float,
    grey: int = INK,
    below: bool = False,
) -> None:
    """Text whose lower (or upper) middle stands at a place, turned anticlockwise."""
    face = font(height_mm)
    left, top, right, bottom = face.getbbox(text)
    width, height = int(right - left) + 8, int(bottom - top) + 8
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).text((4 - left, 4 - top), text, font=face, fill=255)
    turned = mask.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    away = (height / 2 + 2) * (-1 if below else 1)
    angle = math.radians(degrees)
    x = at[0] - away * math.sin(angle) - turned.width / 2
    y = at[1] - away * math.cos(angle) - turned.height / 2
    page.paste(grey, (round(x), round(y)), turned)


def street_names(sheet: Sheet, sections: list[Section]) -> list[tuple[str, Point, float]]:
    """One name for every street, at the longest of its sections whose middle is on the sheet."""
    longest: dict[str, Section] = {}
    for section in sections:
        inside = sheet.window.buffer(-8).contains(shapely.Point(point_at(section.path, section.length_m / 2)))
        if inside and (section.street not in longest or section.length_m > longest[section.street].length_m):
            longest[section.street] = section
    return [(name, *label_place(s.path, -s.width_m / 2 + 1.6)) for name, s in longest.items()]


def oaza_names(sheet: Sheet, sections: list[Section]) -> list[tuple[str, Point]]:
    """The name of each 大字 in open ground, far from its streets and from the other names."""
    lines = [shapely.LineString(s.path) for s in sections]
    open_ground: list[tuple[float, Point, str]] = []
    for east in range(int(sheet.west) + 20, int(sheet.east) - 19, 5):
        for north in range(int(sheet.south) + 15, int(sheet.north) - 14, 5):
            distances = shapely.distance(shapely.Point(east, north), lines)
            oaza = sections[int(distances.argmin())].oaza
            open_ground.append((round(float(distances.min()), 2), (float(east), float(north)), oaza))
    names: dict[str, Point] = {}
    for clear, place, oaza in sorted(open_ground, reverse=True):
        if clear > 15 and oaza not in names and all(math.dist(place, p) > 50 for p in names.values()):
            names[oaza] = place
    return list(names.items())


def houses(sections: list[Section]) -> list[Line]:
    """Outlines of invented houses along the streets, clear of the roads and of each other."""
    rng = stream("houses")
    roads = shapely.union_all([shapely.LineString(s.path).buffer(s.width_m / 2 + 1.2) for s in sections])
    taken: list[Any] = []
    for section in sections:
        along = rng.uniform(4, 12)
        while along < path_length(section.path):
            for side in (-1, 1):
                house = house_beside(rng, section, along, side)
                if rng.random() < 0.8 and not roads.intersects(house) and not any(house.intersects(h) for h in taken):
                    taken.append(house)
            along += rng.uniform(13, 19)
    return [tuple(house.exterior.coords[:-1]) for house in taken]


def house_beside(rng: Any, section: Section, along: float, side: int) -> Any:
    (x1, y1), (x2, y2) = section.path[0], section.path[-1]
    angle = math.atan2(y2 - y1, x2 - x1)
    width, depth = rng.uniform(7, 12), rng.uniform(7, 11)
    x, y = point_at(section.path, along)
    away = side * (section.width_m / 2 + 2.0 + depth / 2)
    centre = (x - away * math.sin(angle), y + away * math.cos(angle))
    box = shapely.box(centre[0] - width / 2, centre[1] - depth / 2, centre[0] + width / 2, centre[1] + depth / 2)
    return shapely.affinity.rotate(box, math.degrees(angle), origin=centre)


def mask_outside(page: Image.Image, sheet: Sheet) -> None:
    """Wipe what was drawn outside the frame."""
    (x1, y1), (x2, y2) = sheet.paper((sheet.west, sheet.north)), sheet.paper((sheet.east, sheet.south))
    draw = ImageDraw.Draw(page)
    w, h = page.size
    for box in ((0, 0, w, y1), (0, y2, w, h), (0, 0, x1, h), (x2, 0, w, h)):
        draw.rectangle(box, fill=PAPER)


def draw_frame(draw: Any, sheet: Sheet) -> None:
    """The frame with the coordinates of its corners, and a cross every 50 m."""
    (x1, y1), (x2, y2) = sheet.paper((sheet.west, sheet.north)), sheet.paper((sheet.east, sheet.south))
    draw.rectangle((x1, y1, x2, y2), outline=INK, width=8)
    for east, north in sheet.corners():
        x, y = sheet.paper((east, north))
        above, left = north == sheet.north, east == sheet.west
        text = f"X={north:,.3f}  Y={east:,.3f}".replace(",", "")
        anchor = ("l" if left else "r") + ("d" if above else "a")
        draw.text((x, y + px(-1.2 if above else 1.2)), text, font=font(2.6), fill=INK, anchor=anchor)
    for east in range(math.ceil(sheet.west / 50) * 50, int(sheet.east), 50):
        for north in range(math.ceil(sheet.south / 50) * 50, int(sheet.north), 50):
            x, y = sheet.paper((east, north))
            if x1 < x < x2 and y1 < y < y2:
                draw.line((x - px(2.5), y, x + px(2.5), y), fill=70, width=3)
                draw.line((x, y - px(2.5), x, y + px(2.5)), fill=70, width=3)


def draw_title_block(draw: Any, sheet: Sheet) -> None:
    """Title, legend, scale bar and north arrow below the frame."""
    top = TOP + SHEET_M[1] * MM_PER_M + 7.0
    left, right, bottom = 288.0, LEFT + SHEET_M[0] * MM_PER_M, 291.0
    draw.rectangle((px(left), px(top), px(right), px(bottom)), outline=INK, width=6)
    lines = (
        ("図面名称", "配水管平面図　山中町（架空の町 / invented）"),
        ("図面番号", f"第 {sheet.number} 号　　縮尺 1:500"),
        ("座標系", "平面直角座標系 第Ⅷ系　（単位 m）"),
        ("調製", "令和7年3月　山中町上下水道課"),
    )
    step = (bottom - top) / len(lines)
    draw.line((px(left + 24), px(top), px(left + 24), px(bottom)), fill=INK, width=3)
    for k, (name, text) in enumerate(lines):
        y = top + (k + 0.5) * step
        draw.text((px(left + 12), px(y)), name, font=font(3.2), fill=INK, anchor="mm")
        draw.text((px(left + 27), px(y)), text, font=font(3.2), fill=INK, anchor="lm")
        if k:
            draw.line((px(left), px(top + k * step), px(right), px(top + k * step)), fill=INK, width=3)
    draw_legend(draw, LEFT + 4, top + 4)
    draw_scale_bar(draw, 150.0, top + 8)
    draw_north_arrow(draw, 262.0, top + 12)


def draw_legend(draw: Any, left: float, top: float) -> None:
    draw.text((px(left), px(top)), "凡　例", font=font(3.4), fill=INK, anchor="lm")
    for k, (width, name) in enumerate(((11, "配水本管"), (7, "配水支管"))):
        y = top + 7 + 6 * k
        draw.line((px(left), px(y), px(left + 18), px(y)), fill=INK, width=width)
        draw.text((px(left + 21), px(y)), name, font=font(3.0), fill=INK, anchor="lm")
    for k, kind in enumerate(("仕切弁", "消火栓", "空気弁", "排泥弁")):
        x, y = left + 58 + 32 * (k // 2), top + 7 + 6 * (k % 2)
        draw_fitting(draw, (px(x), px(y)), kind)
        draw.text((px(x + 4), px(y)), kind, font=font(3.0), fill=INK, anchor="lm")


def draw_scale_bar(draw: Any, left: float, top: float) -> None:
    """A bar of 40 m in four parts."""
    for k in range(4):
        box = (px(left + 20 * k), px(top), px(left + 20 * (k + 1)), px(top + 2))
        draw.rectangle(box, fill=INK if k % 2 == 0 else PAPER, outline=INK, width=3)
    for k in range(5):
        draw.text((px(left + 20 * k), px(top + 5)), f"{10 * k}", font=font(2.8), fill=INK, anchor="mm")
    draw.text((px(left + 88), px(top + 5)), "m", font=font(2.8), fill=INK, anchor="mm")


def draw_north_arrow(draw: Any, x: float, y: float) -> None:
    draw.line((px(x), px(y + 12), px(x), px(y - 6)), fill=INK, width=5)
    draw.polygon([(px(x), px(y - 8)), (px(x - 2.2), px(y)), (px(x), px(y - 2))], fill=INK)
    draw.text((px(x + 4), px(y - 5)), "N", font=font(4.0), fill=INK, anchor="lm")
