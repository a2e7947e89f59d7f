"""Districts (配水区): which pipe lies in which, and what a measured flow says of the leaks in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from waterdx.core.text import key
from waterdx.core.words import Words

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

NIGHT_FORMULA = Words(
    ja="比 = √[(区域の夜間最小流量 ÷ 区域の延長) ÷ 町の平均](0.1〜10 に制限)。平方根は、夜間の使用と給水管の漏水が含まれる分を控えめに見るための本ソフトの仮定です。",
    en="ratio = sqrt[(night flow of the district / its km) / the town's mean], held within 0.1 to 10. The root is an assumption of this program: "
    "night use and leaks of service pipes are in the flow.",
)


def district_of(pipes: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> pd.Series:
    """The row of `districts` each pipe lies in (-1 = none): by area where they have one, else by 配水区域 (pressure_zone)."""
    import pandas as pd

    found = np.full(len(pipes), -1)
    shapes, areas = pipes.geometry.to_numpy(), districts.geometry.to_numpy()
    drawn = np.flatnonzero(~shapely.is_missing(shapes))
    is_area = np.flatnonzero(shapely.get_dimensions(areas) == 2)
    if len(is_area) and len(drawn):
        middles = shapely.line_interpolate_point(shapes[drawn], 0.5, normalized=True)
        pipe, area = shapely.STRtree(areas[is_area]).query(middles, predicate="intersects")
        found[drawn[pipe][::-1]] = is_area[area][::-1]  # the first of areas that overlap
    by_name = {key(str(name)): at for at, name in enumerate(districts["name"]) if name is not None}
    zones = pipes["pressure_zone"].map(lambda zone: by_name.get(key(str(zone)), -1) if zone is not None else -1)
    return pd.Series(np.where(found >= 0, found, zones.to_numpy(int)), index=pipes.index, name="district")


def flow_ratio(flow: np.ndarray, km: np.ndarray, cap: float) -> np.ndarray:
    """The ratio of each district by NIGHT_FORMULA; 1 where flow or km is not known, or no pipe lies in it."""
    known = np.isfinite(flow) & (km > 0)
    ratio = np.ones(len(flow))
    if known.any() and flow[known].sum() > 0:
        mean = flow[known].sum() / km[known].sum()
        ratio[known] = np.clip(np.sqrt(flow[known] / km[known] / mean), 1 / cap, cap)
    return ratio
