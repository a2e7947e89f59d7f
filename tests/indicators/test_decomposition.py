"""What moved an indicator: the effects add up exactly, favour no order, and leave out what did not change."""

from __future__ import annotations

from math import nan

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waterdx.core.words import Words
from waterdx.indicators.decomposition import Movement, movement, parts_of
from waterdx.indicators.definitions import INDICATORS, Indicator
from waterdx.indicators.input_names import INPUTS
from waterdx.indicators.inputs import shipped

A, B, C = Words("前", "before"), Words("後", "after"), Words("先", "later")
COMPUTED = [one for one in INDICATORS.values() if one.inputs and not one.published_only]
EACH = pytest.mark.parametrize("one", COMPUTED, ids=[one.code for one in COMPUTED])
TOWNS = st.lists(st.integers(1, 10**6), min_size=8, max_size=8)


def side(one: Indicator, amounts: list[int]) -> dict[str, float]:
    """Amounts for which no denominator is zero: each input greater than all after it together."""
    return {name: amounts[place] + 10**7 * 3.0 ** (len(one.inputs) - place) for place, name in enumerate(one.inputs)}


def effects(moved: Movement | None) -> dict[str, float]:
    assert moved is not None
    return {part.input: part.effect for part in moved.contributions}


@EACH
@given(first=TOWNS, second=TOWNS)
@settings(max_examples=8, deadline=None)
def test_the_effects_add_up_to_the_difference(one: Indicator, first: list[int], second: list[int]) -> None:
    moved = movement(one, (A, side(one, first)), (B, side(one, second)))
    assert moved is not None
    values = one.calculate(pd.DataFrame([side(one, first), side(one, second)]))
    assert (moved.before, moved.after) == pytest.approx(tuple(values))
    assert sum(part.effect for part in moved.contributions) == pytest.approx(moved.after - moved.before, rel=1e-9, abs=1e-9)


@EACH
@given(first=TOWNS, second=TOWNS)
@settings(max_examples=4, deadline=None)
def test_the_way_back_has_the_opposite_effects(one: Indicator, first: list[int], second: list[int]) -> None:
    there = effects(movement(one, (A, side(one, first)), (B, side(one, second))))
    back = effects(movement(one, (B, side(one, second)), (A, side(one, first))))
    assert there == pytest.approx({name: -effect for name, effect in back.items()}, rel=1e-6, abs=1e-9)


@EACH
def test_what_did_not_change_has_no_effect_and_one_change_has_all_of_it(one: Indicator) -> None:
    same = side(one, [5] * 8)
    assert effects(movement(one, (A, same), (B, same))) == {}
    for name in one.inputs:
        moved = movement(one, (A, same), (B, same | {name: same[name] * 1.01}))
        assert moved is not None and [part.input for part in moved.contributions] == [name]
        assert moved.contributions[0].effect == pytest.approx(moved.after - moved.before)


def test_a_ratio_is_split_as_by_hand() -> None:
    """90/100 to 120/150: the mean over both orders of changing numerator and denominator first."""
    moved = movement(
        INDICATORS["W1-1"],
        (A, {"ordinary_revenue": 90.0, "ordinary_expense": 100.0}),
        (B, {"ordinary_revenue": 120.0, "ordinary_expense": 150.0}),
    )
    assert effects(moved) == pytest.approx({"ordinary_revenue": (30 + 20) / 2, "ordinary_expense": (-30 - 40) / 2})


def test_two_inputs_that_play_the_same_part_have_the_same_effect() -> None:
    before = {"water_supply_revenue": 100.0, "ordinary_expense": 200.0, "entrusted_work_cost": 5.0, "materials_scrap_cost": 5.0,
              "incidental_business_cost": 0.0, "long_term_deferred_revenue_reversal": 10.0}  # fmt: skip
    after = before | {"entrusted_work_cost": 9.0, "materials_scrap_cost": 9.0}
    found = effects(movement(INDICATORS["W1-5"], (A, before), (B, after)))
    assert found["entrusted_work_cost"] == pytest.approx(found["materials_scrap_cost"]) and len(found) == 2


def test_a_sum_is_told_by_its_parts_where_both_sides_know_them() -> None:
    frame = shipped()
    town = frame[(frame["code"] == "152161") & (frame["field"] == "water")].set_index("year")
    before, after = ({name: float(town.at[year, name]) for name in INPUTS if name in town} for year in (2015, 2020))
    assert parts_of(INDICATORS["W1-1"], before, after) == [
        "operating_revenue", "non_operating_revenue", "operating_expense", "non_operating_expense"
    ]  # fmt: skip
    assert parts_of(INDICATORS["W1-1"], before, after | {"operating_revenue": nan}) == [
        "ordinary_revenue", "operating_expense", "non_operating_expense"
    ]  # fmt: skip
    moved = movement(INDICATORS["W1-1"], (A, before), (B, after))
    assert moved is not None and (round(moved.before, 2), round(moved.after, 2)) == (112.52, 110.13)


def test_an_unknown_input_or_a_denominator_of_zero_gives_none() -> None:
    known = {"current_assets": 5.0, "current_liabilities": 2.0}
    one = INDICATORS["W1-3"]
    assert movement(one, (A, known), (B, known | {"current_assets": nan})) is None
    assert movement(one, (A, known), (B, {})) is None
    assert movement(one, (A, known), (B, known | {"current_liabilities": 0.0})) is None


def test_the_greatest_effect_stands_first_and_the_sides_keep_their_names() -> None:
    moved = movement(INDICATORS["W1-3"], (A, {"current_assets": 5.0, "current_liabilities": 2.0}),
                     (C, {"current_assets": 50.0, "current_liabilities": 2.1}))  # fmt: skip
    assert moved is not None and (moved.start, moved.end) == (A, C)
    assert [part.input for part in moved.contributions] == ["current_assets", "current_liabilities"]
    assert moved.to_json()["contributions"][0]["unit"] == "千円"
