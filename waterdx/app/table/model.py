"""A table of columns of numpy arrays. Sorting and filtering move row numbers only (toolchain notes: 100,000 rows in 10 ms)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from waterdx.app.plain_tip import plain_tip
from waterdx.app.table.distinct import Distinct, Haystack, Mask, distinct_numbers, distinct_texts
from waterdx.core.text import search_key
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.table.colouring import Colouring
    from waterdx.app.theme import Theme

Role = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex
UNKNOWN_MARK = "—"
INFERRED_MARK = "≈ "
NO_INDEX = QModelIndex()
READ = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
TYPED = READ | Qt.ItemFlag.ItemIsEditable
DISPLAY, EDIT, FONT, ALIGNMENT, TIP, WHATS_THIS = map(
    int, (Role.DisplayRole, Role.EditRole, Role.FontRole, Role.TextAlignmentRole, Role.ToolTipRole, Role.WhatsThisRole)
)
ANSWERED = frozenset({DISPLAY, EDIT, FONT, ALIGNMENT, TIP, WHATS_THIS})
RIGHT, LEFT = (int(side | Qt.AlignmentFlag.AlignVCenter) for side in (Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft))


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
    def distinct(self) -> Distinct:
        """Its different values; made once."""
        if self.values.dtype == object:
            return distinct_texts(self.values)
        return distinct_numbers(np.asarray(self.values, dtype=np.float64))

    @cached_property
    def haystack(self) -> Haystack:
        """The different values as they are written, to be searched."""
        return Haystack([self.write(value) for value in self.distinct.values])

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """Row numbers ascending by value, the unknown last, equal values in their order."""
        return ascending(self.distinct.codes)

    @property
    def unknown(self) -> Mask:
        return self.distinct.unknown

    def unless_same(self, before: Column) -> Column:
        """The column as it was, ready for sorting and searching, where it holds the same now."""
        is_nan = self.values.dtype != object
        return before if np.array_equal(self.values, before.values, equal_nan=is_nan) else self

    def holding(self, word: str) -> Mask | None:
        """The rows whose cell holds a word made by `search_key`, None for no row."""
        found = self.haystack.holding(word)
        return self.distinct.rows_with(found) if found.any() else None


@dataclass(frozen=True)
class Table:
    """Columns of one length. The last `totals` rows are no rows like the others: they stay last and are shown bold."""

    columns: tuple[Column, ...] = ()
    totals: int = 0

    def __len__(self) -> int:
        return len(self.columns[0].values) if self.columns else 0

    def column(self, name: str) -> Column | None:
        """The column of this name, None where there is none."""
        return next((column for column in self.columns if column.name == name), None)

    def prepared(self) -> Table:
        """The same table ready to be sorted and searched, so that the window need not wait for it."""
        for column in self.columns:
            assert column.haystack is not None
        return self

    def holding(self, word: str) -> Mask:
        """The rows that hold a word made by `search_key` in any of their cells."""
        found = np.zeros(len(self), dtype=bool)
        for rows in (column.holding(word) for column in self.columns):
            if rows is not None:
                found |= rows
        return found


def is_unknown(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


Keeping = Callable[[Table], Mask]  # which rows of a table a condition keeps


def ascending(codes: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Places ascending by code, equal ones in their order. Sorting code and place as one number is six times as fast as argsort."""
    places = np.arange(len(codes), dtype=np.int64)
    return np.sort(codes * np.int64(max(1, len(codes))) + places) % max(1, len(codes))


class Look(NamedTuple):
    """A cell as it is drawn; `ground` is a colour or None, `is_marked` that it is chosen though Qt does not know."""

    text: str
    is_number: bool
    ground: str | None
    bold: bool
    italic: bool
    is_marked: bool


class TableModel(QAbstractTableModel):
    """Shows `table`; `rows` are the row numbers shown, in the order shown.

    `notes` says of cells (row, column name) that they are inferred and why: they are shown with a mark and in italics; `colouring`
    which cells get a ground of their own, set by `colour`.

    `explain(column name, row)` says as rich text what a cell speaks of, of a head with the row -1; "" for nothing.

    Signal: `typed(row, column name, text)` when a person has typed something else into a cell of a column in `editable`.
    """

    typed = Signal(int, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.editable: frozenset[str] = frozenset()
        self.explain: Callable[[str, int], str] | None = None
        self.notes: Mapping[tuple[int, str], Words] = {}
        self.colouring: Colouring | None = None
        self.marked: Mask | None = None  # rows that are chosen, where they are too scattered for Qt's ranges
        self.table = Table()
        self.rows: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._words = ""
        self._keeping: tuple[Keeping, ...] = ()
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    def show(self, table: Table) -> None:
        """Show another table, unsorted and unfiltered."""
        self.beginResetModel()
        self.table, self._words, self._keeping, self._sorted_by = table, "", (), None
        self.marked = None
        self.rows = np.arange(len(table))
        self.endResetModel()

    def update(self, table: Table) -> None:
        """Show new values of the same rows and columns: order, filter and what is chosen stay."""
        self.table = table
        self._tell_all_changed()

    def filter(self, words: str, keeping: Sequence[Keeping] = ()) -> None:
        """Only rows that hold every one of `words` somewhere, however wide or in which kana they are typed, and that all of `keeping` keep."""
        self._words, self._keeping = words, tuple(keeping)
        self._show_rows()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by = (column, order) if 0 <= column < len(self.table.columns) else None
        self._show_rows()

    def _tell_all_changed(self) -> None:
        if len(self.rows) and self.table.columns:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def colour(self, colouring: Colouring | None) -> None:
        """Colour the cells, or no more."""
        self.colouring = colouring
        self._tell_all_changed()

    def places_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where the given row numbers stand now, ascending; those filtered away are left out."""
        chosen = np.zeros(len(self.table), dtype=bool)
        chosen[rows] = True
        return np.flatnonzero(chosen[self.rows])

    def mark(self, rows: NDArray[np.int64]) -> None:
        """Show these as chosen."""
        self.marked = np.zeros(len(self.table), dtype=bool)
        self.marked[rows] = True

    def _show_rows(self) -> None:
        self.layoutAboutToBeChanged.emit()
        before = [self.rows[index.row()] for index in self.persistentIndexList()]
        columns = [index.column() for index in self.persistentIndexList()]
        self.rows = self._filtered(self._ordered())
        self._move_persistent(before, columns)
        self.layoutChanged.emit()

    def _ordered(self) -> NDArray[np.int64]:
        rows, last = self._sorted(), len(self.table) - self.table.totals
        return np.concatenate([rows[rows < last], np.arange(last, len(self.table))]) if self.table.totals else rows

    def _sorted(self) -> NDArray[np.int64]:
        if self._sorted_by is None:
            return np.arange(len(self.table))
        column = self.table.columns[self._sorted_by[0]]
        if self._sorted_by[1] == Qt.SortOrder.AscendingOrder:
            return column.order
        known = len(column.order) - np.count_nonzero(column.unknown)
        return np.concatenate([column.order[:known][::-1], column.order[known:]])

    def _filtered(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        words = [word for word in map(search_key, self._words.split()) if word]
        masks = [*(self.table.holding(word) for word in words), *(keeps(self.table) for keeps in self._keeping)]
        return rows[np.logical_and.reduce(masks)[rows]] if masks else rows

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

    def look(self, place: int, number: int, theme: Theme) -> Look:
        """A cell as it is drawn."""
        column, row, colouring = self.table.columns[number], int(self.rows[place]), self.colouring
        inferred = bool(self.notes) and (row, column.name) in self.notes
        ground = colouring.ground(row, column, inferred, theme) if colouring is not None else None
        is_total = self.table.totals > 0 and row >= len(self.table) - self.table.totals
        is_marked = self.marked is not None and bool(self.marked[row])
        return Look(self._text(row, column, inferred), column.is_number, ground, is_total, inferred, is_marked)

    def _text(self, row: int, column: Column, inferred: bool) -> str:
        """The text of a cell after its marks."""
        found = self.colouring.mark(row, column) if self.colouring is not None else ""
        return found + (INFERRED_MARK if inferred else "") + column.text(row)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role not in ANSWERED or not index.isValid():
            return None
        column, row = self.table.columns[index.column()], int(self.rows[index.row()])
        if role == ALIGNMENT:
            return RIGHT if column.is_number else LEFT
        note = self.notes.get((row, column.name))
        if role == DISPLAY:
            return self._text(row, column, note is not None)
        if role == EDIT:
            return column.typed(row)
        if role == FONT:
            return italic() if note else None
        return self._explained(column.name, row) if role == WHATS_THIS else self._tip(row, column, note)

    def _tip(self, row: int, column: Column, note: Words | None) -> str | None:
        found = self.colouring.told(row, column) if self.colouring else None
        if found or note:
            return plain_tip("\n".join(filter(None, (found, str(note or "")))))
        return None if column.is_number else plain_tip(column.text(row))

    def _explained(self, column: str, row: int) -> str | None:
        return (self.explain(column, row) or None) if self.explain is not None else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return TYPED if self.table.columns[index.column()].name in self.editable else READ

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
