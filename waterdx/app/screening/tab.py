"""What the screening page asks of every tab."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedLayout, QWidget

from waterdx.app.distinct_rows import distinct
from waterdx.app.map.town_map import TownMap
from waterdx.app.rows import Rows
from waterdx.app.session import Session
from waterdx.app.when_seen import WhenSeen
from waterdx.core.errors import UserError


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
        self.session.select(distinct(rows))
        self.map.zoom_to_rows_if_hidden()


class ReadTab(ScreeningTab):
    """A tab that shows what `read` (path, progress=…) says of the project. `shown` is that; None before, and where it could not be read.

    A tab with `faces` shows the second of them while what it needs is not there yet, instead of an error.
    """

    def __init__(self, session: Session, town_map: TownMap, read: Callable[..., Any]) -> None:
        super().__init__(session, town_map)
        self.shown: Any = None
        self.faces: QStackedLayout | None = None
        self.reading = WhenSeen(self, session, read, self._on_read)
        self.reading.failed.connect(self._on_failed)
        session.screening_changed.connect(self.reading.again)
        session.jobs.started.connect(self.show_ready)
        session.jobs.ended.connect(self.show_ready)

    def show_read(self, found: Any) -> None:
        """Show what was read."""

    def show_ready(self) -> None:
        """Only what can be done now is offered."""

    def _on_read(self, found: Any) -> None:
        self.shown = found
        if self.faces is not None:
            self.faces.setCurrentIndex(0)
        self.show_read(found)
        self.show_ready()

    def _on_failed(self, error: Exception) -> None:
        self.shown = None
        if self.faces is not None and isinstance(error, UserError):
            self.faces.setCurrentIndex(1)
        else:
            self.session.say_failed(error)
        self.show_ready()

    @property
    def is_busy(self) -> bool:
        return self.reading.is_running

    def leave_for_good(self) -> None:
        self.reading.wait()
