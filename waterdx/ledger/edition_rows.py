"""Which row of a new edition is which object: by number, else by shape, else by all that both say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import shapely

from waterdx.core.fields import ID_FIELDS
from waterdx.ledger.merge import matched_by_number

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

SHAPE_TOLERANCE_M = 0.01  # what a drawing loses when it is written in millimetres and read again


def matched(
    layer: str, present: gpd.GeoDataFrame, values: pd.DataFrame, shapes: np.ndarray | None, earlier: set[int]
) -> dict[int, int]:
    """Incoming row → fid. `earlier` are the objects of the earlier edition: without a number only those are matched.

    A number found once on both sides decides. What is left is matched by shape, then by equal values, then (a number borne
    by several) in the order written; two different numbers are never one object.
    """
    found = matched_by_number(layer, present, values, once_in_file=True)
    of_earlier = present[present["fid"].isin(earlier)]
    for match in (_by_shape, _by_values, _by_number_in_order):
        rows = [row for row in range(len(values)) if row not in found]
        left = of_earlier[~of_earlier["fid"].isin(found.values())]
        if not rows or left.empty:
            break
        found |= match(layer, left, values, shapes, rows)
    return found


def _by_shape(
    layer: str, left: gpd.GeoDataFrame, values: pd.DataFrame, shapes: np.ndarray | None, rows: list[int]
) -> dict[int, int]:
    if shapes is None:
        return {}
    old = left.geometry.to_numpy()
    new = shapely.force_2d(shapes[rows])
    new_at, old_at = shapely.STRtree(old).query(new, predicate="dwithin", distance=SHAPE_TOLERANCE_M)
    same = shapely.hausdorff_distance(new[new_at], old[old_at]) <= SHAPE_TOLERANCE_M
    numbers_in_file, numbers = _numbers(layer, values.iloc[rows]), _numbers(layer, left)
    fids = left["fid"].to_numpy()
    pairs = (
        (rows[i], int(fids[j])) for i, j in zip(new_at[same], old_at[same], strict=True) if _agree(numbers_in_file[i], numbers[j])
    )
    return _one_to_one(pairs)


def _by_values(layer: str, left: gpd.GeoDataFrame, values: pd.DataFrame, _: np.ndarray | None, rows: list[int]) -> dict[int, int]:
    names = list(values.columns)
    known = _keys(left[names])
    waiting = defaultdict(list)
    for key, fid in zip(known, left["fid"], strict=True):
        waiting[key].append(int(fid))
    pairs = {}
    for row, key in zip(rows, _keys(values.iloc[rows]), strict=True):
        if waiting.get(key):
            pairs[row] = waiting[key].pop(0)
    return pairs


def _by_number_in_order(
    layer: str, left: gpd.GeoDataFrame, values: pd.DataFrame, _: np.ndarray | None, rows: list[int]
) -> dict[int, int]:
    name = ID_FIELDS[layer]
    if name not in values:
        return {}
    numbered = [row for row in rows if isinstance(values[name].iloc[row], str)]
    return _by_values(layer, left.dropna(subset=name), values[[name, "field"]], None, numbered)


def _numbers(layer: str, rows: pd.DataFrame) -> list[str | None]:
    name = ID_FIELDS[layer]
    return [one if isinstance(one, str) else None for one in rows[name]] if name in rows else [None] * len(rows)


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _keys(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(rows.astype(object).where(rows.notna(), None).itertuples(index=False, name=None))


def _one_to_one(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    taken: dict[int, int] = {}
    used: set[int] = set()
    for row, fid in pairs:
        if row not in taken and fid not in used:
            taken[row] = fid
            used.add(fid)
    return taken
