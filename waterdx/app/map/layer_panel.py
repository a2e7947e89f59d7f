"""The panel of layers over a corner of the map: tick to show, drag or Alt+arrows to order, a slider for how opaque."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QMenu, QSlider, QToolButton, QTreeWidget, QTreeWidgetItem

from waterdx.app.icons import icon
from waterdx.app.jobs import Latest
from waterdx.app.map.layer_looks import box_of_layer
from waterdx.app.map.map_layers import BACKGROUND, PICTURE, MapLayer
from waterdx.app.map.picture_tasks import box_of_picture
from waterdx.app.theme import current_theme
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.map.layers import Box
    from waterdx.app.map.map_view import MapView
    from waterdx.app.map.town_map import TownMap

TITLE = Words(ja="レイヤー", en="Layers")
WIDTH = 270
TOP, BELOW = 10, 60  # pixels of the map left above the panel, and below it for the scale bar
ID = Qt.ItemDataRole.UserRole
ORDER_KEYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class LayerTree(QTreeWidget):
    """The layers from the top. Signals: `moved(id, place)`, `step_wanted(±1)`, `removal_wanted`."""

    moved = Signal(str, int)
    step_wanted = Signal(int)
    removal_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setRootIsDecorated(True)
        self.setIndentation(14)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(str(TITLE))
        self.setFrameShape(QFrame.Shape.NoFrame)

    @property
    def tops(self) -> list[QTreeWidgetItem]:
        """The rows of whole layers."""
        return [item for number in range(self.topLevelItemCount()) if (item := self.topLevelItem(number)) is not None]

    def dropEvent(self, event: QDropEvent) -> None:
        """Only the order changes; the panel is shown anew from it."""
        dragged = self.currentItem()
        place = self._place_of(event.position().toPoint())
        event.setDropAction(Qt.DropAction.IgnoreAction)  # or Qt would take the row away itself
        event.accept()
        if dragged is not None and dragged.parent() is None:
            before = self.indexOfTopLevelItem(dragged)
            self.moved.emit(dragged.data(0, ID), place - (place > before))

    def _place_of(self, at: QPoint) -> int:
        """Above which of the layers something is dropped."""
        item = self.itemAt(at)
        if item is None:
            return self.topLevelItemCount()
        if (parent := item.parent()) is not None:
            return self.indexOfTopLevelItem(parent) + 1
        return self.indexOfTopLevelItem(item) + (at.y() > self.visualItemRect(item).center().y())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ORDER_KEYS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.step_wanted.emit(ORDER_KEYS[key])
        elif key == Qt.Key.Key_Delete:
            self.removal_wanted.emit()
        else:
            super().keyPressEvent(event)


class LayerPanel(QFrame):
    """Lies over the upper left corner of a map; hidden until it is wanted."""

    def __init__(self, view: TownMap) -> None:
        super().__init__(view)
        self.setObjectName("card")
        self._view, self._session, self._stack = view, view.session, view.session.layers
        self.tree = LayerTree()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.said = label("", "muted")
        self.said.setMinimumWidth(label("100 %").sizeHint().width())
        self.add = button(
            Words(ja="背景を加える…", en="Add a background…"), lambda: self._session.action_wanted.emit("background"), "import"
        )
        self.add.setObjectName("small")
        self.close_button = _tool("clear", Words(ja="レイヤーを閉じる", en="Close the layers"), self.hide)
        self._asked = Latest(self)
        self._asked.failed.connect(self._session.say_failed)
        self._lay_out()
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        opacity = Words(ja="不透明度", en="Opacity")
        self.slider.setAccessibleName(str(opacity))
        self.slider.setToolTip(str(opacity))
        head = row(label(TITLE, "title"), None, self.close_button)
        fade = row(label(opacity, "muted"), self.slider, self.said)
        layout = column(head, self.tree, fade, row(self.add, None), margins=(10, 8, 10, 10))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setFixedWidth(WIDTH)

    def _connect(self) -> None:
        self.tree.itemChanged.connect(self._on_ticked)
        self.tree.currentItemChanged.connect(lambda *_: self._show_opacity())
        self.tree.moved.connect(self._stack.move)
        self.tree.step_wanted.connect(self._step)
        self.tree.removal_wanted.connect(self._remove)
        self.tree.customContextMenuRequested.connect(self._show_menu)
        self.tree.itemDoubleClicked.connect(lambda *_: self.zoom())
        self.slider.valueChanged.connect(self._on_faded)
        self._stack.changed.connect(self.show_layers)
        self._stack.leaving.connect(self._asked.wait)
        self._session.town_changed.connect(self.show_layers)
        self._view.installEventFilter(self)
        self._view.mode_changed.connect(self._place)

    # Showing

    def toggle(self) -> None:
        """Open with the keyboard in it, or close."""
        self.setVisible(self.isHidden())
        if not self.isHidden():
            self.show_layers()
            self.raise_()
            self.tree.setFocus()

    @property
    def names(self) -> list[str]:
        """The layers as they read, from the top."""
        return [item.text(0) for item in self.tree.tops]

    @property
    def current(self) -> MapLayer | None:
        """The layer of the current row."""
        item = self.tree.currentItem()
        name = None if item is None else (item.parent() or item).data(0, ID)
        return next((one for one in self._stack.layers if one.id == name), None)

    def show_layers(self) -> None:
        """The rows as the layers are wanted now; made anew only where others are there or they lie otherwise."""
        if self.isHidden():
            return
        layers = self._stack.layers if self._session.town is not None else []
        with QSignalBlocker(self.tree):
            if [layer.id for layer in layers] != [item.data(0, ID) for item in self.tree.tops]:
                self._make_rows(layers)
            for item, layer in zip(self.tree.tops, layers, strict=True):
                self._dress(item, layer)
        self.add.setEnabled(self._session.read_only is None)
        self._show_opacity()
        self._place()

    def _make_rows(self, layers: list[MapLayer]) -> None:
        kept = self.current.id if self.current else None
        self.tree.clear()
        for layer in layers:
            item = _row(layer.id, layer.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsDragEnabled)
            item.addChildren([_row(part, name) for part, name in layer.parts])
            self.tree.addTopLevelItem(item)
        self.tree.expandAll()
        tops = self.tree.tops
        if tops:
            self.tree.setCurrentItem(next((item for item in tops if item.data(0, ID) == kept), tops[0]))

    def _dress(self, item: QTreeWidgetItem, layer: MapLayer) -> None:
        """Ticked where it is shown, and marked where its file cannot be read."""
        item.setCheckState(0, _tick(self._stack.is_shown(layer)))
        for number, (part, _) in enumerate(layer.parts):
            child = item.child(number)
            assert child is not None
            child.setCheckState(0, _tick(self._stack.looks.part_is_shown(part)))
        problem = self._stack.problems.get(layer.id)
        item.setIcon(0, QIcon() if problem is None else icon("warning", current_theme().warning))
        item.setToolTip(0, str(layer.name if problem is None else problem))

    def _show_opacity(self) -> None:
        layer = self.current
        percent = 100 if layer is None else round(100 * self._stack.looks.opacity_of(layer))
        with QSignalBlocker(self.slider):
            self.slider.setValue(percent)
        self.slider.setEnabled(layer is not None)
        self.said.setText(f"{percent} %")

    # What the person does

    def _on_ticked(self, item: QTreeWidgetItem) -> None:
        self._stack.show(item.data(0, ID), item.checkState(0) == Qt.CheckState.Checked)

    def _on_faded(self, percent: int) -> None:
        if self.current is not None:
            self._stack.fade(self.current.id, percent / 100)

    def _step(self, by: int) -> None:
        layer = self.current
        if layer is not None:
            self._stack.move(layer.id, [one.id for one in self._stack.layers].index(layer.id) + by)

    def zoom(self) -> None:
        """Bring the current layer into view."""
        layer, town = self.current, self._session.town
        if layer is None or town is None:
            return
        if layer.id.startswith(PICTURE):
            self._asked.ask(partial(box_of_picture, town.path, town.epsg, layer.subject), self._zoom_to)
        else:
            self._zoom_to(box_of_layer(town, layer))

    def _zoom_to(self, box: Box | None) -> None:
        if box is None:
            self._session.say(
                "info", Words(ja="このレイヤーには位置のあるものがありません。", en="Nothing of this layer has a place.")
            )
        else:
            self._view.zoom_to_box(box)

    def _remove(self) -> None:
        layer = self.current
        if layer is None or not self._can_remove(layer):
            return
        if layer.id.startswith(BACKGROUND):
            self._session.remove_background([layer.subject])
        else:
            self._session.remove_picture(layer.subject.name)

    def _can_remove(self, layer: MapLayer) -> bool:
        return layer.removable and self._session.read_only is None

    def menu(self) -> QMenu:
        """What can be done with the current layer."""
        made, layer = QMenu(self), self.current
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        place = [one.id for one in self._stack.layers].index(layer.id) if layer else 0
        made.addAction(str(Words(ja="このレイヤーへ移動", en="Zoom to layer")), self.zoom)
        up = made.addAction(str(Words(ja="上へ\tAlt+↑", en="Up\tAlt+↑")), partial(self._step, -1))
        down = made.addAction(str(Words(ja="下へ\tAlt+↓", en="Down\tAlt+↓")), partial(self._step, 1))
        up.setEnabled(place > 0)
        down.setEnabled(place < self.tree.topLevelItemCount() - 1)
        made.addSeparator()
        removal = made.addAction(str(Words(ja="プロジェクトから除く\tDel", en="Remove from the project\tDel")), self._remove)
        removal.setEnabled(layer is not None and self._can_remove(layer))
        return made

    def _show_menu(self, at: QPoint) -> None:
        if self.current is not None:
            self.menu().popup(self.tree.viewport().mapToGlobal(at))

    # Its place

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.show_layers()

    def mousePressEvent(self, event: Any) -> None:
        """A press beside the rows is not one on the map beneath."""
        event.accept()

    def _place(self) -> None:
        """In the corner, as high as its rows and no higher than the map."""
        around = self.sizeHint().height() - self.tree.sizeHint().height()
        rows = sum(1 + item.childCount() for item in self.tree.tops)
        row_height = max(self.tree.sizeHintForRow(0), self.fontMetrics().height())
        self.resize(QSize(WIDTH, max(120, min(around + rows * row_height + 8, self._view.height() - TOP - BELOW))))
        card = self._view.measuring.card
        self.move(10 if card.isHidden() else card.x() + card.width() + 10, TOP)


def toggle_layers(view: MapView) -> None:
    """Open or close the panel of a map that has one."""
    panel = view.findChild(LayerPanel)
    if panel is not None:
        panel.toggle()


def _tool(drawing: str, name: Words, pressed: Any) -> QToolButton:
    made = QToolButton()
    _dress(made, drawing, name)
    made.clicked.connect(pressed)
    return made


def _dress(made: QToolButton, drawing: str, name: Words) -> None:
    made.setIcon(icon(drawing))
    made.setAutoRaise(True)
    made.setToolTip(str(name))
    made.setAccessibleName(str(name))


def _row(name: str, words: Words) -> QTreeWidgetItem:
    item = QTreeWidgetItem([str(words)])
    item.setData(0, ID, name)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
    return item


def _tick(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
