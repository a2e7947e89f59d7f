"""Folding of the many ways one Japanese word is typed. What was typed is kept elsewhere; these are for comparing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# NFKC keeps these apart although people type them for the same sign (measured: toolchain notes, section 7).
_SAME = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("ΦøØ∅⌀", "φ"),
        **dict.fromkeys("〜∼", "~"),
        **dict.fromkeys("“”〝〟", '"'),
        "\u3000": " ",
    }
)
_HAS_SAME = re.compile("[" + "".join(map(re.escape, map(chr, _SAME))) + "]")  # a look is cheaper than translating
_LONG_MARK_AS_DASH = re.compile(r"(?<=[0-9A-Za-z])ー(?=[0-9A-Za-z])")
_NOT_KEY = re.compile(r"[\s_\-・･.,、。/()\[\]{}「」『』【】:;'\"]+")
_BETWEEN = "\0"  # stays as it is, and nothing joins with it
_KATAKANA = re.compile("[ァ-ヶ]+")
_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def fold(text: str) -> str:
    """`text` in one width and with one kind of dash and φ, trimmed. Raw text must be kept beside it: ① becomes 1.

    >>> fold("　ＤＩＰ Φ１５０㎜ ")
    'DIP φ150mm'
    """
    if text.isascii():  # nothing below touches ASCII, and ids are most of what is folded
        return text.strip()
    return _LONG_MARK_AS_DASH.sub("-", _made_same(unicodedata.normalize("NFKC", _made_same(text)))).strip()


def _made_same(text: str) -> str:
    return text.translate(_SAME) if _HAS_SAME.search(text) else text


def key(text: str) -> str:
    """`text` as a key for looking words up: folded, lower case, without blanks and punctuation.

    >>> key("ＨＩ・ＶＰ") == key("HI-VP")
    True
    """
    return _NOT_KEY.sub("", fold(text).lower())


def search_key(text: str) -> str:
    """`key` with katakana and hiragana made one, for searching.

    >>> search_key("ドローン") == search_key("どろーん")
    True
    """
    return _KATAKANA.sub(lambda run: run[0].translate(_KATAKANA_TO_HIRAGANA), key(text))


def search_keys(texts: Sequence[str]) -> list[str]:
    """`search_key` of each, all at once: of 300,000 in a quarter of the time.

    >>> search_keys(["ドローン", "HI-VP"]) == [search_key("ドローン"), search_key("HI-VP")]
    True
    """
    together = _BETWEEN.join(texts)
    if together.count(_BETWEEN) != len(texts) - 1:
        return [search_key(text) for text in texts]
    return search_key(together).split(_BETWEEN)


# What people write when they do not know. A number in this list means "not entered", never zero.
UNKNOWN_WORDS = frozenset({"", "-", "--", "ー", "不明", "不詳", "未詳", "未入力", "未調査", "なし(不明)", "?", "??", "n/a", "na", "nan",
                           "null", "none", "unknown", "xxx", "#n/a", "#value!", "#ref!"})  # fmt: skip

_DIGITS = frozenset("0123456789")  # none of them begins so, and most of what is asked about does
_LONGEST_UNKNOWN = 30  # letters with blanks between them: no longer text says it


def says_unknown(text: str) -> bool:
    """Whether the writer says that it is not known (blank, 不明, - …).

    >>> says_unknown("　不 明 "), says_unknown("0")
    (True, False)
    """
    if len(text) > _LONGEST_UNKNOWN or text[:1] in _DIGITS:
        return False
    return fold(text).replace(" ", "").lower() in UNKNOWN_WORDS
