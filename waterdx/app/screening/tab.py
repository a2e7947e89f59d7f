"""What the screening page asks of every tab."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtWidgets import QWidget

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
