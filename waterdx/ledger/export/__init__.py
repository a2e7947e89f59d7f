"""The ledger for others: GeoPackage, Shapefile, GeoJSON, DXF, Excel, CSV, in profiles (plain, statutory, NILIM, spatial IDs)."""
