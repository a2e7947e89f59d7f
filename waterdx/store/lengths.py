"""The length of a pipe: what the register says, else what is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


def length_m(pipes: gpd.GeoDataFrame) -> pd.Series:
    """Length in m of every pipe, NaN where it has neither a registered length nor a shape. Same index, named length_m."""
    return pipes["length_m"].fillna(pipes.geometry.length).rename("length_m")
