"""waterdx new: an empty project."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import option, project_argument
from waterdx.cli.output import command, say, say_json
from waterdx.core.errors import UserError
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

        _refuse(project, name, code)
        store.create(project, name.strip(), crs, code)
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


def _refuse(project: Path, name: str, code: str) -> None:
    """UserError for what no project should be called."""
    if project.suffix.lower() != ".gpkg":
        raise UserError(
            ja="「{path}」の拡張子を .gpkg にしてください(プロジェクトは GeoPackage です)。",
            en="Let “{path}” end in .gpkg: a project is a GeoPackage.",
            path=project,
        )
    if not name.strip():
        raise UserError(
            ja="--name が空です。事業体の名前(例: 山中町)を指定してください。",
            en="--name is blank. Give the name of the utility.",
        )
    if code and not (len(code) == 6 and code.isascii() and code.isdigit()):
        raise UserError(
            ja="団体コード「{code}」は 6 桁の数字ではありません。検査数字を含む半角 6 桁(例: 152161)で指定してください。",
            en="The municipality code “{code}” is not six digits. Give all six, check digit included (such as 152161).",
            code=code,
        )
