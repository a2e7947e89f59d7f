"""Sets of peers picked by hand and kept in the project under a name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from waterdx.core.edits import SETTINGS, Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.indicators.peer_sets import WAYS
from waterdx.store import history, project

SETTING = "peer_sets"
LONGEST = 40  # letters of a name


def kept_sets(path: Path) -> dict[str, tuple[str, ...]]:
    """The codes (団体コード) of each set, by its name."""
    with project.reading(path) as conn:
        return _read(project.read_settings(conn).get(SETTING))


def keep_set(path: Path, name: str, codes: Sequence[str]) -> None:
    """Keep `codes` under `name`, one step of undo; none of them forgets the set. UserError for a name that cannot be used."""
    said = name.strip()
    if not 0 < len(said) <= LONGEST or not said.isprintable() or said in WAYS:
        raise UserError(
            ja="比較の相手の名前「{name}」は使えません。{n} 字までで、{ways} でない名前にしてください。",
            en="“{name}” cannot be the name of a set of peers: use up to {n} letters, and none of {ways}.",
            name=name[:LONGEST], n=LONGEST, ways=", ".join(WAYS),
        )  # fmt: skip
    with project.editing(path) as conn:
        before = project.read_settings(conn).get(SETTING)
        sets = _read(before)
        if not codes and said not in sets:
            raise UserError(
                ja="比較の相手「{name}」は保存されていません(保存されているもの: {known})。",
                en="No set of peers is called “{name}” (kept: {known}).",
                name=said, known=", ".join(sets) or "-",
            )  # fmt: skip
        rest = {one: kept for one, kept in sets.items() if one != said}
        after = _write(rest | ({said: tuple(dict.fromkeys(codes))} if codes else {}))
        if after != before:
            label = Words(ja="比較の相手「{name}」を変えた", en="Set of peers “{name}” changed").format(name=said)
            history.apply(conn, EditGroup(label, (Edit(SETTINGS, 0, SETTING, before, after),)), objects=1)


def _read(text: str | None) -> dict[str, tuple[str, ...]]:
    return {name: tuple(codes) for name, codes in json.loads(text or "{}").items()}


def _write(sets: dict[str, tuple[str, ...]]) -> str | None:
    return json.dumps(sets, ensure_ascii=False) if sets else None
