"""The shapes of a layer in the coordinate system asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from waterdx.store.crs import known_crs

if TYPE_CHECKING:
    import geopandas as gpd

METRE_DECIMALS, DEGREE_DECIMALS = 4, 9  # a tenth of a millimetre


def shapes_in(frame: gpd.GeoDataFrame, epsg: int) -> np.ndarray:
    """The shapes of a frame in the system `epsg`, None where an object has no place."""
    from pyproj import Transformer

    shapes: np.ndarray = frame.geometry.to_numpy()
    if frame.crs == known_crs(epsg):
        return shapes
    transformer = Transformer.from_crs(frame.crs, known_crs(epsg), always_xy=True)
    return shapely.transform(shapes, lambda points: np.column_stack(transformer.transform(points[:, 0], points[:, 1])))


def decimals_of(epsg: int) -> int:
    """How many decimals a coordinate needs to be true within a millimetre."""
    return DEGREE_DECIMALS if known_crs(epsg).is_geographic else METRE_DECIMALS


def texts_of(shapes: np.ndarray, epsg: int) -> list[str | None]:
    """The shapes as WKT, None where there is none."""
    return list(shapely.to_wkt(shapes, rounding_precision=decimals_of(epsg)))
