"""What a form of the register is. A form is one decorated function: sheet, columns, totals, print and docs follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from waterdx.core.words import Words
from waterdx.ledger.inventory import Inventory

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["text", "number", "year", "length", "count", "share"]


@dataclass(frozen=True)
class Column:
    """One column: `is_key` ones say what a row is (unknown is written 不明), `length` and `count` ones are summed up.

    Lengths are whole centimetres in the frame and metres on paper.
    """

    name: str
    head: Words
    kind: Kind
    width: float
    is_key: bool = False


@dataclass(frozen=True)
class Table:
    """`frame` has the columns by name, its rows in the order shown; `subtotals` is by how many leading keys they are made."""

    columns: tuple[Column, ...]
    frame: pd.DataFrame
    subtotals: int = 0
    has_total: bool = True
    notes: tuple[Words, ...] = ()
    blank_rows: int = 0  # of an empty form, to be filled by hand


@dataclass(frozen=True)
class Form:
    """One sheet of the register; `fields` are those it is made for (water, sewer, agri), `source` the rule that asks for it."""

    name: str
    title: Words
    fields: tuple[str, ...]
    source: Words
    build: Callable[[Inventory, str], Table]


FORMS: dict[str, Form] = {}
Build = Callable[[Inventory, str], Table]


def form(name: str, *, ja: str, en: str, fields: tuple[str, ...], source: Words) -> Callable[[Build], Build]:
    """Declare the decorated function as the form `name`."""

    def declare(build: Build) -> Build:
        FORMS[name] = Form(name, Words(ja, en), fields, source, build)
        return build

    return declare


WATER_RULE = Words(ja="水道法施行規則 第17条の3 第2項", en="Enforcement rules of the Waterworks Act, art. 17-3 (2)")
SEWER_ORDER = Words(
    ja="下水の処理開始の公示事項等に関する省令 第3条(管渠の項目は、読めた写しから行が落ちているため要確認)",
    en="Ministerial order on sewerage (1967), art. 3 (the copy that could be read lacks the lines on pipes: to be verified)",
)
AGRI_CUSTOM = Words(
    ja="農業集落排水には台帳の項目を定めた法令が見当たらないため、下水道の項目に準じる",
    en="No law that names the items of a rural sewerage ledger was found: those of the sewer are used",
)
