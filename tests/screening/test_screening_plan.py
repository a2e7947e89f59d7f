from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.core.errors import UserError
from waterdx.screening.plan import make_plan
from waterdx.screening.unit_cost import DEFAULT_UNIT_COST_SOURCE, DEFAULT_UNIT_COST_YEN_PER_KM

LENGTHS = st.floats(0.001, 3000)
RATES = st.floats(0.001, 5)
STREETS = st.sampled_from(["本町通り", "駅前線", "市道1号線", None, "不明"])
PIPES = st.lists(st.tuples(LENGTHS, RATES, STREETS), min_size=1, max_size=25)


class Square:
    """The little of a geometry that a plan looks at."""

    is_empty = False

    def __init__(self, x: float, y: float) -> None:
        self.x, self.y, self.centroid = x, y, self


def scored(rows: list[tuple[float, float, str | None]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    lengths, rates, streets = zip(*rows, strict=True)
    ids = [f"P{i}" for i in range(len(rows))]
    leaks = np.array(lengths) / 1000 * np.array(rates) * 3
    scores = pd.DataFrame({"pipe_id": ids, "length_m": lengths, "expected_leaks": leaks, "low": leaks / 2, "high": leaks * 2})
    return scores, pd.DataFrame({"pipe_id": ids, "street": streets})


@given(PIPES, st.integers(1, 2_000_000), st.floats(1, 500_000))
def test_the_plan_never_exceeds_the_budget(rows, budget, unit_cost):
    plan = make_plan(*scored(rows), budget_yen=budget, unit_cost_yen_per_km=unit_cost)
    assert plan.cost_yen == sum(area.cost_yen for area in plan.areas) <= budget
    assert all(area.cost_yen >= area.length_km * unit_cost - 1e-6 for area in plan.areas)


@given(PIPES, st.integers(1, 2_000_000))
def test_what_is_left_pays_for_no_other_area(rows, budget):
    scores, pipes = scored(rows)
    plan = make_plan(scores, pipes, budget_yen=budget)
    whole = make_plan(scores, pipes, budget_yen=10**12)
    chosen = {area.name for area in plan.areas}
    assert all(area.cost_yen > budget - plan.cost_yen for area in whole.areas if area.name not in chosen)
    assert sorted(one for area in whole.areas for one in area.pipe_ids) == sorted(scores["pipe_id"])


@given(PIPES, st.integers(1, 2_000_000), st.randoms())
def test_the_order_of_rows_does_not_change_the_plan(rows, budget, random):
    scores, pipes = scored(rows)
    order = list(range(len(rows)))
    random.shuffle(order)
    assert make_plan(scores, pipes, budget_yen=budget) == make_plan(scores.iloc[order], pipes, budget_yen=budget)


@given(PIPES, st.integers(1, 2_000_000))
def test_the_sums_of_the_plan_are_those_of_its_areas_and_lie_in_their_interval(rows, budget):
    plan = make_plan(*scored(rows), budget_yen=budget)
    assert plan.length_km == pytest.approx(sum(area.length_km for area in plan.areas))
    assert plan.low <= plan.expected_leaks + 1e-12 and plan.expected_leaks <= plan.high + 1e-12
    json.dumps(plan.to_json(), allow_nan=False)


def test_the_street_with_the_most_leaks_per_yen_comes_first():
    plan = make_plan(*scored([(100, 0.1, "A通り"), (400, 2.0, "B通り"), (50, 0.5, "C通り")]), budget_yen=27_000)
    assert [area.name.ja for area in plan.areas] == ["B通り", "C通り"]
    assert plan.cost_yen == 27_000 and plan.areas[0].cost_yen == 24_000


def test_pipes_without_a_street_are_grouped_in_squares_of_500_m_and_else_stand_alone():
    scores, pipes = scored([(100, 1, None)] * 4)
    places = pipes.assign(geometry=[Square(10, 10), Square(490, 499), Square(-1, 10), None])
    plan = make_plan(scores, places, budget_yen=10**9)
    assert sorted(area.pipe_ids for area in plan.areas) == [("P0", "P1"), ("P2",), ("P3",)]


def test_a_budget_too_small_for_any_area_gives_an_empty_plan_that_says_so():
    plan = make_plan(*scored([(1000, 1, "本町通り")]), budget_yen=59_999)
    assert plan.areas == () and plan.cost_yen == 0 and plan.expected_leaks == 0
    assert plan.note and "60,000" in plan.note.ja and "60,000" in plan.note.en


def test_pipes_of_unknown_length_are_left_out_of_the_plan():
    scores, pipes = scored([(100, 1, "A"), (100, 1, "B")])
    scores.loc[0, ["length_m", "expected_leaks", "low", "high"]] = np.nan
    plan = make_plan(scores, pipes, budget_yen=10**6)
    assert [area.pipe_ids for area in plan.areas] == [("P1",)]
    nothing = make_plan(scores.iloc[:1], pipes, budget_yen=10**6)
    assert nothing.note and "延長" in nothing.note.ja


@pytest.mark.parametrize("money", [0, -1, math.nan, math.inf, "たくさん", None, True, 10**400], ids=lambda money: str(money)[:8])
@pytest.mark.parametrize("name", ["budget_yen", "unit_cost_yen_per_km"])
def test_money_that_is_not_an_amount_above_zero_is_refused_in_words(name, money):
    wanted = {"budget_yen": 100_000, "unit_cost_yen_per_km": 60_000, name: money}
    with pytest.raises(UserError) as error:
        make_plan(*scored([(100, 1, "A")]), **wanted)
    assert "円" in error.value.words.ja


def test_the_default_unit_cost_says_its_source_and_year():
    assert DEFAULT_UNIT_COST_YEN_PER_KM == 60_000
    for text in (DEFAULT_UNIT_COST_SOURCE.ja, DEFAULT_UNIT_COST_SOURCE.en):
        assert "2023" in text and "https://shikucho-son.jp/?p=7688" in text


def test_the_json_has_the_keys_scripts_rely_on():
    stored = make_plan(*scored([(100, 1, "A")]), budget_yen=10**6).to_json()
    assert {"budget_yen", "cost_yen", "length_km", "expected_leaks", "low", "high", "areas"} <= stored.keys()
    assert stored["areas"][0]["pipe_ids"] == ["P0"] and stored["areas"][0]["cost_yen"] == 6000
