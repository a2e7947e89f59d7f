"""Which columns of a table are shown, in what order, and how many stay at the left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QDialog, QListWidget, QListWidgetItem, QSpinBox, QWidget

from waterdx.app.table.column_layout import ColumnLayout
from waterdx.app.table.model import Column
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

NOTE = Words(
    ja="チェックで表示、ドラッグか「上へ」「下へ」(Alt+↑↓)で並べ替えます。表の見出しをドラッグしても並べ替えられます。",
    en="Tick what is shown; drag, or use Up and Down (Alt+↑↓), to order. You can also drag the heads of the table.",
)


class ColumnsDialog(QDialog):
    """`then(layout)` when the person has agreed; ColumnLayout() for how the table is at first."""

    def __init__(
        self, columns: tuple[Column, ...], now: ColumnLayout, then: Callable[[ColumnLayout], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._columns, self._now, self._then = columns, now, then
        self.setWindowTitle(str(Words(ja="列の選択・並べ替え・固定", en="Choose, order and freeze columns")))
        self.list = QListWidget()
        self.list.setAccessibleName(str(Words(ja="列", en="Columns")))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.frozen = QSpinBox()
        self.frozen.setRange(0, min(5, len(columns)))
        self.frozen.setAccessibleName(str(Words(ja="左に固定する列の数", en="Columns that stay at the left")))
        self.up, self.down = (button(words, move) for words, move in (
            (Words(ja="上へ", en="Up"), lambda: self.move_line(-1)), (Words(ja="下へ", en="Down"), lambda: self.move_line(1)),
        ))  # fmt: skip
        self.up.setShortcut(QKeySequence("Alt+Up"))
        self.down.setShortcut(QKeySequence("Alt+Down"))
        self.reset = button(Words(ja="最初の状態に戻す", en="As at first"), lambda: self._show(ColumnLayout()))
        self.ok = button(Words(ja="決定", en="OK"), self._on_ok, primary=True)
        cancel = button(Words(ja="取り消し", en="Cancel"), self.reject)
        beside = row(self.list, column(self.up, self.down, None, self.reset))
        beside.setStretch(0, 1)
        frozen = row(label(self.frozen.accessibleName()), self.frozen, None)
        whole = column(label(NOTE, "muted", wrap=True), beside, frozen, row(None, cancel, self.ok), margins=(18, 16, 18, 14))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.resize(480, 520)
        self._show(now)

    def _show(self, layout: ColumnLayout) -> None:
        self._now = layout
        heads = {one.name: str(one.head) for one in self._columns}
        self.list.clear()
        for name in layout.ordered(list(heads)):
            line = QListWidgetItem(heads[name], self.list)
            line.setData(Qt.ItemDataRole.UserRole, name)
            line.setCheckState(Qt.CheckState.Unchecked if name in layout.hidden else Qt.CheckState.Checked)
        self.list.setCurrentRow(0)
        self.frozen.setValue(layout.frozen)

    def move_line(self, by: int) -> None:
        """The column chosen one up (-1) or down (1)."""
        place = self.list.currentRow()
        if 0 <= place < self.list.count() and 0 <= place + by < self.list.count():
            line = self.list.takeItem(place)
            self.list.insertItem(place + by, line)
            self.list.setCurrentRow(place + by)

    def layout_chosen(self) -> ColumnLayout:
        """The layout as it stands in the dialog."""
        lines = [self.list.item(n) for n in range(self.list.count())]
        hidden = {_name(line) for line in lines if line.checkState() != Qt.CheckState.Checked}
        order = tuple(map(_name, lines))
        if self._now == ColumnLayout() and order == tuple(one.name for one in self._columns):
            order = ()  # nothing said of it: columns that come later take their own places
        return replace(self._now, order=order, hidden=frozenset(hidden), frozen=self.frozen.value())

    def _on_ok(self) -> None:
        self.accept()
        self._then(self.layout_chosen())


def _name(line: QListWidgetItem) -> str:
    return str(line.data(Qt.ItemDataRole.UserRole))
