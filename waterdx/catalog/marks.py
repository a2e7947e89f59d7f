"""Where in a text the words of a search stand, for the window and the command line to mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from waterdx.catalog.entries import Technology
from waterdx.catalog.keys import KEYS
from waterdx.catalog.query import terms
from waterdx.catalog.synonyms import spellings
from waterdx.core.text import fold, search_key
from waterdx.core.words import Words, language

Span = tuple[int, int]  # from the first sign up to, not with, the second
AROUND = 36  # signs of an excerpt before and after the first mark
_CLUSTER = re.compile(r"[^\s](?:[\u3099\u309a\uff9e\uff9f])*")  # a sign with the voice marks that belong to it
_ABBREVIATION = re.compile(r"[a-z]{2,3}")
_EXCERPTED = ("summary", "conditions", "cost", "effect", "adopters")


@dataclass(frozen=True)
class Excerpt:
    """A piece of an entry that holds what was asked for: of which key, the text, and the spans to mark in it."""

    key: str
    label: Words
    text: str
    marks: tuple[Span, ...]


def marks(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    """The spans of `text` that hold one of the words, in any of its spellings or in what it may mean.

    >>> marks("ﾄﾞﾛｰﾝで撮影", ["ドローン"])
    ((0, 5),)
    """
    letters, places = _lettered(text)
    return _merged(sorted(span for way in _ways(tuple(words)) for span in _spans(letters, places, text, way)))


def excerpt(technology: Technology, words: Iterable[str]) -> Excerpt | None:
    """The first sentence part of the entry that holds one of the words, in the language shown; None where there is none."""
    words = tuple(words)
    if not words:
        return None
    for key in _EXCERPTED:
        value: Words | None = getattr(technology, key)
        if value is None:
            continue
        text = value.in_language(language())
        if found := marks(text, words):
            return _cut(key, text, found)
    return None


def _cut(key: str, text: str, found: tuple[Span, ...]) -> Excerpt:
    start, end = max(0, found[0][0] - AROUND), min(len(text), found[0][1] + AROUND)
    before, after = ("…" if start else ""), ("…" if end < len(text) else "")
    shift = len(before) - start
    inside = tuple((low + shift, min(high, end) + shift) for low, high in found if low < end)
    label = next(one.label for one in KEYS if one.name == key)
    return Excerpt(key, label, f"{before}{text[start:end]}{after}", inside)


@lru_cache(maxsize=64)
def _ways(words: tuple[str, ...]) -> tuple[str, ...]:
    """All that counts as found: the spellings of the words, of their terms, of what these may mean."""
    ways = [way for word in words for way in spellings(search_key(word))]
    ways += [way for word in words for term in terms(word) for way in term.ways]
    return tuple(dict.fromkeys(way for way in ways if way))


def _lettered(text: str) -> tuple[str, list[Span]]:
    """The folded letters of a text, and for each the span of the text that it came from."""
    letters, places = "", []
    for cluster in _CLUSTER.finditer(text):
        folded = search_key(cluster[0])
        letters += folded
        places += [cluster.span()] * len(folded)
    return letters, places


def _spans(letters: str, places: list[Span], text: str, way: str) -> Iterator[Span]:
    if _ABBREVIATION.fullmatch(way):  # a Latin word, as the index finds it; fold keeps the places of plain text only
        pattern = rf"(?<![a-z]){way}" + (r"(?![a-z])" if len(way) == 2 else "")
        lowered = fold(text).lower()
        if len(lowered) == len(text):
            yield from (match.span() for match in re.finditer(pattern, lowered))
        return
    at = letters.find(way)
    while at >= 0:
        yield places[at][0], places[at + len(way) - 1][1]
        at = letters.find(way, at + len(way))


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for low, high in spans:
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)
