"""waterdx ledger update: next year's edition of a file, shown as added, changed, gone, and brought in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waterdx.cli.options import argument, import_options, option, out_option, project_argument
from waterdx.cli.output import command, exit_code, progress_bar, refuse_original, say, say_findings, say_json, say_table
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.ledger.edition import EditionResult

SHOWN_DIFFERENCES = 50


def add_to(ledger: click.Group) -> None:
    @command(
        ledger,
        "update",
        "取り込み済みのファイルの新しい版(翌年度版など)を、追加・変更・廃止として台帳に反映する",
        "bring a new edition of an imported file into the ledger, shown as added, changed and gone",
    )
    @project_argument
    @argument("file", "新しい版のファイル", "the file of the new edition", type=click.Path(path_type=Path))
    @option(
        "--of",
        "前の版(番号かファイル名。省くと最も似たもの)",
        "the earlier edition: its number or file name (the likest if left out)",
    )
    @option(
        "--as-of",
        "なくなった対象の廃止年月日 YYYY-MM-DD か R7.3.31(省くと取り込んだ日)",
        "end of life of what is gone, YYYY-MM-DD (the day of this import if left out)",
    )
    @option(
        "--take-theirs",
        "手で直した値や別のファイルの値も、新しい版の値に置き換える",
        "replace values edited since, or read from other files, by those of the new edition too",
        is_flag=True,
    )
    @option(
        "--accept-gone",
        "前の版の多く(3 割超)がなくなっていても反映する",
        "go ahead even where much (over 30 %) of the earlier edition is gone",
        is_flag=True,
    )
    @import_options
    @option("--dry-run", "反映せずに違いだけ見る", "show the differences, change nothing", is_flag=True)
    @out_option("すべての違いを書くファイル(.xlsx か .csv)", "file for all differences (.xlsx or .csv)")
    def update_file(
        project: Path, file: Path, of: str | None, as_of: str | None, take_theirs: bool, accept_gone: bool, map: Path | None,  # noqa: A002
        dry_run: bool, out: Path | None, as_json: bool, **how: Any,
    ) -> int:  # fmt: skip
        from waterdx.ledger import column_map, differences, edition
        from waterdx.reports import tables

        if out:
            tables.refuse_ending(out)
            refuse_original(project, out)
        with progress_bar() as progress:
            result = edition.update(
                project, file, of=of, as_of=as_of, take_theirs=take_theirs, accept_gone=accept_gone,
                column_map=column_map.load(map) if map else None, dry_run=dry_run, progress=progress, **how,
            )  # fmt: skip
        if out:
            tables.write_table(out, differences.as_frame(result.differences), Words(ja="新しい版との違い", en="Differences"))
        if as_json:
            say_json(result.to_json() | {"out": str(out) if out else None})
        else:
            _say_updated(result, out)
        return exit_code(result.findings)


def _say_updated(result: EditionResult, out: Path | None) -> None:
    from waterdx.ledger.differences import HEADS

    if result.differences:
        say_table([one.cells() for one in result.differences[:SHOWN_DIFFERENCES]], HEADS)
        if len(result.differences) > SHOWN_DIFFERENCES:
            more = Words(ja="… ほか {n:,} 件(--out ですべて)", en="… and {n:,} more (all of them with --out)")
            say(more.format(n=len(result.differences) - SHOWN_DIFFERENCES))
        say()
    words = Words(
        ja="{layer}(前の版: {of}): 追加 {added:,}、変更 {changed:,}、廃止 {gone:,}、台帳を優先 {kept:,}、変わりなし {unchanged:,}",
        en="{layer} (earlier edition: {of}): {added:,} added, {changed:,} changed, {gone:,} gone, {kept:,} kept, {unchanged:,} unchanged",
    )
    say(words.format(layer=LAYER_NAMES[result.layer], of=result.of.file_name, **result.counts()))
    if result.dry_run:
        say(Words(ja="(試しただけで、プロジェクトは変えていません)", en="(a dry run: the project was not changed)"))
    if out:
        say(Words(ja="「{path}」に保存しました。", en="Saved as “{path}”.").format(path=out))
    say_findings(result.findings)
