"""The project file: one GeoPackage per utility. Only sqlite3 opens the live file, GDAL never does (it drops its locks)."""
