"""Which GDAL drivers may run. Imported for its effect before the first import of pyogrio.

GDAL opens a file by its content: a VRT saved as `pipes.shp` would be opened by the VRT driver, which reads other files
and the network (measured: faults and attacks, M10). Drivers named in OGR_SKIP before GDAL starts do not exist for it.
"""

from __future__ import annotations

import os

ALLOWED = frozenset({"ESRI Shapefile", "GPKG", "GeoJSON"})

# Every other driver of the GDAL 3.12 in pyogrio's wheels, by its exact name; tests/core/test_gdal_drivers.py compares
# this with the real list, because GDAL only warns of a name it does not know.
SKIPPED = (
    "ADBC", "AIVector", "AVCBin", "AVCE00", "AmigoCloud", "CSV", "CSW", "Carto", "DGN", "DXF", "EDIGEO", "EEDA", "ESRIJSON",
    "Elasticsearch", "FlatGeobuf", "GDALG", "GML", "GPSBabel", "GPX", "GTFS", "GeoJSONSeq", "GeoRSS", "HTTP", "Idrisi", "JML",
    "JSONFG", "KML", "LIBKML", "LVBAG", "MBTiles", "MEM", "MVT", "MapInfo File", "MapML", "MiraMonVector", "NGW", "OAPIF", "ODS",
    "OGCAPI", "OGR_GMT", "OGR_PDS", "OGR_VRT", "OSM", "OpenFileGDB", "PCIDSK", "PDF", "PDS4", "PGDUMP", "PLSCENES", "PMTiles",
    "S57", "SQLite", "SXF", "Selafin", "TopoJSON", "VDV", "VFK", "VICAR", "WAsP", "WFS", "XLSX",
)  # fmt: skip

os.environ["OGR_SKIP"] = ",".join(SKIPPED)
os.environ["PROJ_NETWORK"] = "OFF"
