"""空間ID of every pipe: the voxels it passes at a chosen zoom, from ground height and cover; without a height, the tiles only."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from waterdx.core.errors import UserError
from waterdx.core.fields import GEOMETRY_TYPES, field_named
from waterdx.core.findings import Finding
from waterdx.core.spatial_id import MAX_ZOOM
from waterdx.core.words import Words
from waterdx.ledger.export.heights import heights_of
from waterdx.ledger.export.registry import Wishes, profile
from waterdx.ledger.export.shapes import shapes_in
from waterdx.ledger.export.source import Source
from waterdx.ledger.export.tables import Column, Kind, Product, Table, column_of
from waterdx.ledger.export.voxels import faces_crossed, voxels_of

LONLAT = 6668
MOST_VOXELS = 5_000_000
_BETWEEN = " "


@profile(
    "spatial-id",
    Words(ja="空間ID", en="Spatial IDs"),
    Words(ja="管路ごとの空間ID(z/f/x/y)の一覧と、管路と空間ID の対応表(CSV)。高さは地盤高−土被り、なければ管底高。",
          en="The spatial IDs (z/f/x/y) of each pipe and a CSV of pairs of pipe and ID; heights are ground less cover, or the invert."),
    layers=("pipes",),
)  # fmt: skip
def make_spatial_ids(source: Source, wishes: Wishes) -> Product:
    """One row per pipe, and one per pipe and voxel in a table beside it."""
    assert wishes.epsg is not None
    _refuse_zoom(wishes.zoom)
    pipes = source.layers["pipes"]
    heights = heights_of(pipes, source.all_nodes)
    known = heights["start"].notna().to_numpy()
    row, cells = _voxels(shapes_in(pipes, LONLAT), heights, wishes.zoom)
    names = _names(cells, known[row], wishes.zoom)
    numbers = pipes["pipe_id"].to_numpy(dtype=object)
    values = {"pipe_id": numbers, "field": pipes["field"], "sid_zoom": float(wishes.zoom), "sid_from_m": heights["start"], "sid_to_m": heights["end"],
              "sid_basis": heights["basis"].map(str, na_action="ignore"), "sid_cells": np.bincount(row, minlength=len(pipes)).astype(float),
              **{name: _joined(texts, row, len(pipes)) for name, texts in names.items()}}  # fmt: skip
    table = Table(
        "spatial_ids", str(Words(ja="空間ID", en="Spatial IDs")), _columns(), pd.DataFrame(values, index=pipes.index),
        shapes_in(pipes, wishes.epsg), wishes.epsg, GEOMETRY_TYPES["pipes"], "pipes",
    )  # fmt: skip
    return Product([table], _told(pipes, known), [_pairs(numbers[row], names, cells, known[row], wishes.zoom)])


def _voxels(shapes: np.ndarray, heights: pd.DataFrame, zoom: int) -> tuple[np.ndarray, np.ndarray]:
    """Row of the pipe and f, x, y of each voxel; the height goes evenly from one end of a pipe to the other."""
    points, row = shapely.get_coordinates(shapes, return_index=True)
    _refuse_too_many(faces_crossed(points[:, 0], points[:, 1], row, zoom), zoom)
    along = _shares(points, row)
    start, end = (np.nan_to_num(heights[name].to_numpy(dtype=float)) for name in ("start", "end"))
    return voxels_of(points[:, 0], points[:, 1], start[row] + along * (end - start)[row], row, zoom)


def _shares(points: np.ndarray, row: np.ndarray) -> np.ndarray:
    """How far along its line each vertex is, from 0 to 1."""
    if not len(points):
        return np.empty(0)
    plane = points * [np.cos(np.radians(points[:, 1].mean())), 1]
    steps = np.hypot(*np.diff(plane, axis=0, prepend=plane[:1]).T)
    steps[1:][row[1:] != row[:-1]] = 0
    total = np.bincount(row, steps)
    run = np.cumsum(steps)
    first = np.searchsorted(row, row)
    return (run - run[first]) / np.where(total[row] > 0, total[row], 1)


def _names(cells: np.ndarray, known: np.ndarray, zoom: int) -> dict[str, np.ndarray]:
    """The ID and the tile of each voxel as text; no ID where the height is unknown."""
    f, x, y = cells.T.tolist() if len(cells) else ([], [], [])
    ids = [f"{zoom}/{a}/{b}/{c}" if there else None for a, b, c, there in zip(f, x, y, known.tolist(), strict=True)]
    tiles = [f"{zoom}/{b}/{c}" for b, c in zip(x, y, strict=True)]
    return {"sid_ids": np.array(ids, dtype=object), "sid_tiles": np.array(tiles, dtype=object)}


def _joined(texts: np.ndarray, row: np.ndarray, count: int) -> np.ndarray:
    """The texts of each row, each once, one after the other; None where it has none."""
    parts = np.split(texts, np.searchsorted(row, np.arange(1, count)))
    return np.array([_BETWEEN.join(dict.fromkeys(filter(None, part))) or None for part in parts], dtype=object)


_HEAD = Words(ja="空間ID", en="Spatial ID")  # what begins so, or with sid_, is left out by our own import
_COLUMNS: tuple[tuple[str, Words, Kind], ...] = (
    ("sid_zoom", Words(ja="ズームレベル", en="zoom"), "integer"),
    ("sid_from_m", Words(ja="始点の高さ T.P. (m)", en="height at start, T.P. (m)"), "number"),
    ("sid_to_m", Words(ja="終点の高さ T.P. (m)", en="height at end, T.P. (m)"), "number"),
    ("sid_basis", Words(ja="高さの根拠", en="height from"), "text"),
    ("sid_cells", Words(ja="通るボクセル数 (個)", en="voxels passed"), "integer"),
    ("sid_ids", Words(ja="z/f/x/y", en="z/f/x/y"), "text"),
    ("sid_tiles", Words(ja="タイル z/x/y", en="tiles z/x/y"), "text"),
)


def _columns() -> tuple[Column, ...]:
    """Heads of the table of pipes."""
    return (
        column_of(field_named("pipe_id")),
        column_of(field_named("field")),
        *(Column(name, f"{_HEAD}: {head}", name, kind) for name, head, kind in _COLUMNS),
    )


def _pairs(numbers: np.ndarray, names: dict[str, np.ndarray], cells: np.ndarray, known: np.ndarray, zoom: int) -> Table:
    """One row per pipe and voxel."""
    columns = (
        column_of(field_named("pipe_id")),
        Column("spatial_id", str(Words(ja="空間ID", en="Spatial ID")), "空間ID", "text"),
        *(Column(name, name, name, "integer") for name in ("z", "f", "x", "y")),
    )
    values = {"pipe_id": numbers, "spatial_id": names["sid_ids"], "z": float(zoom), "f": np.where(known, cells[:, 0], np.nan),
              "x": cells[:, 1].astype(float), "y": cells[:, 2].astype(float)}  # fmt: skip
    return Table(
        "pairs", str(Words(ja="空間ID対応_z{zoom}", en="pairs_z{zoom}").format(zoom=zoom)), columns, pd.DataFrame(values)
    )


def _refuse_zoom(zoom: int) -> None:
    if not 0 <= zoom <= MAX_ZOOM:
        raise UserError(
            ja="ズームレベルは 0〜{most} です(25 で 1 個の高さが 1 m)。{zoom} は使えません。",
            en="Zooms are 0 to {most} (at 25 a voxel is one metre high); {zoom} cannot be used.",
            most=MAX_ZOOM, zoom=zoom,
        )  # fmt: skip


def _refuse_too_many(cells: float, zoom: int) -> None:
    if cells > MOST_VOXELS:
        raise UserError(
            ja="ズーム {zoom} では空間ID が約 {n:,.0f} 個になり、上限({most:,} 個)を超えます。ズームを小さくしてください。",
            en="At zoom {zoom} there would be about {n:,.0f} spatial IDs, more than {most:,}. Choose a smaller zoom.",
            zoom=zoom, n=cells, most=MOST_VOXELS,
        )  # fmt: skip


def _told(pipes: pd.DataFrame, known: np.ndarray) -> list[Finding]:
    unknown, placeless = int((~known).sum()), int(pipes.geometry.isna().sum())
    findings = []
    if unknown:
        words = Words(
            ja="管路 {n} 本(全 {of} 本)は高さが分からないため、空間ID の f を付けず、タイル(z/x/y)だけを書きました。"
            "両端の地盤高と土被り、または管底高を入れると付きます。",
            en="The height of {n} of {of} pipes is unknown, so they have no f and only tiles (z/x/y). "
            "Enter ground height and cover, or inverts, at both ends.",
        )
        findings.append(
            Finding("export_no_height", "warning", words.format(n=unknown, of=len(pipes)), layer="pipes", count=unknown)
        )
    if placeless:
        words = Words(ja="管路 {n} 本には図形がなく、空間ID がありません。", en="{n} pipes have no shape and no spatial ID.")
        findings.append(Finding("export_no_shape", "warning", words.format(n=placeless), layer="pipes", count=placeless))
    return findings
