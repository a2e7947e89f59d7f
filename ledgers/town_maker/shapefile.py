"""A small writer of shapefiles with fixed dates and field widths. Layout: ESRI white paper, 1998."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .model import LEDGER_DATE, Point

POINT, LINE = 1, 3
Row = Sequence[str | int | float | None]


@dataclass(frozen=True)
class Column:
    """A DBF column: name (10 bytes in CP932 at most), type C or N, width, decimals."""

    name: str
    kind: str
    width: int
    decimals: int = 0


def write_shapefile(path: Path, columns: Sequence[Column], shapes: Sequence[Sequence[Point]], rows: Sequence[Row]) -> None:
    """Write .shp, .shx and .dbf (CP932, no .prj, no .cpg). A shape of one point makes a point layer."""
    kind = POINT if len(shapes[0]) == 1 else LINE
    contents = [shape_content(kind, shape) for shape in shapes]
    everything = [p for shape in shapes for p in shape]
    offset, records, index = 50, [], []
    for number, content in enumerate(contents, start=1):
        words = len(content) // 2
        records.append(struct.pack(">ii", number, words) + content)
        index.append(struct.pack(">ii", offset, words))
        offset += words + 4
    path.with_suffix(".shp").write_bytes(file_header(kind, offset, everything) + b"".join(records))
    path.with_suffix(".shx").write_bytes(file_header(kind, 50 + 4 * len(index), everything) + b"".join(index))
    path.with_suffix(".dbf").write_bytes(table(columns, rows))


def bounds(points: Sequence[Point]) -> tuple[float, float, float, float]:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def file_header(kind: int, length_words: int, points: Sequence[Point]) -> bytes:
    big = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, length_words)
    return big + struct.pack("<2i8d", 1000, kind, *bounds(points), 0, 0, 0, 0)


def shape_content(kind: int, points: Sequence[Point]) -> bytes:
    if kind == POINT:
        return struct.pack("<i2d", POINT, *points[0])
    head = struct.pack("<i4d2ii", LINE, *bounds(points), 1, len(points), 0)
    return head + b"".join(struct.pack("<2d", *p) for p in points)


def table(columns: Sequence[Column], rows: Sequence[Row]) -> bytes:
    size = 1 + sum(c.width for c in columns)
    start = 32 + 32 * len(columns) + 1
    date = (LEDGER_DATE.year - 1900, LEDGER_DATE.month, LEDGER_DATE.day)
    head = struct.pack("<4B I 2H 20x", 3, *date, len(rows), start, size)
    body = b"".join(b" " + b"".join(cell(c, v) for c, v in zip(columns, row, strict=True)) for row in rows)
    return head + b"".join(descriptor(c) for c in columns) + b"\r" + body + b"\x1a"


def descriptor(column: Column) -> bytes:
    name = column.name.encode("cp932")
    if len(name) > 10:
        raise ValueError(f"{column.name} is longer than 10 bytes in CP932")
    return struct.pack("<11s c 4x 2B 14x", name, column.kind.encode(), column.width, column.decimals)


def cell(column: Column, value: str | int | float | None) -> bytes:
    if value is None:
        return b" " * column.width
    if column.kind == "N":
        return f"{value:>{column.width}.{column.decimals}f}".encode()
    text = str(value).encode("cp932")
    if len(text) > column.width:
        raise ValueError(f"{value} is wider than column {column.name}")
    return text.ljust(column.width)
