"""Practice on what is known: known pipes are hidden the way the unknown ones are, so that the answers can be marked.

Two ways: one by one, and patch by patch as large as the town's own gaps. Each practice pipe counts as often as the unknown
pipes have their nearest known one as far away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from waterdx.ledger.complete.boosting import SEED
from waterdx.ledger.complete.town import FIELDS, Town

FOLDS = {"one_by_one": 6, "patches": 3}
MOST_PRACTICE = 8000  # pipes asked in each way
LEAST_WIDE_M = 50.0
PATCHES = (0.5, 0.7, 1.0, 1.4, 2.0, 2.8)  # sides tried, in widths of the real gaps
FEWEST_PATCHES = 12
FAR_BANDS = 8
MOST_COUNTED = 5.0
CHECK_SHARE = 0.2


@dataclass(frozen=True)
class Round:
    """Some known pipes are asked while only `visible` ones may answer."""

    asked: np.ndarray
    visible: np.ndarray


def gap_m(town: Town, known: np.ndarray, unknown: np.ndarray) -> np.ndarray:
    """How far the nearest known pipe is from each unknown one."""
    return np.asarray(cKDTree(town.place[known]).query(town.place[unknown])[0])


def patch_m(town: Town, known: np.ndarray, unknown: np.ndarray) -> float:
    """The side of the patches to hide: that which leaves gaps most like the real ones (by their wide end)."""
    wide = max(_wide(gap_m(town, known, unknown)), LEAST_WIDE_M)
    return wide * min(PATCHES, key=lambda side: abs(_wide(_practice_gaps(town, known, side * wide)) - wide))


def _wide(gaps: np.ndarray) -> float:
    return float(np.quantile(gaps, 0.9))


def _practice_gaps(town: Town, known: np.ndarray, side_m: float) -> np.ndarray:
    hidden = _fold(np.random.default_rng(SEED), patches(town, known, side_m), FOLDS["patches"]) == 0
    return gap_m(town, known[~hidden], known[hidden]) if hidden.any() and not hidden.all() else np.zeros(1)


def patches(town: Town, pipes: np.ndarray, side_m: float, shift: float = 0.0) -> np.ndarray:
    """The number of the square each pipe lies in; by chance where the town is too small for squares."""
    squares = np.floor(town.place[pipes] / side_m + shift).astype(np.int64)
    _squares, number = np.unique(squares, axis=0, return_inverse=True)
    number = number.reshape(-1)
    return number if number.max(initial=0) >= FEWEST_PATCHES else np.random.default_rng(SEED).permutation(len(pipes))


def parts(town: Town, known: np.ndarray, side_m: float) -> np.ndarray:
    """0 and 1 learn, each for the other; 2 is kept to check the chances. Whole patches go to one part. Indexed by pipe."""
    number = patches(town, known, side_m, shift=0.5)
    draw = np.random.default_rng(SEED + 1).permutation(number.max() + 1)[number] / (number.max() + 1)
    part = np.full(len(town.fid), -1)
    part[known] = np.where(draw < CHECK_SHARE, 2, np.where(draw < (1 + CHECK_SHARE) / 2, 0, 1))
    return part


def rounds(town: Town, known: np.ndarray, side_m: float) -> Iterator[Round]:
    """The rounds of both ways; every known pipe is hidden once in each (of very many, a fixed sample is asked)."""
    rng = np.random.default_rng(SEED + 2)
    groups = {"one_by_one": np.arange(len(known)), "patches": patches(town, known, side_m)}
    for way, group in groups.items():
        fold = _fold(rng, group, FOLDS[way])
        asked = np.zeros(len(known), dtype=bool)
        asked[rng.permutation(len(known))[:MOST_PRACTICE]] = True
        for number in range(FOLDS[way]):
            hidden = fold == number
            if (hidden & asked).any() and not hidden.all():
                yield Round(known[hidden & asked], known[~hidden])


def _fold(rng: np.random.Generator, group: np.ndarray, folds: int) -> np.ndarray:
    """Groups dealt out to folds by chance."""
    return rng.permutation(group.max() + 1)[group] % folds


def counts(practice_m: np.ndarray, real_m: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """How many times each practice pipe counts (0 = not at all), so that their gaps are spread as the real ones are."""
    edges = np.unique(np.quantile(real_m, np.linspace(0, 1, FAR_BANDS + 1)[1:-1]))
    practice, real = np.searchsorted(edges, practice_m), np.searchsorted(edges, real_m)
    bands = len(edges) + 1
    share = [np.bincount(one, minlength=bands) / len(one) for one in (real, practice)]
    weight = np.minimum(share[0] / np.maximum(share[1], 1e-9), MOST_COUNTED)[practice]
    usual = float((weight**2).sum() / max(weight.sum(), 1e-9))
    weight = weight / max(usual, 1.0)  # the usual one counts once: said twice it teaches no more and takes as long again
    return np.floor(weight + rng.random(len(weight))).astype(int)


def seen_like(town: Town, field: str, unknown: np.ndarray, count: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Which other fields a practice pipe may show: those that a pipe drawn from the unknown ones has."""
    drawn = rng.choice(unknown, count)
    return {name: ~np.isnan(town.values[name][drawn]) for name in FIELDS if name != field}
