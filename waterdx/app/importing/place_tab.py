"""By which coordinate system the file is read: who said so, what else its numbers may be in, and where it would lie."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from waterdx.app import tasks
from waterdx.app.jobs import Latest
from waterdx.app.map.preview_map import PreviewMap
from waterdx.app.map.sketch import NO_SKETCH
from waterdx.app.town import Town
from waterdx.app.two_line_item import SECOND_LINE, TwoLineItem
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words
from waterdx.ledger.coordinates import NOTHING_SAID, UNITS, Coordinates

SIDE = 380
HEADINGS = {
    "file": Words(ja="座標系はファイルに書かれています: {crs}", en="The file states its coordinate system: {crs}"),
    "user": Words(ja="指定された座標系で読みます: {crs}", en="Read in the coordinate system given: {crs}"),
    "project": Words(
        ja="ファイルに座標系の記載がありません。プロジェクトの{crs}とみなしています。地図で位置を確かめてください。",
        en="The file states no coordinate system. That of the project, {crs}, is assumed. Check the place on the map.",
    ),
    "open": Words(
        ja="ファイルに座標系の記載がなく、座標の値({usual:,.0f} など)がプロジェクトの座標系と合いません。下から選んでください。",
        en="The file states no coordinate system, and its numbers (such as {usual:,.0f}) do not fit the project's. Choose one below.",
    ),
}
AS_FOUND = {
    "file": Words(ja="ファイルの記載のとおり", en="As the file states"),
    "project": Words(ja="プロジェクトの座標系とみなす", en="Assume the project's own"),
}
DEGREES = Words(ja="{e} {lon:.3f}° {n} {lat:.3f}°", en="{lon:.3f}° {e}, {lat:.3f}° {n}")
CENTRE = Words(ja="中心: {place}", en="Centre: {place}")
SIDES = {
    "e": Words(ja="東経", en="E"),
    "w": Words(ja="西経", en="W"),
    "n": Words(ja="北緯", en="N"),
    "s": Words(ja="南緯", en="S"),
}
SWAPPED = Words(ja="XY 入れ替え · ", en="x/y exchanged · ")
IN_MM = Words(ja="ミリメートル · ", en="millimetres · ")
NOT_YET = Words(ja="候補を選ぶと、その位置が地図に出ます。", en="Choose a candidate to see its place on the map.")
UNIT_NAMES = {"m": Words(ja="メートル (度)", en="metres (degrees)"), "mm": Words(ja="ミリメートル", en="millimetres")}


class PlaceTab(QWidget):
    """Signal: `said(Coordinates)` when the person said otherwise."""

    said = Signal(object)

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town = town
        self.placement: Any = None
        self.heading = label("", wrap=True)
        self.candidates = QListWidget()
        self.candidates.setItemDelegate(TwoLineItem(self.candidates))
        self.candidates.setAccessibleName(str(Words(ja="座標系の候補", en="Candidate coordinate systems")))
        self.crs = QLineEdit()
        self.crs.setPlaceholderText("EPSG:6676")
        self.crs.setAccessibleName(str(Words(ja="座標系の EPSG 番号", en="EPSG number of the coordinate system")))
        self.swap = QCheckBox(str(Words(ja="X と Y(東と北)を入れ替える", en="Exchange x and y (east and north)")))
        self.unit = QComboBox()
        for name in UNITS:
            self.unit.addItem(str(UNIT_NAMES[name]), name)
        self.unit.setAccessibleName(str(Words(ja="座標の単位", en="Unit of the coordinates")))
        self.centre = label("", "muted")
        self.map = PreviewMap()
        self.map.show_beneath(town.background)
        self._sketching = Latest(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        other = column(
            row(label(Words(ja="座標系", en="System")), self.crs), row(label(Words(ja="座標の単位", en="Unit")), self.unit), self.swap
        )  # fmt: skip
        side = holding(column(self.heading, self.candidates, other))
        side.setFixedWidth(SIDE)
        whole = button(Words(ja="全体を見る", en="Show all"), self.map.zoom_to_all, "all")
        file = button(Words(ja="ファイルの所を見る", en="Show the file"), self.map.zoom_to_file, "selection")
        for one in (whole, file):
            one.setObjectName("small")
        self.setLayout(row(side, column(self.map, row(self.centre, None, whole, file)), margins=(0, 10, 0, 0)))

    def _connect(self) -> None:
        self.candidates.currentItemChanged.connect(self._on_candidate)
        self.crs.editingFinished.connect(self._on_typed)
        self.swap.toggled.connect(self._on_typed)
        self.unit.activated.connect(self._on_typed)
        self._sketching.failed.connect(self._on_failed)

    @property
    def coordinates(self) -> Coordinates:
        """What the fields say."""
        return Coordinates(self.crs.text().strip() or None, self.swap.isChecked(), self.unit.currentData())

    def show_placement(self, placement: Any, said: Coordinates) -> None:
        """What a dry run found out; the candidates are listed anew only where they changed."""
        again = self.placement is not None and self.placement.candidates == placement.candidates
        self.placement = placement
        self.heading.setText(str(HEADINGS[placement.source].format(crs=placement.name, usual=placement.usual)))
        self.heading.setProperty("level", "warning" if placement.source in ("project", "open") else "")
        if not again or not self.candidates.count():
            self._list()
        self._show_fields(said)
        self._sketch()

    def say(self, coordinates: Coordinates) -> None:
        """Show in the fields what a column map says."""
        self._show_fields(coordinates)

    @property
    def is_busy(self) -> bool:
        """Whether the shapes are being placed."""
        return self._sketching.is_running

    def stop(self) -> None:
        """For closing: nothing may run on."""
        self._sketching.wait()

    def _list(self) -> None:
        with QSignalBlocker(self.candidates):
            self.candidates.clear()
            if self.placement.unsaid in AS_FOUND:
                self._add(str(AS_FOUND[self.placement.unsaid]), str(self.placement.unsaid_name), NOTHING_SAID)
            for one in self.placement.candidates:
                self._add(str(one.system), f"{one.reason}\n{_changes(one)}{_degrees(one.lon, one.lat)}", one.coordinates)

    def _add(self, name: str, reason: str, coordinates: Coordinates) -> None:
        item = QListWidgetItem(name)
        item.setData(SECOND_LINE, reason)
        item.setData(Qt.ItemDataRole.UserRole, coordinates)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name} {reason}")
        item.setToolTip(f"{name}\n{reason}")
        self.candidates.addItem(item)

    def _show_fields(self, said: Coordinates) -> None:
        with QSignalBlocker(self.crs), QSignalBlocker(self.swap), QSignalBlocker(self.unit), QSignalBlocker(self.candidates):
            self.crs.setText(said.crs or "")
            self.swap.setChecked(said.swap_axes)
            self.unit.setCurrentIndex(self.unit.findData(said.unit))
            items = map(self.candidates.item, range(self.candidates.count()))
            row = next((n for n, one in enumerate(items) if one.data(Qt.ItemDataRole.UserRole) == said), -1)
            self.candidates.setCurrentRow(row)

    def _on_candidate(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._show_fields(item.data(Qt.ItemDataRole.UserRole))
            self._sketch()
            self.said.emit(self.coordinates)

    def _on_typed(self) -> None:
        if self.placement is not None:
            self._show_fields(self.coordinates)
            self._sketch()
            self.said.emit(self.coordinates)

    def _sketch(self) -> None:
        if self.placement.unsaid == "open" and not self.coordinates.crs:
            self.map.show_sketch(NO_SKETCH, self.town.lines, len(self.town.pipes))
            self.centre.setText(str(NOT_YET))
            return
        self._sketching.ask(partial(tasks.sketch, self.placement, self.coordinates), self._on_sketched)

    def _on_sketched(self, sketched: tasks.Sketched) -> None:
        self.map.show_sketch(sketched.sketch, self.town.lines, len(self.town.pipes))
        self.centre.setText("" if sketched.lonlat is None else str(CENTRE.format(place=_degrees(*sketched.lonlat))))

    def _on_failed(self, error: Exception) -> None:
        self.centre.setText(str(error))


def _changes(candidate: Any) -> str:
    """What has to be done to the numbers first."""
    return (str(IN_MM) if candidate.scale != 1.0 else "") + (str(SWAPPED) if candidate.swapped else "")


def _degrees(lon: float, lat: float) -> Words:
    east, north = SIDES["e" if lon >= 0 else "w"], SIDES["n" if lat >= 0 else "s"]
    return DEGREES.format(e=east, lon=abs(lon), n=north, lat=abs(lat))
