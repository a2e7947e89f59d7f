"""Pictures beneath the pipes: images with a world file or GeoTIFF tags, and raster tiles. The project keeps where they are, not their pixels."""
