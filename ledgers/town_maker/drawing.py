"""The contractor's DXF of the old centre: millimetres, ANSI_932, no coordinate system named."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import shapely
from ezdxf._options import options
from ezdxf.enums import TextEntityAlignment
from ezdxf.filemanagement import new as new_dxf

from .chance import stream
from .handwriting import era
from .model import Node, Pipe, Point, Section, path_length, point_at
from .model import Path as Line
from .water import DISTRICT_OF

FILE = "管網図_中央.dxf"
LAYERS = {
    "DIP": ("水道_ダクタイル鋳鉄管", 5),
    "CIP": ("水道_鋳鉄管", 3),
    "ACP": ("水道_石綿セメント管", 1),
    "VP": ("水道_塩化ビニル管", 6),
    "HIVP": ("水道_耐衝撃性塩ビ管", 6),
    "HPPE": ("水道_配水用ポリエチレン管", 4),
    "PP": ("水道_ポリエチレン管", 4),
    "GP": ("水道_鋼管", 2),
    "SP": ("水道_鋼管", 2),
    "SSP": ("水道_ステンレス鋼管", 2),
}
BLOCKS = ("仕切弁", "消火栓", "空気弁", "排泥弁")
TEXT_HEIGHT_M = 1.25


def write_drawing(folder: Path, pipes: list[Pipe], nodes: dict[str, Node], sections: list[Section]) -> None:
    """Write the drawing of the district 中央. Drawing x is east, y is north, both in millimetres."""
    own = [p for p in pipes if DISTRICT_OF[p.oaza] == "中央"]
    with fixed_metadata():
        document = new_document()
        fill(document.modelspace(), own, nodes, [s for s in sections if s.area == "中央"])
        document.saveas(folder / FILE)


def fill(space: Any, pipes: list[Pipe], nodes: dict[str, Node], sections: list[Section]) -> None:
    for ring in road_edges(sections):
        space.add_lwpolyline([mm(p) for p in ring], close=True, dxfattribs={"layer": "道路"})
    for pipe in pipes:
        space.add_lwpolyline([mm(p) for p in pipe.path], dxfattribs={"layer": LAYERS[pipe.laid.material][0]})
    for pipe, text in labels(pipes):
        add_label(space, pipe.path, text)
    for number in sorted({end for p in pipes for end in (p.start, p.end)}):
        if nodes[number].kind in BLOCKS:
            add_fitting(space, nodes[number])
    add_title(space, pipes)


def new_document() -> Any:
    document = new_dxf("R2000")
    document.encoding = "cp932"
    document.header["$INSUNITS"] = 4
    document.header["$DWGCODEPAGE"] = "ANSI_932"
    document.styles.new("和文", dxfattribs={"font": "txt.shx", "bigfont": "extfont2.shx"})
    for name, colour in dict.fromkeys([*LAYERS.values(), ("道路", 8), ("弁栓", 7), ("注記", 7), ("図枠", 7)]):
        document.layers.add(name, color=colour)
    for name in BLOCKS:
        draw_block(document.blocks.new(name), name)
    return document


def draw_block(block: Any, kind: str) -> None:
    """The symbol of a fitting, about 1.6 m wide on the ground, with its number as an attribute."""
    block.add_circle((0, 0), 800, dxfattribs={"layer": "弁栓"})
    if kind == "仕切弁":
        block.add_lwpolyline([(-560, 560), (560, -560), (560, 560), (-560, -560)], close=True, dxfattribs={"layer": "弁栓"})
    else:
        letter = {"消火栓": "H", "空気弁": "A", "排泥弁": "D"}[kind]
        block.add_text(letter, height=900, dxfattribs={"layer": "弁栓", "insert": (-350, -450)})
    block.add_attdef("番号", (900, 900), dxfattribs={"height": 700, "layer": "弁栓", "flags": 1})


def road_edges(sections: list[Section]) -> Iterator[Line]:
    """The outlines of the streets, to the centimetre."""
    surface = shapely.union_all(
        [shapely.LineString(s.path).buffer(s.width_m / 2, cap_style="flat", join_style="mitre") for s in sections]
    )
    surface = shapely.union_all([surface, *(shapely.Point(s.path[0]).buffer(s.width_m / 2) for s in sections)])
    for polygon in shapely.get_parts(surface.simplify(0.05)):
        for ring in (polygon.exterior, *polygon.interiors):
            yield tuple((round(x, 2), round(y, 2)) for x, y in ring.coords[:-1])


def labels(pipes: list[Pipe]) -> list[tuple[Pipe, str]]:
    """Texts such as 「DIP φ150 L=45.2 S52」 for most pipes; a fifth of them lack the year."""
    rng = stream("labels")
    return [(p, label(p, rng.random() > 0.2)) for p in pipes if p.length_m > 25 and rng.random() < 0.85]


def label(pipe: Pipe, with_year: bool) -> str:
    letter, _, number = era(pipe.laid.fiscal_year)
    year = f" {letter}{number}" if with_year else ""
    return f"{pipe.laid.material} φ{pipe.laid.diameter_mm} L={pipe.length_m:.1f}{year}"


def label_place(path: Line, offset_m: float) -> tuple[Point, float]:
    """Where a label stands beside the middle of a line, and its angle in degrees."""
    middle, (x1, y1), (x2, y2) = point_at(path, path_length(path) / 2), path[0], path[-1]
    if (x2, y2) < (x1, y1):
        x1, y1, x2, y2 = x2, y2, x1, y1
    angle = math.atan2(y2 - y1, x2 - x1)
    return (middle[0] - offset_m * math.sin(angle), middle[1] + offset_m * math.cos(angle)), math.degrees(angle)


def add_label(space: Any, path: Line, text: str) -> None:
    place, angle = label_place(path, 0.8)
    attributes = {"layer": "注記", "style": "和文", "rotation": round(angle, 3)}
    entity = space.add_text(text, height=TEXT_HEIGHT_M * 1000, dxfattribs=attributes)
    entity.set_placement(mm(place), align=TextEntityAlignment.BOTTOM_CENTER)


def add_fitting(space: Any, node: Node) -> None:
    reference = space.add_blockref(node.kind, mm(node.position), dxfattribs={"layer": "弁栓"})
    place = mm((node.position[0] + 0.9, node.position[1] + 0.9))
    reference.add_attrib("番号", node.id, place, dxfattribs={"layer": "弁栓", "height": 700, "flags": 1})


def add_title(space: Any, pipes: list[Pipe]) -> None:
    """A frame round everything with the title, which says that the town is invented."""
    points = [p for pipe in pipes for p in pipe.path]
    west, south = (min(p[k] for p in points) - 60 for k in (0, 1))
    east, north = (max(p[k] for p in points) + 60 for k in (0, 1))
    corners = [mm(p) for p in ((west, south), (east, south), (east, north), (west, north))]
    space.add_lwpolyline(corners, close=True, dxfattribs={"layer": "図枠"})
    for k, text in enumerate(("山中町　水道管網図（中央地区）　S=1:500", "架空の町 / invented town　令和7年3月")):
        attributes = {"layer": "図枠", "style": "和文", "insert": mm((west + 10, north - 15 - 14 * k))}
        space.add_text(text, height=8000, dxfattribs=attributes)


def mm(point: Point) -> Point:
    return round(point[0] * 1000, 0), round(point[1] * 1000, 0)


@contextmanager
def fixed_metadata() -> Iterator[None]:
    """ezdxf writes fixed dates and identifiers inside this block: the same bytes every time."""
    before = options.write_fixed_meta_data_for_testing
    options.write_fixed_meta_data_for_testing = True
    try:
        yield
    finally:
        options.write_fixed_meta_data_for_testing = before
