"""Reading foreign GIS files with GDAL (through pyogrio). Only foreign files: the project file is sqlite3's alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from waterdx.core import gdal_drivers  # noqa: F401  # must be imported before pyogrio
from waterdx.core.errors import UserError
from waterdx.importers.raw_table import RawTable

if TYPE_CHECKING:
    import pandas as pd


def read_layer(path: Path, *, encoding: str | None = None, layer: str | None = None) -> RawTable:
    """One layer of a GIS file: attributes as text, shapes, the coordinate system it states (None where it states none)."""
    import geopandas as gpd
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        frame = pyogrio.read_dataframe(path, encoding=encoding, layer=layer)
    except (DataSourceError, DataLayerError, UnicodeDecodeError) as error:
        raise UserError(
            ja="「{path}」を読めません(壊れているか、中身が拡張子と違うか、文字コードが違います)。",
            en="“{path}” cannot be read (damaged, not what its ending says, or in another encoding).",
            path=path,
        ) from error
    located = isinstance(frame, gpd.GeoDataFrame)
    geometry = frame.geometry.to_numpy() if located else None
    attributes = texts(frame.drop(columns=frame.geometry.name) if located else frame)
    rows = np.arange(1, len(frame) + 1)
    sheets = np.full(len(frame), layer or "", dtype=object)
    return RawTable(path, attributes, attributes, rows, sheets, geometry, frame.crs if located else None)


def texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Attributes as text, "" for null; 100.0 is written 100 (GDAL reads whole numbers with gaps as decimals)."""
    import pandas as pd

    return pd.DataFrame({str(name): _texts(frame[name]) for name in frame.columns}, index=frame.index)


def _texts(column: Any) -> Any:
    import pandas as pd

    if pd.api.types.is_float_dtype(column):
        return (
            column.map(lambda value: str(int(value)) if value.is_integer() else repr(value), na_action="ignore")
            .astype(object)
            .fillna("")
        )
    return column.astype(object).map(str, na_action="ignore").fillna("").str.strip()
