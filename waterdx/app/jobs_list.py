"""The list of jobs on the left: icon and name, one line a page."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from waterdx.app.icons import icon
from waterdx.app.pages.registry import PAGES
from waterdx.core.words import Words

PAGE_ID = Qt.ItemDataRole.UserRole
ROOM = QSize(76, 28)  # around the name: icon and margins, and the air between lines


class JobsList(QListWidget):
    """Signal: `chosen(page id)`."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("jobs")
        self.setAccessibleName(str(Words(ja="仕事", en="Jobs")))
        self.setIconSize(QSize(22, 22))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for page in PAGES:
            item = QListWidgetItem(icon(page.icon), str(page.title))
            item.setData(PAGE_ID, page.id)
            item.setSizeHint(QSize(0, self.fontMetrics().height() + ROOM.height()))
            self.addItem(item)
        widest = max(self.fontMetrics().horizontalAdvance(str(page.title)) for page in PAGES)
        self.setFixedWidth(widest + ROOM.width())
        self.currentItemChanged.connect(self._on_item_changed)

    def show_page(self, page: str) -> None:
        self.setCurrentRow([one.id for one in PAGES].index(page))

    def _on_item_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(PAGE_ID))
