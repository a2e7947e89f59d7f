"""The shortlist of the town, two to five technologies side by side, and both as documents."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QListWidget, QListWidgetItem, QSplitter

from waterdx.app.catalog.comparison_table import ComparisonTable
from waterdx.app.catalog.found import can_compare
from waterdx.app.catalog.shelf import Shelf
from waterdx.app.catalog.tab import CatalogTab
from waterdx.app.saving import TABLE_FILES, ask_where
from waterdx.app.session import Session
from waterdx.app.two_line_item import SECOND_LINE, TwoLineItem
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.catalog.compare import Comparison
    from waterdx.catalog.entries import Technology

ID = Qt.ItemDataRole.UserRole
SAVE = Words(ja="資料に保存", en="Save as a document")
FORMATS = "Word (*.docx);;Excel (*.xlsx);;PDF (*.pdf)"
EMPTY = Words(
    ja="検討候補はまだありません。「技術を探す」で技術を選び、「検討候補に入れる」を押します。",
    en="The shortlist is empty. Choose a technology under “Find technologies” and press “Put on the shortlist”.",
)
NO_PROJECT = Words(ja="プロジェクトを開くと検討候補を残せます。", en="Open a project to keep a shortlist.")
HOW = Words(
    ja="左の候補(または「技術を探す」の一覧)から 2〜5 件を選んで「並べて比べる」を押します。違う項目に ≠ が付きます。",
    en="Choose two to five of the shortlist (or of the list under “Find technologies”) and press Compare. ≠ marks what differs.",
)


class ShortlistTab(CatalogTab):
    """Signal: `opened(id)` when a technology is to be shown."""

    opened = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.compared: list[str] = []
        self.list = QListWidget()
        self.list.setAccessibleName(str(Words(ja="検討候補", en="Shortlist")))
        self.list.setItemDelegate(TwoLineItem(self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.note = label("", "muted", wrap=True)
        self.compare = button(Words(ja="並べて比べる", en="Compare"), lambda: self.show_comparison_of(self.chosen()))
        self.take_off = button(Words(ja="候補から外す", en="Take off"), self.take_chosen_off)
        session.guard.watch(self.take_off)
        self.save_list = button(
            Words(ja="候補を資料に保存…", en="Save the shortlist…"), lambda: self.ask_save(self.ids()), "export"
        )
        self.share = button(Words(ja="導入実績を渡す表に…", en="Share own experience…"), self.ask_share, "export")
        self.said = label(HOW, "muted", wrap=True)
        self.only_differing = QCheckBox(str(Words(ja="違う項目だけ", en="Only what differs")))
        self.save_comparison = button(
            Words(ja="比較を資料に保存…", en="Save the comparison…"), lambda: self.ask_save(self.compared), "export"
        )
        self.table = ComparisonTable()
        self._lay_out()
        self.list.itemSelectionChanged.connect(self._show_ready)
        self.list.itemActivated.connect(lambda item: self.opened.emit(item.data(ID)))
        self.only_differing.toggled.connect(self.table.show_only_differing)
        self._show_ready()

    def _lay_out(self) -> None:
        for one in (self.compare, self.take_off, self.save_list, self.share, self.save_comparison):
            one.setObjectName("small")
        left = holding(
            column(
                label(Words(ja="検討候補", en="Shortlist"), "title"), self.note, self.list,
                row(self.compare, self.take_off, None), self.save_list,
                self.share, margins=(14, 12, 10, 12),
            )
        )  # fmt: skip
        left.setMinimumWidth(300)
        head = row(self.said, self.only_differing, self.save_comparison, margins=(12, 12, 12, 0))
        head.setStretch(0, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(holding(column(head, self.table)))
        split.setStretchFactor(1, 1)
        split.setSizes([330, 800])
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        self.setLayout(column(split))

    def ids(self) -> list[str]:
        """The ids on the shortlist as it is shown."""
        return [self.list.item(n).data(ID) for n in range(self.list.count())]

    def chosen(self) -> list[str]:
        return [self.list.item(n).data(ID) for n in range(self.list.count()) if self.list.item(n).isSelected()]

    def refresh(self) -> None:
        self._latest.ask(partial(_read, self.shelf, self.compared), self._show_read)

    def show_comparison_of(self, ids: list[str]) -> None:
        """These technologies side by side, with how they fit the town where one is open."""
        self.compared = list(ids)
        self.refresh()

    def _show_read(self, read: tuple[list[Technology], Comparison | None]) -> None:
        listed, compared = read
        chosen = set(self.chosen())
        self.list.clear()
        for one in listed:
            item = QListWidgetItem(str(one.name))
            item.setData(ID, one.id)
            item.setData(SECOND_LINE, one.provider or "")
            self.list.addItem(item)
            item.setSelected(one.id in chosen)
        self.note.setText(str(EMPTY if self.session.town else NO_PROJECT))
        self.note.setVisible(not listed)
        self.table.show_comparison(compared)
        self.table.show_only_differing(self.only_differing.isChecked())
        self._show_ready()

    def _show_ready(self) -> None:
        self.compare.setEnabled(can_compare(self.chosen()))
        self.take_off.setEnabled(bool(self.chosen()))
        self.save_list.setEnabled(self.list.count() > 0)
        self.share.setEnabled(self.session.town is not None)
        self.save_comparison.setEnabled(bool(self.compared))
        self.only_differing.setEnabled(bool(self.compared))

    def take_chosen_off(self) -> None:
        from waterdx.catalog.shortlist import take_off

        ids = self.chosen()
        said = Words(ja="{n} 件を検討候補から外しました。", en="{n} taken off the shortlist.").format(n=len(ids))
        self.session.editor.change_catalog(lambda path: take_off(path, ids), said)

    # Documents

    def ask_save(self, ids: list[str]) -> None:
        """Ask where to write these technologies, one A4 each; two to five are compared, too."""
        name = str(Words(ja="技術の比較.docx", en="technologies.docx"))
        if (path := ask_where(self, SAVE, FORMATS, name)) is not None:
            self.save(ids, path)

    def save(self, ids: list[str], path: Path) -> None:
        self.session.run(SAVE, partial(_write, self.shelf, ids, path), self.session.say_saved)

    def ask_share(self) -> None:
        """Ask where to write the own experience as a table for other towns."""
        title = Words(ja="導入実績を渡す表に保存", en="Share own experience")
        if (path := ask_where(self, title, TABLE_FILES, Words(ja="導入実績.xlsx", en="experience.xlsx"))) is not None:
            self.session.run(title, partial(_write_experience, self.shelf, path), partial(self._on_shared, path))

    def _on_shared(self, path: Path, count: int) -> None:
        said = Words(
            ja="自団体の {n} 件を「{f}」に保存しました。渡す前に、文中に個人名がないか目で確かめてください。",
            en="{n} records of this town saved as “{f}”. Before passing it on, read the texts for names of persons.",
        )
        self.session.say("success", said.format(n=count, f=path))


def _read(shelf: Shelf, compared: list[str], progress: Progress = silent) -> tuple[list[Technology], Comparison | None]:
    from waterdx.catalog.compare import compare

    listed = [shelf.catalogue.find(one) for one in shelf.shortlist]
    return listed, compare(compared, shelf.path) if compared else None


def _write(shelf: Shelf, ids: list[str], path: Path, progress: Progress = silent) -> Path:
    from waterdx.reports.catalog_book import write_technologies

    write_technologies(path, ids, shelf.path, progress)
    return path


def _write_experience(shelf: Shelf, path: Path, progress: Progress = silent) -> int:
    from waterdx.catalog.experience import experiences
    from waterdx.reports.catalog_book import write_experiences

    assert shelf.path is not None
    own = [one for one in experiences(shelf.path) if one.is_own]
    write_experiences(path, own)
    return len(own)
