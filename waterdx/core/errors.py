"""What a person can put right. Anything else that is raised is our own mistake."""

from __future__ import annotations

from waterdx.core.words import Words


class UserError(Exception):
    """One sentence: what happened, to which file, and what to do next.

    >>> error = UserError(ja="{file} がありません。", en="{file} does not exist.", file="a.csv")
    >>> error.words.en
    'a.csv does not exist.'
    """

    def __init__(self, ja: str, en: str, **values: object) -> None:
        self.words = Words(ja, en).format(**values)
        super().__init__(self.words.en)

    def __str__(self) -> str:
        return str(self.words)


class Cancelled(Exception):
    """Raised out of a progress call when the person has asked to stop."""
