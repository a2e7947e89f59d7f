"""Which value the merged pipe is to have, for each field in which the two differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QDialog, QGridLayout, QRadioButton, QWidget

from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words


class MergeDialog(QDialog):
    """`then({field: value})` once every field is decided; nothing is decided beforehand."""

    def __init__(
        self, names: tuple[str, str], found: Sequence[Any], then: Callable[[dict[str, Any]], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._found, self._then = found, then
        self.setWindowTitle(str(Words(ja="管路の結合", en="Merge pipes")))
        said = Words(
            ja="2 本の管路は値が違います。まとめた管路の値を選んでください。",
            en="The two pipes differ. Choose the values of the merged pipe.",
        )
        self.choices: list[tuple[QRadioButton, QRadioButton]] = []
        self._groups: list[QButtonGroup] = []
        grid = QGridLayout()
        for at, name in enumerate(names):
            grid.addWidget(label(name, "muted"), 0, at + 1)
        for line, one in enumerate(found, start=1):
            self._add_line(grid, line, one)
        self.ok = button(Words(ja="まとめる", en="Merge"), self._on_ok, primary=True)
        buttons = row(None, button(Words(ja="取り消し", en="Cancel"), self.reject), self.ok)
        self.setLayout(column(label(said, wrap=True), grid, buttons, margins=(18, 16, 18, 14)))
        self._show_ready()

    def _add_line(self, grid: QGridLayout, line: int, one: Any) -> None:
        grid.addWidget(label(one.field.label), line, 0)
        group = QButtonGroup(self)
        pair = QRadioButton(str(one.texts[0])), QRadioButton(str(one.texts[1]))
        for at, choice in enumerate(pair):
            group.addButton(choice, at)
            grid.addWidget(choice, line, at + 1)
            choice.toggled.connect(self._show_ready)
        self.choices.append(pair)
        self._groups.append(group)

    def _show_ready(self) -> None:
        self.ok.setEnabled(all(group.checkedId() >= 0 for group in self._groups))

    def _on_ok(self) -> None:
        chosen = {
            one.field.name: (one.first, one.second)[group.checkedId()]
            for one, group in zip(self._found, self._groups, strict=True)
        }
        self.accept()
        self._then(chosen)
