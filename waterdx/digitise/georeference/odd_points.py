"""Control points the others speak against. Several slips at once hide each other in a least-squares fit, and here they do not.

Least quantile of squares (Rousseeuw and Leroy 1987): of the transforms through just enough points, the one a good half of
all points lies nearest to.
"""

from __future__ import annotations

import itertools
import math

import numpy as np

from waterdx.core.errors import UserError
from waterdx.digitise.georeference.transforms import METHODS, Transform

_MOST_FITS = 400
_FAR = 4.0  # times the spread of those that agree
_LEAST = 0.003  # of the points' extent: what a hand misses by when it clicks


def odd_points(method: str, paper: np.ndarray, ground: np.ndarray) -> list[int]:
    """Numbers of the points (n, 2) that lie off what most others say; none where there are too few to tell."""
    judge = "affine" if method == "thin_plate" else method  # a thin plate goes through every point, wrong ones too
    n, least = len(paper), METHODS[judge].points
    if n < least + 2:
        return []
    agree = (n + least + 1) // 2
    fits = [off for some in _some(n, least) if (off := _off(judge, paper, ground, some)) is not None]
    if not fits:
        return []
    spreads = [np.partition(off, agree - 1)[agree - 1] for off in fits]
    best = int(np.argmin(spreads))
    usual = 1.4826 * (1 + 5 / (n - least)) * spreads[best]
    return np.flatnonzero(fits[best] > max(_FAR * usual, _LEAST * np.ptp(ground, axis=0).max())).tolist()


def _some(n: int, least: int) -> list[list[int]]:
    """Which points to fit through: every choice, or where those are too many every so manieth."""
    step = math.ceil(math.comb(n, least) / _MOST_FITS)
    return [list(some) for some in itertools.islice(itertools.combinations(range(n), least), 0, None, step)]


def _off(method: str, paper: np.ndarray, ground: np.ndarray, some: list[int]) -> np.ndarray | None:
    """How far every point is from where the transform through some of them puts it; None where those fix no place."""
    try:
        made = Transform(method, paper[some], ground[some]).to_ground(paper)
    except (UserError, np.linalg.LinAlgError):
        return None
    off = np.hypot(*(made - ground).T)
    return off if np.isfinite(off).all() else None
