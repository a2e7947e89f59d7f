"""Where the rows of a file lie: their shapes in the project's coordinate system."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from waterdx.core.fields import GEOMETRY_TYPES, LAYER_NAMES
from waterdx.core.findings import Finding
from waterdx.core.units import read_quantity
from waterdx.core.words import Words
from waterdx.importers.raw_table import RawTable
from waterdx.ledger.coordinates import Coordinates
from waterdx.ledger.crs_guess import BBox
from waterdx.ledger.placement import OTHER_REACH_M, PLANE_REACH_M, Placement, find_placement
from waterdx.ledger.placement import reach as _reach
from waterdx.store.crs import crs_name, known_crs, moved

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_FINDINGS = 100  # rows told one by one
LONLAT = 6668  # JGD2011 longitude and latitude
_EPSG_IN_HEADER = re.compile(r"epsg[_:]?(\d{4,6})", re.IGNORECASE)


@dataclass
class Places:
    """Shapes of the rows in the project's system (None where a row has none; None for all where the table has no place).

    `rejected` is the mask of rows whose shape is of another kind than the layer takes: a manhole is no pipe.
    While `placement` is open (nobody said the system, and the numbers do not fit the project's) the shapes are as written.
    """

    shapes: np.ndarray | None
    rejected: np.ndarray
    findings: list[Finding]
    placement: Placement | None = None


def places(
    table: RawTable, columns: Mapping[str, str], layer: str, project_epsg: int, said: Coordinates, known: BBox | None = None
) -> Places:
    """Where the rows lie. `columns` maps place fields (wkt, x, lon …) to columns of the table.

    `said` is what the user said of the file's coordinates, `known` the bounds of what the project has.
    """
    written, stated = _shapes(table, columns)
    if written is None:
        return Places(None, np.zeros(len(table.frame), dtype=bool), [])
    findings = [*_unread(written, table, columns), *_of_no_length(written, table)]
    findings += _without(~_finite(written), written, "not_finite", _NOT_FINITE, table)
    placement = find_placement(written, said, stated, project_epsg, known)
    shapes = said.in_metres(written)
    if placement.source == "project":
        findings += [placement.told(), *_without(_reach(shapes) > placement.limit, shapes, "outside_crs", _OUTSIDE_CRS, table)]
    if placement.source != "open":
        shapes = moved(shapes, placement.crs, known_crs(project_epsg))
        findings += _without(~_finite(shapes) | (_reach(shapes) > OTHER_REACH_M), shapes, "outside_crs", _OUTSIDE_CRS, table)
        findings += _far_from_zone(shapes, project_epsg)
    simple = _simple(shapes, layer)
    kinds = np.array([shape.geom_type if shape is not None else "" for shape in simple], dtype=object)
    rejected = (kinds != "") & (kinds != GEOMETRY_TYPES[layer])
    rejected |= _like_their_class(kinds, rejected, table)
    return Places(
        simple, rejected, [*findings, *_wrong_shapes(kinds, rejected, layer, table)], placement.showing(written[~rejected])
    )


def _far_from_zone(shapes: np.ndarray, project_epsg: int) -> list[Finding]:
    """One finding for shapes further from the origin of a plane rectangular zone than any zone reaches."""
    far = int((_reach(shapes) > PLANE_REACH_M).sum()) if 6669 <= project_epsg <= 6687 else 0
    words = Words(
        ja="{n} 行が{name}の範囲(原点から 400 km)の外にあります。別の町のファイルでないか、座標系の指定を確かめてください。",
        en="{n} rows lie outside {name} (400 km from its origin). Check that the file is of this town and its coordinate system.",
    ).format(n=far, name=crs_name(project_epsg))
    return [Finding("far_from_zone", "error", words, count=far)] if far else []


def _shapes(table: RawTable, columns: Mapping[str, str]) -> tuple[np.ndarray | None, Any]:
    """The shapes as written, and the system the file states for them (None: it states none)."""
    if table.geometry is not None:
        return shapely.force_2d(table.geometry), table.crs
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


def _unread(written: np.ndarray, table: RawTable, columns: Mapping[str, str]) -> list[Finding]:
    """Rows whose shape is written as text that is none, as a line of one point; they are taken in without it."""
    if table.geometry is not None or "wkt" not in columns:
        return []
    texts = table.frame[columns["wkt"]].to_numpy()
    return _told(shapely.is_missing(written) & (texts != ""), "shape_unreadable", _UNREADABLE, table)


def _of_no_length(written: np.ndarray, table: RawTable) -> list[Finding]:
    """Rows whose line has no length: they have a place, but nothing to draw or measure."""
    lines = np.isin(shapely.get_type_id(written), (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING))
    return _told(lines & ~shapely.is_empty(written) & (shapely.length(written) == 0), "shape_no_length", _NO_LENGTH, table)


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


_UNREADABLE = Words(
    ja="{row} 行目の図形の文は読めない(頂点が 1 つしかない線など)ため、図形なしで取り込みました。",
    en="The shape of row {row} cannot be read (a line of one point, say); the row was taken in without it.",
)
_NO_LENGTH = Words(
    ja="{row} 行目の線は長さが 0 m です。そのまま取り込みましたが、図には描けません。",
    en="The line of row {row} has a length of 0 m. It was taken in as it is, but cannot be drawn on a map.",
)


def _without(wrong: np.ndarray, shapes: np.ndarray, check: str, words: Words, table: RawTable) -> list[Finding]:
    """Take the wrong shapes out of `shapes`, and tell of each (of the first hundred) its row."""
    shapes[wrong] = None
    return _told(wrong, check, words, table)


def _told(wrong: np.ndarray, check: str, words: Words, table: RawTable) -> list[Finding]:
    rows = [int(table.rows[at]) for at in np.flatnonzero(wrong)]
    return [Finding(check, "error", words.format(row=row), row=row) for row in rows[:MOST_FINDINGS]]
