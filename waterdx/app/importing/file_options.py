"""How a file is to be read at all: into which layer, in which encoding, which sheet, by which dictionary of its columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QWidget

from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.words import Words

AUTOMATIC = Words(ja="自動で判定", en="Find out")
ENCODINGS = {"cp932": "Shift_JIS (cp932)", "utf-8": "UTF-8", "utf-16": "UTF-16"}
DICTIONARY_FILES = Words(ja="属性辞書 (*.xml *.csv)", en="Dictionary of columns (*.xml *.csv)")
NAMED_BY_DICTIONARY = frozenset({"no_dictionary", "columns_named", "column_without_title"})
WIDTH_OF_LINE = 150


class FileOptions(QWidget):
    """Signals: `changed` when something is to be read otherwise, `renamed` when the columns get other names."""

    changed = Signal()
    renamed = Signal()

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._folder = file.parent
        self.dictionary: Path | None = None
        self.layer = _choices(Words(ja="取り込み先", en="Layer"), {name: str(words) for name, words in LAYER_NAMES.items()})
        self.encoding = _choices(Words(ja="文字コード", en="Encoding"), ENCODINGS)
        self.sheet = QLineEdit()
        self.sheet.setAccessibleName(str(Words(ja="シート・レイヤー", en="Sheet or layer")))
        self.sheet.setPlaceholderText(str(AUTOMATIC))
        self.sheet.setMinimumWidth(WIDTH_OF_LINE)
        self.personal = QCheckBox(str(Words(ja="氏名・電話番号などの列も取り込む", en="Take in columns of personal data too")))
        self.dictionary_name = label("", "muted")
        self._lay_out()
        for box in (self.layer, self.encoding):
            box.activated.connect(self.changed)
        self.sheet.editingFinished.connect(self._on_sheet)
        self.personal.toggled.connect(self.changed)

    def _lay_out(self) -> None:
        named = [widget for one in (self.layer, self.encoding, self.sheet) for widget in (label(one.accessibleName()), one)]
        self.dictionary_row = holding(
            row(
                label(Words(ja="属性辞書 (SAFIELD… の名称)", en="Dictionary (titles of SAFIELD…)")), self.dictionary_name,
                button(Words(ja="選ぶ…", en="Choose…"), self.ask_dictionary), None,
            )
        )  # fmt: skip
        self.setLayout(column(row(*named, self.personal, None), self.dictionary_row))

    @property
    def sheet_name(self) -> str | None:
        return self.sheet.text().strip() or None

    def show_result(self, result: Any) -> None:
        """A dictionary is asked for only where columns have numbers for names."""
        numbered = any(one.check in NAMED_BY_DICTIONARY for one in result.findings)
        self.dictionary_row.setVisible(self.dictionary is not None or numbered)

    def ask_dictionary(self) -> None:
        title = str(Words(ja="属性辞書を選ぶ", en="Choose the dictionary of columns"))
        chosen, _ = QFileDialog.getOpenFileName(self, title, str(self._folder), str(DICTIONARY_FILES))
        if chosen:
            self.use_dictionary(Path(chosen))

    def use_dictionary(self, file: Path) -> None:
        """Call the columns SAFIELD… by the titles in a file."""
        self.dictionary = file
        self.dictionary_name.setText(file.name)
        self.renamed.emit()

    def _on_sheet(self) -> None:
        if self.sheet.isModified():
            self.sheet.setModified(False)
            self.changed.emit()


def _choices(name: Words, values: dict[str, str]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(str(name))
    made.addItem(str(AUTOMATIC), None)
    for key, text in values.items():
        made.addItem(text, key)
    return made
