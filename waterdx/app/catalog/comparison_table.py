"""Technologies side by side: a line for each thing told of them, ≠ before those in which they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)  # fmt: skip

from waterdx.app.theme import current_theme
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.catalog.compare import Comparison

LABEL_WIDTH = 170
PADDING = 6
DIFFERS, SAME = "≠", "="
HEAD_LINES = 2.8
HIGHEST = 10_000
WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap

Index = QModelIndex | QPersistentModelIndex


class ComparisonTable(QTableWidget):
    """Texts wrap; the lines are as high as their longest text."""

    def __init__(self) -> None:
        super().__init__()
        self.comparison: Comparison | None = None
        self.setAccessibleName(str(Words(ja="技術の比較", en="Comparison of technologies")))
        self.setItemDelegate(_Wrapped(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag(Qt.TextFlag.TextWordWrap.value)
        )
        header.setFixedHeight(int(self.fontMetrics().height() * HEAD_LINES))
        header.setHighlightSections(False)
        # Columns get their widths after the table has, and again when a scroll bar takes room: then the texts wrap anew.
        self._wrap = QTimer(self, singleShot=True, interval=0)
        self._wrap.timeout.connect(self.resizeRowsToContents)
        header.sectionResized.connect(lambda *_sizes: self._wrap.start())

    def show_comparison(self, comparison: Comparison | None) -> None:
        self.comparison = comparison
        heads = [str(one.technology.name) for one in comparison.dossiers] if comparison else []
        lines = comparison.lines if comparison else ()
        self.setColumnCount(len(heads) + 1 if heads else 0)
        self.setRowCount(len(lines))
        self.setHorizontalHeaderLabels([str(Words(ja="項目", en="Item")), *heads] if heads else [])
        for row, line in enumerate(lines):
            for column, text in enumerate((f"{DIFFERS if line.differs else SAME} {line.label}", *line.texts)):
                self.setItem(row, column, QTableWidgetItem(text))
        for column in range(self.columnCount()):
            mode = QHeaderView.ResizeMode.Stretch if column else QHeaderView.ResizeMode.Fixed
            self.horizontalHeader().setSectionResizeMode(column, mode)
        if heads:
            self.setColumnWidth(0, LABEL_WIDTH)
        self.resizeRowsToContents()

    def show_only_differing(self, wanted: bool) -> None:
        for row, line in enumerate(self.comparison.lines if self.comparison else ()):
            self.setRowHidden(row, wanted and not line.differs)

    def differs(self, row: int) -> bool:
        return self.comparison is not None and self.comparison.lines[row].differs


class _Wrapped(QStyledItemDelegate):
    """Draws a cell whole, plain text only; the ground tells the lines that differ."""

    def __init__(self, table: ComparisonTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._table.columnWidth(index.column()) - 2 * PADDING
        text = option.fontMetrics.boundingRect(QRect(0, 0, width, HIGHEST), int(WRAPPED), str(index.data()))
        return QSize(width, text.height() + 2 * PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, place = current_theme(), option.rect
        differs = self._table.differs(index.row())
        current = self._table.currentIndex() == index and self._table.hasFocus()
        painter.save()
        painter.fillRect(place, QColor(theme.chosen if current else theme.info_ground if differs else theme.base))
        painter.setPen(QColor(theme.text))
        painter.drawText(place.adjusted(PADDING, PADDING, -PADDING, -PADDING), int(WRAPPED), str(index.data()))
        painter.restore()
