"""A line to type into, and below it what is found: for the palette, the start page, or wherever one looks for something."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from waterdx.app.finding.finder import Finder
from waterdx.app.finding.found import Found, one_line
from waterdx.app.icons import icon
from waterdx.app.search_line import SearchLine
from waterdx.app.theme import current_theme
from waterdx.app.widgets import column, label
from waterdx.core.words import Words

PROMPT = Words(
    ja="命令・管路番号・路線・技術・指標・団体・ヘルプ(漢字、かな、英語)",
    en="Command, pipe number, street, technology, indicator, utility, help",
)
LONGEST = 40
NOTHING = Words(
    ja="「{typed}」は見つかりませんでした。言葉を短くするか、ひらがなの読み、番号の一部でお試しください。管路・路線・弁は、そのプロジェクトを開いている間に探せます。",
    en="Nothing was found for “{typed}”. Try a shorter word, or part of a number. Pipes, streets and valves are found while "
    "their project is open.",
)
FOUND, DETAIL, RIGHT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
ROW_PADDING, ICON, GAP = 6, 18, 10
KEYS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}
Index = QModelIndex | QPersistentModelIndex


class FindingBox(QWidget):
    """Commands are shown as one types, all else joins them below a moment later: what the cursor is on never moves.

    `shows_all` lists the commands while nothing is typed. Signal: `chosen(Found)`.
    """

    chosen = Signal(object)

    def __init__(self, finder: Finder, shows_all: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finder, self._shows_all = finder, shows_all
        self._commands, self._enter_waits = 0, False
        self.words = SearchLine(PROMPT)
        self.list = QListWidget()
        self.list.setAccessibleName(str(Words(ja="見つかったもの", en="What was found")))
        self.list.setItemDelegate(_Row(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.nothing = label("", "muted", wrap=True)
        self.nothing.setContentsMargins(GAP, ROW_PADDING, GAP, ROW_PADDING)
        self.nothing.hide()
        layout = column(self.words, self.list, self.nothing)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.words)
        self.words.textChanged.connect(self.show_commands)
        self.words.searched.connect(self.look)
        self.words.returnPressed.connect(self.choose)
        self.words.installEventFilter(self)
        self.list.itemClicked.connect(self.choose)
        finder.found.connect(self._add_things)
        self.show_commands("")

    def show_commands(self, typed: str) -> None:
        """The commands at once."""
        self.list.clear()
        self._enter_waits = False
        if typed.strip() or self._shows_all:
            self._add(self._finder.find_commands(typed))
        self._commands = self.list.count()
        self.nothing.hide()
        self.list.setVisible(self._shows_all or bool(typed.strip()))

    def look(self, typed: str) -> None:
        """Look for all else."""
        if typed.strip():
            self._finder.find_things(typed)

    def choose(self) -> None:
        """Take what the cursor is on; where nothing has come yet, the first that comes."""
        item = self.list.currentItem()
        self._enter_waits = item is None
        if item is not None:
            found = item.data(FOUND)
            self.words.clear()
            self.chosen.emit(found)

    def _add_things(self, typed: str, found: list[Found]) -> None:
        if typed != self.words.text():
            return  # something has been typed or chosen meanwhile
        chosen = self.list.currentRow()
        while self.list.count() > self._commands:  # those of the same question, asked by Enter and by the pause
            self.list.takeItem(self._commands)
        self._add(found)
        self.list.setCurrentRow(min(max(chosen, 0), self.list.count() - 1))
        self._show_nothing(typed)
        if self._enter_waits:
            self.choose()

    def _show_nothing(self, typed: str) -> None:
        """What to try where nothing was found."""
        empty = self.list.count() == 0
        self.nothing.setText(str(NOTHING.format(typed=_shortened(one_line(typed.strip()))) if empty else ""))
        self.nothing.setVisible(empty)
        self.list.setVisible(not empty)

    def _add(self, found: list[Found]) -> None:
        for one in found:
            self.list.addItem(_item(one))
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in KEYS:
            row = self.list.currentRow() + KEYS[Qt.Key(event.key())]
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
            return True
        return super().eventFilter(watched, event)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _item(found: Found) -> QListWidgetItem:
    right = "  ".join(filter(None, (found.shortcut, str(found.kind))))
    item = QListWidgetItem(icon(found.icon), found.title)
    item.setData(FOUND, found)
    item.setData(DETAIL, found.detail)
    item.setData(RIGHT, right)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, (found.title, found.detail, right))))
    return item


class _Row(QStyledItemDelegate):
    """Icon, name and what is known of it on the left; shortcut and kind, quieter, on the right. Plain text only."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, option.fontMetrics.height() + 2 * ROW_PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, metrics = current_theme(), option.fontMetrics
        place: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, QColor(theme.chosen))
        inner = place.adjusted(GAP, 0, -GAP, 0)
        drawing: QIcon = index.data(Qt.ItemDataRole.DecorationRole)
        drawing.paint(painter, QRect(inner.left(), inner.center().y() - ICON // 2, ICON, ICON))
        inner.setLeft(inner.left() + ICON + GAP)
        right = str(index.data(RIGHT))
        _draw(painter, inner, right, theme.muted, Qt.AlignmentFlag.AlignRight)
        inner.setRight(inner.right() - metrics.horizontalAdvance(right) - GAP)
        title = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, inner.width())
        _draw(painter, inner, title, theme.text, Qt.AlignmentFlag.AlignLeft)
        inner.setLeft(inner.left() + metrics.horizontalAdvance(title) + GAP)
        detail = metrics.elidedText(str(index.data(DETAIL)), Qt.TextElideMode.ElideRight, max(0, inner.width()))
        _draw(painter, inner, detail, theme.muted, Qt.AlignmentFlag.AlignLeft)
        painter.restore()


def _draw(painter: QPainter, place: QRect, text: str, colour: str, side: Qt.AlignmentFlag) -> None:
    painter.setPen(QColor(colour))
    painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text)
