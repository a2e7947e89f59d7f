"""GeoJSON: longitude and latitude of JGD2011 unless another system is asked for; the file says which."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from waterdx.ledger.export.gdal import write_layer
from waterdx.ledger.export.registry import export_format
from waterdx.ledger.export.shapes import decimals_of
from waterdx.ledger.export.tables import Loss, Table

LONLAT = 6668


@export_format(".geojson", ".json", ja="GeoJSON(ウェブ地図)", en="GeoJSON (web maps)", several=False, epsg=LONLAT)
def write_geojson(tables: Sequence[Table], draft: Path) -> list[Loss]:
    """The objects of one table; days as ISO text, since JSON has none."""
    (table,) = tables
    names = [column.name for column in table.columns]
    options = {"COORDINATE_PRECISION": str(decimals_of(table.epsg))}
    write_layer(draft, "GeoJSON", table, names, dates=False, layer_options=options)
    return []
