"""waterdx ledger export: the ledger as files for others."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import argument, option, project_argument
from waterdx.cli.output import command, exit_code, progress_bar, say, say_findings, say_json, say_table
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.spatial_id import MAX_ZOOM, ONE_METRE_ZOOM
from waterdx.core.words import Words

PROFILES = ("plain", "statutory", "nilim", "spatial-id")  # a test compares them with the registry, which imports pandas


def add_to(ledger: click.Group) -> None:
    @command(
        ledger,
        "export",
        "台帳をファイルに書き出す。形式は OUT の拡張子(.gpkg .shp .zip .geojson .dxf .xlsx .csv)で決まる",
        "write the ledger to a file; the ending of OUT (.gpkg .shp .zip .geojson .dxf .xlsx .csv) says the format",
    )
    @project_argument
    @argument(
        "out",
        "書き出すファイル(形式は拡張子で決まる)",
        "the file to write; its ending says the format",
        type=click.Path(path_type=Path),
    )
    @option(
        "--layer",
        "書き出す層 pipes / nodes / leaks(省くと、1 つの層だけの形式では pipes、ほかはすべて)",
        "layer: pipes, nodes or leaks (if left out: pipes where the format holds one layer, else all)",
        type=click.Choice(list(LAYER_NAMES)),
    )
    @option(
        "--profile",
        "様式 plain(すべての項目)/ statutory(法定台帳)/ nilim(国総研 災害時交換の素案)/ spatial-id(空間ID)",
        "what is written: plain (every field), statutory, nilim (NILIM's draft for disasters), spatial-id",
        type=click.Choice(PROFILES),
        default="plain",
        show_default=True,
    )
    @option(
        "--zoom",
        "空間ID のズームレベル(25 で高さ 1 m)",
        "zoom of spatial IDs (at 25 a voxel is one metre high)",
        type=click.IntRange(0, MAX_ZOOM),
        default=ONE_METRE_ZOOM,
        show_default=True,
    )
    @option(
        "--keep-personal", "氏名・電話番号とみられる文も伏せずに書く", "write names and telephone numbers unmasked", is_flag=True
    )
    @option(
        "--crs",
        "書き出す座標系(EPSG:番号。省くとプロジェクトの座標系)",
        "coordinate system to write (EPSG:n; the project's if left out)",
    )
    @option(
        "--report",
        "記入状況の報告を書くファイル(.xlsx / .csv / .md。省くと OUT の隣の CSV)",
        "file for the report of what is filled (.xlsx, .csv or .md; if left out, a CSV beside OUT)",
        type=click.Path(path_type=Path),
    )
    def export_ledger(
        project: Path, out: Path, layer: str | None, profile: str, zoom: int, keep_personal: bool, crs: str | None,
        report: Path | None, as_json: bool,
    ) -> int:  # fmt: skip
        from waterdx.ledger.export.run import export

        with progress_bar() as progress:
            done = export(
                project, out, layer=layer, profile=profile, crs=crs, zoom=zoom, keep_personal=keep_personal, report=report,
                progress=progress,
            )  # fmt: skip
        if as_json:
            say_json(done.to_json())
            return exit_code(done.findings)
        heads = (Words(ja="表", en="Table"), Words(ja="件数", en="Objects"), Words(ja="列数", en="Columns"))
        say_table([(table.title, len(table.frame), len(table.columns)) for table in done.tables], heads)
        say()
        for file in done.files:
            say(Words(ja="「{file}」に書き出しました。", en="Wrote “{file}”.").format(file=file))
        say_findings(done.findings)
        return exit_code(done.findings)
