"""waterdx indicators explain: one indicator of one utility, with its figures, what moved it, and who does better."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from waterdx.cli.indicators_peers import from_project, peers_option
from waterdx.cli.options import argument, option, project_option
from waterdx.cli.output import command, say, say_json, say_table
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.indicators.decomposition import Movement
    from waterdx.indicators.explain import Explanation


def add_to(indicators: click.Group) -> None:
    @command(
        indicators,
        "explain",
        "1 団体の 1 指標を説明する: 意味、数字を入れた算式、何が動かしたか、注意、より良い団体との違い",
        "explain one indicator of one utility: meaning, formula with its figures, what moved it, cautions, who does better and why",
    )
    @argument("utility", "団体の名前か団体コード", "name or code of the utility", metavar="UTILITY")
    @argument("code", "指標の番号", "code of the indicator", metavar="CODE")
    @click.option(
        "--year",
        "--to",
        "to",
        type=int,
        help=str(Words(ja="説明する年度(省くと値のある最新)", en="fiscal year explained (the last one known if left out)")),
    )
    @option(
        "--from",
        "比べる前の年度(省くとその前の値のある年度)",
        "year it is compared with (the one known before)",
        type=int,
    )
    @option(
        "--field",
        "事業 water、sewer_public など(省くと指標の事業)",
        "field, such as water or sewer_public (that of the indicator)",
    )
    @peers_option
    @project_option(
        "取り込んだ自団体の値と、保存した比較の相手も使う", "use the figures imported into it, and its kept sets of peers, too"
    )
    def explain_command(
        utility: str, code: str, field: str | None, peers: str, project: Path | None, as_json: bool, **years: int | None
    ) -> None:
        from waterdx.indicators.explain import explain
        from waterdx.indicators.explain_words import to_json

        own, kept = from_project(project)
        found = explain(utility, code, years["to"], years["from"], field, peers=peers, own=own, kept=kept)
        say_json(to_json(found)) if as_json else _say(found)


def _say(found: Explanation) -> None:
    from waterdx.indicators.explain_words import (
        caution_words,
        formula_words,
        gap_words,
        movement_words,
        standing_words,
        value_words,
    )

    one = found.indicator
    say(value_words(found))
    say(_MEANING.format(words=one.meaning))
    for words in formula_words(one, found.at):
        say(words)
    _head(_MOVED)
    say(movement_words(found))
    if found.moved:
        _say_contributions(found.moved)
    _head(_BESIDE)
    say(found.peers.chosen.why)
    say(standing_words(found))
    for each in found.better:
        say(gap_words(each.name, each.value, each.gap, one))
    if found.average:
        say(gap_words(found.average.end, found.average.after, found.average, one))
        say(_SAME_SIZE)
    _head(_CAUTIONS)
    for words, source in caution_words(one, found.cautions):
        say(_CAUTION.format(words=words, source=source))
    for note in found.notes:
        say(note)


def _head(words: Words) -> None:
    say()
    say(words)


def _say_contributions(moved: Movement) -> None:
    from waterdx.indicators.explain_words import points
    from waterdx.indicators.formula_text import number

    heads = (Words(ja="項目", en="Input"), Words(ja="単位", en="Unit"), moved.start, moved.end,
             Words(ja="指標への影響({unit})", en="Effect ({unit})").format(unit=points(moved.indicator)))  # fmt: skip
    rows = [
        (part.words, part.unit, number(part.before), number(part.after), f"{part.effect:+,.2f}") for part in moved.contributions
    ]
    if rows:
        say_table([*rows, (_SUM, "", "", "", f"{moved.after - moved.before:+,.2f}")], heads)


_MEANING = Words(ja="意味: {words}", en="Meaning: {words}")
_MOVED = Words(ja="[何が動かしたか]", en="[What moved it]")
_BESIDE = Words(ja="[比較の相手と]", en="[Beside the peers]")
_CAUTIONS = Words(ja="[読むときの注意]", en="[What to mind]")
_CAUTION = Words(ja="・{words}(出典 {source})", en="- {words} (source {source})")
_SUM = Words(ja="計", en="Sum")
_SAME_SIZE = Words(
    ja="団体どうしの違いは、相手の金額や水量などを自団体の規模(有収水量など)に揃えてから、項目ごとに分けたものです。",
    en="Differences between utilities are split by input after the other's amounts are brought to the size of the utility (billed volume or the like).",
)
