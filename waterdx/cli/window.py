"""The window as the command line opens it. Nothing is loaded here that the window does not show."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from waterdx.cli.exit_codes import DONE, DONE_WITH_ERRORS
from waterdx.core.errors import UserError
from waterdx.core.words import Words

SELF_TESTED = Words(
    ja="{pages} 画面を {out} に残しました。最初の表示まで {paint} 秒、入力できるまで {usable} 秒。",
    en="{pages} pictures are in {out}. First painted after {paint} s, usable after {usable} s.",
)


def run_self_test(out: Path, as_json: bool) -> int:
    """Visit every page, leave screenshots in `out` and say what was found; 1 when something failed."""
    from waterdx.app import run as app

    report = app.self_test(out)
    from waterdx.cli.output import say, say_json  # after the start, whose time is told

    if as_json:
        say_json(report)
    else:
        say(SELF_TESTED.format(pages=len(report["pages"]), out=out, paint=report["first_paint_s"], usable=report["usable_s"]))
        for problem in report["problems"]:
            say(problem)
    return DONE if report["ok"] else DONE_WITH_ERRORS


def open_window(project: Path | None) -> int:
    """Show the window and wait until it is closed; its exit code."""
    shown_by = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(map(os.environ.get, shown_by)):
        raise UserError(
            ja="画面(ディスプレイ)がないためウィンドウを開けません。waterdx --help のコマンドを使ってください。",
            en="There is no display to open the window on. Use the commands of waterdx --help.",
        )
    from waterdx.app import run as app

    return app.main(project)
