"""Conditions on the values of a column: from a list, in a range, with a text, known or unknown. No Qt in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from waterdx.app.table.distinct import Mask
from waterdx.app.table.model import Column, Table
from waterdx.core.text import search_key
from waterdx.core.words import Words

Kind = Literal["among", "between", "contains", "unknown", "known"]
KINDS: dict[Kind, Words] = {
    "among": Words(ja="値を選ぶ", en="One of these values"),
    "between": Words(ja="範囲", en="In a range"),
    "contains": Words(ja="次の文字を含む", en="Contains"),
    "unknown": Words(ja="不明(空欄)", en="Unknown (blank)"),
    "known": Words(ja="分かっている", en="Known"),
}
UNKNOWN = Words(ja="不明", en="unknown")
KNOWN = Words(ja="不明でない", en="known")
MOST_TOLD = 3


@dataclass(frozen=True)
class Condition:
    """Which rows are shown, by the values of one column.

    "among": the texts of `values` as they are written, and the unknown with `or_unknown`; "between": `low` to `high`, both
    included, either may be open; "contains": `text` in any width and kana.
    """

    column: str
    kind: Kind
    values: frozenset[str] = frozenset()
    or_unknown: bool = False
    low: float | None = None
    high: float | None = None
    text: str = ""

    def __call__(self, table: Table) -> Mask:
        """One boolean a row; a table without the column keeps all of its rows."""
        column = table.column(self.column)
        return np.ones(len(table), dtype=bool) if column is None else self._rows(column)

    def _rows(self, column: Column) -> Mask:
        distinct = column.distinct
        if self.kind == "unknown":
            return distinct.unknown
        if self.kind == "known":
            return ~distinct.unknown
        if self.kind == "contains":
            return distinct.rows_with(column.haystack.holding(search_key(self.text)))
        if self.kind == "among":
            chosen = [column.write(value) in self.values for value in distinct.values]
            return distinct.rows_with(np.array(chosen, dtype=bool), self.or_unknown)
        numbers = np.asarray(distinct.values, dtype=float)
        low, high = (-np.inf if self.low is None else self.low), (np.inf if self.high is None else self.high)
        return distinct.rows_with((numbers >= low) & (numbers <= high))

    def told(self, head: Words) -> Words:
        """The condition as a person reads it."""
        return Words(ja="{head}: {what}", en="{head}: {what}").format(head=head, what=self._told())

    def _told(self) -> Words:
        if self.kind in ("unknown", "known"):
            return UNKNOWN if self.kind == "unknown" else KNOWN
        if self.kind == "contains":
            return Words(ja="「{text}」を含む", en="contains “{text}”").format(text=self.text)
        if self.kind == "between":
            return _range_told(self.low, self.high)
        values = [Words(value, value) for value in sorted(self.values)[:MOST_TOLD]] + [UNKNOWN] * self.or_unknown
        more = Words(ja=" ほか {n:,}", en=" and {n:,} more").format(n=len(self.values) - MOST_TOLD)
        rest = more if len(self.values) > MOST_TOLD else Words("", "")
        return Words("、".join(one.ja for one in values) + rest.ja, ", ".join(one.en for one in values) + rest.en)


def _range_told(low: float | None, high: float | None) -> Words:
    if low is None:
        return Words(ja="{high:.10g} 以下", en="{high:.10g} at most").format(high=high)
    if high is None:
        return Words(ja="{low:.10g} 以上", en="{low:.10g} at least").format(low=low)
    return Words("{low:.10g}–{high:.10g}", "{low:.10g}–{high:.10g}").format(low=low, high=high)
