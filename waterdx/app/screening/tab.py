"""What the screening page asks of every tab."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from waterdx.app.jobs import Latest, Task
from waterdx.app.map.town_map import TownMap
from waterdx.app.session import Rows, Session


class ScreeningTab(QWidget):
    """One step of the work beside the map. It is made when first shown, so it has to show what the session holds already."""

    shows_map: ClassVar[bool] = True

    def __init__(self, session: Session, town_map: TownMap) -> None:
        super().__init__()
        self.session, self.map = session, town_map

    @property
    def is_busy(self) -> bool:
        """Whether something asked for in the background has not come yet."""
        return False

    def entered(self) -> None:
        """The tab has come into view."""

    def focus_search(self) -> None:
        """Put the cursor where one types to find something in this tab."""

    def start(self) -> None:
        """Do what this tab is for, with the choices as they stand."""

    def leave_for_good(self) -> None:
        """Stop what the tab may have asked for: it is about to be replaced or closed."""

    def choose_pipes(self, rows: Rows) -> None:
        """What was picked in a table of this tab is chosen everywhere, and the map goes there where it is out of sight."""
        self.session.select(np.unique(rows))
        self.map.zoom_to_rows_if_hidden()


class ReadTab(ScreeningTab):
    """A tab that shows what is read of the project in the background: again after every change of it, while somebody looks."""

    def __init__(self, session: Session, town_map: TownMap) -> None:
        super().__init__(session, town_map)
        self.reading = Latest(self)
        self._read_of: Any = None
        self.reading.failed.connect(self.show_failed)
        session.town_changed.connect(self._read_when_seen)
        session.screening_changed.connect(self.read_again)

    def question(self, path: Path) -> Task:
        """What reads the project at `path`, for `show_read`."""
        raise NotImplementedError

    def show_read(self, found: Any) -> None:
        """Show what was read."""
        raise NotImplementedError

    def show_failed(self, error: Exception) -> None:
        """Reading ended with an error."""
        self.session.say_failed(error)

    def read_again(self) -> None:
        """What is shown may be of yesterday."""
        self._read_of = None
        self._read_when_seen()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read_when_seen()

    def _read_when_seen(self) -> None:
        town = self.session.town
        if town is not None and town is not self._read_of and self.isVisible():
            self._read_of = town
            self.reading.ask(self.question(town.path), self.show_read)

    @property
    def is_busy(self) -> bool:
        return self.reading.is_running

    def leave_for_good(self) -> None:
        self.reading.wait()
