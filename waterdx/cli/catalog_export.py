"""waterdx catalog export: the shortlist, or some technologies, as XLSX, DOCX or PDF."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import argument, for_option, out_option
from waterdx.cli.output import command, progress_bar, refuse_original, say, say_json
from waterdx.core.errors import UserError
from waterdx.core.words import Words


def add_to(catalog: click.Group) -> None:
    @command(
        catalog,
        "export",
        "検討候補(または指定した技術)を 1 技術 1 枚の資料にする。2〜5 件なら比較表も付く",
        "the shortlist (or the technologies given) as sheets, one A4 each; two to five are compared, too",
    )
    @argument(
        "technology_ids", "技術の ID(省くと検討候補)", "the technologies (the shortlist if left out)", metavar="[ID...]", nargs=-1
    )
    @for_option(
        "この町での適合、費用の見積り、メモ、導入実績も載せる", "with fit, estimated cost, notes and experience of this town"
    )
    @out_option("保存先(.xlsx .docx .pdf)", "where to write (.xlsx, .docx, .pdf)", required=True)
    def export_command(technology_ids: tuple[str, ...], project: Path | None, out: Path, as_json: bool) -> None:
        from waterdx.reports.catalog_book import write_technologies

        if project:
            refuse_original(project, out)
        chosen = technology_ids or _shortlist(project)
        with progress_bar() as progress:
            count = write_technologies(out, chosen, project, progress)
        if as_json:
            say_json({"schema": {"name": "waterdx.catalog.export", "version": 1}, "technologies": count, "out": str(out)})
        else:
            say(Words(ja="{n} 件を {out} に保存しました。", en="{n} technologies saved as {out}.").format(n=count, out=out))


def _shortlist(project: Path | None) -> tuple[str, ...]:
    from waterdx.catalog.shortlist import shortlist

    chosen = tuple(shortlist(project)) if project else ()
    if not chosen:
        raise UserError(
            ja="書き出す技術がありません。ID を指定するか、waterdx catalog shortlist --add で検討候補に入れて --for で指定してください。",
            en="There is nothing to write. Give ids, or put some on the shortlist (waterdx catalog shortlist --add) and give --for.",
        )
    return chosen
