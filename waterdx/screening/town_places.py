"""Points, lines and areas that are not the ledger's: suspected leaks, districts, critical customers, emergency roads, ground.

They come from CSV with coordinates, GeoJSON, shapefiles and whatever else the importers read, and are kept in the
project's coordinate system, as one change of its history.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from waterdx.core.errors import UserError
from waterdx.core.fields import PLACES, field_named
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.importers.registry import ReadOptions
from waterdx.screening.columns import Column, TypedTable, number_in, read_typed
from waterdx.screening.keep import Settings, keep_rows, no_settings
from waterdx.store import project
from waterdx.store.crs import crs_name, known_crs, moved, read_epsg
from waterdx.store.geometry import from_blobs, to_blobs

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

PURPOSES = {
    "interest": Words(ja="漏水の疑い", en="Suspected leaks"),
    "customer": Words(ja="重要給水施設", en="Critical customers"),
    "road": Words(ja="緊急輸送道路", en="Emergency roads"),
    "ground": Words(ja="地盤・微地形", en="Ground"),
}
LONLAT = 6668  # JGD2011 longitude and latitude
PLANE_REACH_M, REACH_M = 400_000.0, 10_000_000.0  # no plane rectangular zone, and no UTM northing, reaches further
FAR_M = 5_000.0
_POSITIONS = tuple(one for one in PLACES if one.name in {"lon", "lat", "east_m", "north_m", "x", "y", "wkt"})
COLUMNS = (
    Column("name", "名称", "Name", synonyms=("施設名", "施設名称", "番号", "id", "ID", "区域名", "区域", "配水区域", "配水ブロック", "ブロック", "配水区", "district", "dma", "zone", "路線名", "name", "poi", "no")),
    Column("kind", "種別", "Kind", synonyms=("区分", "種類", "施設種別", "地盤", "微地形", "微地形区分", "地形分類", "type", "kind", "landform")),
    Column("day", "年月日", "Date", "day", ("取得日", "観測日", "検知日", "警報日", "解析日", "測定日", "計測日", "日付", "date", "acquired", "alarm date")),
    Column("value", "値", "Value", "number",
           ("夜間最小流量", "夜間最小流量(m3/h)", "重み", "確度", "スコア", "value", "score", "night flow", "mnf", "minimum night flow")),
    *(Column(one.name, one.ja, one.en, "text", one.synonyms) for one in _POSITIONS),
)  # fmt: skip


@dataclass(frozen=True)
class PlacesImport:
    """How many places were kept, by kind of shape, and what was odd."""

    source_id: int
    places: int
    shapes: dict[str, int]
    findings: list[Finding]


def import_places(
    path: Path, file: Path, purpose: str, *, kind: str | None = None, crs: str | None = None,
    options: ReadOptions | None = None, settings: Settings = no_settings, needs_shape: bool = True,
) -> PlacesImport:  # fmt: skip
    """Keep the places of a file. `kind` stands for every row that names none; `crs` ("EPSG:6676") where the file states none.

    A row without a place is told and left out, unless `needs_shape` is False and it has a name.
    """
    import pandas as pd

    table = read_typed(file, COLUMNS, options)
    epsg = project.info(path).epsg
    shapes = _shapes_in(table, epsg, crs)
    there = ~shapely.is_missing(shapes)
    kept = there if needs_shape else there | table.values["name"].notna().to_numpy()
    if (~kept).any():
        table.findings.append(_without_place(table, ~kept, needs_shape))
    far = there & _far_from_pipes(shapes, path)
    if far.any():
        table.findings.append(_far(table, far))
    blobs = pd.Series(to_blobs(shapes, epsg), dtype=object)
    rows = table.values[["kind", "name", "day", "value"]].assign(purpose=purpose, geom=blobs)
    rows["kind"] = rows["kind"].where(rows["kind"].notna(), kind)
    label = Words(ja="{what}の取り込み: {file}", en="{what} imported: {file}").format(what=PURPOSES[purpose], file=file.name)
    source_id = keep_rows(path, table, rows[kept], into="places", label=label, settings=settings)
    return PlacesImport(source_id, int(kept.sum()), _kinds(shapes[there]), table.findings)


def town_places(path: Path, purpose: str) -> gpd.GeoDataFrame:
    """The places kept for a purpose: source_id, kind, name, day, value, geometry (None where only a name is known)."""
    import geopandas as gpd
    import pandas as pd

    with project.reading(path) as conn:
        epsg = int(project.read_settings(conn)["epsg"])
        query = "SELECT source_id, kind, name, day, value, geom FROM places WHERE purpose = ? ORDER BY id"
        rows = pd.read_sql_query(query, conn, params=(purpose,))
    return gpd.GeoDataFrame(rows.drop(columns="geom"), geometry=from_blobs(rows["geom"].tolist()), crs=epsg)


def _shapes_in(table: TypedTable, epsg: int, crs: str | None) -> np.ndarray:
    """The shape of every row in the project's system. UserError where nobody says the system and the numbers do not fit."""
    written, stated = _as_written(table)
    source = known_crs(read_epsg(crs)) if crs else stated
    if source is None:
        _refuse_unless_fitting(table, written, epsg)
        source = known_crs(epsg)
    shapes = moved(written, source, known_crs(epsg))
    bounds = np.abs(shapely.bounds(shapes)).max(axis=1)
    odd = ~shapely.is_missing(shapes) & ~(bounds <= REACH_M)
    shapes[odd] = None
    return shapes


def _as_written(table: TypedTable) -> tuple[np.ndarray, Any]:
    if table.raw.geometry is not None:
        return shapely.force_2d(table.raw.geometry), table.raw.crs
    if "wkt" in table.headers:
        return shapely.force_2d(shapely.from_wkt([text or None for text in table.values["wkt"]], on_invalid="ignore")), None
    for across, up, epsg in (("lon", "lat", LONLAT), ("east_m", "north_m", None), ("x", "y", None)):
        if across in table.headers and up in table.headers:
            return _points(table.values[across], table.values[up]), known_crs(epsg) if epsg else None
    return np.full(len(table.values), None, dtype=object), known_crs(LONLAT)


def _points(across: pd.Series, up: pd.Series) -> np.ndarray:
    x, y = (np.array([math.nan if (n := number_in(one or "")) is None else n for one in column]) for column in (across, up))
    points = np.full(len(x), None, dtype=object)
    there = np.isfinite(x) & np.isfinite(y)
    points[there] = shapely.points(x[there], y[there])
    return points


def _refuse_unless_fitting(table: TypedTable, written: np.ndarray, epsg: int) -> None:
    usual = np.nanmedian(np.abs(shapely.bounds(written)).max(axis=1)) if (~shapely.is_missing(written)).any() else 1000.0
    if not 180 < usual <= REACH_M or (6669 <= epsg <= 6687 and usual > PLANE_REACH_M):
        raise UserError(
            ja="「{path}」の座標({n:,.1f} など)は、プロジェクトの{name}と合いません。ファイルの座標系を指定してください(コマンドでは --crs。緯度経度なら EPSG:6668)。",
            en="The coordinates of “{path}” (such as {n:,.1f}) do not fit the project's {name}. Say by which system the file is read (--crs on the command line; longitude and latitude: EPSG:6668).",
            path=table.raw.path, n=usual, name=crs_name(epsg),
        )  # fmt: skip


def _far_from_pipes(shapes: np.ndarray, path: Path) -> np.ndarray:
    """Which places lie over FAR_M from what the pipes of the project span: X and Y exchanged, or another zone. None without pipes."""
    with project.reading(path) as conn:
        pipes = from_blobs([blob for (blob,) in conn.execute("SELECT geom FROM pipes WHERE geom IS NOT NULL")])
    if not len(pipes):
        return np.zeros(len(shapes), dtype=bool)
    spanned = shapely.box(*shapely.total_bounds(pipes))
    far: np.ndarray = shapely.distance(shapes, spanned) > FAR_M
    return far


def _far(table: TypedTable, far: np.ndarray) -> Finding:
    rows = table.raw.rows[far]
    words = Words(
        ja="台帳の管路のある範囲から {km:.0f} km 以上離れた場所が {n} か所あります(最初は {row} 行目)。取り込みましたが効きません。X(北)と Y(東)の入れ違いか、座標系(コマンドでは --crs)を確かめてください。",
        en="{n} places lie over {km:.0f} km from where the ledger has pipes (the first is row {row}). They were taken in but have no effect. Check whether X (north) and Y (east) are exchanged, and the coordinate system (--crs on the command line).",
    ).format(n=len(rows), row=int(rows[0]), km=FAR_M / 1000)  # fmt: skip
    return Finding("place_far", "warning", words, row=int(rows[0]), count=len(rows))


def _without_place(table: TypedTable, without: np.ndarray, needs_shape: bool) -> Finding:
    rows = table.raw.rows[without]
    if not needs_shape:
        words = Words(
            ja="区域の名前も場所も分からない行が {n} 行あり(最初は {row} 行目)、取り込みませんでした。見出しを「区域」(台帳の配水区域と同じ名前)にするか、区域の図形のあるファイルにしてください。",
            en="{n} rows have neither the name nor the place of a district (the first is row {row}) and were not taken in. Name the header “District” (names as the pressure zones of the ledger), or give a file with their areas.",
        ).format(n=len(rows), row=int(rows[0]))  # fmt: skip
        return Finding("place_unknown", "warning", words, row=int(rows[0]), count=len(rows))
    words = Words(
        ja="場所(座標)の分からない行が {n} 行あり(最初は {row} 行目)、取り込みませんでした。列は {names} のどれかの組が必要です。",
        en="{n} rows have no place (the first is row {row}) and were not taken in. Coordinates are needed: {names}.",
    ).format(
        n=len(rows), row=int(rows[0]),
        names=Words("、".join(field_named(one).ja for one in ("lon", "lat", "x", "y", "wkt")), "lon and lat, x and y, or wkt"),
    )  # fmt: skip
    return Finding("place_unknown", "warning", words, row=int(rows[0]), count=len(rows))


def _kinds(shapes: np.ndarray) -> dict[str, int]:
    """How many points, lines and areas."""
    dimension = shapely.get_dimensions(shapes)
    return {name: int((dimension == at).sum()) for at, name in enumerate(("points", "lines", "areas"))}
