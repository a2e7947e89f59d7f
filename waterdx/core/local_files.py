"""Files given by a person: only those on this PC or a shared folder are looked at, and what is no file is said in one sentence."""

from __future__ import annotations

from pathlib import Path

from waterdx.core.errors import UserError


def refuse_no_file(path: Path) -> None:
    """UserError where `path` is an address, does not exist, is a folder, or is empty."""
    if str(path).startswith(("/vsi", "\\vsi")) or "://" in str(path) or ":/" in str(path)[2:]:
        raise UserError(
            ja="「{path}」は読みません。この PC か共有フォルダーにあるファイルを指定してください。",
            en="“{path}” is not read. Give a file on this PC or a shared folder.",
            path=path,
        )
    if not path.exists():
        raise UserError(
            ja="「{path}」がありません。場所と名前を確かめてください。",
            en="“{path}” does not exist. Check the place and the name.",
            path=path,
        )
    if path.is_dir():
        raise UserError(
            ja="「{path}」はフォルダーです。取り込むファイルを指定してください。",
            en="“{path}” is a folder. Give the file to import.",
            path=path,
        )
    if path.stat().st_size == 0:
        raise UserError(
            ja="「{path}」は空のファイル(0 バイト)です。元のファイルを確かめてください。",
            en="“{path}” is an empty file (0 bytes). Check the original.",
            path=path,
        )
