"""A merger adds inputs and applies each formula once; money neither appears nor vanishes."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waterdx.core.errors import UserError
from waterdx.indicators.compare import compare
from waterdx.indicators.inputs import derive, shipped
from waterdx.indicators.merge import SAVINGS, merge
from waterdx.indicators.merged_class import LEAST_SERVED, class_of, merged_class

GOLDEN = {"W1-1": 106.01, "W1-3": 491.39, "W1-4": 544.15, "W1-5": 86.38, "W1-6": 149.05, "W1-8": 85.52, "W2-1": 50.19}
BOTH = ("糸魚川市", "妙高市")
BULK = ("横浜市", "川崎市", "神奈川県内広域水道企業団:water_bulk")


def refusal(*utilities: str, **options: object) -> str:
    with pytest.raises(UserError) as caught:
        merge(utilities, **options)  # type: ignore[arg-type]
    for sentence in (caught.value.words.ja, caught.value.words.en):
        assert sentence and "\n" not in sentence
    return caught.value.words.en


def towns(*changes: dict[str, object], field: str = "water") -> pd.DataFrame:
    """One utility per dictionary, alike but for what it says."""
    like = shipped()[(shipped()["code"] == "152170") & (shipped()["year"] == 2020) & (shipped()["field"] == "water")]
    rows = [like.assign(code=f"{number:06d}", utility=f"町{number}", field=field, **own) for number, own in enumerate(changes)]  # type: ignore[arg-type]
    made = pd.concat(rows, ignore_index=True)
    return made.drop(columns=["ordinary_revenue", "ordinary_expense", "annual_billed_volume", "annual_distributed_volume"])


def test_itoigawa_and_myoko_of_fy2020_show_the_golden_values() -> None:
    merger = merge(BOTH, 2020)
    assert {code: round(merger.values[code] or 0, 2) for code in GOLDEN} == GOLDEN
    assert (merger.year, merger.eliminated, set(merger.savings.values())) == (2020, 0.0, {0.0})


def test_the_json_has_the_promised_keys_and_no_nan() -> None:
    made = merge(BOTH, 2020).to_json()
    assert {"members", "values", "class"} <= set(made)
    assert [one["code"] for one in made["members"]] == ["152161", "152170"]
    assert json.loads(json.dumps(made, allow_nan=False)) == made


def test_the_order_of_the_members_changes_nothing() -> None:
    assert merge(BOTH, 2020).values == merge(BOTH[::-1], 2020).values


def test_a_merger_of_the_whole_class_is_its_ratio_of_sums() -> None:
    same = shipped()[(shipped()["year"] == 2020) & (shipped()["field"] == "water") & (shipped()["class_code"] == "A9")]
    merger = merge(list(same["code"]), 2020)
    sums = compare([same["code"].iloc[0]], 2020).peers.statistics
    assert len(merger.members) == 40
    assert merger.values == pytest.approx({name: sums[name].ratio_of_sums for name in merger.values})


def test_under_one_tariff_what_some_pay_more_others_pay_less() -> None:
    merger = merge([*BOTH, "上越市"], 2020)
    assert sum(one.bill_change or 0 for one in merger.members) == pytest.approx(0, abs=1e-6)
    assert sum(one.cost_change or 0 for one in merger.members) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("name", SAVINGS)
def test_a_saving_lowers_the_cost_by_just_that_much(name: str) -> None:
    before, after = merge(BOTH, 2020), merge(BOTH, 2020, savings={name: 10_000})
    assert sum(one.cost_change or 0 for one in after.members) == pytest.approx(-10_000)
    assert (after.values["W1-6"] or 0) < (before.values["W1-6"] or 0)
    assert after.values["W1-8"] == before.values["W1-8"]


def test_water_sold_between_members_is_taken_out_of_both_books() -> None:
    merger = merge(BULK, 2020)
    assert merger.eliminated == 21_726_466
    assert any("21,726,466" in note.ja and "最大額" in note.ja for note in merger.notes)
    rows = pd.concat([shipped()[(shipped()["code"] == code) & (shipped()["year"] == 2020)] for code in _codes(merger)])
    rows = rows[rows["field"].isin(["water", "water_bulk"])]
    revenue, expense = rows["ordinary_revenue"].sum() - 21_726_466, rows["ordinary_expense"].sum() - 21_726_466
    assert merger.values["W1-1"] == pytest.approx(revenue / expense * 100)


def _codes(merger: object) -> list[str]:
    return [one.code for one in merger.members]  # type: ignore[attr-defined]


def test_the_sale_between_members_leaves_what_the_two_of_them_have_left() -> None:
    """Revenue less expense is the same whatever the sale: elimination shrinks both books alike."""
    none, most = merge(BULK, 2020, internal_supply=0), merge(BULK, 2020)
    assert none.eliminated == 0
    assert (none.values["W1-8"] or 0) != (most.values["W1-8"] or 0)
    assert (most.values["W1-1"] or 0) > (none.values["W1-1"] or 0) > 100  # the same surplus on a smaller book


def test_a_purchase_that_may_be_from_anybody_is_not_taken_out_but_said() -> None:
    assert any("78,288" in note.en for note in merge(BOTH, 2020).notes)
    assert merge(BOTH, 2020, internal_supply=78_288).eliminated == 78_288


def test_with_a_bulk_supplier_no_bill_is_invented() -> None:
    assert {one.bill_change for one in merge(BULK, 2020).members} == {None}


def test_the_class_is_looked_up_again() -> None:
    inferred = merge(BOTH, 2020).merged_class
    assert (inferred.code, inferred.candidates, inferred.sure) == ("A4", ("A4", "A5"), False)
    assert merge(BOTH, 2020, population=72_000).merged_class.code == "A4"
    assert merge(["横浜市", "妙高市"], 2020).merged_class.code == "A1"


@given(st.lists(st.integers(100, 400_000), min_size=1, max_size=5))
@settings(max_examples=50, deadline=None)
def test_the_class_of_the_summed_population_is_always_among_the_candidates(people: list[int]) -> None:
    members = pd.DataFrame({"class_code": [class_of(one) for one in people], "service_connections": people})
    found = merged_class(members, members.iloc[:0])
    assert class_of(sum(people)) in found.candidates
    assert set(found.candidates) <= set(LEAST_SERVED)


def test_members_of_unknown_class_leave_the_class_to_the_connections() -> None:
    found = merge([*BOTH, "糸魚川市:water_kani"], 2020).merged_class
    assert (found.code, found.sure) == ("A4", False)
    assert found.candidates == ("A1", "A2", "A3", "A4", "A5")


def test_an_unknown_input_makes_unknown_values_and_not_a_smaller_sum() -> None:
    frame = derive(towns({}, {"corporate_bonds": None}))
    values = merge(["町0", "町1"], frame=frame).values
    assert values["W1-4"] is None and values["W1-1"] is not None


def test_peaks_are_not_added() -> None:
    merger = merge(["町0", "町1"], frame=derive(towns({"max_daily_distribution": 5.0}, {"max_daily_distribution": 6.0})))
    assert any("一日最大配水量" in note.ja for note in merger.notes)


def test_nothing_earned_and_nothing_sold_is_unknown_and_no_error() -> None:
    frame = derive(towns({"water_supply_revenue": 0, "billed_volume_m3_day": 0, "distributed_volume_m3_day": 0}, {}))
    assert merge(["町0", "町1"], frame=frame).values["W1-8"] is not None
    dry = {"billed_volume_m3_day": 0, "distributed_volume_m3_day": 0}
    frame = derive(towns(dict(dry), dict(dry)))
    merger = merge(["町0", "町1"], frame=frame)
    assert merger.values["W1-8"] is None and {one.cost_change for one in merger.members} == {None}


def test_what_cannot_be_merged_is_answered() -> None:
    assert "at least two" in refusal("妙高市")
    assert "at least two" in refusal("妙高市", "152170")
    assert "2015-2020" in refusal(*BOTH, year=2030)
    assert "personnel_cost" in refusal(*BOTH, savings={"magic": 1})
    assert "more than" in refusal(*BOTH, savings={"personnel_cost": 10**9})
    assert "more than" in refusal(*BOTH, savings={"personnel_cost": float("nan")})
    assert "78,288" in refusal(*BOTH, internal_supply=-1)
    assert "called" in refusal("妙高市", "$x$")


def test_asking_changes_nothing_in_the_shipped_inputs() -> None:
    before = shipped().copy()
    merge(BOTH, 2020)
    pd.testing.assert_frame_equal(shipped(), before)
