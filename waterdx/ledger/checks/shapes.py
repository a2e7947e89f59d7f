"""Checks of how one pipe is drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from waterdx.core.edits import Edit
from waterdx.core.words import Words
from waterdx.ledger.checks.changes import set_shapes
from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.network import GRID_M
from waterdx.ledger.checks.registry import check

TOUCHING_M = 0.01  # a shorter line is a point
SHORT_M, LONG_M = 0.1, 2000.0  # no pipe is this short; few run this far between two nodes
LENGTH_SHARE, LENGTH_M = 0.10, 5.0  # how far a register and a drawing may differ: both must be exceeded


@check("zero_length", "error", ja="{id}: 図形の長さがほぼ 0 m です。", en="{id}: its drawn length is about 0 m.")
def zero_length(ledger: Ledger) -> pd.DataFrame:
    drawn = ledger.pipes[ledger.pipes.geometry.notna()]
    return drawn[drawn.geometry.length < TOUCHING_M]


@check("very_short", "info", ja="{id}: 図形の長さが {drawn} m しかありません。", en="{id}: its drawn length is only {drawn} m.")
def very_short(ledger: Ledger) -> pd.DataFrame:
    return _drawn(ledger, TOUCHING_M, SHORT_M)


@check("very_long", "info", ja="{id}: 図形の長さが {drawn} m あり、1 本の管としては長すぎるおそれがあります。", en="{id}: its drawn length of {drawn} m is much for one pipe.")  # fmt: skip
def very_long(ledger: Ledger) -> pd.DataFrame:
    return _drawn(ledger, LONG_M, float("inf"))


def _drawn(ledger: Ledger, low: float, high: float) -> pd.DataFrame:
    network = ledger.network
    length = network.length
    found = (length >= low) & (length < high)
    return network.rows(found.nonzero()[0], drawn=[f"{metres:,.2f}" for metres in length[found]])


@check("length_differs", "warning", field="length_m", ja="{id}: 台帳の延長 {register} m と図形の長さ {drawn} m が大きく違います。",
       en="{id}: the register says {register} m, the drawing {drawn} m.")  # fmt: skip
def length_differs(ledger: Ledger) -> pd.DataFrame:
    both = ledger.pipes[ledger.pipes.geometry.notna() & ledger.pipes["length_m"].notna()]
    drawn = both.geometry.length
    apart = (drawn - both["length_m"]).abs()
    found = both[(apart > LENGTH_M) & (apart > LENGTH_SHARE * drawn)]
    return found.assign(register=found["length_m"].map("{:.1f}".format), drawn=found.geometry.length.map("{:.1f}".format))


@check("self_crossing", "warning", ja="{id}: 線が自分自身と交差しています。", en="{id}: its line crosses itself.")
def self_crossing(ledger: Ledger) -> pd.DataFrame:
    network = ledger.network
    return network.rows((~shapely.is_simple(network.lines) & (network.length >= TOUCHING_M)).nonzero()[0])


def drop_repeated(ledger: Ledger, rows: pd.DataFrame) -> list[Edit]:
    """Leave out points that repeat the one before them; the line keeps its course."""
    shapes = shapely.remove_repeated_points(rows.geometry.to_numpy(), GRID_M / 10)
    return set_shapes(ledger, "pipes", rows["fid"].tolist(), shapes)


@check("repeated_vertex", "info", fix=drop_repeated, mended=Words(ja="重複した頂点を取り除く", en="Leave out repeated vertices"),
       ja="{id}: 同じ頂点が続けて {times} 回あります。", en="{id}: {times} of its points repeat the one before.")  # fmt: skip
def repeated_vertex(ledger: Ledger) -> pd.DataFrame:
    network = ledger.network
    points, line = shapely.get_coordinates(network.lines, return_index=True)
    repeats = (line[1:] == line[:-1]) & (np.hypot(*np.diff(points, axis=0).T) <= GRID_M / 10)
    times = np.bincount(line[1:][repeats], minlength=len(network.lines))
    found = ((times > 0) & (network.length >= TOUCHING_M)).nonzero()[0]
    return network.rows(found, times=times[found])
