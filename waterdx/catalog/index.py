"""Full-text index of the catalogue in memory: pairs of neighbouring characters in FTS5, ranked by bm25.

A word is found wherever its folded characters stand (as by a substring search), with one exception: a
word of two or three Latin letters is an abbreviation (AI, SAR, GIS) and must begin a Latin word; one of two
letters must be the whole word. Otherwise "AI" would find every "maintenance" of the English texts.

Plain sqlite3, not sqlite-utils: that imports pandas (0.3 s against 0.01 s here), and one table needs no help.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from waterdx.catalog.entries import Technology, load
from waterdx.catalog.synonyms import spellings
from waterdx.core.text import fold, search_key
from waterdx.core.words import Words

WEIGHTS = {"name": 10.0, "words": 5.0, "summary": 2.0, "rest": 1.0}
# What is typed beyond this is left out: FTS5 limits the depth of an expression, and nobody types as much.
MOST_WORDS, LONGEST_WORD = 10, 200

_ABBREVIATION = re.compile(r"[a-z]{2,3}")
_LATIN_WORD = re.compile(r"[a-z]+")
_BETWEEN_WORDS = re.compile(r"[\s、\x00-\x1f]+")


def texts(technology: Technology) -> dict[str, list[str]]:
    """Everything that is searched, by column of the index."""
    rest = (technology.conditions, technology.cost, technology.effect, technology.adopters)
    provider = [technology.provider] if technology.provider else []
    return {
        "name": _both([technology.name]),
        "words": [*technology.words, *provider, *_both(technology.labels())],
        "summary": _both([technology.summary]),
        "rest": [*technology.materials, *_both(one for one in rest if one)],
    }


def query_words(query: str) -> tuple[str, ...]:
    """The words of what was typed, in one width; those that fold to the same word once. All must be found."""
    sound = query.encode("utf-8", "ignore").decode()  # half a surrogate pair could not be shown or saved
    words = (word[:LONGEST_WORD] for word in _BETWEEN_WORDS.split(fold(sound)))
    by_key = {search_key(word): word for word in words if search_key(word)}
    return tuple(by_key.values())[:MOST_WORDS]


class Index:
    """Built once from technologies, asked often."""

    def __init__(self, technologies: Sequence[Technology]) -> None:
        self.technologies = tuple(technologies)
        # Jobs run in other threads; SQLite itself takes care of one connection used by several.
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        columns = ", ".join(WEIGHTS)
        self._db.execute(f"CREATE VIRTUAL TABLE pieces USING fts5({columns}, content='', tokenize='ascii')")
        self._db.executemany(
            f"INSERT INTO pieces(rowid, {columns}) VALUES (?, ?, ?, ?, ?)",
            ((n, *map(_pieces_of_all, texts(one).values())) for n, one in enumerate(self.technologies)),
        )

    def scores(self, words: Iterable[str]) -> dict[int, float]:
        """Position and score (higher is better, no unit) of the technologies in which every word is found."""
        expression = " AND ".join(_any_spelling(search_key(word)) for word in words)
        if not expression:
            return dict.fromkeys(range(len(self.technologies)), 0.0)
        weights = ", ".join(map(str, WEIGHTS.values()))
        sql = f"SELECT rowid, -bm25(pieces, {weights}) FROM pieces WHERE pieces MATCH ?"
        return dict(self._db.execute(sql, (expression,)))


@cache
def shipped_index() -> Index:
    """The index of the technologies that travel with the program."""
    return Index(load())


def _both(words: Iterable[Words]) -> list[str]:
    return [text for one in words for text in (one.ja, one.en)]


def _pieces_of_all(some: Iterable[str]) -> str:
    return " ".join(piece for text in some for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    """Pairs of characters, the last one alone (so no phrase runs on into the next text), then Latin words."""
    folded = search_key(text)
    yield from (_code(folded[i : i + 2]) for i in range(len(folded)))
    yield from (_latin(word) for word in _LATIN_WORD.findall(fold(text).lower()))


def _any_spelling(word: str) -> str:
    return "(" + " OR ".join(map(_expression, spellings(word))) + ")"


def _expression(word: str) -> str:
    if _ABBREVIATION.fullmatch(word):
        whole = _latin(word)
        return whole if len(word) == 2 else f"({whole} OR {whole}*)"  # both, so that DAS ranks above dashboard
    if len(word) == 1:
        return _code(word) + "*"
    return '"' + " ".join(_code(word[i : i + 2]) for i in range(len(word) - 1)) + '"'


def _code(piece: str) -> str:
    """A piece in hexadecimal: FTS5 drops no sign of it and reads nothing typed as its query language."""
    return "x" + "".join(f"{ord(character):06x}" for character in piece)


def _latin(word: str) -> str:
    return "w" + word
