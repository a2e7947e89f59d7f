"""Where a drawn line becomes another pipe without a fork: its colour changes, or it goes on thicker or thinner."""

from __future__ import annotations

import numpy as np

_COLOURS = 60.0  # distance of red, green, blue that is another colour
_WIDTHS = np.log(1.25)


def changes(colours: np.ndarray | None, widths: np.ndarray, clear: np.ndarray, window: int) -> list[int]:
    """The samples at which a line should be cut; `window` samples on both sides have to agree among themselves."""
    strengths = [_steps(np.log(np.maximum(widths, 0.1))[:, None], clear, window) / _WIDTHS]
    if colours is not None:
        strengths.append(_steps(colours, clear, window) / _COLOURS)
    strength = np.maximum.reduce(strengths)
    cuts: list[int] = []
    while strength.size and strength.max() > 1:
        cut = int(strength.argmax())
        cuts.append(cut)
        strength[max(0, cut - window) : cut + window] = 0
    return sorted(cuts)


def _steps(values: np.ndarray, clear: np.ndarray, window: int) -> np.ndarray:
    """At each sample how far the mean of the clear ones before it is from the mean of those after it."""
    count = np.concatenate([[0], np.cumsum(clear)])
    total = np.vstack([np.zeros(values.shape[1]), np.cumsum(np.where(clear[:, None], values, 0), axis=0)])
    at = np.arange(len(values))
    low, high = np.maximum(at - window, 0), np.minimum(at + window, len(values))
    before, after = count[at] - count[low], count[high] - count[at]
    enough = (before >= window * 0.5) & (after >= window * 0.5) & (at >= window) & (at <= len(values) - window)
    means = [(total[at] - total[low]) / np.maximum(before, 1)[:, None], (total[high] - total[at]) / np.maximum(after, 1)[:, None]]
    return np.where(enough, np.sqrt(((means[0] - means[1]) ** 2).sum(axis=1)), 0.0)
