"""Which value the merged pipe is to have, for each field of which the two do not say the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QDialog, QGridLayout, QRadioButton, QScrollArea, QWidget

from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

SAID = Words(
    ja="2 本の管路は同じではありません。まとめた管路の値を選んでください。",
    en="The two pipes do not say the same. Choose the values of the merged pipe.",
)
SUGGESTED = Words(
    ja="片方しか分からない項目は、長い方の管路のとおり(値または不明)に選んであります。確かめてください。",
    en="Where only one is known, what the longer pipe says (its value, or unknown) is chosen beforehand. Look it over.",
)
UNKNOWN = Words(ja="不明とする", en="Unknown")


class MergeDialog(QDialog):
    """`then({field: value})` once every field is decided (None = unknown); between two values nothing is decided beforehand."""

    def __init__(
        self, names: tuple[str, str], found: Sequence[Any], then: Callable[[dict[str, Any]], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._found, self._then = found, then
        self.setWindowTitle(str(Words(ja="管路の結合", en="Merge pipes")))
        self.choices: list[tuple[QRadioButton | None, QRadioButton | None, QRadioButton]] = []
        self._groups: list[QButtonGroup] = []
        lines = QWidget()
        grid = QGridLayout(lines)
        for at, name in enumerate(names):
            grid.addWidget(label(name, "muted"), 0, at + 1)
        for line, one in enumerate(found, start=1):
            self._add_line(grid, line, one)
        self.ok = button(Words(ja="まとめる", en="Merge"), self._on_ok, primary=True)
        buttons = row(None, button(Words(ja="取り消し", en="Cancel"), self.reject), self.ok)
        said = [SAID, SUGGESTED] if any(one.suggested is not None for one in found) else [SAID]
        self.setLayout(column(*(label(words, wrap=True) for words in said), _scrolled(lines), buttons, margins=(18, 16, 18, 14)))
        self._show_ready()

    def _add_line(self, grid: QGridLayout, line: int, one: Any) -> None:
        grid.addWidget(label(one.field.label), line, 0)
        group = QButtonGroup(self)
        texts = (*one.texts, UNKNOWN)
        first, second = (QRadioButton(str(texts[at])) if one.offered[at] else None for at in (0, 1))
        line_choices = first, second, QRadioButton(str(UNKNOWN))
        for at, choice in enumerate(line_choices):
            grid.addWidget(choice or label(texts[at], "muted"), line, at + 1)
            if choice is not None:
                group.addButton(choice, at)
                choice.setChecked(one.suggested == at)
                choice.toggled.connect(self._show_ready)
        self.choices.append(line_choices)
        self._groups.append(group)

    def _show_ready(self) -> None:
        self.ok.setEnabled(all(group.checkedId() >= 0 for group in self._groups))

    def _on_ok(self) -> None:
        chosen = {one.field.name: one.choices[group.checkedId()] for one, group in zip(self._found, self._groups, strict=True)}
        self.accept()
        self._then(chosen)


def _scrolled(lines: QWidget) -> QScrollArea:
    """All lines at their full width, rolled where there are more than a screen holds."""
    area = QScrollArea()
    area.setWidget(lines)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard goes to the choices
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    size = lines.sizeHint()
    area.setMinimumSize(size.width() + area.verticalScrollBar().sizeHint().width(), min(size.height(), 460))
    return area
