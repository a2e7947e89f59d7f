"""Coordinate systems by their EPSG number only: a free text would let GDAL go to the network (faults and attacks, M12)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from waterdx.core.errors import UserError
from waterdx.core.words import Words

if TYPE_CHECKING:
    import numpy as np

PLANE_RECTANGULAR = {6668 + zone: zone for zone in range(1, 20)}  # JGD2011, zones I..XIX
_PLANES = {  # the number before that of zone I, and its datum
    6668: Words(ja="JGD2011", en="JGD2011"), 2442: Words(ja="JGD2000", en="JGD2000"), 30160: Words(ja="旧測地系", en="old Tokyo datum"),
}  # fmt: skip
_EPSG = re.compile(r"EPSG:(\d{4,6})", re.IGNORECASE)


def read_epsg(text: str) -> int:
    """The number in "EPSG:6676". UserError where the text is anything else or no such system exists."""
    match = _EPSG.fullmatch(text.strip())
    if not match:
        raise UserError(
            ja="座標系「{crs}」は使えません。平面直角座標系なら EPSG:6669〜6687(例: 第8系は EPSG:6676)のように番号で指定してください。",
            en="“{crs}” cannot be used as a coordinate system. Give its number, such as EPSG:6676 (plane rectangular zone VIII).",
            crs=text[:60],
        )
    number = int(match[1])
    known_crs(number)
    return number


@cache
def known_crs(number: int) -> Any:
    """The pyproj CRS of an EPSG number that exists; UserError otherwise."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return CRS.from_epsg(number)
    except CRSError:
        raise UserError(
            ja="座標系 EPSG:{n} は存在しません。平面直角座標系は EPSG:6669(第1系)〜6687(第19系)です。",
            en="There is no coordinate system EPSG:{n}. The plane rectangular zones are EPSG:6669 (zone I) to 6687 (zone XIX).",
            n=number,
        ) from None


def project_crs(text: str) -> int:
    """The EPSG number of a system a project can use: plane coordinates in metres. UserError otherwise."""
    number = read_epsg(text)
    crs = known_crs(number)
    if not crs.is_projected or crs.axis_info[0].unit_name not in {"metre", "meter"}:
        raise UserError(
            ja="EPSG:{n} はメートル単位の平面座標系ではありません。延長を測れる座標系(例: 第8系は EPSG:6676)を指定してください。",
            en="EPSG:{n} is not a plane system in metres. Choose one in which lengths can be measured, such as EPSG:6676.",
            n=number,
        )
    return number


def crs_name(number: int) -> Words:
    """What people call a system.

    >>> crs_name(6676).ja
    '平面直角座標系 第8系 (JGD2011)'
    >>> crs_name(30168).ja
    '平面直角座標系 第8系 (旧測地系)'
    """
    for before, datum in _PLANES.items():
        if 1 <= number - before <= 19:
            zone = number - before
            return Words(ja=f"平面直角座標系 第{zone}系 ({datum.ja})", en=f"Plane rectangular zone {zone} ({datum.en})")
    return Words(known_crs(number).name, known_crs(number).name)


def zone_of(number: int) -> int | None:
    """The plane rectangular zone (1 to 19) of a system, None where it is of none.

    >>> zone_of(6676), zone_of(4326)
    (8, None)
    """
    return next((number - before for before in _PLANES if 1 <= number - before <= 19), None)


def moved(shapes: np.ndarray, source: Any, target: Any) -> np.ndarray:
    """Shapes from one coordinate system to another."""
    import numpy as np
    import shapely
    from pyproj import Transformer

    if source == target:
        return shapes
    transformer = Transformer.from_crs(source, target, always_xy=True)
    there: np.ndarray = shapely.transform(
        shapes, lambda points: np.column_stack(transformer.transform(points[:, 0], points[:, 1]))
    )
    return there
