"""Random streams that give the same numbers on every machine."""

from __future__ import annotations

import math
from random import Random

SEED = "yamanaka-2025"


def stream(name: str) -> Random:
    """A random stream for one subject, so that a change in one leaves the others as they are."""
    return Random(f"{SEED}:{name}")


def poisson(rng: Random, mean: float) -> int:
    """A Poisson count by Knuth's product of uniforms (fit for the small means used here)."""
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count, product = count + 1, product * rng.random()
    return count


def weighted(rng: Random, table: dict[str, float]) -> str:
    """One key of a table of weights."""
    return rng.choices(list(table), list(table.values()))[0]
