"""Someone at the window: picks from menus, clicks, types, answers file dialogs, waits until all is shown, and looks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from waterdx.app.dialogs.import_dialog import ImportDialog
from waterdx.app.files import take_file
from waterdx.app.main_window import MainWindow
from waterdx.app.pages.page import Page
from waterdx.app.town import Town

from .watchdog import Watchdog

SAMPLE = Path(__file__).parents[2] / "ledgers" / "sample_town"
MOST_WAIT_MS = 60_000


class Person:
    """`pictures` is where screenshots are kept; the watchdog leaves out the taking of them."""

    def __init__(
        self, window: MainWindow, qtbot: QtBot, watchdog: Watchdog, pictures: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.window, self.qtbot, self.watchdog, self.pictures = window, qtbot, watchdog, pictures
        self._monkeypatch = monkeypatch
        self._looked = 0

    @property
    def town(self) -> Town:
        town = self.window.session.town
        assert town is not None
        return town

    @property
    def said(self) -> str:
        """What the bar says."""
        return self.window.message.text

    def was_told_no_error(self) -> None:
        assert self.window.message.level != "error" or not self.window.message.isVisible(), self.said

    def open(self, project: Path) -> None:
        self.window.session.open(project)
        self.settle()
        assert self.town.path == project

    def choose(self, action: str) -> None:
        """Pick an entry of the menus by its id, and wait for what it starts."""
        entry = self.window.menus.by_id[action]
        assert entry.isEnabled(), f"{action} cannot be chosen now"
        entry.trigger()
        self.settle()

    def go_to(self, page: str) -> Page:
        self.choose(f"page_{page}")
        return self.window.pages[page]

    def click(self, widget: QWidget) -> None:
        """Click a button with the mouse, and wait for what it starts."""
        assert widget.isVisible() and widget.isEnabled(), "nobody can click this now"
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def type(self, widget: QWidget, text: str) -> None:
        widget.setFocus()
        self.qtbot.keyClicks(widget, text)

    def saves_as(self, path: Path) -> Path:
        """The next file dialog is answered with this path."""
        self._monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), f"(*{path.suffix})"))
        return path

    def picks_files(self, *paths: Path) -> None:
        """The next dialog that asks for files is answered with these."""
        self._monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(one) for one in paths], ""))

    def drops(self, file: Path) -> ImportDialog:
        """Drop a file on the window; the dialog that tells how it is read."""
        take_file(self.window, file)
        self.settle()
        dialog = self.window.imports.dialog
        assert dialog is not None and dialog.isVisible()
        return dialog

    def settle(self) -> None:
        """Until nothing runs and nothing is asked any more."""
        self.qtbot.waitUntil(lambda: not self._is_waiting(), timeout=MOST_WAIT_MS)

    def _is_waiting(self) -> bool:
        dialog = self.window.imports.dialog
        return self.window.is_busy or (dialog is not None and dialog.is_busy)

    def look(self, what: str, widget: QWidget | None = None) -> None:
        """Keep a picture of the window, or of a dialog."""
        with self.watchdog.aside():
            self._looked += 1
            assert (widget or self.window).grab().save(str(self.pictures / f"{self._looked:02}-{what}.png"))
