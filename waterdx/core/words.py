"""Text in Japanese and English, and which of the two the user reads."""

from __future__ import annotations

import locale
import os
import sys
from dataclasses import dataclass
from typing import Literal

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")

_chosen: Language | None = None


def language() -> Language:
    """The language shown: the one set, else WATERDX_LANG, else English on an English system, else Japanese."""
    if _chosen:
        return _chosen
    wanted = os.environ.get("WATERDX_LANG", "")[:2].lower()
    if wanted in LANGUAGES:
        return wanted
    return "en" if _system_language().lower().startswith("en") else "ja"


def _system_language() -> str:
    """What the system calls its language; "C" and nothing at all are not English (getlocale would say en_US for C)."""
    if sys.platform == "win32":
        return locale.getlocale()[0] or ""
    return next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "") or ""


def language_was_asked_for() -> bool:
    """Whether somebody has named a language for this run (set_language, WATERDX_LANG)."""
    return _chosen is not None or os.environ.get("WATERDX_LANG", "")[:2].lower() in LANGUAGES


def set_language(chosen: Language | None) -> None:
    """Show everything in `chosen` from now on; None returns to what the system says."""
    global _chosen
    _chosen = chosen


@dataclass(frozen=True)
class Words:
    """One sentence or name in both languages; `str()` gives the language shown.

    >>> set_language("en"); str(Words(ja="{n} 件", en="{n} rows").format(n=3)); set_language(None)
    '3 rows'
    """

    ja: str
    en: str

    def __str__(self) -> str:
        return self.in_language(language())

    def in_language(self, wanted: Language) -> str:
        return self.ja if wanted == "ja" else self.en

    def format(self, **values: object) -> Words:
        """The same words with `{name}` filled in; a value that is Words is taken in the matching language."""
        return Words(*(self.in_language(one).format(**_in(values, one)) for one in LANGUAGES))


def _in(values: dict[str, object], wanted: Language) -> dict[str, object]:
    return {k: v.in_language(wanted) if isinstance(v, Words) else v for k, v in values.items()}
