"""What every plan of a town walks in any case, and what it leaves out: kept in the project, each change one step of undo.

Light: the window reads it at start.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from waterdx.core.edits import SETTINGS, Edit, EditGroup
from waterdx.core.words import Words

SETTING = "survey_wishes"
LABEL = Words(ja="必ず調査する所・しない所を変えた", en="What surveys must or must not walk was changed")
KINDS = {"must": Words(ja="必ず調査", en="In any case"), "never": Words(ja="調査しない", en="Never")}


@dataclass(frozen=True)
class Wish:
    """Pipes that are walked in any case (must) or left out (never), as `name` tells them."""

    kind: Literal["must", "never"]
    name: str
    pipe_ids: tuple[str, ...]


def with_wish(wishes: tuple[Wish, ...], new: Wish) -> tuple[Wish, ...]:
    """These wishes with one more; its pipes leave the earlier ones, as what was said last counts."""
    taken = set(new.pipe_ids)
    kept = (replace(one, pipe_ids=tuple(id_ for id_ in one.pipe_ids if id_ not in taken)) for one in wishes)
    return (*(one for one in kept if one.pipe_ids), new)


def wishes_of(path: Path) -> tuple[Wish, ...]:
    """Those kept in the project, in the order they were said."""
    from waterdx.store import project

    with project.reading(path) as conn:
        return _read(project.read_settings(conn).get(SETTING))


def keep_wishes(path: Path, wishes: Sequence[Wish]) -> bool:
    """Make these all the wishes of the project; False where they were so already."""
    from waterdx.store import history, project

    with project.editing(path) as conn:
        before = project.read_settings(conn).get(SETTING)
        after = json.dumps([asdict(one) for one in wishes], ensure_ascii=False) if wishes else None
        if after == before:
            return False
        history.apply(conn, EditGroup(LABEL, (Edit(SETTINGS, 0, SETTING, before, after),)), objects=len(wishes))
    return True


def _read(text: str | None) -> tuple[Wish, ...]:
    return tuple(Wish(one["kind"], one["name"], tuple(one["pipe_ids"])) for one in json.loads(text or "[]"))
