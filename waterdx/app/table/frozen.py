"""The first columns of a table, which stay while the others are scrolled sideways."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QTableView, QWidget

from waterdx.app.table.painting import dress

MOST_OF_WIDTH = 0.6  # of the table: some of it must still be free to be scrolled


class FrozenColumns(QTableView):
    """Lies over the left edge of `table` with the same model and selection: what is done in either is done in both.

    `on_left` is called when a cell that was typed into has been left.
    """

    def __init__(self, table: QTableView, on_left: Callable[[], None]) -> None:
        super().__init__(table)
        self._table, self._on_left = table, on_left
        self._count = 0
        self.setObjectName("frozen")
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self.setFocusProxy(table)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._look_like(table)
        self._move_with(table)
        self.hide()

    def _look_like(self, table: QTableView) -> None:
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(table.selectionBehavior())
        self.setSelectionMode(table.selectionMode())
        self.setEditTriggers(table.editTriggers())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(self._table.verticalHeader().sectionResizeMode(0))
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        mine, heads = self.horizontalHeader(), table.horizontalHeader()
        mine.setSelectionModel(QItemSelectionModel(table.model(), mine))  # as that of the table's own heads, and as fast
        mine.setDefaultAlignment(heads.defaultAlignment())
        mine.setHighlightSections(False)
        mine.setSectionsClickable(True)
        mine.setSectionsMovable(True)
        mine.setContextMenuPolicy(heads.contextMenuPolicy())

    def _move_with(self, table: QTableView) -> None:
        mine, heads = self.horizontalHeader(), table.horizontalHeader()
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        heads.sectionMoved.connect(self.show_columns)
        heads.sectionResized.connect(self.show_columns)
        mine.sectionMoved.connect(lambda _column, old, new: heads.moveSection(old, new))
        mine.sectionResized.connect(self._on_widened)

    @property
    def count(self) -> int:
        """How many columns stay."""
        return self._count

    def freeze(self, count: int) -> None:
        """Keep the first `count` of the columns that are shown; 0 for none."""
        self._count = count
        self.show_columns()

    def columns(self) -> list[int]:
        """The columns that stay, in their order: no more than leave the table some room."""
        heads = self._table.horizontalHeader()
        shown = [one for one in map(heads.logicalIndex, range(heads.count())) if not self._table.isColumnHidden(one)]
        kept, room = [], MOST_OF_WIDTH * self._table.viewport().width()
        for one in shown[: self._count]:
            room -= heads.sectionSize(one)
            if room < 0:
                break
            kept.append(one)
        return kept

    def show_columns(self) -> None:
        """The order, widths and place of the columns as they are in the table now."""
        mine, heads = self.horizontalHeader(), self._table.horizontalHeader()
        kept = set(self.columns()) if self._count else set()
        with QSignalBlocker(mine):
            for place in range(heads.count()):
                column = heads.logicalIndex(place)
                mine.moveSection(mine.visualIndex(column), place)
                self.setColumnHidden(column, column not in kept)
                if column in kept:
                    self.setColumnWidth(column, heads.sectionSize(column))
        mine.doItemsLayout()
        self.place()

    def _on_widened(self, column: int, _old: int, width: int) -> None:
        if width:  # none is what a hidden column has
            self._table.setColumnWidth(column, width)

    def place(self) -> None:
        """Over the left edge, as high as the table's rows."""
        table, heads = self._table, self._table.horizontalHeader()
        width = sum(heads.sectionSize(column) for column in self.columns())
        edge = table.frameWidth()
        mine = self.horizontalHeader()
        mine.setFixedHeight(heads.height())
        self.setGeometry(edge, edge, width + 2, heads.height() + table.viewport().height())
        self.setVisible(width > 0)
        mine.setSortIndicatorShown(heads.isSortIndicatorShown())
        mine.setSortIndicator(heads.sortIndicatorSection(), heads.sortIndicatorOrder())

    def paintEvent(self, event: QPaintEvent) -> None:
        dress(self)
        super().paintEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self._on_left()
