"""How the words of the program are read, so that かんしゅ finds 管種: a table kept by hand, as no free dictionary may be shipped.

A new kanji word in a menu, a field or an indicator needs a row in readings.csv; a test asks for it.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from waterdx.core.text import search_key
from waterdx.core.words import Words

FILE = Path(__file__).with_name("readings.csv")
_KANJI = re.compile("[一-龥々]")


def reading_of(text: str) -> str:
    """`text` with its kanji in kana, the longest words first; a kanji that no row reads stays as it is.

    >>> reading_of("管種と口径")
    'かんしゅとこうけい'
    """
    words, longest = _readings()
    made, at = [], 0
    while at < len(text):
        word = next((text[at : at + n] for n in range(longest, 0, -1) if text[at : at + n] in words), text[at])
        made.append(words.get(word, word))
        at += len(word)
    return "".join(made)


def unread(text: str) -> str:
    """The kanji of `text` that no row reads."""
    return "".join(_KANJI.findall(reading_of(text)))


def key_of(words: Words, *more: str) -> str:
    """What a thing is found by: both its names, how the Japanese one is read, and whatever else."""
    return "\n".join(map(search_key, (words.ja, words.en, reading_of(words.ja), *more)))


def holds(key: str, typed: str) -> bool:
    """Whether a key holds every word typed."""
    return all(search_key(word) in key for word in typed.split())


@cache
def _readings() -> tuple[dict[str, str], int]:
    with FILE.open(encoding="utf-8", newline="") as opened:
        words = {row["word"]: row["reading"] for row in csv.DictReader(opened)}
    return words, max(map(len, words))
