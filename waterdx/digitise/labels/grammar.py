"""How labels of pipes are written, as a net of characters: which may follow which."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from waterdx.core.eras import ERAS
from waterdx.core.sizes import sizes_made
from waterdx.core.terms import terms_of
from waterdx.core.text import fold

DIGIT, FREE = "any digit", "any character"  # characters of the net that stand for several
SEPARATOR = "separator"
_SEPARATORS = " -()・,×/"
_LONGEST_WORD = 14
_SMALLEST_BORE_MM = 10

# What may stand behind what, with separators between or without; a bare number is a bore only behind a material or a joint.
# "" is the beginning and free text, which may stand anywhere.
FOLLOWS = {
    "": ("material", "marked bore", "length", "year"),
    "material": ("material", "joint", "marked bore", "bore", "length", "year"),
    "joint": ("marked bore", "bore", "length", "year"),
    "marked bore": ("material", "length", "year"),
    "bore": ("material", "length", "year"),
    "length": ("material", "marked bore", "year"),
    "year": ("material", "marked bore", "length"),
}


@dataclass(frozen=True, eq=False)
class Net:
    """States of one character each: state 0 is the beginning, 1 free text. `parents` is the state before in the same word (-1 where a
    word begins), `kinds` the part of a label it belongs to, `ends` whether a word may end there."""

    characters: tuple[str, ...]
    parents: np.ndarray
    kinds: np.ndarray
    ends: np.ndarray

    def entries(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Pairs of states at which a part of a label may be over, and the states that may begin then."""
        begins, pairs = self.parents < 0, []
        for before, behind in FOLLOWS.items():
            separators = self.kinds == f"{SEPARATOR} {before}"
            over = ((self.kinds == before) & self.ends) | separators
            to = (begins & np.isin(self.kinds, behind)) | separators
            to[1] = before in ("", "material", "joint")  # nothing but a separator stands between a number and other text
            pairs += [(np.flatnonzero(over), np.flatnonzero(to)), (np.flatnonzero(separators), np.array([1]))]
        return pairs


@cache
def net_of(ledger_field: str) -> Net:
    """The labels that a field (water, sewer, agri) writes."""
    characters, parents, kinds, ends = ["", FREE], [-1, 0], ["", ""], [True, True]
    for kind, words in WRITINGS.items():
        known: dict[tuple[str, ...], int] = {(): -1}
        for word in words(ledger_field):
            for length in range(1, len(word) + 1):
                if word[:length] not in known:
                    known[word[:length]] = len(characters)
                    characters.append(word[length - 1])
                    parents.append(known[word[: length - 1]])
                    kinds.append(kind)
                    ends.append(False)
            ends[known[word]] = True
    for kind in FOLLOWS:
        for sign in _SEPARATORS:
            characters.append(sign)
            parents.append(-1)
            kinds.append(f"{SEPARATOR} {kind}")
            ends.append(True)
    return Net(tuple(characters), np.array(parents), np.array(kinds), np.array(ends))


def _words(kind: str) -> Callable[[str], Iterator[tuple[str, ...]]]:
    """Spellings a draughtsman uses: letters in capitals or Japanese, of two characters at least."""

    def spellings(ledger_field: str) -> Iterator[tuple[str, ...]]:
        for word in sorted({fold(one) for term in terms_of(kind, ledger_field) for one in term.spellings()}):
            if 2 <= len(word) <= _LONGEST_WORD and not re.search(r"[a-z]{2}|\s", word):
                yield tuple(word)

    return spellings


def _written_bores() -> list[str]:
    return [f"{bore:.0f}" for bore in sorted(sizes_made()) if bore >= _SMALLEST_BORE_MM and bore == int(bore)]


def _bores(_field: str) -> Iterator[tuple[str, ...]]:
    yield from (tuple(bore) for bore in _written_bores())


def _marked_bores(_field: str) -> Iterator[tuple[str, ...]]:
    for bore in _written_bores():
        yield from (tuple(written) for written in (f"φ{bore}", f"口径{bore}", f"D={bore}", f"{bore}mm"))


def _lengths(_field: str) -> Iterator[tuple[str, ...]]:
    for whole in range(1, 5):
        for decimals in ((), (".", DIGIT), (".", DIGIT, DIGIT)):
            number = ("L", "=", *[DIGIT] * whole, *decimals)
            yield from (number, (*number, "m"))


def _years(_field: str) -> Iterator[tuple[str, ...]]:
    names = {"T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
    for letter, (_, last) in ERAS.items():
        for year in ("元", *range(1, min(last, 64) + 1)):
            starts = [letter, f"{letter}.", *([names[letter]] if letter in names else [])]
            yield from (tuple(f"{start}{year}{end}") for start in starts for end in ("", "年", "年度"))
    for western in range(1900, 2060):
        yield from (tuple(f"{western}{end}") for end in ("", "年", "年度"))


WRITINGS: dict[str, Callable[[str], Iterator[tuple[str, ...]]]] = {
    "material": _words("material"),
    "joint": _words("joint"),
    "marked bore": _marked_bores,
    "bore": _bores,
    "length": _lengths,
    "year": _years,
}
