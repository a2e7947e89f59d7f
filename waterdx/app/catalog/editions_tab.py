"""The editions of the catalogue, what is new since the last one, and the way to take in another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QSplitter

from waterdx.app.catalog.news_table import news_table
from waterdx.app.catalog.shelf import Shelf
from waterdx.app.catalog.tab import CatalogTab
from waterdx.app.catalog.update_dialog import UpdateDialog
from waterdx.app.session import Session
from waterdx.app.table.columns import number_column, text_column
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

UPDATE = Words(ja="ファイルから更新…", en="Update from a file…")
FILES = Words(ja="カタログ・導入実績 (*.csv *.xlsx *.json)", en="Catalogue or experience (*.csv *.xlsx *.json)")
NEEDS = Words(ja="プロジェクトを開くと、新しい版を取り込めます。", en="Open a project to take in a newer edition.")
NONE = Words(ja="なし", en="none")
ABOUT = Words(
    ja="公式カタログを書き写した表、ほかの団体の導入実績(CSV・Excel・JSON)を取り込みます。取り込む前に違いを確かめられ、元に戻せます。自分のメモは変わりません。",
    en="Takes in a table typed from the official catalogue, or another town's experience (CSV, Excel, JSON). You see the differences first; it can be undone, and never touches your notes.",
)


@dataclass(frozen=True)
class Editions:
    """Editions and news as tables; `ids` are the technologies of the news."""

    editions: Table
    news: Table
    ids: list[str]


class EditionsTab(CatalogTab):
    """Signal: `opened(id)` when a technology of the news is to be shown."""

    opened = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ids: list[str] = []
        self.update_button = button(UPDATE, self.ask_file, "import", primary=True)
        session.guard.watch(self.update_button)
        self.editions = LinkedTable(Words(ja="カタログの版", en="Editions of the catalogue"))
        self.news = LinkedTable(Words(ja="前の版からの変化", en="New since the last edition"))
        self.news_title = label("", "title")
        self.news.opened.connect(lambda n: self.opened.emit(self.ids[n]))
        self._lay_out()

    def _lay_out(self) -> None:
        above = row(label(ABOUT, "muted", wrap=True), self.update_button, margins=(14, 10, 14, 10))
        above.setStretch(0, 1)
        hint = Words(
            ja="行をダブルクリックするか Enter を押すと、その技術を開きます。",
            en="Double-click a line, or press Enter, to see the technology.",
        )
        split = QSplitter(Qt.Orientation.Vertical)
        title = label(Words(ja="カタログの版", en="Editions of the catalogue"), "title")
        split.addWidget(holding(column(title, self.editions, margins=(14, 10, 0, 0))))
        split.addWidget(holding(column(row(self.news_title, label(hint, "muted"), None), self.news, margins=(14, 10, 0, 0))))
        split.setSizes([220, 420])
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        layout = column(holding(above, "strip"), split)
        layout.setSpacing(0)
        self.setLayout(layout)

    def refresh(self) -> None:
        self.update_button.setEnabled(self.session.town is not None)
        self.update_button.setToolTip("" if self.update_button.isEnabled() else str(NEEDS))
        self._latest.ask(partial(_editions, self.shelf), self._show_read)

    def _show_read(self, read: Editions) -> None:
        self.ids = read.ids
        self.editions.show_table(read.editions, np.full(len(read.editions), -1))
        self.news.show_table(read.news, np.arange(len(read.ids), dtype=np.int64))
        title = Words(ja="前の版からの変化 {n:,} 件", en="New since the last edition: {n:,}")
        self.news_title.setText(str(title.format(n=len(read.ids))))

    def ask_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, str(UPDATE), "", str(FILES))
        if chosen:
            self.look_at(Path(chosen))

    def look_at(self, file: Path) -> None:
        """Show what a file would add, change and no longer have; nothing is written before the person agrees."""
        assert self.session.town is not None
        dialog = UpdateDialog(self.session, file, self)
        dialog.open()
        dialog.look()


def _editions(shelf: Shelf, progress: Progress = silent) -> Editions:
    catalogue = shelf.catalogue
    editions = list(reversed(catalogue.editions))
    table = (
        text_column("name", Words(ja="版", en="Edition"), [one.name for one in editions]),
        number_column("count", Words(ja="技術 (件)", en="Technologies"), [len(one.ids) for one in editions]),
        text_column("read_at", Words(ja="取り込み", en="Taken in"), [one.read_at[:10] for one in editions]),
        text_column("follows", Words(ja="前の版", en="Follows"), [one.follows or str(NONE) for one in editions]),
    )
    news = [(what.kind, one, catalogue.find(one).name, what.keys) for one, what in catalogue.news.items()]
    return Editions(Table(table), news_table(news), list(catalogue.news))
