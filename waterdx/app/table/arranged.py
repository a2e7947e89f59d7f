"""A table whose columns a person arranges: ordered, hidden, widened, frozen at the left, sorted by their heads; and typed into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QTableView, QWidget

from waterdx.app.table.cells import CellDelegate
from waterdx.app.table.column_layout import ColumnLayout
from waterdx.app.table.frozen import FrozenColumns
from waterdx.app.table.model import TableModel
from waterdx.app.table.painting import PlainCells, dress
from waterdx.core.words import Words

WIDEST_COLUMN = 260
SAMPLE_ROWS = 60
Hint = QAbstractItemView.ScrollHint


class ArrangedTable(QTableView):
    """Signals: `head_menu_wanted(column, place)` on a right click on a head or Alt+Down; `sorted_by(column, descending)`;
    `arranged()` when a person has moved or widened columns; `typing_ended()` when a cell that was typed into has been left.
    """

    head_menu_wanted = Signal(int, object)
    arranged = Signal()
    sorted_by = Signal(str, bool)
    typing_ended = Signal()
    frozen: FrozenColumns | None = None
    _field_of: Callable[[int], str] | None = None
    _showing = False
    _fitted: Mapping[str, int] = MappingProxyType({})

    def __init__(self, name: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = TableModel()
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
            self.frozen.doubleClicked.connect(self.doubleClicked)
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

    def _on_head_clicked(self, column: int) -> None:
        header = self.horizontalHeader()
        again = header.isSortIndicatorShown() and header.sortIndicatorSection() == column
        descending = again and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        self.sort_by(column, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    def before_rows_move(self) -> None:
        """A chance to make ready before rows are sorted."""

    def sort_by(self, column: int, order: Qt.SortOrder) -> None:
        """Sort by a column; a cell that is being typed into is taken as it stands first."""
        self.finish_typing()
        self.before_rows_move()
        header = self.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicator(column, order)
        self.rows.sort(column, order)
        if self.frozen is not None:
            self.frozen.place()
        self.sorted_by.emit(self.rows.table.columns[column].name, order == Qt.SortOrder.DescendingOrder)

    def sort_by_name(self, column: str, descending: bool) -> None:
        """Sort by the column of this name, where there is one."""
        names = [one.name for one in self.rows.table.columns]
        if column in names:
            self.sort_by(names.index(column), Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    # Typing

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2 and self.frozen is not None and self.currentIndex().column() in self.frozen.columns():
            self.frozen.edit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.ask_head_menu()
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

    def _repaint(self) -> None:
        self.viewport().update()
        if self.frozen is not None:
            self.frozen.viewport().update()

    def _scroll_to_row(self, place: int) -> None:
        """Up or down only: another object chosen is no reason to look at other columns."""
        aside = self.horizontalScrollBar().value()
        super().scrollTo(self.rows.index(place, 0), Hint.EnsureVisible)
        self.horizontalScrollBar().setValue(aside)
