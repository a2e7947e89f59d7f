"""All commands, as click runs them. They are loaded when one is asked for: the window needs none."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from waterdx import __version__
from waterdx.cli.exit_codes import DONE, USER_CAN_FIX
from waterdx.cli.help import Group, usage_words
from waterdx.cli.options import argument
from waterdx.cli.output import with_json
from waterdx.cli.window import open_window, run_self_test
from waterdx.core.errors import Cancelled, UserError
from waterdx.core.words import LANGUAGES, Words


def run_commands(arguments: list[str]) -> int:
    """The exit code of a command line. UserError where it was typed wrongly, Cancelled where it was broken off."""
    try:
        return int(_commands().main(args=arguments, prog_name="waterdx", standalone_mode=False) or DONE)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return USER_CAN_FIX
    except click.UsageError as error:
        raise UserError(ja="{what}", en="{what}", what=usage_words(error)) from error
    except click.Abort as error:
        raise Cancelled from error


def _commands() -> click.Group:
    class WaterDX(Group):
        """`waterdx TOWN.gpkg` opens that project in the window."""

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
