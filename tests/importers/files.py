"""Small files as a town has them, for the tests of the readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import xlsxwriter

from waterdx.core import gdal_drivers  # noqa: F401  # before GDAL starts
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, read_file

HEADER = ["管路番号", "管種", "口径", "布設年度", "備考"]
ROWS = [["001", "VP", "75", "S48", ""], ["002", "DIP", "100", "S50", "①㈱髙㎜"]]
Merge = tuple[int, int, int, int, str]  # first row, first column, last row, last column, text


def write_text(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def write_book(path: Path, sheets: dict[str, list[list[Any]]], merged: dict[str, list[Merge]] | None = None) -> Path:
    """A workbook of the given cells; `merged` ranges are written over them."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            for top, left, bottom, right, text in (merged or {}).get(name, []):
                sheet.merge_range(top, left, bottom, right, text)
    return path


def write_gis(path: Path, columns: dict[str, list[Any]], shapes: list[Any], *, crs: Any = "EPSG:6676", **options: Any) -> Path:
    pyogrio.write_dataframe(gpd.GeoDataFrame(columns, geometry=shapes, crs=crs), path, **options)
    return path


def read(path: Path, encoding: str | None = None, sheet: str | None = None) -> RawTable:
    return read_file(path, ReadOptions(encoding, sheet))


def column(table: RawTable, name: str) -> list[str]:
    return list(table.frame[name])
