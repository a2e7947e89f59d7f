"""The most value that a sum of money buys, exactly: which of many things to take, each whole or not at all.

Because the answer is the best there is, more money never buys less.
"""

from __future__ import annotations

import numpy as np

MOST_STATES = 200_000  # beyond it (never seen on a network) the least promising are dropped, and the answer may miss the best


def best_choice(cost: np.ndarray, value: np.ndarray, budget: int) -> np.ndarray:
    """Indices (rising) of the things with the greatest total `value` whose total `cost` (whole, above 0) is within `budget`.

    First what no best choice can miss or hold is settled by the price of money at the margin (reduced costs of the linear
    relaxation); what remains, usually a few dozen things, is searched over its undominated sums.

    >>> best_choice(np.array([6, 5, 5]), np.array([7.0, 5.0, 5.0]), 10).tolist()
    [1, 2]
    """
    usable = np.flatnonzero((cost <= budget) & (value > 0))
    order = usable[np.lexsort((usable, -value[usable] / cost[usable]))]
    c, v = cost[order].astype(np.int64), value[order].astype(float)
    total = np.cumsum(c)
    if not len(c) or total[-1] <= budget:
        return np.sort(order)
    margin = int(np.searchsorted(total, budget, side="right"))  # the first thing that no longer fits
    price = v[margin] / c[margin]
    held = _greedy(c, budget)
    worth = v - price * c
    bound = worth[:margin].sum() + price * budget
    gap = bound - v[held].sum() + 1e-9 * bound
    sure = worth > gap
    core = np.flatnonzero(~sure & (worth >= -gap))
    found = _search(c[core], v[core], int(budget - c[sure].sum()), price, float(v[held].sum() - v[sure].sum()))
    chosen = held if found is None else np.concatenate([np.flatnonzero(sure), core[found]])
    return np.sort(order[chosen])


def marginal_value(cost: np.ndarray, value: np.ndarray, budget: int) -> float:
    """What one more yen would buy: value per cost of the first thing, best first, that no longer fits; 0 where all fit."""
    order = np.argsort(-value / cost, kind="stable")
    total = np.cumsum(cost[order])
    margin = int(np.searchsorted(total, budget, side="right"))
    return float(value[order][margin] / cost[order][margin]) if margin < len(order) else 0.0


def _greedy(cost: np.ndarray, budget: int) -> np.ndarray:
    """Whatever fits, in the order given."""
    held, left = [], budget
    for place, one in enumerate(cost.tolist()):
        if one <= left:
            held.append(place)
            left -= one
    return np.array(held, dtype=np.int64)


def _search(cost: np.ndarray, value: np.ndarray, budget: int, price: float, at_least: float) -> np.ndarray | None:
    """The best choice worth more than `at_least`, None where there is none: undominated (cost, value) sums, thing by thing."""
    order = np.argsort(-np.abs(value - price * cost), kind="stable")  # what is nearly settled first: it prunes most
    hope = np.maximum(0.0, value - price * cost)[order]
    rest = np.append(np.cumsum(hope[::-1])[::-1][1:], 0.0)
    costs, values = np.zeros(1, dtype=np.int64), np.zeros(1)
    trail: list[tuple[np.ndarray, np.ndarray]] = []  # per thing: which state before, whether it was taken
    for thing, remaining in zip(order, rest, strict=True):
        more_cost = np.concatenate([costs, costs + cost[thing]])
        more_value = np.concatenate([values, values + value[thing]])
        kept = _undominated(more_cost, more_value, budget, price, remaining, at_least)
        if not len(kept):
            return None
        trail.append((kept % len(costs), kept >= len(costs)))
        costs, values = more_cost[kept], more_value[kept]
    state = int(np.argmax(values))
    if values[state] <= at_least:
        return None
    taken = []
    for thing, (before, with_it) in zip(order[::-1], reversed(trail), strict=True):
        if with_it[state]:
            taken.append(thing)
        state = int(before[state])
    return np.array(taken, dtype=np.int64)


def _undominated(
    cost: np.ndarray, value: np.ndarray, budget: int, price: float, remaining: float, at_least: float
) -> np.ndarray:  # fmt: skip
    """The states that are within the budget, can still become worth `at_least`, and of which none other is better and cheaper."""
    hope = value + price * (budget - cost) + remaining
    possible = np.flatnonzero((cost <= budget) & (hope >= at_least))
    order = possible[np.lexsort((-value[possible], cost[possible]))]
    best_before = np.maximum.accumulate(np.append(-np.inf, value[order][:-1])) if len(order) else value[order]
    kept = order[value[order] > best_before]
    if len(kept) > MOST_STATES:
        kept = np.sort(kept[np.argsort(-hope[kept], kind="stable")[:MOST_STATES]])
    return kept
