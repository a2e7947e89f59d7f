"""A list item of two lines or more: a name, and below it, quieter, who or what it belongs to."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from waterdx.app.theme import current_theme

SECOND_LINE = Qt.ItemDataRole.UserRole + 1
MARKS = Qt.ItemDataRole.UserRole + 2  # for each line the spans to mark, the name's first
PADDING = 8
BETWEEN = 4

Index = QModelIndex | QPersistentModelIndex


class TwoLineItem(QStyledItemDelegate):
    """Draws plain text only; what does not fit ends in an ellipsis."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        more = len(_second(index))
        return QSize(0, (1 + more) * option.fontMetrics.height() + BETWEEN + 2 * PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        place: QRect = option.rect
        metrics = option.fontMetrics
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, QColor(theme.chosen))
        painter.setPen(QColor(theme.line))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        inner = place.adjusted(PADDING + 4, PADDING, -PADDING, -PADDING)
        lines = [(str(index.data() or ""), theme.text, 0)]
        lines += [(text, theme.muted, (1 + n) * metrics.height() + BETWEEN) for n, text in enumerate(_second(index))]
        marks = index.data(MARKS) or ()
        for n, (line, colour, down) in enumerate(lines):
            text = metrics.elidedText(line, Qt.TextElideMode.ElideRight, inner.width())
            for low, high in marks[n] if n < len(marks) else ():
                left, right = (metrics.horizontalAdvance(text[:end]) for end in (low, high))
                painter.fillRect(inner.left() + left, inner.top() + down, right - left, metrics.height(), QColor(theme.found))
            painter.setPen(QColor(colour))
            painter.drawText(
                QRect(inner.left(), inner.top() + down, inner.width(), metrics.height()), int(Qt.AlignmentFlag.AlignVCenter), text
            )
        painter.restore()


def _second(index: Index) -> list[str]:
    """What stands below the name; a line break in it makes one more line."""
    return str(index.data(SECOND_LINE) or "").split("\n")
