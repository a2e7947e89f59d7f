"""Too few known pipes to learn from: the nearest one answers, as often right as it is among the known ones."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from waterdx.ledger.complete.neighbours import place_and_number
from waterdx.ledger.complete.town import TOLERANCE, Town

LEAST_KNOWN = 5  # with fewer known pipes nothing is guessed
HIGHEST_CHANCE = 0.8  # the known ones lie closer together than the unknown ones may: never enough to be accepted in one step
LOOKED_AT = 5


def nearest(town: Town, field: str, known: np.ndarray, unknown: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """For each unknown pipe the value of the nearest known one and the five nearest; and the chance that it is right."""
    coordinates, values = place_and_number(town), town.values[field]
    tree = cKDTree(coordinates[known])
    next_to = known[tree.query(coordinates[known], k=2)[1][:, 1]]  # the first is the pipe itself, or one at its very spot
    next_to = np.where(next_to == known, known[tree.query(coordinates[known], k=[1])[1][:, 0]], next_to)
    right = int((np.abs(values[next_to] - values[known]) <= TOLERANCE[field]).sum())
    near = known[tree.query(coordinates[unknown], k=range(1, min(LOOKED_AT, len(known)) + 1))[1]]
    return values[near[:, 0]], near, min((right + 1) / (len(known) + 2), HIGHEST_CHANCE)
