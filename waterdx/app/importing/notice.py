"""The line of the import dialog that says what was assumed of the place, or has to be asked."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy

from waterdx.app.widgets import button, label, row
from waterdx.core.words import Words

ASSUMED = Words(
    ja="座標系の記載がないため、プロジェクトの{crs}とみなしています。",
    en="No coordinate system is stated; that of the project, {crs}, is assumed.",
)
BETTER = Words(
    ja="座標系の記載がないため、プロジェクトの{crs}とみなしていますが、「{other}」のほうが合います。",
    en="No coordinate system is stated; that of the project, {crs}, is assumed, but “{other}” fits better.",
)
OPEN = Words(
    ja="座標系の記載がなく、座標の値がプロジェクトの座標系と合いません。座標系を選ぶまで取り込めません。",
    en="No coordinate system is stated, and the numbers do not fit the project's. Choose one before the import.",
)


class Notice(QFrame):
    """Hidden where there is nothing to say. Signal: `followed` when the person wants to see the place."""

    followed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self.text = label("", wrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.see = button(Words(ja="位置を確かめる", en="Check the place"), self.followed.emit)
        self.see.setObjectName("small")
        self.setLayout(row(self.text, self.see, margins=(12, 5, 8, 5)))
        self.hide()

    def show_placement(self, placement: Any) -> None:
        """Speak only where a system was assumed or is open."""
        words = _words(placement)
        self.setVisible(words is not None)
        if words is not None:
            self.text.setText(str(words))
            self.setProperty("level", "error" if placement.source == "open" else "warning")
            for one in (self, self.text):
                self.style().unpolish(one)
                self.style().polish(one)


def _words(placement: Any) -> Words | None:
    if placement is None or placement.source not in ("project", "open"):
        return None
    if placement.source == "open":
        return OPEN
    better = placement.better
    return ASSUMED.format(crs=placement.name) if better is None else BETTER.format(crs=placement.name, other=better.name)
