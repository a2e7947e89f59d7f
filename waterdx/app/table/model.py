"""A table of columns of numpy arrays. Sorting and filtering move row numbers only (toolchain notes: 100,000 rows in 10 ms)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from waterdx.core.text import search_key
from waterdx.core.words import Words

Role = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex
UNKNOWN_MARK = "—"
INFERRED_MARK = "≈ "
NO_INDEX = QModelIndex()


@dataclass(frozen=True)
class Column:
    """One column: its head with unit, its values (float arrays use NaN, object arrays None for unknown), how one is written."""

    name: str
    head: Words
    values: NDArray[Any]
    write: Callable[[Any], str] = str
    is_number: bool = False
    raw: NDArray[Any] | None = None  # what is stored, where `values` are names for it
    tip: Words = field(default_factory=lambda: Words("", ""))

    def text(self, row: int) -> str:
        value = self.values[row]
        return UNKNOWN_MARK if is_unknown(value) else self.write(value)

    def typed(self, row: int) -> str:
        """What a person finds in the cell to type over: without grouping signs, a term by its code, blank for unknown."""
        value = (self.values if self.raw is None else self.raw)[row]
        return "" if is_unknown(value) else f"{value:.10g}" if self.is_number else str(value)

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """Row numbers ascending by value, the unknown last, equal values in their order."""
        if self.values.dtype != object:
            return np.argsort(self.values, kind="stable")
        texts = ["\U0010ffff" if is_unknown(value) else str(value) for value in self.values]
        return np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.int64)

    @cached_property
    def unknown(self) -> NDArray[np.bool_]:
        return np.array([is_unknown(value) for value in self.values], dtype=bool)


@dataclass(frozen=True)
class Table:
    """Columns of one length."""

    columns: tuple[Column, ...] = ()

    def __len__(self) -> int:
        return len(self.columns[0].values) if self.columns else 0

    @cached_property
    def search_keys(self) -> list[str]:
        """One folded text a row, over all text columns; every distinct value is folded once."""
        parts = []
        for column in self.columns:
            texts = [column.text(row) for row in range(len(self))]
            folded = {text: search_key(text) for text in set(texts)}
            parts.append([folded[text] for text in texts])
        return ["\n".join(cells) for cells in zip(*parts, strict=True)]

    def patched(self, columns: tuple[Column, ...], rows: Iterable[int]) -> Table:
        """The table with other columns that differ in these rows only; search keys are made anew for those alone."""
        made = Table(columns)
        keys = list(self.search_keys)
        for row in rows:
            keys[row] = "\n".join(search_key(column.text(row)) for column in columns)
        made.__dict__["search_keys"] = keys
        return made

    def prepared(self) -> Table:
        """The same table with its search keys ready, so that the window need not wait for them."""
        assert len(self.search_keys) == len(self)
        return self


def is_unknown(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


class TableModel(QAbstractTableModel):
    """Shows `table`; `rows` are the row numbers shown, in the order shown.

    `notes` says of cells (row, column name) that they are inferred and why: they are shown with a mark and in italics.

    `explain(column name, row)` says as rich text what a cell speaks of, of a head with the row -1; "" for nothing.

    Signal: `typed(row, column name, text)` when a person has typed something else into a cell of a column in `editable`.
    """

    typed = Signal(int, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.editable: frozenset[str] = frozenset()
        self.explain: Callable[[str, int], str] | None = None
        self.notes: Mapping[tuple[int, str], Words] = {}
        self.table = Table()
        self.rows: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._words = ""
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    def show(self, table: Table) -> None:
        """Show another table, unsorted and unfiltered."""
        self.beginResetModel()
        self.table, self._words, self._sorted_by = table, "", None
        self.rows = np.arange(len(table))
        self.endResetModel()

    def update(self, table: Table) -> None:
        """Show new values of the same rows and columns: order, filter and what is chosen stay."""
        self.table = table
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def filter(self, words: str) -> None:
        """Only rows that hold every one of `words` somewhere, however wide or in which kana they are typed."""
        self._words = words
        self._show_rows()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by = (column, order) if 0 <= column < len(self.table.columns) else None
        self._show_rows()

    def places_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where the given row numbers stand now, ascending; those filtered away are left out."""
        chosen = np.zeros(len(self.table), dtype=bool)
        chosen[rows] = True
        return np.flatnonzero(chosen[self.rows])

    def _show_rows(self) -> None:
        self.layoutAboutToBeChanged.emit()
        before = [self.rows[index.row()] for index in self.persistentIndexList()]
        columns = [index.column() for index in self.persistentIndexList()]
        self.rows = self._filtered(self._ordered())
        self._move_persistent(before, columns)
        self.layoutChanged.emit()

    def _ordered(self) -> NDArray[np.int64]:
        if self._sorted_by is None:
            return np.arange(len(self.table))
        column = self.table.columns[self._sorted_by[0]]
        if self._sorted_by[1] == Qt.SortOrder.AscendingOrder:
            return column.order
        unknown = column.unknown[column.order]
        return np.concatenate([column.order[~unknown][::-1], column.order[unknown]])

    def _filtered(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        words = [search_key(word) for word in self._words.split()]
        if not any(words):
            return rows
        keep = np.array([all(word in key for word in words) for key in self.table.search_keys], dtype=bool)
        return rows[keep[rows]]

    def _move_persistent(self, before: Sequence[int], columns: Sequence[int]) -> None:
        place = np.full(len(self.table), -1)
        place[self.rows] = np.arange(len(self.rows))
        old = self.persistentIndexList()
        new = [self.index(int(place[r]), c) if place[r] >= 0 else QModelIndex() for r, c in zip(before, columns, strict=True)]
        self.changePersistentIndexList(old, new)

    # What Qt asks

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.table.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, row = self.table.columns[index.column()], int(self.rows[index.row()])
        note = self.notes.get((row, column.name))
        if role == Role.DisplayRole:
            return (INFERRED_MARK if note else "") + column.text(row)
        if role == Role.FontRole and note:
            return italic()
        if role == Role.EditRole:
            return column.typed(row)
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Role.ToolTipRole and (note or not column.is_number):
            return plain_tip(str(note) if note else column.text(row))
        if role == Role.WhatsThisRole:
            return self._explained(column.name, row)
        return None

    def _explained(self, column: str, row: int) -> str | None:
        return (self.explain(column, row) or None) if self.explain is not None else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        can_be_typed = index.isValid() and self.table.columns[index.column()].name in self.editable
        return flags | Qt.ItemFlag.ItemIsEditable if can_be_typed else flags

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Tell what was typed, an inferred value typed again too; the cell shows it when the ledger has taken it."""
        cell = int(self.rows[index.row()]), self.table.columns[index.column()].name
        if role != Role.EditRole or (str(value) == self.data(index, Role.EditRole) and cell not in self.notes):
            return False
        self.typed.emit(*cell, str(value))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Role.DisplayRole else None
        if not 0 <= section < len(self.table.columns):
            return None
        column = self.table.columns[section]
        if role == Role.DisplayRole:
            return str(column.head)
        if role == Role.WhatsThisRole or (role == Role.ToolTipRole and not str(column.tip)):
            return self._explained(column.name, -1)
        return str(column.tip) if role == Role.ToolTipRole else None


@cache
def italic() -> QFont:
    """A font that only says italic; all else is the table's."""
    made = QFont()
    made.setItalic(True)
    return made


def plain_tip(text: str) -> str | None:
    """Tool tips guess whether they are markup; anything that could be taken for it gets no tip."""
    return text if len(text) > 12 and "<" not in text and "&" not in text else None
