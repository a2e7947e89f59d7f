"""waterdx screening wishes: what every plan of the town walks in any case, and what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from waterdx.cli.options import option, project_argument
from waterdx.cli.output import command, say, say_json, say_table
from waterdx.core.words import Words

_NONE = Words(
    ja="必ず調査する所・しない所は決めていません。--must・--never で残すと、これから作る計画はすべて従います。",
    en="Nothing is wished. What --must and --never keep here, every plan from now on follows.",
)


def add_to(screening: click.Group) -> None:
    @command(
        screening,
        "wishes",
        "必ず調査する所・しない所を見る、プロジェクトに残す(画面の「必ず・除く」と同じ)",
        "see and keep what every plan walks in any case or leaves out (the wishes of the window)",
    )
    @project_argument
    @option(
        "--must",
        "必ず調査する路線名・管路番号・前の計画の区域名(複数可)",
        "street, pipe, or area of the plan before that is walked in any case (repeat)",
        multiple=True,
    )
    @option(
        "--never",
        "調査しない路線名・管路番号・前の計画の区域名(複数可)",
        "street, pipe, or area of the plan before that is left out (repeat)",
        multiple=True,
    )
    @option("--reset", "残したものをすべて忘れる(先に行う)", "forget all that was kept (done first)", is_flag=True)
    def wishes(project: Path, must: Sequence[str], never: Sequence[str], reset: bool, as_json: bool) -> None:
        from waterdx.screening.kept_wishes import KINDS, keep_wishes, wishes_of, with_wish
        from waterdx.screening.survey import wish_for

        kept = () if reset else wishes_of(project)
        for kind, names in (("must", must), ("never", never)):
            for name in names:
                kept = with_wish(kept, wish_for(project, kind, name))  # type: ignore[arg-type]
        if must or never or reset:
            keep_wishes(project, kept)
        if as_json:
            say_json({"schema": {"name": "waterdx.screening.wishes", "version": 1}, "wishes": [asdict(one) for one in kept]})
        elif kept:
            heads = (Words(ja="扱い", en="Wish"), Words(ja="区域・管路", en="Area or pipes"), Words(ja="管路 (本)", en="Pipes"))
            say_table([[str(KINDS[one.kind]), one.name, len(one.pipe_ids)] for one in kept], [str(one) for one in heads])
        else:
            say(_NONE)
