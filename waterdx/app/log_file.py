"""The log read back: who wants to know what happened sees it in the window. No Qt in here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from waterdx.app.messages import Level

BYTES_READ = 400_000  # of the end of the file: some 4,000 lines
_HEAD = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d+ ([A-Z]+) (.*)")
_LEVELS: dict[str, Level] = {"WARNING": "warning", "ERROR": "error", "CRITICAL": "error"}


@dataclass(frozen=True)
class Entry:
    """One entry: when as written, how grave, and its text, which for an error of ours has many lines."""

    at: str
    level: Level
    text: str


def read_log(file: Path) -> list[Entry]:
    """The entries at the end of a log file, the newest last; none where there is no file or it cannot be read."""
    try:
        with file.open("rb") as opened:
            opened.seek(max(0, file.stat().st_size - BYTES_READ))
            text = opened.read().decode("utf-8", errors="replace")
    except OSError:
        return []
    return entries_of(text.splitlines())


def entries_of(lines: Iterable[str]) -> list[Entry]:
    """Lines without a head of their own belong to the entry before; what comes before the first head is left out.

    >>> entries_of(["2026-04-01 09:00:00,123 ERROR broken", "  more"])
    [Entry(at='2026-04-01 09:00:00', level='error', text='broken\\n  more')]
    """
    found: list[Entry] = []
    for line in lines:
        head = _HEAD.match(line)
        if head:
            found.append(Entry(head[1], _LEVELS.get(head[2], "info"), head[3]))
        elif found:
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{line}")
    return found
