"""A table whose selection belongs to the project: what is chosen here is marked on the map, and the other way round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from waterdx.app.distinct_rows import distinct
from waterdx.app.table.arranged import ArrangedTable
from waterdx.app.table.column_layout import ColumnLayout
from waterdx.app.table.copying import Copying
from waterdx.app.table.model import Keeping, Table
from waterdx.core.words import Words

MOST_RANGES = 1000  # of rows side by side that Qt is asked to choose; 30,000 take it 1.5 s
COPY = Words(ja="見出しつきでコピー", en="Copy with headings")
COPY_COLUMN = Words(ja="この列だけコピー", en="Copy this column only")
AT_FIRST = ColumnLayout()


class LinkedTable(ArrangedTable):
    """Signals: `picked(objects)`, the numbers of the objects the person chose; `opened(object)` on a double click; `pasted()` on Ctrl+V
    where cells can be typed into.

    `objects` gives for each row of the table the number of the object it speaks of, -1 for none.
    """

    picked = Signal(object)
    opened = Signal(int)
    pasted = Signal()

    def __init__(self, name: Words, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.objects: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self.copying: Copying = Copying(self)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.doubleClicked.connect(self._on_double_clicked)

    def show_table(self, table: Table, objects: NDArray[np.int64], layout: ColumnLayout = AT_FIRST) -> None:
        """Show other rows; nothing is chosen."""
        self._showing = True  # Qt makes the heads anew, which is nothing a person has arranged
        self.rows.show(table)
        self.objects = objects
        self.horizontalHeader().setSortIndicatorShown(False)
        self.arrange(layout)
        self._showing = False

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

    def filter(self, words: str, keeping: Sequence[Keeping] = ()) -> None:
        """Only rows with all of `words` that all of `keeping` keep; what was chosen and is still shown stays chosen."""
        self.before_rows_move()
        with QSignalBlocker(self.selectionModel()):
            self.rows.filter(words, keeping)
        self._repaint()

    def select_objects(self, objects: NDArray[np.int64]) -> None:
        """Mark the rows of these objects and bring the first into view, without telling anyone."""
        if np.array_equal(distinct(self.chosen_objects()), distinct(objects)):
            return
        rows = np.flatnonzero(np.isin(self.objects, objects))
        places = self.rows.places_of(rows)
        self._choose_rows(rows, places)
        if len(places):
            self._scroll_to_row(int(places[0]))
        self._repaint()

    def _choose_rows(self, rows: NDArray[np.int64], places: NDArray[np.int64]) -> None:
        """Choose rows, which stand at `places`, by Qt's ranges, or where those would be too many by a mark of our own."""
        starts = places[np.flatnonzero(np.diff(places, prepend=-2) > 1)]
        ends = places[np.flatnonzero(np.diff(places, append=np.iinfo(np.int64).max) > 1)]
        chosen, last = QItemSelection(), self.rows.columnCount() - 1
        self.rows.marked = None
        if len(starts) > MOST_RANGES:
            self.rows.mark(rows)
        else:
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
                chosen.select(self.rows.index(start, 0), self.rows.index(end, last))
        with QSignalBlocker(self.selectionModel()):
            self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def before_rows_move(self) -> None:
        """Qt would carry thousands of chosen rows along one by one."""
        places = self.chosen_places()
        if self.rows.marked is None and len(places) > MOST_RANGES:
            self.rows.mark(self.rows.rows[places])
            with QSignalBlocker(self.selectionModel()):
                self.selectionModel().clearSelection()

    def chosen_places(self) -> NDArray[np.int64]:
        """Where the rows chosen stand, from above."""
        if self.rows.marked is not None:
            return np.flatnonzero(self.rows.marked[self.rows.rows])
        ranges: Any = self.selectionModel().selection()  # iterable, though its stub does not say so
        places = [np.arange(part.top(), part.bottom() + 1) for part in ranges]
        return distinct(np.concatenate(places)) if places else np.empty(0, dtype=np.int64)

    def chosen_objects(self) -> NDArray[np.int64]:
        """The objects of the rows chosen, in the order of the table."""
        objects = self.objects[self.rows.rows[self.chosen_places()]]
        return objects[objects >= 0]

    # Copying

    def copy_rows(self, columns: Iterable[int] | None = None) -> None:
        """Put the chosen rows with their heads on the clipboard, as Excel takes them; all columns shown, or some."""
        chosen = [self.rows.table.columns[n] for n in (self.shown_columns() if columns is None else columns)]
        self.copying.copy(chosen, self.rows.notes, self.rows.rows[self.chosen_places()])

    def copy_column(self) -> None:
        """Put the column where the cursor is, of the chosen rows, on the clipboard."""
        if self.currentIndex().isValid():
            self.copy_rows([self.currentIndex().column()])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(str(COPY), QKeySequence(QKeySequence.StandardKey.Copy), lambda: self.copy_rows())
        menu.addAction(str(COPY_COLUMN), self.copy_column)
        menu.setEnabled(len(self.chosen_places()) > 0)
        menu.popup(event.globalPos())

    # What the person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        elif event.matches(QKeySequence.StandardKey.Paste) and self.rows.editable:
            self.pasted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_double_clicked(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_selection_changed(self) -> None:
        """What the person chose, with Ctrl beside what was marked."""
        marked, self.rows.marked = self.rows.marked, None
        chosen = self.chosen_objects()
        if marked is not None:
            self._repaint()
            if QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier:
                before = self.objects[marked]
                chosen = np.union1d(before[before >= 0], chosen)
        self.picked.emit(chosen)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if self.is_typing:
            return
        number = int(self.objects[self.rows.rows[index.row()]])
        if number >= 0:
            self.opened.emit(number)
