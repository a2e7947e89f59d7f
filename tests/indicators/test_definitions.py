"""The formulas give what the reference tables give, and obey the laws of ratios."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waterdx.core.errors import UserError
from waterdx.indicators.definitions import INDICATORS, Indicator, calculate, find_indicator
from waterdx.indicators.input_names import INPUTS, MONEY
from waterdx.indicators.inputs import add_up, known_inputs, shipped
from waterdx.indicators.registry import SEWER, ratio_of_sums

REFERENCE = Path(__file__).parents[2] / ".." / "shared" / "reference"
PRINTED = 0.005 + 1e-6  # two decimals are printed
EVERY = pytest.mark.parametrize("one", INDICATORS.values(), ids=list(INDICATORS))
COMPUTED = [one for one in INDICATORS.values() if one.inputs]
EACH = pytest.mark.parametrize("one", COMPUTED, ids=[one.code for one in COMPUTED])
SIZES = ("DA-1.1.2", "DA-1.1.3", "DA-1.1.4")  # not ratios: two utilities have twice as much
NO_LINE = ("WX-7", "S1-8")  # a level in the table, but none in the guidance that lines are drawn from (layouts, 1.1)

DRAWN = given(data=st.data())


def amounts(data: st.DataObject, one: Indicator) -> dict[str, int]:
    """What the formula takes, drawn; nothing else, since a town's hundred other amounts take ten times as long."""
    days = {"days_in_year": st.just(365)}
    return data.draw(st.fixed_dictionaries({name: st.integers(1, 10**9) for name in sorted(one.inputs)} | days))


@pytest.fixture(scope="module")
def reference() -> pd.DataFrame:
    path = REFERENCE / "indicator_values.csv.gz"
    if not path.exists():
        pytest.skip("the reference tables are not beside this checkout")
    frame = pd.read_csv(path, dtype={"code": str, "class_code": str}, low_memory=False)
    return frame[frame["indicator_code"].isin(INDICATORS)]


@cache
def definitions() -> dict[str, dict[str, str]]:
    path = REFERENCE / "indicators.csv"
    if not path.exists():
        pytest.skip("the reference tables are not beside this checkout")
    with path.open(encoding="utf-8") as lines:
        return {row["code"]: row for row in csv.DictReader(lines)}


def rows(**amounts: Any) -> pd.DataFrame:
    return pd.DataFrame({name: [value] for name, value in amounts.items()})


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("W1-1", [113.56, 114.35, 113.39, 112.83, 112.01, 110.27]),
        ("W1-5", [104.99, 105.59, 104.36, 103.91, 103.24, 100.05]),
        ("W1-6", [163.70, 163.27, 165.71, 167.11, 168.36, 166.41]),
    ],
)
def test_the_national_series_of_fy2015_to_2020_is_reproduced(code: str, printed: list[float]) -> None:
    water = shipped()[shipped()["field"] == "water"]
    mine = [ratio_of_sums(part, INDICATORS[code]) for _, part in water.groupby("year")]
    assert [round(value, 2) for value in mine] == printed


def test_merging_two_towns_adds_inputs_and_applies_the_formula_once() -> None:
    frame = shipped()
    town = frame["code"].isin(["152161", "152170"]) & (frame["year"] == 2020) & (frame["field"] == "water")
    merged = calculate(add_up(frame[town]), "water").iloc[0].round(2)
    expected = {
        "W1-1": 106.01,
        "W1-3": 491.39,
        "W1-4": 544.15,
        "W1-5": 86.38,
        "W1-6": 149.05,
        "W1-8": 85.52,
        "W2-1": 50.19,
    }
    assert {code: merged[code] for code in expected} == expected


@EVERY
def test_every_indicator_says_what_it_is_in_both_languages(one: Indicator) -> None:
    for words in (one.name, one.unit, one.formula, one.caution):
        assert words.ja and words.en
    assert one.source.startswith("http") and one.calculate.__doc__
    assert one.inputs or one.published_only
    assert set(one.inputs) <= INPUTS.keys()
    assert one.direction in ("higher", "lower", "neutral")


@EVERY
def test_every_indicator_is_the_one_of_the_official_definitions(one: Indicator) -> None:
    row = definitions()[one.code]
    assert (one.name.ja, one.name.en) == (_cubic(row["name_ja"]), _cubic(row["name_en"]))
    assert one.direction == row["direction"]
    level = row["official_reference_value"] if one.code not in NO_LINE else ""
    assert one.reference == (float(level) if level else None)
    assert one.source == row["source_url"]
    families = {"sewer": SEWER, "sewer_nonlegal": SEWER}
    assert one.fields == tuple(families.get(row["field"], row["field"].split("|")))


def test_every_row_of_the_official_definitions_is_declared() -> None:
    assert set(INDICATORS) == set(definitions())


def test_what_cannot_be_computed_says_why() -> None:
    assert {one.code for one in INDICATORS.values() if one.published_only} == {"S1-4", "WK1-6", "DA-T", "DA-1.1.1", "K-1"}
    assert not set(find_indicator("S1-4").inputs) <= known_inputs("sewer_public")


def _cubic(text: str) -> str:
    return text.replace("m3", "m³").replace("㎥", "m³")


@EACH
@DRAWN
@settings(max_examples=10, deadline=None)
def test_every_formula_is_the_written_one(one: Indicator, data: st.DataObject) -> None:
    frame = rows(**amounts(data, one))
    written = frame.eval(definitions()[one.code]["formula_inputs"]).where(lambda values: np.isfinite(values))
    pd.testing.assert_series_equal(one.calculate(frame), written, check_names=False, check_dtype=False)


@EACH
@DRAWN
@settings(max_examples=10, deadline=None)
def test_scaling_all_money_leaves_ratios_alone_and_scales_unit_costs(one: Indicator, data: st.DataObject) -> None:
    amount, factor = amounts(data, one), data.draw(st.sampled_from([0.001, 0.5, 3, 1000]))
    scaled = {name: value * (factor if name in MONEY else 1) for name, value in amount.items()}
    before, after = one.calculate(rows(**amount)).iloc[0], one.calculate(rows(**scaled)).iloc[0]
    expected = before * (factor if one.unit.ja.startswith("円") else 1 / factor if one.unit.ja.endswith("円") else 1)
    assert after == pytest.approx(expected, rel=1e-6, nan_ok=True)


@EACH
@DRAWN
@settings(max_examples=10, deadline=None)
def test_merging_a_utility_with_itself_changes_no_ratio(one: Indicator, data: st.DataObject) -> None:
    amount, times = amounts(data, one), data.draw(st.integers(2, 5))
    alone, together = rows(**amount), pd.concat([rows(**amount)] * times)
    expected = one.calculate(alone).iloc[0] * (times if one.code in SIZES else 1)
    if any(name != "days_in_year" and not INPUTS[name].adds for name in one.inputs):
        expected = np.nan  # peaks and prices do not add up: unknown, not guessed
    assert one.calculate(add_up(together)).iloc[0] == pytest.approx(expected, nan_ok=True)


@EACH
def test_a_missing_input_is_unknown_not_zero(one: Indicator) -> None:
    whole = rows(**{name: 5.0 + place for place, name in enumerate(one.inputs)})
    for name in one.inputs:
        assert one.calculate(whole.drop(columns=name)).isna().all()
        assert one.calculate(whole.assign(**{name: np.nan})).isna().all()


@EACH
def test_a_division_by_zero_is_unknown_and_never_infinite(one: Indicator) -> None:
    nothing = rows(**dict.fromkeys(one.inputs, 0))
    assert one.calculate(nothing).isna().all() or len(one.inputs) == 1
    assert not np.isinf(one.calculate(nothing.assign(**{one.inputs[0]: 7}))).any()


@EVERY
def test_the_index_is_kept_and_the_inputs_are_not_changed(one: Indicator) -> None:
    frame = shipped().iloc[[5, 3, 9]]
    before = frame.copy()
    values = one.calculate(frame)
    assert list(values.index) == list(frame.index) and values.name == one.code
    pd.testing.assert_frame_equal(frame, before)


def test_a_sum_over_an_unknown_amount_is_unknown() -> None:
    two = pd.DataFrame({"ordinary_revenue": [1.0, np.nan], "ordinary_expense": [1.0, 1.0]})
    assert np.isnan(INDICATORS["W1-1"].calculate(add_up(two)).iloc[0])
    assert ratio_of_sums(two, INDICATORS["W1-1"]) == 100


def test_codes_keep_their_leading_zeros() -> None:
    assert shipped()["code"].str.fullmatch(r"\d{6}").all()
    assert shipped()["code"].str.startswith("0").any()


def test_an_unknown_indicator_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UserError, match="W1-1"):
        find_indicator("W9-9")
