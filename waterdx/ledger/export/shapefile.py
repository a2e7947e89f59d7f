"""Shapefiles as Japanese GIS software expects them: CP932 with .cpg and .prj, names of at most ten bytes, and what these mean."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from waterdx.core.safe_text import in_cp932
from waterdx.core.words import Words
from waterdx.ledger.export.gdal import write_layer
from waterdx.ledger.export.registry import export_format
from waterdx.ledger.export.tables import Loss, Table

MAX_BYTES = 254  # of one text in a DBF
_NAMES_OF_COLUMNS = Words(ja="列名", en="columns")
_HEADS = (Words(ja="短い名前", en="Short name"), Words(ja="項目", en="Item"), Words(ja="台帳の項目名", en="Field of the ledger"))


@export_format(".shp", ja="シェープファイル(CP932)", en="Shapefile (CP932)", several=False)
def write_shapefile(tables: Sequence[Table], draft: Path) -> list[Loss]:
    """The set of files of one table, with a list of what its short column names mean."""
    (table,) = tables
    fitted, losses = _fitted(table)
    names = [column.short for column in table.columns]
    write_layer(draft, "ESRI Shapefile", fitted, names, encoding="CP932")
    draft.with_suffix(".cpg").write_text("CP932", encoding="ascii")
    _write_names(draft.with_name(f"{draft.stem}_{_NAMES_OF_COLUMNS}.csv"), table)
    return losses


@export_format(".zip", ja="シェープファイルの ZIP(CP932)", en="Zipped shapefiles (CP932)", several=True)
def write_zipped_shapefiles(tables: Sequence[Table], draft: Path) -> list[Loss]:
    """One set of files per table, all in one ZIP."""
    folder = draft.with_suffix(".parts")
    folder.mkdir()
    losses = [loss for table in tables for loss in write_shapefile([table], folder / f"{table.name}.shp")]
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in sorted(folder.iterdir()):
            packed.write(part, part.name)
            part.unlink()
    folder.rmdir()
    return losses


def _fitted(table: Table) -> tuple[Table, list[Loss]]:
    """The table with texts that CP932 and 254 bytes can hold, and those that had to be changed."""
    texts = [column for column in table.columns if column.kind == "text"]
    changed, losses = {}, []
    for column in texts:
        values = table.frame[column.name]
        fitted = {text: new for text in values.dropna().unique() if (new := _fit(text)) != text}
        if fitted:
            hit = values.isin(fitted.keys())
            changed[column.name] = values.where(~hit, values.map(fitted))
            losses += [Loss(table, row, column, values.iloc[row]) for row in hit.to_numpy().nonzero()[0].tolist()]
    return replace(table, frame=table.frame.assign(**changed)), losses


def _fit(text: str) -> str:
    return in_cp932(text).encode("cp932")[:MAX_BYTES].decode("cp932", "ignore")


def _write_names(path: Path, table: Table) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(list(map(str, _HEADS)))
        writer.writerows((column.short, column.header, column.field) for column in table.columns)
