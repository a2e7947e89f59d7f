"""CSV: UTF-8 with the mark Excel needs, shapes as WKT in a last column whose name says their coordinate system."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from waterdx.core.safe_text import safe_cell
from waterdx.ledger.export.registry import export_format
from waterdx.ledger.export.shapes import texts_of
from waterdx.ledger.export.tables import Loss, Table

if TYPE_CHECKING:
    import pandas as pd


@export_format(".csv", ja="CSV(UTF-8)", en="CSV (UTF-8)", several=False)
def write_csv(tables: Sequence[Table], draft: Path) -> list[Loss]:
    """The rows of one table."""
    (table,) = tables
    printed(table).to_csv(draft, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    return []


def printed(table: Table) -> pd.DataFrame:
    """A table as people read it: headers with units, whole numbers whole, blanks for what is unknown, no cell a formula."""
    import pandas as pd

    columns = {column.header: table.frame[column.name] for column in table.columns}
    for column in table.columns:
        if column.kind == "integer":
            columns[column.header] = columns[column.header].round().astype("Int64")
        elif column.kind != "number":
            columns[column.header] = columns[column.header].map(safe_cell, na_action="ignore")
    if table.geometry is not None:
        columns[wkt_header(table)] = pd.Series(texts_of(table.geometry, table.epsg), index=table.frame.index, dtype=object)
    return pd.DataFrame(columns)


def wkt_header(table: Table) -> str:
    """The name of the column of shapes, with their system."""
    return f"wkt_epsg{table.epsg}"
