"""Searches kept under a name, in the user's settings and not in the project.

A search is how one person works, is as useful without a project, and opening a town on the shared drive must not
change a byte of it. The file is JSON that a person can read, copy to a colleague, or delete.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from waterdx.core.errors import UserError
from waterdx.core.replacing import replacing

FILE = "catalog_searches.json"
LONGEST_NAME = 60
# The parameters of `search.search` that are kept.
KEPT = ("words", "field", "purpose", "tech", "facility", "maturity", "listed", "material", "diameter")

Asked = dict[str, Any]  # words and filters, as `search.search` takes them


def saved_searches(folder: Path | None = None) -> dict[str, Asked]:
    """{name: what was asked}, by name; none where nothing was kept. UserError where the file is damaged."""
    path = _path(folder)
    if not path.exists():
        return {}
    try:
        kept = json.loads(path.read_text("utf-8"))
        return {name: {key: asked[key] for key in KEPT if key in asked} for name, asked in sorted(kept.items())}
    except (ValueError, AttributeError, TypeError) as error:
        raise UserError(
            ja="保存した検索のファイル {path} を読めません({why})。直すか、名前を変えてどけてください。",
            en="The file of kept searches, {path}, cannot be read ({why}). Mend it, or move it away.",
            path=path, why=error,
        ) from error  # fmt: skip


def saved_search(name: str, folder: Path | None = None) -> Asked:
    """What was asked under a name; UserError with the names there are."""
    kept = saved_searches(folder)
    if name not in kept:
        raise UserError(
            ja="「{name}」という検索は保存されていません。保存されているもの: {names}。",
            en='No search is kept as "{name}". Kept are: {names}.',
            name=name[:LONGEST_NAME], names=", ".join(kept) or "-",
        )  # fmt: skip
    return kept[name]


def save_search(name: str, asked: Mapping[str, Any], folder: Path | None = None) -> None:
    """Keep what was asked under a name, in place of what was kept there."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise UserError(
            ja="検索の名前は1〜{most}文字で付けてください。",
            en="Give the search a name of 1 to {most} characters.",
            most=LONGEST_NAME,
        )
    _write({**saved_searches(folder), name: {key: asked[key] for key in KEPT if asked.get(key)}}, folder)


def remove_search(name: str, folder: Path | None = None) -> None:
    """Keep this search no longer; UserError where there is none of the name."""
    saved_search(name, folder)
    _write({kept: asked for kept, asked in saved_searches(folder).items() if kept != name}, folder)


def _write(searches: Mapping[str, Asked], folder: Path | None) -> None:
    path = _path(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as draft:
        draft.write_text(json.dumps(searches, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _path(folder: Path | None) -> Path:
    import platformdirs

    return (folder or platformdirs.user_config_path("waterdx", appauthor=False)) / FILE
