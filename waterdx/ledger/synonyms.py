"""The project's own words: what this town means by a word that no table of terms knows. Kept in the project file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from waterdx.core.errors import UserError
from waterdx.core.terms import SEWER_LIKE, Term, find_term, terms_of
from waterdx.core.text import key
from waterdx.store import project

_SETTING = "synonyms"  # JSON in the settings table: {kind: {field: {word as typed: code}}}

Words = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True)
class OwnWord:
    """`word` means `code` in this project, among the terms of `kind` of one field (water, sewer, agri)."""

    kind: str
    in_field: str
    word: str
    code: str


@dataclass(frozen=True)
class Synonyms:
    """The project's own words. `find` is what reading a value calls in place of `find_term`."""

    words: Words = field(default_factory=dict)

    def find(self, kind: str, text: str, in_field: str) -> Term | None:
        """The term a text means: as this project says, else as the table of terms says, else None."""
        code = self._code(kind, text, in_field)
        if code is not None:
            return next((term for term in terms_of(kind, in_field) if term.code == code), None)
        return find_term(kind, text, in_field)

    def known(self, kind: str, in_field: str) -> tuple[str, ...]:
        """The project's own words of one kind, as they were typed."""
        return tuple(self.words.get(kind, {}).get(_shared(in_field), {}))

    def spellings(self) -> tuple[str, ...]:
        """Every own word of the project, as it was typed."""
        return tuple(word for _, _, word, _ in self.rows())

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Kind, field, word and code of every own word, for a list."""
        return [
            (kind, of, word, code)
            for kind, fields in self.words.items()
            for of, said in fields.items()
            for word, code in said.items()
        ]

    def with_words(self, learnt: Iterable[OwnWord]) -> Synonyms:
        """These and some more; a later word replaces an earlier one. UserError where a code is no term, or a word blank."""
        words = {kind: {of: dict(said) for of, said in fields.items()} for kind, fields in self.words.items()}
        for one in learnt:
            _refuse_wrong(one)
            said = words.setdefault(one.kind, {}).setdefault(_shared(one.in_field), {})
            _forget(said, one.word)
            said[one.word.strip()] = one.code
        return Synonyms(words)

    def _code(self, kind: str, text: str, in_field: str) -> str | None:
        said = self.words.get(kind, {}).get(_shared(in_field))
        return {key(word): code for word, code in said.items()}.get(key(text)) if said else None


def read(path: Path) -> Synonyms:
    """The own words of the project at `path`."""
    with project.reading(path) as conn:
        return of(conn)


def of(conn: sqlite3.Connection) -> Synonyms:
    """The own words of an open project."""
    return Synonyms(json.loads(project.read_settings(conn).get(_SETTING, "{}")))


def add(path: Path, kind: str, in_field: str, word: str, code: str) -> Synonyms:
    """Let `word` mean `code` in this project from now on (a later word replaces an earlier one).

    UserError where the code is none of that kind and field, or the word is blank.
    """
    with project.editing(path) as conn:
        return learn(conn, [OwnWord(kind, in_field, word, code)])


def learn(conn: sqlite3.Connection, words: Iterable[OwnWord]) -> Synonyms:
    """`add` for several words, within a transaction that is open already."""
    return _write(conn, of(conn).with_words(words))


def remove(path: Path, kind: str, in_field: str, word: str) -> Synonyms:
    """Forget what `word` means in this project; nothing happens where it means nothing."""
    with project.editing(path) as conn:
        words = {k: {f: dict(said) for f, said in fields.items()} for k, fields in of(conn).words.items()}
        _forget(words.get(kind, {}).get(_shared(in_field), {}), word)
        return _write(conn, Synonyms(words))


def _write(conn: sqlite3.Connection, synonyms: Synonyms) -> Synonyms:
    project.write_setting(conn, _SETTING, json.dumps(synonyms.words, ensure_ascii=False))
    return synonyms


def _refuse_wrong(one: OwnWord) -> None:
    if not key(one.word):
        raise UserError(ja="同義語にする語が空です。", en="The word to add is blank.")
    terms = terms_of(one.kind, one.in_field)
    if all(term.code != one.code for term in terms):
        raise UserError(
            ja="「{code}」は用語表にありません。使えるのは {codes} です。", en="“{code}” is no known term. These are: {codes}.",
            code=one.code, codes=" ".join(term.code for term in terms),
        )  # fmt: skip


def _forget(said: dict[str, str], word: str) -> None:
    for same in [one for one in said if key(one) == key(word)]:
        del said[same]


def _shared(in_field: str) -> str:
    return SEWER_LIKE.get(in_field, in_field)
