"""The columns of a file and, below them, its first rows: what is chosen above is brought into view below."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from waterdx.app.importing.columns_table import ColumnsTable, Mapped
from waterdx.app.importing.first_rows import FirstRows
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words

FIRST_ROWS = Words(ja="最初の行: 書いてあるまま(上)と読み取り(下)", en="First rows: as written (above), as understood (below)")
LARGEST_SHARE, ROOM = 0.6, 48


class ColumnsPage(QSplitter):
    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.table, self.first_rows = ColumnsTable(), FirstRows()
        self.told = label("", "muted")
        self.next = button(Words(ja="次の要確認へ", en="Next to check"), self.table.go_to_doubtful)
        self.next.setObjectName("small")
        self.addWidget(holding(column(row(self.told, None, self.next), self.table, margins=(0, 8, 0, 0))))
        self.addWidget(holding(column(label(FIRST_ROWS, "muted"), self.first_rows, margins=(0, 4, 0, 0))))
        self.setSizes([330, 210])
        self.setChildrenCollapsible(False)
        self.table.chosen.connect(self.first_rows.go_to)

    def show_result(self, result: Any, mapped: Mapped) -> None:
        """A dry run; `mapped` are the columns a map names. What was corrected here stays."""
        model = self.table.columns
        model.show(result, model.said, mapped)
        self.first_rows.show_result(result)
        read = sum(bool(one.field) for one in result.columns)
        words = Words(
            ja="{all} 列のうち {read} 列を読みます。要確認 {n} 列。", en="{read} of {all} columns are read, {n} to be checked."
        )
        self.told.setText(str(words.format(all=len(result.columns), read=read, n=model.doubtful)))
        self.next.setEnabled(model.doubtful > 0)

    def share_room(self) -> None:
        """No more room for the columns than they need; the rest is for the first rows."""
        rows = self.table.verticalHeader().defaultSectionSize() * (self.table.columns.rowCount() + 1)
        height = sum(self.sizes())
        above = min(rows + self.table.horizontalHeader().height() + ROOM, int(LARGEST_SHARE * height))
        self.setSizes([above, height - above])
