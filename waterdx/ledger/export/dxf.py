"""DXF as every CAD program here reads it (R12 in CP932, Jw_cad included): metres, a layer per use and material, labels to print.

The values of the ledger travel in the extended data of each line and symbol (application WATERDX), which our own import
reads; a program that drops them still leaves layers and labels.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import shapely

from waterdx.core.dxf_values import APPLICATION, LABEL_MARK, TABLE_MARK, entries_of, escaped
from waterdx.core.fields import field_named
from waterdx.core.terms import term_name
from waterdx.ledger.export.registry import export_format
from waterdx.ledger.export.tables import Column, Loss, Table

TEXT_M = 1.25  # 2.5 mm on a plan of 1/500
SYMBOL_M = 0.75
MOST_LETTERS = 5000  # of one value: an object holds 16 kB of extended data
_UNFIT = re.compile(r'[<>/\\":;?*|=`,\s\x00-\x1f]+')
_COLOURS = {"water": 5, "sewer": 30, "agri": 34}
_ON_LAYER = ("field", "use", "kind", "manhole_type", "material")
_LABEL = ("material", "diameter_mm", "length_m", "install_fy")


@export_format(".dxf", ja="DXF 図面(Jw_cad・AutoCAD)", en="DXF drawing (Jw_cad, AutoCAD)", several=True)
def write_dxf(tables: Sequence[Table], draft: Path) -> list[Loss]:
    """Every object that has a place; what has none is told of by the export."""
    import ezdxf

    logging.getLogger("ezdxf").setLevel(logging.ERROR)  # R12 cannot state its unit, which is said in a text instead
    drawing = ezdxf.new("R12")  # type: ignore[attr-defined]
    drawing.encoding = "cp932"
    drawing.header["$DWGCODEPAGE"] = "ANSI_932"
    drawing.appids.add(APPLICATION)
    losses = [loss for table in tables if table.geometry is not None for loss in _draw(drawing, table)]
    drawing.saveas(draft, encoding="cp932")
    return losses


def _draw(drawing: Any, table: Table) -> list[Loss]:
    """The objects of one table; values too long for extended data are told."""
    losses = []
    layers, labels = _layers(table), _labels(table)
    for row, (shape, values) in enumerate(zip(table.geometry, _rows(table), strict=True)):  # type: ignore[arg-type]
        if shape is None:
            continue
        _add_layer(drawing, layers[row], values.get("field"))
        drawn = _line_or_symbol(drawing, table, shape, layers[row])
        kept = {column.header: _text(column, values[column.name]) for column in table.columns if _is_known(values[column.name])}
        cut = {name: text[:MOST_LETTERS] for name, text in kept.items()}
        drawn.set_xdata(APPLICATION, entries_of({TABLE_MARK: table.name, **cut}))
        losses += [Loss(table, row, column, text) for column in table.columns
                   if len(text := kept.get(column.header, "")) > MOST_LETTERS]  # fmt: skip
        if labels[row]:
            _add_label(drawing, table, shape, labels[row])
    return losses


def _line_or_symbol(drawing: Any, table: Table, shape: Any, layer: str) -> Any:
    space = drawing.modelspace()
    points = shapely.get_coordinates(shape)
    if shape.geom_type == "LineString":
        return space.add_polyline2d(points.tolist(), dxfattribs={"layer": layer})
    name = _fit(table.title)
    if name not in drawing.blocks:
        drawing.blocks.new(name).add_circle((0, 0), SYMBOL_M)
    return space.add_blockref(name, points[0].tolist(), dxfattribs={"layer": layer})


def _add_layer(drawing: Any, name: str, field: str | None) -> None:
    if name not in drawing.layers:
        drawing.layers.add(name, color=_COLOURS.get(field or "", 7))


def _add_label(drawing: Any, table: Table, shape: Any, text: str) -> None:
    """The label on the middle of a line, along it and never upside down; beside a symbol."""
    layer = f"注記-{_fit(table.title)}"
    _add_layer(drawing, layer, None)
    at, angle = _place(shape)
    label = drawing.modelspace().add_text(escaped(text), height=TEXT_M, rotation=angle, dxfattribs={"layer": layer})
    label.set_placement(at)
    label.set_xdata(APPLICATION, entries_of({LABEL_MARK: "1"}))


def _place(shape: Any) -> tuple[tuple[float, float], float]:
    if shape.geom_type != "LineString":
        return (shape.x + SYMBOL_M, shape.y + SYMBOL_M), 0.0
    middle = shape.interpolate(0.5, normalized=True)
    ahead = shape.interpolate(min(0.5 * shape.length + 1.0, shape.length))
    angle = math.degrees(math.atan2(ahead.y - middle.y, ahead.x - middle.x))
    upright = angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
    return (middle.x, middle.y), upright


def _rows(table: Table) -> Iterator[dict[str, Any]]:
    names = [column.name for column in table.columns]
    for cells in zip(*(table.frame[name].tolist() for name in names), strict=True):
        yield dict(zip(names, cells, strict=True))


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
    for field, value in said.items():
        if _is_known(value):
            yield value if field == "material" else term_name(field_named(field).term, value, str(of)).ja


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


def _text(column: Column, value: Any) -> str:
    return str(round(value)) if column.kind == "integer" else repr(float(value)) if column.kind == "number" else str(value)


def _is_known(value: Any) -> bool:
    return value is not None and bool(value == value)


def _fit(name: str) -> str:
    """A name of a layer or block: no sign that DXF forbids, every letter in CP932."""
    return escaped(_UNFIT.sub("_", name))[:80]
