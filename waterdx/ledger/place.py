"""Where the rows of a file lie: their shapes in the project's coordinate system."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from waterdx.core.errors import UserError
from waterdx.core.fields import GEOMETRY_TYPES, LAYER_NAMES
from waterdx.core.findings import Finding
from waterdx.core.units import read_quantity
from waterdx.core.words import Words
from waterdx.importers.raw_table import RawTable
from waterdx.ledger.crs_guess import BBox, guess_crs
from waterdx.store.crs import crs_name, known_crs, read_epsg

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_FINDINGS = 100  # rows told one by one
MOST_CANDIDATES = 3  # coordinate systems proposed
LONLAT = 6668  # JGD2011 longitude and latitude
_EPSG_IN_HEADER = re.compile(r"epsg[_:]?(\d{4,6})", re.IGNORECASE)
_PLANE_REACH_M = 400_000.0  # no Japanese plane zone reaches further from its origin
_OTHER_PLANE_REACH_M = 10_000_000.0  # UTM northings


@dataclass
class Places:
    """Shapes of the rows in the project's system (None where a row has none; None for all where the table has no place).

    `rejected` is the mask of rows whose shape is of another kind than the layer takes: a manhole is no pipe.
    """

    shapes: np.ndarray | None
    rejected: np.ndarray
    findings: list[Finding]


def places(
    table: RawTable, columns: Mapping[str, str], layer: str, project_epsg: int, crs: str | None, known: BBox | None = None
) -> Places:
    """Where the rows lie. `columns` maps place fields (wkt, x, lon …) to columns of the table.

    `crs` is what the user said of the file ("EPSG:6676"), `known` the bounds of what the project has. UserError where the
    numbers of a file that states no system cannot be in the project's; it names those they may be in.
    """
    shapes, said = _shapes(table, columns)
    if shapes is None:
        return Places(None, np.zeros(len(table.frame), dtype=bool), [])
    stated = known_crs(read_epsg(crs)) if crs else table.crs if table.geometry is not None else said
    findings = _without(~_finite(shapes), shapes, "not_finite", _NOT_FINITE, table)
    source, assumed = (stated, []) if stated is not None else _assumed(shapes, project_epsg, table, known)
    moved = _moved(shapes, source, known_crs(project_epsg))
    findings += _without(~_finite(moved) | (_reach(moved) > _OTHER_PLANE_REACH_M), moved, "outside_crs", _OUTSIDE_CRS, table)
    findings += _far_from_zone(moved, project_epsg)
    simple = _simple(moved, layer)
    kinds = np.array([shape.geom_type if shape is not None else "" for shape in simple], dtype=object)
    rejected = (kinds != "") & (kinds != GEOMETRY_TYPES[layer])
    rejected |= _like_their_class(kinds, rejected, table)
    return Places(simple, rejected, [*findings, *assumed, *_wrong_shapes(kinds, rejected, layer, table)])


def _far_from_zone(moved: np.ndarray, project_epsg: int) -> list[Finding]:
    """One finding for shapes further from the origin of a plane rectangular zone than any zone reaches."""
    far = int((_reach(moved) > _PLANE_REACH_M).sum()) if 6669 <= project_epsg <= 6687 else 0
    words = Words(
        ja="{n} 行が{name}の範囲(原点から 400 km)の外にあります。別の町のファイルでないか、座標系の指定を確かめてください。",
        en="{n} rows lie outside {name} (400 km from its origin). Check that the file is of this town and its coordinate system.",
    ).format(n=far, name=crs_name(project_epsg))
    return [Finding("far_from_zone", "error", words, count=far)] if far else []


def _shapes(table: RawTable, columns: Mapping[str, str]) -> tuple[np.ndarray | None, Any]:
    if table.geometry is not None:
        return shapely.force_2d(table.geometry), None
    if "wkt" in columns:
        texts = [text or None for text in table.frame[columns["wkt"]]]
        header = _EPSG_IN_HEADER.search(columns["wkt"])
        with np.errstate(invalid="ignore"):  # NaN as a coordinate; told of below
            shapes = shapely.from_wkt(texts, on_invalid="ignore")
        return shapely.force_2d(shapes), known_crs(int(header[1])) if header else None
    for across, up, epsg in (("lon", "lat", LONLAT), ("east_m", "north_m", None), ("x", "y", None)):
        if across in columns and up in columns:
            return _points(table, columns[across], columns[up]), known_crs(epsg) if epsg else None
    return None, None


def _points(table: RawTable, across: str, up: str) -> np.ndarray:
    x, y = (table.frame[name].map(_number).to_numpy(dtype=float) for name in (across, up))
    points = np.full(len(x), None, dtype=object)
    there = ~(np.isnan(x) | np.isnan(y))
    points[there] = shapely.points(x[there], y[there])
    return points


def _number(text: str) -> float:
    quantity = read_quantity(text, "m")
    return np.nan if quantity is None else quantity.value


def _finite(shapes: np.ndarray) -> np.ndarray:
    points, owner = shapely.get_coordinates(shapes, return_index=True)  # the bounds would pass over NaN
    finite = np.ones(len(shapes), dtype=bool)
    finite[owner[~np.isfinite(points).all(axis=1)]] = False
    return finite


def _reach(shapes: np.ndarray) -> np.ndarray:
    """The largest coordinate of each shape, without its sign; NaN where there is no shape."""
    return np.abs(shapely.bounds(shapes)).max(axis=1)


def _assumed(shapes: np.ndarray, project_epsg: int, table: RawTable, known: BBox | None) -> tuple[Any, list[Finding]]:
    """The project's own system, said aloud, where a file states none and its numbers fit; otherwise the user is asked."""
    reach = _reach(shapes)
    limit = _PLANE_REACH_M if 6669 <= project_epsg <= 6687 else _OTHER_PLANE_REACH_M
    usual = float(np.nanmedian(reach)) if not np.isnan(reach).all() else limit
    if usual > limit or usual <= 180:
        raise UserError(
            ja="「{path}」には座標系の記載がなく、座標の値({reach:,.0f} など)がプロジェクトの{name}と合いません。"
            "--crs で座標系を指定してください(緯度経度なら EPSG:6668)。{candidates}",
            en="“{path}” states no coordinate system, and its numbers (such as {reach:,.0f}) do not fit the project's {name}. "
            "Give one with --crs (longitude and latitude: EPSG:6668).{candidates}",
            path=table.path, reach=usual, name=crs_name(project_epsg), candidates=_candidates(shapes, project_epsg, known),
        )  # fmt: skip
    words = Words(
        ja="座標系の記載がないため、プロジェクトの{name}とみなしました。地図で位置を確かめてください。",
        en="The file states no coordinate system; the project's {name} was assumed. Check the place on the map.",
    ).format(name=crs_name(project_epsg))
    assumed = Finding("crs_assumed", "warning", words, raw=f"EPSG:{project_epsg}")
    return known_crs(project_epsg), [assumed, *_without(reach > limit, shapes, "outside_crs", _OUTSIDE_CRS, table)]


def _candidates(shapes: np.ndarray, project_epsg: int, known: BBox | None) -> Words:
    """The likeliest systems of numbers that state none, each with its reason and where the middle would lie."""
    bounds = shapely.total_bounds(shapes)
    found = guess_crs((bounds[0], bounds[1], bounds[2], bounds[3]), project_epsg=project_epsg, known=known)[:MOST_CANDIDATES]
    if not found:
        return Words("", "")
    each = Words(
        ja="EPSG:{epsg} {name}(中心は東経 {lon:.3f} 度・北緯 {lat:.3f} 度、{reason})",
        en="EPSG:{epsg} {name} (centre {lon:.3f}° E, {lat:.3f}° N; {reason})",
    )
    told = [each.format(epsg=one.epsg, name=one.name, lon=one.lon, lat=one.lat, reason=one.reason) for one in found]
    return Words(
        ja="考えられる座標系: " + "、".join(one.ja for one in told) + "。",
        en=" It may be in: " + ", ".join(one.en for one in told) + ".",
    )


def _moved(shapes: np.ndarray, source: Any, target: Any) -> np.ndarray:
    from pyproj import Transformer

    if source == target:
        return shapes
    transformer = Transformer.from_crs(source, target, always_xy=True)
    return shapely.transform(shapes, lambda points: np.column_stack(transformer.transform(points[:, 0], points[:, 1])))


def _simple(shapes: np.ndarray, layer: str) -> np.ndarray:
    """Lines whose parts meet made one, single parts taken out of their collection, empty shapes None."""
    in_parts = shapely.get_type_id(shapes) == shapely.GeometryType.MULTILINESTRING
    merged = np.where(in_parts, shapely.line_merge(shapes), shapes) if layer == "pipes" else shapes
    single = np.where(shapely.get_num_geometries(merged) == 1, shapely.get_geometry(merged, 0), merged)
    single[shapely.is_empty(single)] = None
    return single


def _like_their_class(kinds: np.ndarray, rejected: np.ndarray, table: RawTable) -> np.ndarray:
    """Rows without a shape whose class (sheet) has shapes, but none this layer takes: a manhole drawn as a solid is no pipe."""
    alike = np.zeros(len(kinds), dtype=bool)
    for name in np.unique(table.sheets[rejected].astype(str)):
        own = table.sheets.astype(str) == name
        if rejected[own & (kinds != "")].all():
            alike |= own & (kinds == "")
    return alike


_KIND_NAMES = {
    "": Words(ja="不明(同じ種類のほかの行から判断)", en="of unknown shape (judged by others of their class)"),
    "Point": Words(ja="点", en="points"),
    "LineString": Words(ja="線", en="lines"),
    "MultiLineString": Words(ja="離れた線の集まり", en="lines in separate parts"),
    "MultiPoint": Words(ja="点の集まり", en="groups of points"),
    "Polygon": Words(ja="面", en="areas"),
}


def _wrong_shapes(kinds: np.ndarray, rejected: np.ndarray, layer: str, table: RawTable) -> list[Finding]:
    """One finding per kind of shape that this layer does not take, with the number of rows left out."""
    words = Words(
        ja="図形が{kind}の {n} 行(最初は {row} 行目)は{layer}ではないため、取り込みませんでした。--layer で別の層に取り込めます。",
        en="{n} rows (the first is row {row}) are {kind}, not {layer}, and were not taken in. --layer brings them into another layer.",
    )
    findings = []
    for kind in dict.fromkeys(kinds[rejected]):
        at = np.flatnonzero(rejected & (kinds == kind))
        told = words.format(
            kind=_KIND_NAMES.get(kind, Words(kind, kind)), n=len(at), row=table.rows[at[0]], layer=LAYER_NAMES[layer]
        )
        findings.append(Finding("wrong_shape", "warning", told, row=int(table.rows[at[0]]), raw=kind, count=len(at)))
    return findings


_NOT_FINITE = Words(
    ja="{row} 行目の座標は数値ではない(NaN か無限大)ため、図形なしで取り込みました。",
    en="The coordinates of row {row} are no numbers (NaN or infinite); the row was taken in without its shape.",
)
_OUTSIDE_CRS = Words(
    ja="{row} 行目の座標は座標系の範囲の外にあるため、図形なしで取り込みました(緯度と経度が逆か、入力の誤りです)。",
    en="The coordinates of row {row} are outside the coordinate system; the row was taken in without its shape "
    "(latitude and longitude exchanged, or mistyped).",
)


def _without(wrong: np.ndarray, shapes: np.ndarray, check: str, words: Words, table: RawTable) -> list[Finding]:
    """Take the wrong shapes out of `shapes`, and tell of each (of the first hundred) its row."""
    rows = [int(table.rows[at]) for at in np.flatnonzero(wrong)]
    shapes[wrong] = None
    return [Finding(check, "error", words.format(row=row), row=row) for row in rows[:MOST_FINDINGS]]
