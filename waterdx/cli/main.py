"""`waterdx`: without a command it opens the window; with one it does a job. Errors never show a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import waterdx.core.process_start  # noqa: F401  early: elsewhere than on Linux the time since the start counts from here
from waterdx import __version__
from waterdx.cli.exit_codes import DONE, OUR_FAULT, STOPPED, USER_CAN_FIX
from waterdx.cli.window import open_window, run_self_test
from waterdx.core.errors import Cancelled, UserError, reason_of
from waterdx.core.words import LANGUAGES, Words, set_language


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what was typed and leave with its exit code: 0 done, 1 done with errors found, 2 the user can fix it."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def window() -> None:
    """Open the window: the entry for a double click, which has no console."""
    main(["window", *sys.argv[1:]])


def run(arguments: list[str]) -> int:
    """The exit code of a command line."""
    _speak(arguments)
    as_json = "--json" in arguments
    try:
        return _run(arguments)
    except UserError as error:
        return _fail(error.words, as_json, USER_CAN_FIX)
    except (Cancelled, KeyboardInterrupt):
        return _fail(
            Words(ja="中止しました。プロジェクトは元のままです。", en="Stopped. The project is as it was."), as_json, STOPPED
        )
    except BrokenPipeError:  # the reader of a pipe has gone (| head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        words = Words(ja="ファイルの読み書きに失敗しました({why}): {file}", en="Reading or writing failed ({why}): {file}")
        return _fail(words.format(why=reason_of(error), file=error.filename or "-"), as_json, USER_CAN_FIX)
    except Exception as error:  # our own mistake: it is written down, the user gets a sentence
        return _fail(_log(error), as_json, OUR_FAULT)


def _run(arguments: list[str]) -> int:
    """The window at once where it is asked for in the usual words, so that it need not wait for the commands; else by them."""
    match arguments:
        case [] | ["window"]:
            return open_window(None)
        case ["window", project] | [project] if project.lower().endswith(".gpkg"):
            return open_window(Path(project))
        case ["--self-test", "--out", out, "--json"]:
            return run_self_test(Path(out), as_json=True)
    from waterdx.cli.commands import run_commands

    return run_commands(arguments)


def _speak(arguments: list[str]) -> None:
    """Choose the language before the commands, whose help is in it, are made; and a console that can show Japanese."""
    if "--lang" in arguments[:-1]:
        wanted = arguments[arguments.index("--lang") + 1]
        if wanted in LANGUAGES:
            set_language(wanted)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _fail(words: Words, as_json: bool, code: int) -> int:
    from waterdx.cli.output import say_error, say_json

    say_error(words)
    if as_json:
        say_json(
            {
                "schema": {"name": "waterdx.error", "version": 1},
                "error": {"message_ja": words.ja, "message_en": words.en, "exit_code": code},
            }
        )
    return code


def _log(error: Exception) -> Words:
    import datetime as dt
    import traceback

    import platformdirs

    folder = Path(platformdirs.user_log_dir("waterdx", appauthor=False))
    text = "".join(traceback.format_exception(error))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"error-{dt.datetime.now():%Y%m%d-%H%M%S}.txt"
        file.write_text(f"waterdx {__version__}, Python {sys.version}\n{text}", encoding="utf-8")
    except OSError:
        file = Path("-")
    return Words(
        ja="waterdx の不具合です。ファイルは元のままです。記録を添えて開発元に知らせてください: {file} ({what})",
        en="This is a fault of waterdx. Your files are as they were. Please report it with the record: {file} ({what})",
    ).format(file=file, what=type(error).__name__)


if __name__ == "__main__":
    main()
