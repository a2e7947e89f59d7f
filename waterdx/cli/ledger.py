"""waterdx ledger: import, synonym; the other commands are in the files beside this one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from waterdx.cli import (
    background,
    checks,
    completion,
    editing,
    export,
    history,
    link,
    maps,
    network,
    readiness,
    register,
    restoring,
    update,
)
from waterdx.cli.help import Group
from waterdx.cli.options import argument, import_options, option, project_argument
from waterdx.cli.output import command, exit_code, progress_bar, refuse_original, say, say_findings, say_json, say_table
from waterdx.core.errors import UserError
from waterdx.core.fields import LAYER_NAMES, field_named
from waterdx.core.terms import all_terms
from waterdx.core.words import Words


def add_to(group: click.Group) -> None:
    @group.group(
        "ledger",
        cls=Group,
        help=str(
            Words(
                ja="台帳: 取り込み、新しい版の反映、図面との結び付け、同義語、点検、修正、補完、編集、充足度、調書、背景図、図面、断水範囲、縦断図、耐震区分、書き出し、履歴、復元",
                en="the pipe ledger: import, update, link, synonyms, check, fix, complete, edit, readiness, register, background, maps, isolation, long section, seismic class, export, history, restore",
            )
        ),
    )
    def ledger() -> None:
        pass

    _add_import(ledger)
    update.add_to(ledger)
    link.add_to(ledger)
    _add_synonym(ledger)
    checks.add_to(ledger)
    completion.add_to(ledger)
    editing.add_to(ledger)
    history.add_to(ledger)
    readiness.add_to(ledger)
    register.add_to(ledger)
    background.add_to(ledger)
    maps.add_to(ledger)
    network.add_to(ledger)
    export.add_to(ledger)
    restoring.add_to(ledger)


def _add_import(ledger: click.Group) -> None:
    @command(
        ledger,
        "import",
        "町にあるファイル(CSV、Excel、シェープ、DXF、PLATEAU、EPANET ほか)を台帳に取り込む",
        "bring a file (CSV, Excel, Shapefile, DXF, PLATEAU, EPANET and others) into the ledger",
    )
    @project_argument
    @argument("file", "取り込むファイル", "the file to import", type=click.Path(path_type=Path))
    @option(
        "--save-map",
        "列の読み方を列対応表(TOML)に保存する",
        "save how the columns were read as a column map (TOML)",
        type=click.Path(path_type=Path),
    )
    @import_options
    @option("--dry-run", "取り込まずに結果だけ見る", "show what would happen, change nothing", is_flag=True)
    def import_file(
        project: Path, file: Path, map: Path | None, save_map: Path | None, dry_run: bool, as_json: bool, **how: Any,  # noqa: A002
    ) -> int:  # fmt: skip
        from waterdx.ledger import column_map
        from waterdx.ledger.ingest import ingest

        refuse_original(project, save_map)
        said = column_map.load(map) if map else None
        with progress_bar() as progress:
            result = ingest(project, file, column_map=said, dry_run=dry_run, progress=progress, **how)
        if result.placement is not None:
            result.placement.refuse_open(file)
        if save_map:
            where = (said or column_map.ColumnMap()).coordinates.or_said(how["crs"], how["swap_axes"], how["unit"])
            column_map.save(column_map.from_result(result, said=said, coordinates=where), save_map)
        if as_json:
            say_json(result.to_json())
            return exit_code(result.findings)
        heads = (
            Words(ja="列", en="Column"),
            Words(ja="項目", en="Field"),
            Words(ja="確からしさ", en="Confidence"),
            Words(ja="理由", en="Reason"),
        )
        say_table(
            [(c.name, field_named(c.field).header if c.field else "-", c.confidence, c.reason) for c in result.columns], heads
        )
        say()
        rows = Words(ja="{layer}: {read} 行を読み、{accepted} 行を取り込み(追加 {added}、既存に補完 {merged})、{rejected} 行を除外、{skipped} 行は対象外",
                     en="{layer}: {read} rows read, {accepted} taken in ({added} added, {merged} completed existing ones), {rejected} rejected, {skipped} skipped")  # fmt: skip
        say(rows.format(layer=LAYER_NAMES[result.layer], added=result.added, merged=result.merged, **result.rows))
        if dry_run:
            say(Words(ja="(試しただけで、プロジェクトは変えていません)", en="(a dry run: the project was not changed)"))
        say_findings(result.findings)
        return exit_code(result.findings)


def _add_synonym(ledger: click.Group) -> None:
    @command(
        ledger,
        "synonym",
        "町の言葉(管種など)の意味をプロジェクトに教える。言葉を省くと一覧を見る",
        "teach the project what a word of the town means (a material, say); without a word, list those it knows",
    )
    @project_argument
    @argument(
        "kind",
        "言葉の種類",
        "kind of the word",
        metavar="[KIND]",
        required=False,
        type=click.Choice(sorted({term.kind for term in all_terms()})),
    )
    @argument("word", "町の言葉(白管 など)", "the word of the town", required=False)
    @argument("code", "用語の記号(GP など)", "code of the term (such as GP)", required=False)
    @option(
        "--field", "事業", "field of the word", type=click.Choice(["water", "sewer", "agri"]), default="water", show_default=True
    )
    @option("--remove", "この言葉を忘れる", "forget the word", is_flag=True)
    def synonym(
        project: Path, kind: str | None, word: str | None, code: str | None, field: str, remove: bool, as_json: bool
    ) -> None:
        from waterdx.ledger import synonyms

        if kind is not None and (word is None or remove == (code is not None)):
            raise UserError(
                ja="種類・言葉・記号の 3 つ(忘れるときは種類・言葉と --remove)を指定してください。",
                en="Give the kind, the word and its code (to forget a word: its kind, the word and --remove).",
            )
        if kind and word and code:
            synonyms.add(project, kind, field, word, code)
        elif kind and word:
            synonyms.remove(project, kind, field, word)
        rows = synonyms.read(project).rows()
        if as_json:
            keys = ("kind", "field", "word", "code")
            say_json(
                {"schema": {"name": "waterdx.ledger.synonym", "version": 1}, "synonyms": [dict(zip(keys, row, strict=True)) for row in rows]}
            )  # fmt: skip
            return
        heads = (
            Words(ja="種類", en="Kind"),
            Words(ja="事業", en="Field"),
            Words(ja="言葉", en="Word"),
            Words(ja="記号", en="Code"),
        )
        say_table(rows, heads)
