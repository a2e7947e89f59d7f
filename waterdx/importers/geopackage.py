"""GeoPackages of other programs: read, never written; their triggers and views do not run."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.importers import gdal, sniff
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, importer


@importer(".gpkg", ja="GeoPackage", en="GeoPackage")
def read_geopackage(path: Path, options: ReadOptions) -> RawTable:
    """The objects of one layer: the one named as sheet, else as the layer wanted, else the first; the others are told."""
    sniff.expect(path, "GeoPackage")
    layers = _layers(path)
    first = options.layer if options.layer in layers else next(iter(layers), "")
    wanted = options.sheet or first or ""
    if wanted not in layers:
        raise UserError(
            ja="「{path}」にレイヤー「{layer}」はありません。あるのは {layers} です。",
            en="“{path}” has no layer “{layer}”. It has {layers}.",
            path=path, layer=wanted, layers=", ".join(layers) or "0",
        )  # fmt: skip
    table = gdal.read_layer(path, layer=wanted)
    others = [layer for layer in layers if layer != wanted]
    if others and not options.sheet:
        table.findings.append(_others(wanted, others))
    return table


def _layers(path: Path) -> list[str]:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
            conn.execute("PRAGMA trusted_schema = OFF")
            rows = conn.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY rowid").fetchall()
    except sqlite3.DatabaseError as error:
        raise UserError(
            ja="「{path}」は GeoPackage として読めません(壊れているか、GeoPackage ではありません)。",
            en="“{path}” cannot be read as a GeoPackage (damaged, or not one).",
            path=path,
        ) from error
    return [name for (name,) in rows]


def _others(read: str, others: list[str]) -> Finding:
    return Finding(
        "layers_not_read", "info",
        Words(ja="レイヤー「{read}」を読みました。ほかに {others} があります(--sheet レイヤー名 で読めます)。",
              en="Layer “{read}” was read. There are others: {others} (--sheet NAME reads one).").format(read=read, others=", ".join(others)),
        raw=", ".join(others), count=len(others),
    )  # fmt: skip
