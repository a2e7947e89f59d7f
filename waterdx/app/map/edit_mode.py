"""The edit mode of a map: the chosen tool, snapping, keys, and the strip of buttons above the map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from waterdx.app.icons import icon
from waterdx.app.map.edit_overlay import SNAP_WORDS, EditOverlay
from waterdx.app.map.edit_tools import TOOLS, Place, Point, Tool
from waterdx.app.map.near import near, points_of
from waterdx.app.widgets import holding, label, row
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.map.town_map import TownMap
    from waterdx.app.session import Session

REACH_PIXELS = 10
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


class MapEditing(QObject):
    """Off until `start`."""

    def __init__(self, view: TownMap, session: Session) -> None:
        super().__init__(view)
        self._view, self._session = view, session
        self.editor = session.editor
        self.overlay = EditOverlay(view.box)
        self.tool: Tool | None = None
        self.strip = Strip(self)
        view.cursor_moved.connect(self._on_moved)
        session.selection_changed.connect(self._begin)
        session.town_changed.connect(self._begin)

    @property
    def is_on(self) -> bool:
        return self.tool is not None

    def start(self, name: str = "vertex") -> None:
        """Edit with this tool."""
        self._view.measuring.stop()
        self._drop_tool()
        self.tool = TOOLS[name](self)
        self._view.box.tool = self
        self._view.installEventFilter(self)
        self._view.setCursor(Qt.CursorShape.CrossCursor)
        self._view.setFocus()
        self.strip.show_tool(name)
        self.tool.begin()

    def stop(self) -> None:
        """Leave the edit mode; what was begun is dropped."""
        self._view.measuring.stop()
        self._drop_tool()
        self.tool = self._view.box.tool = None
        self._view.removeEventFilter(self)
        self._view.unsetCursor()
        self.strip.hide()

    def _drop_tool(self) -> None:
        if self.tool is not None:
            self.tool.cancel()
        self.overlay.clear()

    def _begin(self) -> None:
        if self.tool is not None:
            self.tool.begin()

    # What the mouse and the keys do

    def click(self, ev: Any) -> bool:
        if self.tool is None or ev.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return False
        if ev.button() == Qt.MouseButton.RightButton:
            self.tool.finish()
        else:
            self.tool.click(self._place(ev.scenePos(), ev.modifiers(), ev.double()))
        return True

    def drag(self, ev: Any) -> bool:
        if self.tool is None or ev.button() != Qt.MouseButton.LeftButton:
            return False
        if ev.isStart():
            self._dragging = self.tool.grab(self._place(ev.buttonDownScenePos(), ev.modifiers()))
        if self._dragging:
            self.tool.drag(self._place(ev.scenePos(), ev.modifiers(), skip=self.chosen_row()), ev.isFinish())
        return self._dragging

    def _on_moved(self, east: float, north: float) -> None:
        if self.tool is not None and self._view.box.tool is self:
            self.tool.move(self._snapped((east, north), QGuiApplication.keyboardModifiers()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._key(event.key())

    def _key(self, key: int) -> bool:
        if self.tool is None:
            return False
        if key == Qt.Key.Key_Escape:
            if not self.tool.cancel():
                self._session.action_wanted.emit("edit_map")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.tool.finish()
        elif key == Qt.Key.Key_Backspace:
            self.tool.take_back()
        else:
            return False
        return True

    # Snapping

    def _place(self, scene: Any, modifiers: Qt.KeyboardModifier, double: bool = False, skip: int | None = None) -> Place:
        at = self._view.box.mapSceneToView(scene)
        return self._snapped((at.x(), at.y()), modifiers, double, skip)

    def _snapped(self, cursor: Point, modifiers: Qt.KeyboardModifier, double: bool = False, skip: int | None = None) -> Place:
        from waterdx.ledger.editing.snapping import snap, snap_square

        tool = self.tool
        rows, lines = near(self._session.town, cursor, self.reach, skip)
        own = tool.own if tool is not None else []
        rows, lines = [*rows, *[None] * len(own)], [*lines, *([point] for point in own)]
        if modifiers & SHIFT and tool is not None and tool.origin is not None:
            found = snap_square(cursor, tool.origin, tool.along, lines, self.reach)
        else:
            found = snap(cursor, lines, self.reach)
        self.overlay.show_snap(found.point, found.kind)
        self.strip.show_snap(SNAP_WORDS[found.kind])
        return Place(cursor, found.point, None if found.line is None else rows[found.line], bool(modifiers & ALT), double)

    @property
    def reach(self) -> float:
        """How near counts as there, in metres at the present scale."""
        return REACH_PIXELS * self._view.metres_per_pixel

    # What tools ask

    def chosen_row(self) -> int | None:
        rows = self._session.selected
        return int(rows[0]) if len(rows) == 1 else None

    def chosen_fid(self) -> int | None:
        return self._fid(self.chosen_row())

    def chosen_points(self) -> list[Point]:
        """The vertices of the chosen pipe; none where none or several are chosen."""
        chosen = self.chosen_row()
        return [] if chosen is None else self._points_of(chosen)

    def fid_at(self, cursor: Point) -> int | None:
        town = self._session.town
        return None if town is None else self._fid(town.hits.nearest(*cursor, self.reach, self._view.rows_hidden))

    def choose_pipe_at(self, cursor: Point) -> None:
        town = self._session.town
        found = None if town is None else town.hits.nearest(*cursor, self.reach, self._view.rows_hidden)
        self._session.select(np.array([] if found is None else [found], dtype=np.int64))

    def nearest_of(self, points: Sequence[Point], cursor: Point) -> int | None:
        """The vertex under the cursor."""
        near = [(math.dist(point, cursor), at) for at, point in enumerate(points) if math.dist(point, cursor) <= self.reach]
        return min(near)[1] if near else None

    def piece_at(self, points: Sequence[Point], cursor: Point) -> tuple[int, Point] | None:
        """The piece of a line under the cursor and the place on it."""
        from waterdx.ledger.editing.snapping import snap

        pieces = [snap(cursor, [points[at : at + 2]], self.reach) for at in range(len(points) - 1)]
        near = [(math.dist(one.point, cursor), at, one.point) for at, one in enumerate(pieces) if one.kind != "free"]
        return min(near)[1:] if near else None

    def field_of(self, row: int | None) -> str:
        """What a new object belongs to: as the pipe it is joined to, else water."""
        town = self._session.town
        return "water" if town is None or row is None else town.pipes["field"].iloc[row] or "water"

    def _fid(self, row: int | None) -> int | None:
        town = self._session.town
        return None if town is None or row is None else int(town.pipes["fid"].iloc[row])

    def _points_of(self, row: int) -> list[Point]:
        town = self._session.town
        return [] if town is None else points_of(town, row)


class Strip(QWidget):
    """The tools as buttons, what the chosen one does, and where a point will snap."""

    def __init__(self, mode: MapEditing) -> None:
        super().__init__()
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        for name, one in TOOLS.items():
            self.buttons[name] = made = QToolButton()
            made.setText(str(one.title))
            made.setIcon(icon(one.icon))
            made.setCheckable(True)
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            made.clicked.connect(partial(mode.start, name))
            self._group.addButton(made)
        self._hint, self._snap = label("", "muted", wrap=True), label("", "muted")
        line = row(*self.buttons.values(), self._hint, self._snap, margins=(8, 3, 12, 3))
        line.setSpacing(2)
        line.setStretch(len(self.buttons), 1)
        self.setLayout(row(holding(line, "strip")))
        self.setAccessibleName(str(Words(ja="地図の編集", en="Editing on the map")))
        self.hide()

    @property
    def hint(self) -> str:
        return self._hint.text()

    def show_tool(self, name: str) -> None:
        self.buttons[name].setChecked(True)
        self._hint.setText(str(TOOLS[name].hint))
        self.show()

    def show_snap(self, words: Words) -> None:
        self._snap.setText(str(words))
