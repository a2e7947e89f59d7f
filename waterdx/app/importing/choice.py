"""A cell of a table that is a choice of several: drawn as a combo box, opened by a click or the keyboard.

One real combo box is made when a cell is opened: a table of a thousand columns needs no thousand widgets.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from waterdx.app.theme import HERE, current_theme

CHOICES = Qt.ItemDataRole.UserRole + 11  # of an index: list of (value, text); empty where there is nothing to choose
MOST_SHOWN = 24
ARROW = 12
INSET = 3
ROUND = 4

Index = QModelIndex | QPersistentModelIndex


class ChoiceCell(QStyledItemDelegate):
    """The model gives CHOICES, the value chosen as EditRole and its text as DisplayRole, and takes another by setData."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(theme.chosen))
        place = option.rect.adjusted(INSET, INSET, -INSET, -INSET)
        if index.data(CHOICES):
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QColor(theme.accent if focused else theme.line))
            painter.setBrush(index.data(Qt.ItemDataRole.BackgroundRole) or QColor(theme.base))
            painter.drawRoundedRect(place, ROUND, ROUND)
            _arrow(theme.name).render(
                painter, QRectF(place.right() - ARROW - 6, place.center().y() - ARROW / 2 + 1, ARROW, ARROW)
            )
        inner = place.adjusted(8, 0, -ARROW - 10, 0)
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole) or QColor(theme.text))
        text = option.fontMetrics.elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        combo = QComboBox(parent)
        combo.setMaxVisibleItems(MOST_SHOWN)
        for value, text in index.data(CHOICES):
            combo.addItem(text, value)
        combo.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data()))
        combo.activated.connect(lambda: self._take(combo))
        _open_soon(combo)
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(max(0, editor.findData(index.data(Qt.ItemDataRole.EditRole))))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentData(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        place: QRect = option.rect
        editor.setGeometry(place.adjusted(1, 1, -1, -1))

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:  # fmt: skip
        """One click opens the choice."""
        view = option.widget
        left = isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton
        if (
            left
            and event.type() == QEvent.Type.MouseButtonRelease
            and index.data(CHOICES)
            and isinstance(view, QAbstractItemView)
        ):
            assert isinstance(index, QModelIndex)
            view.edit(index)
            return True
        return super().editorEvent(event, model, option, index)

    def _take(self, combo: QComboBox) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo, QStyledItemDelegate.EndEditHint.NoHint)


class ChoiceTable(QTableView):
    """A table with choices in its rows: Enter, space and F2 open the one at the cursor, else the first of the row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2):
            self._open_choice()  # and never the dialog's own button
        else:
            super().keyPressEvent(event)

    def _open_choice(self) -> None:
        at = self.currentIndex()
        indexes = [at, *(at.siblingAtColumn(column) for column in range(self.model().columnCount()))]
        index = next((one for one in indexes if one.isValid() and one.data(CHOICES)), None)
        if index is not None:
            self.setCurrentIndex(index)
            self.edit(index)


def _open_soon(combo: QComboBox) -> None:
    """Show its list as soon as it has its place; the timer dies with the combo box."""
    timer = QTimer(combo)
    timer.setSingleShot(True)
    timer.timeout.connect(combo.showPopup)
    timer.start(0)


@cache
def _arrow(theme: str) -> QSvgRenderer:
    return QSvgRenderer(str(HERE / "images" / f"down-{theme}.svg"))
