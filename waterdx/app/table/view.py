"""A table whose selection belongs to the project: what is chosen here is marked on the map, and the other way round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from waterdx.app.table.cells import CellDelegate
from waterdx.app.table.model import Table, TableModel
from waterdx.core.words import Words

WIDEST_COLUMN = 260
SAMPLE_ROWS = 60


class LinkedTable(QTableView):
    """Signals: `picked(objects)`, the numbers of the objects the person chose; `opened(object)` on a double click.

    `pasted()` on Ctrl+V where cells can be typed into.

    `objects` gives for each row of the table the number of the object it speaks of, -1 for none.
    """

    picked = Signal(object)
    opened = Signal(int)
    pasted = Signal()

    def __init__(self, name: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = TableModel()
        self.objects: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self.setModel(self.rows)
        self.setAccessibleName(str(name))
        self.setSortingEnabled(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._dress_headers()
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.doubleClicked.connect(self._on_double_clicked)

    def _dress_headers(self) -> None:
        line = self.fontMetrics().height()
        vertical, horizontal = self.verticalHeader(), self.horizontalHeader()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setDefaultSectionSize(int(line * 1.7))
        vertical.hide()
        horizontal.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        horizontal.setHighlightSections(False)
        # One of its own: of the table's the header would ask for every cell whether it is chosen, 2 s for 100,000 rows.
        horizontal.setSelectionModel(QItemSelectionModel(self.rows, horizontal))
        horizontal.setStretchLastSection(True)
        horizontal.setSectionsClickable(True)
        horizontal.sectionClicked.connect(self._on_head_clicked)

    def show_table(self, table: Table, objects: NDArray[np.int64]) -> None:
        """Show other rows; nothing is chosen."""
        self.rows.show(table)
        self.objects = objects
        self.horizontalHeader().setSortIndicatorShown(False)
        self._fit_columns()

    def update_table(self, table: Table) -> bool:
        """Show new values of the same rows and columns where they stand; False where they are others."""
        same = len(table) == len(self.rows.table) and [c.name for c in table.columns] == [c.name for c in self.rows.table.columns]
        if same:
            self.rows.update(table)
        return same

    def put_table(self, table: Table, objects: NDArray[np.int64]) -> None:
        """New values where they stand; other rows in place of those shown where they are others."""
        if not self.update_table(table):
            self.show_table(table, objects)

    def allow_typing(self, names: frozenset[str], field_of: Callable[[int], str]) -> None:
        """Let cells of these columns be typed into, by a double click or F2."""
        self.rows.editable = names
        self.setItemDelegate(CellDelegate(self.rows, field_of, self))

    def filter(self, words: str) -> None:
        """Only rows with all of `words`; what was chosen and is still shown stays chosen."""
        with QSignalBlocker(self.selectionModel()):
            self.rows.filter(words)
        self.viewport().update()

    def select_objects(self, objects: NDArray[np.int64]) -> None:
        """Mark the rows of these objects and bring the first into view, without telling anyone."""
        if np.array_equal(np.unique(self.chosen_objects()), np.unique(objects)):
            return
        places = self.rows.places_of(np.flatnonzero(np.isin(self.objects, objects)))
        starts = places[np.flatnonzero(np.diff(places, prepend=-2) > 1)]
        ends = places[np.flatnonzero(np.diff(places, append=np.iinfo(np.int64).max) > 1)]
        chosen, last = QItemSelection(), self.rows.columnCount() - 1
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            chosen.select(self.rows.index(start, 0), self.rows.index(end, last))
        with QSignalBlocker(self.selectionModel()):
            self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if len(places):
            self.scrollTo(self.rows.index(int(places[0]), 0), QAbstractItemView.ScrollHint.EnsureVisible)
        self.viewport().update()

    def chosen_objects(self) -> NDArray[np.int64]:
        """The objects of the rows chosen, each once, in the order of the table."""
        ranges: Any = self.selectionModel().selection()  # iterable, though its stub does not say so
        places = [np.arange(part.top(), part.bottom() + 1) for part in ranges]
        if not places:
            return np.empty(0, dtype=np.int64)
        objects = self.objects[self.rows.rows[np.unique(np.concatenate(places))]]
        return objects[objects >= 0]

    def copy_rows(self) -> None:
        """Put the chosen rows with their heads on the clipboard, as Excel takes them."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        columns = range(self.rows.columnCount())
        heads = [str(column.head) for column in self.rows.table.columns]
        lines = [heads, *([str(self.rows.index(row, n).data()) for n in columns] for row in places)]
        text = "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)
        QGuiApplication.clipboard().setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        elif event.matches(QKeySequence.StandardKey.Paste) and self.rows.editable:
            self.pasted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_double_clicked(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _fit_columns(self) -> None:
        metrics = self.fontMetrics()
        sample = range(0, len(self.rows.table), max(1, len(self.rows.table) // SAMPLE_ROWS))
        for number, column in enumerate(self.rows.table.columns):
            texts = [str(column.head) + "  ", *(column.text(row) for row in sample)]
            width = max(metrics.horizontalAdvance(text) for text in texts) + 26
            self.setColumnWidth(number, min(WIDEST_COLUMN, width))

    def _on_head_clicked(self, column: int) -> None:
        header = self.horizontalHeader()
        again = header.isSortIndicatorShown() and header.sortIndicatorSection() == column
        descending = again and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicatorShown(True)
        header.setSortIndicator(column, order)
        self.rows.sort(column, order)

    def _on_selection_changed(self) -> None:
        self.picked.emit(self.chosen_objects())

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            return
        number = int(self.objects[self.rows.rows[index.row()]])
        if number >= 0:
            self.opened.emit(number)
