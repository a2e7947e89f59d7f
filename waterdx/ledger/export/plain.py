"""The ledger as it is: every field, codes as codes, so that nothing is lost on the way back."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from waterdx.core.fields import GEOMETRY_TYPES, LAYER_NAMES, fields_of
from waterdx.core.words import Words
from waterdx.ledger.export.registry import Wishes, profile
from waterdx.ledger.export.shapes import shapes_in
from waterdx.ledger.export.source import Source
from waterdx.ledger.export.tables import Column, Product, Table, column_of
from waterdx.ledger.inferred_column import HEADER, NAME, SHORT


@profile(
    "plain",
    Words(ja="台帳のすべての項目", en="Every field of the ledger"),
    Words(ja="台帳の全項目。用語は記号のまま(DIP など)。waterdx に取り込み直しても失われない。",
          en="All fields, terms as codes (DIP …); nothing is lost when it is imported again."),
    layers=("pipes", "nodes", "leaks"),
)  # fmt: skip
def make_plain(source: Source, wishes: Wishes) -> Product:
    """One table per layer that has objects."""
    assert wishes.epsg is not None
    tables = [table_of(source, layer, [column_of(one) for one in fields_of(layer)], wishes.epsg) for layer in source.layers]
    return Product([table for table in tables if len(table.frame)])


def table_of(source: Source, layer: str, columns: Sequence[Column], epsg: int) -> Table:
    """A layer with columns of the ledger; inferred values are named in a column of their own."""
    frame = source.layers[layer]
    values = {column.name: frame[column.name] for column in columns}
    return Table(
        layer, str(LAYER_NAMES[layer]), *with_inferred(source, layer, columns, values), shapes_in(frame, epsg), epsg,
        GEOMETRY_TYPES[layer], layer,
    )  # fmt: skip


def with_inferred(
    source: Source, layer: str, columns: Sequence[Column], values: dict[str, pd.Series]
) -> tuple[tuple[Column, ...], pd.DataFrame]:
    """Columns and values with one more that says which values were inferred, where any was."""
    frame, said = source.layers[layer], source.inferred.get(layer)
    made = pd.DataFrame(values, index=frame.index)
    if not said:
        return tuple(columns), made
    column = Column(NAME, str(HEADER), SHORT, "text")
    return (*columns, column), made.assign(**{NAME: frame["fid"].map(said)})
