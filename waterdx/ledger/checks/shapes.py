"""Checks of how pipes are drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from waterdx.ledger.checks.registry import Ledger, check

TOUCHING_M = 0.01  # ends nearer than this are one point
GAP_M = 0.5  # ends further apart than this were not meant to meet
LENGTH_SHARE, LENGTH_M = 0.10, 5.0  # how far a register and a drawing may differ: both must be exceeded


@check("zero_length", "error", ja="{id}: 図形の長さがほぼ 0 m です。", en="{id}: its drawn length is about 0 m.")
def zero_length(ledger: Ledger) -> pd.DataFrame:
    drawn = ledger.pipes[ledger.pipes.geometry.notna()]
    return drawn[drawn.geometry.length < TOUCHING_M]


@check("length_differs", "warning", field="length_m", ja="{id}: 台帳の延長 {register} m と図形の長さ {drawn} m が大きく違います。",
       en="{id}: the register says {register} m, the drawing {drawn} m.")  # fmt: skip
def length_differs(ledger: Ledger) -> pd.DataFrame:
    both = ledger.pipes[ledger.pipes.geometry.notna() & ledger.pipes["length_m"].notna()]
    drawn = both.geometry.length
    apart = (drawn - both["length_m"]).abs()
    found = both[(apart > LENGTH_M) & (apart > LENGTH_SHARE * drawn)]
    return found.assign(register=found["length_m"].map("{:.1f}".format), drawn=found.geometry.length.map("{:.1f}".format))


@check("no_shape", "info", ja="{id}: 図形がなく、地図に表示されません。", en="{id}: it has no shape and is not on the map.")
def no_shape(ledger: Ledger) -> pd.DataFrame:
    return ledger.pipes[ledger.pipes.geometry.isna()]


@check(
    "gap",
    "warning",
    ja="{id}: 端が別の管の端と {gap_m} m 離れて途切れています。",
    en="{id}: its end stops {gap_m} m short of the end of another pipe.",
)
def gap(ledger: Ledger) -> pd.DataFrame:
    """Ends that touch no other end but have one within half a metre, of the same field. One finding per pipe."""
    found = [_gaps(pipes) for _field, pipes in ledger.pipes[ledger.pipes.geometry.notna()].groupby("field")]
    return pd.concat(found) if found else ledger.pipes.iloc[:0]


def _gaps(pipes: pd.DataFrame) -> pd.DataFrame:
    distance = nearest_other_end(pipes.geometry.to_numpy())
    short = np.where((distance > TOUCHING_M) & (distance <= GAP_M), distance, np.inf).min(axis=1)
    return pipes.assign(gap_m=[f"{d:.2f}" for d in short])[np.isfinite(short)]


@check("isolated", "info", ja="{id}: 両端がほかの管とつながっていません。", en="{id}: neither end meets another pipe.")
def isolated(ledger: Ledger) -> pd.DataFrame:
    found = []
    for _field, pipes in ledger.pipes[ledger.pipes.geometry.notna()].groupby("field"):
        loose = (nearest_other_end(pipes.geometry.to_numpy()) > GAP_M).all(axis=1)
        found.append(pipes[loose & ~_touches_another(pipes.geometry.to_numpy())])
    return pd.concat(found) if found else ledger.pipes.iloc[:0]


def nearest_other_end(lines: np.ndarray) -> np.ndarray:
    """For both ends of every line, the distance (m) to the nearest end of another line: shape (n, 2), inf beyond GAP_M."""
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    owner = np.tile(np.arange(len(lines)), 2)
    one, other = shapely.STRtree(ends).query(ends, predicate="dwithin", distance=GAP_M)
    apart = owner[one] != owner[other]
    nearest = np.full(len(ends), np.inf)
    np.minimum.at(nearest, one[apart], shapely.distance(ends[one[apart]], ends[other[apart]]))
    return nearest.reshape(2, -1).T


def _touches_another(lines: np.ndarray) -> np.ndarray:
    """Which lines meet some other line anywhere (a branch ends on the middle of a main)."""
    tree = shapely.STRtree(lines)
    pairs = tree.query(lines, predicate="dwithin", distance=TOUCHING_M)
    touches = np.zeros(len(lines), dtype=bool)
    touches[pairs[0][pairs[0] != pairs[1]]] = True
    return touches
