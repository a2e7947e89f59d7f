"""The line under a map: its scale to read and to type, what the labels say, measuring, and the 空間ID under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFrame, QMenu, QSizePolicy, QSpinBox, QToolButton, QWidgetAction

from waterdx.app.icons import icon
from waterdx.app.map.label_parts import PARTS
from waterdx.app.map.scale import USUAL, read_scale, scale_text
from waterdx.app.map.spatial_place import lonlat_of, spatial_id_text
from waterdx.app.map.town_map import TownMap
from waterdx.app.session import Session
from waterdx.app.widgets import column, holding, label, row
from waterdx.core.errors import UserError
from waterdx.core.spatial_id import MAX_ZOOM, ONE_METRE_ZOOM
from waterdx.core.words import Words

NO_HEIGHT = -1000.0  # m; what the box of the height has where none is said
HIGHEST = 4000.0
SCALE_TIP = Words(
    ja="縮尺。2500、1:2,500、1/2500 のように入れて Enter。画面の 1 インチを {dpi:.0f} ドットとして計算した値です。",
    en="The scale. Type 2500, 1:2,500 or 1/2500 and Enter. An inch of this screen counts as {dpi:.0f} dots.",
)
PLACE_TIP = Words(
    ja="カーソルの位置の空間ID(z/f/x/y)。押すとズームと高さを選べます。",
    en="The spatial ID (z/f/x/y) under the cursor. Press to choose zoom and height.",
)
NO_FLOOR = Words(
    ja="地図には高さがないので、高さを入れるまで\nf は決まりません(– と書きます)。",
    en="A map has no heights: f stays open (–)\nuntil you say one.",
)


class MapBar(QFrame):
    """One per map; where there is too little room the spatial ID is left out."""

    def __init__(self, view: TownMap, session: Session) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.view, self._session = view, session
        self._at: tuple[float, float] | None = None
        self.scale = self._scale_box()
        self.labels = self._labels_button()
        self.place = PlaceButton(self._show_place)
        tools = [self._tool(*one) for one in TOOLS]
        layout = row(self.scale, self.labels, *tools, None, self.place, margins=(8, 3, 8, 3))
        layout.setSpacing(6)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        view.scale_changed.connect(lambda _: self.show_scale())
        view.cursor_moved.connect(self._on_moved)
        session.town_changed.connect(self._forget_place)
        self.show_scale()

    # Building

    def _scale_box(self) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setCompleter(None)  # type: ignore[arg-type]  # Qt's own way to have none
        box.addItems([scale_text(one) for one in USUAL])
        box.setAccessibleName(str(Words(ja="地図の縮尺", en="Scale of the map")))
        box.setMinimumContentsLength(10)
        box.activated.connect(self._on_scale_typed)
        line = box.lineEdit()
        assert line is not None
        line.returnPressed.connect(self._on_scale_typed)
        line.editingFinished.connect(self.show_scale)
        return box

    def _labels_button(self) -> QToolButton:
        made = QToolButton()
        made.setText(str(Words(ja="ラベル", en="Labels")))
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setToolTip(str(Words(ja="管路の上に書くもの(近づくと出ます)", en="What is written on pipes (seen when near)")))
        menu = QMenu(made)
        for name, (title, _form) in PARTS.items():
            action = menu.addAction(str(title), partial(self._session.action_wanted.emit, f"label_{name}"))
            action.setCheckable(True)
            action.setData(name)
        menu.aboutToShow.connect(partial(self._tick_labels, menu))
        made.setMenu(menu)
        return made

    def _tick_labels(self, menu: QMenu) -> None:
        for action in menu.actions():
            action.setChecked(action.data() in self._session.settings.label_parts)

    def _tool(self, action: str, drawing: str, words: Words) -> QToolButton:
        made = QToolButton()
        made.setIcon(icon(drawing))
        made.setToolTip(str(words))
        made.setAccessibleName(str(words))
        made.clicked.connect(lambda: self._session.action_wanted.emit(action))
        return made

    # The scale

    def show_scale(self) -> None:
        """The scale the map has now, unless somebody is typing one."""
        with QSignalBlocker(self.scale):
            self.scale.setEditText(scale_text(self.view.scale))
        self.scale.setToolTip(str(SCALE_TIP.format(dpi=float(self.view.logicalDpiX()))))

    def focus_scale(self) -> None:
        """Let a person type a scale."""
        line = self.scale.lineEdit()
        assert line is not None
        line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        line.selectAll()

    def _on_scale_typed(self) -> None:
        try:
            self.view.set_scale(read_scale(self.scale.currentText()))
        except UserError as error:
            self._session.say("warning", error.words)
        self.show_scale()

    # The place under the cursor

    def _on_moved(self, east: float, north: float) -> None:
        self._at = east, north
        self._show_place()

    def _forget_place(self) -> None:
        self._at = None
        self._show_place()

    def _show_place(self) -> None:
        self.place.show_id(self.spatial_id)

    @property
    def spatial_id(self) -> str | None:
        """That of the last place of the cursor; None before there was one."""
        town = self._session.town
        if self._at is None or town is None:
            return None
        return spatial_id_text(*lonlat_of(*self._at, town.epsg), self.place.zoom.value(), self.place.height_said)

    def copy_place(self) -> None:
        """East, north, system and spatial ID of the last place of the cursor, as cells for Excel."""
        town = self._session.town
        if self._at is None or town is None or self.spatial_id is None:
            words = Words(
                ja="地図の上にカーソルを置いてから、もう一度お試しください。", en="Put the cursor on the map, then try again."
            )
            self._session.say("info", words)
            return
        QGuiApplication.clipboard().setText(f"{self._at[0]:.2f}\t{self._at[1]:.2f}\tEPSG:{town.epsg}\t{self.spatial_id}")
        words = Words(
            ja="東・北(m)、座標系、空間ID をコピーしました。", en="Copied east and north (m), the system and the spatial ID."
        )
        self._session.say("success", words)

    # Room

    def minimumSizeHint(self) -> QSize:
        """The spatial ID needs no room: it is left out where there is none."""
        whole = super().minimumSizeHint()
        return QSize(whole.width() - (self.place.sizeHint().width() if self.place.isVisibleTo(self) else 0), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        others = self.minimumSizeHint().width()
        self.place.setVisible(self.width() >= others + self.place.sizeHint().width())


TOOLS = (
    ("layers", "layers", Words(ja="レイヤー (F11)", en="Layers (F11)")),
    ("box_zoom", "zoom_box", Words(ja="範囲で拡大 (Ctrl+Shift+B)", en="Zoom to a box (Ctrl+Shift+B)")),
    ("measure_length", "length", Words(ja="長さを測る (Ctrl+L)", en="Measure length (Ctrl+L)")),
    ("measure_area", "area", Words(ja="面積を測る (Ctrl+Alt+L)", en="Measure area (Ctrl+Alt+L)")),
)


class PlaceButton(QToolButton):
    """The spatial ID, and behind it at which zoom and which height."""

    def __init__(self, changed: Callable[[], object]) -> None:
        super().__init__()
        self.zoom, self.height_box = QSpinBox(), QDoubleSpinBox()
        self.zoom.setRange(0, MAX_ZOOM)
        self.zoom.setValue(ONE_METRE_ZOOM)
        self.height_box.setRange(NO_HEIGHT, HIGHEST)
        self.height_box.setSpecialValueText(str(Words(ja="不明", en="unknown")))
        self.height_box.setSuffix(" m")
        self.height_box.setValue(NO_HEIGHT)
        for box, name in (
            (self.zoom, Words(ja="ズームレベル", en="Zoom")),
            (self.height_box, Words(ja="高さ T.P. (m)", en="Height T.P. (m)")),
        ):
            box.setAccessibleName(str(name))
            box.valueChanged.connect(lambda _: changed())
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip(str(PLACE_TIP))
        self.setMenu(self._menu())
        self.show_id(None)

    @property
    def height_said(self) -> float | None:
        """Metres; None where none was said."""
        return None if self.height_box.value() <= NO_HEIGHT else self.height_box.value()

    def show_id(self, spatial_id: str | None) -> None:
        self.setText(str(Words(ja="空間ID {id}", en="Spatial ID {id}").format(id=spatial_id or "—")))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        action = QWidgetAction(menu)
        lines = (row(label(box.accessibleName()), None, box) for box in (self.zoom, self.height_box))
        action.setDefaultWidget(holding(column(*lines, label(NO_FLOOR, "muted"), margins=(10, 8, 10, 8))))
        menu.addAction(action)
        return menu
