"""Full-text index of the catalogue in memory: pairs of neighbouring characters in FTS5, ranked by bm25.

A word is found wherever its folded characters stand (as by a substring search), with one exception: a
word of two or three Latin letters is an abbreviation (AI, SAR, GIS) and must begin a Latin word; one of two
letters must be the whole word. Otherwise "AI" would find every "maintenance" of the English texts. English
sentences are found by the beginnings of their words: in pairs they would be most of the index.
Where few texts hold every word, those that hold most of what was meant follow: see `find`.

Plain sqlite3, not sqlite-utils: that imports pandas (0.6 s against 0.01 s here), and one table needs no help.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise

from waterdx.catalog.entries import Technology, load
from waterdx.catalog.query import Term, terms
from waterdx.catalog.synonyms import spellings
from waterdx.catalog.taxonomy import AXES, label
from waterdx.catalog.taxonomy import terms as taxonomy_terms
from waterdx.core.text import fold, search_key
from waterdx.core.words import Words

WEIGHTS = {"name": 10.0, "words": 5.0, "summary": 2.0, "rest": 1.0, "english": 2.0}
FEW = 10  # where fewer than these hold every word, those that hold most of what was meant follow
MOST = 0.5  # the share of what was meant, by weight of its terms, that these must hold
ANSWERS_KEPT = 64  # the same words are asked again for each filter that is set, and by hints
PIECES_WORTH = 0.8  # of a term that is held in pieces only, against one that is held whole

_ABBREVIATION = re.compile(r"[a-z]{2,3}")
_LATIN_WORD = re.compile(r"[a-z]+(?:[-_./]?[a-z0-9]+)*|[0-9]+")
_PART_OF_WORD = re.compile(r"[a-z]+|[0-9]+")
_NOT_IN_WORD = re.compile(r"[^a-z0-9]")
# FTS5's ascii tokenizer takes every sign above ASCII for a letter, and cuts at these: they become private signs.
_CUTS = re.compile(r"[\x00-/:-@\[-`{-\x7f]")
_BETWEEN_TEXTS = "\ue101"  # so that no phrase runs on into the next text
_LATIN = "\ue100"  # before a Latin word, so that no pair of characters is taken for one


def texts(technology: Technology) -> dict[str, list[str]]:
    """Everything that is searched, by column of the index."""
    rest = [technology.conditions, technology.cost, technology.effect, technology.adopters]
    told = [one for one in rest if one]
    needs = [label(key, code).ja for key in ("access", "data_needed", "network") for code in getattr(technology, key)]
    provider = [technology.provider] if technology.provider else []
    return {
        "name": _both([technology.name]),
        "words": [*technology.words, *provider, *_both(technology.labels())],
        "summary": [technology.summary.ja],
        "rest": [*technology.materials, *(one.ja for one in told), *needs],
        "english": [technology.summary.en, *(one.en for one in told)],
    }


@dataclass(frozen=True)
class Found:
    """Position and score of the technologies found (higher is better, no unit); those that hold every word."""

    scores: dict[int, float]
    every_word: frozenset[int]


class Index:
    """Built once from technologies, asked often. Positions are in the order of those of equal score: newest first."""

    def __init__(self, technologies: Iterable[Technology]) -> None:
        self.technologies = tuple(sorted(technologies, key=lambda one: (-(one.evidence_year or 0), one.id)))
        # Jobs run in other threads; SQLite itself takes care of one connection used by several.
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        columns = ", ".join(WEIGHTS)
        self._db.execute(f"CREATE VIRTUAL TABLE pieces USING fts5({columns}, content='', tokenize='ascii')")
        self._db.executemany(
            f"INSERT INTO pieces(rowid, {columns}) VALUES ({', '.join('?' * (1 + len(WEIGHTS)))})",
            ((n, *_columns(one)) for n, one in enumerate(self.technologies)),
        )
        self._answers: dict[tuple[str, ...], Found] = {}
        self.under = {axis: self._sorted_under(axis) for axis in AXES}

    def _sorted_under(self, axis: str) -> dict[str, int]:
        """The positions of the technologies under each term of an axis, as the bits of a number."""
        under = dict.fromkeys(taxonomy_terms(axis), 0)
        for n, technology in enumerate(self.technologies):
            for code in technology.codes(axis):
                under[code] = under.get(code, 0) | 1 << n
        return under

    def find(self, words: tuple[str, ...]) -> Found:
        """The technologies that hold every word; where these are few, then those that hold most of what was meant.

        A word of which nothing at all is known finds nothing.
        """
        answer = self._answers.get(words)
        if answer is None:
            answer = self._find(words)
            if len(self._answers) >= ANSWERS_KEPT:
                self._answers.clear()
            self._answers[words] = answer
        return answer

    def _find(self, words: tuple[str, ...]) -> Found:
        if not words:
            return Found(dict.fromkeys(range(len(self.technologies)), 0.0), frozenset(range(len(self.technologies))))
        every = self.holding_every(words)
        if len(every) >= FEW:
            return Found(every, frozenset(every))
        shares = self._shares_held(words)
        wanted = {n: share for n, share in shares.items() if share >= MOST} | dict.fromkeys(every, 1.0)
        if not wanted:
            return Found({}, frozenset())
        ranked = self._ranked(" OR ".join([*map(_any_spelling, words), *self._parts(words)]), wanted)
        return Found({n: share * share * ranked[n] for n, share in wanted.items()}, frozenset(every))

    def holding_every(self, words: Iterable[str]) -> dict[int, float]:
        """{position: score} of the technologies that hold every word in one of its spellings."""
        return self._ranked(" AND ".join(map(_any_spelling, words)))

    def _ranked(self, expression: str, among: Iterable[int] | None = None) -> dict[int, float]:
        sql = f"SELECT rowid, -bm25(pieces, {', '.join(map(str, WEIGHTS.values()))}) FROM pieces WHERE pieces MATCH ?"
        if among is None:
            return dict(self._db.execute(sql, (expression,)))
        # The plus keeps SQLite from matching anew for each row.
        sql += " AND +rowid IN (SELECT value FROM json_each(?))"
        return dict(self._db.execute(sql, (expression, json.dumps(list(among)))))

    def _holding(self, expression: str) -> frozenset[int]:
        return frozenset(chain.from_iterable(self._db.execute("SELECT rowid FROM pieces WHERE pieces MATCH ?", (expression,))))

    def _parts(self, words: Sequence[str]) -> list[str]:
        return [_expression(part) for word in words for term in terms(word) for part in (*term.ways, *term.pieces)]

    def _shares_held(self, words: Sequence[str]) -> dict[int, float]:
        """{position: share of the terms that it holds, the rarer a term the more it weighs}; {} if a word is all unknown."""
        shares: dict[int, float] = {}
        total = 0.0
        for word in words:
            weighed = [(self._weight(term, held), held) for term, held in ((one, self._held(one)) for one in terms(word)) if held]
            if not weighed:
                return {}
            for weight, held in weighed:
                total += weight
                for n, share in held.items():
                    shares[n] = shares.get(n, 0.0) + weight * share
        return {n: share / total for n, share in shares.items()}

    def _held(self, term: Term) -> dict[int, float]:
        """{position: how much of a term it holds}: 1 whole, less in pieces."""
        whole = dict.fromkeys(self._holding(" OR ".join(map(_expression, term.ways))), 1.0)
        counted = Counter(chain.from_iterable(self._holding(_expression(piece)) for piece in term.pieces))
        return {n: PIECES_WORTH * count / len(term.pieces) for n, count in counted.items()} | whole

    def _weight(self, term: Term, held: dict[int, float]) -> float:
        """The rarer, the more."""
        whole = sum(map(PIECES_WORTH.__le__, held.values()))
        return math.log(1 + len(self.technologies) / (whole + 0.5)) * term.worth


@cache
def shipped_index() -> Index:
    """The index of the technologies that travel with the program."""
    return Index(load())


def _both(words: Iterable[Words]) -> list[str]:
    return [text for one in words for text in (one.ja, one.en)]


def _columns(technology: Technology) -> Iterator[str]:
    for column, some in texts(technology).items():
        joined = _BETWEEN_TEXTS.join(some)
        yield " ".join([] if column == "english" else _pairs(search_key(joined + _BETWEEN_TEXTS))) + _latin_words(joined)


def _pairs(key: str) -> Iterator[str]:
    letters = _as_letters(key)
    return map("".join, pairwise(letters))


def _as_letters(key: str) -> str:
    return _CUTS.sub(lambda sign: chr(0xE000 + ord(sign[0])), key)


def _latin_words(text: str) -> str:
    """Latin words and numbers: of B-DASH b, dash and bdash."""
    words = _LATIN_WORD.findall(fold(text).lower())
    joined = {word for word in words if not word.isalnum()}
    for word in joined:
        words += [*_PART_OF_WORD.findall(word), _NOT_IN_WORD.sub("", word)]
    return "".join(f" {_LATIN}{word}" for word in words if word not in joined)


def _any_spelling(word: str) -> str:
    return "(" + " OR ".join(map(_expression, spellings(search_key(word)))) + ")"


def _expression(word: str) -> str:
    letters = _as_letters(word)
    whole = f'"{_LATIN}{letters}"'
    if _ABBREVIATION.fullmatch(word):
        return whole if len(word) == 2 else f"({whole} OR {whole}*)"  # both, so that DAS ranks above dashboard
    if len(word) == 1:
        return f'"{letters}"*'
    phrase = '"' + " ".join(_pairs(word)) + '"'
    return f"({phrase} OR {whole}*)" if word.isascii() and word.isalnum() else phrase
