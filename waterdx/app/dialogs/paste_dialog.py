"""A column from the clipboard onto a field: what would change and which cells cannot be read, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from waterdx.app import editing_tasks
from waterdx.app.editing_tasks import Preview
from waterdx.app.session import Session
from waterdx.app.table.columns import number_column, text_column
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, label, row
from waterdx.core.fields import fields_of
from waterdx.core.words import Words


class PasteDialog(QDialog):
    """`look()` reads the column in a job and then shows; choosing another field looks again."""

    def __init__(
        self, session: Session, layer: str, fids: Sequence[int], texts: Sequence[str], field: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.session, self.layer, self.fids, self.texts = session, layer, list(fids), list(texts)
        self.setWindowTitle(str(Words(ja="列の貼り付け", en="Paste a column")))
        self.fields = QComboBox()
        for one in fields_of(layer):
            self.fields.addItem(str(one.header), one.name)
        self.fields.setCurrentIndex(max(0, self.fields.findData(field)))  # a computed column cannot be pasted onto
        self.fields.currentIndexChanged.connect(self.look)
        self.counts = label(wrap=True)
        self.bad = LinkedTable(Words(ja="読めないセル", en="Cells that cannot be read"))
        self.ok = button(Words(ja="読めるものを貼り付ける", en="Paste what can be read"), self._paste, primary=True)
        cancel = button(Words(ja="取り消し", en="Cancel"), self.reject)
        self.fields.setAccessibleName(str(Words(ja="貼り付ける項目", en="Field")))
        onto = row(label(Words(ja="貼り付ける項目", en="Field")), self.fields)
        onto.setStretch(1, 1)
        self.setLayout(column(onto, self.counts, self.bad, row(None, cancel, self.ok), margins=(18, 16, 18, 14)))
        self.resize(640, 420)

    def look(self) -> None:
        town = self.session.town
        if town is not None:
            title, field = Words(ja="貼り付けの下見", en="Look before pasting"), self.fields.currentData()
            task = partial(editing_tasks.try_paste, town.path, self.layer, self.fids, field, self.texts)
            self.session.run(title, task, self.show_preview)

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
        self.session.editor.paste(self.fids, self.fields.currentData(), self.texts, self.layer)


def _bad_table(bad: Sequence[Any]) -> Table:
    return Table(
        (
            number_column("row", Words(ja="行", en="Row"), [cell.row + 1 for cell in bad]),
            text_column("text", Words(ja="セル", en="Cell"), [cell.text for cell in bad]),
            text_column("why", Words(ja="理由", en="Reason"), [str(cell.why) for cell in bad]),
        )
    )
