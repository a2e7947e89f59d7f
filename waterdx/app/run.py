"""Starting the window."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLibraryInfo, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from waterdx.app.collector import Collector
from waterdx.app.files import take_file
from waterdx.app.fonts import window_font
from waterdx.app.jobs import Latest
from waterdx.app.log import catch_everything, start_log
from waterdx.app.main_window import MainWindow
from waterdx.app.other_windows import show_other
from waterdx.app.settings import Settings, log_folder
from waterdx.app.theme import show_theme, theme_for
from waterdx.app.warming import warm_up
from waterdx.core.author import set_author
from waterdx.core.errors import reason_of
from waterdx.core.words import Words, language, language_was_asked_for, set_language

WARM_UP_AFTER_MS = 150  # after the first paint
# Each of the many times the window's thread needs Python while a job works, it waits up to this long; at Python's own 5 ms
# showing a table while a chart was drawn took 400 ms instead of 100.
SECONDS_BETWEEN_THREADS = 0.0002
DRESSED = "waterdx_dressed"  # property of the application that has our style and font


def make_application(settings: Settings) -> QApplication:
    """The Qt application with our font, colours and language; the same one when there is one already."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    sys.setswitchinterval(SECONDS_BETWEEN_THREADS)
    # Once: each widget there is would be dressed anew, 0.4 s a window. The name tells nothing: Qt takes it from the program's file.
    if not app.property(DRESSED):
        app.setProperty(DRESSED, True)
        app.setApplicationName("waterdx")
        app.setStyle("Fusion")
        app.setFont(window_font())
        Collector(app)
    if settings.language is not None and not language_was_asked_for():
        set_language(settings.language)
    set_author(settings.author)
    show_theme(theme_for(settings.theme))
    _translate_qt(app)
    return app


def _translate_qt(app: QApplication) -> None:
    """Qt's own words (buttons, file dialog) in Japanese."""
    if language() == "ja" and app.findChild(QTranslator) is None:
        translator = QTranslator(app)
        if translator.load("qtbase_ja", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(translator)


def main(project: Path | None) -> int:
    """Show the window, with `project` open where one is given; returns the exit code when it is closed."""
    settings = Settings()
    app = make_application(settings)
    if project is not None and show_other(project):
        return 0
    window = MainWindow(settings)
    catch_everything(window.show_our_error)
    window.show()
    QTimer.singleShot(0, partial(_start_log, window))  # once the window is painted
    warming = Latest(window)
    QTimer.singleShot(WARM_UP_AFTER_MS, partial(warming.ask, warm_up, lambda _: window.make_all_ahead()))
    if project is not None:
        QTimer.singleShot(0, partial(take_file, window, project))
    code = app.exec()
    warming.wait()
    return code


def _start_log(window: MainWindow) -> None:
    """Where the log cannot be written, as in a locked profile, the window says why and does without."""
    try:
        start_log(log_folder())
    except OSError as error:
        words = Words(ja="記録(ログ)を {folder} に書けません({why})。記録なしで続けます。",
                      en="The log cannot be written to {folder} ({why}). The window goes on without.")  # fmt: skip
        window.say("warning", words.format(folder=log_folder(), why=reason_of(error)))


def prepare_offscreen() -> None:
    """Draw without a display where there is none (servers, tests)."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def self_test(out: Path) -> dict[str, Any]:
    """Visit every page with the sample town, leaving screenshots in `out`; returns the report."""
    from waterdx.app.tour import visit_everything

    prepare_offscreen()
    return visit_everything(out)
