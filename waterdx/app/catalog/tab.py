"""What the catalogue page asks of each of its parts."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from waterdx.app.catalog.shelf import Shelf
from waterdx.app.jobs import Latest
from waterdx.app.session import Session
from waterdx.core.errors import UserError


class CatalogTab(QWidget):
    """One part of the page. It asks of the shelf when it comes into view, and again when the project has changed."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.shelf = Shelf()
        self._shown: Shelf | None = None
        self._latest = Latest(self)
        self._latest.failed.connect(self._on_failed)

    @property
    def is_busy(self) -> bool:
        return self._latest.is_running

    def show_shelf(self, shelf: Shelf) -> None:
        """Another project is open, or it has changed."""
        self.shelf = shelf
        if self.isVisible():
            self.entered()

    def entered(self) -> None:
        """The part has come into view."""
        if self._shown is not self.shelf:
            self._shown = self.shelf
            self.refresh()

    def refresh(self) -> None:
        """Ask the shelf for what is shown."""

    def focus_search(self) -> None:
        """Put the cursor where one types to find something here."""

    def leave_for_good(self) -> None:
        self._latest.wait()

    def _on_failed(self, error: Exception) -> None:
        jobs = self.session.jobs
        (jobs.failed_by_user if isinstance(error, UserError) else jobs.failed_by_us).emit(error)
