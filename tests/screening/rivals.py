"""Other ways to spend a survey budget, judged by the leaks that came afterwards, each charged for its visits by the plan's rule.

A rival goes down a list of pipes as far as the money reaches. What it has chosen is walked in as few visits as it takes: pipes
next to one another are one visit up to a day's walk, and each visit costs its set-up.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from waterdx.screening.areas import Walkable, cost_of, cut, walkable
from waterdx.screening.plan import make_plan
from waterdx.screening.survey_assumptions import DEFAULTS

BUDGETS = (0.01, 0.02, 0.05, 0.10, 0.20, 0.30, 0.40, 0.50, 0.60, 0.70, 0.80, 0.90)  # of what walking everything costs
RIVALS = ("plan", "list by pipe", "oldest first", "random areas")


def whole_cost(items: Walkable) -> int:
    return visit_cost(items, np.arange(len(items)))


def visit_cost(items: Walkable, chosen: np.ndarray) -> int:
    if not len(chosen):
        return 0
    mask = np.zeros(len(items), dtype=bool)
    mask[chosen] = True
    visit = cut(items, items.leaks, DEFAULTS, 1.0, mask)
    return int(cost_of(np.bincount(visit[chosen], items.length_m[chosen]), DEFAULTS).sum())


def affordable(items: Walkable, order: np.ndarray, budget: int) -> np.ndarray:
    """The longest beginning of the list that the budget pays for."""
    low, high = 0, len(order) + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if visit_cost(items, order[:middle]) <= budget else (low, middle)
    return order[:low]


def random_areas(area: np.ndarray, cost: np.ndarray, budget: int, seed: int) -> np.ndarray:
    """Areas in random order, as many as the budget pays for."""
    order = np.random.default_rng(seed).permutation(len(cost))
    return np.flatnonzero(np.isin(area, order[np.cumsum(cost[order]) <= budget]))


def judged(
    scores: pd.DataFrame, pipes: pd.DataFrame, leaks_after: pd.Series, budgets: Sequence[float] = BUDGETS, draws: int = 20
) -> pd.DataFrame:
    """Leaks found (were every one in walked ground found) by each of RIVALS for each budget; `leaks_after` by pipe_id."""
    items = walkable(scores, pipes)
    after = leaks_after.reindex(items.ids).fillna(0.0).to_numpy(float)
    year = pd.Series(pipes["install_fy"].to_numpy(), index=pipes["pipe_id"].astype(str))
    year = year[~year.index.duplicated()].reindex(items.ids).fillna(9999).to_numpy(float)
    numbers, rate, whole = np.arange(len(items)), items.leaks / items.length_m, whole_cost(items)
    at = pd.Series(numbers, index=items.ids)
    a_day_each = cut(items, items.leaks, DEFAULTS, 1.0)
    costs = cost_of(np.bincount(a_day_each, items.length_m), DEFAULTS)
    found = {}
    for part in budgets:
        budget = int(part * whole)
        plan = make_plan(scores, pipes, budget_yen=budget)
        walked = at[[one for area in plan.areas for one in area.pipe_ids]].to_numpy()
        drawn = [after[random_areas(a_day_each, costs, budget, seed)].sum() for seed in range(draws)]
        found[part] = (
            after[walked].sum(), after[affordable(items, np.lexsort((numbers, -rate)), budget)].sum(),
            after[affordable(items, np.lexsort((numbers, year)), budget)].sum(), np.mean(drawn),
        )  # fmt: skip
    return pd.DataFrame.from_dict(found, orient="index", columns=list(RIVALS))
