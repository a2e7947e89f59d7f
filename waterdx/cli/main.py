"""`waterdx`: without a command it opens the window; with one it does a job. Errors never show a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import click

import waterdx.core.process_start  # noqa: F401  early: elsewhere than on Linux the time since the start counts from here
from waterdx import __version__
from waterdx.cli.help import Group, usage_words
from waterdx.cli.options import argument
from waterdx.cli.output import DONE, DONE_WITH_ERRORS, OUR_FAULT, STOPPED, USER_CAN_FIX, say, say_json, with_json
from waterdx.core.errors import Cancelled, UserError, reason_of
from waterdx.core.words import LANGUAGES, Words, set_language

SELF_TESTED = Words(
    ja="{pages} 画面を {out} に残しました。最初の表示まで {paint} 秒、入力できるまで {usable} 秒。",
    en="{pages} pictures are in {out}. First painted after {paint} s, usable after {usable} s.",
)


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
        return int(_commands().main(args=arguments, prog_name="waterdx", standalone_mode=False) or 0)
    except UserError as error:
        return _fail(error.words, as_json, USER_CAN_FIX)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return USER_CAN_FIX
    except click.UsageError as error:
        return _fail(usage_words(error), as_json, USER_CAN_FIX)
    except (Cancelled, KeyboardInterrupt, click.Abort):
        return _fail(
            Words(ja="中止しました。プロジェクトは元のままです。", en="Stopped. The project is as it was."), as_json, STOPPED
        )
    except BrokenPipeError:  # the reader of a pipe has gone (| head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        words = Words(ja="ファイルの読み書きに失敗しました({why}): {file}", en="Reading or writing failed ({why}): {file}")
        return _fail(words.format(why=reason_of(error), file=error.filename or "-"), as_json, USER_CAN_FIX)
    except Exception as error:  # our own mistake: it is written down, the user gets a sentence
        return _fail(_log(error), as_json, OUR_FAULT)


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
    click.echo(str(words), err=True)
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


def _commands() -> click.Group:
    class WaterDX(Group):
        """`waterdx TOWN.gpkg` opens that project in the window. The commands are loaded when one is asked for: the window needs none."""

        def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
            if name not in self.commands:
                _add_commands(self)
            return super().get_command(ctx, name)

        def list_commands(self, ctx: click.Context) -> list[str]:
            _add_commands(self)
            return super().list_commands(ctx)

        def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
            first = next(
                (place for place, word in enumerate(args) if not word.startswith("-") and args[place - 1] != "--lang"), None
            )
            if first is not None and args[first].lower().endswith(".gpkg"):
                args.insert(first, "window")
            return super().parse_args(ctx, args)

    text = Words(
        ja="紙や Excel の管路台帳を整え、漏水リスクと調査計画、合う技術、経営指標までを 1 つのファイルで扱います。コマンドなしでウィンドウを開きます。",
        en="From a paper or Excel pipe ledger to leakage risk, a survey plan, fitting technologies and management indicators, in one file. "
        "Without a command the window opens.",
    )

    @click.group("waterdx", cls=WaterDX, invoke_without_command=True, help=str(text))
    @click.option("--lang", type=click.Choice(LANGUAGES), help=str(Words(ja="表示の言語", en="language shown")))
    @click.option(
        "--self-test",
        is_flag=True,
        help=str(
            Words(
                ja="ウィンドウを開いて全ページを巡り、画面を --out に残す",
                en="open the window, visit every page, leave screenshots in --out",
            )
        ),
    )
    @click.option(
        "--out", type=click.Path(path_type=Path), help=str(Words(ja="--self-test の出力先", en="where --self-test writes"))
    )
    @with_json
    @click.version_option(__version__, help=str(Words(ja="版を表示する", en="show the version")), message="waterdx %(version)s")
    @click.pass_context
    def waterdx(ctx: click.Context, lang: str | None, self_test: bool, out: Path | None, as_json: bool) -> int | None:
        if self_test:
            ctx.exit(run_self_test(out or Path("self-test"), as_json))
        return open_window(None) if ctx.invoked_subcommand is None else None

    @waterdx.command("window", hidden=True)
    @argument("project", "プロジェクトファイル", "the project file", required=False, type=click.Path(path_type=Path))
    def window_command(project: Path | None) -> int:
        return open_window(project)

    return cast(click.Group, waterdx)


def all_commands() -> click.Group:
    """The program with every command there is, for the pages that describe them."""
    group = _commands()
    _add_commands(group)
    return group


def _add_commands(group: click.Group) -> None:
    from waterdx.cli import catalog, demo, digitise, indicators, ledger, new, reports, screening

    if "new" not in group.commands:
        for module in (new, ledger, digitise, catalog, screening, indicators, reports, demo):
            module.add_to(group)


def run_self_test(out: Path, as_json: bool) -> int:
    """Visit every page, leave screenshots in `out` and say what was found; 1 when something failed."""
    from waterdx.app import run as app

    report = app.self_test(out)
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


if __name__ == "__main__":
    main()
