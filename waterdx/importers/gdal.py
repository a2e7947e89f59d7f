"""Reading foreign GIS files with GDAL (through pyogrio). Only foreign files: the project file is sqlite3's alone."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from waterdx.core import gdal_drivers  # noqa: F401  # must be imported before pyogrio
from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.importers.raw_table import RawTable

if TYPE_CHECKING:
    import pandas as pd


def read_layer(path: Path, *, encoding: str | None = None, layer: str | None = None) -> RawTable:
    """One layer of a GIS file: attributes as text, shapes, the coordinate system it states (None where it states none)."""
    import geopandas as gpd
    from pyogrio.errors import DataLayerError, DataSourceError
    from shapely.errors import GEOSException

    findings = []
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            try:
                frame = _read(path, encoding, layer)
            except GEOSException:  # a line of one point, and the like: the row is worth more than its shape
                frame = _read(path, encoding, layer, on_invalid="ignore")
                findings = [_damaged_shapes(int(frame.geometry.isna().sum()))]
    except (DataSourceError, DataLayerError, UnicodeDecodeError, LookupError) as error:
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
    return RawTable(
        path, attributes, attributes, rows, sheets, geometry, frame.crs if located else None, findings=findings + _remarks(said)
    )


def _remarks(said: Sequence[warnings.WarningMessage]) -> list[Finding]:
    """What GDAL remarked while reading, in its own words."""
    words = Words(ja="読み取りソフト(GDAL)からの注意: {text}", en="A remark of the reader (GDAL): {text}")
    texts = Counter(str(one.message)[:200] for one in said)
    return [Finding("reader_remark", "info", words.format(text=text), raw=text, count=n) for text, n in texts.most_common(5)]


def _damaged_shapes(count: int) -> Finding:
    words = Words(
        ja="壊れた図形(点が 1 つだけの線など)があり、図形のない行が {n} 行になりました。元のファイルを確かめてください。",
        en="Some shapes are damaged (such as lines of one point); {n} rows are without a shape. Check the original.",
    )
    return Finding("damaged_shape", "error", words.format(n=count), count=count)


def _read(path: Path, encoding: str | None, layer: str | None, **options: str) -> Any:
    """The layer; where its encoding fails, it is read byte for byte and decoded here, which forgives a name cut within a letter."""
    import pyogrio

    try:
        return pyogrio.read_dataframe(path, encoding=encoding, layer=layer, **options)
    except UnicodeDecodeError:
        if encoding is None:
            raise
        frame = pyogrio.read_dataframe(path, encoding="ISO-8859-1", layer=layer, **options)
        text = frame.select_dtypes(["object", "string"]).columns
        decoded = {
            name: frame[name].map(lambda value: value.encode("iso-8859-1").decode(encoding), na_action="ignore") for name in text
        }
        return frame.assign(**decoded).rename(columns=lambda name: _uncut(name.encode("iso-8859-1"), encoding))


def _uncut(name: bytes, encoding: str) -> str:
    """A name of at most ten bytes (DBF), without the beginning of a letter that did not fit."""
    try:
        return name.decode(encoding)
    except UnicodeDecodeError as error:
        if error.end < len(name):
            raise
        return name[: error.start].decode(encoding)


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
    if pd.api.types.is_datetime64_any_dtype(column):  # a day without a time is a day
        return column.dt.strftime("%Y-%m-%d %H:%M:%S").str.removesuffix(" 00:00:00").astype(object).fillna("")
    return column.astype(object).map(str, na_action="ignore").fillna("").str.strip()
