"""waterdx ledger readiness: how far the ledger is from each goal and what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from waterdx.cli.options import AS_OF, option, project_argument, typed_day
from waterdx.cli.output import command, say, say_json, say_table
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.ledger.readiness import Readiness

PER_HOUR = 40  # as in ledger/readiness.py, which is too heavy for --help


def add_to(ledger: click.Group) -> None:
    @command(
        ledger,
        "readiness",
        "目的ごとに、要る項目がどれだけ埋まっているか、次の 1 時間で何をするとよいかを見る",
        "per goal how far the needed items are filled, and what the next hour of work should fill",
    )
    @project_argument
    @option(
        "--goal",
        "目的(省くとすべて)",
        "the goal (all if left out)",
        type=click.Choice(["statutory", "nilim", "screening", "indicators"]),
    )
    @option(
        "--per-hour",
        "1 時間に調べて記入できる項目の数",
        "how many values one looks up and types in an hour",
        type=click.IntRange(1),
        default=PER_HOUR,
        show_default=True,
    )
    @option("--as-of", *AS_OF)
    def readiness(project: Path, goal: str | None, per_hour: int, as_of: str | None, as_json: bool) -> None:
        from waterdx.ledger import readiness as job
        from waterdx.ledger.inventory import read_inventory

        found = job.readiness(read_inventory(project, as_of=typed_day(as_of)), goal, per_hour)
        if as_json:
            goals = [job.to_json(one) for one in found]
            say_json({"schema": {"name": "waterdx.ledger.readiness", "version": 1}, "values_per_hour": per_hour, "goals": goals})
            return
        for one in found:
            _say(one, per_hour)


def _say(found: Readiness, per_hour: int) -> None:
    from waterdx.ledger.readiness import percent

    ready = Words(ja="{title}: {share:.1%} が整っています({km:.2f} / {all:.2f} km、{n:,} / {of:,} 本)",
                  en="{title}: {share:.1%} is ready ({km:.2f} of {all:.2f} km, {n:,} of {of:,} pipes)")  # fmt: skip
    say(
        ready.format(
            title=found.title,
            share=found.share,
            km=found.ready_m / 1000,
            all=found.length_m / 1000,
            n=found.ready_pipes,
            of=found.pipes,
        )
    )
    yes, verify = Words(ja="要", en="yes"), Words(ja="要確認", en="to be verified")
    heads = (
        Words(ja="項目", en="Item"), Words(ja="必須", en="Required"), Words(ja="件数で (%)", en="Of objects (%)"),
        Words(ja="延長で (%)", en="Of length (%)"), Words(ja="ない件数", en="Missing"), Words(ja="うち推定", en="Inferred"), Words(ja="根拠", en="Basis"),
    )  # fmt: skip
    say_table(
        [
            (fill.item.name, yes if fill.item.required else "", percent(fill.share, len(fill.missing)),
             percent(fill.share_of_length, len(fill.missing)), len(fill.missing), fill.inferred,
             verify if "verify" in fill.item.confidence else "")
            for fill in found.fills
        ],
        heads,
    )  # fmt: skip
    if found.steps:
        say(Words(ja="次の 1 時間({n} 項目として):", en="The next hour (taken as {n} values):").format(n=per_hour))
        for step in found.steps[:5]:
            say(f"  {step.sentence}")
    say()
