"""Writing new GIS files with GDAL. It is given drafts in a folder of our own, never a project and never an old file."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from waterdx.core import gdal_drivers  # noqa: F401  # must be imported before pyogrio
from waterdx.ledger.export.tables import Column, Table
from waterdx.ledger.export.whole import refuse_cut_off

if TYPE_CHECKING:
    import pandas as pd


def write_layer(
    draft: Path, driver: str, table: Table, names: Sequence[str], *, layer: str | None = None, encoding: str | None = None,
    append: bool = False, layer_options: dict[str, str] | None = None, dates: bool = True,
) -> None:  # fmt: skip
    """Write a table as a layer; `names` are those of its columns. Unknown is NULL, whole numbers are whole, days are days.

    OSError where the disk is full or fails.
    """
    from pyogrio import raw
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    cells = [_cells(column, table.frame[column.name], dates=dates) for column in table.columns]
    try:
        raw.write(
            draft, shapely.to_wkb(table.geometry), [values for values, _ in cells], list(names), [unknown for _, unknown in cells],
            layer=layer, driver=driver, geometry_type=table.geometry_type, crs=f"EPSG:{table.epsg}", encoding=encoding, append=append,
            layer_options=layer_options,
        )  # fmt: skip
    except (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError) as error:
        full = any(sign in str(error).lower() for sign in ("no space", "disk is full", "disk full"))
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error
    refuse_cut_off(draft, driver, table)


def _cells(column: Column, values: pd.Series, *, dates: bool) -> tuple[np.ndarray, np.ndarray]:
    """A column as GDAL takes it, and the mask of what is unknown."""
    unknown: np.ndarray = values.isna().to_numpy()
    if column.kind == "number":
        return values.to_numpy(dtype=np.float64), unknown
    if column.kind == "integer":
        return _whole(values.to_numpy(dtype=np.float64), unknown), unknown
    if column.kind == "date" and dates:
        return _days(values, unknown), unknown
    return values.to_numpy(dtype=object), unknown


def _whole(values: np.ndarray, unknown: np.ndarray) -> np.ndarray:
    known: np.ndarray = np.where(unknown, 0, values).round().astype(np.int64)
    small = bool(np.abs(known).max(initial=0) < 2**31)
    return known.astype(np.int32) if small else known


def _days(values: pd.Series, unknown: np.ndarray) -> np.ndarray:
    filled: Any = np.where(unknown, "1970-01-01", values.to_numpy(dtype=object))
    return filled.astype("datetime64[D]")
