"""Which files may never be written over: projects, and the originals that were imported into one."""

from __future__ import annotations

from pathlib import Path

from waterdx.core.digest import digest_of
from waterdx.core.errors import UserError
from waterdx.store import tables
from waterdx.store.project import is_project

_JOURNALS = ("-wal", "-journal")  # beside a database that another program has open, or had when it was killed


def refuse_to_replace(project: Path, out: Path) -> None:
    """UserError where `out` is the project, an original that was imported into it, another project, or an open database."""
    if any(out.with_name(out.name + ending).exists() for ending in _JOURNALS):
        raise UserError(
            ja="「{out}」は QGIS などで開かれているため上書きできません。閉じてからもう一度実行するか、別の名前を指定してください。",
            en="“{out}” is open in QGIS or another program and cannot be replaced. Close it there, or choose another name.",
            out=out,
        )
    if not out.is_file():
        return
    if out.samefile(project) or tables.is_source(project, digest_of(out)):
        raise UserError(
            ja="「{out}」はこのプロジェクトか、取り込んだ元のファイルです。上書きしないので、別の名前を指定してください。",
            en="“{out}” is this project or an original that was imported into it. It is not written over: choose another name.",
            out=out,
        )
    if is_project(out):
        raise UserError(
            ja="「{out}」は waterdx のプロジェクトです。上書きすると台帳が失われるため、別の名前を指定してください。",
            en="“{out}” is a project of waterdx. Replacing it would lose a ledger: choose another name.",
            out=out,
        )
