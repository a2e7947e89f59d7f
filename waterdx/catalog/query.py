"""From what somebody typed to what is looked for: words, and the terms within a word or sentence.

「安く漏水を探したい」 is no phrase of any text. Its terms are: 安く (費用, 削減 …), 漏水, 探したい (検知, 発見 …).
Particles say nothing. The words of daily life and what they mean in the catalogue are in catalog/everyday_words.csv.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

from waterdx.catalog.synonyms import spellings
from waterdx.core.resources import resource
from waterdx.core.text import fold, search_key

# What is typed beyond this is left out: FTS5 limits the depth of an expression, and nobody types as much.
MOST_WORDS, LONGEST_WORD, MOST_TERMS = 10, 200, 12

_BETWEEN_WORDS = re.compile(r"[\s、。・,/\x00-\x1f]+")
_KANJI, _HIRAGANA = r"[㐀-鿿豈-﫿々〆]+", r"[ぁ-ゖー]+"
_RUNS = rf"{_KANJI}|[ァ-ヺー]+|[A-Za-z]+|[0-9]+|{_HIRAGANA}"
_IS_HIRAGANA = re.compile(_HIRAGANA)
SHORTEST_HIRAGANA = 3  # what is left of a run of hiragana without its particles, if it is to be a term


@dataclass(frozen=True)
class Term:
    """One thing asked for: any of its folded `ways` will do; in part, its pairs of characters `pieces`.

    `guessed`: the ways are what a word of daily life may mean.
    """

    ways: tuple[str, ...]
    pieces: tuple[str, ...] = ()
    guessed: bool = False


def query_words(query: str) -> tuple[str, ...]:
    """The words of what was typed, in one width; those that fold to the same word once."""
    sound = query.encode("utf-8", "ignore").decode()  # half a surrogate pair could not be shown or saved
    words = (word[:LONGEST_WORD] for word in _BETWEEN_WORDS.split(fold(sound)))
    by_key = {search_key(word): word for word in words if search_key(word)}
    return tuple(by_key.values())[:MOST_WORDS]


def terms(word: str) -> tuple[Term, ...]:
    """The terms of one word or sentence; particles are none.

    >>> [term.ways[0] for term in terms("漏水を常時監視")]
    ['漏水', '常時監視']
    """
    found = []
    for run in _runs().findall(word):
        means = everyday().get(search_key(run))
        if means is not None:
            found += [Term(means, guessed=True)] if means else []
        elif _IS_HIRAGANA.fullmatch(run):
            found += [_term(left) for left in _without_particles(run) if len(left) >= SHORTEST_HIRAGANA]
        else:
            found.append(_term(run))
    return tuple(dict.fromkeys(found))[:MOST_TERMS]


def _term(run: str) -> Term:
    key = search_key(run)
    latin = key.isascii()  # a pair of Latin letters tells nothing
    return Term(spellings(key), () if latin or len(key) < 3 else tuple(key[i : i + 2] for i in range(len(key) - 1)))


def _without_particles(run: str) -> list[str]:
    return [left for left in _particles().split(run) if left]


@cache
def everyday() -> dict[str, tuple[str, ...]]:
    """What a folded word of daily life is called in the catalogue, all spellings folded; nothing for a word that says nothing."""
    with resource("catalog", "everyday_words.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    meant = {row["words"]: [search_key(one) for one in row["means"].split(";") if one] for row in rows}
    return {
        search_key(word): tuple(dict.fromkeys(way for one in means for way in spellings(one)))
        for words, means in meant.items()
        for word in words.split(";")
    }


@cache
def _runs() -> re.Pattern[str]:
    """Everyday words of several scripts (探したい) before runs of one script."""
    mixed = [word for word in _as_typed() if len(word) > 1 and not re.fullmatch(_RUNS, word)]
    return re.compile("|".join([*map(re.escape, sorted(mixed, key=len, reverse=True)), _RUNS]))


@cache
def _particles() -> re.Pattern[str]:
    silent = [word for word in _as_typed() if _IS_HIRAGANA.fullmatch(word) and not everyday()[search_key(word)]]
    return re.compile("|".join(map(re.escape, sorted(silent, key=len, reverse=True))))


@cache
def _as_typed() -> tuple[str, ...]:
    with resource("catalog", "everyday_words.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(fold(word) for row in csv.DictReader(file) for word in row["words"].split(";"))
