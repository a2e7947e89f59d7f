"""The objects of one layer as rows of a table. Those beside the pipes are read when they are first looked at, no Qt in here."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from waterdx.app.map.layers import Floats
from waterdx.app.table.columns import column_of, computed_columns, ledger_table, shown_fields
from waterdx.app.table.model import Table
from waterdx.core.edits import EVIDENCE, OBJECT, SHAPE, Edit
from waterdx.core.fields import ID_FIELDS, Field, fields_of
from waterdx.core.progress import Progress, silent

if TYPE_CHECKING:
    from waterdx.app.town import Town

MOST_NAMES = 3


@dataclass(frozen=True)
class LayerTable:
    """`frame` is the layer without its geometry in the order of `fid`; `places` (n, 2) of points, NaN where one has none."""

    layer: str
    frame: Any
    table: Table
    places: Floats

    def fids_of(self, rows: Any) -> list[int]:
        """The numbers in the file of some rows."""
        return [int(fid) for fid in self.frame["fid"].to_numpy()[rows]]

    def rows_of(self, fids: Collection[int]) -> NDArray[np.int64]:
        """The rows of some numbers in the file, ascending; those that are gone are left out."""
        return np.flatnonzero(np.isin(self.frame["fid"].to_numpy(), list(fids))).astype(np.int64)

    def rows_named(self, names: Collection[str]) -> NDArray[np.int64]:
        """The rows of what a person calls so: by number (one used twice has two), or as #7 where an object has none."""
        number = self.frame[ID_FIELDS[self.layer]]
        nameless = number.isna() | (number == "")
        found = number.isin(set(names)) | (nameless & ("#" + self.frame["fid"].astype(str)).isin(set(names)))
        return np.flatnonzero(found.to_numpy()).astype(np.int64)

    def name(self, row: int) -> str:
        """What a person calls the object: its number, or #7 where it has none."""
        return str(self.frame[ID_FIELDS[self.layer]].iloc[row] or f"#{self.frame['fid'].iloc[row]}")

    def names(self, rows: NDArray[np.int64]) -> str:
        """The first few for a sentence."""
        return ", ".join(self.name(int(row)) for row in rows[:MOST_NAMES]) + (" …" if len(rows) > MOST_NAMES else "")

    def field_of(self, row: int) -> str:
        """Whether the object is of water, sewer or agri: their terms differ."""
        return self.frame["field"].iloc[row] or "water"

    def retold(self) -> LayerTable:
        """The same in the language shown now."""
        return replace(self, table=ledger_table(self.frame, self.layer))


def with_layer(town: Town, layer: str, progress: Progress = silent) -> LayerTable:
    """The objects of a layer of a project."""
    from waterdx.store import project

    with project.reading(town.path) as conn:
        return read_layer_table(conn, layer)


def read_layer_table(conn: sqlite3.Connection, layer: str) -> LayerTable:
    """The objects of a layer over an open connection."""
    from waterdx.store.layers import read_layer_of

    whole = read_layer_of(conn, layer)
    frame = whole.drop(columns=[whole.geometry.name])
    return LayerTable(layer, frame, ledger_table(frame, layer), _places(whole.geometry.to_numpy()))


def patched_layer(known: LayerTable, conn: sqlite3.Connection, edits: Collection[Edit]) -> LayerTable:
    """The table with the edited objects as they are now; read anew where objects came or went."""
    if any(edit.field == OBJECT for edit in edits):
        return read_layer_table(conn, known.layer)
    frame, changed, _ = changed_frame(known.frame, known.layer, conn, edits)
    places = known.places.copy()
    for fid in {edit.fid for edit in edits if edit.field == SHAPE}:
        places[known.rows_of([fid])] = _place_now(conn, known.layer, fid)
    return replace(known, frame=frame, table=patched_table(known.table, frame, known.layer, changed), places=places)


def changed_frame(
    frame: Any, layer: str, conn: sqlite3.Connection, edits: Collection[Edit]
) -> tuple[Any, list[Field], NDArray[np.int64]]:
    """The frame with the edited values as they are now in the project, the fields edited, and their rows."""
    changed = [field for field in fields_of(layer) if field.name in {edit.field for edit in edits}]
    fids = np.unique([edit.fid for edit in edits if edit.field not in (SHAPE, EVIDENCE)]).astype(np.int64)
    rows = np.searchsorted(frame["fid"].to_numpy(), fids).astype(np.int64)
    if not len(rows):
        return frame, [], rows
    made = frame.copy()
    for field in changed:
        values = made[field.name].to_numpy(copy=True)
        values[rows] = [_value(conn, layer, field, int(fid)) for fid in fids]
        made[field.name] = as_column(values, made)
    return made, changed, rows


def as_column(values: Any, frame: Any) -> Any:
    """A column of a frame that keeps None as it is: left to itself pandas makes it NaN."""
    import pandas as pd

    return pd.Series(values, index=frame.index, dtype=values.dtype)


def patched_table(table: Table, frame: Any, layer: str, changed: Iterable[Field]) -> Table:
    """A table of which only some fields differ; made anew where it gets other columns."""
    fields, computed = shown_fields(frame, layer), computed_columns(frame)
    names = [*(field.name for field in fields), *(column.name for column in computed)]
    if names != [column.name for column in table.columns]:
        return ledger_table(frame, layer)
    anew = {field.name for field in changed}
    if "field" in anew:
        anew |= {one.name for one in fields if one.kind == "term"}
    kept = {column.name: column for column in table.columns}
    columns = (column_of(field, frame) if field.name in anew else kept[field.name] for field in fields)
    return Table((*columns, *(column.unless_same(kept[column.name]) for column in computed))).prepared()


def _value(conn: sqlite3.Connection, layer: str, field: Field, fid: int) -> Any:
    (value,) = conn.execute(f'SELECT "{field.name}" FROM "{layer}" WHERE fid = ?', (fid,)).fetchone()
    return np.nan if value is None and field.kind in {"number", "year"} else value


def _place_now(conn: sqlite3.Connection, layer: str, fid: int) -> Floats:
    from waterdx.store.geometry import from_blobs

    return _places(from_blobs([conn.execute(f'SELECT geom FROM "{layer}" WHERE fid = ?', (fid,)).fetchone()[0]]))


def _places(shapes: Any) -> Floats:
    """The middle of each shape, NaN for none."""
    import shapely

    points = shapely.centroid(np.asarray(shapes, dtype=object))
    return np.column_stack([shapely.get_x(points), shapely.get_y(points)]).astype(np.float64)
