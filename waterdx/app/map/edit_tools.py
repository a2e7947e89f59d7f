"""What the mouse does in the edit mode of the map, one small class a tool. To add a tool, add a class with @tool.

A tool gets places (already snapped) and tells the editor; it never writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.map.edit_mode import MapEditing

Point = tuple[float, float]
FINISH = Words(ja="Enter かダブルクリックで確定、Esc で取り消し", en="Enter or a double click finishes, Esc cancels")


@dataclass(frozen=True)
class Place:
    """Where the mouse is: `cursor` itself, `point` after snapping, `row` of the pipe it snapped to; keys held."""

    cursor: Point
    point: Point
    row: int | None = None
    alt: bool = False
    double: bool = False


class Tool:
    """The base: does nothing. `title` and `icon` make its button, `hint` stands beside the buttons."""

    title: ClassVar[Words]
    icon: ClassVar[str]
    hint: ClassVar[Words]

    def __init__(self, mode: MapEditing) -> None:
        self.mode = mode

    @property
    def origin(self) -> Point | None:
        """Where the piece being drawn begins."""
        return None

    @property
    def along(self) -> Point | None:
        """The direction of the piece before."""
        return None

    @property
    def own(self) -> list[Point]:
        """Vertices of the line in hand that stay where they are: a point snaps to them as to any other."""
        return []

    def begin(self) -> None:
        """The tool was chosen, or the town or selection has changed."""

    def click(self, place: Place) -> None:
        pass

    def move(self, place: Place) -> None:
        pass

    def grab(self, place: Place) -> bool:
        """Whether a drag that begins here is this tool's; else it moves the map."""
        return False

    def drag(self, place: Place, finished: bool) -> None:
        pass

    def finish(self) -> None:
        """Enter."""

    def take_back(self) -> None:
        """Backspace."""

    def cancel(self) -> bool:
        """Esc: whether there was something to cancel."""
        return False


TOOLS: dict[str, type[Tool]] = {}


def tool(name: str) -> Callable[[type[Tool]], type[Tool]]:
    """Register a tool; its button appears in the strip above the map."""

    def register(made: type[Tool]) -> type[Tool]:
        TOOLS[name] = made
        return made

    return register


@tool("pipe")
class DrawPipe(Tool):
    """Click by click; Shift keeps pieces square."""

    title = Words(ja="管路を描く", en="Draw pipe")
    icon = "draw_pipe"
    hint = Words(
        ja="クリックで頂点を置きます(Shift で直角)。{end}", en="Click to set vertices (Shift: right angle). {end}"
    ).format(end=FINISH)

    def __init__(self, mode: MapEditing) -> None:
        super().__init__(mode)
        self.points: list[Point] = []
        self._row: int | None = None

    @property
    def origin(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def along(self) -> Point | None:
        if len(self.points) < 2:
            return None
        (x0, y0), (x1, y1) = self.points[-2:]
        return x1 - x0, y1 - y0

    @property
    def own(self) -> list[Point]:
        return self.points

    def click(self, place: Place) -> None:
        if not place.double:
            self._row = self._row if self._row is not None else place.row
            self.points.append(place.point)
            self.mode.overlay.show_line(self.points)
        else:
            self.finish()

    def move(self, place: Place) -> None:
        if self.points:
            self.mode.overlay.show_line([*self.points, place.point])

    def finish(self) -> None:
        points, row = self.points, self._row
        self.cancel()
        if points:
            self.mode.editor.draw("pipes", points, {"field": self.mode.field_of(row)})

    def take_back(self) -> None:
        self.points = self.points[:-1]
        self.mode.overlay.show_line(self.points)

    def cancel(self) -> bool:
        started, self.points, self._row = bool(self.points), [], None
        self.mode.overlay.show_line([])
        return started


@tool("node")
class DrawNode(Tool):
    """One click, one node."""

    title = Words(ja="弁栓・人孔を置く", en="Add node")
    icon = "draw_node"
    hint = Words(
        ja="クリックした所に置きます。管路の近くでは線に合わせます。", en="Click where it is; near a pipe it snaps to the line."
    )

    def click(self, place: Place) -> None:
        if not place.double:
            self.mode.editor.draw("nodes", [place.point], {"field": self.mode.field_of(place.row)})


@tool("vertex")
class MoveVertex(Tool):
    """Drag a handle of the chosen pipe. A double click on the line adds a vertex, Alt + click takes one away."""

    title = Words(ja="頂点を動かす", en="Move vertices")
    icon = "vertex"
    hint = Words(
        ja="管路を選び、□ をドラッグします(つながる管も動きます。Alt で 1 本だけ)。線をダブルクリックで頂点を追加、Alt+クリックで削除。",
        en="Choose a pipe and drag a □ (joined pipes follow; Alt: this one only). Double-click the line to add a vertex, Alt+click to remove one.",
    )

    def __init__(self, mode: MapEditing) -> None:
        super().__init__(mode)
        self._at: int | None = None

    @property
    def own(self) -> list[Point]:
        points = self.mode.chosen_points()
        return [] if self._at is None else [*points[: self._at], *points[self._at + 1 :]]

    def begin(self) -> None:
        self._at = None
        self.mode.overlay.show_handles(self.mode.chosen_points())

    def click(self, place: Place) -> None:
        points, fid = self.mode.chosen_points(), self.mode.chosen_fid()
        at = self.mode.nearest_of(points, place.cursor)
        if fid is not None and place.alt and at is not None:
            self.mode.editor.remove_vertex(fid, at)
        elif fid is not None and place.double and at is None:
            piece = self.mode.piece_at(points, place.cursor)
            if piece is not None:
                self.mode.editor.insert_vertex(fid, *piece)
        elif not place.double and at is None:
            self.mode.choose_pipe_at(place.cursor)

    def grab(self, place: Place) -> bool:
        self._at = self.mode.nearest_of(self.mode.chosen_points(), place.cursor)
        return self._at is not None

    def drag(self, place: Place, finished: bool) -> None:
        fid, points = self.mode.chosen_fid(), self.mode.chosen_points()
        if self._at is None or fid is None:
            return
        moved = [*points[: self._at], place.point, *points[self._at + 1 :]]
        self.mode.overlay.show_line(moved)
        self.mode.overlay.show_handles(moved)
        if finished:
            at, self._at = self._at, None
            self.mode.overlay.show_line([])
            self.mode.editor.move_vertex(fid, at, place.point, place.alt)

    def cancel(self) -> bool:
        dragging = self._at is not None
        self.mode.overlay.show_line([])
        self.begin()
        return dragging


@tool("split")
class Split(Tool):
    """Click the place where a pipe is to be divided."""

    title = Words(ja="分ける", en="Split")
    icon = "split"
    hint = Words(ja="管路の分けたい所をクリックします。", en="Click the place where a pipe is to be divided.")

    def click(self, place: Place) -> None:
        fid = None if place.double else self.mode.fid_at(place.cursor)
        if fid is not None:
            self.mode.editor.split(fid, place.point)


@tool("merge")
class Merge(Tool):
    """Two chosen pipes, or the next two clicked."""

    title = Words(ja="つなぐ", en="Merge")
    icon = "merge"
    hint = Words(
        ja="端どうしが重なる 2 本の管路を、残す番号の方から順にクリックします。",
        en="Click two pipes that meet at their ends, first the one whose number stays.",
    )

    def __init__(self, mode: MapEditing) -> None:
        super().__init__(mode)
        self._first: int | None = None

    def click(self, place: Place) -> None:
        fid = None if place.double else self.mode.fid_at(place.cursor)
        if fid is None:
            return
        if self._first is None or self._first == fid:
            self._first = fid
            self.mode.choose_pipe_at(place.cursor)
        else:
            first, self._first = self._first, None
            self.mode.editor.merge(first, fid)

    def cancel(self) -> bool:
        started, self._first = self._first is not None, None
        return started
