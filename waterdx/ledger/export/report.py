"""What an export for others could not say: per item how many objects have it, and the values no item has room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.ledger.export.tables import Column, Kind, Table


@dataclass(frozen=True)
class Coverage:
    """One item of a form: how many of the objects have it, and why not all. `filled` is `total` where nothing is missing."""

    table: str
    item: str
    required: bool
    filled: int
    total: int
    why: Words
    source: str = ""

    @property
    def percent(self) -> float | None:
        """How much is filled, to one decimal and rounded down: 100 is all of it."""
        return self.filled * 1000 // self.total / 10 if self.total else None


@dataclass(frozen=True)
class Homeless:
    """A value, or all values of a column (`value` is ''), for which the form has no item or no code."""

    table: str
    item: str
    value: str
    count: int
    why: Words


_HEADS: tuple[tuple[str, Words, Kind], ...] = (
    ("table", Words(ja="表", en="Table"), "text"),
    ("item", Words(ja="項目", en="Item"), "text"),
    ("required", Words(ja="必須", en="Required"), "text"),
    ("value", Words(ja="行き先のない値", en="Value without a home"), "text"),
    ("filled", Words(ja="記入 (件)", en="Filled (objects)"), "integer"),
    ("total", Words(ja="対象 (件)", en="Of (objects)"), "integer"),
    ("percent", Words(ja="記入率 (%)", en="Share (%)"), "number"),
    ("why", Words(ja="説明", en="Why"), "text"),
    ("source", Words(ja="出典", en="Source"), "text"),
)


def findings_of(items: Sequence[Coverage], homeless: Sequence[Homeless]) -> list[Finding]:
    """One finding per item that is not filled everywhere, and per value without a home; required items are warnings."""
    return [_of_item(one) for one in items if one.filled < one.total] + [_of_value(one) for one in homeless]


_ITEM = Words(
    ja="{table}の「{item}」{must}: {total} 件中 {filled} 件を記入しました。{why}",
    en="“{item}” of {table}{must}: {filled} of {total} filled. {why}",
)
_MUST = Words(ja="(必須)", en=" (required)")
_VALUE = Words(
    ja="{table}の「{item}」{value} {count} 件は、様式に行き先がないため書き出していません。{why}",
    en="“{item}” {value} of {table}, {count} objects, has no place in the form and was not written. {why}",
)


def _of_item(one: Coverage) -> Finding:
    must = _MUST if one.required else Words("", "")
    told = _ITEM.format(table=one.table, item=one.item, must=must, total=one.total, filled=one.filled, why=one.why)
    return Finding(
        "export_item_unfilled",
        "warning" if one.required else "info",
        told,
        field=one.item,
        raw=one.table,
        count=one.total - one.filled,
    )


def _of_value(one: Homeless) -> Finding:
    told = _VALUE.format(
        table=one.table, item=one.item, value=f"“{one.value}”" if one.value else "", count=one.count, why=one.why
    )
    return Finding("export_value_without_home", "warning", told, field=one.item, raw=one.value, count=one.count)


def table_of_report(items: Sequence[Coverage], homeless: Sequence[Homeless]) -> Table:
    """The whole report as one table, filled items included."""
    import pandas as pd

    columns = tuple(Column(name, str(head), name, kind) for name, head, kind in _HEADS)
    yes, all_values = str(Words(ja="必須", en="yes")), str(Words(ja="(この列のすべて)", en="(the whole column)"))
    rows: list[tuple[object, ...]] = [
        (one.table, one.item, yes if one.required else None, None, one.filled, one.total,
         one.percent, str(one.why) or None, one.source or None)
        for one in items
    ]  # fmt: skip
    rows += [
        (one.table, one.item, None, one.value or all_values, 0, one.count, 0.0, str(one.why) or None, None) for one in homeless
    ]
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return Table("report", str(Words(ja="記入状況", en="What is filled")), columns, frame)
