"""A line of the import dialog that a person must not overlook, with the button that leads to what it speaks of."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy

from waterdx.app.theme import current_theme
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


EDITION = Words(
    ja="取り込み済みの「{of}」の新しい版のようです。来年版として更新します(追加の取り込みにも変えられます)。",
    en="This looks like a new edition of “{of}” and will be taken as such (an import that only adds is possible too).",
)
EDITION_AS_IMPORT = Words(
    ja="取り込み済みの「{of}」の新しい版のようですが、追加の取り込みにします(空欄を埋めるだけです)。",
    en="This looks like a new edition of “{of}”, but will be imported only (blanks are filled).",
)


AS_BEFORE = Words(
    ja="「{file}」({day} 取り込み)と列が同じなので、そのときの読み方(列・言葉・座標系)で読んでいます。",
    en="The columns are those of “{file}”, imported {day}: it is read as that was (columns, words, coordinates).",
)
NOT_AS_BEFORE = Words(
    ja="「{file}」({day} 取り込み)と列が同じですが、そのときの読み方は使っていません。",
    en="The columns are those of “{file}”, imported {day}, but it is not read as that was.",
)
USE, DO_NOT_USE = Words(ja="使う", en="Use it"), Words(ja="使わない", en="Do not use it")


class Notice(QFrame):
    """Hidden where there is nothing to say. Signal: `followed` when the person wants to see more."""

    followed = Signal()

    def __init__(self, see: Words) -> None:
        super().__init__()
        self.setObjectName("message")
        self.text = label("", wrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.see = button(see, self.followed.emit)
        self.see.setObjectName("small")
        self.setLayout(row(self.text, self.see, margins=(12, 5, 8, 5)))
        self.hide()

    def show_placement(self, placement: Any) -> None:
        """Speak only where a system was assumed or is open."""
        self._say(_words(placement), "error" if placement is not None and placement.source == "open" else "warning")

    def show_edition(self, of: str | None, wanted: bool) -> None:
        """Speak only of a file that looks like the next edition of another."""
        self._say(None if of is None else (EDITION if wanted else EDITION_AS_IMPORT).format(of=of), "info")

    def show_before(self, before: Any, used: bool) -> None:
        """Speak only where a file of the same columns was read before."""
        words = AS_BEFORE if used else NOT_AS_BEFORE
        self._say(None if before is None else words.format(file=before.file_name, day=before.day), "info")
        self.see.setText(str(DO_NOT_USE if used else USE))

    def _say(self, words: Words | None, level: str) -> None:
        self.setVisible(words is not None)
        self.text.setText(str(words or ""))
        self.text.setStyleSheet(f"color: {getattr(current_theme(), level)};")
        self.setProperty("level", level)
        self.style().unpolish(self)
        self.style().polish(self)


def _words(placement: Any) -> Words | None:
    if placement is None or placement.source not in ("project", "open"):
        return None
    if placement.source == "open":
        return OPEN
    better = placement.better
    return ASSUMED.format(crs=placement.name) if better is None else BETTER.format(crs=placement.name, other=better.name)
