"""The technologies found, matched words marked; in their place, where there are none, what to drop and what that would bring."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QStackedLayout, QWidget

from waterdx.app.catalog.found import Found
from waterdx.app.two_line_item import MARKS, SECOND_LINE, TwoLineItem
from waterdx.app.widgets import button, column, holding, label
from waterdx.core.words import Words

ID = Qt.ItemDataRole.UserRole
NOTHING = Words(ja="当てはまる技術がありません", en="Nothing fits")
ADVICE = Words(ja="言葉を減らすか、絞り込みをやめてみてください。", en="Try fewer words, or clear the filters.")


class FoundList(QWidget):
    """Signals: `current_changed(id)`, '' for none; `picked(ids)` when others are chosen; `dropped(hint)` to ask without a condition."""

    current_changed = Signal(str)
    picked = Signal(object)
    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName(str(Words(ja="見つかった技術", en="Technologies found")))
        self.list.setItemDelegate(TwoLineItem(self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.currentItemChanged.connect(lambda item, _before: self.current_changed.emit(item.data(ID) if item else ""))
        self.list.itemSelectionChanged.connect(lambda: self.picked.emit(self.chosen()))
        self.hints = column(margins=(16, 16, 16, 16))
        self._either = QStackedLayout(self)
        self._either.addWidget(self.list)
        self._either.addWidget(holding(self.hints))

    def chosen(self) -> list[str]:
        """The ids of the technologies chosen, in the order of the list."""
        return [self.list.item(n).data(ID) for n in range(self.list.count()) if self.list.item(n).isSelected()]

    def show_found(self, found: Found) -> None:
        """Another list; what was chosen and is still there stays chosen."""
        current, chosen = self.list.currentItem(), set(self.chosen())
        kept = current.data(ID) if current else ""
        with QSignalBlocker(self.list):
            self.list.clear()
            for one in found.items:
                item = QListWidgetItem(one.name)
                item.setData(ID, one.id)
                item.setData(SECOND_LINE, "\n".join(one.lines))
                item.setData(MARKS, one.marks)
                self.list.addItem(item)
                item.setSelected(one.id in chosen)
        row = next((n for n, one in enumerate(found.items) if one.id == kept), 0)
        place = self.list.selectionModel().SelectionFlag
        several = len(self.chosen()) > 1
        self.list.setCurrentRow(row, place.NoUpdate if several else place.ClearAndSelect)
        self.list.scrollToItem(self.list.currentItem()) if found.items else None
        self._show_hints(found)
        self._either.setCurrentIndex(0 if found.items else 1)
        self.current_changed.emit(found.items[row].id if found.items else "")
        self.picked.emit(self.chosen())

    def show_technology(self, technology_id: str) -> bool:
        """Make one of the list the current one; False where the list has it not."""
        for n in range(self.list.count()):
            if self.list.item(n).data(ID) == technology_id:
                self.list.setCurrentRow(n)
                return True
        return False

    def _show_hints(self, found: Found) -> None:
        while (item := self.hints.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if found.items:
            return
        self.hints.addWidget(label(NOTHING, "title"))
        for hint in found.hints:
            self.hints.addWidget(button(hint.words, partial(self.dropped.emit, hint)))
        if not found.hints:
            self.hints.addWidget(label(ADVICE, "muted", wrap=True))
        self.hints.addStretch(1)
