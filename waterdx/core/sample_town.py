"""The invented sample town: its name, coordinate system and files, for the demo, the window and the tests."""

from __future__ import annotations

from pathlib import Path

from waterdx.core.resources import resource
from waterdx.core.words import Words

NAME = Words(ja="山中町(架空)", en="Yamanaka (invented)")
CRS = "EPSG:6676"
# In the order a town would: the drawn pipes first, then the register that knows their years, then the rest.
_FILES = (
    "gis/水道管路.shp",
    "水道管路台帳.xlsx",
    "gis/水道弁栓.shp",
    "gis/下水道管渠.shp",
    "gis/下水道人孔.shp",
    "漏水修繕記録.csv",
    "水道施設一覧.csv",
)


def sample_files() -> list[Path]:
    """The files of the sample town, in the order to import them."""
    return [resource("ledgers", "sample_town") / name for name in _FILES]


def sample_background() -> Path:
    """What lies beneath its pipes: boundary, roads, river, railway."""
    return resource("ledgers", "sample_town") / "gis/背景図.shp"


def sample_drawing() -> Path:
    """The drawing of its centre (DXF), which states no coordinate system."""
    return resource("ledgers", "sample_town") / "管網図_中央.dxf"
