"""Technologies side by side: a line for each thing told of them, ≠ before those in which they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem

from waterdx.app.theme import current_theme
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.catalog.compare import Comparison

LABEL_WIDTH = 170
DIFFERS, SAME = "≠", "="


class ComparisonTable(QTableWidget):
    """Texts wrap; the lines are as high as their longest text."""

    def __init__(self) -> None:
        super().__init__()
        self.comparison: Comparison | None = None
        self.setAccessibleName(str(Words(ja="技術の比較", en="Comparison of technologies")))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)

    def show_comparison(self, comparison: Comparison | None) -> None:
        self.comparison = comparison
        heads = [one.technology.name for one in comparison.dossiers] if comparison else []
        lines = comparison.lines if comparison else ()
        self.setColumnCount(len(heads) + 1 if heads else 0)
        self.setRowCount(len(lines))
        self.setHorizontalHeaderLabels([str(Words(ja="項目", en="Item")), *map(str, heads)] if heads else [])
        for row, line in enumerate(lines):
            for column, text in enumerate((f"{DIFFERS if line.differs else SAME} {line.label}", *line.texts)):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                self.setItem(row, column, item)
        header = self.horizontalHeader()
        for column in range(self.columnCount()):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch if column else QHeaderView.ResizeMode.Fixed)
        if heads:
            self.setColumnWidth(0, LABEL_WIDTH)
        self._show_colours()
        self.resizeRowsToContents()

    def show_only_differing(self, wanted: bool) -> None:
        for row, line in enumerate(self.comparison.lines if self.comparison else ()):
            self.setRowHidden(row, wanted and not line.differs)

    def _show_colours(self) -> None:
        for row, line in enumerate(self.comparison.lines if self.comparison else ()):
            for column in range(self.columnCount()):
                if line.differs and (item := self.item(row, column)) is not None:
                    item.setBackground(QColor(current_theme().info_ground))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resizeRowsToContents()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_colours()
