"""記録: what the window has said since it was opened, and the log file; filtered by level and words, copied, its folder opened."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QPlainTextEdit, QSplitter, QWidget

from waterdx.app.log import log_file_in
from waterdx.app.log_file import Entry, read_log
from waterdx.app.messages import LEVEL_NAMES, LEVELS, Level, Message
from waterdx.app.search_line import SearchLine
from waterdx.app.session import Session
from waterdx.app.settings import log_folder
from waterdx.app.table.columns import text_column
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, row
from waterdx.core.words import Words

SOURCES = (
    Words(ja="この画面で伝えたこと", en="Messages of this window"),
    Words(ja="記録ファイル", en="Log file"),
)
FROM_LEVEL: tuple[tuple[Words, tuple[Level, ...]], ...] = (
    (Words(ja="すべて", en="All"), LEVELS),
    (Words(ja="注意とエラー", en="Warnings and errors"), ("warning", "error")),
    (Words(ja="エラーだけ", en="Errors only"), ("error",)),
)
MARKS = {"info": "○", "success": "✓", "warning": "▲", "error": "●"}
NO_FOLDER = Words(
    ja="記録のフォルダー「{folder}」はまだありません。", en="The folder of the log, “{folder}”, does not exist yet."
)


class LogPanel(QWidget):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._entries: Sequence[Entry] = ()
        self.source, self.level = QComboBox(), QComboBox()
        self.words = SearchLine(Words(ja="言葉で絞り込む", en="Filter by words"))
        self.table = LinkedTable(Words(ja="記録", en="Log"))
        self.text = QPlainTextEdit()
        self._lay_out()
        self.source.currentIndexChanged.connect(self.refresh)
        self.level.currentIndexChanged.connect(self._show_entries)
        self.words.searched.connect(self.table.filter)
        self.table.selectionModel().selectionChanged.connect(self._show_text)
        session.messages.added.connect(self._on_said)

    def _lay_out(self) -> None:
        self.source.addItems([str(one) for one in SOURCES])
        self.level.addItems([str(name) for name, _levels in FROM_LEVEL])
        self.source.setAccessibleName(str(Words(ja="どの記録か", en="Which log")))
        self.level.setAccessibleName(str(Words(ja="重さ", en="Level")))
        self.text.setReadOnly(True)
        self.text.setAccessibleName(str(Words(ja="選んだ記録の全文", en="The whole of the entry chosen")))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        copy = button(Words(ja="コピー", en="Copy"), self.copy)
        show_folder = button(Words(ja="フォルダーを開く", en="Open folder"), self.open_folder, "open")
        for one in (copy, show_folder):
            one.setObjectName("small")
        split = QSplitter()
        split.addWidget(self.table)
        split.addWidget(self.text)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setHandleWidth(1)
        above = row(self.source, self.level, self.words, copy, show_folder, margins=(10, 8, 10, 0))
        above.setStretch(2, 1)
        whole = column(above, split)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    # Showing

    def refresh(self) -> None:
        """Read again what is shown."""
        if self.source.currentIndex() == 0:
            self._show([_entry_of(one) for one in self._session.messages.said])
        else:
            self._show(read_log(log_file_in(log_folder())))  # the end of it, from the PC itself: some milliseconds

    def _on_said(self) -> None:
        if self.isVisible() and self.source.currentIndex() == 0:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        super().showEvent(event)

    def _show(self, entries: list[Entry]) -> None:
        self._entries = entries[::-1]  # the newest first
        self._show_entries()

    def _show_entries(self) -> None:
        levels = FROM_LEVEL[self.level.currentIndex()][1]
        chosen = [number for number, one in enumerate(self._entries) if one.level in levels]
        self.table.show_table(_table_of([self._entries[number] for number in chosen]), np.array(chosen, dtype=np.int64))
        self.table.filter(self.words.text())
        self._show_text()

    def chosen(self) -> list[Entry]:
        """The entries of the rows chosen."""
        return [self._entries[number] for number in self.table.chosen_objects()]

    def _show_text(self) -> None:
        self.text.setPlainText("\n\n".join(one.text for one in self.chosen()))

    # Doing

    def copy(self) -> None:
        """The entries chosen, or all that are shown where none is, on the clipboard."""
        shown = self.table.objects[self.table.rows.rows]
        entries = self.chosen() or [self._entries[number] for number in shown]
        lines = [f"{one.at} {LEVEL_NAMES[one.level]} {one.text}" for one in entries]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._session.say("info", Words(ja="記録 {n:,} 件をコピーしました。", en="{n:,} entries copied.").format(n=len(lines)))

    def open_folder(self) -> None:
        """Show the folder of the log in the system's own file window."""
        folder = log_folder()
        if folder.is_dir():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        else:
            self._session.say("warning", NO_FOLDER.format(folder=folder))


def _entry_of(message: Message) -> Entry:
    return Entry(f"{message.at:%Y-%m-%d %H:%M:%S}", message.level, str(message.words))


def _table_of(entries: Sequence[Entry]) -> Table:
    heads = (Words(ja="時刻", en="Time"), Words(ja="重さ", en="Level"), Words(ja="内容", en="Text"))
    texts = (
        [one.at for one in entries],
        [f"{MARKS[one.level]} {LEVEL_NAMES[one.level]}" for one in entries],
        [" ".join(one.text.split()) for one in entries],
    )
    return Table(tuple(text_column(f"c{n}", head, values) for n, (head, values) in enumerate(zip(heads, texts, strict=True))))
