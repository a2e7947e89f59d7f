"""What went wrong and when, in one file in the user's folder; and what happens with an error nobody caught."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from waterdx import __version__
from waterdx.core.later import later

if TYPE_CHECKING:
    from waterdx.app import report
else:
    report = later("waterdx.app.report")

LOG = logging.getLogger("waterdx")
_crash_file = None


def start_log(folder: Path) -> Path:
    """Write the log to `folder`; a crash of Python itself leaves its stack there too. Returns the log file."""
    import platform
    from logging.handlers import RotatingFileHandler

    global _crash_file
    folder.mkdir(parents=True, exist_ok=True)
    file = log_file_in(folder)
    handler = RotatingFileHandler(file, maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.handlers = [handler]
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    _crash_file = (folder / "crash.log").open("a", encoding="utf-8")
    faulthandler.enable(_crash_file)
    LOG.info("waterdx %s, Python %s, %s", __version__, platform.python_version(), platform.platform())
    return file


def log_file_in(folder: Path) -> Path:
    """The log in a folder of logs."""
    return folder / "waterdx.log"


def catch_everything(show: Callable[[BaseException], object]) -> None:
    """Log every error that no code caught, in whichever thread, and `show` those of the window's thread."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        LOG.error("%s", report.report_of(error))
        show(error)

    def thread_hook(caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            LOG.error("%s", report.report_of(caught.exc_value))

    sys.excepthook = hook
    threading.excepthook = thread_hook
