"""The lines, points, symbols and texts of a drawing, as they lie in its model space.

A pipe lies in one place. So a block drawn in several places is a symbol, and read as points; a block drawn once is a part
of the drawing, and its contents are read too. This also keeps blocks within blocks from growing: nothing is copied.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from waterdx.core.dxf_values import values_in
from waterdx.importers.dxf_tags import MAX_TAGS, Damage, Entity, read_entities, to_number

MAX_SHAPES = 2_000_000
MAX_PARTS = 200_000  # vertices or attributes of one old polyline or insert
MAX_DEPTH = 16  # of blocks within blocks
CHORD = math.radians(5)  # an arc is drawn in chords of at most this angle
MAX_COORDINATE = 1e10  # beyond it a number is a mistake, in any unit
_BYLAYER_ZERO = "0"
_LINES = {"LINE", "LWPOLYLINE", "POLYLINE", "ARC"}
_TEXTS = {"TEXT", "MTEXT"}
_OPENED_ELSEWHERE = {"IMAGE", "OLEFRAME", "OLE2FRAME", "PDFUNDERLAY", "DWFUNDERLAY", "DGNUNDERLAY", "ACAD_PROXY_ENTITY"}
_PARTS = {"VERTEX", "ATTRIB", "SEQEND", "ATTDEF"}
_IN_PAPER, _EXTERNAL = 67, 4 | 8

Affine = np.ndarray  # 2 × 3


@dataclass(slots=True)
class Shape:
    """One thing drawn: a line (n, 2), or a point (1, 2) of a symbol, point or text. Lengths in drawing units, angles in radians."""

    kind: str
    row: int
    layer: str
    handle: str
    points: np.ndarray
    block: str = ""
    elevation: float = 0.0
    closed: bool = False
    text: str = ""
    height: float = 0.0
    width: float = 1.0
    angle: float = 0.0
    place: tuple[int, int] = (0, 0)  # of a text about its point: -1 left/below, 0 middle, 1 right/above
    attributes: dict[str, str] = field(default_factory=dict)
    matrix: Affine | None = None  # of an insert: from its block to where it is drawn
    copies: int = 1


@dataclass
class Block:
    """The definition of a block; `external` where its content is another file, which is never opened."""

    name: str
    base: np.ndarray
    external: bool = False
    shapes: list[Shape] = field(default_factory=list)


@dataclass
class Drawing:
    """What was read of a drawing, and what was not."""

    shapes: list[Shape] = field(default_factory=list)
    units: int | None = None
    damage: Damage = field(default_factory=Damage)
    not_read: Counter[str] = field(default_factory=Counter)
    never_opened: Counter[str] = field(default_factory=Counter)
    symbols: set[str] = field(default_factory=set)
    circular: list[str] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    too_deep: bool = False
    too_many: bool = False
    broken: list[int] = field(default_factory=list)
    arrays: list[tuple[int, int]] = field(default_factory=list)


def read_drawing(path: Path, encoding: str) -> Drawing:
    """The model space of a DXF, its blocks resolved."""
    drawing = Drawing()
    blocks: dict[str, Block] = {}
    top: list[Shape] = []
    into: list[Shape] = top
    section, pending = "", None
    count = 0
    for entity in read_entities(path, encoding, drawing.damage):
        if entity.type in _PARTS:
            _add_part(pending, entity)
            continue
        if pending is not None:
            into.extend(_shapes(pending, drawing))
            pending = None
        if entity.type == "SECTION":
            section = entity.text(2).upper()
            drawing.units = _units(entity) if section == "HEADER" else drawing.units
            into = top
        elif section == "BLOCKS" and entity.type == "BLOCK":
            base = np.array([entity.number(10), entity.number(20)])
            block = Block(entity.text(2), base, external=bool(entity.whole(70) & _EXTERNAL))
            blocks.setdefault(block.name.upper(), block)
            into = block.shapes
        elif section in {"BLOCKS", "ENTITIES"} and entity.type not in {"ENDSEC", "ENDBLK"}:
            count += 1
            if count > MAX_SHAPES:
                drawing.too_many = True
                break
            pending = _Open(entity)
    if pending is not None:
        into.extend(_shapes(pending, drawing))
    drawing.shapes = list(_resolved(top, blocks, drawing))
    return drawing


@dataclass
class _Open:
    """An entity whose parts (vertices, attributes) may still follow."""

    entity: Entity
    parts: list[Entity] = field(default_factory=list)


def _add_part(pending: _Open | None, part: Entity) -> None:
    if pending is not None and len(pending.parts) < MAX_PARTS:
        pending.parts.append(part)


def _units(header: Entity) -> int | None:
    """$INSUNITS: 1 inch, 2 feet, 4 mm, 5 cm, 6 m; None or 0 where it does not say."""
    tags = iter(header.tags)
    for code, value in tags:
        if code == 9 and value.strip().upper() == "$INSUNITS":
            following = next(tags, (0, ""))[1].strip()
            return int(following) if following.isascii() and following.isdigit() and len(following) < 4 else None
    return None


def _shapes(pending: _Open, drawing: Drawing) -> Iterator[Shape]:
    entity = pending.entity
    if entity.whole(_IN_PAPER):
        return
    if entity.type in _OPENED_ELSEWHERE:
        drawing.never_opened[entity.type] += 1
        return
    if entity.type not in {*_LINES, *_TEXTS, "POINT", "INSERT"}:
        drawing.not_read[entity.type] += 1
        return
    shape = _shape(entity, pending.parts)
    if shape is None:
        drawing.broken.append(entity.row)
        return
    yield shape


def _shape(entity: Entity, parts: list[Entity]) -> Shape | None:
    points, closed = _line_points(entity, parts) if entity.type in _LINES else (_point(entity), False)
    if not len(points):
        return None
    if entity.type != "LINE":
        points = _to_world(entity, points)
    shape = Shape(
        entity.type,
        entity.row,
        entity.text(8, _BYLAYER_ZERO),
        entity.text(5),
        points,
        closed=closed,
        elevation=_elevation(entity, parts),
        attributes=values_in(entity.tags),
    )
    if entity.type in _TEXTS:
        return _with_text(shape, entity)
    return _with_block(shape, entity, parts) if entity.type == "INSERT" else shape


def _point(entity: Entity) -> np.ndarray:
    """Where a text or symbol stands; the second point of a TEXT where its alignment is about that."""
    aligned = entity.type == "TEXT" and (entity.whole(72) or entity.whole(73)) and entity.text(11)
    across, up = (11, 21) if aligned else (10, 20)
    if not entity.text(across) or not entity.text(up):
        return np.empty((0, 2))
    return np.array([[entity.number(across, math.nan), entity.number(up, math.nan)]])


def _elevation(entity: Entity, parts: list[Entity]) -> float:
    number = (
        entity.number(38)
        if entity.type == "LWPOLYLINE"
        else parts[0].number(30)
        if entity.type == "POLYLINE" and parts
        else entity.number(30)
    )
    return number if math.isfinite(number) else 0.0


def _line_points(entity: Entity, parts: list[Entity]) -> tuple[np.ndarray, bool]:
    if entity.type == "LINE":
        ends = [[entity.number(code, math.nan) for code in pair] for pair in ((10, 20), (11, 21)) if entity.text(pair[0])]
        return np.array(ends).reshape(-1, 2), False
    if entity.type == "ARC":
        return _arc(entity), False
    if entity.type == "POLYLINE" and entity.whole(70) & (16 | 64):  # meshes are surfaces
        return np.empty((0, 2)), False
    vertices = _vertices(parts) if entity.type == "POLYLINE" else _light_vertices(entity)
    closed = bool(entity.whole(70) & 1) and len(vertices) > 2
    return _with_bulges(vertices, closed), closed


def _vertices(parts: list[Entity]) -> np.ndarray:
    """x, y, bulge of each vertex; the frame of a spline (16) is not part of the line."""
    own = [part for part in parts if part.type == "VERTEX" and not part.whole(70) & 16]
    return np.array([[part.number(10, math.nan), part.number(20, math.nan), part.number(42)] for part in own]).reshape(-1, 3)


def _light_vertices(entity: Entity) -> np.ndarray:
    vertices: list[list[float]] = []
    for code, value in entity.tags:
        if code == 10:
            vertices.append([to_number(value, math.nan), math.nan, 0.0])
        elif code in (20, 42) and vertices:
            vertices[-1][1 if code == 20 else 2] = to_number(value, math.nan)
    if len(entity.tags) >= MAX_TAGS:  # cut off, maybe within the last vertex
        vertices = vertices[:-1]
    return np.array(vertices).reshape(-1, 3)


def _with_bulges(vertices: np.ndarray, closed: bool) -> np.ndarray:
    """The vertices with every bulge drawn in chords, and the first again at the end of a closed line."""
    if closed:
        vertices = np.vstack([vertices, vertices[:1]])
    bulges = vertices[:-1, 2] if len(vertices) else np.empty(0)
    bent = np.flatnonzero((bulges != 0) & np.isfinite(bulges) & (np.abs(bulges) < 1e6))
    if not len(bent):
        return vertices[:, :2]
    pieces, last = [], 0
    for at in map(int, bent):
        pieces += [vertices[last : at + 1, :2], _bulge(vertices[at, :2], vertices[at + 1, :2], float(bulges[at]))]
        last = at + 1
    return np.vstack([*pieces, vertices[last:, :2]])


def _bulge(start: np.ndarray, end: np.ndarray, bulge: float) -> np.ndarray:
    """The points between two vertices on the arc whose quarter angle has the tangent `bulge` (positive: turning left)."""
    angle = 4 * math.atan(bulge)
    steps = math.ceil(abs(angle) / CHORD)
    if (
        not (np.isfinite(start).all() and np.isfinite(end).all())
        or np.array_equal(start, end)
        or max(np.abs([*start, *end])) > MAX_COORDINATE
    ):
        return np.empty((0, 2))
    half = (end - start) / 2
    centre = start + half + np.array([-half[1], half[0]]) / math.tan(angle / 2)
    turns = angle * np.arange(1, steps) / steps
    out = start - centre
    return centre + np.column_stack(
        [out[0] * np.cos(turns) - out[1] * np.sin(turns), out[0] * np.sin(turns) + out[1] * np.cos(turns)]
    )


def _arc(entity: Entity) -> np.ndarray:
    x, y, radius, begin, finish = (entity.number(code, math.nan) for code in (10, 20, 40, 50, 51))
    if (
        not all(map(math.isfinite, (x, y, radius, begin, finish)))
        or max(abs(begin), abs(finish)) > 1e6
        or abs(radius) > MAX_COORDINATE
    ):
        return np.empty((0, 2))
    sweep = math.radians((finish - begin) % 360 or 360)
    angles = math.radians(begin) + np.linspace(0, sweep, math.ceil(sweep / CHORD) + 1)
    return np.column_stack([x + radius * np.cos(angles), y + radius * np.sin(angles)])


def _to_world(entity: Entity, points: np.ndarray) -> np.ndarray:
    """Points of a plane that is turned over (its axis is the group 210 …) as they lie seen from above."""
    axis = [entity.number(code) for code in (210, 220, 230)]
    if (
        not entity.text(230)
        or axis == [0, 0, 1]
        or not np.isfinite(axis).all()
        or not 1e-9 < np.abs(axis).max() < 1e9
        or entity.type == "POINT"
    ):
        return points
    from ezdxf.math import OCS

    return np.array([(v.x, v.y) for v in OCS(axis).points_to_wcs([(x, y, 0.0) for x, y in points])])


def _with_text(shape: Shape, entity: Entity) -> Shape:
    from ezdxf.lldxf.encoding import decode_dxf_unicode, has_dxf_unicode
    from ezdxf.tools.text import fast_plain_mtext, plain_text

    if entity.type == "MTEXT":
        raw = "".join(value for code, value in entity.tags if code in (1, 3))
        column, line = (entity.whole(71, 1) - 1) % 3 - 1, 1 - (entity.whole(71, 1) - 1) // 3 % 3
    else:
        raw = entity.text(1)
        column, line = {0: -1, 2: 1}.get(entity.whole(72), 0), {3: 1, 2: 0}.get(entity.whole(73), -1)
    raw = decode_dxf_unicode(raw[:2000]) if has_dxf_unicode(raw[:2000]) else raw[:2000]
    said = fast_plain_mtext(raw) if entity.type == "MTEXT" else plain_text(raw)
    angle = math.radians(entity.number(50))
    if entity.type == "MTEXT" and entity.text(11):
        angle = math.atan2(entity.number(21), entity.number(11))
    text = "\n".join(filter(None, (" ".join(part.split()) for part in str(said).splitlines())))
    return replace(shape, text=text, height=abs(entity.number(40)), width=abs(entity.number(41, 1.0)) or 1.0 if entity.type == "TEXT" else 1.0,
                   angle=angle if math.isfinite(angle) else 0.0, place=(column, line))  # fmt: skip


def _with_block(shape: Shape, entity: Entity, parts: list[Entity]) -> Shape:
    attributes = {part.text(2): part.text(1) for part in parts if part.type == "ATTRIB" and part.text(2)}
    turn = math.radians(entity.number(50) if math.isfinite(entity.number(50)) else 0.0)
    mirrored = -1.0 if entity.number(230, 1.0) < 0 else 1.0
    wide, high = entity.number(41, 1.0), entity.number(42, 1.0)
    linear = np.array([[math.cos(turn) * wide, -math.sin(turn) * high], [math.sin(turn) * wide, math.cos(turn) * high]])
    linear[0] *= mirrored
    copies = max(1, entity.whole(70, 1)) * max(1, entity.whole(71, 1))
    return replace(
        shape,
        block=entity.text(2),
        attributes=attributes | shape.attributes,
        matrix=np.column_stack([linear, shape.points[0]]),
        angle=turn,
        copies=copies,
    )


def _resolved(top: list[Shape], blocks: dict[str, Block], drawing: Drawing) -> Iterator[Shape]:
    """The shapes of the model space, with the contents of blocks that are drawn in one place."""
    used = Counter(
        shape.block.upper()
        for shapes in (top, *(b.shapes for b in blocks.values()))
        for shape in shapes
        if shape.kind == "INSERT"
    )
    drawing.circular = _circular(blocks)
    for shape in top:
        yield from _expanded(shape, np.eye(2, 3), 0, used, blocks, drawing)


def _expanded(
    shape: Shape, matrix: Affine, depth: int, used: Counter[str], blocks: dict[str, Block], drawing: Drawing
) -> Iterator[Shape]:
    yield _moved(shape, matrix) if depth else shape
    if shape.kind != "INSERT":
        return
    block = blocks.get(shape.block.upper())
    if shape.copies > 1:
        drawing.arrays.append((shape.row, shape.copies))
    if block is None:
        drawing.missing.add(shape.block)
    elif block.external:
        drawing.never_opened["XREF"] += 1
    elif used[shape.block.upper()] > 1 or shape.copies > 1 or shape.attributes:
        drawing.symbols.add(shape.block)
    elif depth >= MAX_DEPTH:
        drawing.too_deep = True
    else:
        inner = _product(_product(matrix, shape.matrix), np.column_stack([np.eye(2), -block.base]))
        for part in block.shapes:
            named = replace(
                part, block=part.block or shape.block, layer=shape.layer if part.layer == _BYLAYER_ZERO else part.layer
            )
            yield from _expanded(named, inner, depth + 1, used, blocks, drawing)


def _product(outer: Affine, inner: Affine | None) -> Affine:
    if inner is None:
        return outer
    with np.errstate(all="ignore"):
        return np.column_stack([outer[:, :2] @ inner[:, :2], outer[:, :2] @ inner[:, 2] + outer[:, 2]])


def _moved(shape: Shape, matrix: Affine) -> Shape:
    with np.errstate(all="ignore"):
        points = shape.points @ matrix[:, :2].T + matrix[:, 2]
        scale = math.sqrt(abs(float(np.linalg.det(matrix[:, :2]))))
    turn = math.atan2(matrix[1, 0], matrix[0, 0])
    return replace(shape, points=points, height=shape.height * scale, angle=shape.angle + turn)


def _circular(blocks: dict[str, Block]) -> list[str]:
    """Blocks that insert themselves, directly or through others: what remains when blocks that insert no such block are taken away."""
    inserts = {
        key: {s.block.upper() for s in block.shapes if s.kind == "INSERT"} & blocks.keys() for key, block in blocks.items()
    }
    users: dict[str, list[str]] = {key: [] for key in blocks}
    for key, inner in inserts.items():
        for one in inner:
            users[one].append(key)
    waiting = {key: len(inner) for key, inner in inserts.items()}
    free = [key for key, count in waiting.items() if not count]
    while free:
        for user in users[free.pop()]:
            waiting[user] -= 1
            if not waiting[user]:
                free.append(user)
    left = {key for key, count in waiting.items() if count}
    return sorted(blocks[key].name for key in left if inserts[key] & left and any(key in inserts[other] for other in left))
