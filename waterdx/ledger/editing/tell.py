"""Values, shapes and objects of the history as a person reads them."""

from __future__ import annotations

import json
from typing import Any

import shapely

from waterdx.core.edits import OBJECT, SHAPE
from waterdx.core.fields import ID_FIELDS, field_named
from waterdx.core.terms import term_name
from waterdx.core.words import Words
from waterdx.store.geometry import from_blobs
from waterdx.store.history import ObjectChange

UNKNOWN = Words(ja="(不明)", en="(unknown)")
ADDED = Words(ja="追加", en="Added")
GONE = Words(ja="(なし)", en="(none)")


def value_text(name: str, value: Any, in_field: str = "water") -> Words:
    """A value of a field with its unit; terms by their names.

    >>> value_text("diameter_mm", 150.0).ja, value_text("material", "DIP").en, value_text("note", None).ja
    ('150 mm', 'ductile iron pipe', '(不明)')
    """
    if value is None:
        return UNKNOWN
    field = field_named(name)
    if field.kind == "term":
        return term_name(field.term, str(value), in_field)
    text = f"{value:,.10g}" if field.kind == "number" else f"{value:.0f}" if field.kind == "year" else str(value)
    return Words(*[f"{text} {field.unit}".rstrip()] * 2)


def edit_text(layer: str, name: str, value: Any, in_field: str = "water") -> Words:
    """One side of an edit: a value, where something lies, or an object by its number."""
    if name == OBJECT:
        number = json.loads(value).get(ID_FIELDS[layer], "") if value else ""
        return Words(number, number) if value else GONE
    if name == SHAPE:
        return _shape_text(value)
    return value_text(name, value, in_field)


def told(layer: str, one: ObjectChange, in_field: str = "water") -> tuple[Words, Words, Words]:
    """A line of the history of an object: what was changed, from what, to what."""
    if one.field == OBJECT and one.before is None and one.after is None:
        return ADDED, Words("", ""), Words("", "")  # by the import that brought it
    return (
        edited_name(one.field),
        edit_text(layer, one.field, one.before, in_field),
        edit_text(layer, one.field, one.after, in_field),
    )


def edited_name(name: str) -> Words:
    """What an edit is of: a field, where an object lies, or the object."""
    if name == OBJECT:
        return Words(ja="対象そのもの", en="The object itself")
    return Words(ja="位置・形", en="Place and shape") if name == SHAPE else field_named(name).label


def _shape_text(stored: str | None) -> Words:
    if stored is None:
        return GONE
    shape = from_blobs([bytes.fromhex(stored)])[0]
    words = Words(ja="頂点 {n} 点、{m:,.2f} m", en="{n} vertices, {m:,.2f} m")
    if shapely.get_dimensions(shape) == 0:
        words = Words(ja="東 {x:,.2f} m 北 {y:,.2f} m", en="E {x:,.2f} m N {y:,.2f} m")
        return words.format(x=float(shape.x), y=float(shape.y))
    return words.format(n=int(shapely.get_num_coordinates(shape)), m=float(shape.length))
