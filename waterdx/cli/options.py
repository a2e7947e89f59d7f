"""Arguments that several commands share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from waterdx.core.fields import LAYER_NAMES
from waterdx.core.words import Words
from waterdx.ledger.coordinates import UNITS

F = TypeVar("F", bound=Callable[..., Any])


def out_option(ja: str, en: str, *, required: bool = False) -> Callable[[F], F]:
    """--out FILE."""
    return click.option("--out", type=click.Path(path_type=Path), required=required, help=str(Words(ja, en)))


def option(name: str, ja: str, en: str, **settings: Any) -> Callable[[F], F]:
    """An option with its help in the language shown."""
    return click.option(name, help=str(Words(ja, en)), **settings)


AS_OF = ("基準日 2026-03-31 か R8.3.31(省くと今日)", "day, 2026-03-31 or R8.3.31 (today if left out)")


def typed_day(text: str | None) -> dt.date | None:
    """The day somebody typed, in any way the ledger reads days. UserError where it is none."""
    from waterdx.ledger.days import day_said

    return None if text is None else day_said(text)


def argument(name: str, ja: str, en: str, **settings: Any) -> Callable[[F], F]:
    """An argument with its help in the language shown."""
    return click.argument(name, help=str(Words(ja, en)), **settings)


def project_argument(command: F) -> F:
    """The project file, first of the arguments."""
    return argument("project", "プロジェクトファイル", "the project file", metavar="TOWN.gpkg", type=click.Path(path_type=Path))(
        command
    )


def scan_arguments(command: F) -> F:
    """A scan and which of its pages: SCAN and --page."""
    command = option("--page", "ページ", "page", type=click.IntRange(min=1), default=1, show_default=True)(command)
    return argument("scan", "スキャン(PNG、JPEG、TIFF、PDF)", "the scan (PNG, JPEG, TIFF, PDF)", type=click.Path(path_type=Path))(
        command
    )


def terms_option(command: F) -> F:
    """--field, where the same letters mean two things in water and sewer."""
    fields = click.Choice(["water", "sewer", "agri"])
    return option(
        "--field",
        "用語の分野(省くと見出しか台帳から)",
        "whose terms are used (by the headings or the ledger, if left out)",
        type=fields,
    )(command)


def chart_option(command: F) -> F:
    """--chart FILE, where a result has a chart of its own."""
    return option(
        "--chart",
        "図の保存先(.png .svg .pdf .pptx .xlsx)",
        "where to save its chart (.png, .svg, .pdf, .pptx, .xlsx)",
        type=click.Path(path_type=Path),
    )(command)


def project_option(ja: str, en: str) -> Callable[[F], F]:
    """--project TOWN.gpkg, where a command works without one too."""
    return option("--project", ja, en, metavar="TOWN.gpkg", type=click.Path(path_type=Path))


def import_options(command: F) -> F:
    """How a file is to be read: the same for every command that reads one into the ledger."""
    for decorate in reversed(_import_options()):
        command = decorate(command)
    return command


def _import_options() -> tuple[Callable[[Any], Any], ...]:
    return (
        option(
            "--layer",
            "入れる層 pipes / nodes / leaks(省くと推定)",
            "layer: pipes, nodes or leaks (guessed if left out)",
            type=click.Choice(list(LAYER_NAMES)),
        ),
        option("--map", "列対応表(TOML)", "column map (TOML)", type=click.Path(path_type=Path)),
        option(
            "--encoding", "文字コード(cp932、utf-8、utf-16。省くと判別)", "encoding (cp932, utf-8, utf-16; found out if left out)"
        ),
        option(
            "--header-row",
            "見出しが始まる行(1 から数える。見出しのない表は 0。省くと探す)",
            "row in which the header begins, from 1; 0 for a table without one (looked for if left out)",
            type=click.IntRange(min=0),
        ),
        option(
            "--sheet",
            "Excel のシート名、GeoPackage・DXF のレイヤー名、ZIP の中のシェープ名、EPANET の pipes / nodes",
            "sheet of a workbook, layer of a GeoPackage or DXF, shapefile in a ZIP, pipes or nodes of EPANET",
        ),
        option(
            "--dictionary",
            "列名(SAFIELD000 など)の属性辞書(XML・CSV。省くと同じフォルダーを探す)",
            "dictionary of numbered columns (SAFIELD000 …), XML or CSV; looked for beside the file if left out",
            type=click.Path(path_type=Path),
        ),
        option("--crs", "ファイルの座標系(EPSG:番号)", "coordinate system of the file (EPSG:n)"),
        option(
            "--swap-axes",
            "座標の順が逆(北、東の順)のファイル",
            "the file gives north before east (or latitude first)",
            is_flag=True,
        ),
        option(
            "--unit",
            "座標の単位(図面はミリメートルが多い)",
            "unit of the coordinates; drawings are often in mm",
            type=click.Choice(list(UNITS)),
        ),
        option("--keep-personal", "氏名・電話番号などの列も取り込む", "take in columns of personal data too", is_flag=True),
    )


def for_option(ja: str, en: str, *, required: bool = False) -> Callable[[F], F]:
    """--for TOWN.gpkg: the project a command of the catalogue works for."""
    return click.option(
        "--for", "project", type=click.Path(path_type=Path), metavar="TOWN.gpkg", required=required, help=str(Words(ja, en))
    )


def reading_options(command: F) -> F:
    """--encoding and --sheet, for tables that are not the ledger's."""
    encoding = option("--encoding", "文字コード(cp932、utf-8。省くと判別)", "encoding (cp932, utf-8; found out if left out)")
    return option("--sheet", "Excel のシート名・レイヤー名", "sheet of a workbook, or layer")(encoding(command))


def places_crs_option(command: F) -> F:
    """--crs of a file of places."""
    return option("--crs", "ファイルの座標系(EPSG:番号。省くとファイルの記載かプロジェクトの座標系)",
                  "coordinate system of the file, EPSG:n (as the file states, else the project's)")(command)  # fmt: skip
