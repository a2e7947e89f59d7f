"""The list of jobs on the left: icon and name, one line a page; in a narrow window the icons alone."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from waterdx.app.icons import icon
from waterdx.app.pages.registry import PAGES
from waterdx.core.words import Words

PAGE_ID = Qt.ItemDataRole.UserRole
ROOM = QSize(76, 28)  # around the name: icon and margins, and the air between lines
FOLDED = 54  # wide: an icon and its margins
NARROW = 1200  # a window less wide than this has better use for the room of the names


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
            item.setData(Qt.ItemDataRole.AccessibleTextRole, str(page.title))
            item.setSizeHint(QSize(0, self.fontMetrics().height() + ROOM.height()))
            self.addItem(item)
        widest = max(self.fontMetrics().horizontalAdvance(str(page.title)) for page in PAGES)
        self._whole = widest + ROOM.width()
        self.setFixedWidth(self._whole)
        self.currentItemChanged.connect(self._on_item_changed)

    def fit(self, window_width: int) -> None:
        """Names beside the icons where the window has room for them, else in their tips."""
        folded = window_width < NARROW
        if folded == (self.width() == FOLDED):
            return
        self.setFixedWidth(FOLDED if folded else self._whole)
        for number, page in enumerate(PAGES):
            self.item(number).setText("" if folded else str(page.title))
            self.item(number).setToolTip(str(page.title) if folded else "")

    def show_page(self, page: str) -> None:
        self.setCurrentRow([one.id for one in PAGES].index(page))

    def _on_item_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(PAGE_ID))
