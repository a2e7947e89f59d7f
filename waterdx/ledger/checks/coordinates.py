"""Checks of where things are: in degrees, in millimetres, x and y swapped, in another zone, outside the town, nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import shapely

from waterdx.core.edits import Edit
from waterdx.core.words import Words
from waterdx.ledger.checks.changes import set_shapes
from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.registry import check
from waterdx.store.crs import PLANE_RECTANGULAR, known_crs

_MARGIN_DEGREES = 0.5  # around the area a coordinate system is meant for
_REACH_M, _REACH_TIMES = 30_000.0, 8.0  # a town ends so far from its middle, and so many times the usual distance from it
_DEGREES = 4326
Move = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Town:
    """Where the bulk of the ledger lies: `middle` (x, y) and `reach` in m; nan where everything is in a wrong place."""

    epsg: int
    middle: np.ndarray
    reach: float

    def holds(self, places: np.ndarray) -> np.ndarray:
        """Whether points (n, 2) are in the coordinate system's own area and, where the town is known, near it."""
        inside = _in_area(self.epsg, places)
        return inside & ~(np.hypot(*(places - self.middle).T) > self.reach)


def town_of(ledger: Ledger) -> Town:
    """The middle of all pipes and nodes that lie in the area of the project's coordinate system."""
    places = np.concatenate([_middles(layer.geometry.to_numpy()) for layer in (ledger.pipes, ledger.nodes)])
    places = places[np.isfinite(places).all(axis=1)]
    places = places[_in_area(ledger.epsg, places)]
    if not len(places):
        return Town(ledger.epsg, np.full(2, np.nan), np.nan)
    middle = np.median(places, axis=0)
    usual = float(np.median(np.hypot(*(places - middle).T)))
    return Town(ledger.epsg, middle, max(_REACH_M, _REACH_TIMES * usual))


def _middles(shapes: np.ndarray) -> np.ndarray:
    box = shapely.bounds(shapes)
    return (box[:, :2] + box[:, 2:]) / 2


def _in_area(epsg: int, places: np.ndarray) -> np.ndarray:
    """Whether points lie where a coordinate system is meant to be used."""
    area = known_crs(epsg).area_of_use
    lon, lat = _transform(epsg, _DEGREES)(places).T
    west, south, east, north = area.bounds
    near_lon = (lon > west - _MARGIN_DEGREES) & (lon < east + _MARGIN_DEGREES)
    return near_lon & (lat > south - _MARGIN_DEGREES) & (lat < north + _MARGIN_DEGREES)


@cache
def _transform(source: int, target: int) -> Move:
    from pyproj import Transformer

    made = Transformer.from_crs(known_crs(source), known_crs(target), always_xy=True)
    return lambda places: np.stack(made.transform(places[:, 0], places[:, 1]), axis=1)


def _swapped(places: np.ndarray) -> np.ndarray:
    return places[:, ::-1]


def _from_mm(places: np.ndarray) -> np.ndarray:
    return places / 1000


@cache
def _moves(epsg: int) -> dict[str, tuple[Move, ...]]:
    """What may have gone wrong with a place, and how to put it right: the first that leads into the town is taken."""
    degrees = _transform(_DEGREES, epsg)
    zones = [code for code in PLANE_RECTANGULAR if code != epsg] if epsg in PLANE_RECTANGULAR else []
    return {
        "degrees": (degrees, lambda places: degrees(_swapped(places))),
        "millimetres": (_from_mm, lambda places: _swapped(_from_mm(places))),
        "swapped": (_swapped,),
        "zone": tuple(_transform(zone, epsg) for zone in zones),
    }


def _misplaced(ledger: Ledger, layer: str, wanted: str) -> pd.DataFrame:
    """Objects outside the town whose fault is `wanted` ("" = none of the known ones); column `move` is what rights them."""
    rows: pd.DataFrame = ledger.once(_outside, layer)
    return rows[rows["fault"] == wanted]


def _outside(ledger: Ledger, layer: str) -> pd.DataFrame:
    """All objects outside the town, with their `fault` and `move`."""
    rows = getattr(ledger, layer)
    places = _middles(rows.geometry.to_numpy())
    town = ledger.once(town_of)
    known = np.isfinite(places).all(axis=1)
    out = np.flatnonzero(known)[~town.holds(places[known])]
    fault = np.full(len(out), "", dtype=object)
    move = np.full(len(out), None, dtype=object)
    for name, ways in _moves(ledger.epsg).items() if len(out) else ():
        for way in ways:
            right = (fault == "") & town.holds(way(places[out]))
            fault[right], move[right] = name, way
    apart = np.hypot(*(places[out] - town.middle).T) / 1000
    return rows.iloc[out].assign(fault=fault, move=move, km=[f"{one:,.0f}" for one in apart])


def _relocate(ledger: Ledger, rows: pd.DataFrame) -> list[Edit]:
    """Put objects where they belong, every vertex by the same rule."""
    shapes = [
        shapely.transform(shape, move) for shape, move in zip(rows.geometry, rows["move"], strict=True)
    ]  # fmt: skip
    return set_shapes(ledger, "pipes", rows["fid"].tolist(), shapes)


@check("in_degrees", "error", fix=_relocate, mended=Words(ja="緯度経度の位置を平面座標に直す", en="Turn degrees into plane coordinates"),
       ja="{id}: 座標が緯度・経度の度のままです。", en="{id}: its coordinates are still degrees of longitude and latitude.")  # fmt: skip
def in_degrees(ledger: Ledger) -> pd.DataFrame:
    return _misplaced(ledger, "pipes", "degrees")


@check("in_millimetres", "error", fix=_relocate, mended=Words(ja="ミリメートルの座標をメートルに直す", en="Turn millimetres into metres"),
       ja="{id}: 座標がミリメートルで入っています。", en="{id}: its coordinates are in millimetres.")  # fmt: skip
def in_millimetres(ledger: Ledger) -> pd.DataFrame:
    return _misplaced(ledger, "pipes", "millimetres")


@check("swapped", "error", fix=_relocate, mended=Words(ja="入れ替わった座標を直す", en="Swap coordinates back"),
       ja="{id}: 座標の東西と南北が入れ替わっています。", en="{id}: its easting and northing are swapped.")  # fmt: skip
def swapped(ledger: Ledger) -> pd.DataFrame:
    return _misplaced(ledger, "pipes", "swapped")


@check("other_zone", "error", fix=_relocate, mended=Words(ja="別の系の座標を直す", en="Bring coordinates into the project's zone"),
       ja="{id}: 座標が別の平面直角座標系のものです。", en="{id}: its coordinates are of another plane rectangular zone.")  # fmt: skip
def other_zone(ledger: Ledger) -> pd.DataFrame:
    return _misplaced(ledger, "pipes", "zone")


@check("outside_town", "warning", ja="{id}: ほかの管路から大きく({km} km)離れています。", en="{id}: it lies far ({km} km) from the other pipes.")  # fmt: skip
def outside_town(ledger: Ledger) -> pd.DataFrame:
    return _misplaced(ledger, "pipes", "")


@check("not_finite", "error", ja="{id}: 座標に数でない値(NaN・無限大)があります。", en="{id}: its coordinates are not all numbers (NaN or infinite).")  # fmt: skip
def not_finite(ledger: Ledger) -> pd.DataFrame:
    shapes = ledger.pipes.geometry.to_numpy()
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    return ledger.pipes.iloc[np.unique(owner[~np.isfinite(coordinates).all(axis=1)])]


@check("node_misplaced", "warning", layer="nodes", ja="弁栓・人孔 {id}: 位置が町から大きく({km} km)離れています。座標系や軸の順序を確かめてください。",
       en="Node {id}: it lies far ({km} km) from the town. Check the coordinate system and the order of the axes.")  # fmt: skip
def node_misplaced(ledger: Ledger) -> pd.DataFrame:
    return pd.concat(_misplaced(ledger, "nodes", fault) for fault in ("", *_moves(ledger.epsg)))
