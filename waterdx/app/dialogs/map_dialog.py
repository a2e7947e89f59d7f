"""Asks which map on which paper."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QWidget

from waterdx.app.ledger_output_tasks import MapWish
from waterdx.app.town import Town
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

KINDS = {
    "plan": Words(ja="施設平面図(すべての管・弁栓と注記)", en="Facility plan (every pipe and fitting, labelled)"),
    "general": Words(ja="一般図(主要な管と施設)", en="General map (main pipes and facilities)"),
}
SCALES = (500, 1000, 2500, 5000, 10_000, 25_000, 50_000)
USUAL = {"plan": 2500, "general": 10_000}
SEWER_PLAN = 500  # sewers are short and their labels long: at 1:2,500 hardly one has room
PAPERS = ("A1", "A3")
FIELDS = {
    "water": Words(ja="水道", en="Water"),
    "sewer": Words(ja="下水道", en="Sewer"),
    "agri": Words(ja="農業集落排水", en="Rural sewerage"),
}


class MapDialog(QDialog):
    """`wish` once accepted."""

    def __init__(self, town: Town, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(Words(ja="図面を書き出す", en="Write maps")))
        there = set(town.pipes["field"].dropna())
        self.kind = _choice(KINDS)
        self.field = _choice({name: words for name, words in FIELDS.items() if name in there} or {"water": FIELDS["water"]})
        self.scale = _choice({scale: Words("1:{s:,}", "1:{s:,}").format(s=scale) for scale in SCALES})
        self.paper = _choice({name: Words(ja="{p} 横", en="{p} landscape").format(p=name) for name in PAPERS})
        for one in (self.kind, self.field):
            one.currentIndexChanged.connect(self._propose_scale)
        self._propose_scale()
        self._lay_out()

    @property
    def wish(self) -> MapWish:
        return MapWish(self.kind.currentData(), self.field.currentData(), self.scale.currentData(), self.paper.currentData())

    def _propose_scale(self) -> None:
        kind, is_sewer = self.kind.currentData(), self.field.currentData() != "water"
        self.scale.setCurrentIndex(SCALES.index(SEWER_PLAN if kind == "plan" and is_sewer else USUAL[kind]))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        names = (
            Words(ja="図の種類", en="Map"),
            Words(ja="事業", en="Field"),
            Words(ja="縮尺", en="Scale"),
            Words(ja="用紙", en="Paper"),
        )
        for line, (name, box) in enumerate(zip(names, (self.kind, self.field, self.scale, self.paper), strict=True)):
            box.setAccessibleName(str(name))
            grid.addWidget(label(name), line, 0)
            grid.addWidget(box, line, 1)
        grid.setColumnStretch(1, 1)
        note = Words(
            ja="PDF の 1 枚目は図葉の索引です。印刷は「実際のサイズ」(100 %)で行うと縮尺どおりになります。",
            en="The first page of the PDF is the index of sheets. Printed at actual size (100 %) it is true to scale.",
        )
        write = button(Words(ja="書き出す…", en="Write…"), self.accept, primary=True)
        write.setDefault(True)
        close = button(Words(ja="やめる", en="Cancel"), self.reject)
        self.setLayout(column(grid, label(note, "muted", wrap=True), row(None, close, write), margins=(18, 16, 18, 16)))
        self.setMinimumWidth(460)


def _choice(names: dict[str, Words] | dict[int, Words]) -> QComboBox:
    box = QComboBox()
    for value, words in names.items():
        box.addItem(str(words), value)
    return box
