"""The different values of a column: what sorting, searching, conditions and groups look at instead of every row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from waterdx.core.text import search_keys

Mask = NDArray[np.bool_]
_BETWEEN = "\n"  # search keys hold no blanks, so no word reaches over it


@dataclass(frozen=True)
class Distinct:
    """`values` are the known ones ascending; `codes` say for each row which of them it holds, `len(values)` for unknown."""

    codes: NDArray[np.int32]
    values: Sequence[Any]

    @property
    def unknown(self) -> Mask:
        """The rows whose value is unknown."""
        return self.codes == len(self.values)

    def rows_with(self, of_value: Mask, if_unknown: bool = False) -> Mask:
        """The rows whose value is marked in `of_value` (one boolean a value)."""
        return np.append(of_value, if_unknown)[self.codes]


def distinct_numbers(values: NDArray[np.float64]) -> Distinct:
    """Of an array of numbers, NaN unknown."""
    known = ~np.isnan(values)
    found, codes = np.unique(values[known], return_inverse=True)
    whole = np.full(len(values), len(found), dtype=np.int32)
    whole[known] = codes
    return Distinct(whole, found.tolist())


def distinct_texts(values: NDArray[Any]) -> Distinct:
    """Of an array of objects, ordered as texts; None, NaN and "" are unknown. Each row is looked up once: for 300,000 rows 20 ms."""
    from pandas import factorize, isna

    seen, found = factorize(values, use_na_sentinel=False)
    known = np.flatnonzero(~(isna(found) | (found == "")))
    texts = list(map(str, found[known]))
    ordered = known[sorted(range(len(known)), key=texts.__getitem__)]
    renumbered = np.full(len(found), len(known), dtype=np.int32)
    renumbered[ordered] = np.arange(len(known))
    return Distinct(renumbered[seen], found[ordered].tolist())


class Haystack:
    """The search keys of a few or of many texts, side by side as bytes, looked through all at once: a word in 300,000
    of them takes 5 ms, one after another 20."""

    def __init__(self, texts: Sequence[str]) -> None:
        keys = [key.encode() for key in search_keys(texts)]
        self._bytes = np.frombuffer(_BETWEEN.encode().join(keys), dtype=np.uint8)
        ends = np.cumsum([len(key) + 1 for key in keys], dtype=np.int64)
        self._ends = ends.astype(np.int32)

    def holding(self, word: str) -> Mask:
        """Which texts hold a word that `search_key` has made; what begins a letter of UTF-8 never lies within another."""
        needle = word.encode()
        found = np.zeros(len(self._ends), dtype=bool)
        places = len(self._bytes) - len(needle) + 1
        if not needle or places <= 0:
            return found | (not needle)
        here = self._bytes[len(needle) - 1 :] == needle[-1]  # the last byte differs most between Japanese letters
        for at, byte in enumerate(needle[:-1]):
            here &= self._bytes[at : at + places] == byte
        found[np.searchsorted(self._ends, np.flatnonzero(here), side="right")] = True
        return found
