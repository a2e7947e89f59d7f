"""waterdx catalog policy: what is asked of a town by when, and the dated figures of national policy."""

from __future__ import annotations

import click

from waterdx.cli.options import argument, option
from waterdx.cli.output import command, say, say_json
from waterdx.core.words import Words


def add_to(catalog: click.Group) -> None:
    @command(
        catalog,
        "policy",
        "国の方針: いつまでに何が求められるか、その数値と出典(例: waterdx catalog policy 台帳、waterdx catalog policy --by 2030)",
        "national policy: what is asked by when, with figures and sources (e.g. waterdx catalog policy --by 2030)",
    )
    @argument("words", "探す言葉", "words to look for", nargs=-1)
    @option(
        "--by",
        "この年(西暦の年度)までに求められること。期限の分からないものは最後に示す",
        "what is asked by this year; what has no year comes last",
        type=click.IntRange(1900, 2200),
        metavar="YEAR",
    )
    def policy(words: tuple[str, ...], by: int | None, as_json: bool) -> None:
        from waterdx.catalog.policy import SCHEMA, policy_facts

        facts = policy_facts(" ".join(words), by)
        if as_json:
            say_json({"schema": SCHEMA, "facts": [fact.to_json() for fact in facts], "total": len(facts)})
            return

        for fact in facts:
            line = Words("{topic}: {fact} {figure}({when})", "{topic}: {fact}: {figure} ({when})")
            say(line.format(topic=fact.topic, fact=fact.fact, figure=fact.figure(), when=fact.when()))
            say(f"  {fact.basis} {fact.source_url}")
        say(Words("{n} 件", "{n} facts").format(n=len(facts)))
