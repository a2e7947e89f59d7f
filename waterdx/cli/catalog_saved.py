"""waterdx catalog saved: the searches kept under a name."""

from __future__ import annotations

import click

from waterdx.cli.options import option
from waterdx.cli.output import command, say, say_json
from waterdx.core.words import Words


def add_to(catalog: click.Group) -> None:
    @command(
        catalog,
        "saved",
        "保存した検索を並べる(保存は waterdx catalog search … --save 名前)",
        "list the searches kept (keep one with waterdx catalog search … --save NAME)",
    )
    @option("--remove", "この名前の検索を消す", "remove the search of this name", metavar="NAME")
    def saved(remove: str | None, as_json: bool) -> None:
        from waterdx.catalog.saved_searches import remove_search, saved_searches

        if remove is not None:
            remove_search(remove)
        kept = saved_searches()
        if as_json:
            say_json({"schema": {"name": "waterdx.catalog.saved", "version": 1}, "searches": kept})
            return
        for name, asked in kept.items():
            say(f"{name}: {_told(asked)}")
        say(Words("{n} 件", "{n} searches").format(n=len(kept)))


def _told(asked: dict[str, object]) -> str:
    return "  ".join(f"{key}={','.join(map(str, value)) if isinstance(value, list) else value}" for key, value in asked.items())
