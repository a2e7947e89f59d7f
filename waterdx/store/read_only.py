"""Projects this program only looks at: whoever tries to write one is refused in a sentence, wherever the attempt comes from."""

from __future__ import annotations

import os
from pathlib import Path

from waterdx.core.errors import UserError
from waterdx.core.words import Words

_REASONS: dict[str, Words] = {}  # of this process, as the window opened them


def hold(project: Path, reason: Words) -> None:
    """Refuse to write this project from now on."""
    _REASONS[_key(project)] = reason


def release(project: Path) -> None:
    """Let it be written again."""
    _REASONS.pop(_key(project), None)


def refuse_writing(project: Path) -> None:
    """UserError where the project is only looked at."""
    reason = _REASONS.get(_key(project))
    if reason is not None:
        raise UserError(
            ja="読み取り専用で開いているため、書き込めません({why})。変更するには、書き込める状態になってから開き直してください。",
            en="This is open for reading only ({why}). To change it, open it again once it can be written.",
            why=reason,
        )  # fmt: skip


def _key(project: Path) -> str:
    """The same for each way to write a path, without asking a drive that may not answer."""
    return os.path.normcase(project.absolute())
