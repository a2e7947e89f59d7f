"""One thing that was found: what it is called, what it is, and how one gets there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.main_window import MainWindow

LONGEST = 120  # signs of a name or what is said of it: a row is one line


@dataclass(frozen=True)
class Found:
    """`go(window)` does what is called so, or goes to it."""

    kind: Words
    title: str
    icon: str
    go: Callable[[MainWindow], object]
    detail: str = ""
    shortcut: str = ""


class Source(Protocol):
    """Things of one kind. Asked in a job's thread; the first question may take longer than those that follow."""

    def find(self, typed: str) -> list[Found]:
        """What holds every word typed, the best first, a few at most."""
        ...


def one_line(text: object) -> str:
    """A name that may hold anything, as a row shows it."""
    line = " ".join(str(text).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
