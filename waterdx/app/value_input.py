"""Where a person types the value of a field: a line, or for terms a list that can be typed into all the same."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from waterdx.app.composition import Composition
from waterdx.app.table.columns import spoken
from waterdx.core.fields import Field
from waterdx.core.terms import terms_of
from waterdx.core.words import Words

HINTS = {
    "year": Words(ja="例: S48、平成3年、2015", en="such as 2015"), "date": Words(ja="例: R6.3.31、2024-03-31", en="such as 2024-03-31"),
    "term": Words(ja="選ぶか、言葉を入力", en="choose, or type a word"),
}  # fmt: skip


class TermBox(QComboBox):
    """The terms of one kind; its text may be anything, `code_or_text` is what to hand on."""

    def __init__(self, kind: str, in_field: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.addItem("", "")
        for term in terms_of(kind, in_field):
            self.addItem(spoken(kind, term.code, in_field), term.code)
        completer, line = self.completer(), self.lineEdit()
        assert completer is not None and line is not None  # an editable box has both
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        line.setPlaceholderText(str(HINTS["term"]))
        self.composition = Composition(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel that turns over the box scrolls what is around it; it never changes a value of the ledger."""
        event.ignore()

    def show_code(self, code: str) -> None:
        at = self.findData(code)
        self.setCurrentIndex(at)
        if at < 0:
            self.setEditText(code)

    def code_or_text(self) -> str:
        at = self.findText(self.currentText())
        return self.currentText() if at < 0 else str(self.itemData(at))


class ValueInput(QWidget):
    """Signal: `typed(text)` when the person is done with a value, be it the one shown, typed again."""

    typed = Signal(str)

    def __init__(self, field: Field, in_field: str) -> None:
        super().__init__()
        self.field = field
        self._shown = ""
        self.box = TermBox(field.term, in_field) if field.kind == "term" else None
        line = QLineEdit() if self.box is None else self.box.lineEdit()
        assert line is not None
        self.line: QLineEdit = line
        for one in filter(None, (self.line, self.box)):
            one.setAccessibleName(str(field.header))
        self._composition = Composition(self.line) if self.box is None else self.box.composition
        if self.box is None and field.kind in HINTS:
            self.line.setPlaceholderText(str(HINTS[field.kind]))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box or self.line)
        self.setFocusProxy(self.box or self.line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # a long note below must not squeeze it
        self.line.editingFinished.connect(self._on_finished)
        if self.box is not None:
            self.box.activated.connect(lambda _index: self._on_finished())

    @property
    def text(self) -> str:
        return self.line.text() if self.box is None else self.box.code_or_text()

    @property
    def is_being_typed(self) -> bool:
        """Whether there is something in it that has not been told yet."""
        return self.line.isModified() or self._composition.is_open

    def show_text(self, text: str) -> None:
        """Show a value; nothing is said of it."""
        self._shown = text
        if self.box is None:
            self.line.setText(text)
        else:
            self.box.show_code(text)

    def _on_finished(self) -> None:
        if self.text != self._shown or self.line.isModified():
            self._shown = self.text
            self.line.setModified(False)
            self.typed.emit(self.text)
