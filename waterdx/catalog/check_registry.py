"""What a check of an entry file is, and the list of them.

To add one, write a function from an EntryFile to problems in `entry_checks` or `figure_checks` and decorate it;
lists and command line follow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from waterdx.core.findings import Severity
from waterdx.core.words import Words


@dataclass(frozen=True)
class EntryFile:
    """One file as it was parsed; its values may have any shape."""

    file: Path
    text: str
    data: dict[str, Any]

    def texts(self, key: str) -> list[str]:
        """The texts of a key, whether one or a list; nothing where there is none."""
        value = self.data.get(key)
        return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]

    def table(self, key: str) -> dict[str, Any]:
        value = self.data.get(key)
        return value if isinstance(value, dict) else {}

    def records(self, key: str) -> list[dict[str, Any]]:
        """The tables of a list of tables ([[key]])."""
        value = self.data.get(key)
        return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []

    def line(self, key: str, nth: int = 0) -> int | None:
        """The line on which a key, or the nth of its tables, begins; None where it is not there."""
        lines = self._lines.get(key, [])
        return lines[nth] if nth < len(lines) else None

    @cached_property
    def _lines(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        inside = False  # of a table, whose keys are not those of the entry
        for number, line in enumerate(self.text.splitlines(), 1):
            if header := re.match(r"\s*\[\[?\s*\"?([\w-]+)", line):
                inside = True
                found.setdefault(header[1], []).append(number)
            elif (key := re.match(r"\s*\"?([\w-]+)\"?\s*=", line)) and not inside:
                found.setdefault(key[1], []).append(number)
        return found


@dataclass(frozen=True)
class Problem:
    """What is wrong with a key, or with the nth of its tables."""

    key: str
    words: Words
    nth: int = 0


Check = Callable[[EntryFile], Iterator[Problem]]


@dataclass(frozen=True)
class EntryCheck:
    name: str
    title: Words
    severity: Severity
    problems: Check


CHECKS: list[EntryCheck] = []


def entry_check(name: str, ja: str, en: str, severity: Severity = "error") -> Callable[[Check], Check]:
    """Makes a function from an EntryFile to problems one of the checks; ja and en are its title."""

    def add(problems: Check) -> Check:
        CHECKS.append(EntryCheck(name, Words(ja, en), severity, problems))
        return problems

    return add


def problem(key: str, ja: str, en: str, nth: int = 0, **values: object) -> Problem:
    """A problem of `key`; `{key}` and the values are filled into the sentence."""
    return Problem(key, Words(ja, en).format(key=key, **values), nth)
