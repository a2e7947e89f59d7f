"""waterdx catalog update, news: a newer edition of the catalogue or another town's experience, and what is new in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from waterdx.cli.catalog_notes import UNDO
from waterdx.cli.options import argument, for_option, option
from waterdx.cli.output import command, exit_code, say, say_findings, say_json, say_table
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.catalog.revision import Revision

SHOWN = 50
HEADS = (Words(ja="変化", en="Change"), "ID", Words(ja="技術", en="Technology"), Words(ja="変わった項目", en="Keys changed"))


def add_to(catalog: click.Group) -> None:
    _add_update(catalog)
    _add_news(catalog)


def _add_update(catalog: click.Group) -> None:
    @command(
        catalog,
        "update",
        "カタログの新しい版やほかの団体の導入実績(CSV・Excel・JSON)を、新規・変更・掲載終了として取り込む",
        "take in a newer edition of the catalogue or another town's experience (CSV, Excel, JSON), shown as added, changed and gone",
    )
    @argument("file", "取り込むファイル", "the file", type=click.Path(path_type=Path))
    @for_option("取り込み先のプロジェクト", "the project that takes it in", required=True)
    @option("--map", "列対応表(TOML)", "column map (TOML)", type=click.Path(path_type=Path))
    @option(
        "--source",
        "出典の列がない行の出典(http:// か https://)",
        "source of rows that name none (http:// or https://)",
        metavar="URL",
    )
    @option("--sheet", "Excel のシート名", "sheet of a workbook")
    @option("--encoding", "文字コード(省くと判別)", "encoding (found out if left out)")
    @option("--dry-run", "取り込まずに違いだけ見る", "show the differences, change nothing", is_flag=True)
    def update_command(
        file: Path, project: Path, map: Path | None, source: str | None, sheet: str | None, encoding: str | None, dry_run: bool,  # noqa: A002
        as_json: bool,
    ) -> int:  # fmt: skip
        from waterdx.catalog.file_columns import load_map
        from waterdx.catalog.revision import update

        said = load_map(map) if map else None
        done = update(project, file, column_map=said, sheet=sheet, encoding=encoding, source=source or "", dry_run=dry_run)
        if as_json:
            say_json(done.to_json())
        else:
            _say_done(done, project, dry_run)
        return exit_code(done.changes.findings)


def _say_done(done: Revision, project: Path, dry_run: bool) -> None:
    from waterdx.catalog.catalogue import NEWS

    changes = done.changes
    if changes.differences:
        rows = [(NEWS[one.kind], one.id or "-", one.name, " ".join(one.keys)) for one in changes.differences[:SHOWN]]
        say_table(rows, HEADS)
        if len(changes.differences) > SHOWN:
            more = Words(ja="… ほか {n:,} 件(--json ですべて)", en="… and {n:,} more (all with --json)")
            say(more.format(n=len(changes.differences) - SHOWN))
    counts = Words(
        ja="新規 {added:,}、変更 {changed:,}、掲載終了 {gone:,}、変わりなし {unchanged:,}",
        en="{added:,} added, {changed:,} changed, {gone:,} gone, {unchanged:,} unchanged",
    )
    say(counts.format(**changes.counts()))
    if changes.follows:
        say(Words(ja="「{of}」の次の版とみなしました。", en="Taken as the edition after “{of}”.").format(of=changes.follows))
    if dry_run:
        say(Words(ja="(試しただけで、プロジェクトは変えていません)", en="(a dry run: the project was not changed)"))
    elif done.change:
        say(UNDO.format(project=project))
    if changes.findings:
        say_findings(changes.findings)


def _add_news(catalog: click.Group) -> None:
    @command(
        catalog,
        "news",
        "取り込んだカタログの版と、最後の版で新しくなった技術",
        "the editions taken in, and what is new in the last of them",
    )
    @for_option("版を取り込んだプロジェクト", "the project that took them in", required=True)
    def news_command(project: Path, as_json: bool) -> None:
        from waterdx.catalog.catalogue import NEWS, catalogue_of

        catalogue = catalogue_of(project)
        news = [(catalogue.find(one), what) for one, what in catalogue.news.items()]
        if as_json:
            say_json(
                {
                    "schema": {"name": "waterdx.catalog.news", "version": 1},
                    "editions": [one.to_json() for one in catalogue.editions],
                    "news": [
                        {"id": one.id, "name_ja": one.name.ja, "name_en": one.name.en, "news": what.kind, "keys": list(what.keys)}
                        for one, what in news
                    ],
                }
            )
            return
        heads = (Words(ja="版", en="Edition"), Words(ja="技術数", en="Technologies"), Words(ja="取り込み", en="Taken in"))
        say_table([(one.name, len(one.ids), one.read_at[:10]) for one in catalogue.editions], heads)
        say()
        if news:
            say_table([(NEWS[what.kind], one.id, one.name, " ".join(what.keys)) for one, what in news], HEADS)
        else:
            say(Words(ja="まだ新しい版を取り込んでいません。", en="No newer edition has been taken in yet."))
