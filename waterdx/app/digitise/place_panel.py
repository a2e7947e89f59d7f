"""Where a drawing lies: the sheet, and what is typed from its corners, its code, or its control points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSlider, QWidget

from waterdx.app.digitise.scan_view import ScanView
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words
from waterdx.digitise.georeference.told import Told

if TYPE_CHECKING:
    from waterdx.app.digitise.tasks import OnSheet

WAYS = {
    "corners": (Words(ja="図郭四隅の座標", en="Corner coordinates"), "150720,30800 150600,31000"),
    "sheet_code": (Words(ja="国土基本図の図郭番号", en="Sheet code of the base map"), "08EE753"),
    "points": (Words(ja="基準点(図面をクリックして追加)", en="Control points (click the sheet)"), "px,py=X,Y; px,py=X,Y"),
}
HINT = Words(
    ja="座標は X(北)、Y(東)の順、m。図面の四隅に書いてある値を、向かい合う 2 隅だけ打てば足ります。",
    en="Coordinates are X (north), then Y (east), in metres. Two opposite corners as written on the sheet are enough.",
)


class PlacePanel(QWidget):
    """Signals: `wanted(Told)` when the place is to be set, `beneath_wanted(opacity)` when the sheet is to lie under the map so
    strongly (0: not at all), `save_wanted` when it is to be saved with its place."""

    wanted = Signal(object)
    beneath_wanted = Signal(float)
    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scan = ScanView(Words(ja="図面", en="The sheet"))
        self.way = QComboBox()
        for code, (words, _) in WAYS.items():
            self.way.addItem(str(words), code)
        self.way.setAccessibleName(str(Words(ja="位置合わせの方法", en="How to georeference")))
        self.text = QLineEdit()
        self.text.setAccessibleName(str(Words(ja="座標", en="Coordinates")))
        self.set_place = button(Words(ja="位置を決める", en="Set the place"), self._on_set, primary=True)
        self.said = label("", "muted", wrap=True)
        self.beneath = QCheckBox(str(Words(ja="地図の管路の下に敷く", en="Lay it under the pipes of the map")))
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(10, 100)
        self.opacity.setValue(60)
        self.opacity.setMaximumWidth(180)
        self.opacity.setAccessibleName(str(Words(ja="図面の濃さ(%)", en="Opacity of the sheet (%)")))
        self.save = button(Words(ja="GeoTIFF に保存…", en="Save as GeoTIFF…"), self.save_wanted.emit, "export")
        under = row(self.beneath, label(Words(ja="濃さ", en="Opacity"), "muted"), self.opacity, None, self.save)
        form = column(
            row(self.way, self.text, self.set_place), label(HINT, "small", wrap=True), self.said, under, margins=(10, 8, 10, 8)
        )  # fmt: skip
        layout = column(self.scan, holding(form, "strip"))
        layout.setSpacing(0)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.way.currentIndexChanged.connect(lambda _at: self._on_way())
        self.text.returnPressed.connect(self._on_set)
        self.scan.clicked.connect(self._on_clicked)
        self.beneath.clicked.connect(lambda _on: self._on_beneath())
        self.opacity.valueChanged.connect(lambda _per_cent: self._on_beneath())
        self._on_way()

    def show_sheet(self, found: OnSheet) -> None:
        """Show a sheet, its control points and how well they fit."""
        self.scan.show_page(found.pixels)
        told = found.sheet.georeference
        self.beneath.setEnabled(told is not None)
        self.opacity.setEnabled(told is not None)
        self.beneath.setChecked(False)
        self.save.setEnabled(told is not None)
        self.said.setText(str(found.fit))
        for point in told["points"] if told else ():
            self._mark_point(np.array(point["paper"]))

    def _mark_point(self, at: np.ndarray) -> None:
        size = 14.0
        self.scan.mark(
            [tuple(at + size * np.array(step)) for step in ((-1, -1), (1, 1), (0, 0), (1, -1), (-1, 1), (0, 0))],
            "accent",
            thick=True,
        )

    def _on_beneath(self) -> None:
        self.beneath_wanted.emit(self.opacity.value() / 100 if self.beneath.isChecked() else 0.0)

    def _on_way(self) -> None:
        self.text.clear()
        self.text.setPlaceholderText(WAYS[self.way.currentData()][1])

    def _on_clicked(self, x: float, y: float) -> None:
        if self.way.currentData() == "points":
            self._mark_point(np.array([x, y]))
            before = self.text.text().rstrip("; ")
            self.text.setText(f"{before}; {x:.1f},{y:.1f}=" if before else f"{x:.1f},{y:.1f}=")
            self.text.setFocus()

    def _on_set(self) -> None:
        text = self.text.text().strip()
        if text:
            points = tuple(one for one in text.replace("\n", ";").split(";") if one.strip())
            way = self.way.currentData()
            self.wanted.emit(
                Told(points=points) if way == "points" else Told(text) if way == "sheet_code" else Told(corners=text)
            )
