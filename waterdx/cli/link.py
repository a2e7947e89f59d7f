"""waterdx ledger link: register rows without a place are joined to the drawn objects they describe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from waterdx.cli.options import option, project_argument
from waterdx.cli.output import command, say, say_json, say_table
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.ledger.link import LinkResult, Proposal

SHOWN = 50


def add_to(ledger: click.Group) -> None:
    @command(
        ledger,
        "link",
        "位置のない台帳の行を、管種・口径・布設年度・路線名・延長の合う図面の管に結び付ける",
        "link register rows without a place to drawn pipes of the same material, diameter, year, street and length",
    )
    @project_argument
    @option("--layer", "層", "layer", type=click.Choice(["pipes", "nodes"]), default="pipes", show_default=True)
    @option(
        "--accept",
        "結び付けるもの: sure(確実なものすべて)か 番号=fid。繰り返せる(省くと候補を見るだけ)",
        "what to link: sure (all that are sure) or NUMBER=FID; may be repeated (only shown if left out)",
        multiple=True,
    )
    @option("--dry-run", "結び付けずに結果だけ見る", "show what would happen, change nothing", is_flag=True)
    def link_rows(project: Path, layer: str, accept: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
        from waterdx.ledger.link import link

        result = link(project, layer=layer, accept=accept, dry_run=dry_run)
        if as_json:
            say_json(result.to_json())
        else:
            _say_linked(result)


def _say_linked(result: LinkResult) -> None:
    rows = [
        *((Words(ja="確実", en="sure"), one) for one in result.sure),
        *((Words(ja="要確認", en="ambiguous"), one) for one in result.ambiguous),
    ]
    heads = (
        Words(ja="判定", en="Match"), Words(ja="台帳の番号", en="Row"), Words(ja="図面(fid)", en="Drawn (fid)"),
        Words(ja="点数", en="Score"), Words(ja="理由", en="Reason"),
    )  # fmt: skip
    if rows:
        say_table([(word, one.number, *_best(one)) for word, one in rows[:SHOWN]], heads)
        if len(rows) > SHOWN:
            more = Words(ja="… ほか {n:,} 行(--json ですべて)", en="… and {n:,} more rows (all of them with --json)")
            say(more.format(n=len(rows) - SHOWN))
        say()
    words = Words(
        ja="位置のない{layer}の行: 確実 {sure:,}、要確認 {ambiguous:,}、候補なし {unmatched:,}(台帳の行がない図面は {drawn:,} 件)",
        en="rows of {layer} without a place: {sure:,} sure, {ambiguous:,} ambiguous, {unmatched:,} without a candidate ({drawn:,} drawn have no row)",
    )
    say(
        words.format(
            layer=LAYER_NAMES[result.layer], sure=len(result.sure), ambiguous=len(result.ambiguous), unmatched=result.unmatched,
            drawn=result.drawn,
        )
    )  # fmt: skip
    if result.linked:
        say(Words(ja="{n:,} 件を結び付けました。", en="{n:,} linked.").format(n=len(result.linked)))
    if result.dry_run:
        say(Words(ja="(試しただけで、プロジェクトは変えていません)", en="(a dry run: the project was not changed)"))
    elif result.sure and not result.linked:
        say(Words(ja="確実なものを結び付けるには: --accept sure", en="To link those that are sure: --accept sure"))


def _best(one: Proposal) -> tuple[str, str, str]:
    """The best candidate, and how many more there are."""
    if not one.candidates:
        joined = "+".join(f"#{fid}" for fid in one.pieces)
        return joined, "", str(Words(ja="つながった複数の管を合わせた延長が合う(結び付けは 1 対 1 のみ)", en="several connected pieces have its length together (only one can be linked)"))  # fmt: skip
    best, others = one.candidates[0], len(one.candidates) - 1
    more = Words(ja="、ほか {n} 候補", en="; {n} more candidates").format(n=others) if others else ""
    return f"#{best.fid}", f"{best.score:.2f}", f"{best.reason}{more}"
