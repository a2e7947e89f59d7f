"""The items the law asks of a ledger (水道法施行規則 第17条の3; the sewer order of 1967), headings in Japanese, terms by name.

The items are rows of `ledgers/statutory_items.csv`; those without a column of the ledger are told as not filled.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from waterdx.core.fields import GEOMETRY_TYPES, field_named
from waterdx.core.resources import resource
from waterdx.core.terms import term_name
from waterdx.core.words import Words
from waterdx.ledger.export.counted import counted, told
from waterdx.ledger.export.plain import with_inferred
from waterdx.ledger.export.registry import Wishes, profile
from waterdx.ledger.export.report import Coverage, findings_of, table_of_report
from waterdx.ledger.export.shapes import shapes_in
from waterdx.ledger.export.source import Source
from waterdx.ledger.export.tables import Column, Product, Table, column_of, named_column
from waterdx.ledger.inventory import in_group

_TITLES = {"pipes": "管路", "nodes": "弁栓・人孔"}  # of a Japanese form, whatever language is shown
_CODE = "コード"


@dataclass(frozen=True)
class Item:
    """One item: its heading, the columns of the ledger any of which fills it (the first is written), and the law that asks for it."""

    layer: str
    ja: str
    en: str
    columns: tuple[str, ...]
    unit: str
    field: str
    law: str
    verified: str
    of: str  # of nodes: the group it is asked of (inventory.in_group)


@cache
def items_of(layer: str) -> tuple[Item, ...]:
    """The items of one layer, in the order of the form."""
    with resource("ledgers", "statutory_items.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Item(row["layer"], row["item"], row["name_en"], tuple(filter(None, row["column"].split("|"))), row["unit"], row["field"],
                 row["law"], row["verified"], row["of"])
            for row in csv.DictReader(file)
            if row["layer"] == layer
        )  # fmt: skip


@profile(
    "statutory",
    Words(ja="法定台帳の項目", en="Items of the statutory ledger"),
    Words(ja="水道法施行規則 第17条の3 と下水道の省令(昭和42年)の項目。見出しは日本語、用語は名称とコード。",
          en="The items of the waterworks rule (art. 17-3) and the sewer order of 1967; Japanese headings, terms by name and code."),
    layers=("pipes", "nodes"),
)  # fmt: skip
def make_statutory(source: Source, wishes: Wishes) -> Product:
    """One table per layer that has objects, and how far each item is filled."""
    assert wishes.epsg is not None
    source, left = counted(source)
    layers = [layer for layer in source.layers if len(source.layers[layer])]
    coverage = [one for layer in layers for one in _coverage(source, layer)]
    tables = [_table(source, layer, wishes.epsg) for layer in layers]
    return Product(tables, [*told(left), *findings_of(coverage, [])], report=table_of_report(coverage, left))


def _table(source: Source, layer: str, epsg: int) -> Table:
    frame = source.layers[layer]
    columns: list[Column] = []
    values: dict[str, pd.Series] = {}
    for item in items_of(layer):
        if not item.columns or item.columns[0] in (column.field for column in columns):
            continue
        own = field_named(item.columns[0])
        column = named_column(item.ja, item.unit, column_of(own).kind, own.name)
        columns.append(column)
        values[column.name] = frame[own.name]
        if own.kind == "term":
            values[column.name] = _names(frame[own.name], own.term, frame["field"])
            code = named_column(item.ja, _CODE, "text")
            columns.append(Column(code.name, code.header, f"{item.ja[:3]}CD", "text"))
            values[code.name] = frame[own.name]
    made = with_inferred(source, layer, columns, values)
    return Table(_TITLES[layer], _TITLES[layer], *made, shapes_in(frame, epsg), epsg, GEOMETRY_TYPES[layer], layer)


def _names(codes: pd.Series, kind: str, fields: pd.Series) -> pd.Series:
    """The Japanese names of codes; each pair of code and field (water, sewer) is looked up once."""
    pairs = pd.MultiIndex.from_arrays([codes.fillna(""), fields.fillna("water")])
    places, different = pairs.factorize()
    names = np.array([term_name(kind, code, of).ja if code else None for code, of in different], dtype=object)
    return pd.Series(names[places] if len(names) else [], index=codes.index, dtype=object)


_NO_COLUMN = Words(ja="台帳にこの項目の列がありません。", en="The ledger has no column for it.")
_BLANK = Words(ja="記入のない分は台帳で空欄です。", en="Those not filled are blank in the ledger.")
_UNVERIFIED = Words(
    ja="条文は未確認(一般的な知識による文言)です。", en="The wording of the order is UNVERIFIED (general knowledge)."
)


def _coverage(source: Source, layer: str) -> list[Coverage]:
    """How far each item is filled, among the objects of the field whose law asks for it."""
    frame, found = source.layers[layer], []
    for item in items_of(layer):
        if not item.law:
            continue
        asked = frame[(frame["field"] == "water") == (item.field == "water")]
        if item.of:
            asked = asked[in_group(asked, item.of)]
        filled = int(asked[list(item.columns)].notna().any(axis=1).sum())
        why = _NO_COLUMN if not item.columns else _BLANK if filled < len(asked) else Words("", "")
        if item.verified == "UNVERIFIED":
            why = Words("{a}{b}", "{a} {b}").format(a=why, b=_UNVERIFIED)
        table = f"{_TITLES[layer]}({'水道' if item.field == 'water' else '下水道'})"
        found.append(Coverage(table, item.ja, True, filled, len(asked), why, item.law))
    return [one for one in found if one.total]
