"""The layers of the open project for all its maps: which there are, how a person wants them, kept between two days."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from waterdx.app.jobs import Latest
from waterdx.app.map.map_layers import ALL_FIELDS, BACKGROUND, FIRST_BENEATH, PICTURE, Looks, MapLayer, layers_of
from waterdx.core.later import later
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

if TYPE_CHECKING:
    import numpy as np

    from waterdx.app.map import hit_test, picture_tasks
    from waterdx.app.map.hit_test import HitTest
    from waterdx.app.map.layers import Lines
    from waterdx.app.map.picture_tasks import Drawn
    from waterdx.app.session import Session
else:
    np, hit_test, picture_tasks = (later(name) for name in ("numpy", "waterdx.app.map.hit_test", "waterdx.app.map.picture_tasks"))

READING = Words(ja="背景を調べています", en="Looking for what lies beneath")


class LayerStack(QObject):
    """Signals: `changed` when there are other layers or they are wanted otherwise, `leaving` when nothing may run any more.

    `problems` says of which pictures the file cannot be read, by layer.
    """

    changed = Signal()
    leaving = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._path: Path | None = None
        self._pictures: list[tuple[Any, int]] = []
        self.looks = Looks()
        self._layers: list[MapLayer] | None = None  # as long as nothing changes
        self._pipes: tuple[Lines, frozenset[str], tuple[Lines, HitTest]] | None = None  # of which town's, of which fields
        self.problems: dict[str, Words] = {}
        self._asked = Latest(self)
        self._asked.failed.connect(session.say_failed)
        session.town_changed.connect(self.read_again)

    @property
    def is_busy(self) -> bool:
        return self._asked.is_running

    def leave_for_good(self) -> None:
        """Wait for what runs in the background, here and in the maps."""
        self._asked.wait()
        self.leaving.emit()

    @property
    def layers(self) -> list[MapLayer]:
        """From the top."""
        if self._layers is None:
            self._layers = self.looks.arranged(self._there())
        return self._layers

    def pipes_of_fields(self, fields: frozenset[str]) -> tuple[Lines, HitTest]:
        """The pipes of some fields ("" for those of none), and where a click finds them: the same for every map."""
        town = self._session.town
        assert town is not None
        if fields >= ALL_FIELDS:
            return town.lines, town.hits
        if self._pipes is None or self._pipes[0] is not town.lines or self._pipes[1] != fields:
            shown = town.pipes["field"].fillna("").isin(fields).to_numpy()
            self._pipes = town.lines, fields, (town.lines.of_rows(shown), hit_test.HitTest(np.where(shown, town.shapes, None)))
        return self._pipes[2]

    def read_again(self) -> None:
        """Another project, or other pictures in it. Maps hear of another project by the session itself."""
        town = self._session.town
        self._layers = None
        if town is None:
            return
        if town.path != self._path:
            self._path, self._pictures = town.path, []
            self.problems.clear()
            self.looks = Looks.from_text(self._session.settings.map_looks(town.path))
        self._asked.ask(partial(pictures_of, town.path), self._on_read)

    def look_again(self) -> None:
        """There may be other layers: pipes have labels now, or none any more."""
        before, self._layers = self._layers, None
        if self.layers != before:
            self.changed.emit()

    def is_shown(self, layer: MapLayer) -> bool:
        """Whether a layer is to be seen; what lies beneath is hidden as a whole by its action too."""
        return self.looks.is_shown(layer) and (layer.rank < FIRST_BENEATH or self._session.settings.shows_background)

    def show(self, name: str, on: bool) -> None:
        """Show or hide a layer or a part of one; to show one of what lies beneath shows the background again."""
        if on and name.startswith((BACKGROUND, PICTURE)):
            self._session.settings.shows_background = True
        self._set(self.looks.with_shown(name, on))

    def fade(self, name: str, opacity: float) -> None:
        """`opacity` 0..1."""
        self._set(self.looks.with_opacity(name, opacity))

    def move(self, name: str, place: int) -> None:
        """Bring a layer to another place from the top."""
        self._set(self.looks.moved(self._there(), name, place))

    def hear_of(self, drawn: list[Drawn]) -> None:
        """What a map says of the pictures it has drawn: a file that cannot be read is told once, and marked among the layers."""
        before = dict(self.problems)
        for one in drawn:
            if one.problem is None:
                self.problems.pop(one.name, None)
            elif self.problems.get(one.name) != one.problem:
                self.problems[one.name] = one.problem
                self._session.say("warning", one.problem)
        if self.problems != before:
            self.changed.emit()

    def _there(self) -> list[MapLayer]:
        town = self._session.town
        return [] if town is None else layers_of(town, self._pictures, bool(self._session.settings.label_parts))

    def _set(self, looks: Looks) -> None:
        if looks != self.looks and self._path is not None:
            self.looks, self._layers = looks, None
            self._session.settings.remember_map_looks(self._path, looks.to_text())
            self.changed.emit()

    def _on_read(self, pictures: list[tuple[Any, int]]) -> None:
        if pictures != self._pictures:
            self._pictures, self._layers = pictures, None
            self.changed.emit()


def pictures_of(path: Path, progress: Progress = silent) -> list[tuple[Any, int]]:
    """The placed sheets of paper and the pictures of a project (ledger.backdrop.kept.Backdrop), each with the state of its file."""
    from waterdx.ledger.backdrop import kept
    from waterdx.store import project

    progress(0, 1, READING)
    with project.reading(path) as conn:
        found = [*kept.scans_in(conn), *kept.backdrops_in(conn)]
    return [(one, picture_tasks.stamp_of(path, one)) for one in found]
