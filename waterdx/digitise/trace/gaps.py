"""Which ends of strokes face each other over a gap: there it is the same line, dashed or broken off."""

from __future__ import annotations

import numpy as np

_TURN = np.radians(14)  # how far from straight a line may go on


def partners(ends: np.ndarray, ways: np.ndarray, gap_px: float, width_px: float) -> np.ndarray:
    """For each end the number of the end it goes on to, -1 where there is none: near, straight ahead, and facing back; each other's best."""
    from scipy.spatial import cKDTree

    pairs = cKDTree(ends).query_pairs(gap_px, output_type="ndarray") if len(ends) else np.empty((0, 2), int)
    partner = np.full(len(ends), -1)
    if not len(pairs):
        return partner
    one, other = pairs.T
    over = ends[other] - ends[one]
    far = np.hypot(*over.T)
    slack = width_px * 0.8
    aside = np.maximum(np.abs(cross(over, ways[one])), np.abs(cross(over, ways[other])))
    facing = ((over * ways[one]).sum(axis=1) > -slack) & ((over * ways[other]).sum(axis=1) < slack)
    opposite = (ways[one] * ways[other]).sum(axis=1) < -np.cos(2 * _TURN)
    good = facing & opposite & (aside < slack + far * np.sin(_TURN))
    one, other, badness = one[good], other[good], (far + 3 * aside)[good]
    for place in np.argsort(badness):
        a, b = one[place], other[place]
        if partner[a] < 0 and partner[b] < 0:
            partner[a], partner[b] = b, a
    return partner


def cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The cross product of each pair of vectors (n, 2)."""
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
