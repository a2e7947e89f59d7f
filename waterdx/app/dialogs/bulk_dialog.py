"""One value for a field of all chosen objects, or the day their use ended."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QWidget

from waterdx.app.value_input import HINTS, ValueInput
from waterdx.app.widgets import button, column, label, row
from waterdx.core.fields import COUNTED, ID_FIELDS, LAYER_NAMES, field_named, fields_of
from waterdx.core.words import Words

CANCEL = Words(ja="取り消し", en="Cancel")


class BulkDialog(QDialog):
    """`then(field, text)` is called when the person has agreed."""

    def __init__(self, layer: str, count: int, in_field: str, then: Callable[[str, str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._in_field, self._then = in_field, then
        self.setWindowTitle(str(Words(ja="{layer}の一括変更", en="Edit many: {layer}").format(layer=LAYER_NAMES[layer])))
        self.fields = QComboBox()
        self.fields.setAccessibleName(str(Words(ja="変更する項目", en="Field to change")))
        for field in fields_of(layer):
            if field.name != ID_FIELDS[layer]:
                self.fields.addItem(str(field.header), field.name)
        self._place = column()
        self.input: ValueInput | None = None
        counted = COUNTED[layer].format(n=count)
        said = Words(ja="選択した {what} の値をまとめて変えます。空欄にすると不明になります。",
                     en="Changes a value of {what}. Blank makes it unknown.").format(what=counted)  # fmt: skip
        self.ok = button(Words(ja="{what}を変更する", en="Change {what}").format(what=counted), self._on_ok, primary=True)
        note = Words(
            ja="変更の前に復元ポイントを残します。「元に戻す」でも戻せます。",
            en="A restore point is kept first; Undo takes it back too.",
        )
        self.setLayout(
            column(
                label(said, wrap=True), self.fields, self._place, label(note, "muted", wrap=True),
                row(None, button(CANCEL, self.reject), self.ok), margins=(18, 16, 18, 14),
            )
        )  # fmt: skip
        self.setMinimumWidth(420)
        self.fields.setCurrentIndex(max(0, self.fields.findData("material")))
        self.fields.currentIndexChanged.connect(self._show_input)
        self._show_input()

    def _show_input(self) -> None:
        if self.input is not None:
            self.input.deleteLater()
        self.input = ValueInput(field_named(self.fields.currentData()), self._in_field)
        self._place.addWidget(self.input)

    def _on_ok(self) -> None:
        assert self.input is not None
        self.accept()
        self._then(self.fields.currentData(), self.input.text)


class EndDialog(QDialog):
    """`then(date)` with the day as it was typed."""

    def __init__(self, names: str, then: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._then = then
        self.setWindowTitle(str(Words(ja="廃止", en="End of use")))
        said = Words(ja="「{names}」を廃止した日を入力してください。台帳からは消えず、状態が「撤去・廃止」になります。",
                     en="Enter the day since which “{names}” is out of use. It stays in the ledger with the status “removed / abandoned”.")  # fmt: skip
        self.date = QLineEdit()
        self.date.setPlaceholderText(str(HINTS["date"]))
        self.date.setAccessibleName(str(field_named("end_date").label))
        self.ok = button(Words(ja="廃止にする", en="End its use"), self._on_ok, primary=True)
        self.ok.setEnabled(False)
        self.date.textChanged.connect(lambda text: self.ok.setEnabled(bool(text.strip())))
        buttons = row(None, button(CANCEL, self.reject), self.ok)
        self.setLayout(column(label(said.format(names=names), wrap=True), self.date, buttons, margins=(18, 16, 18, 14)))
        self.setMinimumWidth(420)

    def _on_ok(self) -> None:
        self.accept()
        self._then(self.date.text())
