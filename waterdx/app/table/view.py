"""A table whose selection belongs to the project: what is chosen here is marked on the map, and the other way round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSignalBlocker,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from waterdx.app.table.cells import CellDelegate
from waterdx.app.table.clipboard import as_html, as_tabbed
from waterdx.app.table.column_layout import ColumnLayout
from waterdx.app.table.frozen import FrozenColumns
from waterdx.app.table.model import Keeping, Table, TableModel
from waterdx.app.table.painting import PlainCells, dress
from waterdx.core.words import Words

WIDEST_COLUMN = 260
SAMPLE_ROWS = 60
MOST_RANGES = 1000  # of rows side by side that Qt is asked to choose; 30,000 take it 1.5 s
MOST_HTML = 20_000  # rows; 30,000 make 18 MB of it
COPY = Words(ja="見出しつきでコピー", en="Copy with headings")
COPY_COLUMN = Words(ja="この列だけコピー", en="Copy this column only")
Hint = QAbstractItemView.ScrollHint
AT_FIRST = ColumnLayout()


class LinkedTable(QTableView):
    """Signals: `picked(objects)`, the numbers of the objects the person chose; `opened(object)` on a double click.

    `pasted()` on Ctrl+V where cells can be typed into; `typing_ended()` when a cell that was typed into has been left;
    `head_menu_wanted(column, place)` on a right click on a head or Alt+Down; `arranged()` when a person has moved or widened columns.

    `objects` gives for each row of the table the number of the object it speaks of, -1 for none.
    """

    picked = Signal(object)
    opened = Signal(int)
    pasted = Signal()
    typing_ended = Signal()
    head_menu_wanted = Signal(int, object)
    arranged = Signal()
    frozen: FrozenColumns | None = None
    _field_of: Callable[[int], str] | None = None
    _showing = False
    _fitted: Mapping[str, int] = MappingProxyType({})

    def __init__(self, name: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = TableModel()
        self.objects: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self.setModel(self.rows)
        self.setItemDelegate(PlainCells(self.rows, self))
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
        horizontal.setSectionsMovable(True)
        horizontal.sectionMoved.connect(self._on_arranged)
        horizontal.sectionResized.connect(self._on_arranged)
        self._connect_head(horizontal)

    def _connect_head(self, head: QHeaderView) -> None:
        head.sectionClicked.connect(self._on_head_clicked)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(lambda at: self._on_head_menu(head, at))

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

    def allow_typing(self, names: frozenset[str], field_of: Callable[[int], str]) -> None:
        """Let cells of these columns be typed into, by a double click or F2."""
        self.rows.editable = names
        self._field_of = field_of
        self.setItemDelegate(self._new_delegate(self))

    def _new_delegate(self, view: QWidget) -> PlainCells:
        """Each view needs its own: Qt tells all views of a delegate what was typed in one."""
        return CellDelegate(self.rows, self._field_of, view) if self._field_of else PlainCells(self.rows, view)

    @property
    def is_typing(self) -> bool:
        """Whether a cell is being typed into: rows must not go away under it."""
        return any(one is not None and one.state() == QAbstractItemView.State.EditingState for one in (self, self.frozen))

    def finish_typing(self) -> None:
        """Take what is typed into a cell as it stands, as a click elsewhere does."""
        if self.is_typing:
            self.setFocus()

    def filter(self, words: str, keeping: Sequence[Keeping] = ()) -> None:
        """Only rows with all of `words` that all of `keeping` keep; what was chosen and is still shown stays chosen."""
        self._ease_selection()
        with QSignalBlocker(self.selectionModel()):
            self.rows.filter(words, keeping)
        self._repaint()

    def _repaint(self) -> None:
        self.viewport().update()
        if self.frozen is not None:
            self.frozen.viewport().update()

    def select_objects(self, objects: NDArray[np.int64]) -> None:
        """Mark the rows of these objects and bring the first into view, without telling anyone."""
        if np.array_equal(np.unique(self.chosen_objects()), np.unique(objects)):
            return
        self._choose_rows(np.flatnonzero(np.isin(self.objects, objects)))
        places = self.rows.places_of(np.flatnonzero(np.isin(self.objects, objects)))
        if len(places):
            self._scroll_to_row(int(places[0]))
        self._repaint()

    def _choose_rows(self, rows: NDArray[np.int64]) -> None:
        """Choose rows by Qt's ranges, or where those would be too many by a mark of our own."""
        places = self.rows.places_of(rows)
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

    def _ease_selection(self) -> None:
        """Before rows move: Qt would carry thousands of chosen rows along one by one."""
        places = self.chosen_places()
        if self.rows.marked is None and len(places) > MOST_RANGES:
            self.rows.mark(self.rows.rows[places])
            with QSignalBlocker(self.selectionModel()):
                self.selectionModel().clearSelection()

    def _scroll_to_row(self, place: int) -> None:
        """Up or down only: another object chosen is no reason to look at other columns."""
        aside = self.horizontalScrollBar().value()
        super().scrollTo(self.rows.index(place, 0), Hint.EnsureVisible)
        self.horizontalScrollBar().setValue(aside)

    def chosen_places(self) -> NDArray[np.int64]:
        """Where the rows chosen stand, from above."""
        if self.rows.marked is not None:
            return np.flatnonzero(self.rows.marked[self.rows.rows])
        ranges: Any = self.selectionModel().selection()  # iterable, though its stub does not say so
        places = [np.arange(part.top(), part.bottom() + 1) for part in ranges]
        return np.unique(np.concatenate(places)) if places else np.empty(0, dtype=np.int64)

    def chosen_objects(self) -> NDArray[np.int64]:
        """The objects of the rows chosen, in the order of the table."""
        objects = self.objects[self.rows.rows[self.chosen_places()]]
        return objects[objects >= 0]

    # Columns

    def shown_columns(self) -> list[int]:
        """The columns that are not hidden, from left to right."""
        heads = self.horizontalHeader()
        return [one for one in map(heads.logicalIndex, range(heads.count())) if not self.isColumnHidden(one)]

    def arrange(self, layout: ColumnLayout) -> None:
        """Order, width, hiding and freezing of columns; the first column stays if all were hidden."""
        heads, columns = self.horizontalHeader(), self.rows.table.columns
        number = {column.name: n for n, column in enumerate(columns)}
        hidden = layout.hidden if any(name not in layout.hidden for name in number) else frozenset()
        self._fitted = {name: self._fitting_width(n) for name, n in number.items()}
        with QSignalBlocker(heads):
            for place, name in enumerate(layout.ordered(list(number))):
                heads.moveSection(heads.visualIndex(number[name]), place)
            for name, n in number.items():
                self.setColumnHidden(n, name in hidden)
                self.setColumnWidth(n, layout.widths.get(name) or self._fitted[name])
        heads.doItemsLayout()
        self.updateGeometries()
        self.freeze(layout.frozen)
        self._repaint()

    def layout_now(self) -> ColumnLayout:
        """How the columns are arranged; widths only where they are not those that fit."""
        heads, names = self.horizontalHeader(), [column.name for column in self.rows.table.columns]
        order = [heads.logicalIndex(place) for place in range(heads.count())]
        shown = self.shown_columns()
        widths = {names[n]: self.columnWidth(n) for n in shown[:-1] if self.columnWidth(n) != self._fitted[names[n]]}
        hidden = frozenset(names[n] for n in order if self.isColumnHidden(n))
        return ColumnLayout(tuple(names[n] for n in order), hidden, self.frozen.count if self.frozen else 0, widths)

    def freeze(self, count: int) -> None:
        """Let the first `count` columns stay while the others are scrolled sideways."""
        if count and self.frozen is None:
            self.frozen = FrozenColumns(self, self._on_left_cell)
            self._connect_head(self.frozen.horizontalHeader())
            self.frozen.setItemDelegate(self._new_delegate(self.frozen))
            self.frozen.doubleClicked.connect(self._on_double_clicked)
        if self.frozen is not None:
            self.frozen.freeze(count)

    def scrollTo(self, index: QModelIndex | QPersistentModelIndex, hint: Hint = Hint.EnsureVisible) -> None:
        """Frozen columns are always seen, and no other cell comes to lie beneath them."""
        frozen = self.frozen.columns() if self.frozen is not None else []
        if index.column() in frozen:
            self._scroll_to_row(index.row())
            return
        super().scrollTo(index, hint)
        covered = sum(self.columnWidth(column) for column in frozen) - self.visualRect(index).left()
        if frozen and covered > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - covered)

    def paintEvent(self, event: QPaintEvent) -> None:
        dress(self)
        super().paintEvent(event)

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if self.frozen is not None:
            self.frozen.place()

    # Copying

    def copy_rows(self, columns: Iterable[int] | None = None) -> None:
        """Put the chosen rows with their heads on the clipboard, as Excel takes them; all columns shown, or some."""
        chosen = list(self.shown_columns() if columns is None else columns)
        places = self.chosen_places()
        cells = [self.rows.cells(n, places) for n in chosen]
        data = QMimeData()
        data.setText(as_tabbed(cells))
        if len(places) <= MOST_HTML:
            data.setHtml(as_html(cells))
        QGuiApplication.clipboard().setMimeData(data)

    def copy_column(self) -> None:
        """Put the column where the cursor is, of the chosen rows, on the clipboard."""
        if self.currentIndex().isValid():
            self.copy_rows([self.currentIndex().column()])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(str(COPY), QKeySequence(QKeySequence.StandardKey.Copy), self.copy_rows)
        menu.addAction(str(COPY_COLUMN), self.copy_column)
        menu.setEnabled(self.selectionModel().hasSelection())
        menu.popup(event.globalPos())

    # What the person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        elif event.matches(QKeySequence.StandardKey.Paste) and self.rows.editable:
            self.pasted.emit()
        elif event.key() == Qt.Key.Key_F2 and self.frozen is not None and self.currentIndex().column() in self.frozen.columns():
            self.frozen.edit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.ask_head_menu()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_double_clicked(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self._on_left_cell()

    def _on_left_cell(self) -> None:
        """Told once Qt is done with the cell, as rows may go away then."""
        QTimer.singleShot(0, self, lambda: None if self.is_typing else self.typing_ended.emit())

    def _fitting_width(self, number: int) -> int:
        column, metrics = self.rows.table.columns[number], self.fontMetrics()
        sample = range(0, len(column.values), max(1, len(column.values) // SAMPLE_ROWS))
        texts = [str(column.head) + "  ", *(column.text(row) for row in sample)]
        return min(WIDEST_COLUMN, max(metrics.horizontalAdvance(text) for text in texts) + 26)

    def _on_arranged(self) -> None:
        if not self._showing:
            self.arranged.emit()

    def ask_head_menu(self) -> None:
        """The menu of the head of the column where the cursor is."""
        column, heads = max(0, self.currentIndex().column()), self.horizontalHeader()
        if column < self.rows.columnCount():
            at = QPoint(heads.sectionViewportPosition(column), heads.height())
            self.head_menu_wanted.emit(column, heads.viewport().mapToGlobal(at))

    def _on_head_menu(self, head: QHeaderView, at: QPoint) -> None:
        column = head.logicalIndexAt(at)
        if column >= 0:
            self.head_menu_wanted.emit(column, head.viewport().mapToGlobal(at))

    def _on_head_clicked(self, column: int) -> None:
        header = self.horizontalHeader()
        again = header.isSortIndicatorShown() and header.sortIndicatorSection() == column
        descending = again and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        self.sort_by(column, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    def sort_by(self, column: int, order: Qt.SortOrder) -> None:
        """Sort by a column; a cell that is being typed into is taken as it stands first."""
        self.finish_typing()
        self._ease_selection()
        header = self.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicator(column, order)
        self.rows.sort(column, order)
        if self.frozen is not None:
            self.frozen.place()

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
