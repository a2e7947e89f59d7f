"""GeoJSON (RFC 7946: longitude and latitude, unless an older file names a coordinate system)."""

from __future__ import annotations

from pathlib import Path

from waterdx.core.errors import UserError
from waterdx.importers import gdal, sniff
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, importer


@importer(".geojson", ".json", ja="GeoJSON", en="GeoJSON")
def read_geojson(path: Path, options: ReadOptions) -> RawTable:
    """The features of a GeoJSON file."""
    sniff.expect(path, None)
    with path.open("rb") as file:
        start = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"{"):
        raise UserError(
            ja="「{path}」は GeoJSON ではありません({{ で始まっていません)。",
            en="“{path}” is no GeoJSON (it does not begin with {{).",
            path=path,
        )
    return gdal.read_layer(path)
