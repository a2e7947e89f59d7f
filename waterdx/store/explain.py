"""What SQLite and the system say of a project file, in a sentence a person can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from waterdx.core.errors import UserError, reason_of
from waterdx.store.restore import folder_of


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """UserError for every trouble with the file at `path` that is not our own mistake."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        trouble = _trouble(path, str(error))
        if trouble is None:
            raise
        raise trouble from error
    except PermissionError as error:
        raise cannot_write(path, error) from None


def cannot_write(path: Path, error: OSError) -> UserError:
    return UserError(
        ja="「{path}」を作れません({why})。書き込めるフォルダーを指定してください。",
        en="“{path}” cannot be written ({why}). Choose a folder you can write to.",
        path=path, why=reason_of(error),
    )  # fmt: skip


def _trouble(path: Path, said: str) -> UserError | None:
    if "locked" in said:
        return UserError(
            ja="「{path}」は他のプログラムが書き込み中です。QGIS などで編集中なら保存して閉じてから、もう一度実行してください。",
            en="Another program is writing to “{path}”. Save and close it there (QGIS, for example), then try again.",
            path=path,
        )
    if "unable to open" in said:
        return UserError(
            ja="「{path}」を開けません(権限がないか、フォルダーに書き込めません)。権限を確かめるか、書き込める場所に写してから開いてください。",
            en="“{path}” cannot be opened (no permission, or its folder cannot be written). "
            "Check the permissions, or copy it to a place you can write to.",
            path=path,
        )
    if "readonly" in said:
        return UserError(
            ja="「{path}」に書き込めません(読み取り専用です)。書き込める場所に写してから開いてください。",
            en="“{path}” cannot be written (it is read-only). Copy it to a place you can write to.",
            path=path,
        )
    if "not a database" in said:
        return UserError(
            ja="「{path}」は GeoPackage ではありません。waterdx のプロジェクトファイル(.gpkg)を指定してください。"
            "前は開けたファイルなら壊れています。復元ポイント({folder})か控えから戻してください。",
            en="“{path}” is not a GeoPackage. Give a project file (.gpkg) of waterdx. "
            "If it could be opened before, it is damaged: go back to a restore point ({folder}) or a copy.",
            path=path, folder=folder_of(path),
        )  # fmt: skip
    if "malformed" in said or "disk image" in said:
        return UserError(
            ja="「{path}」は壊れていて読めません。復元ポイント({folder})か控えから戻してください。",
            en="“{path}” is damaged and cannot be read. Go back to a restore point ({folder}) or a copy.",
            path=path, folder=folder_of(path),
        )  # fmt: skip
    if "full" in said or "disk I/O" in said:
        return UserError(
            ja="「{path}」への書き込みの途中でディスクに空きがなくなったか、読み書きに失敗しました。プロジェクトは元のままです。",
            en="The disk is full or failed while writing “{path}”. The project is as it was.",
            path=path,
        )
    return None
