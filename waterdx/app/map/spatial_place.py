"""Where on the Earth a place of the map is: longitude, latitude, and the 空間ID at a zoom, without f where no height is said."""

from __future__ import annotations

from functools import cache
from typing import Any

from waterdx.core.spatial_id import SpatialId, tile_of

LONLAT = 6668  # JGD2011, as the export of spatial IDs
NO_FLOOR = "–"


def lonlat_of(east: float, north: float, epsg: int) -> tuple[float, float]:
    """Longitude and latitude of plane coordinates in metres."""
    lon, lat = _to_lonlat(epsg).transform(east, north)
    return float(lon), float(lat)


def spatial_id_text(lon: float, lat: float, zoom: int, height: float | None) -> str:
    """z/f/x/y; a map has no heights, so f is left open unless somebody says one (metres, T.P.).

    >>> spatial_id_text(139.753098, 35.685371, 25, None), spatial_id_text(139.753098, 35.685371, 25, -1.3)
    ('25/–/29803148/13212522', '25/-2/29803148/13212522')
    """
    if height is None:
        x, y = tile_of(lon, lat, zoom)
        return f"{zoom}/{NO_FLOOR}/{x}/{y}"
    return str(SpatialId.at(lon, lat, height, zoom))


@cache
def _to_lonlat(epsg: int) -> Any:
    from pyproj import Transformer

    return Transformer.from_crs(epsg, LONLAT, always_xy=True)
