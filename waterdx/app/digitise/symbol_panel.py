"""Symbols of valves, hydrants and manholes: a few are marked with a box, the others like them are found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from waterdx.app.digitise.review_panel import ReviewPanel
from waterdx.app.icons import icon
from waterdx.app.widgets import button
from waterdx.core.terms import term_name
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.digitise.tasks import OnSheet
    from waterdx.app.session import Session
    from waterdx.store.proposals import Kind

Box = tuple[float, float, float, float]
MARK = Words(
    ja="種類を選び、その記号を 2、3 個、一つずつ四角で囲みます。「記号を探す」で、図面の同じ記号がすべて候補になります。",
    en="Choose a kind and draw a box round two or three of its symbols, one by one; “Find symbols” then proposes all that are alike.",
)
OFFERED = {
    "water": ("GATE-VALVE", "HYDRANT", "AIR-VALVE", "DRAIN-VALVE", "DRAIN", "STOP-COCK", "CHECK-VALVE", "PRV", "METER"),
    "sewer": ("MANHOLE", "INLET", "PUMP", "OUTFALL"),
}


class SymbolPanel(ReviewPanel):
    """Signals: `find_wanted(examples)`: boxes (x0, y0, x1, y1 in pixels) by kind as people write it."""

    find_wanted = Signal(object)
    kind: Kind = "symbol"
    sure_words = Words(ja="疑いのない記号を確認", en="Confirm without doubt")

    def __init__(self, session: Session) -> None:
        self.examples: dict[str, list[Box]] = {}
        super().__init__(session)
        self.mark.toggled.connect(self.scan.set_boxing)
        self.scan.boxed.connect(self._on_boxed)
        self._tell_examples()

    def tools(self) -> list[QWidget]:
        self.kinds = QComboBox()
        for field, codes in OFFERED.items():
            for code in codes:
                self.kinds.addItem(str(_name(field, code)), _name(field, code).ja)
        self.kinds.setAccessibleName(str(Words(ja="記号の種類", en="Kind of the symbol")))
        self.mark = QPushButton(str(Words(ja="例を囲む", en="Mark")))
        self.mark.setCheckable(True)
        self.mark.setIcon(icon("box"))
        self.mark.setToolTip(str(MARK))
        self.forget = button(Words(ja="例を消す", en="Forget"), self.forget_examples, "clear")
        self.search = button(Words(ja="記号を探す", en="Find symbols"), lambda: self.find_wanted.emit(self.examples), "search")
        self.session.guard.watch(self.search)
        return [self.kinds, self.mark, self.forget, self.search]

    def show_sheet(self, path: Path, found: OnSheet) -> None:
        if self.found is None or self.found.sheet.id != found.sheet.id:
            self.examples = {}
        super().show_sheet(path, found)
        self._tell_examples()

    def forget_examples(self) -> None:
        self.examples = {}
        self.scan.clear_boxes()
        self._tell_examples()

    def _on_boxed(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.examples.setdefault(self.kinds.currentData(), []).append((x0, y0, x1, y1))
        self.scan.mark([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], "accent", thick=True)
        self._tell_examples()

    def _tell_examples(self) -> None:
        count = sum(map(len, self.examples.values()))
        self.search.setEnabled(count > 0)
        self.forget.setEnabled(count > 0)
        words = Words(ja="記号を探す(例 {n})", en="Find ({n} marked)").format(n=count)
        self.search.setText(str(words))


def _name(field: str, code: str) -> Words:
    return term_name("node_kind", code, field)
