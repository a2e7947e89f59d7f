"""The survey plan: within the budget, the best there is, never worse for more money, and honest about what it expects."""

from __future__ import annotations

import json
import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from waterdx.core.errors import UserError
from waterdx.screening.areas import walkable
from waterdx.screening.plan import SurveyPlan, make_plan
from waterdx.screening.survey_assumptions import DEFAULTS, assumptions_with
from waterdx.screening.unit_cost import DEFAULT_UNIT_COST_SOURCE, DEFAULT_UNIT_COST_YEN_PER_KM
from waterdx.screening.yen import whole_yen

LENGTHS = st.floats(0.001, 3000)
RATES = st.floats(0.001, 5)
STREETS = st.sampled_from(["本町通り", "駅前線", "市道1号線", None, "不明"])
PIPES = st.lists(st.tuples(LENGTHS, RATES, STREETS), min_size=1, max_size=25)
NO_SET_UP = assumptions_with({"yen_per_area": 0})
Frames = tuple[pd.DataFrame, pd.DataFrame]


def scored(rows: list[tuple[float, float, str | None]]) -> Frames:
    lengths, rates, streets = zip(*rows, strict=True)
    ids = [f"P{i}" for i in range(len(rows))]
    leaks = np.array(lengths) / 1000 * np.array(rates) * 3
    scores = pd.DataFrame({"pipe_id": ids, "length_m": lengths, "expected_leaks": leaks, "low": leaks / 2, "high": leaks * 2})
    return scores, pd.DataFrame({"pipe_id": ids, "street": streets})


def walks(chosen: np.ndarray, starts: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The number of its walk (from 0) for each of the `chosen` pipes: those next to one another are on one."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    n = len(starts) - 1
    whole = csr_array((np.ones(len(others), dtype=np.int8), others, starts), shape=(n, n))
    return np.asarray(connected_components(whole[chosen][:, chosen], directed=False)[1])


def grid_town(blocks: int = 8, seed: int = 1, side: float = 90.0, spread: float = 2.0) -> Frames:
    """A town of square blocks: a pipe per side of a block, streets by row and column, rates that vary tenfold."""
    rng = np.random.default_rng(seed)
    lines, streets = [], []
    for i in range(blocks):
        for j in range(blocks):
            lines += [[(i * side, j * side), ((i + 1) * side, j * side)], [(i * side, j * side), (i * side, (j + 1) * side)]]
            streets += [f"横{j}号線", f"縦{i}号線"]
    scores, pipes = scored(
        [
            (side, float(rate), street)
            for rate, street in zip(rng.gamma(1 / spread, 0.1 * spread, len(lines)), streets, strict=True)
        ]
    )
    return scores, pipes.assign(geometry=list(shapely.linestrings(lines)))


@given(PIPES, st.integers(1, 2_000_000), st.floats(1, 500_000))
@settings(max_examples=60)
def test_the_plan_never_exceeds_the_budget(rows, budget, unit_cost):
    plan = make_plan(*scored(rows), budget_yen=budget, assumed=assumptions_with({"yen_per_km": unit_cost}))
    assert plan.cost_yen == sum(area.cost_yen for area in plan.areas) <= budget
    assert all(area.cost_yen >= area.length_km * unit_cost + 20_000 - 1e-6 for area in plan.areas)


@given(PIPES, st.lists(st.integers(1, 1_000_000), min_size=2, max_size=5))
@settings(max_examples=60)
def test_more_budget_never_finds_fewer(rows, budgets):
    found = [make_plan(*scored(rows), budget_yen=budget).finds.expected for budget in sorted(budgets)]
    assert all(more >= fewer - 1e-9 for fewer, more in pairwise(found))


def test_more_budget_never_finds_fewer_in_a_town_of_blocks():
    frames = grid_town()
    found = [make_plan(*frames, budget_yen=yen).finds.expected for yen in range(20_000, 1_200_000, 37_000)]
    assert found == sorted(found) and found[-1] > 3 * found[2]


@given(PIPES)
@settings(max_examples=30)
def test_a_budget_for_all_walks_every_pipe_of_known_length(rows):
    scores, pipes = scored(rows)
    whole = make_plan(scores, pipes, budget_yen=10**12)
    assert sorted(one for area in whole.areas for one in area.pipe_ids) == sorted(scores["pipe_id"])


@given(PIPES, st.integers(1, 2_000_000), st.randoms())
@settings(max_examples=40)
def test_the_order_of_rows_does_not_change_the_plan(rows, budget, random):
    scores, pipes = scored(rows)
    order = list(range(len(rows)))
    random.shuffle(order)
    assert make_plan(scores, pipes, budget_yen=budget) == make_plan(scores.iloc[order], pipes, budget_yen=budget)


def test_an_area_hangs_together_and_is_walked_in_a_day():
    scores, pipes = grid_town()
    items = walkable(scores, pipes)
    at = {one: place for place, one in enumerate(items.ids)}
    for budget in (60_000, 400_000, 10**7):
        for area in make_plan(scores, pipes, budget_yen=budget).areas:
            assert area.length_km <= DEFAULTS.km_per_crew_day + 1e-9
            assert not walks(np.array([at[one] for one in area.pipe_ids]), items.starts, items.others).any(), "one walk, number 0"


def test_pipes_across_a_valley_are_never_one_area_although_their_street_is_the_same():
    scores, pipes = scored([(100, 1, "谷線"), (100, 1, "谷線")])
    places = pipes.assign(geometry=list(shapely.linestrings([[(0, 0), (100, 0)], [(0, 500), (100, 500)]])))
    assert len(make_plan(scores, places, budget_yen=10**6).areas) == 2


def test_pipes_that_are_not_drawn_are_one_area_with_their_street_and_else_stand_alone():
    plan = make_plan(*scored([(100, 1, "本町"), (100, 1, "本町"), (100, 1, None), (100, 1, "不明")]), budget_yen=10**9)
    assert sorted(area.pipe_ids for area in plan.areas) == [("P0", "P1"), ("P2",), ("P3",)]


def test_what_is_worth_most_per_yen_comes_first():
    plan = make_plan(
        *scored([(100, 0.1, "A通り"), (400, 2.0, "B通り"), (50, 0.5, "C通り")]), budget_yen=27_000, assumed=NO_SET_UP
    )
    assert [area.name.ja for area in plan.areas] == ["B通り", "C通り"]
    assert plan.cost_yen == 27_000 and plan.areas[0].cost_yen == 24_000


def test_two_small_areas_are_taken_where_they_are_worth_more_than_the_best_one():
    """Best per yen first would take A (worth .72) and have no money for B and C (.60 each)."""
    plan = make_plan(*scored([(600, 0.4, "A"), (500, 0.4, "B"), (500, 0.4, "C")]), budget_yen=60_000, assumed=NO_SET_UP)
    assert [area.name.ja for area in plan.areas] == ["B", "C"]


def test_days_nights_and_set_up_are_charged():
    assumed = assumptions_with({"yen_per_km": 10_000, "yen_per_crew_day": 50_000, "yen_per_night": 20_000, "night_share": 0.5})
    plan = make_plan(*scored([(1000, 1, "A")]), budget_yen=10**6, assumed=assumed)
    assert plan.cost_yen == 10_000 + 50_000 / 5 + 20_000 * 0.5 / 5 + 20_000


def test_what_must_be_walked_is_walked_and_what_is_left_out_is_not():
    rows = [(400, 2.0, "B通り"), (400, 0.01, "A通り"), (50, 0.5, "C通り")]
    plan = make_plan(*scored(rows), budget_yen=150_000, must=["A通り"], never=["B通り"])
    assert [area.name.ja for area in plan.areas] == ["A通り", "C通り"], "the demanded first"
    assert make_plan(*scored(rows), budget_yen=60_000, must=["P1"]).areas[0].pipe_ids == ("P1",)


@pytest.mark.parametrize(
    ("wishes", "said"),
    [({"must": ["X通り"]}, "X通り"), ({"must": ["A"], "never": ["P0"]}, "両方"), ({"must": ["A", "B"]}, "超えます"), ({"years": 0}, "年数")],
)  # fmt: skip
def test_wishes_that_cannot_be_met_are_refused_in_words(wishes, said):
    with pytest.raises(UserError) as error:
        make_plan(*scored([(1000, 1, "A"), (1000, 1, "B")]), budget_yen=100_000, **wishes)
    assert said in error.value.words.ja


def test_the_following_years_turn_to_what_was_not_walked_yet():
    plan = make_plan(*grid_town(spread=0.1), budget_yen=200_000, years=3)
    first, second = ({one for area in year.areas for one in area.pipe_ids} for year in (plan, plan.later[0]))
    assert len(plan.later) == 2 and not first & second
    assert plan.finds.expected > plan.later[0].finds.expected


def test_what_was_walked_lately_is_not_walked_again_at_once():
    scores, pipes = grid_town(spread=0.1)
    walked = make_plan(scores, pipes, budget_yen=200_000).areas[0].pipe_ids
    left = pd.Series(DEFAULTS.after_walk(0.2), index=list(walked))
    again = make_plan(scores, pipes, budget_yen=200_000, left=left)
    assert not set(walked) & {one for area in again.areas for one in area.pipe_ids}


def test_the_interval_is_that_of_a_count_and_wider_than_chance_alone():
    plan = make_plan(*scored([(1000, 3, "A")]), budget_yen=10**6)
    assert plan.expected_leaks == 9 and (plan.low, plan.high) == (2, 18)
    scores, pipes = scored([(1000, 3, "A")])
    sure = make_plan(scores.assign(low=9.0, high=9.0), pipes, budget_yen=10**6)
    assert (sure.low, sure.high) == (4, 14), "5 and 95 % points of a Poisson count of 9"


def test_finds_and_water_follow_from_the_assumptions():
    plan = make_plan(*scored([(1000, 3, "A")]), budget_yen=10**6, assumed=assumptions_with({"hit_rate": 0.5}))
    assert plan.finds.expected == 4.5 and plan.yen_per_find == pytest.approx(80_000 / 4.5)
    assert (
        plan.saved_m3.expected == pytest.approx(4.5 * 24 * 183)
        and plan.saved_m3.low < plan.saved_m3.expected < plan.saved_m3.high
    )
    assert make_plan(*scored([(1000, 3, "A")]), budget_yen=10**6, correction=2.0).finds.expected == pytest.approx(9 * 0.85 * 2)


def test_the_last_yen_costs_more_per_find_than_the_plan_and_nothing_where_all_is_walked():
    scores, pipes = grid_town()
    plan = make_plan(scores, pipes, budget_yen=200_000)
    assert plan.yen_per_next_find > plan.yen_per_find
    assert make_plan(scores, pipes, budget_yen=10**9).yen_per_next_find is None


def test_the_curve_rises_and_is_never_above_what_a_plan_of_that_budget_finds():
    frames = grid_town()
    curve = make_plan(*frames, budget_yen=200_000).curve
    assert [finds for _budget, finds in curve] == sorted(finds for _budget, finds in curve)
    for budget, finds in curve[::9]:
        assert finds <= make_plan(*frames, budget_yen=budget).finds.expected + 1e-9


def test_a_budget_too_small_for_any_area_gives_an_empty_plan_that_says_so():
    plan = make_plan(*scored([(1000, 1, "本町通り")]), budget_yen=79_999)
    assert plan.areas == () and plan.cost_yen == 0 and plan.expected_leaks == 0
    assert plan.note and "80,000" in plan.note.ja and "80,000" in plan.note.en


def test_pipes_of_unknown_or_no_length_are_left_out_of_the_plan():
    scores, pipes = scored([(100, 1, "A"), (100, 1, "B"), (100, 1, "C")])
    scores.loc[0, ["length_m", "expected_leaks", "low", "high"]] = np.nan
    scores.loc[2, "length_m"] = -3.0
    assert [area.pipe_ids for area in make_plan(scores, pipes, budget_yen=10**6).areas] == [("P1",)]
    nothing = make_plan(scores.iloc[:1], pipes, budget_yen=10**6)
    assert nothing.note and "延長" in nothing.note.ja


@pytest.mark.parametrize("money", [0, -1, math.nan, math.inf, "abc", None, True, 10**400], ids=lambda money: str(money)[:8])
def test_a_budget_that_is_not_an_amount_above_zero_is_refused_in_words(money):
    with pytest.raises(UserError) as error:
        make_plan(*scored([(100, 1, "A")]), budget_yen=money)
    assert "円" in error.value.words.ja and len(error.value.words.ja) < 120


@pytest.mark.parametrize("price", [0, -1, math.nan, math.inf, "たくさん", None, True, 10**400], ids=lambda price: str(price)[:8])
def test_a_price_that_is_none_is_refused_in_words(price):
    with pytest.raises(UserError) as error:
        assumptions_with({"yen_per_km": price})
    assert "円" in error.value.words.ja


def test_a_budget_as_people_write_it_is_understood():
    assert make_plan(*scored([(100, 1, "A")]), budget_yen="1,000,000").budget_yen == 1_000_000


def test_the_default_unit_cost_says_its_source_and_year():
    assert DEFAULT_UNIT_COST_YEN_PER_KM == 60_000
    for text in (DEFAULT_UNIT_COST_SOURCE.ja, DEFAULT_UNIT_COST_SOURCE.en):
        assert "2023" in text and "https://shikucho-son.jp/?p=7688" in text


def test_the_json_has_the_keys_scripts_rely_on_and_comes_back():
    plan = make_plan(*grid_town(), budget_yen=200_000, years=2)
    stored = json.loads(json.dumps(plan.to_json(), allow_nan=False))
    assert {"budget_yen", "cost_yen", "length_km", "expected_leaks", "low", "high", "areas"} <= stored.keys()
    assert SurveyPlan.from_json(stored) == plan


def test_a_plan_kept_by_an_older_version_still_opens():
    stored = make_plan(*scored([(100, 1, "A")]), budget_yen=10**6).to_json()
    kept = {
        name: stored[name]
        for name in (
            "budget_yen",
            "unit_cost_yen_per_km",
            "cost_yen",
            "length_km",
            "expected_leaks",
            "low",
            "high",
            "areas",
            "note_ja",
            "note_en",
        )
    }
    assert SurveyPlan.from_json(kept).areas[0].pipe_ids == ("P0",)


@pytest.mark.parametrize("typed", ["2,000,000円", "２００万", "200万円", "0.02億", "2e6"])
def test_two_million_yen_may_be_written_as_towns_write_it(typed):
    assert whole_yen(typed) == 2_000_000


@pytest.mark.parametrize("typed", ["1e300", "10**12", "二百万", "2 000", "", "円", 1e300, float("inf")])
def test_an_amount_nobody_has_is_a_sentence(typed):
    with pytest.raises(UserError, match="予算"):
        whole_yen(typed)
