"""What the window asks of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget

from waterdx.app.session import Session

if TYPE_CHECKING:
    from waterdx.app.map.map_view import MapView


class Page(QWidget):
    """One job. `map` is its map, None where it has none."""

    map: MapView | None = None

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @property
    def is_busy(self) -> bool:
        """Whether something asked for in the background has not come yet."""
        return False

    @property
    def parts(self) -> QTabWidget | QTabBar | None:
        """The tabs it is divided in, None where it is one whole."""
        return None

    @property
    def shown_part(self) -> QWidget | None:
        """What its tabs show now, None where it has none."""
        return self.parts.currentWidget() if isinstance(self.parts, QTabWidget) else None

    def entered(self) -> None:
        """The page has come into view."""

    def focus_search(self) -> None:
        """Put the cursor where one types to find something on this page."""

    def start(self) -> None:
        """Do what this page is for, with the choices as they stand."""

    def leave_for_good(self) -> None:
        """Stop what the page may have asked for: it is about to be replaced or closed."""
