"""The 25 cells of likelihood and consequence as buttons: each tells its length and chooses its pipes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from waterdx.app.screening.consequence_tasks import Cell
from waterdx.app.widgets import label
from waterdx.core.words import Words

_TOLD = Words(ja="{km:,.1f} km\n{n:,} 本", en="{km:,.1f} km\n{n:,} pipes")
_NAME = Words(
    ja="影響 {c}、起こりやすさ {l}: {n:,} 本、{km:,.1f} km、期待漏水 {leaks:,.1f} 件",
    en="consequence {c}, likelihood {l}: {n:,} pipes, {km:,.1f} km, {leaks:,.1f} leaks expected",
)


class MatrixView(QWidget):
    """Consequence upwards, likelihood to the right. Signal: `picked(fids)` when a cell was pressed."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.cells: dict[tuple[int, int], QPushButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setSpacing(3)
        self._grid.setContentsMargins(12, 4, 12, 4)
        self._grid.setColumnStretch(0, 0)
        for number in range(1, 6):
            self._grid.setColumnStretch(number, 1)
            self._grid.addWidget(label(str(number), "muted"), 6 - number, 0, Qt.AlignmentFlag.AlignCenter)
            self._grid.addWidget(label(str(number), "muted"), 6, number, Qt.AlignmentFlag.AlignCenter)
        self._grid.addWidget(label(Words(ja="↑ 影響(5 = 大きい)", en="↑ Consequence (5 = grave)"), "small"), 0, 0, 1, 6)
        likelihood = label(Words(ja="起こりやすさ(5 = 最も漏れやすい) →", en="Likelihood (5 = likeliest) →"), "small")
        self._grid.addWidget(likelihood, 7, 0, 1, 6, Qt.AlignmentFlag.AlignRight)

    def show_cells(self, cells: Sequence[Cell]) -> None:
        """New figures; an empty cell cannot be pressed."""
        for one in cells:
            place = (one.consequence, one.likelihood)
            if place not in self.cells:
                self.cells[place] = self._cell(one)
            cell = self.cells[place]
            cell.setText(str(_TOLD.format(km=one.km, n=len(one.fids))) if one.fids else "")
            told = _NAME.format(c=one.consequence, l=one.likelihood, n=len(one.fids), km=one.km, leaks=one.leaks)
            cell.setAccessibleName(str(told))
            cell.setToolTip(str(told))
            cell.setEnabled(bool(one.fids))
            cell.setProperty("fids", list(one.fids))

    def _cell(self, one: Cell) -> QPushButton:
        made = QPushButton()
        made.setStyleSheet(
            f"QPushButton {{ background: {one.shade}; color: {one.ink}; border: 2px solid transparent; border-radius: 3px; padding: 2px; }}"
            "QPushButton:focus, QPushButton:hover { border-color: #1f6f8b; }"
        )
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        made.clicked.connect(lambda: self.picked.emit(made.property("fids")))
        self._grid.addWidget(made, 6 - one.consequence, one.likelihood)
        self._grid.setRowStretch(6 - one.consequence, 1)
        return made
