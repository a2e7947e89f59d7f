from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from waterdx.screening.knapsack import best_choice, marginal_value

THINGS = st.lists(st.tuples(st.integers(1, 30), st.floats(0.01, 10)), min_size=1, max_size=10)


@given(THINGS, st.integers(1, 120))
@settings(max_examples=60)
def test_the_choice_is_the_best_of_all_choices_within_the_budget(things, budget):
    cost, value = (np.array(one) for one in zip(*things, strict=True))
    every = (list(some) for n in range(len(things) + 1) for some in combinations(range(len(things)), n))
    best = max(value[some].sum() for some in every if cost[some].sum() <= budget)
    chosen = best_choice(cost, value, budget)
    assert cost[chosen].sum() <= budget and abs(value[chosen].sum() - best) < 1e-9


def test_thousands_of_things_are_chosen_at_least_as_well_as_one_after_another_and_near_the_bound():
    rng = np.random.default_rng(3)
    cost = np.ceil(rng.gamma(1.5, 400, 5000) * 60 + 20_000).astype(np.int64)
    value = cost * rng.gamma(0.5, 1, 5000)
    order = np.argsort(-value / cost)
    for budget in (50_000, 300_000, 2_000_000, 40_000_000):
        chosen = best_choice(cost, value, budget)
        fits = np.cumsum(cost[order]) <= budget
        one_by_one = value[order][fits].sum()
        bound = one_by_one + marginal_value(cost, value, budget) * (budget - cost[order][fits].sum())
        assert one_by_one <= value[chosen].sum() <= bound * (1 + 1e-12) and cost[chosen].sum() <= budget


def test_things_of_no_value_are_left_and_nothing_gives_nothing():
    assert best_choice(np.array([5, 5]), np.array([0.0, 1.0]), 10).tolist() == [1]
    assert best_choice(np.array([], dtype=int), np.array([]), 10).tolist() == []
    assert best_choice(np.array([5]), np.array([1.0]), 4).tolist() == []
