"""Where a drawing lies: by what is typed of its corners or its code, or by points clicked on the sheet and on the map."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHeaderView, QLineEdit, QSlider, QSplitter, QTableView, QWidget

from waterdx.app.digitise import control_points
from waterdx.app.digitise.control_map import ControlMap
from waterdx.app.digitise.control_points import ControlPoints, Pair, pairs_of
from waterdx.app.digitise.scan_view import ScanView
from waterdx.app.digitise.tasks import fit_words
from waterdx.app.jobs import Latest
from waterdx.app.session import Session
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words
from waterdx.digitise.georeference.told import Told
from waterdx.digitise.georeference.transforms import METHODS

if TYPE_CHECKING:
    from waterdx.app.digitise.tasks import OnSheet
    from waterdx.digitise.georeference.georeference import Georeference

POINTS = "points"
ROWS_SEEN = 4
WAYS = {
    "corners": (
        Words(ja="図郭四隅の座標", en="Corner coordinates"),
        Words(ja="150720,30800 150600,31000(空欄なら図面の四隅から読みます)", en="150720,30800 150600,31000 (empty: read off the sheet)"),
    ),
    "sheet_code": (Words(ja="国土基本図の図郭番号", en="Sheet code of the base map"), Words(ja="08EE753", en="08EE753")),
    POINTS: (Words(ja="基準点(図面と地図をクリック)", en="Control points (click sheet and map)"), Words(ja="", en="")),
}  # fmt: skip
TURNS = {
    None: Words(ja="向き: 文字から", en="Turned: by its lettering"), 0: Words(ja="そのまま", en="Upright"), 90: Words(ja="右に 90° 回っている", en="Turned right by 90°"),
    180: Words(ja="逆さま", en="Upside down"), 270: Words(ja="左に 90° 回っている", en="Turned left by 90°"),
}  # fmt: skip
BY_NUMBER = Words(ja="変換: 点の数から", en="Transform: by the number of points")
TYPED_HINT = Words(
    ja="座標は X(北)、Y(東)の順、m。図面の四隅に書いてある値を、向かい合う 2 隅だけ打てば足ります。",
    en="Coordinates are X (north), then Y (east), in metres. Two opposite corners as written on the sheet are enough.",
)
POINTS_HINT = Words(
    ja="図面の角や交差点をクリックし、同じ場所を右の地図でクリックするか、X・Y を表に打ちます。3 点以上、離して取ります。",
    en="Click a corner or crossing on the sheet, then the same on the map, or type X and Y in the table. Three or more, far apart.",
)


class PlacePanel(QWidget):
    """Signals: `wanted(Told)` when the place is to be set, `beneath_wanted(opacity)` when the sheet is to lie under the map so
    strongly (0: not at all), `save_wanted` when it is to be saved with its place."""

    wanted = Signal(object)
    beneath_wanted = Signal(float)
    save_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.scan = ScanView(Words(ja="図面", en="The sheet"))
        self.map = ControlMap(session)
        self.points = ControlPoints()
        self.fitting = Latest(self)
        self._fit: Georeference | None = None
        self._kept: tuple[Pair, ...] = ()
        self._dpi: float | None = None
        self._make_form()
        session.guard.watch(self.set_place)
        self._make_table()
        self._lay_out()
        self._connect()
        self._on_way()

    # Building

    def _make_form(self) -> None:
        self.way, self.turned, self.method = QComboBox(), QComboBox(), QComboBox()
        for code, (words, _) in WAYS.items():
            self.way.addItem(str(words), code)
        for degrees, words in TURNS.items():
            self.turned.addItem(str(words), degrees)
        self.method.addItem(str(BY_NUMBER), None)
        for name, method in METHODS.items():
            self.method.addItem(str(method.name), name)
        for box in (self.way, self.turned, self.method):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
        self.way.setAccessibleName(str(Words(ja="位置合わせの方法", en="How to georeference")))
        self.turned.setAccessibleName(str(Words(ja="スキャンの向き", en="How the scan is turned")))
        self.method.setAccessibleName(str(Words(ja="変換", en="Transform")))
        self.text = QLineEdit()
        self.text.setAccessibleName(str(Words(ja="座標", en="Coordinates")))
        self.set_place = button(Words(ja="位置を決める", en="Set the place"), self._on_set, primary=True)
        self.back = button(Words(ja="一つ戻す", en="Take back"), self.points.take_back, "undo")
        self.drop = button(Words(ja="点を消す", en="Remove point"), self._remove_chosen, "clear")
        self.hint, self.said = label("", "small", wrap=True), label("", "muted", wrap=True)
        self.beneath = QCheckBox(str(Words(ja="地図の管路の下に敷く", en="Lay it under the pipes of the map")))
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(10, 100)
        self.opacity.setValue(60)
        self.opacity.setMaximumWidth(180)
        self.opacity.setAccessibleName(str(Words(ja="図面の濃さ(%)", en="Opacity of the sheet (%)")))
        self.save = button(Words(ja="位置付きで保存…", en="Save with its place…"), self.save_wanted.emit, "export")

    def _make_table(self) -> None:
        self.table = QTableView()
        self.table.setModel(self.points)
        self.table.setAccessibleName(str(Words(ja="基準点", en="Control points")))
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        line = self.table.fontMetrics().height()
        self.table.verticalHeader().setDefaultSectionSize(int(line * 1.6))
        self.table.setFixedHeight(int(line * 1.6 * (ROWS_SEEN + 1)))  # and the heads

    def _lay_out(self) -> None:
        under = row(self.beneath, label(Words(ja="濃さ", en="Opacity"), "muted"), self.opacity, None, self.save)
        form = column(
            row(self.way, self.text, self.turned, self.method, self.back, self.drop, None, self.set_place), self.hint, self.table,
            self.said, under, margins=(10, 8, 10, 8),
        )  # fmt: skip
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self.scan)
        both.addWidget(self.map)
        both.setSizes([500, 400])
        both.setHandleWidth(1)
        layout = column(both, holding(form, "strip"))
        layout.setSpacing(0)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.way.currentIndexChanged.connect(lambda _at: self._on_way())
        self.method.currentIndexChanged.connect(lambda _at: self._on_points())
        self.text.returnPressed.connect(self._on_set)
        self.scan.clicked.connect(self._on_clicked)
        self.map.pointed.connect(lambda east, north: self.points.add_ground((east, north)))
        self.points.changed.connect(self._on_points)
        self.fitting.failed.connect(lambda error: self._show_fit(None, error.words))
        self.beneath.clicked.connect(lambda _on: self._on_beneath())
        self.opacity.valueChanged.connect(lambda _per_cent: self._on_beneath() if self.beneath.isChecked() else None)

    # Showing

    def show_sheet(self, found: OnSheet, beneath: float | None) -> None:
        """Show a sheet, its control points and how well they fit; `beneath`: how strongly it lies under the map, None where not."""
        placed = found.made is not None
        self._dpi, self._kept = found.sheet.dpi, tuple(pairs_of(found.made))
        self.scan.show_page(found.levels)
        for widget in (self.beneath, self.opacity, self.save):
            widget.setEnabled(placed)
        self.beneath.setChecked(beneath is not None)
        if found.made is not None and len(found.made.points) > 0:
            self.method.setCurrentIndex(self.method.findData(found.made.method))
        self.points.start(self._kept)
        self.map.show_around([one.ground for one in self._kept if one.ground is not None])

    def _on_way(self) -> None:
        by_points = self.way.currentData() == POINTS
        of_points: tuple[QWidget, ...] = (self.map, self.table, self.method, self.back, self.drop)
        of_text: tuple[QWidget, ...] = (self.text, self.turned)
        for widget in (*of_points, *of_text):
            widget.setVisible((widget in of_points) == by_points)
        self.hint.setText(str(POINTS_HINT if by_points else TYPED_HINT))
        self.text.clear()
        self.text.setPlaceholderText(str(WAYS[self.way.currentData()][1]))

    # Control points

    def _on_clicked(self, x: float, y: float) -> None:
        if self.way.currentData() != POINTS:
            return
        fit = self._fit
        self.points.add_paper((x, y))
        if fit is not None and self.points.pairs[-1].ground is None:
            self.map.show_expected(tuple(fit.to_ground(np.array([(x, y)]))[0]))

    def _on_points(self) -> None:
        """The points have changed: show them, and fit them anew."""
        self.back.setEnabled(self.points.can_take_back)
        self.drop.setEnabled(bool(self.points.pairs))
        self.scan.clear_boxes()
        for pair in self.points.pairs:
            if pair.paper is not None:
                self.scan.mark_named(pair.paper, pair.name)
        self.map.show_control_points([one.ground for one in self.points.pairs if one.ground is not None])
        self.map.show_expected(None)
        self.fitting.ask(partial(control_points.fit, self.points.pairs, self.method.currentData()), self._show_fit)

    def _show_fit(self, made: Georeference | None, why_not: Words | None = None) -> None:
        self._fit = made
        self.points.show_fit(made)
        is_kept = self.points.pairs == self._kept
        told = why_not if self.points.pairs and why_not is not None else fit_words(made, self._dpi, is_kept)
        self.said.setText(str(told))

    def _remove_chosen(self) -> None:
        chosen = {index.row() for index in self.table.selectionModel().selectedRows()}
        self.points.remove(sorted(chosen or {len(self.points.pairs) - 1}))

    # What is wanted

    def _on_beneath(self) -> None:
        self.beneath_wanted.emit(self.opacity.value() / 100 if self.beneath.isChecked() else 0.0)

    def _on_set(self) -> None:
        text, turned = self.text.text().strip(), self.turned.currentData()
        if self.way.currentData() == POINTS:
            whole = [one for one in self.points.pairs if one.is_whole]
            told = tuple(f"{one.x:.3f},{one.y:.3f}={one.north:.4f},{one.east:.4f}" for one in whole)
            self.wanted.emit(Told(points=told, method=self.method.currentData()))
        elif self.way.currentData() == "corners":
            self.wanted.emit(Told(corners=text, turned=turned))
        elif text:
            self.wanted.emit(Told(sheet_code=text, turned=turned))
