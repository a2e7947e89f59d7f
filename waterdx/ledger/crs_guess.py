"""A file that states no coordinate system: which ones its numbers could be in, likeliest first, for a person to choose.

Nothing is decided here. Every candidate says why, and where the middle of the data would lie, so that it can be shown on
a map. The origins of the plane zones are those of the coordinate systems themselves (EPSG, through pyproj).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np

from waterdx.core.words import Words
from waterdx.ledger.coordinates import Coordinates
from waterdx.store.crs import crs_name, known_crs

JGD2011, JGD2000, TOKYO, WGS84 = 6668, 4612, 4301, 4326
_PLANE_OF = {JGD2011: 6668, JGD2000: 2442, TOKYO: 30160}  # zone 1 is the next number, zone 19 the nineteenth after
_UTM_JAPAN = {zone: 6688 + zone - 51 for zone in range(51, 56)}  # JGD2011 / UTM 51N..55N
_WEB_MERCATOR = 3857
_UTM_RANGE = (100_000.0, 2_200_000.0, 900_000.0, 5_100_000.0)  # eastings and northings of Japan
JAPAN = (122.0, 20.0, 154.5, 46.0)  # west, south, east, north: Yonaguni to Minamitorishima, Okinotorishima to Etorofu

_PLANE_REACH = 420_000.0  # metres from the origin of its zone to the farthest land of any zone
_NEAR = 60_000.0  # metres: a town and the files about it lie within this of each other
_MOST = 12
_PAPER = 1_500.0  # a sheet in millimetres, or a drawing begun at its own corner, has no number beyond this
_DEGREES = {
    epsg: Words(ja=f"緯度経度 ({name})", en=f"Longitude and latitude ({name})")
    for epsg, name in ((JGD2011, "JGD2011"), (JGD2000, "JGD2000"), (TOKYO, "Tokyo"), (WGS84, "WGS 84"))
}

BBox = tuple[float, float, float, float]


@dataclass(frozen=True)
class Candidate:
    """One way to read the numbers: as `epsg` after `scale` (0.001 for millimetres) and, where `swapped`, x for y.

    `lon` and `lat` are where the middle of the data would be; `score` 0..1 orders the candidates and is no probability.
    """

    epsg: int
    score: float
    reason: Words
    lon: float
    lat: float
    swapped: bool = False
    scale: float = 1.0

    @property
    def coordinates(self) -> Coordinates:
        """What has to be said for the file to be read so."""
        return Coordinates(f"EPSG:{self.epsg}", self.swapped, "m" if self.scale == 1.0 else "mm")

    @property
    def system(self) -> Words:
        """What people call the system."""
        return _DEGREES.get(self.epsg) or crs_name(self.epsg)

    @property
    def name(self) -> Words:
        """The system, with what has to be done to the numbers first."""
        name = self.system
        if self.scale != 1.0:
            name = Words(ja=f"{name.ja}(ミリメートル)", en=f"{name.en} (millimetres)")
        return Words(ja=f"{name.ja}(X と Y が逆)", en=f"{name.en} (x and y swapped)") if self.swapped else name


def guess_crs(bounds: BBox, *, project_epsg: int | None = None, known: BBox | None = None) -> list[Candidate]:
    """The coordinate systems that numbers within `bounds` (x low, y low, x high, y high) could be in, likeliest first.

    `project_epsg` is the project's system and `known` the bounds of what the project already has, in that system: a
    candidate that falls there leads. Empty where the numbers fit nothing (all 0, infinite, a drawing's own origin).
    """
    if not all(map(math.isfinite, bounds)) or max(map(abs, bounds)) == 0:
        return []
    home = _home(project_epsg, known)
    found = [
        candidate
        for reading in _readings(bounds, project_epsg)
        for candidate in _judged(reading, project_epsg, home, known is not None)
    ]
    found.sort(key=lambda one: (-one.score, one.swapped, one.epsg))
    return found[:_MOST]


@dataclass(frozen=True)
class _Reading:
    epsg: int
    bounds: BBox
    swapped: bool
    scale: float


def _readings(bounds: BBox, project_epsg: int | None) -> list[_Reading]:
    """Every system whose numbers have this size, with the axes both ways."""
    readings = []
    for swapped in (False, True):
        for scale in (1.0, 0.001):
            box = _scaled(_turned(bounds) if swapped else bounds, scale)
            systems = _systems_for(box, scale, swapped)
            if project_epsg is not None and not _is_plane(project_epsg) and max(map(abs, box)) > 180:
                systems = list(dict.fromkeys([project_epsg, *systems]))
            readings += [_Reading(epsg, box, swapped, scale) for epsg in systems]
    return readings


def _systems_for(box: BBox, scale: float, swapped: bool) -> list[int]:
    size = max(map(abs, box))
    degrees = max(abs(box[0]), abs(box[2])) <= 180 and max(abs(box[1]), abs(box[3])) <= 90
    if scale == 1.0 and degrees and (box[2] - box[0]) <= 20:
        return [JGD2011, TOKYO] if _inside(JAPAN, _middle(box)) else [WGS84]
    if degrees and scale == 1.0:
        return []
    systems = (
        [start + zone for start in _PLANE_OF.values() for zone in range(1, 20)] if size <= _PLANE_REACH and size > 180 else []
    )
    if _inside(_UTM_RANGE, box[:2]) and _inside(_UTM_RANGE, box[2:]):
        systems += list(_UTM_JAPAN.values())
    if scale == 1.0 and not swapped and 13_500_000 <= box[0] <= 17_300_000 and 2_200_000 <= box[1] <= 5_800_000:
        systems.append(_WEB_MERCATOR)
    return systems


def _judged(reading: _Reading, project_epsg: int | None, home: tuple[float, float] | None, exact: bool) -> list[Candidate]:
    place = lonlat(reading.epsg, *_middle(reading.bounds))
    if place is None or (reading.epsg not in {WGS84, project_epsg} and not _inside(JAPAN, place)):
        return []
    score, reason = _scored(reading, place, project_epsg, home, exact)
    if score <= 0:
        return []
    return [
        Candidate(reading.epsg, round(score, 2), reason, round(place[0], 5), round(place[1], 5), reading.swapped, reading.scale)
    ]


_RANGE = Words(ja="数値の大きさが合う", en="the size of the numbers fits")
_NEAR_DATA = Words(ja="台帳の既存の管路から約 {km} km", en="about {km} km from what the ledger already has")
_NEAR_ZONE = Words(ja="プロジェクトの系の範囲内", en="within the zone of the project")
_FAR_DATA = Words(ja="台帳の既存の管路から約 {km} km 離れる", en="about {km} km away from what the ledger already has")
_ON_PAPER = Words(
    ja="数値が小さく、図面だけの座標かもしれない", en="the numbers are small: perhaps coordinates of the drawing only"
)
_OLD = Words(ja="{reason}。旧測地系では約 400 m ずれる", en="{reason}; the old datum differs by about 400 m")


def _scored(
    reading: _Reading, place: tuple[float, float], project_epsg: int | None, home: tuple[float, float] | None, exact: bool
) -> tuple[float, Words]:
    """0..1 and why: nearness to what is known first, then how usual the system and the axes are."""
    score, reason = 0.3, _RANGE
    if home is not None and exact:
        away = _metres(place, home)
        words = _NEAR_DATA if away <= _NEAR else _FAR_DATA
        score, reason = (0.95 - 0.35 * away / _NEAR if away <= _NEAR else 0.1), words.format(km=f"{away / 1000:.0f}")
    elif _in_zone_of_project(reading, place, project_epsg, home):
        score, reason = 0.7, _NEAR_ZONE
    if not _on_its_ground(reading.epsg, place):
        score *= 0.8 if project_epsg is not None and _same_zone(reading.epsg, project_epsg) else 0.4
    if reading.scale == 1.0 and 180 < max(map(abs, reading.bounds)) <= _PAPER:
        score, reason = 0.4 * score, _ON_PAPER
    if _datum(reading.epsg) != JGD2011:
        score *= 0.9 if _datum(reading.epsg) == JGD2000 else 0.85
        reason = _OLD.format(reason=reason) if _datum(reading.epsg) == TOKYO else reason
    return score * (0.93 if reading.swapped else 1.0) * (0.9 if reading.scale != 1.0 else 1.0), reason


def _in_zone_of_project(
    reading: _Reading, place: tuple[float, float], project_epsg: int | None, home: tuple[float, float] | None
) -> bool:
    """The project's own zone; or another kind of system whose place that zone reaches."""
    if project_epsg is not None and _same_zone(reading.epsg, project_epsg):
        return True
    return home is not None and not _is_plane(reading.epsg) and _metres(place, home) <= _PLANE_REACH


def _home(project_epsg: int | None, known: BBox | None) -> tuple[float, float] | None:
    """Where the project is: the middle of its data, else the origin of its plane zone."""
    if project_epsg is None:
        return None
    if known is not None and all(map(math.isfinite, known)):
        return lonlat(project_epsg, *_middle(known))
    return _origin(project_epsg) if _is_plane(project_epsg) else None


def _is_plane(epsg: int) -> bool:
    return any(start < epsg <= start + 19 for start in _PLANE_OF.values())


def _same_zone(epsg: int, other: int) -> bool:
    if epsg == other:
        return True
    return _is_plane(epsg) and _is_plane(other) and _zone(epsg) == _zone(other)


def _zone(epsg: int) -> int:
    return next(epsg - start for start in _PLANE_OF.values() if start < epsg <= start + 19)


def _datum(epsg: int) -> int:
    if epsg in _PLANE_OF:
        return epsg
    return next((datum for datum, start in _PLANE_OF.items() if start < epsg <= start + 19), JGD2011)


@cache
def _origin(epsg: int) -> tuple[float, float] | None:
    return lonlat(epsg, 0.0, 0.0)


def _on_its_ground(epsg: int, place: tuple[float, float]) -> bool:
    """Whether a place lies where its system is meant to be used (by pyproj's area of use, with a margin)."""
    area = _area(epsg)
    return area is None or _inside((area[0] - 0.5, area[1] - 0.5, area[2] + 0.5, area[3] + 0.5), place)


@cache
def _area(epsg: int) -> BBox | None:
    area = known_crs(epsg).area_of_use
    return None if area is None else (area.west, area.south, area.east, area.north)


@cache
def _to_lonlat(epsg: int) -> Any:
    from pyproj import Transformer

    return Transformer.from_crs(known_crs(epsg), known_crs(JGD2011), always_xy=True)


@lru_cache(maxsize=2000)
def lonlat(epsg: int, x: float, y: float) -> tuple[float, float] | None:
    """Longitude and latitude (JGD2011, degrees) of a place; None where the system does not reach it."""
    if epsg in {JGD2011, JGD2000, WGS84}:
        return x, y
    lon, lat = _to_lonlat(epsg).transform(x, y)
    return (float(lon), float(lat)) if math.isfinite(lon) and math.isfinite(lat) else None


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    across = math.cos(math.radians((one[1] + other[1]) / 2))
    return float(np.hypot((one[0] - other[0]) * across, one[1] - other[1]) * 111_195.0)


def _middle(box: BBox) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _turned(box: BBox) -> BBox:
    return box[1], box[0], box[3], box[2]


def _scaled(box: BBox, scale: float) -> BBox:
    return box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale


def _inside(box: BBox, place: tuple[float, float]) -> bool:
    return box[0] <= place[0] <= box[2] and box[1] <= place[1] <= box[3]
