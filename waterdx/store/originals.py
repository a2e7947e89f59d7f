"""Files that are never written over: the project and the originals that were imported into it."""

from __future__ import annotations

from pathlib import Path

from waterdx.core.digest import digest_of
from waterdx.core.errors import UserError
from waterdx.store.tables import is_source


def refuse_to_replace(project: Path, out: Path) -> None:
    """UserError where `out` is the project or a file that was imported into it."""
    if out.is_file() and (out.samefile(project) or is_source(project, digest_of(out))):
        raise UserError(
            ja="「{out}」はこのプロジェクトか、取り込んだ元のファイルです。上書きしないので、別の名前を指定してください。",
            en="“{out}” is this project or an original that was imported into it. It is not written over: choose another name.",
            out=out,
        )
