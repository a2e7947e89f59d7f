"""How good a ranking or a probability is: plain numbers from what was predicted and what was observed, weighted where drawn anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BINS = 10  # of the reliability plot and the calibration error, each with as many pipe-years


def caught_share(rank: np.ndarray, length: np.ndarray, observed: np.ndarray, share: float) -> float:
    """The share of `observed` leaks on the first `share` of the length in rank order; the pipe across the edge counts
    by the part of it that lies within."""
    one_walk = Caught(rank, length, observed, np.zeros(len(rank)))
    return float(one_walk.at(np.array([share]), np.ones(len(rank)))[0])


class Caught:
    """The share of the leaks on the first shares of the length: each `window` walked in rank order for itself, the leaks of all
    together. Sorted once, so that drawing pipes anew some hundred times costs sums only."""

    def __init__(self, rank: np.ndarray, length: np.ndarray, observed: np.ndarray, window: np.ndarray) -> None:
        order = np.lexsort((rank, window))
        self._walks = [(one, length[one], observed[one]) for one in np.split(order, np.flatnonzero(np.diff(window[order])) + 1)]

    def at(self, shares: np.ndarray, weight: np.ndarray) -> np.ndarray:
        caught, total = np.zeros(len(shares)), 0.0
        for one, length, observed in self._walks:
            lengths = np.append(0.0, np.cumsum(length * weight[one]))
            leaks = np.append(0.0, np.cumsum(observed * weight[one]))
            caught += np.interp(shares * lengths[-1], lengths, leaks)
            total += leaks[-1]
        return caught / total if total else np.full(len(shares), np.nan)


class Curve:
    """Scores sorted once, so that drawing pipes anew some hundred times costs sums only."""

    def __init__(self, score: np.ndarray, happened: np.ndarray) -> None:
        self._order = np.argsort(-score, kind="stable")
        ordered = score[self._order]
        self._last_of_a_tie = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))
        self._happened = happened[self._order]

    def _counts(self, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        weight = weight[self._order]
        hits = np.cumsum(weight * self._happened)[self._last_of_a_tie]
        return hits, np.cumsum(weight * ~self._happened)[self._last_of_a_tie]

    def auc(self, weight: np.ndarray) -> float:
        """The chance that a pipe that leaked was scored above one that did not (a tie counts half)."""
        hits, misses = self._counts(weight)
        area = np.trapezoid(np.append(0.0, hits), np.append(0.0, misses))
        return float(area / (hits[-1] * misses[-1])) if hits[-1] * misses[-1] else float("nan")

    def average_precision(self, weight: np.ndarray) -> float:
        """The mean, over the pipes that leaked, of the share of leaking pipes among all scored as high or higher."""
        hits, misses = self._counts(weight)
        if not hits[-1]:
            return float("nan")
        precision = hits / np.maximum(hits + misses, 1e-12)
        return float((np.diff(hits, prepend=0.0) * precision).sum() / hits[-1])


def brier(probability: np.ndarray, happened: np.ndarray, weight: np.ndarray) -> float:
    """The mean square of probability less what happened (0 or 1); smaller is better."""
    return float(np.average((probability - happened) ** 2, weights=weight))


@dataclass(frozen=True)
class Reliability:
    """Per bin of as many pipe-years: probability told, share that leaked, number of pipe-years."""

    told: np.ndarray
    happened: np.ndarray
    number: np.ndarray

    @property
    def calibration_error(self) -> float:
        """Expected calibration error: how far told and happened lie apart on average (0 to 1)."""
        return float(np.average(np.abs(self.told - self.happened), weights=self.number))


def bins_of(probability: np.ndarray, bins: int = BINS) -> np.ndarray:
    """The bin (0 = lowest probability) of every pipe-year; equal numbers in each, ties in the order given."""
    place = np.empty(len(probability), dtype=int)
    place[np.argsort(probability, kind="stable")] = np.arange(len(probability))
    return np.asarray(place * bins // max(len(probability), 1))


def reliability(bin_: np.ndarray, probability: np.ndarray, happened: np.ndarray, weight: np.ndarray) -> Reliability:
    """Told against happened per bin; a bin without weight is left out."""
    number, told, did = (np.bincount(bin_, weight * one) for one in (np.ones(len(bin_)), probability, happened))
    there = number > 0
    return Reliability(told[there] / number[there], did[there] / number[there], number[there])
