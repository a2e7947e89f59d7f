"""From what somebody typed to what is looked for: words, and the terms within a word or sentence.

「安く漏水を探したい」 is no phrase of any text. Its terms are: 安く (費用, 削減 …), 漏水, 探したい (検知, 発見 …).
Particles say nothing. The words of daily life and what they mean in the catalogue are in catalog/everyday_words.csv.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from waterdx.catalog.synonyms import spellings, words_of_groups
from waterdx.core.resources import resource
from waterdx.core.text import fold, search_key

# What is typed beyond this is left out: FTS5 limits the depth of an expression, and nobody types as much.
MOST_WORDS, LONGEST_WORD, MOST_TERMS = 10, 200, 12

_BETWEEN_WORDS = re.compile(r"[\s、。・,/\x00-\x1f]+")
_KANJI, _HIRAGANA = r"[㐀-鿿豈-﫿々〆]+", r"[ぁ-ゖー]+"
_RUNS = rf"{_KANJI}|[ァ-ヺー]+|[0-9]*[A-Za-z]+[0-9]*|[0-9]+|{_HIRAGANA}"
_STEM = "[㐀-鿿々](?![をにがはもとやへので])[ぁ-ゖ]"  # of an adjective or verb, with the first sign of its ending
_IS_STEM = re.compile(_STEM)
_IS_KANJI = re.compile(_KANJI)
_IS_HIRAGANA = re.compile(_HIRAGANA)
EVERYDAY_WORTH, STEM_WORTH = 0.5, 0.1
SHORTEST_HIRAGANA = 3  # what is left of a run of hiragana without its particles, if it is to be a term


@dataclass(frozen=True)
class Term:
    """One thing asked for: any of its folded `ways` will do; in part, its pairs of characters `pieces`.

    `worth`: how much it tells, against a word of the field; less where the ways are what a word of daily life may mean.
    """

    ways: tuple[str, ...]
    pieces: tuple[str, ...] = ()
    worth: float = 1.0


def query_words(query: str) -> tuple[str, ...]:
    """The words of what was typed, in one width; those that fold to the same word once."""
    sound = query.encode("utf-8", "ignore").decode()  # half a surrogate pair could not be shown or saved
    words = (word[:LONGEST_WORD] for word in _BETWEEN_WORDS.split(fold(sound)))
    by_key = {search_key(word): word for word in words if search_key(word)}
    return tuple(by_key.values())[:MOST_WORDS]


def terms(word: str) -> tuple[Term, ...]:
    """The terms of one word or sentence; particles are none.

    >>> [term.ways[0] for term in terms("管渠の漏水を探知")]
    ['管渠', '漏水', '調査']
    """
    found = [term for run in _runs().findall(word) for part in _parts(run) for term in _terms_of_run(part)]
    return tuple(dict.fromkeys(found))[:MOST_TERMS]


def _parts(run: str) -> Iterator[str]:
    """A compound whose end is an everyday word is two: 漏水|探知."""
    if len(run) >= 4 and _IS_KANJI.fullmatch(run) and search_key(run) not in everyday() and run[-2:] in everyday():
        yield from _parts(run[:-2])
        yield run[-2:]
    else:
        yield run


def _terms_of_run(run: str) -> Iterator[Term]:
    means = everyday().get(search_key(run))
    if means is not None:
        yield from [Term(means, worth=EVERYDAY_WORTH)] if means else []
    elif _IS_HIRAGANA.fullmatch(run):
        yield from (_term(left) for left in _particles().split(run) if len(left) >= SHORTEST_HIRAGANA)
    elif _IS_STEM.fullmatch(run):
        yield Term((search_key(run),), worth=STEM_WORTH)
    elif len(run) > 1:  # one character tells too little
        yield _term(run)


def _term(run: str) -> Term:
    key = search_key(run)
    latin = key.isascii()  # a pair of Latin letters tells nothing
    return Term(spellings(key), () if latin or len(key) < 3 else tuple(key[i : i + 2] for i in range(len(key) - 1)))


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
    """Everyday words and synonyms of several scripts (探したい, 管きょ), stems with their ending (暗い), runs of one script."""
    known = (*_as_typed(), *(fold(word) for group in words_of_groups() for word in group))
    mixed = [word for word in known if len(word) > 1 and not re.fullmatch(_RUNS, word)]
    return re.compile("|".join([*map(re.escape, sorted(mixed, key=len, reverse=True)), _STEM, _RUNS]))


@cache
def _particles() -> re.Pattern[str]:
    silent = [word for word in _as_typed() if _IS_HIRAGANA.fullmatch(word) and not everyday()[search_key(word)]]
    return re.compile("|".join(map(re.escape, sorted(silent, key=len, reverse=True))))


@cache
def _as_typed() -> tuple[str, ...]:
    with resource("catalog", "everyday_words.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(fold(word) for row in csv.DictReader(file) for word in row["words"].split(";"))
