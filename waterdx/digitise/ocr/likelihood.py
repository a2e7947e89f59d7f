"""How likely a text is, given what the engine sees along a line: the sum over every way the text can lie on it (CTC, forward)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from waterdx.digitise.ocr.engine import Line

IMPOSSIBLE = -1e9
_LEAST = 1e-9


def log_likelihood(line: Line, text: str) -> float:
    """Natural logarithm of the probability of `text`; IMPOSSIBLE where the engine has no such character or the line is too short."""
    places = _places(line.characters)
    indices = [places.get(character) for character in text]
    if any(index is None for index in indices) or len(text) > len(line.steps):
        return IMPOSSIBLE
    return _forward(np.log(np.maximum(line.steps, _LEAST)), [index for index in indices if index is not None])


def best_of(line: Line, texts: Sequence[str]) -> list[tuple[str, float]]:
    """The texts with their logarithms, likeliest first."""
    scored = [(text, log_likelihood(line, text)) for text in texts]
    return sorted(scored, key=lambda one: -one[1])


@lru_cache(maxsize=4)
def _places(characters: tuple[str, ...]) -> dict[str, int]:
    return {character: k for k, character in enumerate(characters)}


def _forward(steps: np.ndarray, text: list[int]) -> float:
    """The usual recursion over blanks and characters, in logarithms."""
    states = np.zeros(2 * len(text) + 1, dtype=int)
    states[1::2] = text
    may_skip = np.zeros(len(states), dtype=bool)
    may_skip[3::2] = states[3::2] != states[1:-2:2]
    alpha = np.full(len(states), IMPOSSIBLE)
    alpha[0] = steps[0, 0]
    if len(states) > 1:
        alpha[1] = steps[0, states[1]]
    for step in steps[1:, states]:
        one, two = np.full(len(states), IMPOSSIBLE), np.full(len(states), IMPOSSIBLE)
        one[1:] = alpha[:-1]
        two[2:] = np.where(may_skip[2:], alpha[:-2], IMPOSSIBLE)
        alpha = np.logaddexp(np.logaddexp(alpha, one), two) + step
    return float(np.logaddexp(alpha[-1], alpha[-2]) if len(alpha) > 1 else alpha[-1])
