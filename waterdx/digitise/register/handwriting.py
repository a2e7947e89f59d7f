"""Which cells were written by hand: those whose letters differ from the print of their page in several ways at once. Where even the
likest letters of a page have no twins, the whole page was lettered by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from waterdx.core.written_tables import DITTO, total_word
from waterdx.digitise.register.cells import Cell
from waterdx.digitise.register.letters import Letters, from_twins, letters_of

Key = tuple[int, int]
_LETTERED = 2.4  # a page whose likest letters are this far from any twin: print 0 to 2.1, hands 2.7 to 4.3
_PRINT = 0.15  # of the cells: on a page that is not wholly by hand at least so many are print
_LEAST_LETTERS = 60  # on a page, so that twins are to be found
_LEAST_CELLS = 8  # of figures, or of words, so that they tell what is usual for their kind
_ELSEWHERE = 5  # cells with the same character, from which on it surely has a twin if it is print
_BESIDE_LETTERS = ".,-ー－・'` "  # characters that are no tall pieces
# What speaks for a hand, and how much: fitted (logistic regression) on 85 pages of the makers of tests/handwriting_figures.py, of the
# half to tune on.
_WEIGHTS = {"far from twins": 4.1, "none near": 1.17, "aslant": 8.1, "stroke": 15.7, "dark": 9.9, "height": 10.4}
_BIAS = -11.8
_BY_HAND = 0.3  # the probability from which on a cell is left to the person


def handwritten_in(cells: Mapping[Key, Cell], texts: Mapping[Key, str], letter: float) -> list[Key]:
    """The cells (with `texts` as read) that were written by hand; every cell with ink where the whole page was."""
    letters = _letters(cells, texts, letter)
    if len(letters) < _LEAST_CELLS or sum(len(one.shapes) for one in letters.values()) < _LEAST_LETTERS:
        return []
    twins = from_twins(letters)
    if _usual(twins) > _LETTERED:
        return sorted(cells)
    measures = measured(letters, twins, texts)
    odds = np.array(list(measures.values())) @ np.array(list(_WEIGHTS.values())) + _BIAS
    return sorted(at for at, one in zip(measures, odds, strict=True) if one > np.log(_BY_HAND / (1 - _BY_HAND)))


def _letters(cells: Mapping[Key, Cell], texts: Mapping[Key, str], letter: float) -> dict[Key, Letters]:
    """Those of the cells that hold a value of their own: ditto marks and the word before a total are unlike all else on a page."""
    found: dict[Key, Letters] = {}
    for at, text in texts.items():
        image = cells[at].image
        if image is None or text in DITTO or total_word([text]) is not None:
            continue
        made = letters_of(image, letter)
        if made is not None:
            found[at] = made
    return found


def _usual(twins: Mapping[Key, np.ndarray]) -> float:
    """How far from its twin print is on this page, though most cells may be by hand."""
    return float(np.percentile([np.median(own) for own in twins.values()], 100 * _PRINT))


def measured(letters: Mapping[Key, Letters], twins: Mapping[Key, np.ndarray], texts: Mapping[Key, str]) -> dict[Key, list[float]]:
    """The measures of every cell, in the order of the weights; print has small ones."""
    usual, dark = _usual(twins), max(1.0, float(np.median([letters[at].dark for at in _likest(twins)])))
    elsewhere = Counter(character for at in letters for character in set(texts[at]))
    found: dict[Key, list[float]] = {}
    figures, words = ({at: twins[at] for at in letters if _holds_figures(texts[at]) == kind} for kind in (True, False))
    for kind in (figures, words):
        like = [letters[at] for at in _likest(kind if len(kind) >= _LEAST_CELLS else twins)]
        stroke, level = (float(np.median([getattr(one, name) for one in like])) for name in ("stroke", "level"))
        height = float(np.median([np.median(one.heights) for one in like]))
        for at in kind:
            own = letters[at]
            farther = np.clip(np.log((np.percentile(twins[at], 25) + 0.5) / (usual + 0.5)), -1, 3)
            found[at] = [
                float(farther) * _expected(texts[at], elsewhere), min(8.0, float(twins[at].min())), float(np.clip(level - own.level, -0.3, 0.3)),
                min(0.6, abs(float(np.log(own.stroke / stroke)))), min(0.5, abs(float(np.log(max(own.dark, 1.0) / dark)))),
                min(0.4, abs(float(np.median(own.heights)) - height)) if kind is figures else 0.0,
            ]  # fmt: skip
    return found


def _likest(twins: Mapping[Key, np.ndarray]) -> list[Key]:
    """The cells whose letters have the nearest twins: print, though most others may be by hand."""
    ranked = sorted(twins, key=lambda at: float(np.median(twins[at])))
    return ranked[: max(_LEAST_CELLS, round(2 * _PRINT * len(ranked)))]


def _holds_figures(text: str) -> bool:
    """Whether a text is digits and Latin letters for the most part, all of one height in print."""
    return 2 * sum(character.isascii() or character == "φ" for character in text) >= len(text)


def _expected(text: str, elsewhere: Counter[str]) -> float:
    """How surely print of this text would have twins, 0..1: a character that stands nowhere else has none."""
    own = [min(elsewhere[character] - 1, _ELSEWHERE) / _ELSEWHERE for character in text if character not in _BESIDE_LETTERS]
    return sum(own) / max(1, len(own))
