"""The town after an edit, by reading again only what was edited: seconds become milliseconds."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from waterdx.app.layer_table import as_column, changed_frame, patched_layer, patched_table
from waterdx.app.map.background import background_in
from waterdx.app.map.hit_test import HitTest
from waterdx.app.map.layers import drawn_anew, points_of
from waterdx.app.map.nodes import KIND_FIELDS, nodes_in
from waterdx.app.table.columns import ledger_table
from waterdx.app.table.guesses import replaced
from waterdx.core.edits import OBJECT, SETTINGS, SHAPE, Edit

if TYPE_CHECKING:
    from waterdx.app.town import Town

BACKGROUND = "background"  # the table of that name


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
    if any(edit.layer == BACKGROUND for edit in edits):
        town = replace(town, background=background_in(conn))
    for layer in {edit.layer for edit in edits} & {"nodes", "leaks"}:
        town = _with_points(town, conn, layer, [edit for edit in edits if edit.layer == layer])
    of_pipes = [edit for edit in edits if edit.layer == "pipes"]
    town = _with_values(town, conn, [edit for edit in of_pipes if edit.field != SHAPE])
    town = _with_shapes(town, conn, [edit for edit in of_pipes if edit.field == SHAPE])
    town = _with_guesses(town, conn, {edit.fid for edit in of_pipes})
    _ = town.flow, town.lines.longest  # worked out here, not when the window draws them
    return town


def _with_guesses(town: Town, conn: sqlite3.Connection, fids: Collection[int]) -> Town:
    from waterdx.store.inferred import guesses

    return replace(town, guesses=replaced(town.guesses, guesses(conn, "pipes", fids), fids, town.pipes))


def _with_values(town: Town, conn: sqlite3.Connection, edits: list[Edit]) -> Town:
    if not edits:
        return town
    frame, changed, rows = changed_frame(town.pipes, "pipes", conn, edits)
    if not len(rows):
        return town
    _classify_again(frame, rows, conn)
    drawn = frame["length_m"].isna().to_numpy()
    lengths = np.where(drawn, _lengths(town.shapes), frame["length_m"].to_numpy())
    return replace(town, pipes=frame, table=patched_table(town.table, frame, "pipes", changed), lengths_m=lengths)


def _with_points(town: Town, conn: sqlite3.Connection, layer: str, edits: list[Edit]) -> Town:
    """The marks of nodes or leaks on the map, and their table where it has been looked at."""
    if layer in town.others:
        town = replace(town, others={**town.others, layer: patched_layer(town.others[layer], conn, edits)})
    fields = {edit.field for edit in edits}
    if layer == "nodes" and fields & {SHAPE, OBJECT, *KIND_FIELDS}:
        nodes = nodes_in(conn)
        town = replace(town, nodes=nodes.places, node_marks=nodes)
    if layer == "leaks":
        count, last = leaks_in(conn)
        town = replace(town, leak_count=count, last_leak=last)
        town = replace(town, leaks=points_in(conn, layer)) if fields & {SHAPE, OBJECT} else town
    return town


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
        frame[name] = as_column(values, frame)


def _all_classified_again(town: Town, conn: sqlite3.Connection) -> Town:
    frame = town.pipes.copy()
    _classify_again(frame, np.arange(len(frame)), conn)
    return replace(town, pipes=frame, table=ledger_table(frame, "pipes"))


def _with_shapes(town: Town, conn: sqlite3.Connection, edits: list[Edit]) -> Town:
    from waterdx.store.geometry import from_blobs

    if not edits:
        return town
    fids = np.unique([edit.fid for edit in edits])
    shapes = np.array(town.shapes, dtype=object)
    blobs = [conn.execute("SELECT geom FROM pipes WHERE fid = ?", (int(fid),)).fetchone()[0] for fid in fids]
    rows = town.rows_of_fids(fids)
    shapes[rows] = from_blobs(blobs)
    registered = town.pipes["length_m"].to_numpy()
    lengths = np.where(np.isnan(registered), _lengths(shapes), registered)
    return replace(town, shapes=shapes, lines=drawn_anew(town.lines, rows, shapes[rows]), hits=HitTest(shapes), lengths_m=lengths)


def _lengths(shapes: Any) -> Any:
    """Drawn lengths in m, NaN where there is no shape."""
    import shapely

    return shapely.length(shapes)


def points_in(conn: sqlite3.Connection, layer: str) -> Any:
    """Where the points of a layer lie; nothing else of them is read."""
    from waterdx.store.geometry import from_blobs

    return points_of(from_blobs([blob for (blob,) in conn.execute(f'SELECT geom FROM "{layer}" ORDER BY fid')]))


def leaks_in(conn: sqlite3.Connection) -> tuple[int, str | None]:
    """How many leaks there are, and the day of the latest."""
    count, last = conn.execute("SELECT count(*), max(date) FROM leaks").fetchone()
    return count, last
