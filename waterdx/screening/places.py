"""Where a leak was: the point it was given, else where other leaks with the same words of place were (東田 2街区, then 東田)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from waterdx.core.text import key, says_unknown

if TYPE_CHECKING:
    import geopandas as gpd

SPREAD_M = 8.0  # of a point told (house, hydrant, digitised point) about its pipe: one standard deviation
LEAST_SPREAD_M = 100.0  # of a place known by its words only, however few leaks say where it is: about a block of houses
WIDEST_SPREAD_M = 400.0  # words that cover more are no place
_NUMBER_AT_THE_END = re.compile(r"[0-9]+(?:街区|番地?|号|丁目|-[0-9]+)*$|[0-9][0-9-]*(?:番地?|号)?$")

COLUMNS = ("x", "y", "spread_m")


def places_of(leaks: gpd.GeoDataFrame, pipes: gpd.GeoDataFrame) -> pd.DataFrame:
    """x, y and spread_m (one standard deviation) of every leak, NaN where its place is not known. Same index."""
    own = _points(leaks.geometry.to_numpy())
    learnt_from = np.where(np.isnan(own), _points(_of_pipes(leaks, pipes)), own)
    words = [_words(text) for text in leaks["street"]] if "street" in leaks else [("", "")] * len(leaks)
    found = np.column_stack([own, np.where(np.isnan(own[:, 0]), np.nan, SPREAD_M)])
    for level in (0, 1):
        names = pd.Series([one[level] for one in words], index=leaks.index)
        blank = np.isnan(found[:, 0]) & (names != "").to_numpy()
        found[blank] = _learnt(names, learnt_from)[blank]
    return pd.DataFrame(found, index=leaks.index, columns=list(COLUMNS))


def _points(shapes: np.ndarray) -> np.ndarray:
    middle = shapely.centroid(shapes)
    return np.column_stack([shapely.get_x(middle), shapely.get_y(middle)])


def _of_pipes(leaks: gpd.GeoDataFrame, pipes: gpd.GeoDataFrame) -> np.ndarray:
    shape_of = dict(zip(pipes["pipe_id"], pipes.geometry, strict=True))
    return np.array([shape_of.get(one) for one in leaks["pipe_id"]], dtype=object)


def _words(text: object) -> tuple[str, str]:
    """The words of place as a key, and the same without the number at their end."""
    if not isinstance(text, str) or says_unknown(text):
        return "", ""
    whole = key(text)
    return whole, _NUMBER_AT_THE_END.sub("", whole)


def _learnt(names: pd.Series, points: np.ndarray) -> np.ndarray:
    """Per leak the middle and the spread of all leaks whose place has the same name; NaN where none of them is placed."""
    known = pd.DataFrame({"name": names.to_numpy(), "x": points[:, 0], "y": points[:, 1]}).dropna()
    by_name = known.groupby("name")[["x", "y"]]
    middle = by_name.median()
    spread = np.sqrt(by_name.var(ddof=0).sum(axis=1)).clip(lower=LEAST_SPREAD_M)
    table = middle.assign(spread=spread)[spread <= WIDEST_SPREAD_M]
    return table.reindex(names.to_numpy()).to_numpy(float)
