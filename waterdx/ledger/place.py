"""Where the rows of a file lie: their shapes in the project's coordinate system."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from waterdx.core.errors import UserError
from waterdx.core.fields import GEOMETRY_TYPES
from waterdx.core.findings import Finding
from waterdx.core.units import read_quantity
from waterdx.core.words import Words
from waterdx.importers.raw_table import RawTable
from waterdx.store.crs import crs_name, known_crs, read_epsg

if TYPE_CHECKING:
    from collections.abc import Mapping

LONLAT = 6668  # JGD2011 longitude and latitude
_EPSG_IN_HEADER = re.compile(r"epsg[_:]?(\d{4,6})", re.IGNORECASE)
_PLANE_REACH_M = 400_000.0  # no Japanese plane zone reaches further from its origin
_OTHER_PLANE_REACH_M = 10_000_000.0  # UTM northings


def places(
    table: RawTable, columns: Mapping[str, str], layer: str, project_epsg: int, crs: str | None
) -> tuple[np.ndarray | None, list[Finding]]:
    """Shapes of the rows in the project's system (None where a row has none), and what was odd.

    `columns` maps place fields (wkt, x, lon …) to columns of the table. `crs` is what the user said ("EPSG:6676").
    None for a table without any place.
    """
    shapes, said = _shapes(table, columns)
    if shapes is None:
        return None, []
    stated = known_crs(read_epsg(crs)) if crs else table.crs if table.geometry is not None else said
    findings = [_not_finite(int(at), table) for at in np.flatnonzero(~_finite(shapes))]
    shapes[~_finite(shapes)] = None
    source, assumed = (stated, []) if stated is not None else _assumed(shapes, project_epsg, table)
    moved = _moved(shapes, source, known_crs(project_epsg))
    simple, not_simple = _simple(moved, layer, table)
    return simple, [*findings, *assumed, *not_simple]


def _shapes(table: RawTable, columns: Mapping[str, str]) -> tuple[np.ndarray | None, Any]:
    if table.geometry is not None:
        return shapely.force_2d(table.geometry), None
    if "wkt" in columns:
        texts = table.frame[columns["wkt"]].where(table.frame[columns["wkt"]] != "", None)
        header = _EPSG_IN_HEADER.search(columns["wkt"])
        return (
            shapely.force_2d(shapely.from_wkt(texts.to_numpy(dtype=object), on_invalid="ignore")),
            known_crs(int(header[1])) if header else None,
        )
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
    bounds = shapely.bounds(shapes)
    return np.isfinite(bounds).all(axis=1) | shapely.is_missing(shapes) | shapely.is_empty(shapes)


def _assumed(shapes: np.ndarray, project_epsg: int, table: RawTable) -> tuple[Any, list[Finding]]:
    """The project's own system, said aloud, where a file states none and its numbers fit; otherwise the user is asked."""
    bounds = shapely.total_bounds(shapes)
    reach = np.nanmax(np.abs(bounds)) if not np.isnan(bounds).all() else 0.0
    limit = _PLANE_REACH_M if 6669 <= project_epsg <= 6687 else _OTHER_PLANE_REACH_M
    degrees = reach <= 180
    if reach > limit or (degrees and reach > 0):
        raise UserError(
            ja="「{path}」には座標系の記載がなく、座標の値(最大 {reach:,.0f})がプロジェクトの{name}と合いません。"
            "--crs で座標系を指定してください(緯度経度なら EPSG:6668)。",
            en="“{path}” states no coordinate system, and its numbers (up to {reach:,.0f}) do not fit the project's {name}. "
            "Give one with --crs (longitude and latitude: EPSG:6668).",
            path=table.path, reach=float(reach), name=crs_name(project_epsg),
        )  # fmt: skip
    words = Words(
        ja="座標系の記載がないため、プロジェクトの{name}とみなしました。地図で位置を確かめてください。",
        en="The file states no coordinate system; the project's {name} was assumed. Check the place on the map.",
    ).format(name=crs_name(project_epsg))
    return known_crs(project_epsg), [Finding("crs_assumed", "warning", words, raw=f"EPSG:{project_epsg}")]


def _moved(shapes: np.ndarray, source: Any, target: Any) -> np.ndarray:
    from pyproj import Transformer

    if source == target:
        return shapes
    transformer = Transformer.from_crs(source, target, always_xy=True)
    return shapely.transform(shapes, lambda points: np.column_stack(transformer.transform(points[:, 0], points[:, 1])))


def _simple(shapes: np.ndarray, layer: str, table: RawTable) -> tuple[np.ndarray, list[Finding]]:
    """Lines for pipes, points for the rest: parts are joined where they can be; another shape is left out and told."""
    wanted = GEOMETRY_TYPES[layer]
    merged = shapely.line_merge(shapes) if layer == "pipes" else shapes
    single = np.where(shapely.get_num_geometries(merged) == 1, shapely.get_geometry(merged, 0), merged)
    single[shapely.is_empty(single)] = None
    kinds = np.array([shape.geom_type if shape is not None else wanted for shape in single], dtype=object)
    wrong = np.flatnonzero(kinds != wanted)
    single[wrong] = None
    return single, [_wrong_shape(int(at), kinds[at], wanted, table) for at in wrong]


def _wrong_shape(at: int, kind: str, wanted: str, table: RawTable) -> Finding:
    words = Words(
        ja="{row} 行目の図形は {kind} で、この層に入る {wanted} 1 つではないため、図形なしで取り込みました。",
        en="The shape of row {row} is a {kind}, not one {wanted}; the row was taken in without it.",
    ).format(row=table.rows[at], kind=kind, wanted=wanted)
    return Finding("wrong_shape", "error", words, row=int(table.rows[at]), raw=kind)


def _not_finite(at: int, table: RawTable) -> Finding:
    words = Words(
        ja="{row} 行目の座標は数値ではない(NaN か無限大)ため、図形なしで取り込みました。",
        en="The coordinates of row {row} are no numbers (NaN or infinite); the row was taken in without its shape.",
    ).format(row=table.rows[at])
    return Finding("not_finite", "error", words, row=int(table.rows[at]))
