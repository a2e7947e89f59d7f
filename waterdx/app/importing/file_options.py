"""How a file is to be read at all: into which layer, in which encoding, which sheet, by which dictionary of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QWidget

from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.words import Words

AUTOMATIC = Words(ja="自動で判定", en="Find out")
ENCODINGS = {"cp932": "Shift_JIS (cp932)", "utf-8": "UTF-8", "utf-16": "UTF-16", "euc_jp": "EUC-JP"}
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
        self.sheet = _NameChoice(Words(ja="シート・レイヤー", en="Sheet or layer"))
        self._sheet_told: str | None = None
        self.personal = QCheckBox(str(Words(ja="氏名・電話番号などの列も取り込む", en="Take in columns of personal data too")))
        self.dictionary_name = label("", "muted")
        self._lay_out()
        self.layer.activated.connect(self.changed)
        self.encoding.activated.connect(self.renamed)
        self.sheet.activated.connect(self._on_sheet)
        self.sheet.typed.editingFinished.connect(self._on_sheet)
        self.personal.toggled.connect(self.changed)

    def _lay_out(self) -> None:
        named = [widget for one in (self.layer, self.encoding, self.sheet) for widget in (label(one.accessibleName()), one)]
        self.dictionary_row = holding(
            row(
                label(Words(ja="属性辞書 (SAFIELD… の名称)", en="Dictionary (titles of SAFIELD…)")), self.dictionary_name,
                button(Words(ja="選ぶ…", en="Choose…"), self.ask_dictionary), None,
            )
        )  # fmt: skip
        self.dictionary_row.hide()
        self.setLayout(column(row(*named, self.personal, None), self.dictionary_row))

    @property
    def sheet_name(self) -> str | None:
        return self.sheet.currentText().strip() or None

    def show_sheets(self, names: Sequence[str]) -> None:
        """The sheets there are to choose from; layers of other files are typed."""
        self.sheet.offer(names)

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
        if self.sheet_name != self._sheet_told:
            self._sheet_told = self.sheet_name
            self.renamed.emit()


def _choices(name: Words, values: dict[str, str]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(str(name))
    made.addItem(str(AUTOMATIC), None)
    for key, text in values.items():
        made.addItem(text, key)
    return made


class _NameChoice(QComboBox):
    """A name to choose or to type; blank finds out."""

    def __init__(self, name: Words) -> None:
        super().__init__()
        self.typed = QLineEdit()
        self.setLineEdit(self.typed)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFixedWidth(WIDTH_OF_LINE)
        self.typed.setPlaceholderText(str(AUTOMATIC))
        for one in (self, self.typed):
            one.setAccessibleName(str(name))

    def offer(self, names: Sequence[str]) -> None:
        """Names to choose from; what was typed stays."""
        if [self.itemText(at) for at in range(1, self.count())] != list(names):
            typed = self.currentText()
            with QSignalBlocker(self):
                self.clear()
                self.addItems(["", *names] if names else [])
                self.setEditText(typed)
