"""Click's own words in both languages: the heads of the help pages and the sentences for a command typed wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from waterdx.core.words import Words

_USAGE = Words(ja="使い方: ", en="Usage: ")
_ARGUMENTS = Words(ja="引数", en="Arguments")
_OPTIONS = Words(ja="オプション", en="Options")
_COMMANDS = Words(ja="コマンド", en="Commands")
_HELP = Words(ja="この説明を表示する", en="show this help")


class _OwnWords(click.Command):
    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=str(_USAGE))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = str(_HELP)
        return option

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_section(formatter, _ARGUMENTS, ctx, [one for one in self.get_params(ctx) if isinstance(one, click.Argument)])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_section(formatter, _OPTIONS, ctx, [one for one in self.get_params(ctx) if not isinstance(one, click.Argument)])


def _write_section(formatter: click.HelpFormatter, head: Words, ctx: click.Context, params: Sequence[click.Parameter]) -> None:
    rows = [record for one in params if (record := one.get_help_record(ctx)) is not None]
    if rows:
        with formatter.section(str(head)):
            formatter.write_dl(rows)


class Command(_OwnWords):
    """A command whose help is in the language shown."""


class Group(_OwnWords, click.Group):
    """A group whose help is in the language shown; its commands and groups are too."""

    command_class = Command
    group_class = type

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        commands = [
            (name, found) for name in self.list_commands(ctx) if (found := self.get_command(ctx, name)) and not found.hidden
        ]
        with formatter.section(str(_COMMANDS)):
            formatter.write_dl([(name, found.get_short_help_str(limit=200)) for name, found in commands])

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the work, not of the alphabet."""
        return list(self.commands)


def usage_words(error: click.UsageError) -> Words:
    """What was typed wrongly, as one sentence."""
    where = error.ctx.command_path if error.ctx else "waterdx"
    see = Words(ja="{where} --help で使い方を確かめてください。", en="See {where} --help.").format(where=where)
    return Words(ja="{what}{see}", en="{what} {see}").format(what=_what(error), see=see)


def _what(error: click.UsageError) -> Words:
    name = _name_of(error)
    if isinstance(error, click.MissingParameter):
        return Words(ja="「{name}」が指定されていません。", en="“{name}” is missing.").format(name=name)
    if isinstance(error, click.NoSuchOption):
        return Words(ja="オプション「{name}」はありません。", en="There is no option “{name}”.").format(name=error.option_name)
    if isinstance(error, click.BadParameter):
        return Words(ja="「{name}」の値が正しくありません({why})。", en="The value of “{name}” is wrong ({why}).").format(
            name=name, why=_why(error)
        )
    if error.message.startswith("No such command"):
        typed = error.message.removeprefix("No such command").strip(" .'\"")
        return Words(ja="コマンド「{name}」はありません。", en="There is no command “{name}”.").format(name=typed)
    return Words(ja="指定の仕方が正しくありません({why})。", en="{why}").format(why=error.message)


def _why(error: click.BadParameter) -> Words:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        choices = ", ".join(map(str, kind.choices))
        return Words(ja="{choices} のいずれかです", en="it is one of {choices}").format(choices=choices)
    if isinstance(kind, (click.IntRange, click.FloatRange)):
        return _range(kind.min, kind.max)
    if isinstance(kind, (click.types.IntParamType, click.types.FloatParamType)):
        return Words(ja="数を指定してください", en="a number is needed")
    return Words(error.message, error.message)


def _range(low: float | None, high: float | None) -> Words:
    if low is not None and high is not None:
        return Words(ja="{low}〜{high} の数を指定してください", en="a number from {low} to {high} is needed").format(
            low=low, high=high
        )
    if low is not None:
        return Words(ja="{low} 以上の数を指定してください", en="a number of at least {low} is needed").format(low=low)
    return Words(ja="{high} 以下の数を指定してください", en="a number of at most {high} is needed").format(high=high)


def _name_of(error: Any) -> str:
    param = getattr(error, "param", None)
    return (
        str(param.make_metavar(error.ctx) if isinstance(param, click.Argument) else "/".join(param.opts))
        if param
        else str(getattr(error, "param_hint", "") or "")
    )
