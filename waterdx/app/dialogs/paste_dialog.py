"""Columns from the clipboard onto fields: what would change and which cells cannot be read, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QFrame, QScrollArea, QWidget

from waterdx.app import editing_tasks
from waterdx.app.dialogs.remembered import remember_size
from waterdx.app.editing_tasks import Preview
from waterdx.app.pasting import Block
from waterdx.app.session import Session
from waterdx.app.table.columns import number_column, text_column
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.fields import field_named, fields_of
from waterdx.core.words import Words

LEFT_OUT = Words(ja="(貼り付けない)", en="(not pasted)")
LONGEST = 24
LINES_SHOWN = 4  # of the choice of fields; more are scrolled


class PasteDialog(QDialog):
    """`look()` reads the columns in a job and then shows; choosing another field looks again."""

    def __init__(self, session: Session, layer: str, fids: Sequence[int], block: Block, parent: QWidget) -> None:
        super().__init__(parent)
        self.session, self.layer, self.fids, self.block = session, layer, list(fids), block
        self.setWindowTitle(str(Words(ja="表への貼り付け", en="Paste onto the table")))
        self.fields = [self._choice(number, name) for number, name in enumerate(block.names)]
        self.counts = label(wrap=True)
        self.bad = LinkedTable(Words(ja="読めないセル", en="Cells that cannot be read"))
        self.ok = button(Words(ja="読めるものを貼り付ける", en="Paste what can be read"), self._paste, primary=True)
        cancel = button(Words(ja="取り消し", en="Cancel"), self.reject)
        whole = column(self._choices(), self.counts, self.bad, row(None, cancel, self.ok), margins=(18, 16, 18, 14))
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.resize(680, 460)
        remember_size(self, session.settings, "paste")

    def _choice(self, number: int, name: str) -> QComboBox:
        box = QComboBox()
        box.addItem(str(LEFT_OUT), "")
        for one in fields_of(self.layer):
            box.addItem(str(one.header), one.name)
        box.setCurrentIndex(max(0, box.findData(name)))
        box.setAccessibleName(self._column_name(number))
        box.currentIndexChanged.connect(self.look)
        return box

    def _column_name(self, number: int) -> str:
        """A column by its head or else by its first cell."""
        head, first = self.block.heads[number], next(filter(None, self.block.column(number)), "")
        words = Words(ja="{n} 列目「{text}」を貼り付ける項目", en="Column {n} “{text}” goes to")
        return str(words.format(n=number + 1, text=(head or first)[:LONGEST]))

    def _choices(self) -> QWidget:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 8, 0)
        for box in self.fields:
            form.addRow(label(box.accessibleName()), box)
        area = QScrollArea()
        area.setWidget(holding(form))
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFixedHeight(min(len(self.fields), LINES_SHOWN) * (self.fields[0].sizeHint().height() + 8) + 4)
        return area

    def chosen(self) -> list[str]:
        """The field each column goes to, "" for none."""
        return [box.currentData() for box in self.fields]

    def look(self) -> None:
        town, names = self.session.town, [name for name in self.chosen() if name]
        if town is None:
            return
        if not names or len(set(names)) < len(names):
            self._show_unready(bool(names))
            return
        title, columns = Words(ja="貼り付けの下見", en="Look before pasting"), self.block.columns(self.chosen())
        self.session.run(title, partial(editing_tasks.try_paste, town.path, self.layer, self.fids, columns), self.show_preview)

    def _show_unready(self, twice: bool) -> None:
        none = Words(ja="貼り付ける項目をひとつ以上選んでください。", en="Choose a field for one column or more.")
        two = Words(
            ja="同じ項目が 2 列に選ばれています。どちらかを変えてください。",
            en="Two columns go to the same field: change one of them.",
        )
        self.counts.setText(str(two if twice else none))
        self.bad.hide()
        self.ok.setEnabled(False)
        self.open()

    def show_preview(self, preview: Preview) -> None:
        words = Words(ja="クリップボードの {n:,} 行のうち、変わる値 {c:,} 件(空欄になる {b:,} 件)、読めないセル {bad:,} 件。",
                      en="Of {n:,} rows on the clipboard {c:,} change a value ({b:,} become blank); {bad:,} cells cannot be read.")  # fmt: skip
        self.counts.setText(str(words.format(n=preview.rows, c=preview.changes, b=preview.blanked, bad=len(preview.bad))))
        self.bad.show_table(_bad_table(preview.bad), np.full(len(preview.bad), -1))
        self.bad.setVisible(bool(preview.bad))
        self.ok.setEnabled(preview.changes > 0)
        self.open()

    def _paste(self) -> None:
        self.accept()
        self.session.editor.paste(self.fids, self.block.columns(self.chosen()), self.layer)


def _bad_table(bad: Sequence[Any]) -> Table:
    return Table(
        (
            number_column("row", Words(ja="行", en="Row"), [cell.row + 1 for cell in bad]),
            text_column("field", Words(ja="項目", en="Field"), [str(field_named(cell.field).label) for cell in bad]),
            text_column("text", Words(ja="セル", en="Cell"), [cell.text for cell in bad]),
            text_column("why", Words(ja="理由", en="Reason"), [str(cell.why) for cell in bad]),
        )
    )
