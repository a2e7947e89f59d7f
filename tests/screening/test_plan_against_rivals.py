"""The plan beats the list by pipe, the oldest first and chance, at every budget, on leaks that came afterwards."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from screening.rivals import RIVALS, judged

DRAWS = 12


def quarter_town(blocks: int = 14, seed: int = 5) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """Blocks laid quarter by quarter; how often a pipe leaks follows its age, its material (seen) and chance (not seen)."""
    rng = np.random.default_rng(seed)
    side, lines, fy, plastic = 80.0, [], [], []
    laid = rng.integers(1960, 2010, (blocks, blocks))
    laid = np.repeat(np.repeat(laid[::4, ::4], 4, axis=0), 4, axis=1)
    for i in range(blocks):
        for j in range(blocks):
            for end in ((i + 1, j), (i, j + 1)):
                lines.append([(i * side, j * side), (end[0] * side, end[1] * side)])
                fy.append(int(laid[i, j] + rng.integers(0, 4)))
                plastic.append(bool(rng.random() < 0.5))
    seen = 0.05 * np.exp((2010 - np.array(fy)) / 18) * np.where(plastic, 0.4, 1.6)
    true = seen * rng.gamma(2.0, 0.5, len(seen))
    leaks = seen * side / 1000 * 3
    ids = [f"P{n:04d}" for n in range(len(lines))]
    scores = pd.DataFrame({"pipe_id": ids, "length_m": side, "expected_leaks": leaks, "low": leaks * 0.6, "high": leaks * 1.6})
    pipes = pd.DataFrame({"pipe_id": ids, "install_fy": fy, "geometry": list(shapely.linestrings(lines))})
    return scores, pipes, true * side / 1000 * 3


def test_the_plan_beats_the_others_at_every_budget():
    scores, pipes, rate = quarter_town()
    draws = np.random.default_rng(0).poisson(rate, (DRAWS, len(rate))).sum(axis=0)
    found = judged(scores, pipes, pd.Series(draws, index=scores["pipe_id"]), budgets=(0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8))
    for rival in RIVALS[1:]:
        assert (found["plan"] >= found[rival]).all(), found


@pytest.mark.soak
def test_the_plan_beats_the_others_on_a_real_city_s_next_year(shared):
    shared("data", "kitchener")
    from completion_figures import kitchener
    from screening_plan_figures import window

    pipes, leaks = kitchener()
    leaks = leaks.assign(date=pd.to_datetime(leaks["date"]))
    found, _total = window(pipes, leaks, "2011-12-31", 1)
    assert (found["plan"].sum() > found[list(RIVALS[1:])].sum()).all(), found
