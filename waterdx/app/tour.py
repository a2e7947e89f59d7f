"""The program's test of itself: open the sample town, visit every page in both languages and themes, keep screenshots."""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from waterdx.app.docks import DOCKS
from waterdx.app.log import catch_everything
from waterdx.app.main_window import MainWindow
from waterdx.app.pages.registry import PAGES
from waterdx.app.pages.start_page import StartPage
from waterdx.app.report import report_of
from waterdx.app.run import make_application
from waterdx.app.settings import Settings, ThemeChoice
from waterdx.app.start_times import StartTimes
from waterdx.core.sample_town import sample_drawing
from waterdx.core.words import LANGUAGES, Language

SETTLE_MS = 60
LONGEST_S = 120.0
Look = tuple[Language, ThemeChoice]
LOOKS: tuple[Look, ...] = tuple((shown, theme) for shown in LANGUAGES for theme in ("light", "dark"))
EVALUATED_FROM = "2022-03-30"  # three years before the end of the record of the sample town
KANJI = "漏"
EXAMPLES = ("糸魚川市", "妙高市")


def visit_everything(out: Path, looks: Sequence[Look] = LOOKS) -> dict[str, Any]:
    """Screenshots in these languages and themes and `self-test.json` in `out`; returns what that file holds.

    `ok`: nothing was raised and nothing reported as failed.
    """
    out.mkdir(parents=True, exist_ok=True)
    hooks = sys.excepthook, threading.excepthook
    with tempfile.TemporaryDirectory(prefix="waterdx-", ignore_cleanup_errors=True) as folder:
        settings = Settings(Path(folder))
        settings.language, settings.theme = "ja", "light"
        app = make_application(settings)
        tour = Tour(MainWindow(settings), out, looks)
        tour.go(Path(folder) / "sample.gpkg")
        app.processEvents()
    sys.excepthook, threading.excepthook = hooks
    report = tour.report()
    (out / "self-test.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    return report


class Tour:
    """Drives the window as a person would and notes what goes wrong."""

    def __init__(self, window: MainWindow, out: Path, looks: Sequence[Look] = LOOKS) -> None:
        self.window, self.out, self.looks = window, out, looks
        self.problems: list[str] = []
        self.pages: list[str] = []
        start = window.pages["start"]
        assert isinstance(start, StartPage)
        self.times = StartTimes(start, start.finding.words)
        catch_everything(self._note)
        window.session.jobs.failed_by_user.connect(self._note)
        window.session.jobs.failed_by_us.disconnect(window.show_our_error)
        window.session.jobs.failed_by_us.connect(self._note)

    def report(self) -> dict[str, Any]:
        return {
            "schema": {"name": "waterdx.self-test", "version": 1},
            "ok": not self.problems,
            "first_paint_s": self.times.first_paint_s,
            "usable_s": self.times.usable_s,
            "pages": self.pages,
            "problems": self.problems,
        }

    def go(self, project: Path) -> None:
        try:
            self._start()
            self._fill(project)
            for shown, theme in self.looks:
                self._visit(shown, theme)
        except Exception as error:  # the report says so
            self._note(error)
        self.window.close()

    def _start(self) -> None:
        """The window as it is shown first."""
        self.window.show()
        end = time.monotonic() + LONGEST_S
        while self.times.usable_s is None and time.monotonic() < end:
            self._settle(1)
        if self.times.usable_s is None:
            self.problems.append("the window does not take what is typed")
        if not QFontMetrics(self.window.font()).inFontUcs4(ord(KANJI)):
            self.problems.append(f"no font has {KANJI}: Japanese is shown as empty boxes")
        self._settle(SETTLE_MS * 4)  # what was typed is searched and taken back
        self._wait()
        self._shoot("start")

    def _fill(self, project: Path) -> None:
        """The sample town, with results on every page."""
        from waterdx.app.indicators.tasks import find
        from waterdx.app.pages.indicators_page import IndicatorsPage

        session = self.window.session
        session.make_sample(project)
        self._wait()
        session.screen(None, 3)
        self._wait()
        session.make_plan(3_000_000)
        self._wait()
        session.evaluate(EVALUATED_FROM, 3)
        self._wait()
        page = self.window.pages["indicators"]
        assert isinstance(page, IndicatorsPage)
        for name in EXAMPLES:
            page.add(find(name)[0])

    def _visit(self, shown: Language, theme: ThemeChoice) -> None:
        self.window.choose_theme(theme)
        self.window.choose_language(shown)
        self._wait()
        for page in PAGES:
            self.window.show_page(page.id)
            self._settle(SETTLE_MS * 4)
            self._wait()
            self._shoot(f"{page.id}-{shown}-{theme}")
            self._visit_tabs(page.id, f"{shown}-{theme}")
        self._visit_docks(f"{shown}-{theme}")
        self._look_at_help(f"help-{shown}-{theme}")
        self._look_at_drawing(f"import-{shown}-{theme}")

    def _visit_tabs(self, page: str, look: str) -> None:
        """Every part of a page; the one that was shown is shown again."""
        tabs = self.window.pages[page].parts
        if tabs is None:
            return
        first = tabs.currentIndex()
        for number in range(tabs.count()):
            if tabs.isTabVisible(number) and number != first:
                tabs.setCurrentIndex(number)
                self._settle(SETTLE_MS * 4)
                self._wait()
                self._shoot(f"{page}-{number + 1}-{look}")
        tabs.setCurrentIndex(first)

    def _visit_docks(self, look: str) -> None:
        """Every pane, beside the ledger, where there can be each; the same ones are shown afterwards."""
        docks = self.window.docks
        self.window.show_page("ledger")
        for dock in DOCKS:
            was_shown = docks.is_shown(dock.id)
            docks.show(dock.id)
            self._settle(SETTLE_MS * 2)
            self._wait()
            self._shoot(f"dock-{dock.id}-{look}")
            docks.show(dock.id, was_shown)

    def _look_at_help(self, name: str) -> None:
        self.window.helper.show_help()
        self._settle(SETTLE_MS * 2)
        help_window = self.window.helper.shown
        if help_window is None:
            self.problems.append(f"{name}: no help")
            return
        self._shoot(name, help_window)
        help_window.close()

    def _look_at_drawing(self, name: str) -> None:
        """The import dialog for the drawing of the sample town, which states no coordinate system; nothing is imported."""
        self.window.imports.add([sample_drawing()])
        self._wait()
        dialog = self.window.imports.dialog
        if dialog is None:
            self.problems.append(f"{name}: no dialog")
            return
        dialog.tabs.setCurrentWidget(dialog.place)
        self._settle(SETTLE_MS * 8)
        self._shoot(name, dialog)
        dialog.reject()
        self._settle()

    def _shoot(self, name: str, widget: QWidget | None = None) -> None:
        self.pages.append(name)
        if not (widget or self.window).grab().save(str(self.out / f"{name}.png")):
            self.problems.append(f"{name}: no picture")

    def _wait(self) -> None:
        """Until no job runs and no page still asks."""
        end = time.monotonic() + LONGEST_S
        while self._is_busy():
            self._settle()
            if time.monotonic() > end:
                self.problems.append("a job did not end")
                self.window.session.jobs.cancel()
                return
        self._settle()

    def _is_busy(self) -> bool:
        return self.window.is_busy

    def _settle(self, milliseconds: int = SETTLE_MS) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, partial(loop.quit))
        loop.exec()

    def _note(self, error: Any) -> None:
        self.problems.append(report_of(error))
