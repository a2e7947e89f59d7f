"""What is written: tables of plain columns with shapes, made by a profile and written by a format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from waterdx.core.fields import Field, short_name
from waterdx.core.findings import Finding
from waterdx.ledger.column_map import ColumnMap

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["text", "number", "integer", "date"]
_KINDS: dict[str, Kind] = {"id": "text", "text": "text", "term": "text", "number": "number", "year": "integer", "date": "date"}


@dataclass(frozen=True)
class Column:
    """One column: `name` in GIS files, `header` (with unit) in tables people read, `short` in a DBF (at most ten bytes)."""

    name: str
    header: str
    short: str
    kind: Kind
    field: str = ""  # of the ledger, where it is one


@dataclass
class Table:
    """Rows of one kind of object.

    `frame` has a column for each of `columns`: text and dates (ISO) as str or None, numbers and integers as float with NaN.
    `geometry` holds shapely objects or None in the system `epsg`; None where the table has no place. The first column
    tells the rows apart.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    frame: pd.DataFrame
    geometry: np.ndarray | None = None
    epsg: int = 0
    geometry_type: str = "Unknown"
    layer: str = ""
    note: str = ""


@dataclass
class Product:
    """What a profile makes of a ledger: tables for the file, tables for CSV files beside it, what is to be told,
    a report of what is filled, and column maps.

    `maps` say per table how our own import reads it, where the form hides that (codes of others, millimetres).
    """

    tables: list[Table]
    findings: list[Finding] = field(default_factory=list)
    beside: list[Table] = field(default_factory=list)
    report: Table | None = None
    maps: dict[str, ColumnMap] = field(default_factory=dict)


@dataclass(frozen=True)
class Loss:
    """A text a format cannot hold whole: it is written in full beside the file."""

    table: Table
    row: int
    column: Column
    text: str


def column_of(one: Field) -> Column:
    """A column of the ledger as it is: codes stay codes."""
    return Column(one.name, str(one.header), one.short_name, _KINDS[one.kind], one.name)


def named_column(label: str, unit: str, kind: Kind, field: str = "") -> Column:
    """A column whose name is its label with its unit, as a form prints it."""
    header = f"{label} ({unit})" if unit else label
    return Column(header, header, short_name(label, unit), kind, field)
