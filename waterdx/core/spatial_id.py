"""空間ID: the voxel a place lies in, as z/f/x/y (zoom, floor, and the tile of the web map), and with two zooms hz/x/y/vz/f.

At zoom 25 a voxel is one metre high, at zoom z it is 2^25 / 2^z metres; f counts from height 0 (T.P.) and is negative
below it. Sources: the Ouranos GEX libraries (JavaScript, Python) and trajectoryjp/spatial_id_go.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from waterdx.core.errors import UserError

MAX_ZOOM = 35
ONE_METRE_ZOOM = 25  # the zoom at which a voxel is one metre high
MAX_LATITUDE = 85.0511287798066  # the web map ends here
_ID = re.compile(r"/?(\d{1,2})/(-?\d+)/(\d+)/(\d+)")
_EXTENDED = re.compile(r"(\d{1,2})/(\d+)/(\d+)/(\d{1,2})/(-?\d+)")


@dataclass(frozen=True, order=True)
class SpatialId:
    """One voxel.

    >>> str(SpatialId.at(139.753098, 35.685371, -1.3, 25))
    '25/-2/29803148/13212522'
    """

    z: int
    f: int
    x: int
    y: int

    def __str__(self) -> str:
        return f"{self.z}/{self.f}/{self.x}/{self.y}"

    @classmethod
    def at(cls, lon: float, lat: float, height: float, z: int) -> SpatialId:
        """The voxel of a place; `height` in metres above the datum."""
        return cls(z, floor_of(height, z), *tile_of(lon, lat, z))

    @classmethod
    def parse(cls, text: str) -> SpatialId:
        """The voxel a text such as /25/-2/29803148/13212522 names; UserError where it names none.

        >>> SpatialId.parse("/25/-2/29803148/13212522").f
        -2
        """
        match = _ID.fullmatch(text.strip())
        z, f, x, y = map(int, match.groups()) if match else (0, 0, 1, 0)
        if not _exists(z, x, y, z, f):
            raise _no_id(text)
        return cls(z, f, x, y)

    def parent(self, z: int) -> SpatialId:
        """The voxel of a smaller zoom that holds this one.

        >>> str(SpatialId(25, -1, 3, 3).parent(24))
        '24/-1/1/1'
        """
        if not 0 <= z <= self.z:
            raise ValueError(f"a parent of zoom {self.z} has a zoom of 0 to {self.z}, not {z}")
        steps = self.z - z
        return SpatialId(z, self.f >> steps, self.x >> steps, self.y >> steps)

    @property
    def west_north(self) -> tuple[float, float]:
        """Longitude and latitude of the north-western corner."""
        return _corner(self.x, self.y, self.z)

    @property
    def east_south(self) -> tuple[float, float]:
        """Longitude and latitude of the south-eastern corner."""
        return _corner(self.x + 1, self.y + 1, self.z)

    @property
    def bottom_top(self) -> tuple[float, float]:
        """Heights of floor and ceiling in metres."""
        high = metres_high(self.z)
        return self.f * high, (self.f + 1) * high

    @property
    def centre_height(self) -> float:
        return sum(self.bottom_top) / 2


@dataclass(frozen=True, order=True)
class ExtendedId:
    """A voxel whose tile and floor have zooms of their own.

    >>> str(ExtendedId.at(-58.37349, -34.60851, -1300, 14, 25))
    '14/5535/9872/25/-1300'
    """

    hz: int
    x: int
    y: int
    vz: int
    f: int

    def __str__(self) -> str:
        return f"{self.hz}/{self.x}/{self.y}/{self.vz}/{self.f}"

    @classmethod
    def at(cls, lon: float, lat: float, height: float, hz: int, vz: int) -> ExtendedId:
        return cls(hz, *tile_of(lon, lat, hz), vz, floor_of(height, vz))

    @classmethod
    def parse(cls, text: str) -> ExtendedId:
        """The voxel a text such as 14/5535/9872/25/-1300 names; UserError where it names none."""
        match = _EXTENDED.fullmatch(text.strip())
        hz, x, y, vz, f = map(int, match.groups()) if match else (0, 1, 0, 0, 0)
        if not _exists(hz, x, y, vz, f):
            raise _no_id(text)
        return cls(hz, x, y, vz, f)


def tile_of(lon: float, lat: float, z: int) -> tuple[int, int]:
    """x and y of the tile of the web map; longitude 180 is -180 again, and latitudes end at 85.05 degrees.

    >>> tile_of(139.753098, 35.685371, 14), tile_of(180.0, 85.05112877, 1)
    ((14552, 6451), (0, 0))
    """
    tiles = 1 << z
    phi = math.radians(max(-MAX_LATITUDE, min(MAX_LATITUDE, lat)))
    y = math.floor(tiles * (1 - math.asinh(math.tan(phi)) / math.pi) / 2)
    return math.floor(tiles * ((lon + 180) % 360) / 360), max(0, min(tiles - 1, y))


def floor_of(height: float, z: int) -> int:
    """f of a height: rounded down, so that below the datum it is negative.

    >>> floor_of(-1.3, 25), floor_of(0.0, 25), floor_of(1.0, 35)
    (-2, 0, 1024)
    """
    return math.floor(math.ldexp(height, z - ONE_METRE_ZOOM))


def metres_high(z: int) -> float:
    """The height of a voxel.

    >>> metres_high(25), metres_high(20)
    (1.0, 32.0)
    """
    return math.ldexp(1.0, ONE_METRE_ZOOM - z)


def _corner(x: int, y: int, z: int) -> tuple[float, float]:
    tiles = 1 << z
    return 360 * x / tiles - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / tiles))))


def _exists(hz: int, x: int, y: int, vz: int, f: int) -> bool:
    return max(hz, vz) <= MAX_ZOOM and x < 1 << hz and y < 1 << hz and -(1 << vz) <= f < 1 << vz


def _no_id(text: str) -> UserError:
    return UserError(
        ja="「{text}」は空間ID(z/f/x/y、または hz/x/y/vz/f)ではありません。",
        en="“{text}” is no spatial ID (z/f/x/y or hz/x/y/vz/f).",
        text=text[:80],
    )
