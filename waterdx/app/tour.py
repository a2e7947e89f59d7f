"""The program's test of itself: open the sample town, visit every page in both languages and themes, keep screenshots."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from waterdx.app.indicators.tasks import find
from waterdx.app.main_window import MainWindow
from waterdx.app.pages.indicators_page import IndicatorsPage
from waterdx.app.pages.registry import PAGES
from waterdx.app.report import report_of
from waterdx.app.run import make_application
from waterdx.app.settings import Settings, ThemeChoice
from waterdx.core.sample_town import sample_drawing
from waterdx.core.words import LANGUAGES, Language

SETTLE_MS = 60
LONGEST_S = 120.0
Look = tuple[Language, ThemeChoice]
LOOKS: tuple[Look, ...] = tuple((shown, theme) for shown in LANGUAGES for theme in ("light", "dark"))
EVALUATED_FROM = "2022-03-30"  # three years before the end of the record of the sample town
EXAMPLES = ("糸魚川市", "妙高市")


def visit_everything(out: Path, looks: Sequence[Look] = LOOKS) -> int:
    """Screenshots in these languages and themes and `self-test.json` in `out`; returns 0 when nothing was raised and nothing reported as failed."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="waterdx-", ignore_cleanup_errors=True) as folder:
        settings = Settings(Path(folder))
        settings.language, settings.theme = "ja", "light"
        app = make_application(settings)
        tour = Tour(MainWindow(settings), out, looks)
        tour.go(Path(folder) / "sample.gpkg")
        app.processEvents()
    report = {"ok": not tour.problems, "first_paint_s": tour.first_paint_s, "pages": tour.pages, "problems": tour.problems}
    (out / "self-test.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if tour.problems else 0


class Tour:
    """Drives the window as a person would and notes what goes wrong."""

    def __init__(self, window: MainWindow, out: Path, looks: Sequence[Look] = LOOKS) -> None:
        self.window, self.out, self.looks = window, out, looks
        self.problems: list[str] = []
        self.pages: list[str] = []
        self.first_paint_s = 0.0
        window.session.jobs.failed_by_user.connect(self._note)
        window.session.jobs.failed_by_us.disconnect(window.show_our_error)
        window.session.jobs.failed_by_us.connect(self._note)

    def go(self, project: Path) -> None:
        started = time.monotonic()
        self.window.show()
        self._settle()
        self.first_paint_s = round(time.monotonic() - started, 3)
        self._shoot("start")
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
        for shown, theme in self.looks:
            self._visit(shown, theme)
        self.window.close()

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
