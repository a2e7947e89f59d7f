"""Drawing the cells of a table: plain text on its ground. The style sheet would take four times as long for each cell."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from waterdx.app.table.model import TableModel
from waterdx.app.theme import Theme, current_theme

PADDING = 8
PLAIN = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
RIGHT, LEFT = PLAIN | int(Qt.AlignmentFlag.AlignRight), PLAIN | int(Qt.AlignmentFlag.AlignLeft)
# Numbers: the operators of Qt's flags would take a tenth of the time a cell has.
SELECTED, FOCUSED = QStyle.StateFlag.State_Selected.value, QStyle.StateFlag.State_HasFocus.value
MOST_KEPT = 20_000


def dress(view: QAbstractItemView) -> None:
    """To be called by a view before it paints."""
    delegate = view.itemDelegate()
    if isinstance(delegate, PlainCells):
        delegate.dress(view)


class PlainCells(QStyledItemDelegate):
    """Draws what a TableModel shows: chosen rows, grounds, bold and italic; a frame where the cursor is.

    Its view calls `dress` before it paints: what is the same for all cells is looked up once.
    """

    def __init__(self, rows: TableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self._theme: Theme = current_theme()
        self._text, self._chosen, self._accent = QColor(), QColor(), QColor()
        self._font, self._metrics = QFont(), QFontMetrics(QFont())
        self._cut: dict[tuple[str, int], str] = {}

    def dress(self, view: QWidget) -> None:
        """Take the colours of the theme and the font of a view."""
        self._theme = theme = current_theme()
        self._text, self._chosen, self._accent = QColor(theme.text), QColor(theme.chosen), QColor(theme.accent)
        if view.font() != self._font or len(self._cut) > MOST_KEPT:
            self._font, self._metrics, self._cut = view.font(), QFontMetrics(view.font()), {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        look = self._rows.look(index.row(), index.column(), self._theme)
        rect: QRect = option.rect
        state: int = option.state.value
        if state & SELECTED or look.is_marked:
            painter.fillRect(rect, self._chosen)
        elif look.ground:
            painter.fillRect(rect, QColor(look.ground))
        painter.setPen(self._text)
        if look.bold or look.italic:
            font = QFont(self._font)
            font.setBold(look.bold)
            font.setItalic(look.italic)
            painter.setFont(font)
        cell = rect.adjusted(PADDING, 0, -PADDING, 0)
        painter.drawText(cell, RIGHT if look.is_number else LEFT, self._elided(look.text, cell.width()))
        if look.bold or look.italic:
            painter.setFont(self._font)
        if state & FOCUSED:
            painter.setPen(self._accent)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _elided(self, text: str, width: int) -> str:
        """A text cut to a width, once for all cells that hold it."""
        cut = self._cut.get((text, width))
        if cut is None:
            cut = self._cut[text, width] = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return cut
