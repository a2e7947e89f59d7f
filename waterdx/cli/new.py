"""waterdx new: an empty project."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import option, project_argument
from waterdx.cli.output import command, say, say_json
from waterdx.core.words import Words


def add_to(group: click.Group) -> None:
    @command(group, "new", "プロジェクトファイル(GeoPackage)を新しく作る", "make a new project file (GeoPackage)")
    @project_argument
    @option("--name", "事業体の名前(例: 山中町)", "name of the utility", required=True)
    @option(
        "--crs",
        "座標系。平面直角座標系は EPSG:6669〜6687(例: 第8系は EPSG:6676)",
        "coordinate system; plane rectangular zones are EPSG:6669 to 6687",
        required=True,
    )
    @option("--code", "団体コード(6 桁)", "municipality code (6 digits)", default="")
    def new(project: Path, name: str, crs: str, code: str, as_json: bool) -> None:
        from waterdx.store import project as store

        store.create(project, name, crs, code)
        info = store.info(project)
        if as_json:
            say_json(
                {
                    "schema": {"name": "waterdx.new", "version": 1},
                    "project": str(project),
                    "name": info.name,
                    "code": info.code,
                    "crs": f"EPSG:{info.epsg}",
                }
            )
        else:
            say(
                Words(
                    ja="プロジェクト「{file}」を作りました。次は waterdx ledger import {file} 台帳ファイル",
                    en="Made “{file}”. Next: waterdx ledger import {file} LEDGER-FILE",
                ).format(file=project)
            )
