"""GeoPackage: the format to pass a ledger on in. UTF-8, names of any length, NULL for what is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from waterdx.ledger.export.gdal import write_layer
from waterdx.ledger.export.registry import export_format
from waterdx.ledger.export.tables import Loss, Table


@export_format(".gpkg", ja="GeoPackage(QGIS ほか)", en="GeoPackage (QGIS and others)", several=True)
def write_geopackage(tables: Sequence[Table], draft: Path) -> list[Loss]:
    """One layer per table."""
    for number, table in enumerate(tables):
        options = {"FID": "fid", "GEOMETRY_NAME": "geom", "IDENTIFIER": table.title, "DESCRIPTION": table.note}
        names = [column.name for column in table.columns]
        write_layer(draft, "GPKG", table, names, layer=table.name, append=number > 0, layer_options=options)
    return []
