"""The town after an edit, by reading again only what was edited: seconds become milliseconds."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from waterdx.app.map.hit_test import HitTest
from waterdx.app.map.layers import lines_of, points_of
from waterdx.app.table.columns import column_of, computed_columns, ledger_table, shown_fields
from waterdx.app.table.guesses import replaced
from waterdx.core.edits import OBJECT, SETTINGS, SHAPE, Edit
from waterdx.core.fields import Field, fields_of

if TYPE_CHECKING:
    from waterdx.app.town import Town


def can_patch(edits: Collection[Edit]) -> bool:
    """Whether the same pipes are there before and after."""
    return not any(edit.layer == "pipes" and edit.field == OBJECT for edit in edits)


def patched(town: Town, conn: sqlite3.Connection, edits: Collection[Edit]) -> Town:
    """The town with the edited objects as they are now in the project, and what an undo and a redo would do."""
    from waterdx.store import history

    last, undone = history.last_standing(conn), history.next_undone(conn)
    town = replace(town, last_change=last.label if last else None, next_change=undone.label if undone else None)
    if any(edit.layer == SETTINGS for edit in edits):
        town = _all_classified_again(town, conn)
    for layer in {edit.layer for edit in edits} & {"nodes", "leaks"}:
        town = replace(town, **{layer: _points(conn, layer)})
    of_pipes = [edit for edit in edits if edit.layer == "pipes"]
    town = _with_values(town, conn, [edit for edit in of_pipes if edit.field != SHAPE])
    town = _with_shapes(town, conn, [edit for edit in of_pipes if edit.field == SHAPE])
    return _with_guesses(town, conn, {edit.fid for edit in of_pipes})


def _with_guesses(town: Town, conn: sqlite3.Connection, fids: Collection[int]) -> Town:
    from waterdx.store.inferred import guesses

    return replace(town, guesses=replaced(town.guesses, guesses(conn, "pipes", fids), fids, town.pipes))


def _with_values(town: Town, conn: sqlite3.Connection, edits: list[Edit]) -> Town:
    if not edits:
        return town
    frame = town.pipes.copy()
    changed = [field for field in fields_of("pipes") if field.name in {edit.field for edit in edits}]
    fids = np.unique([edit.fid for edit in edits])
    rows = town.rows_of_fids(fids)
    for field in changed:
        values = frame[field.name].to_numpy(copy=True)
        values[rows] = [_value(conn, field, int(fid)) for fid in fids]
        frame[field.name] = _column(values, frame)
    _classify_again(frame, rows, conn)
    drawn = frame["length_m"].isna().to_numpy()
    lengths = np.where(drawn, _lengths(town.shapes), frame["length_m"].to_numpy())
    return replace(town, pipes=frame, table=_table(town, frame, changed, rows), lengths_m=lengths)


def _column(values: Any, frame: Any) -> Any:
    """A column of a frame that keeps None as it is: left to itself pandas makes it NaN."""
    import pandas as pd

    return pd.Series(values, index=frame.index, dtype=values.dtype)


def _classify_again(frame: Any, rows: Any, conn: sqlite3.Connection) -> None:
    """Seismic class and renewal year of the edited pipes, which follow from their other values."""
    from waterdx.core.eras import fiscal_year_of
    from waterdx.ledger.classify import class_columns, settings_of
    from waterdx.store.project import read_settings

    names = ["seismic", "renewal_fy"]
    classes = class_columns(
        frame.drop(columns=names).iloc[rows], settings_of(read_settings(conn)), fiscal_year_of(dt.date.today())
    )
    for name in names:
        values = frame[name].to_numpy(copy=True)
        values[rows] = classes[name].to_numpy()
        frame[name] = _column(values, frame)


def _all_classified_again(town: Town, conn: sqlite3.Connection) -> Town:
    frame = town.pipes.copy()
    _classify_again(frame, np.arange(len(frame)), conn)
    return replace(town, pipes=frame, table=ledger_table(frame, "pipes"))


def _value(conn: sqlite3.Connection, field: Field, fid: int) -> Any:
    (value,) = conn.execute(f'SELECT "{field.name}" FROM pipes WHERE fid = ?', (fid,)).fetchone()
    return np.nan if value is None and field.kind in {"number", "year"} else value


def _table(town: Town, frame: Any, changed: list[Field], rows: Any) -> Any:
    fields = shown_fields(frame, "pipes")
    computed = computed_columns(frame)
    names = [*(field.name for field in fields), *(column.name for column in computed)]
    if names != [column.name for column in town.table.columns]:
        return ledger_table(frame, "pipes")
    anew = {field.name for field in changed} | (
        {one.name for one in fields if one.kind == "term"} if "field" in {f.name for f in changed} else set()
    )
    kept = {column.name: column for column in town.table.columns}
    columns = tuple(column_of(field, frame) if field.name in anew else kept[field.name] for field in fields)
    return town.table.patched((*columns, *computed), rows.tolist())


def _with_shapes(town: Town, conn: sqlite3.Connection, edits: list[Edit]) -> Town:
    from waterdx.store.geometry import from_blobs

    if not edits:
        return town
    fids = np.unique([edit.fid for edit in edits])
    shapes = np.array(town.shapes, dtype=object)
    blobs = [conn.execute("SELECT geom FROM pipes WHERE fid = ?", (int(fid),)).fetchone()[0] for fid in fids]
    shapes[town.rows_of_fids(fids)] = from_blobs(blobs)
    registered = town.pipes["length_m"].to_numpy()
    lengths = np.where(np.isnan(registered), _lengths(shapes), registered)
    return replace(town, shapes=shapes, lines=lines_of(shapes), hits=HitTest(shapes), lengths_m=lengths)


def _lengths(shapes: Any) -> Any:
    """Drawn lengths in m, NaN where there is no shape."""
    import shapely

    return shapely.length(shapes)


def _points(conn: sqlite3.Connection, layer: str) -> Any:
    from waterdx.store.geometry import from_blobs

    return points_of(from_blobs([blob for (blob,) in conn.execute(f'SELECT geom FROM "{layer}" ORDER BY fid')]))
