"""DXF as every CAD program here reads it (R12 in CP932, Jw_cad included): metres, a layer per use and material, labels to print.

The values of the ledger travel in the extended data of each line and symbol (application WATERDX), which our own import
reads; a program that drops them still leaves layers and labels.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely

from waterdx.core.dxf_values import APPLICATION, CRS_MARK, LABEL_MARK, NAME_OF_APPLICATION, TABLE_MARK, entries_of, escaped
from waterdx.core.fields import field_named
from waterdx.core.terms import term_name
from waterdx.ledger.export.registry import export_format
from waterdx.ledger.export.tables import Column, Loss, Table

TEXT_M = 1.25  # 2.5 mm on a plan of 1/500
SYMBOL_M = 0.75
MOST_LETTERS = 5000  # of one value: an object holds 16 kB of extended data
_UNFIT = re.compile(r'[<>/\\":;?*|=`,\s\x00-\x1f]+')
_COLOURS: dict[str | None, int] = {"water": 5, "sewer": 30, "agri": 34}  # of AutoCAD: blue, brown
_BLACK = 7
_ENTITIES = "  2\nENTITIES\n"
_ON_LAYER = ("field", "use", "kind", "manhole_type", "material")
_LABEL = ("material", "diameter_mm", "length_m", "install_fy")


@export_format(".dxf", ja="DXF 図面(Jw_cad・AutoCAD)", en="DXF drawing (Jw_cad, AutoCAD)", several=True)
def write_dxf(tables: Sequence[Table], draft: Path) -> list[Loss]:
    """Every object that has a place; what has none is told of by the export."""
    drawn = [_drawn(table) for table in tables if table.geometry is not None]
    layers = {name: colour for one in drawn for name, colour in one.layers.items()}
    before, after = _frame(layers, [one.symbol for one in drawn])
    with draft.open("w", encoding="cp932", newline="\r\n") as file:
        file.write(before)
        for one in drawn:
            file.writelines(one.entities)
        file.write(after)
    return [loss for one in drawn for loss in one.losses]


def _frame(layers: Mapping[str, int], symbols: Sequence[str]) -> tuple[str, str]:
    """What comes before and after the entities: header, layers and symbols by ezdxf.

    The entities are written here, since ezdxf takes 1 ms for each of them (measured).
    """
    from ezdxf.document import Drawing

    drawing = Drawing.new("R12")  # ezdxf.new() would warn that R12 cannot state its unit
    drawing.encoding = "cp932"
    drawing.header["$DWGCODEPAGE"] = "ANSI_932"
    drawing.appids.add(APPLICATION)
    for name, colour in layers.items():
        drawing.layers.add(name, color=colour)
    for name in symbols:
        drawing.blocks.new(name).add_circle((0, 0), SYMBOL_M)
    stream = io.StringIO()
    drawing.write(stream)
    head, mark, tail = stream.getvalue().partition(_ENTITIES)
    return head + mark, tail


@dataclass
class _Drawn:
    """The entities of one table as text, the layers they lie on with their colours, and what they could not hold."""

    symbol: str
    layers: dict[str, int] = field(default_factory=dict)
    entities: list[str] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)


def _drawn(table: Table) -> _Drawn:
    drawn = _Drawn(_fit(table.title))
    marks = {TABLE_MARK: table.layer, CRS_MARK: str(table.epsg)}
    labels_on = f"注記-{drawn.symbol}"
    fields = _by_field(table, ("field",)).get("field", [None] * len(table.frame))
    rows = zip(table.geometry, _rows(table), _layers(table), _labels(table), fields, strict=True)  # type: ignore[arg-type]
    for row, (shape, values, layer, label, of) in enumerate(rows):
        if shape is not None:
            drawn.layers.setdefault(layer, _COLOURS.get(of, _BLACK))
            drawn.losses += [Loss(table, row, column, values[column.header]) for column in table.columns
                             if len(values.get(column.header, "")) > MOST_LETTERS]  # fmt: skip
            cut = {name: text[:MOST_LETTERS] for name, text in values.items()}
            drawn.entities.append(_line_or_symbol(shape, layer, drawn.symbol, _extended({**marks, **cut})))
            if label:
                drawn.layers.setdefault(labels_on, _BLACK)
                drawn.entities.append(_label(shape, labels_on, label))
    return drawn


def _line_or_symbol(shape: Any, layer: str, symbol: str, extended: str) -> str:
    points = shapely.get_coordinates(shape).tolist()
    if shape.geom_type != "LineString":
        return f"  0\nINSERT\n  8\n{layer}\n  2\n{symbol}\n{_point(*points[0])}{extended}"
    vertices = "".join(f"  0\nVERTEX\n  8\n{layer}\n{_point(x, y)}" for x, y in points)
    start = f"  0\nPOLYLINE\n  8\n{layer}\n 66\n1\n{_point(0.0, 0.0)} 70\n0\n"
    return f"{start}{extended}{vertices}  0\nSEQEND\n  8\n{layer}\n"


def _label(shape: Any, layer: str, text: str) -> str:
    """The label on the middle of a line, along it and never upside down; beside a symbol."""
    (x, y), angle = _place(shape)
    look = f" 40\n{TEXT_M}\n  1\n{escaped(text)}\n 50\n{angle:.3f}\n"
    return f"  0\nTEXT\n  8\n{layer}\n{_point(x, y)}{look}{_extended({LABEL_MARK: '1'})}"


def _point(x: float, y: float) -> str:
    return f" 10\n{x!r}\n 20\n{y!r}\n 30\n0.0\n"


def _extended(values: Mapping[str, str]) -> str:
    tags = [(NAME_OF_APPLICATION, APPLICATION), *entries_of(values)]
    return "".join(f"{code}\n{text}\n" for code, text in tags)


def _place(shape: Any) -> tuple[tuple[float, float], float]:
    if shape.geom_type != "LineString":
        return (shape.x + SYMBOL_M, shape.y + SYMBOL_M), 0.0
    middle = shape.interpolate(0.5, normalized=True)
    ahead = shape.interpolate(min(0.5 * shape.length + 1.0, shape.length))
    angle = math.degrees(math.atan2(ahead.y - middle.y, ahead.x - middle.x))
    upright = angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
    return (middle.x, middle.y), upright


def _rows(table: Table) -> Iterator[dict[str, str]]:
    """The known values of each object as text, by the heads of their columns."""
    columns = [[_text(column, value) for value in table.frame[column.name].tolist()] for column in table.columns]
    heads = [column.header for column in table.columns]
    for texts in zip(*columns, strict=True):
        yield {head: text for head, text in zip(heads, texts, strict=True) if text is not None}


def _by_field(table: Table, wanted: Sequence[str]) -> dict[str, list[Any]]:
    """The values of the columns that are these fields of the ledger, in this order."""
    names = {column.field: column.name for column in table.columns if column.field}
    return {field: table.frame[names[field]].tolist() for field in wanted if field in names}


def _layers(table: Table) -> list[str]:
    """The layer of each object: what it is, whose, for what use, of which material (水道-配水支管-DIP)."""
    columns = _by_field(table, _ON_LAYER)
    rows = zip(*columns.values(), strict=True) if columns else [()] * len(table.frame)
    return [_fit("-".join([table.title, *_names(columns, row)])) for row in rows]


def _names(columns: dict[str, list[Any]], row: Sequence[Any]) -> Iterator[str]:
    said = dict(zip(columns, row, strict=True))
    of = said.get("field") if said.get("field") in _COLOURS else "water"
    for name, value in said.items():
        if _is_known(value):
            yield value if name == "material" else term_name(field_named(name).term, value, str(of)).ja


def _labels(table: Table) -> list[str]:
    """Labels as drawings write them: DIP φ150 L=45.2 1977. Objects that are no pipes have their number."""
    parts = _by_field(table, _LABEL)
    if not {"diameter_mm", "length_m"} <= parts.keys():
        return [str(value) if _is_known(value) else "" for value in table.frame[table.columns[0].name]]
    shown = {"material": "{}", "diameter_mm": "φ{:g}", "length_m": "L={:.1f}", "install_fy": "{:.0f}"}
    return [
        " ".join(shown[field].format(value) for field, value in zip(parts, row, strict=True) if _is_known(value))
        for row in zip(*parts.values(), strict=True)
    ]


def _text(column: Column, value: Any) -> str | None:
    if not _is_known(value):
        return None
    return str(round(value)) if column.kind == "integer" else repr(float(value)) if column.kind == "number" else str(value)


def _is_known(value: Any) -> bool:
    return value is not None and bool(value == value)


def _fit(name: str) -> str:
    """A name of a layer or block: no sign that DXF forbids, every letter in CP932."""
    return escaped(_UNFIT.sub("_", name))[:80]
