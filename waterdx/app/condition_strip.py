"""What a table is narrowed down to beside the words typed: one chip a condition, which a click takes away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton

from waterdx.app.flow import Flow
from waterdx.app.icons import icon
from waterdx.app.widgets import button
from waterdx.core.words import Words

LONGEST = 48
REMOVE = Words(ja="{what}(押すと外れます)", en="{what} (click to remove)")
REMOVE_ALL = Words(ja="条件をすべて外す", en="Remove all conditions")


class ConditionStrip(QFrame):
    """Hidden while there is no condition. Signals: `removed(number)` of the condition, `cleared` for all."""

    removed = Signal(int)
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chips: list[QPushButton] = []
        self._flow = Flow(margins=(10, 0, 10, 8))
        self.setLayout(self._flow)
        self.hide()

    def show_conditions(self, told: Sequence[str]) -> None:
        """One chip for each of these."""
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.chips = [self._chip(number, text) for number, text in enumerate(told)]
        for chip in self.chips:
            self._flow.addWidget(chip)
        if len(told) > 1:
            clear = button(REMOVE_ALL, self.cleared.emit)
            clear.setObjectName("small")
            self._flow.addWidget(clear)
        self.setVisible(bool(told))

    def _chip(self, number: int, text: str) -> QPushButton:
        short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        chip = QPushButton(icon("clear"), short.replace("&", "&&"))
        chip.setObjectName("chip")
        chip.setAccessibleName(str(REMOVE.format(what=text)))
        chip.setToolTip("" if "<" in text else chip.accessibleName())
        chip.clicked.connect(partial(self._on_clicked, number))
        return chip

    def _on_clicked(self, number: int, _checked: bool = False) -> None:
        self.removed.emit(number)
