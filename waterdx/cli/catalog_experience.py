"""waterdx catalog experience: adopted when, at what cost, with what result; kept, and passed on to other towns."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.catalog_notes import KEPT_IN, UNDO
from waterdx.cli.options import argument, for_option, option, out_option
from waterdx.cli.output import command, refuse_original, say, say_json
from waterdx.core.words import Words


def add_to(catalog: click.Group) -> None:
    @command(
        catalog,
        "experience",
        "技術の導入実績を書く・見る・ほかの団体に渡す表にする(受け取った表は catalog update で取り込む)",
        "write, see and pass on experience with technologies (catalog update takes in what other towns pass on)",
    )
    @argument("technology_id", "技術の ID(省くとすべて)", "the technology (all if left out)", metavar="ID", required=False)
    @for_option(*KEPT_IN, required=True)
    @option("--fy", "導入年度(西暦)", "fiscal year of adoption", type=int, metavar="YEAR")
    @option("--cost", "費用(円)", "cost in yen", type=float, metavar="YEN")
    @option("--covers", "費用の内容", "what the cost covers", default="")
    @option("--result", "結果", "result", default="")
    @option("--comment", "所感", "comment", default="")
    @option("--remove", "消す実績の番号", "number of a record to remove", type=int, metavar="N")
    @out_option(
        "自団体の実績を渡す表(.csv か .xlsx。利用者名とメモは含まず、電話番号・氏名・メールアドレスとみられる文字は伏せる)",
        "table of the town's own experience to pass on (.csv or .xlsx; no user names or notes; what looks like a telephone number, a name or a mail address is masked)",
    )
    def experience_command(
        project: Path, technology_id: str | None, fy: int | None, cost: float | None, covers: str, result: str, comment: str,
        remove: int | None, out: Path | None, as_json: bool,
    ) -> None:  # fmt: skip
        from waterdx.catalog import experience

        refuse_original(project, out)
        if remove is not None:
            experience.remove(project, remove)
        told = fy is not None or cost is not None or bool(covers or result or comment)
        if told and technology_id:
            experience.record(
                project, technology_id, adopted_fy=fy, cost_yen=cost, cost_covers=covers, result=result, comment=comment
            )
        found = experience.experiences(project, technology_id)
        if out:
            from waterdx.reports.catalog_book import write_experiences

            write_experiences(out, found)
        if as_json:
            say_json(
                {
                    "schema": {"name": "waterdx.catalog.experience", "version": 1},
                    "experiences": [one.to_json() for one in found],
                    "out": str(out) if out else None,
                }
            )
            return
        for one in found:
            say(f"{one.number}  {one.technology_id or '-'}  {one.technology}: {one.told()}")
        say(Words(ja="{n} 件", en="{n} records").format(n=len(found)))
        if out:
            say(_PASS_ON.format(out=out, n=sum(one.is_own for one in found)))
        if told or remove is not None:
            say(UNDO.format(project=project))


_PASS_ON = Words(
    ja="自団体の {n} 件を {out} に書きました。渡す前に、文中に個人名がないか目で確かめてください。",
    en="{n} records of this town written to {out}. Before passing it on, read the texts for names of persons.",
)
